"""What is a record's status on a day, and why? The rules of time, as pure functions.

The page, the search, the downloads and the browser's clock are all based on `standing`. Nothing
here knows today's date or a language: the reason is a key with values, and the pages have the
words.

Sources of the rules: NDRC Order 36 (2026) arts. 3 and on for terms and repair; Administrative
Penalty Law (2021) art. 48 for withdrawal; each term names its own source in terms.yml.
"""

from datetime import date
from functools import lru_cache
from typing import Literal

import msgspec

from gongshi.register import dates
from gongshi.register.dates import Period
from gongshi.register.model import TONES, Filed, ListRules, Record, Term, severity_of

Status = Literal["pending", "in_force", "expired", "overdue", "repaired", "withdrawn"]

Why = Literal[
    "withdrawn",
    "repaired",
    "pending",
    "in_force_term",
    "in_force_shortened",
    "in_force_open",
    "in_force_no_end_yet",
    "expired",
    "overdue",
]
"""The reason for the status; the pages have a sentence for each."""


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The days that determine a record's status. None: there is no such day.

    `last_day` is the last day shown. `repairable_from` is the first day on which repair may be
    granted. `anchor` is the day the term counts from.
    """

    anchor: date | None
    repairable_from: date | None
    last_day: date | None
    shortened: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record on a day. `shown`: its content may be shown; `current`: it counts as listed."""

    status: Status
    why: Why
    since: date
    clock: Clock
    repairable: bool = False
    under_objection: bool = False
    suspended: bool = False
    current: bool = False
    shown: bool = False


def term_of(filed: Filed, rules: ListRules, terms: dict[str, Term]) -> Term | None:
    """The term for the record's severity, or None if the list has none for it."""
    return terms.get(rules.terms.get(severity_of(filed, rules), ""))


def anchor_day(record: Record, term: Term) -> date | None:
    """The record's date the term counts from; None while the act has not ended."""
    return {"decided": record.decided, "published": record.published, "ended": record.ended}[
        term.anchor
    ]


def maximum_last_day(record: Record, term: Term) -> date | None:
    """The last day that the term allows; None if it is open-ended or has not begun to run."""
    anchor = anchor_day(record, term)
    if term.max == "none" or anchor is None:
        return None
    return _last_day(anchor, term.max, inclusive=term.counting == "inclusive")


@lru_cache(maxsize=8192)
def _last_day(anchor: date, term: str, *, inclusive: bool) -> date:
    """Cached, like `anchor_day`: records of a register share a few hundred days and a few terms."""
    return dates.last_day(anchor, Period.parse(term), inclusive=inclusive)


@lru_cache(maxsize=8192)
def _repairable_from(anchor: date, term: str) -> date:
    return dates.add(anchor, Period.parse(term))


def clock(record: Record, term: Term | None) -> Clock:
    """If a record's own `expires` is later than the term allows, the term applies."""
    if term is None:
        return Clock(anchor=None, repairable_from=None, last_day=record.expires)
    anchor = anchor_day(record, term)
    longest = maximum_last_day(record, term)
    ends = [day for day in (record.expires, longest) if day is not None]
    last = min(ends, default=None)
    repairable = _repairable_from(anchor, term.min) if anchor and term.min else None
    shortened = last is not None and last != longest
    return Clock(anchor=anchor, repairable_from=repairable, last_day=last, shortened=shortened)


def standing(filed: Filed, rules: ListRules, terms: dict[str, Term], today: date) -> Standing:
    """The record's status on a day. The order of the tests is the order of precedence."""
    record = filed.record
    times = _in_reach(clock(record, term_of(filed, rules, terms)), record, rules)
    status, why, since = _decided(record, rules, times, today)
    current = status in ("in_force", "overdue")
    showable = current or (status == "expired" and rules.on_expiry == "archive")
    objected = showable and under_objection(record, today)
    suspended = objected and rules.on_objection == "suspend"
    return Standing(
        status=status,
        why=why,
        since=since,
        clock=times,
        repairable=current and _repairable(record, rules, times, today),
        under_objection=objected,
        suspended=suspended,
        current=current and not suspended,
        shown=showable and not suspended,
    )


def _in_reach(times: Clock, record: Record, rules: ListRules) -> Clock:
    """The clock without a day of repair that is after the end of the listing."""
    first, last = times.repairable_from, times.last_day
    if first is None or last is None or first <= last or outlasts(record, rules):
        return times
    return msgspec.structs.replace(times, repairable_from=None)


def outlasts(record: Record, rules: ListRules) -> bool:
    """Whether the listing stays after its term, because its duty is not fulfilled."""
    return record.fulfilled is False and rules.if_unfulfilled == "keep"


def _decided(
    record: Record, rules: ListRules, times: Clock, today: date
) -> tuple[Status, Why, date]:
    if record.withdrawn is not None and record.withdrawn.date <= today:
        return "withdrawn", "withdrawn", record.withdrawn.date
    repaired = repaired_on(record)
    if repaired is not None and repaired <= today:
        return "repaired", "repaired", repaired
    if record.published > today:
        return "pending", "pending", record.published
    if times.last_day is not None and today > times.last_day:
        if outlasts(record, rules):
            return "overdue", "overdue", times.last_day
        return "expired", "expired", times.last_day
    return "in_force", _why_in_force(times), record.published


def _why_in_force(times: Clock) -> Why:
    if times.last_day is None:
        return "in_force_open" if times.anchor else "in_force_no_end_yet"
    return "in_force_shortened" if times.shortened else "in_force_term"


def repaired_on(record: Record) -> date | None:
    repair = record.repair
    return repair.decided if repair is not None and repair.outcome == "granted" else None


def under_objection(record: Record, today: date) -> bool:
    """From the day an objection is raised until the day it is decided."""
    objection = record.objection
    if objection is None or objection.raised > today:
        return False
    return objection.decided is None or objection.decided > today


def _repairable(record: Record, rules: ListRules, times: Clock, today: date) -> bool:
    # only an adverse listing can be repaired; a commendation or a licence has nothing to repair
    if TONES[rules.class_] != "adverse" or times.repairable_from is None:
        return False
    # NDRC Order 36 requires both: the least time shown, and the duty fulfilled
    return today >= times.repairable_from and record.fulfilled is not False
