"""Which days of a year are not as their weekday says? The package `holidays` answers, once.

A maintainer writes its answer into holidays.yml and compares it with the official notice. Nothing
else asks the package, so a register is built without it, and an update of it changes nothing.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from gongshi.format import load
from gongshi.maintain import new_record
from gongshi.register.model import About, DayKind
from gongshi.register.personal_numbers import countries_of_register
from gongshi.register.problems import Refused, Unusable, errors
from gongshi.register.working_days import is_working_day
from gongshi.settings import Settings

if TYPE_CHECKING:
    from holidays import HolidayBase

_HEAD = "# yaml-language-server: $schema=schema/holidays.json\n"


class Holiday(msgspec.Struct, frozen=True):
    """A day that is not as its weekday says, and what it is called."""

    day: date
    kind: DayKind
    name: str = ""


class WrittenYear(msgspec.Struct, frozen=True, kw_only=True):
    """`lacks_open_days`: the year before has days worked in place of others, and this one none."""

    country: str
    closed: int
    open: int
    lacks_open_days: bool


def write_year(settings: Settings, year: int, country: str | None) -> WrittenYear:
    """Write a year's days into holidays.yml; the days of other years stay as they are.

    `country` is an ISO 3166 code, as CN or DE-BY; None: the register's. Raises Unusable if the
    package or its days are missing, and Refused if holidays.yml has errors.
    """
    place = settings.root / load.HOLIDAYS
    text = place.read_text(encoding="utf-8") if place.is_file() else _HEAD
    chosen = country or _country_of(settings)
    found = [*days_of_year(chosen, year)]
    if not found:
        raise Unusable(f"the package holidays knows no days of {chosen} in {year}")
    new = with_year(text, year, found)
    problems = load.read_file(load.HOLIDAYS, new.encode()).problems
    if errors(problems):
        raise Refused(problems)
    new_record.write_file(place, new.encode(), replace=True)
    days_open = sum(one.kind == "open" for one in found)
    return WrittenYear(
        country=chosen,
        closed=len(found) - days_open,
        open=days_open,
        lacks_open_days=not days_open
        and any(one.kind == "open" for one in days_of_year(chosen, year - 1)),
    )


def _country_of(settings: Settings) -> str:
    path = load.REQUIRED[0]
    about = load.read_file(path, (settings.root / path).read_bytes()).values.get(None)
    found = countries_of_register(about) if isinstance(about, About) else frozenset()
    if len(found) != 1:
        raise Unusable("which country's holidays? Name it, as --country CN")
    return next(iter(found))


def days_of_year(country: str, year: int) -> Iterator[Holiday]:
    """The days of a year whose rest or work differs from their weekday's, in order.

    Where the weekly days of rest are not Saturday and Sunday, every one of them is among these.
    """
    known = _holidays(country, year)
    first = date(year, 1, 1)
    for number in range((date(year, 12, 31) - first).days + 1):
        day = first + timedelta(days=number)
        working = known.is_working_day(day)
        if working != is_working_day(day, {}):
            yield Holiday(day, "open" if working else "closed", known.get(day) or "")


def _holidays(country: str, year: int) -> "HolidayBase":
    try:
        import holidays  # noqa: PLC0415 - only this command needs it
    except ImportError:
        hint = "install it: pip install 'gongshi[holidays]'"
        raise Unusable(f"the package holidays is not installed; {hint}") from None
    code, _, part = country.upper().partition("-")
    try:
        own = holidays.country_holidays(code, subdiv=part or None).default_language
        # without a language the names would be in that of the machine
        return holidays.country_holidays(code, subdiv=part or None, years=year, language=own)
    except NotImplementedError:
        hint = "write an ISO 3166 code, as CN or DE-BY"
        raise Unusable(f"the package holidays does not know {country!r}; {hint}") from None


_DAY_LINE = re.compile(r"['\"]?([0-9]{4})-[0-9]{2}-[0-9]{2}['\"]?\s*:")


def with_year(text: str, year: int, days: list[Holiday]) -> str:
    """The text of holidays.yml with a year's days in place of those that it had."""
    kept = [(_year_of(line), line) for line in text.splitlines() if _year_of(line) != year]
    later = (place for place, (of, _) in enumerate(kept) if of is not None and of > year)
    place = next(later, len(kept))
    lines = [line for _, line in kept]
    return "\n".join([*lines[:place], *map(_line, days), *lines[place:]]) + "\n"


def _year_of(line: str) -> int | None:
    found = _DAY_LINE.match(line)
    return int(found[1]) if found else None


def _line(one: Holiday) -> str:
    name = " ".join(one.name.split())
    return f"{one.day}: {one.kind}" + (f"  # {name}" if name else "")
