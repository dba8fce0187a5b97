"""Which listings soon need a maintainer? Those that end, become repairable, or need something done.

That is a review, or an answer of the authority to an application or objection.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from gongshi.register import dates
from gongshi.register.dates import Period
from gongshi.register.deadlines import overdue_by, owed
from gongshi.register.entities import Entity, Listed, entities
from gongshi.register.model import Register, Vocabulary
from gongshi.register.timeline import timeline

_DAY = timedelta(days=1)


class Due(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Something due on a day; overdue items come first.

    `overdue` counts the working days since the day by which an authority owed an answer.
    """

    day: date
    what: str
    record: str
    list: str
    name: str
    path: str
    decided: date
    person: bool = False
    overdue: int = 0


def horizon(today: date, within: Period) -> date:
    return dates.add(today, within)


def due_items(register: Register, today: date, within: Period) -> list[Due]:
    """Everything due from today until the horizon, and reviews whose day has passed."""
    until = horizon(today, within)
    found = []
    for entity in entities(register, today):
        for listed in entity.records:
            for day, what in _days(register.vocabulary, listed, until):
                if day <= until and (day >= today or what == "review"):
                    found.append(_due(entity, listed, day, what))
            found += _answers(register.vocabulary, entity, listed, today, until)
    return sorted(found)


def _days(vocabulary: Vocabulary, listed: Listed, until: date) -> Iterator[tuple[date, str]]:
    """The days of a record that need somebody, as its timeline has them."""
    now, record = listed.standing, listed.record
    if now.status not in ("pending", "in_force", "overdue"):
        return
    times = now.clock
    if any(
        day and day <= until for day in (record.published, times.last_day, times.repairable_from)
    ):
        for one in timeline(listed.filed, vocabulary.lists[listed.filed.list], vocabulary.terms):
            ends = {"expired", "overdue"} & {*one.kinds}
            yield from ((one.day - _DAY, "last day shown") for _ in ends)
            yield from (
                (one.day, kind) for kind in one.kinds if kind in ("published", "repairable")
            )
    if record.review:
        yield record.review, "review"


def _answers(
    vocabulary: Vocabulary, entity: Entity, listed: Listed, today: date, until: date
) -> Iterator[Due]:
    """The answers that authorities owe, also those that are late."""
    rules = vocabulary.lists[listed.filed.list]
    for one in owed(listed.record, rules, vocabulary, listed.standing):
        if one.due <= until:
            number = f" {one.petition.number + 1}" if one.petition.number else ""
            what = f"{one.petition.process}{number} {_ANSWERS[one.step]}"
            late = overdue_by(one, today, vocabulary.holidays)
            yield msgspec.structs.replace(_due(entity, listed, one.due, what), overdue=late)


_ANSWERS = {"accept": "acceptance", "decide": "decision"}


def _due(entity: Entity, listed: Listed, day: date, what: str) -> Due:
    filed = listed.filed
    return Due(
        day=day,
        what=what,
        record=filed.record.id,
        list=filed.list,
        name=filed.record.subject.name,
        path=filed.path,
        decided=filed.record.decided,
        person=entity.private,
    )


def due_as_json(items: Iterable[Due]) -> str:
    """For other programs: a list of objects with texts."""
    keys = ("day", "what", "record", "list", "name", "path", "overdue")
    found = [{key: str(getattr(item, key)) for key in keys} for item in items]
    return json.dumps(found, ensure_ascii=False, indent=1)
