"""The paper behind an answer: writing it down beside the answer."""

from accounts.models import User
from accounts.permissions import Permission
from audit.recording import record
from cases.locks import lock_root
from cases.models import Case, Person
from consent.changes import may_change, must_be_about, refused
from consent.deeds import SIGNED_FORM_ADDED
from consent.models import ConsentDeed, ConsentEvent, SignedForm
from consent.rules import ANSWERS
from socialcheck.uploads import Scan


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
