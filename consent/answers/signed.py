"""The paper behind an answer: what a file may be, and writing it down beside the answer."""

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

from accounts.models import User
from accounts.permissions import Permission
from audit.recording import record
from cases.locks import lock_root
from cases.models import Case, Person
from consent.changes import may_change, must_be_about, refused
from consent.deeds import SIGNED_FORM_ADDED
from consent.models import ConsentDeed, ConsentEvent, SignedForm
from consent.rules import ANSWERS

# The kinds that are taken, by what their content shows them to be, with the ending of their names.
KINDS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
# How much of a file is read to tell what it is.
_ENOUGH_TO_TELL = 4096
_LONGEST_NAME = 80
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Scan:
    """A signed form as it was scanned. `name` is safe to give to a browser or a folder."""

    name: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def scan_of(upload: UploadedFile) -> Scan:
    """The file that was uploaded, if it may be kept. Raises ValidationError with what is wrong.

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
            "The signed form must be a PDF, JPEG or PNG. Scan or photograph it, and choose that "
            "file"
        )
    upload.seek(0)
    return Scan(_safe_name(upload.name or "", KINDS[kind]), kind, upload.read())


def kind_of(beginning: bytes) -> str | None:
    """The media type that a file's first bytes show, or None where it is not one of `KINDS`."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(beginning)}
    except (puremagic.PureError, ValueError):
        return None
    return next((kind for kind in KINDS if kind in found), None)


def write_signed_form(
    *, by: User, case: Case, person: Person, event: ConsentEvent, scan: Scan
) -> SignedForm:
    """Keep the signed form of an answer that was given, or confirmed, in writing."""
    may_change(by, Permission.RECORD_CONSENT, case, person)
    root = lock_root(person)
    must_be_about(event, case, root)
    in_writing = event.in_writing and event.deed in {*ANSWERS, ConsentDeed.CONFIRMED}
    if not in_writing or event.struck_out_by.exists():
        raise refused(
            "There is no signed form to this record: it is not in writing, or was struck out.",
            "Record first that it is confirmed in writing.",
            case,
            person,
        )
    if event.signed_forms.filter(sha256=scan.sha256).exists():
        raise refused(
            "This very file is already here.",
            "Choose another file, if there is another.",
            case,
            person,
        )
    return keep_scan(by=by, case=case, event=event, scan=scan)


def keep_scan(*, by: User, case: Case, event: ConsentEvent, scan: Scan) -> SignedForm:
    """Write the file beside its event. The trail keeps its hash, not its bytes."""
    form = SignedForm(
        event=event,
        name=scan.name,
        content_type=scan.content_type,
        size=scan.size,
        sha256=scan.sha256,
        content=scan.content,
        by=by,
    )
    form.save()
    record(
        SIGNED_FORM_ADDED,
        by=by,
        on=form,
        subjects=[event.person_id],
        cases=[case.pk],
        details={"sha256": scan.sha256, "size": scan.size},
    )
    return form


def _megabytes(size: int) -> str:
    """In megabytes, rounded up: what is too large never reads as the limit itself."""
    return f"{math.ceil(size * 10 / _MEGABYTE) / 10:.1f}".removesuffix(".0")


def _safe_name(name: str, ending: str) -> str:
    """The file's own name without folders or anything but letters, digits, spaces and dashes.

    It ends as its content says, whatever it ended with, and is never long.
    """
    stem = PureWindowsPath(name).name.rpartition(".")[0] or PureWindowsPath(name).name
    plain = " ".join(re.sub(r"[^\w \-]", " ", stem).split())[:_LONGEST_NAME].strip()
    return f"{plain or 'signed form'}{ending}"
