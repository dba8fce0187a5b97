"""What does the index hold of an entity? FORMAT.md, "Entities"."""

from collections.abc import Iterable, Iterator

import msgspec

from gongshi.register.entities import Entity, Listed
from gongshi.register.folding import fold
from gongshi.register.model import ListRules, Vocabulary, authority_of
from gongshi.register.names import BRACKETED

Name = tuple[int, str]
"""Kind and text: registered name, English name, alias, former name, or one without brackets."""

NAME, ENGLISH, ALIAS, FORMER, UNBRACKETED = range(5)
MOST_WEIGHT = 255

_MOST_BRACKETS = 3


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


class IndexRow(msgspec.Struct, frozen=True, array_like=True):
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
    def borne(self) -> Iterator[str]:
        """The names but those of kind 4, without brackets."""
        return (text for kind, text in self.names if kind != UNBRACKETED)

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
    def row(self) -> IndexRow:
        return IndexRow(
            self.id, self.kind, self.region, self.code, self.ids, self.names, self.records
        )


def row_of(entity: Entity, vocabulary: Vocabulary) -> IndexRow:
    """An entity's row, without records where none counts.

    A natural person is found by name alone: the row has no identifier.
    """
    return IndexRow(
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
    texts = [text for _, text in found]
    return [*found, *((UNBRACKETED, text) for text in unbracketed(texts))]


def unbracketed(names: Iterable[str]) -> Iterator[str]:
    """Names without what stands in brackets within them: a region in it is often left out.

    Of several brackets all are left out, or each alone. What folds to a name is no other.
    """
    known = {fold(name) for name in names}
    for text in (text for name in names for text in _without(name)):
        if fold(text) not in known:
            known.add(fold(text))
            yield text


def _without(name: str) -> Iterator[str]:
    """Brackets at its beginning or end part nothing: what is left stands in it anyway."""
    spans = [
        found.span()
        for found in BRACKETED.finditer(name)
        if fold(name[: found.start()]) and fold(found[1]) and fold(name[found.end() :])
    ][:_MOST_BRACKETS]
    if len(spans) > 1:
        kept = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(name)]
        yield "".join(name[a:b] for a, b in zip(*kept, strict=True))
    yield from (name[:start] + name[end:] for start, end in spans)


def _entry(listed: Listed, rules: ListRules) -> Entry:
    now, record = listed.standing, listed.record
    last = now.clock.last_day
    return Entry(
        list=listed.filed.list,
        authority=authority_of(listed.filed, rules),
        status=now.status,
        last_day=last.isoformat() if last else "",
        kept=int(now.clock.kept),
        decided=record.decided.isoformat(),
        flags=now.repairable + 2 * now.under_objection,
        document=record.document,
    )
