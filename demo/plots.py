"""What happens on the invented cases: one short plot for each thing that the service knows.

Each plot puts its own people on the case, so that plots can share a case and not disturb each
other's counts.
"""

from typing import Any

from cases.actions import merge_people
from cases.models import Case, InvolvementRole, Person
from checks.actions import (
    answer_keeping,
    assess_finding,
    close_check,
    review_immediate,
)
from checks.models import FindingStatus
from consent.actions import Grounds, record_override
from consent.models import ConsentDeed, Footing, NoticeKind, Override, ParentalBasis
from demo import applications, people, words
from demo.casework import CaseFile
from demo.doing import do
from ripa.authorities.actions import cancel, refuse, send_back, submit, withdraw
from ripa.errors.actions import decide_error, establish_error
from ripa.models import AuthorityKind, ErrorCase, Material, Viewing

CHILD, PARENT, PARTNER = InvolvementRole.CHILD, InvolvementRole.PARENT, InvolvementRole.PARTNER
GIVEN, REFUSED = ConsentDeed.GIVEN, ConsentDeed.REFUSED

# --- Where consent stands ------------------------------------------------------------------------


def not_asked(file: CaseFile) -> None:
    """A first look at open material; nothing was found."""
    person, profile = file.subject()
    file.tell(person, at=file.council.moment(20))
    file.looked(person, profile)


def sought(file: CaseFile) -> None:
    person, _ = file.subject(born_on_known=False)
    file.tell(person, at=file.council.moment(15))
    file.consent(person, ConsentDeed.SOUGHT, days_ago=2)


def given(file: CaseFile) -> None:
    """Two looks under consent, one of which found something that nobody has borne out."""
    person, profile = file.subject()
    file.consent(person, ConsentDeed.SOUGHT, days_ago=12)
    file.consent(person, GIVEN, days_ago=10, lasts_until=-60)
    position = "Given in writing ten days ago."
    first = file.check(person, consent_position=position)
    file.outcome(file.look(first, person, profile), something=True)
    second = file.check(person, consent_position=position, question=words.QUESTIONS[2])
    file.outcome(file.look(second, person, profile))
    do(close_check, by=file.lead, check=second, reason="The question is answered.")


def given_for_elsewhere(file: CaseFile) -> None:
    """Given for a platform on which the person has no profile that we know."""
    person, _ = file.subject()
    file.consent(person, GIVEN, days_ago=9, lasts_until=-30, platforms=("other",))


def refused(file: CaseFile) -> None:
    person, profile = file.subject()
    file.consent(person, ConsentDeed.SOUGHT, days_ago=8)
    file.consent(person, REFUSED, days_ago=6)
    file.stopped(person, profile, consent_position="Refused six days ago.")


def withdrawn(file: CaseFile) -> None:
    person, profile = file.subject()
    file.consent(person, GIVEN, days_ago=30, lasts_until=-30)
    file.consent(person, ConsentDeed.WITHDRAWN, days_ago=3)
    file.stopped(person, profile, consent_position="Given, then withdrawn three days ago.")


def expired(file: CaseFile) -> None:
    person, _ = file.subject()
    file.consent(person, GIVEN, days_ago=70, lasts_until=14)


def conflicted(file: CaseFile) -> None:
    """Two parents answer for a child, and do not agree."""
    child = file.person(CHILD)
    profile = file.profile(child, platform="snapchat")
    mother, father = file.person(PARENT), file.person(PARENT)
    basis, footing = "The birth certificate was seen.", Footing.PARENTAL_RESPONSIBILITY
    file.consent(
        child,
        GIVEN,
        days_ago=7,
        decider=mother,
        footing=footing,
        basis=basis,
        parental_basis=ParentalBasis.MOTHER,
    )
    file.consent(child, REFUSED, days_ago=5, decider=father, footing=footing, basis=basis)
    file.stopped(child, profile, consent_position="The parents disagree.")


def capacity(file: CaseFile) -> None:
    """An adult whose capacity was assessed agrees to a look."""
    person, profile = file.subject()
    file.consent(person, GIVEN, days_ago=4, footing=Footing.MCA, lasts_until=-28)
    file.looked(person, profile, consent_position="Given, after capacity was assessed.")


def no_capacity(file: CaseFile) -> None:
    """An adult who could not decide this when they were asked. Nobody agrees in their place."""
    person, _ = file.subject()
    file.cannot_decide(person, days_ago=6)


def competent(file: CaseFile) -> None:
    """A young person judged competent agrees by word of mouth, and signs the form later."""
    young = file.person(CHILD, born_on=file.council.days_ago(365 * 15))
    profile = file.profile(young)
    said = file.consent(
        young, GIVEN, days_ago=8, footing=Footing.GILLICK, lasts_until=-20, in_writing=False
    )
    file.confirmed(said, days_ago=5)
    file.looked(young, profile, consent_position="Their own yes, and they are competent.")


def overridden(file: CaseFile) -> None:
    """A manager lets one look go on against a refusal. What it found was borne out elsewhere."""
    person, profile = file.subject()
    file.consent(person, REFUSED, days_ago=5)
    grounds = Grounds(
        ground=Override.Ground.RISK_TO_CHILD,
        reasons="A threat was made on an open page this week. Asking again would put a child at "
        "risk.",
        review_on=file.council.days_ago(-3),
        legal_advice="Duty lawyer, today: one look, at open posts only.",
    )
    do(record_override, by=file.manager, case=file.case, person=person, grounds=grounds)
    check = file.check(person, consent_position="Refused. A manager has recorded an override.")
    outcome = file.outcome(file.look(check, person, profile), something=True)
    do(
        assess_finding,
        by=file.lead,
        finding=outcome.findings.get(),
        status=FindingStatus.CORROBORATED,
        source=words.CORROBORATED,
    )


# --- What the gate answers -----------------------------------------------------------------------


def own_account(file: CaseFile) -> None:
    """Rules G01 and G03: a worker's own account, and a worker who knows the family."""
    person, profile = file.subject()
    file.stopped(person, profile, account="personal")
    file.stopped(person, profile, personal_interest=True)


def lapsed_training(file: CaseFile) -> None:
    """Rule G02. The lead of this case has to be trained again."""
    file.stopped(*file.subject())


def contact(file: CaseFile) -> None:
    """Rules G04, G05 and G06: contact, by oneself or by someone else, or not said."""
    person, profile = file.subject()
    for interaction in ("unknown", "tasks_third_party", "covert"):
        file.stopped(person, profile, interaction=interaction)


def court_order(file: CaseFile) -> None:
    """Rules G07 and G08: contact that a court ordered, for its purpose and for another."""
    person, profile = file.subject()
    terms = {"interaction": "court_ordered", "court_order": words.COURT_ORDER}
    file.looked(person, profile, purpose="court_directed", **terms)
    file.stopped(person, profile, **terms)


def behind_a_setting(file: CaseFile) -> None:
    """Rule G14."""
    file.stopped(*file.subject(), visibility="restricted")


def a_picture_of_a_life(file: CaseFile) -> None:
    """Rule G16."""
    file.stopped(*file.subject(), builds_picture="yes")


def looked_again(file: CaseFile) -> None:
    """Rule G19: a colleague's second look, stopped."""
    person, profile = file.subject()
    file.looked(person, profile)
    file.stopped(person, profile, by=file.colleague)


def keeping(file: CaseFile) -> None:
    """Rule G20, and then a manager agrees that one item may be kept."""
    person, profile = file.subject()
    check = file.check(person, material_kept="yes")
    assert file.look(check, person, profile) is None
    reasons = "One screenshot, for the conference on Thursday."
    do(
        answer_keeping,
        by=file.manager,
        check=check,
        version=check.version,
        agreed=True,
        reasons=reasons,
    )
    file.outcome(file.look(check, person, profile), something=True)


def told_beforehand(file: CaseFile) -> None:
    """Rules G17 and G18, then an overt determination and a look under it."""
    person, profile = file.subject()
    file.tell(person, at=file.council.moment(3), kind=NoticeKind.SPECIFIC)
    file.looked(person, profile, they_know="Yes: they were told of this look.")
    file.stopped(person, profile, they_know="Yes: they were told of this look.")
    determination = applications.granted(file, person, kind=AuthorityKind.OVERT, max_viewings=4)
    file.looked(person, profile, authority=determination)


def outcome_waits(file: CaseFile) -> None:
    """A look, through a council profile where the worker holds one, whose outcome waits."""
    person, profile = file.subject()
    account: dict[str, Any] = {}
    council_profile = file.council.profile
    if council_profile and council_profile.holders.filter(pk=file.lead.pk).exists():
        account = {"account": "council", "council_profile": council_profile}
    file.look(file.check(person, **account), person, profile)


def _cannot_wait(file: CaseFile) -> Viewing | None:
    child = file.person(CHILD)
    profile = file.profile(child, platform="tiktok")
    check = file.check(
        child,
        purpose="missing_child",
        question="Where was the child last night?",
        grounds="Missing since yesterday evening, and known to be at risk.",
        immediate=True,
        immediate_reason="Every hour matters, and nobody with authority can be reached tonight.",
    )
    viewing = file.look(check, child, profile)
    file.outcome(viewing, something=True)
    return viewing


def missing_child(file: CaseFile) -> None:
    """Rule G11: an immediate response that a manager has still to review."""
    _cannot_wait(file)


def missing_child_reviewed(file: CaseFile) -> None:
    viewing = _cannot_wait(file)
    reasons = "Waiting was not practicable. The police were told at the same time."
    do(review_immediate, by=file.manager, viewing=viewing, agreed=True, reasons=reasons)


def declared_late(file: CaseFile) -> None:
    """A look made outside the service, and what the senior responsible officer made of it."""
    person, _ = file.subject()
    what = "Looked from the duty telephone at a weekend, before asking how it is done."
    viewing = file.declared(person, at=file.council.moment(16, 20), what=what, by=file.lead)
    error = ErrorCase.objects.get(viewing=viewing)
    officer = file.council.user(people.SOL)
    do(establish_error, by=officer, pk=error.pk, version=error.version, ripa_error=False)
    do(
        decide_error,
        by=officer,
        pk=error.pk,
        version=error.version + 1,
        material=Material.RELEASED,
        decision_found="The worker’s own. Nobody was asked first.",
        outcome="Not a RIPA error. The worker repeats the training this month.",
        prevention="The duty telephone no longer opens social media.",
    )


def declared_late_open(file: CaseFile) -> None:
    """The same, not decided yet."""
    person, _ = file.subject()
    what = "Opened the page from a link in an e-mail, and saw what it was too late."
    file.declared(person, at=file.council.moment(1, 16), what=what, by=file.lead)


# --- Authorities ---------------------------------------------------------------------------------


def drafted(file: CaseFile) -> None:
    person, _ = file.subject(born_on_known=False)
    applications.draft(file, person, legal_advice="")


def waiting(file: CaseFile) -> None:
    """One application waits for its manager, and one for the authorising officer."""
    first, _ = file.subject()
    applications.step(submit, applications.draft(file, first), by=file.lead)
    second, _ = file.subject()
    applications.submitted(file, second)


def sent_back(file: CaseFile) -> None:
    person, _ = file.subject()
    reason = "Say which posts you expect to see, and why three looks and not one."
    application = applications.submitted(file, person)
    applications.step(send_back, application, by=file.council.user(people.ADA), reason=reason)


def refused_authority(file: CaseFile) -> None:
    person, _ = file.subject()
    reason = "A visit with the health visitor would answer this, and has not been tried."
    application = applications.submitted(file, person)
    applications.step(refuse, application, by=file.council.user(people.ADA), reason=reason)


def withdrawn_application(file: CaseFile) -> None:
    person, _ = file.subject()
    application = applications.submitted(file, person)
    reason = "The person agreed to answer the question themselves."
    applications.step(withdraw, application, by=file.lead, reason=reason)


def in_force(file: CaseFile) -> None:
    """Two of three looks are used."""
    person, profile = file.subject()
    file.looked(person, profile)
    authority = applications.granted(file, person, max_viewings=3)
    for _ in range(2):
        file.looked(person, profile, authority=authority)


def used_up(file: CaseFile) -> None:
    person, profile = file.subject()
    authority = applications.granted(file, person, max_viewings=1)
    file.looked(person, profile, authority=authority)
    file.stopped(person, profile, authority=authority)


def ended(file: CaseFile) -> None:
    """It ran out six weeks ago and was not cancelled."""
    person, _ = file.subject()
    ago = file.council.days_ago
    applications.granted_before(
        file,
        person,
        submitted_at=file.council.moment(101),
        granted_at=file.council.moment(100, 15),
        review_by=ago(75),
        last_day=ago(42),
    )


def cancelled(file: CaseFile) -> None:
    person, profile = file.subject()
    authority = applications.granted(file, person)
    file.looked(person, profile, authority=authority)
    reason = "The question is answered, so it is no longer needed."
    applications.step(
        cancel,
        authority,
        by=file.lead,
        reason=reason,
        cause="purpose_met",
        product="kept",
        answers=words.AT_THE_END,
    )
    file.stopped(person, profile, authority=authority)


def review_overdue(file: CaseFile) -> None:
    person, profile = file.subject()
    ago = file.council.days_ago
    authority = applications.granted_before(
        file,
        person,
        submitted_at=file.council.moment(41),
        granted_at=file.council.moment(40, 15),
        review_by=ago(13),
        last_day=ago(-40),
    )
    file.stopped(person, profile, authority=authority)


def awaiting_magistrate(file: CaseFile) -> None:
    """Rule G12: granted, and of no effect yet."""
    person, profile = file.subject()
    authority = applications.granted(file, person, kind=AuthorityKind.DIRECTED)
    file.stopped(person, profile, authority=authority, purpose="crime")


def magistrate_refused(file: CaseFile) -> None:
    person, _ = file.subject()
    authority = applications.granted(file, person, kind=AuthorityKind.DIRECTED)
    applications.ordered(file, authority, approved=False)


def ripa_in_force(file: CaseFile) -> None:
    person, profile = file.subject(role=InvolvementRole.RISK)
    authority = applications.granted(file, person, kind=AuthorityKind.DIRECTED)
    authority = applications.ordered(file, authority, approved=True)
    file.looked(person, profile, authority=authority, purpose="crime")


# --- People --------------------------------------------------------------------------------------


def likely_one_person(file: CaseFile) -> None:
    """Two records that are likely one person's: nobody has said so yet."""
    first = file.person(PARENT, name=f"Katherine {file.surname}")
    file.person(PARTNER, name=f"Kathryn {file.surname}", born_on=first.born_on)


def one_person_after_all(file: CaseFile) -> None:
    """Two records that a manager has said are one person's."""
    kept, profile = file.subject()
    other = file.person(PARTNER, name=f"{kept.name} Junior", born_on=kept.born_on)
    file.also_known_as(kept, other.name)
    do(
        merge_people,
        by=file.manager,
        reference=file.case.reference,
        person_id=kept.pk,
        other_id=other.pk,
        keep_id=kept.pk,
        reason="The same date of birth and the same school, and the family said so.",
    )
    file.looked(kept, profile)


def known_already(file: CaseFile) -> None:
    """Someone whom the team knows from another case: one record, on two cases."""
    elsewhere = Case.objects.filter(team=file.case.team, restricted=False).exclude(pk=file.case.pk)
    known = Person.objects.filter(
        involvements__case__in=elsewhere, born_on__isnull=False, merged_into=None
    ).latest("pk")
    file.person(InvolvementRole.ASSOCIATE, name=known.name, born_on=known.born_on, same_as=known)


def shared_profile(file: CaseFile) -> None:
    """A profile that two people use: a look at it counts for both."""
    first, second = file.person(PARENT), file.person(PARTNER)
    address = file.names.address(first.name, "facebook")
    profile = file.profile(first, address)
    file.profile(second, address)
    file.looked(first, profile)


def unknown_site(file: CaseFile) -> None:
    """A profile on a site that the service does not know, confirmed by the worker."""
    person = file.person(born_on_known=False)
    address = f"https://forum.northborough.example/member/{person.pk}"
    file.profile(person, address, confirmed=True)


def quiet(file: CaseFile) -> None:
    """Nothing was looked at, and nothing needs to be."""
    file.also_known_as(file.person(PARENT), f"{file.names.first()} {file.names.family()}")
