"""Laws of working days, tried on generated holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register.model import DayKind, TimeLimit
from gongshi.register.working_days import (
    add_working_days,
    is_working_day,
    last_day_of,
    next_working_day,
    working_days_between,
)

pytestmark = pytest.mark.prop

days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
counts = st.integers(0, 60)


@st.composite
def around(draw: st.DrawFn) -> tuple[date, dict[date, DayKind]]:
    """A day, and holidays near it."""
    day = draw(days)
    offsets = st.integers(-20, 120)
    kinds: st.SearchStrategy[DayKind] = st.sampled_from(["closed", "open"])
    table = draw(st.dictionaries(offsets, kinds, max_size=30))
    return day, {day + timedelta(days=n): kind for n, kind in table.items()}


@given(around(), counts)
def test_counting_undoes_adding(given_: tuple[date, dict[date, DayKind]], count: int) -> None:
    """Between a day and the day `count` working days later there are `count` working days."""
    day, holidays = given_
    end = add_working_days(day, count, holidays)

    assert working_days_between(day, end, holidays) == count
    assert count == 0 or is_working_day(end, holidays)


@given(around(), counts, counts)
def test_adding_twice_is_adding_once(
    given_: tuple[date, dict[date, DayKind]], one: int, other: int
) -> None:
    day, holidays = given_
    there = add_working_days(day, one, holidays)

    assert add_working_days(there, other, holidays) == add_working_days(day, one + other, holidays)


@given(around())
def test_the_next_working_day_is_the_first_one(
    given_: tuple[date, dict[date, DayKind]],
) -> None:
    day, holidays = given_
    found = next_working_day(day, holidays)

    assert is_working_day(found, holidays)
    assert working_days_between(day - timedelta(days=1), found, holidays) == 1


@given(around(), st.integers(1, 60))
def test_no_limit_ends_early(given_: tuple[date, dict[date, DayKind]], count: int) -> None:
    """Working days last at least as long as calendar days, where no day of rest is worked."""
    day, holidays = given_
    closed = {one: kind for one, kind in holidays.items() if kind == "closed"}
    working, calendar = TimeLimit(working_days=count), TimeLimit(days=count)

    assert last_day_of(day, working, closed) >= last_day_of(day, calendar, closed)
