"""Which days are working days, and on which day does a time limit end?

Saturday and Sunday are days of rest, unless the register's table of holidays says otherwise: a day
there is `closed`, or `open` (a day worked in place of another). The day on which a time limit
begins is never counted (Civil Code of the PRC art. 201).
"""

from collections.abc import Mapping
from datetime import date, timedelta

from gongshi.register.model import DayKind, TimeLimit

Holidays = Mapping[date, DayKind]

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date, holidays: Holidays) -> bool:
    kind = holidays.get(day)
    return day.weekday() < _SATURDAY if kind is None else kind == "open"


def add_working_days(start: date, count: int, holidays: Holidays) -> date:
    """The working day that is `count` working days after a day."""
    day = start
    for _ in range(count):
        day = next_working_day(day + _DAY, holidays)
    return day


def next_working_day(day: date, holidays: Holidays) -> date:
    """The day itself if it is a working day, otherwise the first one after it."""
    while not is_working_day(day, holidays):
        day += _DAY
    return day


def working_days_between(start: date, end: date, holidays: Holidays) -> int:
    """The working days after a day, up to and with another; 0 if that is not later."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def last_day_of(start: date, limit: TimeLimit, holidays: Holidays) -> date:
    """The last day of a time limit that begins on a day.

    A limit in calendar days that would end on a day of rest ends on the next working day (Civil
    Code art. 203).
    """
    if limit.working_days is not None:
        return add_working_days(start, limit.working_days, holidays)
    return next_working_day(start + timedelta(days=limit.days or 0), holidays)
