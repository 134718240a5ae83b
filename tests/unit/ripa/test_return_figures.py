"""What each figure of a report counts, told of authorities whose whole life is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ripa.life_json import life_from_json
from ripa.returns.figures import (
    DEFINITIONS,
    Fault,
    Happening,
    Story,
    When,
    figures_of,
    lines_of,
    nil_sentences,
)
from ripa.returns.spans import Report, span_of
from ripa.states import Deed, Kind

YEAR = span_of(Report.ANNUAL, date(2025, 6, 1))
LATER = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = {
    Deed.GRANT: "granted",
    Deed.REFUSE: "refused",
    Deed.MAGISTRATE_APPROVE: "magistrate_approved",
    Deed.MAGISTRATE_REFUSE: "magistrate_refused",
    Deed.REVIEW: "reviewed",
    Deed.RENEW: "renewed",
    Deed.RENEWAL_APPROVE: "renewal_approved",
    Deed.RENEWAL_REFUSE: "magistrate_refused",
    Deed.CANCEL: "cancelled",
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def story(
    *told: tuple[Deed, str], kind: Kind = Kind.DIRECTED_SURVEILLANCE, number: int = 1, **more: bool
) -> Story:
    """An authority to which this happened, each at noon of its day where no time is said."""
    dated = [(deed, moment(at if "T" in at else f"{at}T12:00")) for deed, at in told]
    events = []
    for deed, at in dated:
        if deed not in NAMES:
            continue
        event = {"deed": NAMES[deed], "at": at.isoformat()}
        if deed is Deed.GRANT:
            event["review_by"] = (at.date() + timedelta(days=28)).isoformat()
            event["restricted"] = False  # type: ignore[assignment]
            event["scope"] = {  # type: ignore[assignment]
                "subjects": ["1"], "platforms": [], "officers": [], "purposes": [],
            }  # fmt: skip
            if kind in {Kind.NON_RIPA, Kind.OVERT_DETERMINATION}:
                event["to"] = (at.date() + timedelta(days=60)).isoformat()
        if deed is Deed.REVIEW:
            event["review_by"] = (at.date() + timedelta(days=28)).isoformat()
        events.append(event)
    young = more.get("young_source", False)
    life = life_from_json({"kind": kind, "subject_under_18_source": young, "events": events})
    happenings = tuple(Happening(deed, at) for deed, at in dated)
    return Story(number, f"No {number}", kind, happenings, life, **more)


def counts(*stories: Story, report: Report = Report.ANNUAL, day: date = date(2025, 6, 1)) -> dict:
    found = lines_of(report, stories, [], When(span_of(report, day), LATER))
    return {figure: len(lines) for figure, lines in found.items() if lines}


def test_a_whole_life_in_one_year() -> None:
    life = story(
        (Deed.SUBMIT, "2025-02-01"),
        (Deed.GRANT, "2025-02-03"),
        (Deed.MAGISTRATE_APPROVE, "2025-02-05"),
        (Deed.RENEW, "2025-04-01"),
        (Deed.RENEWAL_APPROVE, "2025-04-03"),
        (Deed.CANCEL, "2025-05-20"),
    )
    both = ["applied", "granted", "presented", "approved", "renewed", "renewal-approved"]
    expected = {name: 1 for each in [*both, "cancelled"] for name in (each, f"{each}-directed")}
    assert counts(life) == expected


def test_an_application_that_was_sent_again_is_one_application() -> None:
    life = story((Deed.SUBMIT, "2024-12-30"), (Deed.SUBMIT, "2025-01-10"))
    assert counts(life) == {}
    assert counts(life, day=date(2024, 1, 1)) == {"applied": 1, "applied-directed": 1}


@pytest.mark.parametrize(
    ("day_of_order", "in_force", "expired"),
    [
        # Three months less a day: from 1 October until 31 December, and from 2 October until
        # 1 January.
        ("2025-10-01", True, True),
        ("2025-10-02", True, False),
        ("2025-09-30", False, True),
    ],
)
def test_the_end_of_the_year(day_of_order: str, in_force: bool, expired: bool) -> None:
    found = counts(
        story((Deed.GRANT, "2025-09-29"), (Deed.MAGISTRATE_APPROVE, f"{day_of_order}T13:00"))
    )
    assert ("in-force" in found, "expired" in found) == (in_force, expired)


def test_what_was_cancelled_after_it_ran_out_had_run_out() -> None:
    late = story(
        (Deed.GRANT, "2025-03-01"), (Deed.MAGISTRATE_APPROVE, "2025-03-02"),
        (Deed.CANCEL, "2025-09-01"),
    )  # fmt: skip
    found = counts(late)
    assert (found["expired"], found["cancelled"]) == (1, 1)
    quarter = counts(late, report=Report.QUARTERLY, day=date(2025, 6, 1))
    assert quarter["ended"] == 1 and "ended" not in counts(
        late, report=Report.QUARTERLY, day=date(2025, 8, 1)
    )


def test_what_never_took_effect_is_in_force_at_no_time_and_does_not_end() -> None:
    waits = story((Deed.GRANT, "2025-03-01"), (Deed.CANCEL, "2025-03-04"))
    found = counts(waits)
    assert found["cancelled"] == 1
    assert {"in-force", "expired"}.isdisjoint(found)
    refused = story((Deed.GRANT, "2025-03-01"), (Deed.MAGISTRATE_REFUSE, "2025-03-04"))
    assert {"in-force", "expired"}.isdisjoint(counts(refused))
    assert counts(refused)["magistrate-refused-directed"] == 1


def test_a_period_that_runs_counts_nothing_that_is_still_to_come() -> None:
    runs = story((Deed.GRANT, "2026-10-20"), kind=Kind.NON_RIPA)
    found = counts(runs, report=Report.QUARTERLY, day=date(2026, 10, 20))
    assert found["in-force-non-ripa"] == 1
    assert "ended" not in found
    when = When(span_of(Report.QUARTERLY, date(2026, 10, 20)), moment("2026-12-25T12:00"))
    lines = lines_of(Report.QUARTERLY, [runs], [], when)
    assert len(lines["ended-non-ripa"]) == 1 and not lines["in-force-non-ripa"]


def test_one_that_may_be_used_from_a_later_day_is_not_in_force_before_it() -> None:
    life = replace(
        story((Deed.GRANT, "2025-09-20"), kind=Kind.NON_RIPA), first_day=date(2025, 10, 2)
    )
    assert "in-force" not in counts(life, report=Report.QUARTERLY, day=date(2025, 9, 1))


def test_reviews_done_and_overdue() -> None:
    done = story(
        (Deed.GRANT, "2025-08-01"), (Deed.REVIEW, "2025-08-20"), (Deed.REVIEW, "2025-09-10"),
        kind=Kind.NON_RIPA,
    )  # fmt: skip
    found = counts(done, report=Report.QUARTERLY, day=date(2025, 9, 1))
    assert found["reviewed-non-ripa"] == 2 and "overdue" not in found
    late = story((Deed.GRANT, "2025-08-15"), kind=Kind.NON_RIPA)
    assert counts(late, report=Report.QUARTERLY, day=date(2025, 9, 1))["overdue-non-ripa"] == 1


def test_a_review_that_was_done_later_was_overdue_at_the_end_of_the_quarter() -> None:
    late = story((Deed.GRANT, "2025-08-15"), (Deed.REVIEW, "2025-10-02"), kind=Kind.NON_RIPA)
    assert counts(late, report=Report.QUARTERLY, day=date(2025, 9, 1))["overdue"] == 1


def test_sources_confidential_information_and_deciders_who_were_involved() -> None:
    young = story((Deed.GRANT, "2025-03-01"), kind=Kind.CHIS, young_source=True)
    told = story((Deed.GRANT, "2025-03-01"), confidential=True)
    own = story((Deed.GRANT, "2025-03-01"))
    own = replace(own, happenings=(replace(own.happenings[0], involved=True),))
    found = counts(young, told, own)
    assert (found["juvenile"], found["confidential-directed"], found["involved-directed"]) == (
        1,
        1,
        1,
    )
    assert found["granted"] == 3 and found["granted-chis"] == 1


def test_the_annual_return_is_about_ripa_alone() -> None:
    others = [
        story((Deed.SUBMIT, "2025-03-01"), (Deed.GRANT, "2025-03-02"), kind=kind)
        for kind in (Kind.NON_RIPA, Kind.OVERT_DETERMINATION)
    ]
    assert counts(*others) == {}
    quarter = counts(*others, report=Report.QUARTERLY, day=date(2025, 3, 1))
    assert (quarter["applied"], quarter["applied-overt"], quarter["applied-non-ripa"]) == (2, 1, 1)


def test_one_that_cannot_be_read_is_counted_by_its_deeds_alone() -> None:
    broken = replace(story((Deed.GRANT, "2025-12-01"), kind=Kind.NON_RIPA), life=None)
    found = counts(broken, report=Report.QUARTERLY, day=date(2025, 12, 1))
    assert found == {"granted": 1, "granted-non-ripa": 1}


def test_errors_by_the_moment_that_each_figure_is_about() -> None:
    fault = Fault(
        7, moment("2025-06-30T23:30"), moment("2025-07-02T10:00"), moment("2025-07-09T10:00")
    )
    for report, day, expected in (
        # 23:30 in UTC is half past midnight on 1 July in London.
        (Report.QUARTERLY, date(2025, 5, 1), {}),
        (Report.QUARTERLY, date(2025, 7, 1), {"errors-opened": 1, "errors-established": 1}),
        (Report.ANNUAL, date(2025, 7, 1), {"errors-established": 1, "errors-reported": 1}),
    ):
        found = lines_of(report, [], [fault], When(span_of(report, day), LATER))
        assert {name: len(lines) for name, lines in found.items() if lines} == expected


@pytest.mark.parametrize("report", list(Report))
def test_every_column_adds_up_and_every_figure_has_its_own_id(report: Report) -> None:
    figures = figures_of(report)
    definition = DEFINITIONS[report]
    single = sum(measure.only is not None for measure in definition.measures)
    spread = len(definition.measures) - single
    assert len(figures) == spread * len(definition.columns) + single + len(definition.errors)
    kinds = [column.kinds for column in definition.columns[1:]]
    assert frozenset().union(*kinds) == definition.columns[0].kinds
    assert sum(map(len, kinds)) == len(definition.columns[0].kinds)


def test_nil_is_said_of_the_whole_or_of_single_kinds() -> None:
    nothing = dict.fromkeys(figures_of(Report.QUARTERLY), 0)
    assert nil_sentences(Report.QUARTERLY, nothing, "April to June 2026") == [
        "This is a nil return: there was nothing to count in April to June 2026."
    ]
    some = {**nothing, "granted": 1, "granted-non-ripa": 1}
    assert nil_sentences(Report.QUARTERLY, some, "x") == [
        "Directed surveillance: nil.",
        "CHIS: nil.",
        "Overt determinations: nil.",
    ]
    assert nil_sentences(Report.QUARTERLY, {**nothing, "errors-opened": 1}, "x") == [
        "Authorities: nil."
    ]
