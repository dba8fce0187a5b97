"""Which are the days on which a record changes, past and to come?

The timeline is computed once from the record and its rules. Whatever tells of time is read from it:
the changes page, `due`, calendars, and which pages a night changes. The status on a day is that of
the last transition up to the day (`on_day`); before the first one a record is pending.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import msgspec

from gongshi.register.model import Filed, ListRules, Record, Term, objections_of, repairs_of
from gongshi.register.status import Standing, run_out, standing
from gongshi.register.term_days import rules_of

TransitionKind = Literal[
    "published",
    "fulfilled",
    "extended",
    "repairable",
    "not_repairable",
    "repair_applied",
    "repair_refused",
    "repaired",
    "restored",
    "objection_raised",
    "objection_decided",
    "lifted",
    "expired",
    "overdue",
    "withdrawn",
]

_DAY = timedelta(days=1)
_BY_STATUS: dict[str, TransitionKind] = {
    "in_force": "published",
    "expired": "expired",
    "overdue": "overdue",
    "repaired": "repaired",
    "lifted": "lifted",
    "withdrawn": "withdrawn",
}


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which a record changed or will change by itself, and its standing from then on."""

    day: date
    kinds: tuple[TransitionKind, ...]
    standing: Standing


def timeline(filed: Filed, rules: ListRules, terms: dict[str, Term]) -> tuple[Transition, ...]:
    """All transitions of a record, in their order; at most one a day."""
    found: list[Transition] = []
    before: Standing | None = None
    for day in _days(filed, rules, terms):
        now = standing(filed, rules, terms, day)
        kinds = tuple(dict.fromkeys((*_events(filed.record, day), *_changes(before, now))))
        if kinds or (before is not None and now != before):
            found.append(Transition(day=day, kinds=kinds, standing=now))
        before = now
    return tuple(found)


def on_day(transitions: tuple[Transition, ...], day: date) -> Standing | None:
    """The standing on a day; None before the first transition."""
    past = [one.standing for one in transitions if one.day <= day]
    return past[-1] if past else None


def next_day(filed: Filed, rules: ListRules, terms: dict[str, Term], today: date) -> date | None:
    """The first day after a day on which anything of the record may change by itself."""
    return next((day for day in _days(filed, rules, terms) if day > today), None)


def _days(filed: Filed, rules: ListRules, terms: dict[str, Term]) -> list[date]:
    """Every day on which something may change.

    Between two facts what is known stays the same, so that there only the days of the clock matter.
    """
    facts = sorted({*_facts(filed, rules, terms)})  # pending before the first of them
    days = set(facts)
    for start, end in pairwise([*facts, date.max]):
        times = standing(filed, rules, terms, start).clock
        over = run_out(filed.record, times)
        last = times.last_day
        late = last + _DAY if last is not None and last < date.max else None
        for day in (times.repairable_from, late, over):
            if day is not None and start < day < end:
                days.add(day)
    return sorted(days)


def _facts(filed: Filed, rules: ListRules, terms: dict[str, Term]) -> Iterator[date]:
    """The days of what is written in the record, and the first days of later rules."""
    record = filed.record
    given: list[date | None] = [record.published, record.ended]
    given += [record.fulfilled if isinstance(record.fulfilled, date) else None]
    given += [one.date for one in (record.withdrawn, record.lifted) if one]
    given += [one.decided for one in record.extended]
    for repair in repairs_of(record):
        given += [repair.applied, repair.accepted, repair.decided]
        given += [repair.revoked.date if repair.revoked else None]
    for objection in objections_of(record):
        given += [objection.raised, objection.accepted, objection.decided]
    for bar in record.repair_barred:
        given += [bar.from_, bar.until + _DAY if bar.until and bar.until < date.max else None]
    given += [rule.since for chain in rules_of(filed, rules, terms) for rule in chain]
    return (day for day in given if day is not None)


def _events(record: Record, day: date) -> Iterator[TransitionKind]:
    """What the record itself says of a day."""
    if record.fulfilled == day:
        yield "fulfilled"
    if any(one.decided == day for one in record.extended):
        yield "extended"
    for repair in repairs_of(record):
        if repair.applied == day:
            yield "repair_applied"
        if repair.decided == day and repair.outcome == "refused":
            yield "repair_refused"
    for objection in objections_of(record):
        if objection.raised == day:
            yield "objection_raised"
        if objection.decided == day:
            yield "objection_decided"


def _changes(before: Standing | None, now: Standing) -> Iterator[TransitionKind]:
    """What the status says of a day."""
    was = before.status if before else "pending"
    if now.status not in (was, "pending"):
        restored = was in ("repaired", "lifted") and now.status in ("in_force", "overdue")
        yield "restored" if restored else _BY_STATUS[now.status]
    if now.repairable != (before is not None and before.repairable):
        yield "repairable" if now.repairable else "not_repairable"
