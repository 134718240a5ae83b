"""Reading what recording an answer needs, a person's history, and the paper behind an answer."""

from accounts.access import unknown
from accounts.models import User
from audit.recording import in_one_transaction, record
from cases.models import Case, OnlineProfile, Person
from cases.queries import find_case, find_person, same_person_ids
from consent.deeds import HISTORY_READ, SIGNED_FORM_READ
from consent.models import SignedForm, Wording, WordingKind
from consent.queries import PersonConsent, person_consent, roots_of


def deciders_for(case: Case, person: Person) -> list[Person]:
    """Everybody else on the case, in the order in which they joined it: who may have decided."""
    on_case = list(case.involvements.order_by("id").values_list("person_id", flat=True))
    roots = roots_of([*on_case, person.pk])
    people = Person.objects.in_bulk(set(roots.values()) - {roots[person.pk]})
    return [people[pk] for pk in dict.fromkeys(roots[each] for each in on_case) if pk in people]


def wordings_for_consent() -> list[Wording]:
    """Every version of the words for asking, the newest first in each language.

    Those before the newest stay, as an answer names the words that were really used.
    """
    return list(Wording.objects.filter(kind=WordingKind.CONSENT).order_by("language", "-version"))


def profiles_recorded_for(person: Person) -> list[OnlineProfile]:
    """The profiles recorded as the person's, on any case and for any of their records."""
    ids = same_person_ids(person)
    return list(OnlineProfile.objects.filter(attributions__person__in=ids).distinct())


@in_one_transaction
def open_history(*, by: User, reference: str, person_id: int) -> tuple[Case, Person, PersonConsent]:
    """The consent history of somebody on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference)
    person = find_person(by=by, case=case, person_id=person_id)
    record(HISTORY_READ, by=by, on=person, subjects=same_person_ids(person), cases=[case.pk])
    return case, person, person_consent(by=by, case=case, person=person)


@in_one_transaction
def open_signed_form(
    *, by: User, reference: str, person_id: int, event_id: int, form_id: int
) -> SignedForm:
    """The bytes of a signed form on a case that `by` may see, with the read on record."""
    case = find_case(by=by, reference=reference)
    person = find_person(by=by, case=case, person_id=person_id)
    form = SignedForm.objects.filter(
        pk=form_id, event=event_id, event__case=case, event__person__in=same_person_ids(person)
    ).first()
    if form is None:
        raise unknown(
            f"signed form {form_id} on case {case.reference}",
            subjects=[person.pk],
            cases=[case.pk],
        )
    record(
        SIGNED_FORM_READ,
        by=by,
        on=form,
        subjects=[person.pk],
        cases=[case.pk],
        details={"sha256": form.sha256},
    )
    return form
