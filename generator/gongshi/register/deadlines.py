"""By which day does an authority owe a step of an application for repair, or of an objection?

A time limit is that of the list, or else the register's. The acceptance is owed from the day an
application or objection was made. The decision is owed from its acceptance, or from the day it was
made if no acceptance is recorded. Nothing is owed any more once the listing has ended.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from gongshi.register.model import (
    ListRules,
    Objection,
    Record,
    Repair,
    StepLimits,
    TimeLimit,
    Vocabulary,
    objections_of,
    repairs_of,
)
from gongshi.register.status import Standing
from gongshi.register.working_days import Holidays, last_day_of, working_days_between

Process = Literal["repair", "objection"]
Step = Literal["accept", "decide"]


class Petition(msgspec.Struct, frozen=True, kw_only=True):
    """An application for repair or an objection; `number` counts those of its kind, from 0."""

    process: Process
    number: int
    made: date
    accepted: date | None
    decided: date | None
    outcome: str | None


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is owed: from which day, by which day, and the day it was done."""

    petition: Petition
    step: Step
    limit: TimeLimit
    since: date
    due: date
    done: date | None


def petitions_of(record: Record) -> Iterator[Petition]:
    """Every application for repair, then every objection, in their order."""
    for number, repair in enumerate(repairs_of(record)):
        yield _petition("repair", number, repair.applied, repair)
    for number, objection in enumerate(objections_of(record)):
        yield _petition("objection", number, objection.raised, objection)


def _petition(process: Process, number: int, made: date, given: Repair | Objection) -> Petition:
    return Petition(
        process=process,
        number=number,
        made=made,
        accepted=given.accepted,
        decided=given.decided,
        outcome=given.outcome,
    )


def limits_of(process: Process, rules: ListRules, vocabulary: Vocabulary) -> StepLimits:
    """Each step's limit from the list, or else from the register."""
    own, shared = (getattr(one.deadlines, process) for one in (rules, vocabulary.about))
    return StepLimits(accept=own.accept or shared.accept, decide=own.decide or shared.decide)


def deadlines_of(record: Record, rules: ListRules, vocabulary: Vocabulary) -> Iterator[Deadline]:
    """Every step that has a time limit, of every application and objection.

    A decided one is without its acceptance if nothing says when that was.
    """
    holidays = vocabulary.holidays
    for petition in petitions_of(record):
        limits = limits_of(petition.process, rules, vocabulary)
        if limits.accept and (petition.accepted or not petition.decided):
            yield _deadline(petition, "accept", limits.accept, petition.made, holidays)
        if limits.decide:
            since = petition.accepted or petition.made
            yield _deadline(petition, "decide", limits.decide, since, holidays)


def _deadline(
    petition: Petition, step: Step, limit: TimeLimit, since: date, holidays: Holidays
) -> Deadline:
    return Deadline(
        petition=petition,
        step=step,
        limit=limit,
        since=since,
        due=last_day_of(since, limit, holidays),
        done=petition.accepted if step == "accept" else petition.decided,
    )


def owed(record: Record, rules: ListRules, vocabulary: Vocabulary, now: Standing) -> list[Deadline]:
    """The deadlines of steps that are not done, of a record as known on the day of its standing."""
    if not is_running(now) or next(petitions_of(record), None) is None:
        return []
    return [one for one in deadlines_of(record, rules, vocabulary) if one.done is None]


def is_running(now: Standing) -> bool:
    """Whether a listing has begun and not ended, so that an answer still matters."""
    return now.status in ("in_force", "overdue")


def overdue_by(deadline: Deadline, today: date, holidays: Holidays) -> int:
    """The working days by which a step is late, or was late when it was done; 0 if in time."""
    return working_days_between(deadline.due, deadline.done or today, holidays)
