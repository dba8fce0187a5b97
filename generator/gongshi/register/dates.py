"""What are calendar days and calendar durations? Only `today` and `moment` read the clock.

A day is `datetime.date`. A duration is an ISO 8601 calendar duration of years, months and days
(`P1Y`, `P3M`, `P1Y6M`, `P30D`); weeks and times of day are refused, because no publicity rule
counts in them.
"""

import calendar
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2200, 12, 31)
"""Every day that a register can mean is between these: organisations are older than their listings.
A day outside is a typing error, and may be too far away for arithmetic."""

_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?\Z", re.ASCII)


class Period(msgspec.Struct, frozen=True, order=True):
    """A calendar duration; years are kept as twelve months."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError unless the text is like `P3M`, `P1Y`, `P1Y6M` or `P30D`."""
        found = _PERIOD.match(text)
        if found is None:
            raise ValueError(text)
        years, months, days = (int(part or 0) for part in found.groups())
        return cls(years * 12 + months, days)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        parts = [f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (self.days, "D")) if n]
        return "P" + ("".join(parts) or "0D")


def add(day: date, period: Period) -> date:
    """The day one period later; a month too short for the day ends on its last day.

    Civil Code of the PRC art. 202: a period of months ends on the corresponding day, and on
    the last day of the month where there is none. Never later than 9999-12-31.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + period.months, 12)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    try:
        return date(year, month + 1, min(day.day, last)) + timedelta(days=period.days)
    except OverflowError:
        return date.max


def last_day(anchor: date, period: Period, *, inclusive: bool = False) -> date:
    """The last day of a period: `2026-03-14`, `P3Y` → `2029-03-14`.

    The anchor is not counted, and the last day is the corresponding one, or the month's last
    where there is none (Civil Code of the PRC arts. 201, 202; Regulation (EEC, Euratom) No 1182/71
    art. 3). `inclusive`: the anchor counts as the first day, so that it ends a day earlier.
    """
    if not inclusive:
        return add(anchor, period)
    end = add(anchor, period)
    return end if end in (date.min, date.max) else end - timedelta(days=1)


_WRITTEN = (
    re.compile(r"([0-9]{4})(?: ?[-./年] ?)([0-9]{1,2})(?: ?[-./月] ?)([0-9]{1,2})日?(?:[T ].*)?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)


def as_written(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text that contains them in any notation, also in full-width digits.

    The day may not exist. None: the text does not show which number is which.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = next(filter(None, (way.fullmatch(plain) for way in _WRITTEN)), None)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    return year, month, day


def days_in(year: int, month: int) -> int:
    """The number of days of a month; 0 if there is no such month."""
    if not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        return 0
    return calendar.monthrange(year, month)[1]


_FIRST_MOMENT, _LAST_MOMENT = (
    int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for day in (FIRST_DAY, LAST_DAY)
)


def today(timezone: str) -> date:
    """The current calendar day in a time zone; only the edge of a command may call it."""
    return datetime.now(UTC).astimezone(ZoneInfo(timezone)).date()


def moment() -> str:
    """Now, in UTC, to the second, as `2026-11-30T16:05:00Z`: for logs, never for pages."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(moment: int, timezone: str) -> date:
    """The calendar day of a moment, in seconds since 1970, in a time zone.

    A moment may be invented: if no register can mean its day, the nearest possible day counts.
    """
    moment = min(max(moment, _FIRST_MOMENT), _LAST_MOMENT)
    day = datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(timezone)).date()
    return min(max(day, FIRST_DAY), LAST_DAY)
