"""One invented case and those who work on it: the words in which the plots are told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from cases.actions import add_alias, add_note, add_person, add_profile, amend_note
from cases.models import Case, Confidence, InvolvementRole, OnlineProfile, Person
from checks.actions import declare_late, plan_check, record_outcome
from checks.facts import ask_for
from checks.models import Check, Outcome
from consent.actions import (
    Answer,
    Assessed,
    Telling,
    confirm_in_writing,
    record_assessment,
    record_consent,
    record_notice,
)
from consent.competence import TESTS, Answered
from consent.models import ConsentDeed, ConsentEvent, Footing, Method, NoticeKind, NotTold
from consent.not_told.actions import WhyNotTold, record_not_told
from demo import words
from demo.doing import do
from demo.names import Names
from demo.staffing import Council
from ripa.ledger import Stopped, admit
from ripa.models import Viewing

_ADULT = (8000, 20000)
_CHILD = (900, 5800)


@dataclass
class CaseFile:
    """A case, its lead, a colleague and the manager of the team, and the family's surname."""

    case: Case
    lead: User
    colleague: User
    manager: User
    council: Council
    names: Names
    surname: str

    def person(
        self,
        role: InvolvementRole = InvolvementRole.PARENT,
        *,
        name: str = "",
        born_on: date | None = None,
        born_on_known: bool = True,
        same_as: Person | None = None,
        by: User | None = None,
    ) -> Person:
        """Put someone on the case: of the family, and of an age for their role, unless given."""
        if born_on is None and born_on_known and same_as is None:
            ages = _CHILD if role == InvolvementRole.CHILD else _ADULT
            born_on = self.council.days_ago(self.names.rng.randint(*ages))
        return do(
            add_person,
            by=by or self.lead,
            reference=self.case.reference,
            name=name or f"{self.names.first()} {self.surname}",
            born_on=born_on,
            role=role,
            same_as=same_as.pk if same_as else None,
        )

    def also_known_as(self, person: Person, name: str) -> None:
        do(
            add_alias,
            by=self.lead,
            reference=self.case.reference,
            person_id=person.pk,
            name=name,
        )

    def profile(
        self,
        person: Person,
        address: str = "",
        *,
        platform: str = "",
        confidence: Confidence = Confidence.STRONG,
        confirmed: bool = False,
    ) -> OnlineProfile:
        """Record a profile as the person's, on the next platform in turn unless given."""
        attribution = do(
            add_profile,
            by=self.lead,
            reference=self.case.reference,
            person_id=person.pk,
            address=address or self.names.address(person.name, platform),
            platform="",
            confidence=confidence,
            reason="The photograph, the town and two friends agree.",
            confirmed=confirmed,
        )
        return attribution.profile

    def subject(self, **kind: Any) -> tuple[Person, OnlineProfile]:
        """A person on the case, and a profile of theirs."""
        person = self.person(**kind)
        return person, self.profile(person)

    def note(self, text: str = "", *, amended: bool = False) -> None:
        by, reference = self.lead, self.case.reference
        text = text or self.names.rng.choice(words.NOTES)
        note = do(add_note, by=by, reference=reference, text=text)
        if amended:
            do(amend_note, by=by, reference=reference, note_id=note.pk, text=words.AMENDMENT)

    # --- Notice and consent

    def tell(self, person: Person, *, at: datetime, kind: NoticeKind = NoticeKind.GENERAL) -> None:
        """Record that the person was told that viewing may or will happen."""
        telling = Telling(
            kind=kind,
            given_at=at,
            method=Method.IN_PERSON,
            given_by=self.lead,
            acknowledged=True,
            note="The leaflet was left with them.",
        )
        do(record_notice, by=self.lead, case=self.case, person=person, telling=telling)

    def not_told(self, person: Person, *, reasons: str) -> NotTold:
        """Record that the person is not told, to be looked at again in six weeks."""
        why = WhyNotTold(
            ground=NotTold.Ground.RISK, reasons=reasons, review_on=self.council.days_ago(-42)
        )
        return do(record_not_told, by=self.lead, case=self.case, person=person, why=why)

    def consent(
        self,
        person: Person,
        deed: ConsentDeed,
        *,
        days_ago: int = 0,
        at: datetime | None = None,
        decider: Person | None = None,
        footing: Footing = Footing.SELF,
        basis: str = "",
        parental_basis: str = "",
        lasts_until: int | None = None,
        platforms: tuple[str, ...] = (),
        in_writing: bool = True,
    ) -> ConsentEvent:
        """Record an answer, or that one was sought, so many days ago unless `at` says when.

        `lasts_until` is the last day, in days ago. Consent given in a right that takes a test comes
        with one, made just before.
        """
        given = deed == ConsentDeed.GIVEN
        who = decider or person
        own_test = given and footing in TESTS
        until = self.council.days_ago(lasts_until) if given and lasts_until is not None else None
        answer = Answer(
            deed=deed,
            at=at or self.council.moment(days_ago),
            decider=who.name,
            decider_person=who,
            footing="" if deed == ConsentDeed.SOUGHT else footing,
            footing_basis=basis,
            parental_basis=parental_basis if given else "",
            assessed=self._assessed(footing, days_ago=days_ago) if own_test else None,
            route=Method.IN_PERSON,
            in_writing=given and in_writing,
            platforms=list(platforms) if given else [],
            scope_from=self.council.days_ago(days_ago) if given else None,
            scope_to=until,
        )
        return do(record_consent, by=self.lead, case=self.case, person=person, answer=answer)

    def confirmed(self, event: ConsentEvent, *, days_ago: int) -> None:
        """Record that consent by word of mouth was put in writing."""
        do(
            confirm_in_writing,
            by=self.lead,
            case=self.case,
            person=event.person,
            event=event,
            signed_at=self.council.moment(days_ago),
        )

    def cannot_decide(self, person: Person, *, days_ago: int) -> None:
        """Record that an adult could not decide this when they were asked."""
        assessed = self._assessed(Footing.MCA, days_ago=days_ago, met=False)
        do(record_assessment, by=self.lead, case=self.case, person=person, assessed=assessed)

    def _assessed(self, kind: str, *, days_ago: int, met: bool = True) -> Assessed:
        why = words.UNDERSTOOD if met else words.NOT_UNDERSTOOD
        questions = TESTS[kind].questions
        return Assessed(
            kind=kind,
            decision=words.DECISION,
            made_at=self.council.moment(days_ago, hour=10, minute=0),
            assessor=self.colleague.name,
            assessor_role="Social worker",
            answers={each.slug: Answered(met, why) for each in questions},
        )

    # --- Checks and looks

    def check(self, person: Person, *, by: User | None = None, **answers: Any) -> Check:
        """Plan a check of one person; the answers of `words.CHECK` unless given."""
        question = self.names.rng.choice(words.QUESTIONS)
        return do(
            plan_check,
            by=by or self.lead,
            case=self.case,
            subjects=[person],
            answers={**words.CHECK, "question": question, **answers},
        )

    def look(self, check: Check, person: Person, profile: OnlineProfile) -> Viewing | None:
        """Go through the door. None where the gate stopped it: the stop is on record."""
        by = check.created_by
        ask = ask_for(check, by=by, person=person, profile=profile, reasons=words.REASONS)
        try:
            return do(admit, by=by, ask=ask).viewing
        except Stopped:
            return None

    def outcome(self, viewing: Viewing | None, *, something: bool = False) -> Outcome:
        """Say what a look found."""
        assert viewing is not None, "the plot says that the gate lets this look in"
        return do(
            record_outcome,
            by=viewing.worker,
            viewing=viewing,
            summary=words.SOMETHING if something else words.NOTHING,
            third_parties=words.OTHERS_SEEN if something else "",
            findings=[words.FINDING] if something else [],
        )

    def looked(self, person: Person, profile: OnlineProfile, **answers: Any) -> Outcome:
        """Plan, look, and say that nothing was found."""
        return self.outcome(self.look(self.check(person, **answers), person, profile))

    def stopped(self, person: Person, profile: OnlineProfile, **answers: Any) -> None:
        """Plan, and be stopped."""
        viewing = self.look(self.check(person, **answers), person, profile)
        assert viewing is None, "the plot says that the gate stops this look"

    def declared(self, person: Person, *, at: datetime, what: str, by: User) -> Viewing:
        """A look made outside the service, told afterwards. The only way to a look in the past."""
        return do(
            declare_late,
            by=by,
            case=self.case,
            person=person,
            looked_at=at,
            what_happened=what,
        )
