"""Which records belong to one entity, and under which name and id?

Records of one organisation share a credit code or another identifier. Natural persons are never
merged, neither by name nor by the hint of a document: each of their records is its own entity. Sole
traders are natural persons in trade: merged and found by their code, and private like persons.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from gongshi.register.as_of import as_known
from gongshi.register.model import (
    Filed,
    Kind,
    Publication,
    Record,
    Register,
    Registration,
    Subject,
    Vocabulary,
    erased,
)
from gongshi.register.revision import Revision
from gongshi.register.status import Standing, standing

ByRecord = Mapping[str, tuple[Revision, ...]]
"""The revisions of records, by id."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A record on a list, with its status on the as-of date and its revisions."""

    filed: Filed
    standing: Standing
    revisions: tuple[Revision, ...] = ()

    @property
    def record(self) -> Record:
        return self.filed.record


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """All records of one subject. `records` are newest decision first, then by id.

    `private`: not in search engines or the pages they index, in bulk files or in changes.
    `representative` is None if no representative may be named.
    """

    id: str
    private: bool
    kind: Kind
    name: str
    name_en: str | None
    code: str | None
    ids: dict[str, str]
    id_hint: str | None
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    region: str | None
    representative: str | None
    registration: Registration | None
    records: tuple[Listed, ...]

    @property
    def current(self) -> tuple[Listed, ...]:
        return tuple(listed for listed in self.records if listed.standing.current)

    @property
    def shown(self) -> bool:
        """Whether the name may be shown: only while a record is current, or archived as history."""
        return any(listed.standing.shown for listed in self.records)

    @property
    def person(self) -> bool:
        """A natural person: without any identifier, and never merged."""
        return self.kind == "natural-person"

    @property
    def published(self) -> bool:
        """Whether it has a page: not while every record waits for its first day or is erased."""
        return any(
            listed.standing.status != "pending" and not erased(listed.record)
            for listed in self.records
        )


def is_private(kind: Kind, publish: Publication) -> bool:
    """Whether a subject is a natural person, in trade or not, that is not published widely."""
    if kind == "sole-trader":
        return publish.sole_traders is None
    return kind == "natural-person"


def entity_id(subject: Subject, record_id: str) -> str:
    """The code; otherwise the first other identifier; without any, and for persons, the record."""
    if subject.kind != "natural-person":
        if subject.code:
            return subject.code
        if subject.ids:
            scheme, value = next(iter(subject.ids.items()))
            return f"{scheme}-{value}"
    return f"r-{record_id}"


def registration_id(registration: Registration) -> str:
    """The entity id of registration details; empty if they have no identifier."""
    if registration.code:
        return registration.code
    for scheme, value in registration.ids.items():
        return f"{scheme}-{value}"
    return ""


def group(register: Register) -> dict[str, list[Filed]]:
    """Records by entity id, ids in order, records newest decision first."""
    groups: dict[str, list[Filed]] = {}
    for filed in register.records:
        key = entity_id(filed.record.subject, filed.record.id)
        groups.setdefault(key, []).append(filed)
    return {key: newest_first(members) for key, members in sorted(groups.items())}


def newest_first(members: list[Filed]) -> list[Filed]:
    """An entity's records, newest decision first, then by id."""
    by_id = sorted(members, key=lambda filed: filed.record.id)
    return sorted(by_id, key=lambda filed: filed.record.decided, reverse=True)


def entities(
    register: Register, today: date, revisions: ByRecord = MappingProxyType({})
) -> Iterator[Entity]:
    """Every entity with its records' status on a day, in the order of their ids.

    A record that waits for its first day adds nothing to its subject yet. The name of a
    representative is that of a person, and is removed with the last record that shows it.
    """
    details = {registration_id(f.registration): f.registration for f in register.registrations}
    for key, members in group(register).items():
        own, vocabulary = details.get(key), register.vocabulary
        yield make_entity(key, members, own, vocabulary, today, revisions)


def make_entity(
    key: str,
    members: list[Filed],
    registration: Registration | None,
    vocabulary: Vocabulary,
    today: date,
    revisions: ByRecord = MappingProxyType({}),
) -> Entity:
    known = tuple(list_record(filed, vocabulary, today, revisions) for filed in members)
    subjects = [one.record.subject for one in _naming_records(known)]
    newest = subjects[0]
    shown = [one.record.subject for one in known if one.standing.shown]
    name = registration.name if registration else newest.name
    details = (registration,) if registration else ()
    sources: tuple[Registration | Subject, ...] = (*details, *subjects)
    former = _others(name, (n for s in sources for n in s.former_names))
    aliases = _others(name, (n for s in sources for n in s.aliases))
    stray = _others(name, (s.name for s in subjects if s.name not in aliases))
    publish = vocabulary.about.publish
    private = is_private(newest.kind, publish)
    # search engines may keep the page of an organisation, and not that of a sole trader
    named = (*details, *shown) if private or publish.representatives else ()
    return Entity(
        id=key,
        private=private,
        kind=newest.kind,
        name=name,
        name_en=_first(s.name_en for s in sources),
        code=newest.code,
        ids=newest.ids,
        id_hint=newest.id_hint,
        aliases=aliases,
        former_names=tuple(dict.fromkeys((*former, *stray))),
        region=_first(s.region for s in sources),
        representative=_first(s.representative for s in named),
        registration=registration,
        records=known,
    )


def _naming_records(records: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """The records that determine the name of their subject: those that have begun.

    A withdrawn or suspended record may be about another subject, so it counts only without others.
    """
    begun = tuple(one for one in records if one.standing.status != "pending")
    undisputed = tuple(one for one in begun if not _in_doubt(one.standing))
    return undisputed or begun or records


def _in_doubt(now: Standing) -> bool:
    return now.status == "withdrawn" or now.suspended


def list_record(
    filed: Filed,
    vocabulary: Vocabulary,
    today: date,
    revisions: ByRecord = MappingProxyType({}),
) -> Listed:
    """A record as it is known on a day, with its status."""
    rules = vocabulary.lists[filed.list]
    known = as_known(filed.record, today)
    if known is not filed.record:
        filed = msgspec.structs.replace(filed, record=known)
    return Listed(
        filed=filed,
        standing=standing(filed, rules, vocabulary.terms, today),
        revisions=revisions.get(filed.record.id, ()),
    )


def _others(name: str, names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if n != name))


def _first(values: Iterator[str | None]) -> str | None:
    return next((value for value in values if value), None)
