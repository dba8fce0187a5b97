"""How are the days of a listing shown: as days, as a share of its term, as a sentence?"""

from datetime import date
from functools import lru_cache

import msgspec

from gongshi.register.dates import Period
from gongshi.register.entities import Listed
from gongshi.register.model import ListRules, Severity, Term, severity_of, tone_of
from gongshi.register.status import Clock, Why
from gongshi.views.site import Site

_REMEMBERED = 10_000
"""Cached clocks: records of a list that were decided on the same day have the same clock."""


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a listing, as days and as a sentence. `progress` is 0 to 100 of the term."""

    listed: date
    repairable_from: date | None
    last_day: date | None
    sentence: str
    progress: int | None = None
    repair_at: int | None = None


def clock_view(site: Site, listed: Listed, rules: ListRules) -> ClockView:
    filed, now = listed.filed, listed.standing
    severity = severity_of(filed, rules)
    return _clock_view(
        site, filed.list, severity, filed.record.published, now.why, now.since, now.clock
    )


@lru_cache(_REMEMBERED)
def _clock_view(
    site: Site, list_: str, severity: Severity, published: date, why: Why, since: date, times: Clock
) -> ClockView:
    rules = site.vocabulary.lists[list_]
    term = site.vocabulary.terms.get(rules.terms.get(severity, ""))
    start, end = min(published, times.anchor or published), times.last_day
    return ClockView(
        listed=published,
        repairable_from=times.repairable_from if tone_of(rules) == "adverse" else None,
        last_day=end,
        sentence=_sentence(site, term, why, since, end),
        progress=_share(start, end, site.made.as_of),
        repair_at=_share(start, end, times.repairable_from),
    )


def _share(start: date, end: date | None, day: date | None) -> int | None:
    if end is None or day is None or end <= start:
        return None
    return max(0, min(100, round(100 * (day - start).days / (end - start).days)))


_BY_PERIOD = ("in_force_shortened", "expired", "overdue")
"""Reasons whose sentence names the longest period."""


def _sentence(site: Site, term: Term | None, why: Why, since: date, end: date | None) -> str:
    """The reason for the status in words: until when, counted from which day, by which rule."""
    words, last = site.words, end or ""
    if term is None:
        return words(f"why_{why}_bare", last=last, since=since)
    if term.max == "none" and why in _BY_PERIOD:  # the end was set, not computed from a period
        said = words(f"why_{why}_bare", last=last, since=since)
        return said + words("why_basis", basis=site.text(term.basis))
    period = "" if term.max == "none" else period_in_words(site, term.max)
    return words(
        f"why_{why}",
        last=last,
        since=since,
        period=period,
        anchor=words(f"anchor_{term.anchor}"),
        basis=site.text(term.basis),
    )


@lru_cache(1_000)
def period_in_words(site: Site, text: str) -> str:
    """`P1Y6M` as `one year and six months` would be said: number and unit, joined."""
    period = Period.parse(text)
    years, months = divmod(period.months, 12)
    units = (("year", years), ("month", months), ("day", period.days))
    parts = [site.words(f"period_{unit}", n=count) for unit, count in units if count]
    return site.words("period_join").join(parts) or site.words("period_day", n=0)
