"""Writing a ZIP file whose every file is known by size and SHA-256, in the order it was written."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from audit.clock import LONDON

# The earliest moment that a ZIP file can tell of is 1980; these are far later.
_READABLE = 0o100644 << 16
SUMS = "SHA256SUMS"


def safe_name(text: str) -> str:
    """`text` as the name of one file or folder: letters, digits, dots and dashes alone.

    A reference number keeps its figures: `RIPA/2026/0001` is `RIPA-2026-0001`. Never empty, never
    a name for the folder above, and the same on every system.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")
    return plain[:100] or "file"


class Archive:
    """A ZIP file being written to `into`, which need not fit into memory."""

    def __init__(self, into: IO[bytes], *, at: datetime) -> None:
        self._zip = zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED)
        self._when = at.astimezone(LONDON).timetuple()[:6]
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, path: str, content: bytes) -> None:
        self.stream(path, [content])

    def add_json(self, path: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
        self.add(path, f"{text}\n".encode())

    def stream(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a file a piece at a time. Raises `ValueError` for a path that is there already."""
        if path in self.files:
            raise ValueError(f"The file {path} is there twice.")
        digest, size = hashlib.sha256(), 0
        about = zipfile.ZipInfo(path, date_time=self._when)
        about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, _READABLE
        with self._zip.open(about, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files[path] = {"size": size, "sha256": digest.hexdigest()}

    def sums(self) -> bytes:
        """All files so far in the form that `sha256sum -c` takes."""
        lines = (f"{about['sha256']}  {path}\n" for path, about in self.files.items())
        return "".join(lines).encode()

    def close(self) -> None:
        self._zip.close()

    def give_up(self) -> None:
        """Close a file that nobody will read."""
        with suppress(OSError, ValueError):
            self._zip.close()


def hash_of(stream: IO[bytes], *, piece: int = io.DEFAULT_BUFFER_SIZE * 8) -> tuple[int, str]:
    """The size and SHA-256 of a file, read from its start."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while some := stream.read(piece):
        digest.update(some)
        size += len(some)
    return size, digest.hexdigest()
