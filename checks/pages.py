"""What the templates of checks and looks are given."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from accounts.access import can
from accounts.models import User
from accounts.permissions import Permission
from audit import clock
from cases.models import Attribution, OnlineProfile, Person
from cases.queries import names_for, place_of, root_of, same_person_groups, same_person_ids
from checks import queries
from checks.actions import FindingGiven
from checks.bounds import bounds_told
from checks.drafts import questionnaire_of
from checks.facts import why_closed
from checks.flags.pages import flags_context
from checks.flags.queries import flags_on
from checks.flags.words import tag_for
from checks.forms import InterestForm, LookForm
from checks.history import timeline_of
from checks.models import Check, Draft, Finding
from checks.quarantine import conceal
from checks.words import WHEN, Way, headline, hidden_decision, ways_on
from guidance.queries import champion_for, teams_of
from ripa.authorities.covering import Covers, covers_of, proposed_for
from ripa.errors.opening import error_links, may_report
from ripa.gate import NOT_LEGAL_ADVICE, Row
from ripa.immediate import is_immediate
from ripa.ledger import asks_reasons, prior_viewings, prior_viewings_of
from ripa.models import Authority, Stop, Viewing
from ripa.sources import SOURCES
from socialcheck.questionnaire import Page


def step_context(draft: Draft, page: Page, form: Any, by: User) -> dict[str, Any]:
    asked = questionnaire_of(draft, by)
    before = asked.before(page)
    return {
        "case": draft.case,
        "draft": draft,
        "step": page,
        "form": form,
        "number": asked.number(page),
        "of": len(asked.pages),
        "back": _step_address(draft, before)
        if before
        else reverse("case_page", args=[draft.case.reference]),
    }


def answers_context(draft: Draft, by: User) -> dict[str, Any]:
    """All the answers in words, each with the page on which it is changed."""
    asked = questionnaire_of(draft, by)
    sections = asked.sections(lambda page: _step_address(draft, page))
    return {"case": draft.case, "draft": draft, "sections": sections, "seen": asked.state()}


def _step_address(draft: Draft, page: Page) -> str:
    return reverse("check_step", args=[draft.case.reference, draft.pk, page.slug])


def check_context(check: Check, by: User) -> dict[str, Any]:
    """The check, whom it may look at and through which profiles, and what has come of it."""
    place = place_of(check.case, by)
    viewings = list(
        Viewing.objects.filter(check_key=check.key)
        .select_related("worker", "person", "case")
        .prefetch_related("outcomes")
    )
    names = queries.names_of_lookers(viewings, by=by)
    flags = flags_on(viewing.pk for viewing in viewings)
    stops = list(Stop.objects.filter(check_key=check.key).select_related("worker", "person")[:20])
    targets = _targets(check)
    return {
        "check": check,
        "case": check.case,
        "place": place,
        "targets": targets,
        "covers": _covers(check, targets, by),
        "about": _about(check),
        "viewings": [
            (viewing, names[viewing.pk], tag_for(flags.get(viewing.pk, []))) for viewing in viewings
        ],
        "stops": queries.told_stops(
            stops, names_for(by=by, people=[stop.person for stop in stops])
        ),
        "agreements": list(check.agreements.select_related("by")),
        "asks_to_keep": check.material_kept != "no",
        "may_look": can(by, Permission.LOOK, place) and why_closed(check) is None,
        "may_change": can(by, Permission.PLAN_CHECK, place) and check.closed_at is None,
        "may_agree": can(by, Permission.AGREE_KEEPING, place) and check.created_by_id != by.pk,
    }


def _targets(check: Check) -> list[dict[str, Any]]:
    """Each subject, their profiles, and how often they were looked at; the queries do not grow."""
    roots = {each: root_of(each).pk for each in check.subjects.select_related("merged_into")}
    groups = same_person_groups(set(roots.values()))
    times = prior_viewings_of(groups)
    profiles: dict[int, dict[int, OnlineProfile]] = {root: {} for root in groups}
    whose = {pk: root for root, ids in groups.items() for pk in ids}
    found = Attribution.objects.filter(person__in=whose).select_related("profile")
    for each in found.order_by("profile__platform", "profile__key"):
        profiles[whose[each.person_id]][each.profile_id] = each.profile
    return [
        {"person": person, "profiles": list(profiles[root].values()), "times": times[root]}
        for person, root in roots.items()
    ]


def _covers(check: Check, targets: list[dict[str, Any]], by: User) -> list[Covers]:
    """The authority that the check relies on, or else those that would be proposed at the door."""
    if check.authority is not None:
        return list(covers_of(by, [check.authority]).values())
    wishes = {target["person"]: target["profiles"] for target in targets}
    proposed = proposed_for(
        by, wishes, purpose=check.purpose, restricted=check.visibility != "public"
    )
    return list(covers_of(by, proposed).values())


def _profiles_of(person: Person) -> list[OnlineProfile]:
    ids = same_person_ids(root_of(person))
    return list(OnlineProfile.objects.filter(attributions__person__in=ids).distinct())


def _about(check: Check) -> list[dict[str, Any]]:
    return [
        {"key": "What it is for", "value": check.get_purpose_display()},
        {"key": "Question", "value": check.question},
        {"key": "Grounds", "value": check.grounds},
        {"key": "Tried first", "value": check.tried_first},
        {"key": "Consent", "value": check.consent_position},
        {"key": "Expects to find", "value": check.expects},
        {"key": "A lesser way", "value": check.lesser_way},
        {"key": "Do they know", "value": check.they_know},
        {"key": "How", "value": check.council_profile or check.get_account_display()},
        {"key": "Who can see it", "value": check.get_visibility_display()},
        {"key": "Contact", "value": check.get_interaction_display()},
        {"key": "Aimed at a person", "value": check.get_aimed_at_person_display()},
        {"key": "Private information", "value": check.get_private_information_display()},
        {"key": "Shows other people", "value": check.get_third_parties_display()},
        {"key": "Builds a picture", "value": check.get_builds_picture_display()},
        {"key": "Pattern of life", "value": check.get_pattern_of_life_display()},
        {"key": "Combined with other information", "value": check.get_combined_display()},
        {"key": "Something will be kept", "value": check.get_material_kept_display()},
        {
            "key": "Cannot wait",
            "value": check.immediate_reason if check.immediate else "No: it can wait",
        },
        {"key": "Planned by", "value": check.created_by},
    ]


def look_context(
    look: queries.BeforeYouLook, form: LookForm, by: User, interest: InterestForm | None = None
) -> dict[str, Any]:
    """The page before the click: the decision first, then what can be done, then who can help.

    Whoever was not asked yet about an interest of their own (`interest`) is asked that before all.
    """
    answer = look.answer
    root = root_of(look.person)
    place = place_of(look.check.case, by)
    told = look.told
    covers = covers_of(by, _authorities_of(look))
    return {
        "check": look.check,
        "case": look.check.case,
        "person": look.person,
        "profile": look.profile,
        "attribution": look.profile.attributions.filter(person__in=same_person_ids(root)).first(),
        **_decision_told(look, covers),
        "admits": answer.decision.outcome.admits,
        "asks": asks_reasons(answer, look.within),
        "within": look.within,
        "times": prior_viewings(root),
        "last": look.last,
        "others": told.others,
        "about": "" if told.hidden else told.name,
        "ways": [] if told.hidden else _ways(look),
        "bounds": bounds_told(look, by),
        "covers": list(covers.values()),
        "champion": champion_for(teams_of(by)),
        "timeline": timeline_of(root, by=by, now=answer.at),
        "form": form,
        "forms": [interest] if interest else [],
        "interest": interest or InterestForm(),
        "asks_interest": look.asks_interest,
        "said_of_interest": look.said_of_interest,
        "closed": why_closed(look.check),
        "may_look": can(by, Permission.LOOK, place) and why_closed(look.check) is None,
    }


def _decision_told(look: queries.BeforeYouLook, covers: dict[int, Covers]) -> dict[str, Any]:
    """The decision as far as this worker may be told of it: what another team has recorded of
    somebody whom the worker may not know is no more than that the look is stopped."""
    decision = look.told.weighed.decision
    shown: dict[str, Any] = {"policy_version": look.answer.policy.number}
    if look.told.hidden:
        hidden = hidden_decision(decision.outcome)
        return {"decision": shown | hidden, "headline": hidden["headline"], "why_href": ""}
    authority = look.told.weighed.authority
    return {
        "decision": shown | decision.to_mapping(),
        "headline": headline(
            look.told.weighed, covers.get(authority.pk) if authority else None, look.within
        ),
        "why_href": reverse("rule_page", args=[decision.rule.lower()]),
    }


def _ways(look: queries.BeforeYouLook) -> list[Way]:
    """What can be done, for the person whom the decision is about if they are on this case."""
    check, person = look.check, look.person
    if look.told.name:
        ids = same_person_ids(look.told.weighed.root)
        involved = check.case.involvements.filter(person__in=ids).exists()
        return ways_on(
            look.told.weighed.decision, check, look.told.weighed.root if involved else None
        )
    return ways_on(look.told.weighed.decision, check, person)


def _authorities_of(look: queries.BeforeYouLook) -> list[Authority]:
    """Each authority that the look would use, or that is in its way; for those people only of whom
    this worker may know."""
    return [found for each in look.told.known if (found := each.uses or each.authority)]


def viewing_context(viewing: Viewing, check: Check | None, by: User) -> dict[str, Any]:
    """A viewing. The ways out to its profiles are here only for its worker while it is open."""
    at = clock.now()
    is_open = not viewing.late and viewing.ends_at > at and not hasattr(viewing, "ended")
    openings = list(viewing.openings.select_related("profile"))
    opened = {opening.profile_id for opening in openings}
    mine = viewing.worker_id == by.pk
    outcomes = list(viewing.outcomes.select_related("by").prefetch_related("findings__assessments"))
    place = place_of(viewing.case, by)
    immediate = is_immediate(viewing)
    tallies = list(viewing.tallies.select_related("person", "authority"))
    names = names_for(by=by, people=[tally.person for tally in tallies])
    flagged, tags = flags_context(viewing, outcomes, by)
    review = getattr(viewing, "immediate_review", None)
    reviews = [line["review"] for line in flagged["flags"] if line["review"]]
    closure = conceal(
        viewing, by, openings=openings, reviews=[*reviews, *([review] if review else [])]
    )
    return {
        **flagged,
        "viewing": viewing,
        "closure": closure,
        "may_report": may_report(by, viewing),
        "error_cases": error_links(by, viewing),
        "check": check,
        "case": viewing.case,
        "is_open": is_open,
        "mine": mine,
        "openings": openings,
        # A profile that was let in again under another rule has one way out, the newest.
        "ways_out": list({opening.profile_id: opening for opening in openings}.values()),
        "under": list(covers_of(by, [used for tally in tallies if (used := tally.used)]).values()),
        "more": [p for p in _profiles_of(viewing.person) if p.pk not in opened]
        if is_open and mine
        else [],
        "decision": {**viewing.decision, "policy_version": viewing.policy.number}
        if viewing.decision
        else None,
        "tallies": [(tally, names[tally.person_id]) for tally in tallies],
        "looker": queries.names_of_lookers([viewing], by=by)[viewing.pk],
        "outcomes": [
            (
                outcome,
                tags[outcome.pk],
                [(finding, status_of(finding)) for finding in outcome.findings.all()],
            )
            for outcome in outcomes
            if closure is None
        ],
        "said": bool(outcomes),
        "review": review,
        "immediate": immediate,
        "may_review": immediate
        and not hasattr(viewing, "immediate_review")
        and can(by, Permission.REVIEW_IMMEDIATE, place)
        and not mine,
        "may_assess": can(by, Permission.RECORD_OUTCOME, place),
    }


def status_of(finding: Finding) -> str:
    """How far the finding may be relied on: as last assessed, and unverified before that."""
    assessed = list(finding.assessments.all())
    return str(assessed[-1].get_status_display()) if assessed else "Unverified"


def rule_context(row: Row) -> dict[str, Any]:
    """A rule of the gate in words."""
    return {
        "rule": row,
        "when": WHEN[row.id],
        "sources": [SOURCES[key] for key in row.sources],
        "advice": NOT_LEGAL_ADVICE,
    }


def with_another(data: QueryDict, prefix: str) -> QueryDict:
    """What was posted, with one more empty form in the set."""
    more = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    typed_total = data.get(name, "1")
    total = int(typed_total) if typed_total.isdecimal() else 1
    more[name] = str(min(total + 1, 10))
    return more


def typed(data: QueryDict, form: type[forms.Form]) -> dict[str, str]:
    """What was typed in a form's fields, to be shown again without errors."""
    return {name: data.get(name, "") for name in form.base_fields}


def outcome_is_valid(form: forms.Form, formset: Any) -> bool:
    """Both parts are complete, and a "yes" comes with a finding."""
    if form.is_valid() and form.cleaned_data["found"] == "no":
        return True
    complete = bool(formset.is_valid()) and form.is_valid()
    if complete and not any(each.is_given for each in formset):
        formset.forms[0].add_error("what", "Say what was seen, or answer that you found nothing")
        return False
    return complete


def findings_given(form: forms.Form, formset: Any) -> list[FindingGiven]:
    if form.cleaned_data["found"] == "no":
        return []
    return [
        FindingGiven(**{name: each.cleaned_data[name] for name in each.fields})
        for each in formset
        if each.is_given
    ]
