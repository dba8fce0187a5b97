"""What does the index hold of an entity? FORMAT.md, "Entities"."""

import msgspec

from generator.entities import Entity, Listed
from generator.model import ListRules, Vocabulary, authority_of
from generator.views.record import keeps

Name = tuple[int, str]
"""Kind and text: 0 registered name, 1 English name, 2 alias, 3 former name."""

NAME, ENGLISH, ALIAS, FORMER = range(4)
MOST_WEIGHT = 255


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A record that counts on the index's day; days are `YYYY-MM-DD`, or empty."""

    list: str
    authority: str
    status: str
    last_day: str
    kept: int
    decided: str
    flags: int
    document: str

    def status_on(self, day: str) -> str:
        """`in_force`, `overdue`, or empty where it has ended before that day."""
        if self.status != "in_force" or not self.last_day or self.last_day >= day:
            return self.status
        return "overdue" if self.kept else ""


class Row(msgspec.Struct, frozen=True, array_like=True):
    """An entity in the index."""

    id: str
    kind: str
    region: str
    code: str
    ids: dict[str, str]
    names: tuple[Name, ...]
    records: tuple[Entry, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        return (*([self.code] if self.code else []), *self.ids.values())

    @property
    def weight(self) -> int:
        return min(len(self.records), MOST_WEIGHT)

    def current(self, day: str) -> list[tuple[Entry, str]]:
        """The records that count on a day, with their status then."""
        return [(entry, now) for entry in self.records if (now := entry.status_on(day))]


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """A row with its docid before it, as the files hold it."""

    docid: int
    id: str
    kind: str
    region: str
    code: str
    ids: dict[str, str]
    names: tuple[Name, ...]
    records: tuple[Entry, ...]

    @property
    def row(self) -> Row:
        return Row(self.id, self.kind, self.region, self.code, self.ids, self.names, self.records)


def row_of(entity: Entity, vocabulary: Vocabulary) -> Row:
    """An entity's row, without records where nothing of it counts.

    A natural person is found by name alone: no identifier of theirs is ever here.
    """
    return Row(
        id=entity.id,
        kind=entity.kind,
        region=entity.region or "",
        code="" if entity.person else entity.code or "",
        ids={} if entity.person else entity.ids,
        names=tuple(_names(entity)),
        records=tuple(_entry(item, vocabulary.lists[item.filed.list]) for item in entity.current),
    )


def _names(entity: Entity) -> list[Name]:
    found = [(NAME, entity.name)]
    found += [(ENGLISH, entity.name_en)] if entity.name_en else []
    found += [(ALIAS, name) for name in entity.aliases]
    found += [(FORMER, name) for name in entity.former_names]
    return found


def _entry(listed: Listed, rules: ListRules) -> Entry:
    now, record = listed.standing, listed.record
    last = now.clock.last_day
    return Entry(
        list=listed.filed.list,
        authority=authority_of(listed.filed, rules),
        status=now.status,
        last_day=last.isoformat() if last else "",
        kept=int(keeps(listed, rules)),
        decided=record.decided.isoformat(),
        flags=now.repairable + 2 * now.under_objection,
        document=record.document,
    )
