"""A file that somebody scanned and sends in: what it may be, told from its content."""

import hashlib
import math
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PureWindowsPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

# The kinds that are taken, by what their content shows them to be, with the ending of their names.
KINDS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
# How much of a file is read to tell what it is.
_ENOUGH_TO_TELL = 4096
_LONGEST_NAME = 80
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Scan:
    """A paper as it was scanned. `name` is safe to give to a browser or a folder."""

    name: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def scan_of(upload: UploadedFile, *, what: str) -> Scan:
    """The file that was uploaded, if it may be kept. Raises ValidationError with what is wrong.

    `what` it should be, in the words of a form, such as "signed form".

    One that is too large is never read: Django has streamed it to the disk.
    """
    size, most = upload.size or 0, settings.SIGNED_FORM_MEGABYTES
    if size > most * _MEGABYTE:
        raise ValidationError(
            f"The file is {_megabytes(size)} MB. It must be {most} MB or smaller: scan it in "
            "black and white, or with fewer dots to the inch"
        )
    upload.seek(0)
    kind = kind_of(upload.read(_ENOUGH_TO_TELL))
    if kind is None:
        raise ValidationError(
            f"The {what} must be a PDF, JPEG or PNG. Scan or photograph it, and choose that file"
        )
    upload.seek(0)
    return Scan(_safe_name(upload.name or "", KINDS[kind], what), kind, upload.read())


def kind_of(beginning: bytes) -> str | None:
    """The media type that a file's first bytes show, or None where it is not one of `KINDS`."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(beginning)}
    except (puremagic.PureError, ValueError):
        return None
    return next((kind for kind in KINDS if kind in found), None)


def _megabytes(size: int) -> str:
    """In megabytes, rounded up: what is too large never reads as the limit itself."""
    return f"{math.ceil(size * 10 / _MEGABYTE) / 10:.1f}".removesuffix(".0")


def _safe_name(name: str, ending: str, otherwise: str) -> str:
    """The file's own name without folders or anything but letters, digits, spaces and dashes.

    It ends as its content says, whatever it ended with, and is never long.
    """
    stem = PureWindowsPath(name).name.rpartition(".")[0] or PureWindowsPath(name).name
    plain = " ".join(re.sub(r"[^\w \-]", " ", stem).split())[:_LONGEST_NAME].strip()
    return f"{plain or otherwise}{ending}"
