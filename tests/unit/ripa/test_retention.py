"""For how long an authority is kept: from its end, in London days."""

from datetime import date

import pytest

from ripa.record.retention import Ending, How, ending_of, is_over, keep_until
from ripa.states import Deed, State

TODAY = date(2026, 11, 24)
DAYS = {
    Deed.GRANT: date(2026, 1, 5),
    Deed.CANCEL: date(2026, 2, 1),
    Deed.REFUSE: date(2026, 2, 2),
    Deed.MAGISTRATE_REFUSE: date(2026, 2, 3),
    Deed.WITHDRAW: date(2026, 2, 4),
}


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (State.CANCELLED, Ending(How.CANCELLED, date(2026, 2, 1))),
        (State.REFUSED, Ending(How.REFUSED, date(2026, 2, 2))),
        (State.MAGISTRATE_REFUSED, Ending(How.REFUSED_BY_MAGISTRATE, date(2026, 2, 3))),
        (State.WITHDRAWN, Ending(How.WITHDRAWN, date(2026, 2, 4))),
        (State.DRAFT, None),
        (State.SUBMITTED, None),
        (State.RETURNED, None),
        (State.AWAITING_MAGISTRATE, None),
        (State.IN_FORCE, None),
    ],
)
def test_every_stored_state_has_its_end(state: State, ending: Ending | None) -> None:
    assert ending_of(state, DAYS, last_day=None, today=TODAY) == ending


def test_there_is_no_state_besides() -> None:
    tried = {State.CANCELLED, State.REFUSED, State.MAGISTRATE_REFUSED, State.WITHDRAWN}
    tried |= {State.DRAFT, State.SUBMITTED, State.RETURNED, State.AWAITING_MAGISTRATE}
    assert tried | {State.IN_FORCE} == set(State)


@pytest.mark.parametrize(
    ("last_day", "ended"),
    [(date(2026, 11, 23), True), (date(2026, 11, 24), False), (date(2026, 11, 25), False)],
)
def test_one_that_ran_out_ended_on_its_last_day(last_day: date, ended: bool) -> None:
    found = ending_of(State.IN_FORCE, DAYS, last_day=last_day, today=TODAY)
    assert found == (Ending(How.EXPIRED, last_day) if ended else None)


def test_an_end_that_the_events_do_not_tell_of_is_not_made_up() -> None:
    assert ending_of(State.CANCELLED, {}, last_day=None, today=TODAY) is None


@pytest.mark.parametrize(
    ("end", "years", "until"),
    [
        (date(2026, 11, 24), 5, date(2031, 11, 24)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 5, date(2028, 2, 28)),
        (date(2026, 12, 31), 3, date(2029, 12, 31)),
    ],
)
def test_the_same_day_so_many_years_on(end: date, years: int, until: date) -> None:
    assert keep_until(end, years) == until


def test_it_is_over_on_the_day_after() -> None:
    assert not is_over(date(2026, 11, 24), today=date(2026, 11, 24))
    assert is_over(date(2026, 11, 24), today=date(2026, 11, 25))
    assert not is_over(None, today=date(2026, 11, 25))
