"""Laws of calendar days and durations, tried on generated values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.register.dates import Period, add, last_day

pytestmark = pytest.mark.prop

days = st.dates()
part = st.integers(min_value=0, max_value=999)
periods = st.builds(Period, months=st.integers(0, 999 * 12 + 9999), days=st.integers(0, 99_999))
written = st.builds("P{}Y{}M{}D".format, part, part, part)


@given(periods)
def test_a_period_survives_being_written(period: Period) -> None:
    """Parsing what was written gives the same period."""
    assert Period.parse(str(period)) == period


@given(written)
def test_writing_is_settled_after_once(text: str) -> None:
    """The shortest form of the shortest form is itself."""
    once = str(Period.parse(text))

    assert str(Period.parse(once)) == once


@given(st.text())
def test_text_is_a_period_or_refused(text: str) -> None:
    """Parsing gives a period or a ValueError, and nothing else."""
    try:
        period = Period.parse(text)
    except ValueError:
        return

    assert Period.parse(str(period)) == period


@given(days, periods)
def test_adding_a_period_never_gives_an_earlier_day(day: date, period: Period) -> None:
    """The day one period later is not earlier than the day."""
    assert add(day, period) >= day


@given(days, days, periods)
def test_adding_keeps_the_order_of_days(one: date, other: date, period: Period) -> None:
    """Of two days the later one does not end earlier."""
    first, second = sorted((one, other))

    assert add(first, period) <= add(second, period)


@given(days, periods, periods)
def test_a_longer_period_never_ends_earlier(day: date, one: Period, other: Period) -> None:
    """More months and more days never bring the end forward."""
    longer = Period(max(one.months, other.months), max(one.days, other.days))

    assert add(day, one) <= add(day, longer)


@given(days, st.integers(0, 12_000))
def test_months_end_on_the_corresponding_day(day: date, months: int) -> None:
    """Art. 202: the corresponding day of the last month; without one, its last day."""
    end = add(day, Period(months=months))

    if end != date.max:
        last_of_month = (end + timedelta(days=1)).day == 1
        assert end.day == day.day or (last_of_month and end.day < day.day)
        assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months


@given(days, periods)
def test_the_last_day_is_the_corresponding_day(anchor: date, period: Period) -> None:
    """Anchor plus period, clamped to the month's last day; a day less where the anchor counts."""
    end = add(anchor, period)

    assert last_day(anchor, period) == end
    if date.min < end < date.max:
        assert last_day(anchor, period, inclusive=True) == end - timedelta(days=1)
    else:
        assert last_day(anchor, period, inclusive=True) == end
