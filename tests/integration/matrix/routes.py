"""For every address: what to put in it, what to send to it, and what the thing is that it names.

A route that is missing here fails the matrix, so nobody adds one without saying who may use it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from checks.drafts import questionnaire_of
from checks.forms import answers_of
from consent.answers.drafts import asked_of
from consent.models import Wording
from ripa.gate import Policy
from ripa.models import PolicyVersion
from ripa.policies.forms import typed_for, typed_for_gate
from ripa.returns.actions import seen
from ripa.returns.report import make
from ripa.returns.spans import Report, span_of
from tests.factories_consent import PNG, a_scan
from tests.factories_ripa import ENDED, RENEWED, REVIEWED, STATEMENT
from tests.integration.matrix.story import Story, World

Parts = Callable[[World, Story], dict[str, Any]]
Sent = Callable[[World, Story, User], dict[str, Any]]


class Of(Enum):
    """What an address is about: which place the permission table is asked for."""

    NOTHING = "no record of a case, or one that a role alone opens"
    CASE = "a case, or something on it"
    AUTHORITY = "an authority"
    PROPOSAL = "a proposal to change the policy"
    LOOK = "a look, which its case opens, and the right to replay"


class Only(Enum):
    """Who else is kept out, besides those whom the permission table keeps out."""

    NOBODY = "nobody"
    LOOKER = "all but the worker who looked, from sending"
    LOOKER_ALONE = "all but the worker who looked, from reading too"
    WRITER = "all but the writer of a draft, who alone knows of it"
    TO_COURT = "all but those who take it to court: applicant, decider, co-ordinator"
    APPLICANT = "all but the applicant, or the proposer"
    INSPECTOR = "all but the inspector, who asked for it"
    ADDRESSEE = "all but the one it was written to, who alone knows of it"


@dataclass(frozen=True)
class Entry:
    """One address, or one use of it."""

    of: Of
    parts: Parts = lambda world, story: {}
    send: Sent | None = None
    reads: bool = True
    needs: Permission | None = None
    authority: str = ""
    only: Only = Only.NOBODY
    query: Callable[[World, Story], dict[str, Any]] = lambda world, story: {}
    # What the page answers those who may see it, and those who may send.
    shown: int = 200
    done: int = 302
    # Whether sending changes anything besides the trail.
    changes: bool = True
    # Kinds of planted words that this use may tell of other people's cases, and why it may is said.
    tells: frozenset[str] = frozenset()


def day(name: str, when: date) -> dict[str, Any]:
    """A date as its three boxes send it."""
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def moment(name: str, when: datetime) -> dict[str, Any]:
    london = when.astimezone(clock.LONDON)
    return {**day(name, london.date()), f"{name}_time": f"{london:%H:%M}"}


def ahead(days: int) -> date:
    return clock.today() + timedelta(days=days)


def ago(hours: int = 3) -> datetime:
    return clock.now() - timedelta(hours=hours)


def _case(world: World, story: Story) -> dict[str, Any]:
    return {"reference": story.case.reference}


def _person(world: World, story: Story) -> dict[str, Any]:
    return {"reference": story.case.reference, "person_id": story.person.pk}


def _shared(world: World, story: Story) -> dict[str, Any]:
    return {"reference": story.case.reference, "person_id": story.shared.pk}


def _check(world: World, story: Story) -> dict[str, Any]:
    return {"reference": story.case.reference, "number": story.check.number}


def _quiet(world: World, story: Story) -> dict[str, Any]:
    return {"reference": story.case.reference, "number": story.quiet_check.number}


def _look(world: World, story: Story) -> dict[str, Any]:
    profile = story.fresh_profile.profile_id
    return {**_quiet(world, story), "person_id": story.fresh_person.pk, "profile_id": profile}


def _look_at_shared(world: World, story: Story) -> dict[str, Any]:
    profile = story.shared_profile.profile_id
    return {**_check(world, story), "person_id": story.shared.pk, "profile_id": profile}


def _report(kind: str, **more: Any) -> Parts:
    """A report for the period that runs, in which everything of the stories happened."""
    return lambda w, s: {
        "kind": kind,
        "period": span_of(Report(kind), clock.today()).name,
        **more,
    }


def _over(world: World, story: Story) -> dict[str, Any]:
    """The report that was issued, for a period that is over."""
    return {"kind": world.issued.report, "period": world.issued.period}


def _not_told(world: World, story: Story) -> dict[str, Any]:
    return {
        "reference": story.case.reference,
        "person_id": story.fresh_person.pk,
        "not_told_id": story.not_told.pk,
    }


def _draft(world: World, story: Story) -> dict[str, Any]:
    return {"reference": story.case.reference, "draft_id": story.draft.pk}


def _viewing(world: World, story: Story) -> dict[str, Any]:
    return {"viewing_id": story.viewing.pk}


def _open_viewing(world: World, story: Story) -> dict[str, Any]:
    return {"viewing_id": story.open_viewing.pk}


def _member(world: World, story: Story) -> dict[str, Any]:
    return {"user_id": world.member.pk}


def _posting(world: World, story: Story) -> dict[str, Any]:
    return {**_member(world, story), "posting_id": world.posting.pk}


def _council(world: World, story: Story) -> dict[str, Any]:
    return {"pk": world.council_profile.pk}


def _case_details(story: Story) -> dict[str, Any]:
    case = story.case
    return {
        "kind": case.kind,
        "title": "Changed",
        **day("opened_on", case.opened_on),
        "team": case.team_id,
        "lead": case.lead_id,
        **({"restricted": "on"} if case.restricted else {}),
    }


def _new_case(world: World, story: Story, by: User) -> dict[str, Any]:
    """A case in a team of the sender's, allocated to somebody who works in it."""
    posting = by.postings.exclude(team=None).get()
    own = world.stories["own"]
    lead = own.lead if posting.team_id == own.case.team_id else world.stories["other"].lead
    return {
        "reference": "NB-NEW-9",
        "kind": "assessment",
        "title": "New",
        **day("opened_on", clock.today()),
        "team": posting.team_id or 0,
        "lead": lead.pk,
    }


def _consent_draft(world: World, story: Story) -> dict[str, Any]:
    return {**_person(world, story), "draft_id": story.consent_draft.pk}


def _when(world: World, story: Story, by: User) -> dict[str, Any]:
    return {
        **moment("at", ago()),
        "route": "in_person",
        "wording": "other",
        "in_writing": "yes",
    }


def _wording(world: World, story: Story) -> dict[str, Any]:
    return {"kind": "general", "code": "en"}


_WORDS = {
    "title": "We look",
    "body": "Dear {person}, we look.",
    "reason": "Shorter.",
    "seen_version": 1,
}


def _outcome(world: World, story: Story, by: User) -> dict[str, Any]:
    formset = {"finding-TOTAL_FORMS": 1, "finding-INITIAL_FORMS": 0}
    return {"found": "no", "summary": "Nothing was there.", **formset}


def _version(name: str, **more: Any) -> Sent:
    return lambda world, story, by: {"version": story.authorities[name].version, **more}


def _authority(name: str, **more: Any) -> Parts:
    return lambda world, story: {"pk": story.authorities[name].pk, **more}


def _checked_plan(world: World, story: Story, by: User) -> dict[str, Any]:
    story.draft.refresh_from_db()
    return {"seen": questionnaire_of(story.draft, by).state()}


def _checked(world: World, story: Story, by: User) -> dict[str, Any]:
    """The answers of the draft, in the state in which they were shown."""
    draft = story.consent_draft
    draft.refresh_from_db()
    return {"seen": asked_of(draft, case=draft.case, person=draft.person, by=by).state()}


def _proposal(world: World, story: Story) -> dict[str, Any]:
    return {"pk": story.proposal.pk}


def _tried(world: World, story: Story) -> dict[str, Any]:
    """Settings to try: no look without an authority."""
    holding = typed_for_gate(Policy(repeat_threshold=0))
    return {**holding, **day("since", clock.today() - timedelta(days=30))}


def _tried_rows(world: World, story: Story) -> dict[str, Any]:
    """The rows behind them: every decision that is stored."""
    until = clock.now()
    since = until - timedelta(days=30)
    period = {"since": since.isoformat(), "until": until.isoformat()}
    return {**typed_for_gate(Policy(repeat_threshold=0)), **period}


def _error(world: World, story: Story) -> dict[str, Any]:
    return {"pk": story.error.pk}


def _relevant(world: World, story: Story) -> dict[str, Any]:
    return {"pk": story.relevant.pk}


def _say(**more: Any) -> Sent:
    return lambda world, story, by: more


def _deed(name: str, needs: Permission, **more: Any) -> Entry:
    """A page on which one deed is done to the authority of that name."""
    return Entry(
        Of.AUTHORITY, _authority(name), _version(name, **more), needs=needs, authority=name
    )


def _order(name: str, needs: Permission, **more: Any) -> Entry:
    def send(world: World, story: Story, by: User) -> dict[str, Any]:
        return {
            "version": story.authorities[name].version,
            "court": "Northborough",
            # The order follows the grant, which was a moment ago; minutes are as fine as it gets.
            **moment("attended_at", clock.now()),
            "magistrate": "J Reed",
            "order_reference": "NMC 12",
            **more,
        }

    return Entry(Of.AUTHORITY, _authority(name), send, needs=needs, authority=name)


def _own(name: str, **more: Any) -> Entry:
    """A page of the applicant's own."""
    return Entry(
        Of.AUTHORITY,
        _authority(name),
        _version(name, **more),
        authority=name,
        only=Only.APPLICANT,
    )


P = Permission

TABLE: dict[str, list[Entry]] = {
    # --- oversight -------------------------------------------------------------------------------
    "home": [Entry(Of.NOTHING)],
    "message_open": [
        Entry(
            Of.NOTHING,
            lambda w, s: {"message_id": s.message.pk},
            only=Only.ADDRESSEE,
            shown=302,
        )
    ],
    "search": [
        Entry(Of.NOTHING),
        Entry(Of.NOTHING, query=lambda w, s: {"q": "Wren"}),
        Entry(Of.NOTHING, query=lambda w, s: {"q": "Birdie"}),
        Entry(Of.NOTHING, query=lambda w, s: {"q": "Sky Merriman"}),
        Entry(Of.NOTHING, query=lambda w, s: {"q": s.case.reference}),
    ],
    "trail_list": [
        Entry(Of.NOTHING),
        Entry(Of.NOTHING, query=lambda w, s: {"about": "Wren", "case": s.case.reference}),
        Entry(Of.NOTHING, query=lambda w, s: {"subject": s.person.pk}),
    ],
    "trail_export": [Entry(Of.NOTHING, query=lambda w, s: {"case": s.case.reference})],
    "trail_verify": [Entry(Of.NOTHING), Entry(Of.NOTHING, query=lambda w, s: {"now": "yes"})],
    "trail_entry": [Entry(Of.NOTHING, lambda w, s: {"entry_id": s.entry_id})],
    "subject_looks": [Entry(Of.NOTHING, lambda w, s: {"person_id": s.person.pk})],
    "viewing_replay": [Entry(Of.NOTHING, _viewing)],
    "stop_replay": [Entry(Of.NOTHING, lambda w, s: {"stop_id": s.stop.pk})],
    "team_work": [Entry(Of.NOTHING)],
    # --- accounts --------------------------------------------------------------------------------
    "held_form": [Entry(Of.NOTHING)],
    "held_discard": [Entry(Of.NOTHING, send=_say(), reads=False, changes=False)],
    "staff_list": [Entry(Of.NOTHING)],
    "staff_add": [
        Entry(
            Of.NOTHING,
            send=_say(name="Ned Hay", email="ned@example.test", rank="other", is_active="yes"),
        )
    ],
    "team_add": [Entry(Of.NOTHING, send=_say(name="A new team"))],
    "staff_page": [Entry(Of.NOTHING, _member)],
    "staff_edit": [
        Entry(
            Of.NOTHING,
            _member,
            _say(name="Una Meadow", email="una@example.test", rank="other", is_active="yes"),
        )
    ],
    "posting_add": [
        Entry(
            Of.NOTHING,
            _member,
            lambda w, s, by: {"role": "auditor", **day("starts_on", clock.today())},
        )
    ],
    "posting_end": [Entry(Of.NOTHING, _posting, lambda w, s, by: day("ends_on", clock.today()))],
    "training_add": [
        Entry(
            Of.NOTHING,
            _member,
            lambda w, s, by: {"kind": "ripa", **day("completed_on", clock.today())},
        )
    ],
    # --- guidance --------------------------------------------------------------------------------
    "guidance_home": [Entry(Of.NOTHING)],
    "guidance_local": [Entry(Of.NOTHING)],
    "guidance_accessibility": [Entry(Of.NOTHING)],
    "guidance_chapter": [
        Entry(
            Of.NOTHING,
            lambda w, s: {"slug": w.chapter.slug},
            lambda w, s, by: {"version": w.chapter.version, "agreed": "on"},
        )
    ],
    # --- cases -----------------------------------------------------------------------------------
    "case_list": [Entry(Of.NOTHING), Entry(Of.NOTHING, query=lambda w, s: {"closed": "on"})],
    "case_new": [Entry(Of.NOTHING, send=_new_case)],
    "case_page": [Entry(Of.CASE, _case)],
    "case_edit": [
        Entry(
            Of.CASE,
            _case,
            lambda w, s, by: {**_case_details(s), "version": s.case.version},
        )
    ],
    "case_close": [
        Entry(
            Of.CASE,
            _case,
            lambda w, s, by: {**day("closed_on", clock.today()), "version": s.case.version},
        )
    ],
    "case_reopen": [
        Entry(Of.CASE, lambda w, s: {"reference": s.closed.reference}, _say(reason="More came."))
    ],
    "case_chronology": [Entry(Of.CASE, _case)],
    "case_access": [
        Entry(
            Of.CASE,
            _case,
            lambda w, s, by: {"colleague": w.member.pk, "reason": "Cover."},
        )
    ],
    "case_access_end": [
        Entry(
            Of.CASE,
            lambda w, s: {**_case(w, s), "colleague_id": s.colleague.pk},
            _say(),
            reads=False,
        )
    ],
    "note_add": [Entry(Of.CASE, _case, _say(text="A new note."))],
    "note_amend": [
        Entry(Of.CASE, lambda w, s: {**_case(w, s), "note_id": s.note.pk}, _say(text="And so."))
    ],
    "person_add": [
        Entry(Of.CASE, _case, _say(name="Zeb Marlow", born_on_unknown="on", role="carer")),
        # People like them are known, on all three cases: which, depends on who asks.
        Entry(
            Of.CASE,
            _case,
            _say(name="Wren", born_on_unknown="on", role="carer"),
            done=200,
            changes=False,
            # That a person is known to another team, in outline, so that nobody is kept twice.
            tells=frozenset({"person"}),
        ),
    ],
    "person_page": [Entry(Of.CASE, _person), Entry(Of.CASE, _shared)],
    "person_edit": [
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {
                "name": "Wren Changed",
                "born_on_unknown": "on",
                "version": s.person.version,
            },
        )
    ],
    "alias_add": [Entry(Of.CASE, _person, _say(name="Jenny"))],
    "person_merge": [
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {"other": "number", "number": s.fresh_person.pk},
            changes=False,
        ),
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {"keep": s.person.pk, "reason": "The same passport."},
            query=lambda w, s: {"with": s.fresh_person.pk},
        ),
    ],
    "merge_undo": [
        Entry(
            Of.CASE,
            lambda w, s: {**_person(w, s), "merge_id": s.merge.pk},
            _say(reason="Two after all."),
        )
    ],
    "profile_add": [
        Entry(
            Of.CASE,
            _person,
            _say(
                address="https://www.facebook.com/nobody.known",
                asked="1",
                confidence="strong",
                reason="Her sister said.",
            ),
        ),
        # Whose it is on the restricted case is not for everybody.
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {"address": w.stories["restricted"].attribution.profile.canonical_url},
            done=200,
            changes=False,
        ),
    ],
    "profile_edit": [
        Entry(
            Of.CASE,
            lambda w, s: {**_person(w, s), "attribution_id": s.attribution.pk},
            lambda w, s, by: {
                "confidence": "disputed",
                "reason": "She denies it.",
                "version": s.attribution.version,
            },
        )
    ],
    # --- consent ---------------------------------------------------------------------------------
    "notice_add": [
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {
                "kind": "general",
                **moment("given_at", ago()),
                "method": "phone",
                "given_by": by.pk,
                "language": "English",
            },
        )
    ],
    "consent_add": [Entry(Of.CASE, _person, _say(deed="refused"))],
    "consent_page": [
        Entry(
            Of.CASE,
            lambda w, s: {**_consent_draft(w, s), "slug": "when"},
            _when,
            only=Only.WRITER,
        ),
        Entry(
            Of.CASE,
            lambda w, s: {**_consent_draft(w, s), "slug": "who"},
            _say(who="self"),
            only=Only.WRITER,
        ),
        Entry(
            Of.CASE,
            lambda w, s: {**_consent_draft(w, s), "slug": "where"},
            _say(where="any"),
            only=Only.WRITER,
        ),
    ],
    "consent_answers": [Entry(Of.CASE, _consent_draft, _checked, only=Only.WRITER)],
    "consent_discard": [Entry(Of.CASE, _consent_draft, _say(), reads=False, only=Only.WRITER)],
    "consent_history": [
        Entry(Of.CASE, _person),
        Entry(Of.CASE, _shared),
    ],
    "consent_confirm": [
        Entry(
            Of.CASE,
            lambda w, s: {**_person(w, s), "event_id": s.spoken.pk},
            lambda w, s, by: day("signed_on", clock.today()),
        )
    ],
    "signed_form_add": [
        Entry(
            Of.CASE,
            lambda w, s: {**_person(w, s), "event_id": s.consent.pk},
            lambda w, s, by: {"form": a_scan(PNG)},
        )
    ],
    "signed_form": [
        Entry(
            Of.CASE,
            lambda w, s: {
                **_person(w, s),
                "event_id": s.consent.pk,
                "form_id": s.signed_form.pk,
            },
        )
    ],
    "consent_event": [Entry(Of.CASE, lambda w, s: {**_person(w, s), "event_id": s.consent.pk})],
    "consent_strike_out": [
        Entry(
            Of.CASE,
            lambda w, s: {**_person(w, s), "event_id": s.consent.pk},
            _say(reason="The wrong person."),
        )
    ],
    "notice_letter": [
        Entry(Of.CASE, _person, needs=P.RECORD_NOTICE),
        Entry(
            Of.CASE,
            _person,
            query=lambda w, s: {"kind": "specific", "language": "English"},
            needs=P.RECORD_NOTICE,
        ),
    ],
    "consent_receipt_pdf": [
        Entry(Of.CASE, lambda w, s: {**_person(w, s), "event_id": s.consent.pk})
    ],
    "consent_receipt_json": [
        Entry(Of.CASE, lambda w, s: {**_person(w, s), "event_id": s.consent.pk})
    ],
    "wording_list": [Entry(Of.NOTHING)],
    "wording_add": [Entry(Of.NOTHING, send=_say(kind="consent", language="Polish"), changes=False)],
    "wording_edit": [
        Entry(Of.NOTHING, _wording, _say(**_WORDS, step="preview"), done=200, changes=False),
        Entry(Of.NOTHING, _wording, _say(**_WORDS, step="change"), done=200, changes=False),
        Entry(Of.NOTHING, _wording, _say(**_WORDS, step="pdf"), done=200, changes=False),
        Entry(Of.NOTHING, _wording, _say(**_WORDS, step="publish")),
    ],
    "wording_history": [Entry(Of.NOTHING, _wording)],
    "wording_version": [
        Entry(Of.NOTHING, lambda w, s: {"wording_id": Wording.objects.earliest("pk").pk})
    ],
    "override_add": [
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {
                "ground": "crime",
                "reasons": "It would warn him.",
                "advised": "no",
                "no_advice": "Nobody could be reached.",
                **day("review_on", ahead(7)),
            },
        )
    ],
    "override_page": [Entry(Of.CASE, lambda w, s: {**_person(w, s), "override_id": s.override.pk})],
    "not_told_add": [
        Entry(
            Of.CASE,
            _person,
            lambda w, s, by: {
                "ground": "risk",
                "reasons": "He would hurt her.",
                **day("review_on", ahead(30)),
            },
        )
    ],
    "not_told_page": [Entry(Of.CASE, _not_told)],
    "not_told_answer": [Entry(Of.CASE, _not_told, _say(agreed="yes", reasons="I see why."))],
    "lawful_basis": [
        Entry(
            Of.CASE,
            _case,
            _say(
                article_6="public_task",
                article_9="safeguarding",
                law="Children Act 1989 section 17",
                reasons="A child in need.",
            ),
        )
    ],
    # --- authorities -----------------------------------------------------------------------------
    "authority_list": [Entry(Of.NOTHING)],
    "authority_new": [
        Entry(
            Of.CASE,
            _case,
            _say(told="no", threshold="neither", relationship="no"),
        )
    ],
    "authority_page": [
        Entry(Of.AUTHORITY, _authority("in_force"), authority="in_force"),
        Entry(Of.AUTHORITY, _authority("ready"), authority="ready"),
        Entry(Of.AUTHORITY, _authority("unsent"), authority="unsent"),
    ],
    "authority_tasks": [
        Entry(Of.AUTHORITY, _authority("unsent"), authority="unsent", only=Only.APPLICANT)
    ],
    "authority_edit": [
        Entry(
            Of.AUTHORITY,
            _authority("unsent", page="ground"),
            _version("unsent", ground="G"),
            authority="unsent",
            only=Only.APPLICANT,
        )
    ],
    "authority_answers": [_own("unsent")],
    "authority_support": [
        _deed("submitted", P.SUPPORT_APPLICATION, answer="support", reason="We do.")
    ],
    "authority_check": [_deed("supported", P.CHECK_APPLICATION, answer="check", reason="Whole.")],
    "authority_decide": [
        _deed("ready", P.DECIDE_AUTHORITY, answer="grant", reason="It is.", **STATEMENT),
        _deed("ready", P.DECIDE_AUTHORITY, answer="refuse", reason="It is not."),
        _deed("overt", P.DETERMINE_OVERT, answer="grant", reason="It is.", **STATEMENT),
    ],
    "authority_magistrate": [_order("awaiting", P.RECORD_MAGISTRATE, answer="approved")],
    "authority_review": [
        Entry(
            Of.AUTHORITY,
            _authority("in_force"),
            lambda w, s, by: {
                "version": s.authorities["in_force"].version,
                "reason": "Still.",
                **REVIEWED,
                **day("review_by", ahead(14)),
            },
            needs=P.DECIDE_AUTHORITY,
            authority="in_force",
        )
    ],
    "authority_renew": [_deed("in_force", P.DECIDE_AUTHORITY, reason="Once more.", **RENEWED)],
    "authority_renewal_order": [
        _order("renewed", P.RECORD_MAGISTRATE, answer="approved"),
        _order("renewed", P.RECORD_MAGISTRATE, answer="refused", reason="Too little came of it."),
    ],
    # The end of an authority: cancelled while it runs, or written up after it ran out.
    "authority_cancel": [
        Entry(
            Of.AUTHORITY,
            _authority("in_force"),
            lambda w, s, by: {
                "version": s.authorities["in_force"].version,
                "cause": "purpose_met",
                "reason": "Done.",
                **ENDED,
                **day("told_on", ahead(0)),
            },
            needs=P.CANCEL_AUTHORITY,
            authority="in_force",
        )
    ],
    "authority_close_out": [
        _deed("lapsed", P.CANCEL_AUTHORITY, reason="It was forgotten.", **ENDED)
    ],
    "authority_withdraw": [_own("submitted", reason="Not now.")],
    "authority_revise": [_own("returned"), _own("submitted", reason="To change it.")],
    # --- papers and orders -----------------------------------------------------------------------
    "authority_paper_application": [
        Entry(Of.AUTHORITY, _authority("ready"), authority="ready"),
        Entry(Of.AUTHORITY, _authority("unsent"), authority="unsent"),
    ],
    "authority_paper_file": [Entry(Of.AUTHORITY, _authority("in_force"), authority="in_force")],
    "authority_paper_pack": [
        Entry(Of.AUTHORITY, _authority("awaiting"), authority="awaiting", only=Only.TO_COURT),
        Entry(Of.AUTHORITY, _authority("renewed"), authority="renewed", only=Only.TO_COURT),
    ],
    "authority_order": [
        Entry(
            Of.AUTHORITY,
            lambda w, s: {"pk": s.order_file.event.authority_id, "file_id": s.order_file.pk},
            authority="renewed",
        )
    ],
    "authority_order_add": [
        Entry(
            Of.AUTHORITY,
            _authority("renewed"),
            lambda w, s, by: {
                "version": s.authorities["renewed"].version,
                "event_id": s.order_file.event_id,
                "order_file": a_scan(PNG),
            },
            authority="renewed",
        )
    ],
    # --- the register and the errors -------------------------------------------------------------
    "council_profile_list": [Entry(Of.NOTHING)],
    "council_profile_add": [
        Entry(
            Of.NOTHING,
            send=lambda w, s, by: {
                "platform": "facebook",
                "handle": "northborough.new",
                **day("opened_on", clock.today()),
                "purpose": "Assessments.",
                "keeper": "Support",
            },
        )
    ],
    "council_profile_edit": [
        Entry(Of.NOTHING, _council, _say(version=1, purpose="Other.", keeper="Support"))
    ],
    "council_profile_close": [Entry(Of.NOTHING, _council, _say(version=1, reason="Unused."))],
    # --- policy ----------------------------------------------------------------------------------
    "policy_page": [Entry(Of.NOTHING)],
    "policy_new": [
        Entry(
            Of.NOTHING,
            send=lambda w, s, by: {
                **typed_for(PolicyVersion.objects.latest("number")),
                "session_minutes": 45,
                "reason": "Tried, and agreed.",
            },
        ),
        Entry(
            Of.NOTHING,
            send=lambda w, s, by: {
                **typed_for(PolicyVersion.objects.latest("number")),
                "try": "yes",
            },
            done=200,
            changes=False,
        ),
    ],
    # --- returns ---------------------------------------------------------------------------------
    "return_list": [Entry(Of.NOTHING)],
    "return_page": [
        Entry(Of.NOTHING, _report("quarterly")),
        Entry(Of.NOTHING, _report("annual")),
        Entry(Of.NOTHING, _over),
    ],
    "return_figure": [
        Entry(Of.NOTHING, _report("quarterly", figure="granted")),
        Entry(Of.NOTHING, _report("quarterly", figure="errors-opened")),
    ],
    "return_figures": [Entry(Of.NOTHING, _report("quarterly"))],
    "return_rows": [Entry(Of.NOTHING, _report("quarterly"))],
    "return_leave_out": [
        Entry(
            Of.NOTHING,
            _report("quarterly"),
            lambda w, s, by: {"authority": s.authorities["in_force"].pk, "reason": "Twice."},
        )
    ],
    "return_put_back": [
        Entry(
            Of.NOTHING,
            lambda w, s: _report("quarterly", pk=w.exclusion.pk)(w, s),
            _say(reason="It counts."),
        )
    ],
    "return_issue": [
        Entry(Of.NOTHING, _over, lambda w, s, by: {"shown": seen(make(**_over(w, s)))})
    ],
    "issued_list": [Entry(Of.NOTHING)],
    "issued_file": [Entry(Of.NOTHING, lambda w, s: {"pk": w.issued.pk})],
    "policy_try": [Entry(Of.NOTHING), Entry(Of.NOTHING, query=_tried)],
    "policy_try_rows": [Entry(Of.NOTHING, query=_tried_rows)],
    "policy_proposal": [Entry(Of.PROPOSAL, _proposal)],
    "policy_proposal_answer": [
        Entry(Of.PROPOSAL, _proposal, _say(agreed="no", answer="Not now."), reads=False)
    ],
    "policy_proposal_take_back": [
        Entry(Of.PROPOSAL, _proposal, _say(), reads=False, only=Only.APPLICANT)
    ],
    # --- errors ----------------------------------------------------------------------------------
    "error_list": [Entry(Of.NOTHING), Entry(Of.NOTHING, query=lambda w, s: {"report": "due"})],
    "error_report": [
        Entry(
            Of.LOOK,
            _viewing,
            _say(kind="should_have_stopped", what_happened="A slip.", whose_decision="Mine."),
        )
    ],
    "error_uses": [Entry(Of.AUTHORITY, _authority("in_force"), authority="in_force")],
    "error_page": [Entry(Of.NOTHING, _error), Entry(Of.NOTHING, _relevant)],
    "error_material": [Entry(Of.NOTHING, _error)],
    "error_pdf": [Entry(Of.NOTHING, _error), Entry(Of.NOTHING, _relevant)],
    "error_establish": [Entry(Of.NOTHING, _error, _say(version=1, ripa_error="no"))],
    "error_decide": [
        Entry(
            Of.NOTHING,
            _error,
            _say(
                version=1,
                material="released",
                decision_found="Nobody asked.",
                outcome="Training.",
                prevention="A lock.",
            ),
        )
    ],
    "error_reported": [
        Entry(
            Of.NOTHING,
            _relevant,
            lambda w, s, by: {"version": 1, "reference": "C/1", **moment("reported_at", ago())},
        )
    ],
    # --- the central record (record) -------------------------------------------------------------
    "record_list": [
        Entry(Of.NOTHING),
        Entry(Of.NOTHING, query=lambda w, s: {"about": "Wren", "stands": "in_force"}),
    ],
    "record_csv": [Entry(Of.NOTHING)],
    "record_pdf": [Entry(Of.NOTHING)],
    "pack_list": [Entry(Of.NOTHING)],
    "pack_new": [Entry(Of.NOTHING, send=_say())],
    "pack_page": [Entry(Of.NOTHING, lambda w, s: {"pk": w.pack.pk})],
    "pack_file": [Entry(Of.NOTHING, lambda w, s: {"pk": w.pack.pk})],
    "pack_cancel": [
        Entry(
            Of.NOTHING,
            lambda w, s: {"pk": w.pack_under_way.pk},
            _say(),
            reads=False,
            only=Only.INSPECTOR,
        )
    ],
    # --- checks ----------------------------------------------------------------------------------
    "check_new": [Entry(Of.CASE, _case, _say())],
    "check_answers": [Entry(Of.CASE, _draft, _checked_plan, only=Only.WRITER)],
    "check_step": [
        Entry(
            Of.CASE,
            lambda w, s: {**_draft(w, s), "slug": "reasons"},
            lambda w, s, by: answers_of(s.check, by=by)["reasons"],
            only=Only.WRITER,
        )
    ],
    "check_page": [Entry(Of.CASE, _check)],
    "check_change": [Entry(Of.CASE, _check, _say())],
    "check_close": [Entry(Of.CASE, _quiet, _say(reason="Answered."))],
    "keeping_answer": [
        Entry(
            Of.CASE,
            lambda w, s: {**_case(w, s), "number": s.keeping_check.number},
            _say(agreed="yes", reasons="One picture.", version="1"),
        )
    ],
    "before_you_look": [
        # A look at somebody who was looked at before: stopped, but within an open session.
        Entry(Of.CASE, _look_at_shared, _say(reasons="Once more."), done=409, changes=False),
        Entry(Of.CASE, _look, _say(reasons="Nothing else has answered it.")),
    ],
    "late_declaration": [
        Entry(
            Of.CASE,
            _case,
            lambda w, s, by: {
                "person": s.person.pk,
                **moment("looked_at", ago()),
                "what_happened": "At home.",
            },
        )
    ],
    "viewing_page": [Entry(Of.CASE, _viewing), Entry(Of.CASE, _open_viewing)],
    "viewing_way_out": [
        Entry(
            Of.CASE,
            lambda w, s: {
                "viewing_id": s.opening.viewing_id,
                "opening_id": s.opening.pk,
            },
            only=Only.LOOKER_ALONE,
            shown=302,
        )
    ],
    "viewing_finish": [Entry(Of.CASE, _open_viewing, _say(), reads=False, only=Only.LOOKER)],
    "outcome_add": [Entry(Of.CASE, _open_viewing, _outcome, only=Only.LOOKER)],
    "immediate_review": [
        Entry(
            Of.CASE,
            lambda w, s: {"viewing_id": s.immediate.pk},
            _say(agreed="yes", reasons="It could not wait."),
        )
    ],
    "finding_assess": [
        Entry(
            Of.CASE,
            lambda w, s: {"finding_id": s.finding.pk},
            _say(status="contradicted", source="The register."),
        )
    ],
    "flag_review": [
        Entry(
            Of.CASE,
            lambda w, s: {"flag_id": s.flag.pk},
            _say(decision="rely", reasons="The school said the same."),
        )
    ],
    "rule_page": [Entry(Of.NOTHING, lambda w, s: {"rule": "g22"})],
}

# allauth's own pages: they name no record, and answer as allauth has it.
LOOSE = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "health",
    }
)
LOOSE_PARTS = {"account_reset_password_from_key": {"uidb36": "1", "key": "set-password"}}
