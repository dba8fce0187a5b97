"""Which rule is a record under, and which days follow from it?

The law is data: a term says for decisions of which days it is in force, what it does to earlier
ones, and from which of a record's days its periods count. A fact counts from its own day on: as of
a day before, an extension has not been decided and a duty not been fulfilled.

Sources of the counting: Civil Code of the PRC arts. 201, 202 (`dates.last_day`). Where two laws
meet, the milder period applies from the first day of the later one (`earlier: if_shorter`); nothing
ends before that day by a rule that was not yet in force.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from gongshi.register import dates
from gongshi.register.dates import Period
from gongshi.register.model import (
    Anchor,
    Filed,
    IfUnfulfilled,
    InForce,
    ListRules,
    Record,
    Severity,
    Term,
    severities_of,
)

_DAY = timedelta(days=1)


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The days that determine a record's status, as known on a day. None: there is no such day.

    `last_day` is the last day of the term, `repairable_from` the first on which repair may be
    applied for. `anchor` is the day the term counts from. `term` is the key of the rule that sets
    the end, `made_under` that of the decision, where another one. `longest` is the last day that
    the rule allows, extensions included. `keeps`: the rule keeps it past its last day while the
    duty is open, `kept`: and the duty is open; `prolonged`: it goes on by its extension for that
    reason. `by_period`: the last day follows from the rule's own period. `offered`: there is a way
    to repair. `shown`: the rule lets it be shown at all.
    """

    anchor: date | None
    repairable_from: date | None
    last_day: date | None
    longest: date | None = None
    term: str = ""
    made_under: str = ""
    shortened: bool = False
    extended: bool = False
    prolonged: bool = False
    by_period: bool = False
    keeps: bool = False
    kept: bool = False
    offered: bool = False
    shown: bool = True


class GoverningTerm(msgspec.Struct, frozen=True):
    """A term with its key, and the day from which it applies: None where from the decision on."""

    key: str
    term: Term
    since: date | None = None

    @property
    def replaces(self) -> bool:
        """Whether it takes the place of the rule before it, whether milder or not."""
        return self.since is not None and _span(self.term).earlier == "yes"


def keys_of(rules: ListRules, severity: Severity) -> tuple[str, ...]:
    """The keys of a list's terms for a severity."""
    given = rules.terms.get(severity, ())
    return (given,) if isinstance(given, str) else given


def governs(term: Term, decided: date) -> bool:
    """Whether a term was in force for decisions of a day."""
    span = _span(term)
    return (span.from_ or date.min) <= decided <= (span.until or date.max)


def _span(term: Term) -> InForce:
    return term.in_force or _ALWAYS


_ALWAYS = InForce()


def rules_of(
    filed: Filed, rules: ListRules, terms: dict[str, Term]
) -> tuple[tuple[GoverningTerm, ...], ...]:
    """For each severity the rule of the decision, then later ones that apply to it as well.

    Empty where no rule was in force: the check refuses that.
    """
    record = filed.record
    if record.term is not None:
        term = terms.get(record.term)
        return ((GoverningTerm(record.term, term),),) if term else ()
    chains: list[tuple[GoverningTerm, ...]] = []
    for severity in severities_of(filed, rules):
        keys = keys_of(rules, severity)
        term = terms.get(keys[0]) if len(keys) == 1 else None
        if term is not None and term.in_force is None:  # by far the most frequent
            chains.append((GoverningTerm(keys[0], term),))
        else:
            chains.append(tuple(_in_order(keys, terms, record.decided)))
    return tuple([chain for chain in chains if chain])


def _in_order(
    keys: tuple[str, ...], terms: dict[str, Term], decided: date
) -> Iterator[GoverningTerm]:
    known = [(key, terms[key]) for key in keys if key in terms]
    first = next((GoverningTerm(key, term) for key, term in known if governs(term, decided)), None)
    if first is None:
        return
    yield first
    later = [
        GoverningTerm(key, term, span.from_)
        for key, term in known
        if (span := _span(term)).earlier != "no" and (span.from_ or decided) > decided
    ]
    yield from sorted(later, key=lambda rule: rule.since or date.min)


def term_of(filed: Filed, rules: ListRules, terms: dict[str, Term]) -> Term | None:
    """The term of the decision's first severity, or None where the list has none for it."""
    found = rules_of(filed, rules, terms)
    return found[0][0].term if found else None


def duty_open(record: Record, today: date) -> bool:
    """Whether there is a duty that is not fulfilled, as far as was known on a day."""
    done = record.fulfilled
    return done > today if isinstance(done, date) else done is False


def anchor_day(record: Record, anchor: Anchor, today: date = date.max) -> date | None:
    """The record's date that a period counts from; None as long as it was not known."""
    if anchor == "decided":
        return record.decided
    if anchor == "published":
        return record.published
    day = record.ended if anchor == "ended" else record.fulfilled
    return day if isinstance(day, date) and day <= today else None


@lru_cache(maxsize=8192)
def _last_day(anchor: date, period: str, *, inclusive: bool = False) -> date:
    """Cached: records of a register share a few hundred days and a few terms."""
    return dates.last_day(anchor, Period.parse(period), inclusive=inclusive)


def maximum_last_day(record: Record, term: Term, today: date = date.max) -> date | None:
    """The last day that a term allows without extension; None if open-ended or not yet running."""
    last = _end_of_period(anchor_day(record, term.anchor, today), term)
    return max(last, record.ban_until) if last and term.with_ban and record.ban_until else last


def _end_of_period(anchor: date | None, term: Term) -> date | None:
    if term.max == "none" or anchor is None:
        return None
    return _last_day(anchor, term.max, inclusive=term.counting == "inclusive")


def opening_day(record: Record, term: Term, today: date = date.max) -> date | None:
    """The first day on which a term lets repair be applied for; None where it does not.

    A minimum of three months from 14 May is full on 14 August, whatever the counting of the end.
    """
    if term.min is None:
        return None
    anchor = anchor_day(record, term.min_anchor or term.anchor, today)
    if term.min == "none":
        return anchor or record.decided
    return _last_day(anchor, term.min) if anchor else None


def clock(filed: Filed, rules: ListRules, terms: dict[str, Term], today: date = date.max) -> Clock:
    """The days of a record as they were known on a day.

    Of several severities the longest governs: the latest last day, and the latest minimum.
    """
    record = filed.record
    found = rules_of(filed, rules, terms)
    if not found:
        return Clock(anchor=None, repairable_from=None, last_day=record.expires)
    ends = [(*_end(record, chain, today), chain[0].key) for chain in found]
    last, rule, made_under = max(ends, key=lambda end: end[0] or date.max)
    openings = [_opening(record, chain, today) for chain in found]
    opening = None if None in openings else max(day for day in openings if day)
    return _adjusted(
        record,
        rule,
        Clock(
            anchor=anchor_day(record, rule.term.anchor, today),
            repairable_from=opening,
            last_day=last,
            term=rule.key,
            made_under=made_under if rule.key != made_under else "",
            offered=all(chain[-1].term.min or chain[0].term.min for chain in found),
            shown=any(chain[0].term.show for chain in found),
        ),
        rule.term.if_unfulfilled or rules.if_unfulfilled,
        today,
    )


def _end(
    record: Record, chain: tuple[GoverningTerm, ...], today: date
) -> tuple[date | None, GoverningTerm]:
    """The last day, with the rule that sets it."""
    rule, *later = chain
    last = maximum_last_day(record, rule.term, today)
    for new in later:
        since = new.since or record.decided
        sooner = _not_before(maximum_last_day(record, new.term, today), since - _DAY)
        milder = (sooner or date.max) < (last or date.max)
        if milder or (new.replaces and (last is None or last >= since)):
            last, rule = sooner, new
    return last, rule


def _not_before(day: date | None, earliest: date) -> date | None:
    return day and max(day, earliest)


def _opening(record: Record, chain: tuple[GoverningTerm, ...], today: date) -> date | None:
    rule, *later = chain
    opening = opening_day(record, rule.term, today)
    for new in later:
        since = new.since or record.decided
        other = _not_before(opening_day(record, new.term, today), since)
        if (new.replaces and today >= since) or (other or date.max) < (opening or date.max):
            opening = other
    return opening


def _adjusted(
    record: Record, rule: GoverningTerm, times: Clock, if_unfulfilled: IfUnfulfilled, today: date
) -> Clock:
    """With the record's own end, its extensions, and what an open duty does at the end."""
    last = _extended(record, times.last_day, today)
    extended, prolonged = last != times.last_day, False
    if if_unfulfilled == "extend" and rule.term.extension is not None and last is not None:
        prolonged = duty_open(record, min(today, last))
        last = _last_day(last, rule.term.extension.max) if prolonged else last
    longest = last
    if record.expires is not None:
        last = min(last or date.max, record.expires)
    return msgspec.structs.replace(
        times,
        last_day=last,
        longest=longest,
        by_period=last is not None
        and last == times.last_day == _end_of_period(times.anchor, rule.term),
        shortened=last != longest,
        extended=extended,
        prolonged=prolonged and last == longest,
        keeps=if_unfulfilled == "keep",
        kept=if_unfulfilled == "keep" and duty_open(record, today),
    )


def _extended(record: Record, last: date | None, today: date) -> date | None:
    """The last day after the extensions decided so far; one decided after the end ends nothing."""
    for one in record.extended:
        if last is not None and one.decided <= min(today, last):
            last = max(last, one.until)
    return last


def barred(record: Record, day: date) -> bool:
    """Whether something outside the record rules repair out on a day."""
    return any(bar.from_ <= day <= (bar.until or date.max) for bar in record.repair_barred)
