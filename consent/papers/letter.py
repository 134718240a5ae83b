"""Letters: the words in use, filled in for one person. Printing one is on record."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from accounts.access import unknown
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from audit.recording import in_one_transaction, record
from cases.models import Case, Person
from cases.queries import find_case, find_person
from consent.deeds import LETTER_PRINTED
from consent.models import Wording
from consent.papers.printing import blocks_as_data, print_document
from consent.wordings.placeholders import filled
from consent.wordings.queries import current_wording
from guidance.blocks import blocks_of
from socialcheck.templatetags.ui import uk_datetime

# Whom the words are filled in for where nobody is meant.
EXAMPLE = {"person": "Jo Example", "worker": "Sam Example", "team": "Example"}


@in_one_transaction
def print_letter(
    *, by: User, reference: str, person_id: int, kind: str, language: str
) -> tuple[Wording, bytes]:
    """The letter for this person in the words in use, as a PDF; that it was printed is on record.

    Raises `Unknown` where there are no such words, `Refused` where the letter cannot be typeset.
    """
    case = find_case(by=by, reference=reference, permission=Permission.RECORD_NOTICE)
    person = find_person(by=by, case=case, person_id=person_id)
    wording = current_wording(kind, language)
    if wording is None:
        raise unknown(f"the wording {kind[:20]} in {language[:60]}", cases=[case.pk])
    at = clock.now()
    pdf = letter_pdf(
        wording,
        values_for(by, case, person),
        foot=f"Reference {case.reference}. {_which(wording)}. "
        f"Printed by {by} on {uk_datetime(at)}.",
        at=at,
        about=(person.pk, case.pk),
    )
    record(
        LETTER_PRINTED,
        by=by,
        on=wording,
        subjects=[person.pk],
        cases=[case.pk],
        details={"kind": kind, "language": language, "version": wording.version},
    )
    return wording, pdf


def example_letter(*, by: User, wording: Wording) -> bytes:
    """`wording` as a letter to nobody, for whoever edits it. It need not be saved, and is about
    nobody, so that nothing is recorded.
    """
    at = clock.now()
    return letter_pdf(
        wording,
        example_values(),
        foot=f"An example, not for use. {_which(wording)}. Printed by {by} on {uk_datetime(at)}.",
        at=at,
    )


def letter_pdf(
    wording: Wording,
    values: Mapping[str, str],
    *,
    foot: str,
    at: datetime,
    about: tuple[int, int] | None = None,
) -> bytes:
    """A wording, filled in and typeset. `about` is the person and the case, for a refusal."""
    return print_document(
        "letter",
        title=filled(wording.title, values),
        language=wording.language,
        blocks=blocks_as_data(blocks_of(wording.body), values),
        foot=foot,
        at=at,
        subjects=about[:1] if about else (),
        cases=about[1:] if about else (),
    )


def values_for(by: User, case: Case, person: Person) -> dict[str, str]:
    """What the placeholders become in a letter about this person that `by` prints."""
    return {
        "person": person.name,
        "council": settings.COUNCIL_NAME,
        "worker": by.name,
        "team": case.team.name,
    }


def example_values() -> dict[str, str]:
    return {"council": settings.COUNCIL_NAME, **EXAMPLE}


def _which(wording: Wording) -> str:
    words = str(wording)
    return words[0].upper() + words[1:]
