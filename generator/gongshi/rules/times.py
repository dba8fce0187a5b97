"""Are days in order, terms kept, and decisions made?"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
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
    objections_of,
    repairs_of,
)
from gongshi.register.problems import Finding, dotted
from gongshi.register.status import repaired_on, standing
from gongshi.register.term_days import Clock, barred, clock, duty_open, term_of
from gongshi.rules.registry import Context, at, on, rule, table_path

_OLDEST = date(1978, 1, 1)
_OLDEST_ESTABLISHED = date(1800, 1, 1)
_AHEAD = timedelta(days=60)
_SOON = timedelta(days=30)

NamedDay = tuple["Place", date | None]
"""The place of a date in its record, and its value."""


Place = tuple[str | int, ...]
"""The place of a field in its record."""


def procedure_places(record: Record, name: str) -> list[tuple[Place, Any]]:
    """The applications or objections of a record, with their places."""
    short = getattr(record, name)
    found: list[tuple[Place, Any]] = [((name,), short)] if short is not None else []
    return found + [((f"{name}s", n), one) for n, one in enumerate(getattr(record, f"{name}s"))]


def _procedures(record: Record) -> Iterator[list[NamedDay]]:
    """The days of each application and objection, in the order in which they must be."""
    for name, begun in (("repair", "applied"), ("objection", "raised")):
        for place, one in procedure_places(record, name):
            yield [((*place, key), getattr(one, key)) for key in (begun, "accepted", "decided")]


def _ends(record: Record) -> Iterator[list[NamedDay]]:
    """Pairs of days that must be in their order, about the record's begin and its ends."""
    published: NamedDay = (("published",), record.published)
    decided: NamedDay = (("decided",), record.decided)
    yield [decided, published]
    if record.withdrawn is not None:  # before its first day too: then nobody is shown it
        yield [decided, (("withdrawn", "date"), record.withdrawn.date)]
    if record.lifted is not None:
        yield [published, (("lifted", "date"), record.lifted.date)]
    for n, one in enumerate(record.extended):
        yield [decided, (("extended", n, "decided"), one.decided)]
    for place, repair in procedure_places(record, "repair"):
        if repair.revoked is not None:
            days: list[NamedDay] = [((*place, "decided"), repair.decided)]
            yield [*days, ((*place, "revoked", "date"), repair.revoked.date)]
    for n, bar in enumerate(record.repair_barred):
        place = ("repair_barred", n)
        yield [((*place, "from"), bar.from_), ((*place, "until"), bar.until)]


def _happened(record: Record) -> Iterator[tuple[Place, date]]:
    """The days of events that must have happened on or before today."""

    def is_planned(place: Place) -> bool:
        return place == ("published",) or (place[0] == "repair_barred" and place[-1] == "until")

    fulfilled = record.fulfilled if isinstance(record.fulfilled, date) else None
    single: list[NamedDay] = [(("ended",), record.ended), (("fulfilled",), fulfilled)]
    for days in (*_ends(record), *_procedures(record), single):
        for place, day in days:
            if day is not None and not is_planned(place):
                yield place, day


@rule("T01", "record")
def in_order(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """Decided, published, withdrawn; applied, accepted, decided: days must be in their order."""
    record = filed.record
    for days in _ends(record):
        yield from _misordered(filed, days)
    for days in _procedures(record):
        yield from _misordered(filed, [(("decided",), record.decided), *days])


def _misordered(filed: Filed, days: list[NamedDay]) -> Iterator[Finding]:
    given = [(place, day) for place, day in days if day is not None]
    for (before, earlier), (place, day) in pairwise(given):
        if day < earlier:
            message = f"{dotted(place)} must not be before {dotted(before)} ({earlier}): '{day}'"
            yield on(filed, *place, message=message, hint="check both days")


@rule("T02", "record")
def not_ahead(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """What has happened must not be in the future."""
    for place, day in dict(_happened(filed.record)).items():
        if day > context.latest:
            message = f"{dotted(place)} must not be in the future: '{day}'"
            hint = f"today is {context.latest}; write it down when it has happened"
            yield on(filed, *place, message=message, hint=hint)


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
    for place, day in {
        ("published",): filed.record.published,
        **dict(_happened(filed.record)),
    }.items():
        if day < _OLDEST:
            message = f"{dotted(place)} must not be before {_OLDEST}: '{day}'"
            yield on(filed, *place, message=message, hint="check the year")


@rule("T05", "record")
def within_maximum(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record must not be shown longer than its term allows, nor shorter than its least time."""
    expires, times = filed.record.expires, _clock(filed, rules, context)
    if expires is None or times is None:
        return
    if times.longest is not None and expires > times.longest:
        message = f"expires must not be past the term's last day {times.longest}: '{expires}'"
        yield on(filed, "expires", message=message, hint=f"write {times.longest}, or leave it out")
    term = context.vocabulary.terms.get(times.term)
    if term is not None and term.least is not None and times.anchor is not None:
        earliest = add(times.anchor, Period.parse(term.least))
        if expires < earliest:
            message = f"expires must not be before {earliest}: '{expires}'"
            hint = f"the shortest that the term allows is {term.least} from {term.anchor}"
            yield on(filed, "expires", message=message, hint=hint)


def _term(filed: Filed, rules: ListRules | None, context: Context) -> Term | None:
    return term_of(filed, rules, context.vocabulary.terms) if rules else None


def _clock(filed: Filed, rules: ListRules | None, context: Context) -> Clock | None:
    """The record's days with all that is known; None without a rule."""
    times = clock(filed, rules, context.vocabulary.terms) if rules else None
    return times if times is not None and times.term else None


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
    record, times = filed.record, _clock(filed, rules, context)
    last = times.longest if times else None
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
    if rules is None:
        return
    for place, repair in _granted(filed.record):
        now = standing(filed, rules, context.vocabulary.terms, repair.decided - timedelta(days=1))
        times = clock(filed, rules, context.vocabulary.terms, repair.decided)
        term = context.vocabulary.terms.get(times.term)
        if term is None:
            continue
        earliest = times.repairable_from
        if not times.offered:
            message = "repair must not be granted: the term offers none"
            yield on(filed, *place, "outcome", message=message, hint="see terms.yml")
        elif earliest is None:
            anchor = term.min_anchor or term.anchor
            message = f"repair must not be granted before the term runs: no day in `{anchor}`"
            hint = f"add `{anchor}:` with the day"
            yield on(filed, *place, "decided", message=message, hint=hint)
        elif repair.decided < earliest:
            message = f"repair must not be granted before {earliest}: '{repair.decided}'"
            hint = f"the minimum is {term.min}, counted from {term.min_anchor or term.anchor}"
            yield on(filed, *place, "decided", message=message, hint=hint)
        elif barred(filed.record, repair.decided):
            message = f"repair must not be granted while it is barred: '{repair.decided}'"
            yield on(filed, *place, "decided", message=message, hint="see `repair_barred`")
        elif now.status == "expired":
            message = f"repair must not be granted after the end ({now.since}): '{repair.decided}'"
            yield on(filed, *place, "decided", message=message, hint="it ended by itself")


def _granted(record: Record) -> Iterator[tuple[Place, Any]]:
    """The granted applications with their places."""
    for place, repair in procedure_places(record, "repair"):
        if repair.outcome == "granted" and repair.decided is not None:
            yield place, repair


@rule("T08", "record")
def decided_outcome(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A repair or objection must have both `decided` and `outcome`, or neither."""
    for name in ("repair", "objection"):
        for place, matter in procedure_places(filed.record, name):
            if (matter.decided is None) != (matter.outcome is None):
                given, lacking = "decided", "outcome"
                if matter.decided is None:
                    given, lacking = lacking, given
                message = f"{name} must have `{lacking}` where it has `{given}`"
                hint = f"add `{lacking}:`, or delete it"
                yield on(filed, *place, given, message=message, hint=hint)


@rule("T09", "record", "warning")
def overdue_duty(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A listing that ends within 30 days should say whether its duty is fulfilled."""
    record = filed.record
    if rules is None or TONES[rules.class_] != "adverse" or _looked_after(record):
        return
    today = context.today
    last = clock(filed, rules, context.vocabulary.terms, today).last_day
    if last is not None and record.published <= today <= last <= today + _SOON:
        message = f"listing ends on {last} and nothing says whether its duty is fulfilled"
        hint = "add `fulfilled:`, or `review:` with the day to look at it again"
        yield on(filed, message=message, hint=hint)


def _looked_after(record: Record) -> bool:
    steps = (record.fulfilled, record.review, record.withdrawn, record.lifted)
    return any(step is not None for step in steps) or bool(
        repairs_of(record) or objections_of(record)
    )


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
    for _, repair in _granted(filed.record):
        if duty_open(filed.record, repair.decided):
            shown = str(filed.record.fulfilled).lower()
            message = f"repair must not be granted while the duty is not fulfilled: '{shown}'"
            hint = "write the day in `fulfilled:` if it is, or `true`"
            yield on(filed, "fulfilled", message=message, hint=hint)


@rule("T12", "record")
def upheld_withdrawn(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record whose objection is upheld must be withdrawn."""
    for place, objection in procedure_places(filed.record, "objection"):
        if objection.outcome == "upheld" and filed.record.withdrawn is None:
            message = "record must be withdrawn: its objection is upheld"
            hint = "add `withdrawn: {date: …, reason: error}`"
            yield on(filed, *place, "outcome", message=message, hint=hint)


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
        if (
            term.min not in (None, "none")
            and term.max != "none"
            and _one_anchor(term)
            and _end(term.min) >= _end(term.max)
        ):
            message = f"{key}.min must be shorter than max ({term.max}): {term.min!r}"
            hint = "repair is possible between the two; leave `min` out where none is offered"
            yield at(table_path("terms"), key, "min", message=message, hint=hint)


def _one_anchor(term: Term) -> bool:
    return term.min_anchor in (None, term.anchor)


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
