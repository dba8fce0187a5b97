"""Which entities are rendered again, and what else on the site changes with them?"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from gongshi import parallel
from gongshi.progress import Reporter, with_progress
from gongshi.register.text import count_noun
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import RenderedEntity, RenderInputs, StoredEntity, render_entities
from gongshi.site.plan import Plan
from gongshi.store.database import Store
from gongshi.views import urls

_BATCH = 100
_PARALLEL_FROM = 300
"""With this many entities or more, starting processes pays off."""


class EntityDelta(msgspec.Struct, frozen=True, kw_only=True):
    """How many entities were rendered, and what else changes with them.

    `groups` are tables, `days` the days whose events changed. `columns` has, for each column that
    the sitemap, the downloads or the search index is made from, the entities whose value changed.
    All are empty if the plan is to make every page.
    """

    rendered: int
    groups: set[tuple[str, str]]
    days: set[str]
    columns: dict[str, set[str]]


def changed_by_time(store: Store, today: date) -> set[str]:
    """The entities of which something has changed by itself since their pages were made.

    All rows are read, so that each is compared with its seal.
    """
    return {
        key for key, day in store.rows("SELECT entity, day FROM next_days") if day <= str(today)
    }


_ALL = """
SELECT r.entity, r.path, r.place, r.list, r.data, v.data, g.data FROM records r
LEFT JOIN revisions v ON v.record = r.id
LEFT JOIN registrations g ON g.entity = r.entity ORDER BY r.entity, r.path, r.place
"""
_ONE = """
SELECT r.path, r.place, r.list, r.data, v.data FROM records r
LEFT JOIN revisions v ON v.record = r.id WHERE r.entity = ? ORDER BY r.path, r.place
"""
_REGISTRATION = "SELECT data FROM registrations WHERE entity = ? ORDER BY path DESC"


def make_entity_pages(store: Store, plan: Plan, outputs: Outputs, say: Reporter) -> EntityDelta:
    """Make the pages of the entities that differ, or of all entities."""
    inputs = plan.inputs
    if inputs.stage.fresh:
        for table in ("entities", "next_days", "events", "listings", "petitions", "tables"):
            store.run(f"DELETE FROM main.{table}")  # noqa: S608 - our own words
    of_list = "SELECT DISTINCT entity FROM main.records WHERE list = ?"
    of_lists = (key for one in sorted(plan.changed_lists) for key in store.column(of_list, one))
    touched = {*plan.revised, *of_lists}
    every = "SELECT count(DISTINCT entity) FROM main.records"
    number = store.one(every) if plan.every else len(touched)
    stored = _every(store) if plan.every else (stored_entity(store, key) for key in sorted(touched))
    delta = EntityDelta(
        rendered=number,
        groups={("list", key) for key in plan.changed_lists},
        days=set(),
        columns={name: set() for name in _COLUMNS},
    )
    batches = parallel.batches((one for one in stored if one.records), _BATCH)
    jobs = plan.jobs if number > _PARALLEL_FROM else 1
    rendered = parallel.run_parallel(render_entities, inputs, batches, jobs)
    step = f"rendering {count_noun(number, 'entity')}"
    for batch in with_progress(rendered, step, number, say, len):
        for made in batch if not inputs.stage.fresh else ():
            _replace(store, inputs, made, outputs, delta)
        _save(store, batch, outputs)
    for key in _removed_entities(store, touched, every=plan.every):
        _replace(store, inputs, RenderedEntity(id=key, shown=None), outputs, delta)
    return delta


def stored_entity(store: Store, key: str) -> StoredEntity:
    registration = store.one(_REGISTRATION, key)
    return StoredEntity(id=key, records=tuple(store.rows(_ONE, key)), registration=registration)


def _every(store: Store) -> Iterator[StoredEntity]:
    for key, rows in groupby(store.rows(_ALL), key=lambda found: found[0]):
        found = [*rows]
        yield StoredEntity(id=key, records=tuple(r[1:6] for r in found), registration=found[0][6])


def _save(store: Store, batch: list[RenderedEntity], outputs: Outputs) -> None:
    outputs.changed.update(path for made in batch for path in made.changed)
    store.insert("entities", (_row(made) for made in batch if made.shown is not None))
    store.insert("next_days", ((one.id, one.next_day) for one in batch if one.next_day))
    store.insert("listings", (row for made in batch for row in made.listings))
    store.insert("petitions", (row for made in batch for row in made.petitions))
    store.insert(
        "events",
        (
            (day, made.id, number, data)
            for made in batch
            for number, (day, data) in enumerate(made.events)
        ),
    )


def _replace(
    store: Store, inputs: RenderInputs, made: RenderedEntity, outputs: Outputs, delta: EntityDelta
) -> None:
    """Delete an entity's rows, and add to the delta what changes."""
    _compare(store, made, delta)
    _delete_rows(store, made.id)
    if made.shown is None:
        for site in inputs.sites:
            outputs.remove(urls.file_of(site.folder + urls.entity(made.id)))


_COLUMNS = ("indexed", "csv", "line", "entry")
_OLD = f"SELECT {', '.join(_COLUMNS)} FROM entities WHERE id = ?"  # noqa: S608 - our own words
_OF_ENTITY = "SELECT list, region, authority FROM listings WHERE entity = ?"


def _compare(store: Store, made: RenderedEntity, delta: EntityDelta) -> None:
    old = next(store.rows(_OLD, made.id), (None,) * len(_COLUMNS))
    new = (None,) * len(_COLUMNS) if made.shown is None else _row(made)[2:]
    for name, a, b in zip(_COLUMNS, old, new, strict=True):
        if a != b:
            delta.columns[name].add(made.id)
    delta.groups.update(group for row in store.rows(_OF_ENTITY, made.id) for group in _groups(*row))
    delta.groups.update(group for row in made.listings for group in _groups(*row[2:5]))
    before: dict[str, list[bytes]] = {}
    after: dict[str, list[bytes]] = {}
    sql = "SELECT day, data FROM events WHERE entity = ? ORDER BY number"
    for day, data in store.rows(sql, made.id):
        before.setdefault(day, []).append(data)
    for day, data in made.events:
        after.setdefault(day, []).append(data)
    delta.days.update(d for d in {*before, *after} if before.get(d) != after.get(d))


def _row(made: RenderedEntity) -> tuple[Any, ...]:
    return (
        made.id,
        int(bool(made.shown)),
        int(made.indexed),
        made.csv or None,
        made.line or None,
        made.entry or None,
    )


def _delete_rows(store: Store, key: str) -> None:
    """Delete an entity's rows."""
    store.run("DELETE FROM main.listings WHERE entity = ?", key)
    store.run("DELETE FROM main.events WHERE entity = ?", key)
    store.run("DELETE FROM main.petitions WHERE entity = ?", key)
    store.run("DELETE FROM main.entities WHERE id = ?", key)
    store.run("DELETE FROM main.next_days WHERE entity = ?", key)


def _groups(list_: str, region: str, authority: str) -> tuple[tuple[str, str], ...]:
    return ("list", list_), ("region", region), ("authority", authority)


def _removed_entities(store: Store, touched: Iterable[str], *, every: bool) -> list[str]:
    """Entities with no record left."""
    if every:
        return store.column("SELECT id FROM main.entities EXCEPT SELECT entity FROM main.records")
    found = "SELECT 1 FROM main.records WHERE entity = ?"
    return [key for key in sorted(touched) if store.one(found, key) is None]
