"""What is a record's status on a day, and why? A pure function of record, rules and date.

The page, the search, the downloads and the browser's clock are all based on `standing`. Nothing
here knows today's date or a language: the reason is a key with values, and the pages have the
words. `timeline` has all days on which it changes.

Sources of the rules: NDRC Order 36 (2026) arts. 3 and on for terms and repair; Administrative
Penalty Law (2021) art. 48 for withdrawal; each term names its own source in terms.yml.
"""

from datetime import date, timedelta
from typing import Literal

import msgspec

from gongshi.register.model import TONES, Filed, ListRules, Record, Term, objections_of, repairs_of
from gongshi.register.term_days import Clock, barred, clock, duty_open

Status = Literal["pending", "in_force", "expired", "overdue", "repaired", "lifted", "withdrawn"]

Why = Literal[
    "withdrawn",
    "repaired",
    "lifted",
    "pending",
    "pending_never_shown",
    "in_force_term",
    "in_force_shortened",
    "in_force_extended",
    "in_force_prolonged",
    "in_force_open",
    "in_force_no_end_yet",
    "expired",
    "expired_fulfilled",
    "overdue",
]
"""The reason for the status; the pages have a sentence for each."""

_DAY = timedelta(days=1)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record on a day. `shown`: its content may be shown; `current`: it counts as listed.

    `barred`: repair is ruled out from outside the record. `since`: the first day of the status, or
    the last one shown where it ran out.
    """

    status: Status
    why: Why
    since: date
    clock: Clock
    repairable: bool = False
    duty_open: bool = False
    barred: bool = False
    under_objection: bool = False
    suspended: bool = False
    current: bool = False
    shown: bool = False


def standing(filed: Filed, rules: ListRules, terms: dict[str, Term], today: date) -> Standing:
    """The record's status on a day."""
    record = filed.record
    times = clock(filed, rules, terms, today)
    status, why, since = _decided(record, times, today)
    current = status in ("in_force", "overdue")
    showable = current or (status == "expired" and rules.on_expiry == "archive")
    objected = showable and under_objection(record, today)
    suspended = objected and rules.on_objection == "suspend"
    open_, shut = duty_open(record, today), barred(record, today)
    # only an adverse listing can be repaired; a commendation or a licence has nothing to repair
    repairable = current and TONES[rules.class_] == "adverse" and not open_ and not shut
    opening = _in_reach(times)
    return Standing(
        status=status,
        why=why,
        since=since,
        clock=msgspec.structs.replace(times, repairable_from=opening),
        repairable=repairable and opening is not None and opening <= today,
        duty_open=open_,
        barred=shut,
        under_objection=objected,
        suspended=suspended,
        current=current and not suspended,
        shown=showable and not suspended,
    )


def _in_reach(times: Clock) -> date | None:
    """The first day of repair, unless it is after the end of the listing."""
    first, last = times.repairable_from, times.last_day
    return first if first is None or last is None or first <= last or times.kept else None


def _decided(record: Record, times: Clock, today: date) -> tuple[Status, Why, date]:
    if record.withdrawn is not None and record.withdrawn.date <= today:
        return "withdrawn", "withdrawn", record.withdrawn.date
    early = _ended_early(record, today)
    if early is not None:  # also after the term: what was repaired is no history to show
        return early[0], early[0], early[1]
    if record.published > today or not times.shown:
        why: Why = "pending" if times.shown else "pending_never_shown"
        return "pending", why, record.published
    return _shown(record, times, today)


def _shown(record: Record, times: Clock, today: date) -> tuple[Status, Why, date]:
    """The status of what has begun and was not ended early."""
    over = run_out(record, times)
    if over is not None and today >= over:
        kept = times.last_day is not None and over > times.last_day + _DAY
        return "expired", "expired_fulfilled" if kept else "expired", over - _DAY
    if times.last_day is not None and today > times.last_day:
        return "overdue", "overdue", times.last_day
    return "in_force", _why_in_force(times), max(record.published, *_restored(record, today))


def run_out(record: Record, times: Clock) -> date | None:
    """The first day on which a listing is over by itself; None where nothing ends it.

    Kept past its term for its duty, it is over on the day that is fulfilled.
    """
    last = times.last_day
    if last is None or times.kept or last == date.max:
        return None
    done = record.fulfilled
    was_kept = isinstance(done, date) and times.keeps and done > last
    return done if was_kept and isinstance(done, date) else last + _DAY


def _restored(record: Record, today: date) -> list[date]:
    """The days on which a repair was revoked; at least one day, however long ago."""
    days = (repair.revoked.date for repair in repairs_of(record) if repair.revoked)
    return [date.min, *(day for day in days if day <= today)]


def _ended_early(record: Record, today: date) -> tuple[Literal["repaired", "lifted"], date] | None:
    """By repair or by the authority, whichever came first; a revoked repair ended nothing."""
    repaired, lifted = repaired_on(record, today), record.lifted
    if lifted is not None and lifted.date <= today and lifted.date < (repaired or date.max):
        return "lifted", lifted.date
    return ("repaired", repaired) if repaired else None


def repaired_on(record: Record, today: date = date.max) -> date | None:
    """The day on which repair was granted, as far as was known on a day, unless it was revoked."""
    granted = (
        repair.decided
        for repair in repairs_of(record)
        if repair.outcome == "granted"
        and repair.decided is not None
        and repair.decided <= today
        and (repair.revoked is None or repair.revoked.date > today)
    )
    return min(granted, default=None)


def _why_in_force(times: Clock) -> Why:
    if times.last_day is None:
        return "in_force_open" if times.anchor else "in_force_no_end_yet"
    if times.shortened:
        return "in_force_shortened"
    if times.prolonged:
        return "in_force_prolonged"
    return "in_force_extended" if times.extended else "in_force_term"


def under_objection(record: Record, today: date) -> bool:
    """From the day an objection is raised until the day it is decided."""
    return any(
        one.raised <= today and (one.decided is None or one.decided > today)
        for one in objections_of(record)
    )
