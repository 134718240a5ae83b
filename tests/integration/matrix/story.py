"""One whole story in each of three cases, with words planted in it that must not get about.

Asha's own case; Cal's in the other team, into which Ben was let; and Cal's restricted case, of
which Ben is a named officer on one authority. Each holds one of everything that an address can
name. Sky is on all three.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from accounts.models import Posting, RoleName, Team, User
from audit import clock
from audit.models import Entry
from cases.actions import merge_people
from cases.models import Alias, Attribution, Case, CaseNote, InvolvementRole, Merge, Person
from checks.actions import FindingGiven, assess_finding, declare_late, record_outcome
from checks.forms import answers_of
from checks.models import Check, ConsentFlag, Draft, Finding
from consent.models import ConsentDraft, ConsentEvent, NotTold, Override, SignedForm
from guidance.models import Chapter
from post.models import Message
from ripa.authorities import actions
from ripa.authorities.papers.actions import add_order
from ripa.models import (
    Authority,
    AuthorityKind,
    CouncilProfile,
    ErrorCase,
    Exclusion,
    InspectionPack,
    IssuedReport,
    Opening,
    OrderFile,
    PolicyProposal,
    Stop,
    Viewing,
)
from ripa.returns.actions import issue, leave_out, seen
from ripa.returns.report import make
from ripa.returns.spans import Report, span_of
from ripa.states import Deed
from socialcheck.uploads import Scan
from tests.factories import (
    involve,
    let_in,
    make_case,
    make_note,
    make_person,
    make_profile,
    make_team,
    make_user,
)
from tests.factories_checks import look, make_check, make_flag, no_interest
from tests.factories_consent import (
    PDF,
    answer_to,
    make_assessment,
    make_consent,
    make_lawful_basis,
    make_not_told,
    make_notice,
    make_override,
    make_signed_form,
)
from tests.factories_oversight import make_stop, make_viewing
from tests.factories_returns import lived
from tests.factories_ripa import (
    approve,
    fresh,
    make_council_profile,
    make_draft,
    make_error,
    make_granted,
    make_lapsed,
    make_policy,
    make_proposal,
    make_ready,
    make_ready_pack,
    make_submitted,
)

PLACES = ("own", "other", "restricted")
# What is planted in every case: each its own word.
KINDS = (
    "title",
    "person",
    "alias",
    "handle",
    "attribution",
    "note",
    "question",
    "draft",
    "outcome",
    "finding",
    "source",
    "consent",
    "paper",
    "notice",
    "override",
    "nottold",
    "answer",
    "basis",
    "review",
    "authority",
    "event",
    "unsent",
    "error",
    "late",
    "merge",
)


def word(place: str, kind: str) -> str:
    """The word planted in the case at `place`; in lower case, as handles are."""
    return f"xq{place}{kind}"


@dataclass
class Story:
    """One case, and one of everything in it."""

    place: str
    case: Case
    closed: Case
    lead: User
    manager: User
    colleague: User
    person: Person
    fresh_person: Person
    shared: Person
    attribution: Attribution
    fresh_profile: Attribution
    shared_profile: Attribution
    alias: Alias
    note: CaseNote
    check: Check
    quiet_check: Check
    keeping_check: Check
    draft: Draft
    viewing: Viewing
    open_viewing: Viewing
    opening: Opening
    immediate: Viewing
    stop: Stop
    finding: Finding
    consent: ConsentEvent
    override: Override
    not_told: NotTold
    flag: ConsentFlag
    # Consent by word of mouth, which waits to be confirmed in writing.
    spoken: ConsentEvent
    signed_form: SignedForm
    consent_draft: ConsentDraft
    merge: Merge
    error: ErrorCase
    # One that is established as a relevant error under RIPA, and is to be reported.
    relevant: ErrorCase
    authorities: dict[str, Authority]
    # The order of the authority that was renewed.
    order_file: OrderFile
    entry_id: int
    message: Message
    # Sam's, and not of a case: the same one in every story.
    proposal: PolicyProposal


@dataclass
class World:
    """The cast, a story for each place, and what belongs to no case."""

    cast: dict[str, User]
    stories: dict[str, Story]
    council_profile: CouncilProfile
    chapter: Chapter
    member: User
    posting: Posting
    # What the part about returns leaves out, and issues.
    exclusion: Exclusion
    issued: IssuedReport
    # The central record's: both asked for by the inspector.
    pack: InspectionPack
    pack_under_way: InspectionPack


def tell(cast: dict[str, User], team: Team, other_team: Team) -> World:
    """Everything, made by the deeds of those who would do it wherever that is quick enough."""
    cast["gil"] = make_user(
        "Gil Prentice",
        email="gil@example.test",
        rank="team_manager",
        roles=[(RoleName.TEAM_MANAGER, other_team)],
    )
    cast["ina"] = make_user(
        "Ina Sorley", email="ina@example.test", rank="other", roles=[(RoleName.INSPECTOR, None)]
    )
    stories = {}
    shared = make_person("Sky Merriman")
    # It waits, and follows a version that is not the newest: so another can be proposed as well.
    proposal = make_proposal(by=cast["sam"])
    make_policy()
    for place, lead, manager, in_team in (
        ("own", cast["asha"], cast["dee"], team),
        ("other", cast["cal"], cast["gil"], other_team),
        ("restricted", cast["cal"], cast["gil"], other_team),
    ):
        stories[place] = _story(place, cast, lead, manager, in_team, shared, proposal)
    for case in (stories["other"].case, stories["other"].closed):
        let_in(cast["ben"], case)
    stories["restricted"].authorities["in_force"].officers.add(cast["ben"])
    member = make_user("Una Field", roles=[(RoleName.SOCIAL_WORKER, make_team("Intake"))])
    return World(
        cast=cast,
        stories=stories,
        council_profile=make_council_profile(cast["asha"], by=cast["sol"]),
        chapter=Chapter.objects.latest("pk"),
        member=member,
        posting=member.postings.get(),
        **_returns(cast, stories["own"]),
        pack=make_ready_pack(cast["ina"]),
        pack_under_way=InspectionPack.objects.create(by=cast["ina"], filters={"number": "x"}),
    )


def _returns(cast: dict[str, User], story: Story) -> dict[str, Any]:
    """What was left out of a report of the period that runs, and a report of one that is over."""
    today = clock.today()
    # Something that happened some time ago, so that there are periods that are over.
    long_ago = f"{today - timedelta(days=400)}T09:00"
    lived(story.case, story.person, (Deed.SUBMIT, long_ago), officer=cast["ada"])
    running = span_of(Report.QUARTERLY, today)
    over = span_of(Report.QUARTERLY, running.first - timedelta(days=1))
    of = {"kind": "quarterly", "period": running.name}
    return {
        "exclusion": leave_out(
            by=cast["rae"],
            **of,
            authority_id=story.authorities["awaiting"].pk,
            reason="It was entered twice.",
        ),
        "issued": issue(
            by=cast["rae"],
            kind="quarterly",
            period=over.name,
            shown=seen(make("quarterly", over.name)),
        ),
    }


def _story(
    place: str,
    cast: dict[str, User],
    lead: User,
    manager: User,
    team: Team,
    shared: Person,
    proposal: PolicyProposal,
) -> Story:
    restricted = place == "restricted"
    case = make_case(
        lead=lead,
        team=team,
        reference=f"NB-{place}-1".upper(),
        title=f"Family {word(place, 'title')}",
        restricted=restricted,
    )
    closed = make_case(
        lead=lead,
        team=team,
        reference=f"NB-{place}-2".upper(),
        restricted=restricted,
        closed_on=clock.today(),
    )
    colleague = make_user(
        f"Kit {place.title()}-Looker", roles=[(RoleName.SOCIAL_WORKER, make_team(f"Duty {place}"))]
    )
    let_in(colleague, case)
    person = make_person(f"Wren {word(place, 'person')}")
    fresh_person = make_person(f"Robin {word(place, 'person')}")
    twice = make_person(f"Wrenn {word(place, 'person')}")
    for each in (person, fresh_person, shared, twice):
        involve(each, case, InvolvementRole.PARENT)
    profile = _profile(person, case, place, "first")
    fresh_profile = _profile(fresh_person, case, place, "second")
    # Whose a profile is, is known wherever the person is: its name is no secret of one case.
    shared_profile = make_profile(shared, case, f"https://www.facebook.com/sky.merriman.{place}")
    shared_profile.reason = f"The aunt said so {word(place, 'attribution')}."
    shared_profile.save()
    check = make_check(case, person, shared, question=f"Is it {word(place, 'question')}?")
    quiet = make_check(case, fresh_person, question="A quiet question.")
    for each_check, worker in product((check, quiet), (*cast.values(), colleague, lead, manager)):
        no_interest(each_check, worker)
    keeping = make_check(case, fresh_person, question="May one be kept?", material_kept="yes")
    viewing, finding = _looked(place, check, person, profile)
    seen_by_colleague = make_viewing(check, shared, by=colleague)
    immediate = make_viewing(check, person, rule="G11")
    consent = _asked(place, case, person, shared, manager)
    open_viewing = make_viewing(check, person, at=clock.now())
    opening = _opening(place, case, lead)
    make_flag(
        open_viewing,
        consent,
        reviewed_by=manager,
        reasons=f"The school knew {word(place, 'review')}.",
    )
    make_lawful_basis(case, reasons=f"An enquiry {word(place, 'basis')}.")
    merge = merge_people(
        by=manager,
        reference=case.reference,
        person_id=person.pk,
        other_id=twice.pk,
        keep_id=person.pk,
        reason=f"Same birthday {word(place, 'merge')}.",
    )
    declare_late(
        by=lead,
        case=case,
        person=person,
        looked_at=clock.now() - timedelta(days=1),
        what_happened=f"On my own telephone {word(place, 'late')}.",
    )
    authorities = _authorities(place, cast, case, person, manager)
    return Story(
        place=place,
        case=case,
        closed=closed,
        lead=lead,
        manager=manager,
        colleague=colleague,
        person=person,
        fresh_person=fresh_person,
        shared=shared,
        attribution=profile,
        fresh_profile=fresh_profile,
        shared_profile=shared_profile,
        alias=Alias.objects.create(person=person, name=f"Birdie {word(place, 'alias')}"),
        note=make_note(case, f"They said {word(place, 'note')}."),
        check=check,
        quiet_check=quiet,
        keeping_check=keeping,
        draft=_draft(place, check, lead),
        viewing=viewing,
        open_viewing=open_viewing,
        opening=opening,
        immediate=immediate,
        stop=make_stop(check, person, profile.profile, by=lead),
        finding=finding,
        consent=consent,
        override=Override.objects.get(person=person, case=case),
        not_told=_not_told(place, case, fresh_person, manager),
        flag=make_flag(viewing, consent),
        spoken=make_consent(person, case, in_writing=False, at=clock.now() - timedelta(days=9)),
        signed_form=make_signed_form(consent, name=f"{word(place, 'paper')}.pdf"),
        consent_draft=_answer_draft(place, case, person, lead),
        merge=merge,
        error=make_error(
            case,
            seen_by_colleague.person,
            by=lead,
            what_happened=f"It {word(place, 'error')}.",
            ripa_error=False,
        ),
        relevant=make_error(
            case,
            person,
            by=lead,
            ripa_error=True,
            established_at=clock.now() - timedelta(days=2),
        ),
        authorities=authorities,
        order_file=_order(place, authorities["renewed"], cast["rae"]),
        entry_id=Entry.objects.filter(deed="viewing.admitted", cases__contains=[case.pk])
        .latest("pk")
        .pk,
        message=Message.objects.create(
            key=f"story:{place}", to=lead, text="It waits.", link=f"/cases/{case.reference}/"
        ),
        proposal=proposal,
    )


def _opening(place: str, case: Case, lead: User) -> Opening:
    """A profile that was let in just now, with its way out."""
    person = make_person(f"Robin {word(place, 'person')}")
    involve(person, case)
    profile = _profile(person, case, place, "third").profile
    return look(make_check(case, person), person, profile, by=lead).opening


def _profile(person: Person, case: Case, place: str, which: str) -> Attribution:
    attribution = make_profile(
        person, case, f"https://www.facebook.com/{word(place, 'handle')}.{which}"
    )
    attribution.reason = f"The aunt said so {word(place, 'attribution')}."
    attribution.save()
    return attribution


def _looked(
    place: str, check: Check, person: Person, profile: Attribution
) -> tuple[Viewing, Finding]:
    """A look through the door, with what it found."""
    viewing = look(check, person, profile.profile).viewing
    outcome = record_outcome(
        by=viewing.worker,
        viewing=viewing,
        summary=f"Looked, and saw {word(place, 'outcome')}.",
        third_parties="",
        findings=[FindingGiven(f"A dog {word(place, 'finding')}", "Photos", "Home", "Ask")],
    )
    finding = outcome.findings.get()
    assess_finding(
        by=viewing.worker,
        finding=finding,
        status="corroborated",
        source=f"The school {word(place, 'source')}.",
    )
    return viewing, finding


def _asked(place: str, case: Case, person: Person, shared: Person, manager: User) -> ConsentEvent:
    for each in (person, shared):
        make_notice(each, case, note=f"Told at home {word(place, 'notice')}.")
        make_override(each, case, by=manager, reasons=f"Danger {word(place, 'override')}.")
    why = {"understands": {"met": False, "why": f"Could not say {word(place, 'consent')}."}}
    make_assessment(shared, case, "mca", able=False, answers=why)
    make_consent(shared, case, "refused", footing_basis=f"Said {word(place, 'consent')}.")
    return make_consent(person, case, "refused", footing_basis=f"Said {word(place, 'consent')}.")


def _not_told(place: str, case: Case, person: Person, manager: User) -> NotTold:
    """One that was answered, and then one that waits."""
    reasons = f"He would hurt her {word(place, 'nottold')}."
    before = make_not_told(person, case, reasons=reasons)
    answer_to(before, by=manager, agreed=False, reasons=f"Tell them {word(place, 'answer')}.")
    return make_not_told(person, case, reasons=reasons)


def _answer_draft(place: str, case: Case, person: Person, by: User) -> ConsentDraft:
    """Consent given for the named profiles, in full: ready to be recorded."""
    boxes = {"day": "1", "month": "3", "year": "2026"}
    profiles = [str(pk) for pk in person.attributions.values_list("profile_id", flat=True)]
    return ConsentDraft.objects.create(
        case=case,
        person=person,
        by=by,
        answers={
            "deed": {"deed": "given"},
            "when": {
                **{f"at_{part}": value for part, value in boxes.items()},
                "at_time": "10:00",
                "route": "in_person",
                "wording": "other",
                "in_writing": "yes",
            },
            "who": {"who": "self"},
            "right": {"footing": "self"},
            "where": {"where": "profiles", "profiles": profiles},
            "what-for": {"which_purposes": "any"},
            "how-long": {f"scope_from_{part}": value for part, value in boxes.items()},
            "more": {"note": f"At home {word(place, 'draft')}."},
        },
    )


def _draft(place: str, check: Check, by: User) -> Draft:
    answers = answers_of(check, by=by)
    answers["reasons"]["grounds"] = f"Because {word(place, 'draft')}."
    return Draft.objects.create(case=check.case, by=by, answers=answers)


def _order(place: str, authority: Authority, by: User) -> OrderFile:
    """The magistrate's order, as it was scanned."""
    return add_order(
        by=by,
        event_id=authority.events.get(deed="magistrate_approve").pk,
        order_file=Scan(f"{word(place, 'event')}.pdf", "application/pdf", PDF),
        **fresh(authority),
    )


def _authorities(
    place: str, cast: dict[str, User], case: Case, person: Person, manager: User
) -> dict[str, Authority]:
    """One authority for each thing that can be done with one."""
    ground = {
        "ground": f"Safety {word(place, 'authority')}.",
        "title": f"Contact {word(place, 'authority')}",
    }
    staff = {"manager": manager, "coordinator": cast["rae"]}
    granted = {**staff, "officer": cast["ada"], **ground}
    directed = {"kind": AuthorityKind.DIRECTED, "purposes": ["crime"]}
    supported = make_submitted(case, person, **ground)
    actions.support(by=manager, reason=f"We need it {word(place, 'event')}.", **fresh(supported))
    returned = make_submitted(case, person, **ground)
    actions.send_back(by=manager, reason=f"Say more {word(place, 'event')}.", **fresh(returned))
    renewed = approve(make_granted(case, person, **granted, **directed), coordinator=cast["rae"])
    actions.renew(by=cast["ada"], reason="Once more.", **fresh(renewed))
    life = {
        "unsent": make_draft(case, person, **(ground | {"ground": word(place, "unsent")})),
        "submitted": make_submitted(case, person, **ground),
        "overt": make_submitted(case, person, kind=AuthorityKind.OVERT, **ground),
        "supported": supported,
        "returned": returned,
        "ready": make_ready(case, person, **staff, **ground),
        "in_force": make_granted(case, person, **granted),
        "awaiting": make_granted(case, person, **granted, **directed),
        "renewed": renewed,
        "lapsed": make_lapsed(case, person, officer=cast["ada"], **ground),
    }
    for authority in life.values():
        authority.refresh_from_db()
    return life
