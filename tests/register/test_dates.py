"""Calendar days and durations."""

import re
from datetime import date, timedelta

import pytest

from gongshi.register.dates import FIRST_DAY, LAST_DAY, Period, add, day_of, last_day, today

READ = [
    # text, months, days
    ("P3M", 3, 0),
    ("P1Y", 12, 0),
    ("P1Y6M", 18, 0),
    ("P30D", 0, 30),
    ("P1Y2M3D", 14, 3),
    ("P0D", 0, 0),
    ("P0Y0M0D", 0, 0),
    ("P012M", 12, 0),
    ("P999Y9999M99999D", 21987, 99999),
]

REFUSED = [
    ("", "nothing"),
    ("P", "no part"),
    ("3M", "no P"),
    ("p3m", "small letters"),
    ("P3", "no unit"),
    ("PM", "no number"),
    ("P1M1Y", "parts out of order"),
    ("P1W", "weeks"),
    ("PT1H", "times of day"),
    ("P1DT1H", "times of day after days"),
    ("P-1M", "a sign"),
    ("-P1M", "a sign in front"),
    ("P1.5Y", "a fraction"),
    ("P 1Y", "a space inside"),
    (" P1Y", "a space before"),
    ("P1Y\n", "a line end"),
    ("P٣M", "digits of another script"),
    ("P100000D", "too many digits"),
    ("none", "a word"),
]

WRITTEN = [
    (Period(), "P0D"),
    (Period(days=30), "P30D"),
    (Period(months=3), "P3M"),
    (Period(months=12), "P1Y"),
    (Period(months=18), "P1Y6M"),
    (Period(months=14, days=3), "P1Y2M3D"),
    (Period(months=21987, days=99999), "P1832Y3M99999D"),
]

ADDED = [
    # day, period, the day one period later
    ("2026-03-14", "P0D", "2026-03-14"),
    ("2026-03-14", "P3Y", "2029-03-14"),
    ("2026-03-14", "P1M", "2026-04-14"),
    ("2026-03-14", "P30D", "2026-04-13"),
    ("2026-12-31", "P1D", "2027-01-01"),
    ("2026-12-14", "P1M", "2027-01-14"),
    ("2026-01-31", "P1M", "2026-02-28"),
    ("2024-01-31", "P1M", "2024-02-29"),
    ("2026-03-31", "P1M", "2026-04-30"),
    ("2026-01-31", "P2M", "2026-03-31"),
    ("2024-02-29", "P1Y", "2025-02-28"),
    ("2024-02-29", "P4Y", "2028-02-29"),
    ("1896-02-29", "P4Y", "1900-02-28"),
    ("2023-11-30", "P3M", "2024-02-29"),
    ("2026-01-31", "P1M1D", "2026-03-01"),
    ("9999-12-31", "P1D", "9999-12-31"),
    ("9999-12-30", "P1D", "9999-12-31"),
    ("9999-12-01", "P1M", "9999-12-31"),
    ("8500-03-14", "P999Y9999M99999D", "9999-12-31"),
    ("9990-03-14", "P99999D", "9999-12-31"),
]

LAST_DAYS = [
    # anchor, period, the last day of the period
    ("2026-03-14", "P3Y", "2029-03-14"),
    ("2026-03-14", "P1D", "2026-03-15"),
    ("2026-03-01", "P1M", "2026-04-01"),
    ("2026-03-01", "P1Y", "2027-03-01"),
    ("2027-03-01", "P1Y", "2028-03-01"),
    ("2024-02-29", "P1Y", "2025-02-28"),
    ("2024-02-29", "P4Y", "2028-02-29"),
    ("2026-01-31", "P1M", "2026-02-28"),
    ("2023-11-30", "P3M", "2024-02-29"),
    ("2026-03-31", "P3M", "2026-06-30"),
    ("2026-01-01", "P1Y", "2027-01-01"),
    ("2026-03-14", "P0D", "2026-03-14"),
    ("0001-01-01", "P0D", "0001-01-01"),
    ("9999-06-01", "P1Y", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "months", "days"), READ)
def test_reads_a_period(text: str, months: int, days: int) -> None:
    """Years, months and days are read; years are kept as twelve months."""
    actual = Period.parse(text)

    assert Period(months=months, days=days) == actual


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_refuses_what_is_not_a_period(text: str, why: str) -> None:
    """Anything but years, months and days, in this order and whole, is refused."""
    with pytest.raises(ValueError, match=rf"^{re.escape(text)}\Z"):
        Period.parse(text)


@pytest.mark.parametrize(("period", "text"), WRITTEN)
def test_writes_a_period(period: Period, text: str) -> None:
    """A period is written in its shortest form."""
    assert text == str(period)


@pytest.mark.parametrize(("day", "period", "expected"), ADDED)
def test_adds_a_period(day: str, period: str, expected: str) -> None:
    """A month too short for the day ends on its last day, and time ends with the year 9999."""
    actual = add(date.fromisoformat(day), Period.parse(period))

    assert date.fromisoformat(expected) == actual


@pytest.mark.parametrize(("anchor", "period", "expected"), LAST_DAYS)
def test_ends_a_period(anchor: str, period: str, expected: str) -> None:
    """The last day is the corresponding day; a day earlier where the anchor counts as the first."""
    day, of = date.fromisoformat(anchor), Period.parse(period)

    assert last_day(day, of) == date.fromisoformat(expected)
    if last_day(day, of) not in (date.min, date.max):
        assert last_day(day, of, inclusive=True) == last_day(day, of) - timedelta(days=1)


@pytest.mark.parametrize("moment", [-(10**18), -1, 0, 10**10, 10**18])
def test_any_moment_has_a_day_that_a_register_can_mean(moment: int) -> None:
    """A commit may claim to be of any moment."""
    assert FIRST_DAY <= day_of(moment, "America/Lima") <= LAST_DAY


def test_today_is_a_day_of_the_zone() -> None:
    """The day is asked of a time zone: the far east is never behind the far west."""
    west, east = today("Etc/GMT+12"), today("Etc/GMT-14")

    assert west < east
