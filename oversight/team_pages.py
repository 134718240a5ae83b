"""What the template of a manager's page is given."""

from typing import Any

from django.http import QueryDict

from accounts.models import User
from cases.queries import names_for
from checks.flags.words import tag_for
from checks.models import ConsentFlag
from checks.queries import told_stops
from checks.words import HEADLINES, HIDDEN_STOP
from consent.overrides.panels import tag_of
from oversight.pages import address_with, link, rule_link
from oversight.queries.team import Gap, TeamWork
from socialcheck.templatetags.ui import uk_date, uk_datetime


def team_context(by: User, data: QueryDict, read: TeamWork) -> dict[str, Any]:
    """The tables of a manager's page, with the names that the manager may know."""
    people = [look.person for look in (*read.looks.rows, *read.overdue.rows)]
    people += [flag.viewing.person for flag in read.flags.rows]
    names = names_for(by=by, people=[*people, *(stop.person for stop in read.stops.rows)])

    def older(name: str, before: int | None) -> str:
        return address_with(data, {name: before}) if before else ""

    return {
        "read": read,
        "looks": [
            [
                link(f"Viewing {look.pk}", "viewing_page", look.pk),
                uk_datetime(look.at),
                str(look.worker),
                names[look.person_id],
                look.case.reference,
                "Declared late" if look.late else rule_link(look.rule),
            ]
            for look in read.looks.rows
        ],
        "stops": [
            [
                uk_datetime(told.stop.at),
                str(told.stop.worker),
                told.name,
                link(told.stop.case.reference, "case_page", told.stop.case.reference),
                f"{told.rule}: {HEADLINES.get(told.rule, told.stop.outcome)}"
                if told.rule
                else HIDDEN_STOP["headline"],
            ]
            for told in told_stops(read.stops.rows, names)
        ],
        "overdue": [
            [
                link(f"Viewing {look.pk}", "viewing_page", look.pk),
                uk_datetime(look.at),
                str(look.worker),
                names[look.person_id],
                look.case.reference,
            ]
            for look in read.overdue.rows
        ],
        "untold": [
            [
                link(each.person, "person_page", each.case.reference, each.person_id),
                each.get_role_display(),
                link(each.case.reference, "case_page", each.case.reference),
            ]
            for each in read.untold.rows
        ],
        "nobody_told": [
            [
                link(case.reference, "case_page", case.reference),
                case.title,
                uk_date(case.opened_on),
            ]
            for case in read.nobody_told.rows
        ],
        "not_told": [
            [
                link(
                    f"Answer about {each.person}",
                    "not_told_answer",
                    each.case.reference,
                    each.person_id,
                    each.pk,
                ),
                str(each.asked_by),
                uk_datetime(each.at),
                each.case.reference,
            ]
            for each in read.not_told.rows
        ],
        "flags": [
            [
                link(f"Review viewing {flag.viewing_id}", "flag_review", flag.pk),
                tag_words(flag),
                str(flag.viewing.worker),
                names[flag.viewing.person_id],
                flag.viewing.case.reference,
            ]
            for flag in read.flags.rows
        ],
        "overrides": [
            [
                link(
                    f"Decision about {each.person}",
                    "override_page",
                    each.case.reference,
                    each.person_id,
                    each.pk,
                ),
                tag_of(each, read.today)[0],
                str(each.by),
                each.case.reference,
            ]
            for each in read.overrides.rows
        ],
        "gaps": [[str(gap.user), gap.kind.label, gap_words(gap)] for gap in read.gaps],
        "look_head": ["Look", "When", "Who", "Person", "Case", "Rule"],
        "stop_head": ["When", "Who", "Person", "Case", "Rule"],
        "overdue_head": ["Look", "When", "Who", "Person", "Case"],
        "untold_head": ["Person", "Role", "Case"],
        "nobody_told_head": ["Case", "Family or person", "Opened"],
        "not_told_head": ["Waiting", "Asked by", "When", "Case"],
        "flag_head": ["Look", "Where it stands", "Who looked", "Person", "Case"],
        "override_head": ["Decision", "Where it stands", "Decided by", "Case"],
        "gap_head": ["Who", "Course", "Where it stands"],
        "older_looks": older("looks", read.looks.older),
        "older_stops": older("stops", read.stops.older),
        "older_overdue": older("overdue", read.overdue.older),
        "older_untold": older("untold", read.untold.older),
        "older_nobody_told": older("nobody_told", read.nobody_told.older),
        "older_not_told": older("not_told", read.not_told.older),
        "older_flags": older("flags", read.flags.older),
        "older_overrides": older("overrides", read.overrides.older),
    }


def gap_words(gap: Gap) -> str:
    """What is missing of a course."""
    if gap.expires_on is None:
        return "Not recorded"
    return f"{'Ran out' if gap.lapsed else 'Runs out'} on {uk_date(gap.expires_on)}"


def tag_words(flag: ConsentFlag) -> str:
    """Where the review of a flag stands."""
    tag = tag_for([flag])
    return tag.text if tag else ""
