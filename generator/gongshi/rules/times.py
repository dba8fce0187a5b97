"""Are days in order, terms kept, and decisions made?"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gongshi.register.dates import Period, add
from gongshi.register.model import (
    TONES,
    Filed,
    FiledRegistration,
    ListRules,
    Record,
    Term,
    Vocabulary,
)
from gongshi.register.problems import Finding
from gongshi.register.status import clock, maximum_last_day, repaired_on, term_of
from gongshi.rules.registry import Context, at, on, rule, table_path

_OLDEST = date(1978, 1, 1)
_OLDEST_ESTABLISHED = date(1800, 1, 1)
_AHEAD = timedelta(days=60)
_SOON = timedelta(days=30)

NamedDay = tuple[str, date | None]
"""The dotted name of a date field, and its value."""


def _listing(record: Record) -> list[NamedDay]:
    withdrawn = record.withdrawn.date if record.withdrawn else None
    return [
        ("decided", record.decided),
        ("published", record.published),
        ("withdrawn.date", withdrawn),
    ]


def _repair(record: Record) -> list[NamedDay]:
    repair = record.repair
    if repair is None:
        return []
    return [
        ("repair.applied", repair.applied),
        ("repair.accepted", repair.accepted),
        ("repair.decided", repair.decided),
    ]


def _objection(record: Record) -> list[NamedDay]:
    objection = record.objection
    if objection is None:
        return []
    return [
        ("objection.raised", objection.raised),
        ("objection.accepted", objection.accepted),
        ("objection.decided", objection.decided),
    ]


def _happened(record: Record) -> Iterator[tuple[str, date]]:
    """The days of events that must have happened on or before today."""
    days = [*_listing(record), ("ended", record.ended), *_repair(record), *_objection(record)]
    for name, day in days:
        if day is not None and name != "published":
            yield name, day


@rule("T01", "record")
def in_order(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """Decided, published, withdrawn; applied, accepted, decided: days must be in their order."""
    record = filed.record
    first: list[NamedDay] = [("decided", record.decided)]
    yield from _misordered(filed, _listing(record))
    if record.repair is not None:
        yield from _misordered(filed, first + _repair(record))
    if record.objection is not None:
        yield from _misordered(filed, first + _objection(record))


_BOTH = {"withdrawn.date": "check both days; what nobody was shown is deleted, not withdrawn"}


def _misordered(filed: Filed, days: list[NamedDay]) -> Iterator[Finding]:
    given = [(name, day) for name, day in days if day is not None]
    for (before, earlier), (name, day) in pairwise(given):
        if day < earlier:
            message = f"{name} must not be before {before} ({earlier}): '{day}'"
            yield on(
                filed, *name.split("."), message=message, hint=_BOTH.get(name, "check both days")
            )


@rule("T02", "record")
def not_ahead(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """What has happened must not be in the future."""
    for name, day in _happened(filed.record):
        if day > context.latest:
            message = f"{name} must not be in the future: '{day}'"
            hint = f"today is {context.latest}; write it down when it has happened"
            yield on(filed, *name.split("."), message=message, hint=hint)


@rule("T03", "record")
def not_far_ahead(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record must not be published more than 60 days ahead."""
    if filed.record.published > context.latest + _AHEAD:
        message = f"published must be at most 60 days ahead: '{filed.record.published}'"
        hint = f"today is {context.latest}; check the year, or file it nearer to the day"
        yield on(filed, "published", message=message, hint=hint)


@rule("T04", "record")
def not_ancient(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record's days must not be before 1978."""
    for name, day in (("published", filed.record.published), *_happened(filed.record)):
        if day < _OLDEST:
            message = f"{name} must not be before {_OLDEST}: '{day}'"
            yield on(filed, *name.split("."), message=message, hint="check the year")


@rule("T05", "record")
def within_maximum(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record must not be shown longer than its term allows."""
    term = _term(filed, rules, context)
    expires = filed.record.expires
    if expires is None or term is None:
        return
    longest = maximum_last_day(filed.record, term)
    if longest is not None and expires > longest:
        message = f"expires must not be past the term's last day {longest}: '{expires}'"
        yield on(filed, "expires", message=message, hint=f"write {longest}, or leave it out")


def _term(filed: Filed, rules: ListRules | None, context: Context) -> Term | None:
    return term_of(filed, rules, context.vocabulary.terms) if rules else None


@rule("T06", "record")
def expires_later(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record must not expire before it is published."""
    expires, published = filed.record.expires, filed.record.published
    if expires is not None and expires < published:
        message = f"expires must not be before published ({published}): '{expires}'"
        yield on(filed, "expires", message=message, hint="it is the last day shown")


@rule("T15", "record", "warning")
def shown_at_all(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record should not be over before it is published."""
    record, term = filed.record, _term(filed, rules, context)
    last = maximum_last_day(record, term) if term else None
    repaired = repaired_on(record)
    if repaired is not None:
        last = min(last or date.max, repaired - timedelta(days=1))
    if last is not None and last < record.published and record.withdrawn is None:
        message = f"published should not be after the last day ({last}): '{record.published}'"
        hint = "nobody will be shown it; check the days, the severity and the term"
        yield on(filed, "published", message=message, hint=hint)


@rule("T07", "record")
def repair_in_time(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """Repair must not be granted before the minimum period, nor where the term offers none."""
    repair, term = filed.record.repair, _term(filed, rules, context)
    if repair is None or repair.outcome != "granted" or repair.decided is None or term is None:
        return
    earliest = clock(filed.record, term).repairable_from
    if term.min is None:
        message = "repair must not be granted: the term offers none"
        yield on(filed, "repair", "outcome", message=message, hint="see terms.yml")
    elif earliest is None:
        message = "repair must not be granted before the term runs: no `ended`"
        yield on(filed, "repair", "decided", message=message, hint="add the day the act ended")
    elif repair.decided < earliest:
        message = f"repair must not be granted before {earliest}: '{repair.decided}'"
        hint = f"the term's minimum is {term.min}, counted from {term.anchor}"
        yield on(filed, "repair", "decided", message=message, hint=hint)


@rule("T08", "record")
def decided_outcome(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A repair or objection must have both `decided` and `outcome`, or neither."""
    for name in ("repair", "objection"):
        matter = getattr(filed.record, name)
        if matter is not None and (matter.decided is None) != (matter.outcome is None):
            given, lacking = "decided", "outcome"
            if matter.decided is None:
                given, lacking = lacking, given
            message = f"{name} must have `{lacking}` where it has `{given}`"
            yield on(filed, name, given, message=message, hint=f"add `{lacking}:`, or delete it")


@rule("T09", "record", "warning")
def overdue_duty(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A listing that ends within 30 days should say whether its duty is fulfilled."""
    record = filed.record
    if rules is None or TONES[rules.class_] != "adverse" or _looked_after(record):
        return
    last = clock(record, _term(filed, rules, context)).last_day
    today = context.today
    if last is not None and record.published <= today <= last <= today + _SOON:
        message = f"listing ends on {last} and nothing says whether its duty is fulfilled"
        hint = "add `fulfilled:`, or `review:` with the day to look at it again"
        yield on(filed, message=message, hint=hint)


def _looked_after(record: Record) -> bool:
    steps = (record.fulfilled, record.review, record.repair, record.objection, record.withdrawn)
    return any(step is not None for step in steps)


@rule("T10", "record", "warning")
def running(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record whose term counts from the end of the act should say when that ended."""
    term = _term(filed, rules, context)
    if term is None or term.anchor != "ended" or filed.record.ended is not None:
        return
    if filed.record.withdrawn is None:
        message = "term has not begun to run: no `ended`"
        hint = "add `ended:` with the day the act ended, once it has"
        yield on(filed, message=message, hint=hint)


@rule("T11", "record")
def fulfilled_first(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """Repair must not be granted while the duty is not fulfilled."""
    repair = filed.record.repair
    if repair is not None and repair.outcome == "granted" and filed.record.fulfilled is False:
        message = "repair must not be granted while the duty is not fulfilled: 'false'"
        yield on(filed, "fulfilled", message=message, hint="write `fulfilled: true` if it is")


@rule("T12", "record")
def upheld_withdrawn(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record whose objection is upheld must be withdrawn."""
    objection = filed.record.objection
    if objection is not None and objection.outcome == "upheld" and filed.record.withdrawn is None:
        message = "record must be withdrawn: its objection is upheld"
        hint = "add `withdrawn: {date: …, reason: error}`"
        yield on(filed, "objection", "outcome", message=message, hint=hint)


@rule("T13", "vocabulary")
def timezone(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """The register's time zone must be one of the IANA time zones."""
    name = vocabulary.about.timezone
    if not _is_zone(name):
        message = f"timezone must be an IANA time zone: {name!r}"
        hint = "write continent and city, as `Asia/Shanghai`"
        yield at(table_path("register"), "timezone", message=message, hint=hint)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@rule("T14", "registration")
def established(entry: FiledRegistration, context: Context) -> Iterator[Finding]:
    """An organisation must have been established between 1800 and today."""
    day = entry.registration.established
    if day is not None and not _OLDEST_ESTABLISHED <= day <= context.latest:
        message = f"established must be between {_OLDEST_ESTABLISHED} and today: '{day}'"
        yield at(entry.path, "established", message=message, hint="check the year")


@rule("T16", "vocabulary")
def within_reach(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """A term's minimum must end before its maximum does, and neither last over a hundred years."""
    for key, term in vocabulary.terms.items():
        for name, text in (("min", term.min), ("max", term.max)):
            if text not in (None, "none") and _end(text) > _end(_LONGEST):
                message = f"{key}.{name} must be at most a hundred years: {text!r}"
                hint = "write `none` where there is no end" if name == "max" else "check it"
                yield at(table_path("terms"), key, name, message=message, hint=hint)
        if term.min and term.max != "none" and _end(term.min) >= _end(term.max):
            message = f"{key}.min must be shorter than max ({term.max}): {term.min!r}"
            hint = "repair is possible between the two; leave `min` out where none is offered"
            yield at(table_path("terms"), key, "min", message=message, hint=hint)


_LONGEST = "P100Y"


def _end(period: str) -> date:
    return add(date(2000, 1, 1), Period.parse(period))


@rule("T17", "record")
def an_end_in_sight(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A last day must not be a hundred years away, as one that stands for none."""
    record = filed.record
    if record.expires is not None and record.expires > add(record.decided, Period.parse(_LONGEST)):
        message = f"expires must be less than a hundred years away: '{record.expires}'"
        yield on(filed, "expires", message=message, hint="leave it out where there is no end")
