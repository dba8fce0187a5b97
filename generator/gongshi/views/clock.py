"""How are the days of a listing shown: as days, as a share of its term, as a sentence?"""

from datetime import date
from functools import lru_cache

import msgspec

from gongshi.register.dates import Period
from gongshi.register.entities import Listed
from gongshi.register.model import ListRules, Term, Tone, tone_of
from gongshi.register.status import Why
from gongshi.register.term_days import Clock
from gongshi.views.site import Site

_REMEMBERED = 10_000
"""Cached clocks: records of a list that were decided on the same day have the same clock."""


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a listing, as days and as a sentence.

    `from_` is the first day of the bar whose last one is `last_day`; None where there is no bar.
    `repair_at` is 0 to 100 of it. `repair_after` says from when repair is possible where its day is
    not known yet.
    """

    listed: date
    repairable_from: date | None
    last_day: date | None
    sentence: str
    repair_after: str = ""
    from_: date | None = None
    repair_at: int | None = None


def clock_view(site: Site, listed: Listed, rules: ListRules) -> ClockView:
    published, now = listed.record.published, listed.standing
    return _clock_view(site, tone_of(rules), published, now.why, now.since, now.clock)


@lru_cache(_REMEMBERED)
def _clock_view(
    site: Site, tone: Tone, published: date, why: Why, since: date, times: Clock
) -> ClockView:
    terms = site.vocabulary.terms
    term, old = terms.get(times.term), terms.get(times.made_under)
    start, end = min(published, times.anchor or published), times.last_day
    return ClockView(
        listed=published,
        repairable_from=times.repairable_from if tone == "adverse" else None,
        repair_after=_repair_after(site, term, times) if tone == "adverse" else "",
        last_day=end,
        sentence=_sentence(site, term, why, since, times) + _made_under(site, term, old),
        from_=start if end and start < end else None,
        repair_at=_share(start, end, times.repairable_from),
    )


def _share(start: date, end: date | None, day: date | None) -> int | None:
    if end is None or day is None or end <= start:
        return None
    return max(0, min(100, round(100 * (day - start).days / (end - start).days)))


def _repair_after(site: Site, term: Term | None, times: Clock) -> str:
    if term is None or term.min in (None, "none") or term.min_anchor is None:
        return ""
    if times.repairable_from is not None or times.anchor is None or not times.offered:
        return ""
    anchor = site.words(f"anchor_{term.min_anchor}")
    return site.words("repair_after", period=period_in_words(site, term.min), anchor=anchor)


def _made_under(site: Site, term: Term | None, old: Term | None) -> str:
    """That the decision was made under another rule, and since when the later one applies too."""
    if term is None or old is None or term.in_force is None:
        return ""
    since = term.in_force.from_ or ""
    return site.words("why_made_under", basis=site.text(old.basis), since=since)


_BY_PERIOD = ("in_force_term", "expired", "overdue")
"""Reasons whose sentence says that the end follows from the longest period."""


def _sentence(site: Site, term: Term | None, why: Why, since: date, times: Clock) -> str:
    """The reason for the status in words: until when, counted from which day, by which rule."""
    words, last, by_period = site.words, times.last_day or "", times.by_period
    if term is None:
        return words(f"why_{why}_bare", last=last, since=since)
    if why in _BY_PERIOD and not by_period:  # the end was set, not computed from a period
        said = words(f"why_{why}_bare", last=last, since=since)
        return said + words("why_basis", basis=site.text(term.basis))
    if why == "in_force_shortened" and term.max == "none":
        return words(f"why_{why}_bare", last=last) + words("why_basis", basis=site.text(term.basis))
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
