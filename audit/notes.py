"""Signed notes and checkpoints in the C2SP formats, so that verifiers nobody here wrote accept
them.

A checkpoint's text is three lines: the log's origin, its size, its root in base64. The signature
line names
the key, and holds four bytes of key id and an Ed25519 signature.
"""

import base64
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

_ED25519 = b"\x01"


class BadNoteError(ValueError):
    """A note that is malformed, or whose signature does not hold."""


class NoKeyError(BadNoteError):
    """There is no key by which a signature could be checked."""


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


def origin() -> str:
    return f"socialcheck/{settings.COUNCIL_NAME}".replace(" ", "-")


def signing_key() -> Ed25519PrivateKey:
    """The sealer's key, kept in a file outside the database; made the first time it is needed."""
    path = Path(settings.TRAIL_KEY)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_new_key(path)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _write_new_key(path: Path) -> None:
    """A new key at `path`, whole from the first moment that it has that name.

    Of several processes that begin at once one gives the file its name, and all go on with its key:
    what a key that was overwritten had signed could never be checked again.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as fresh:
        fresh.write(Ed25519PrivateKey.generate().private_bytes_raw())
        fresh.flush()
        os.fsync(fresh.fileno())
        with suppress(FileExistsError):
            os.link(fresh.name, path)


def checking_key() -> Ed25519PublicKey:
    """The key by which signatures are checked. Raises `NoKeyError`: checking makes no key."""
    path = Path(settings.TRAIL_KEY)
    try:
        kept = path.read_bytes()
    except FileNotFoundError as missing:
        raise NoKeyError(
            f"There is no signing key at {path}, so no signature can be checked. "
            "Put the key back there, or set TRAIL_KEY to the file in which it is kept."
        ) from missing
    return Ed25519PrivateKey.from_private_bytes(kept).public_key()


def _key_id(name: str, public: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public.public_bytes_raw()).digest()[:4]


def verifier_line() -> str:
    """The public key as other verifiers take it: name+id+key."""
    public = signing_key().public_key()
    key = base64.b64encode(_ED25519 + public.public_bytes_raw()).decode()
    return f"{origin()}+{_key_id(origin(), public).hex()}+{key}"


def signed_note(size: int, root: bytes) -> str:
    """A checkpoint, signed."""
    text = f"{origin()}\n{size}\n{base64.b64encode(root).decode()}\n"
    key = signing_key()
    signature = _key_id(origin(), key.public_key()) + key.sign(text.encode())
    return f"{text}\n— {origin()} {base64.b64encode(signature).decode()}\n"


def read_note(note: str) -> Statement:
    """What a signed note says, once its signature holds under our key. Raises `BadNoteError`."""
    text, divided, signature_line = note.partition("\n\n")
    lines = text.split("\n")
    parts = signature_line.strip().split(" ")
    if not divided or len(lines) != 3 or len(parts) != 3 or not lines[1].isdecimal():
        raise BadNoteError("The note is not a checkpoint.")
    name, size, root = lines
    public = checking_key()
    try:
        signature = base64.b64decode(parts[2], validate=True)
        if parts[1] != name or signature[:4] != _key_id(name, public):
            raise BadNoteError("The note is signed with another key.")
        public.verify(signature[4:], f"{text}\n".encode())
        return Statement(name, int(size), base64.b64decode(root, validate=True))
    except (InvalidSignature, ValueError) as problem:
        raise BadNoteError(f"The signature of the note does not hold. {problem}") from problem
