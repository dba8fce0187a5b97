"""Which files do these entities and tables have? Pure work in batches, on any process.

An entity is made from its rows in the store, rendered in every language, and returned as the data
that other pages, the search and the downloads need. Each step runs for the whole batch before the
next step, because the processor's caches then save a quarter of the time.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from gongshi.exchange import export_rows
from gongshi.publishing.staging import Stage
from gongshi.register.deadlines import deadlines_of, petitions_of
from gongshi.register.entities import Entity, make_entity, newest_first
from gongshi.register.model import Filed, Record, Registration, erased
from gongshi.register.names import Regions
from gongshi.register.revision import Revision
from gongshi.register.timeline import next_day
from gongshi.render.renderer import Frame, Renderer
from gongshi.search.index import corpus
from gongshi.store.database import decoded, encoded
from gongshi.store.last_build import CompiledTemplates
from gongshi.views import browse, changes, lists, urls
from gongshi.views.entity import EntityView, TombstoneView, entity_view, tombstone_view
from gongshi.views.paging import Slice
from gongshi.views.report import check_code
from gongshi.views.rows import Listing, listing
from gongshi.views.site import Site
from gongshi.views.statistics import petition_row

_DAY = timedelta(days=1)


class RenderInputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that rendering a page needs besides its subject, in one picklable value."""

    sites: tuple[Site, ...]
    frames: tuple[Frame, ...]
    folders: tuple[str, ...]
    stage: Stage
    regions: Regions
    compiled: CompiledTemplates
    foreign: bool

    def renderers(self) -> list[Renderer]:
        return [
            Renderer(
                [Path(folder) for folder in self.folders],
                site.words,
                frame,
                site.text(site.vocabulary.about.title),
                site.vocabulary.about.timezone,
                {**self.compiled.code.get(site.language, {})},
                foreign=self.foreign,
            )
            for site, frame in zip(self.sites, self.frames, strict=True)
        ]


class StoredEntity(msgspec.Struct, frozen=True, kw_only=True):
    """An entity in the store; records are rows of path, place, list, data, revisions."""

    id: str
    records: tuple[tuple[str, int | None, str, bytes, bytes | None], ...]
    registration: bytes | None = None


class RenderedEntity(msgspec.Struct, frozen=True, kw_only=True):
    """The results of rendering an entity. `shown` is None if it has no page.

    `next_day` is the first day on which the pages may differ by themselves. `listings` are rows for
    the tables, `events` its events with their day, `petitions` rows for the statistics, `changed`
    the paths that differ from the stage.
    """

    id: str
    shown: bool | None
    indexed: bool = False
    next_day: str | None = None
    csv: bytes = b""
    line: bytes = b""
    entry: bytes = b""
    events: tuple[tuple[str, bytes], ...] = ()
    listings: tuple[tuple[Any, ...], ...] = ()
    petitions: tuple[tuple[Any, ...], ...] = ()
    changed: tuple[str, ...] = ()


_cached_renderers: list[tuple[RenderInputs, list[Renderer]]] = []
"""The renderers of the inputs last used in this process: templates are compiled once."""


def _renderers(inputs: RenderInputs) -> list[Renderer]:
    if not _cached_renderers or _cached_renderers[0][0] is not inputs:
        _cached_renderers[:] = [(inputs, inputs.renderers())]
    return _cached_renderers[0][1]


def used_templates(inputs: RenderInputs) -> dict[str, dict[str, bytes]]:
    """The code of the templates that this process has used, by language and name."""
    pairs = zip(inputs.sites, _renderers(inputs), strict=True)
    return {site.language: renderer.compiled for site, renderer in pairs}


def _members(stored: StoredEntity) -> list[Filed]:
    return [
        Filed(list=list_, path=path, index=place, record=decoded(data, Record))
        for path, place, list_, data, _ in stored.records
    ]


def next_day_of(site: Site, stored: StoredEntity) -> str | None:
    """The first day after the edition's on which anything on the entity's page may differ."""
    vocabulary, today = site.vocabulary, site.made.as_of
    days: list[date] = []
    for filed in _members(stored):
        rules = vocabulary.lists[filed.list]
        day = next_day(filed, rules, vocabulary.terms, today)
        days += [day] if day else []
        if next(petitions_of(filed.record), None) is not None:
            due = (one.due + _DAY for one in deadlines_of(filed.record, rules, vocabulary))
            days += [day for day in due if day > today]
    for row in stored.records:
        revisions = decoded(row[4], tuple[Revision, ...]) if row[4] else ()
        days += [one.day for one in revisions if one.day > today]
    return min(days).isoformat() if days else None


def entity_of(site: Site, stored: StoredEntity) -> Entity:
    members = _members(stored)
    revisions = {
        filed.record.id: decoded(row[4], tuple[Revision, ...])
        for filed, row in zip(members, stored.records, strict=True)
        if row[4]
    }
    known = decoded(stored.registration, Registration) if stored.registration else None
    day = site.made.as_of
    return make_entity(stored.id, newest_first(members), known, site.vocabulary, day, revisions)


def render_entities(inputs: RenderInputs, batch: list[StoredEntity]) -> list[RenderedEntity]:
    """Write the entities' pages in every language."""
    entities = [entity_of(inputs.sites[0], stored) for stored in batch]
    published = [entity for entity in entities if entity.published]
    made = {entity.id: RenderedEntity(id=entity.id, shown=None) for entity in entities}
    made |= _render_shown(inputs, [entity for entity in published if entity.shown])
    made |= _render_tombstones(inputs, [entity for entity in published if not entity.shown])
    next_days = {one.id: next_day_of(inputs.sites[0], one) for one in batch}
    return [structs.replace(one, next_day=next_days[one.id]) for one in made.values()]


def _render_shown(inputs: RenderInputs, entities: list[Entity]) -> dict[str, RenderedEntity]:
    sites, vocabulary = inputs.sites, inputs.sites[0].vocabulary
    checks = [check_code(entity) for entity in entities]
    views = [[*map(entity_view, repeat(site), entities, checks)] for site in sites]
    changed = _write(inputs, "entity.html", views)
    rows = [*map(export_rows.rows_of, entities, views[0])]
    csv = [*map(export_rows.csv_lines, rows)]
    lines = [*map(export_rows.json_line, entities, views[0], rows)]
    entries = [corpus.entry(entity, vocabulary, inputs.regions) for entity in entities]
    events = [_events(sites, entity) for entity in entities]
    listings = [tuple(_listings(sites[0], entity)) for entity in entities]
    petitions = [_petitions(sites[0], entity) for entity in entities]
    return {
        entity.id: RenderedEntity(
            id=entity.id,
            shown=True,
            indexed=views[0][n].page.indexed,
            csv=csv[n],
            line=lines[n],
            entry=entries[n],
            events=events[n],
            listings=listings[n],
            petitions=petitions[n],
            changed=changed[n],
        )
        for n, entity in enumerate(entities)
    }


def _render_tombstones(inputs: RenderInputs, entities: list[Entity]) -> dict[str, RenderedEntity]:
    """An entity that is no longer shown keeps only the neutral page."""
    tombstones = [[tombstone_view(site, entity) for entity in entities] for site in inputs.sites]
    changed = _write(inputs, "tombstone.html", tombstones)
    events = [_events(inputs.sites, entity) for entity in entities]
    return {
        entity.id: RenderedEntity(
            id=entity.id,
            shown=False,
            events=events[n],
            petitions=_petitions(inputs.sites[0], entity),
            changed=changed[n],
        )
        for n, entity in enumerate(entities)
    }


def _write(
    inputs: RenderInputs, template: str, views: Sequence[Sequence[EntityView | TombstoneView]]
) -> list[tuple[str, ...]]:
    """Write pages of entities in every language; returns for each entity the paths that differ."""
    changed: list[tuple[str, ...]] = [()] * len(views[0])
    for site, renderer, own in zip(inputs.sites, _renderers(inputs), views, strict=True):
        pages = renderer.pages(template, own)
        for n, (view, page) in enumerate(zip(own, pages, strict=True)):
            path = urls.file_of(site.folder + view.page.address)
            if inputs.stage.write(path, page):
                changed[n] += (path,)
    return changed


def _events(sites: tuple[Site, ...], entity: Entity) -> tuple[tuple[str, bytes], ...]:
    """The events with their days, worded in every language."""
    found = [changes.events(site, entity) for site in sites]
    return tuple(
        (same[0][0].isoformat(), encoded([change for _, change in same]))
        for same in zip(*found, strict=True)
    )


def _listings(site: Site, entity: Entity) -> Iterable[tuple[Any, ...]]:
    """Each current record as a row: the columns that order tables, and the data that they show."""
    for listed in entity.current:
        row = listing(entity, listed, site.vocabulary.lists[listed.filed.list])
        data = encoded(row)
        yield (
            entity.id,
            row.record_id,
            row.list,
            row.region,
            row.authority,
            row.published.isoformat(),
            row.last_day.isoformat() if row.last_day else None,
            row.status,
            int(entity.private),
            _digest(data + _rules(site, row.list)),
            data,
        )


def _petitions(site: Site, entity: Entity) -> tuple[tuple[Any, ...], ...]:
    """The applications and objections of an entity as rows: also where the listing has ended."""
    return tuple(
        (entity.id, *msgspec.structs.astuple(petition_row(site.vocabulary, listed, petition)))
        for listed in entity.records
        if not erased(listed.record)
        for petition in petitions_of(listed.record)
    )


@lru_cache(1_000)
def _rules(site: Site, list_: str) -> bytes:
    """A digest of a list's rules: a row names the list, so it depends on them."""
    return _digest(encoded(site.vocabulary.lists[list_]))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


class TablePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the table of a list, region or authority; `rows` are encoded as in the store."""

    kind: str
    key: str
    number: int
    pages: int
    total: int
    rows: tuple[bytes, ...]
    person: bool


def render_table_pages(inputs: RenderInputs, batch: list[TablePage]) -> list[str]:
    """Write pages of tables in every language; returns the paths that differ from the stage."""
    slices = [_slice(table_page) for table_page in batch]
    changed = []
    for site, renderer in zip(inputs.sites, _renderers(inputs), strict=True):
        made = [_table_view(site, *of) for of in zip(batch, slices, strict=True)]
        for template, view in made:
            path = urls.file_of(site.folder + view.page.address)
            if inputs.stage.write(path, renderer.page(template, view)):
                changed.append(path)
    return changed


def _slice(table_page: TablePage) -> Slice:
    return Slice(
        number=table_page.number,
        pages=table_page.pages,
        total=table_page.total,
        rows=tuple([decoded(data, Listing) for data in table_page.rows]),
        person=table_page.person,
    )


def _table_view(site: Site, table_page: TablePage, part: Slice) -> tuple[str, Any]:
    if table_page.kind == "list":
        return "list.html", lists.list_view(site, table_page.key, part)
    if table_page.kind == "region":
        return "browse.html", browse.region_view(site, table_page.key, part)
    return "browse.html", browse.authority_view(site, table_page.key, part)


def address_of(kind: str, key: str, number: int | None) -> str:
    """The address of a page of a table; None: its first page."""
    make = {"list": urls.list_page, "region": urls.region, "authority": urls.authority}[kind]
    return make(key, number)


def render_single(inputs: RenderInputs, number: int, template: str, view: Any) -> tuple[str, bytes]:
    """The path and bytes of a page that each language has once."""
    site = inputs.sites[number]
    path = urls.file_of(site.folder + view.page.address)
    return path, _renderers(inputs)[number].page(template, view)
