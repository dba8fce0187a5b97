"""Which entities are made anew, and what the store keeps of each."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from gongshi import parallel
from gongshi.progress import Reporter, with_progress
from gongshi.register.text import count_noun
from gongshi.settings import Settings
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import Recipe, RenderedEntity, Stored, render_entities
from gongshi.store.database import Store, encoded
from gongshi.views import urls

_BATCH = 100
_WITH_ITS_PROCESS = 300
"""From so many entities on, another process is worth its start."""


class PagesChanged(msgspec.Struct, frozen=True, kw_only=True):
    """How many entities were made anew, and what that touches; `anew`: everything.

    `groups` are tables, `columns` those of the store's entities of which any differs, `days` those
    on which something else happened, `bulk` the entities that differ in downloads, `entries` those
    that differ in the search index.
    """

    rendered: int
    anew: bool
    groups: frozenset[tuple[str, str]] = frozenset()
    columns: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    bulk: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()


class _Touched(msgspec.Struct, frozen=True):
    """What of `Changed` is gathered, entity by entity."""

    groups: set[tuple[str, str]]
    columns: set[str]
    days: set[str]
    bulk: set[str]
    entries: set[str]


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


def write_entity_pages(
    store: Store,
    recipe: Recipe,
    revised: Collection[str],
    outputs: Outputs,
    settings: Settings,
    say: Reporter,
) -> PagesChanged:
    """Make the pages of the entities `revised`, or of all where the recipe differs."""
    if outputs.stage.fresh:
        for table in ("entities", "events", "listings", "tables"):
            store.run(f"DELETE FROM {table}")  # noqa: S608 - our own words
    anew = differs(store, "recipe", _shared(recipe)) or outputs.stage.fresh
    lists = _changed_lists(store, recipe)
    of_list = "SELECT DISTINCT entity FROM records WHERE list = ?"
    touched = {*revised, *(key for one in lists for key in store.column(of_list, one))}
    number = store.one("SELECT count(DISTINCT entity) FROM records") if anew else len(touched)
    given = _every(store) if anew else (stored_of(store, key) for key in sorted(touched))
    so_far = _Touched({("list", key) for key in lists}, set(), set(), set(), set())
    jobs = settings.jobs if number > _WITH_ITS_PROCESS else 1
    batches = parallel.batches((one for one in given if one.records), _BATCH)
    rendered = parallel.run_parallel(render_entities, recipe, batches, jobs)
    step = f"rendering {count_noun(number, 'entity')}"
    for batch in with_progress(rendered, step, number, say, len):
        for made in batch if not outputs.stage.fresh else ():
            _replace(store, recipe, made, outputs, so_far)
        _keep(store, batch, outputs)
    for key in _gone(store, touched, anew=anew):
        _compare(store, RenderedEntity(id=key, shown=None), so_far)
        _forget(store, key)
        _drop_pages(recipe, key, outputs)
    if anew:
        return PagesChanged(rendered=number, anew=True, columns=frozenset(_COLUMNS))
    return PagesChanged(
        rendered=number,
        anew=False,
        groups=frozenset(so_far.groups),
        columns=frozenset(so_far.columns),
        days=frozenset(so_far.days),
        bulk=frozenset(so_far.bulk),
        entries=frozenset(so_far.entries),
    )


def stored_of(store: Store, key: str) -> Stored:
    registration = store.one(_REGISTRATION, key)
    return Stored(id=key, records=tuple(store.rows(_ONE, key)), registration=registration)


def _every(store: Store) -> Iterator[Stored]:
    for key, rows in groupby(store.rows(_ALL), key=lambda found: found[0]):
        found = [*rows]
        yield Stored(id=key, records=tuple(r[1:6] for r in found), registration=found[0][6])


def differs(store: Store, key: str, value: Any) -> bool:
    """Is it another value than the last build's? It is remembered."""
    differs: bool = store.note(key) != value
    if differs:
        store.keep(key, value)
    return differs


def _shared(recipe: Recipe) -> str:
    """A digest of all that every page is made from; of lists only that they are there."""
    total = hashlib.sha256()
    for site, frame in zip(recipe.sites, recipe.frames, strict=True):
        vocabulary = msgspec.structs.replace(site.vocabulary, lists={})
        words = site.words
        values = (vocabulary, words.table, words.script, site.made, site.site_url, frame)
        total.update(encoded([*values, [*site.vocabulary.lists]]))
    for folder in recipe.folders:
        for path in sorted(Path(folder).rglob("*.html")):
            total.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def _changed_lists(store: Store, recipe: Recipe) -> list[str]:
    """The lists whose rules are not what they were."""
    old = store.note("lists") or {}
    lists = recipe.sites[0].vocabulary.lists
    new = {key: hashlib.sha256(encoded(rules)).hexdigest() for key, rules in lists.items()}
    store.keep("lists", new)
    return [key for key in new if old.get(key) != new[key]]


def _keep(store: Store, batch: list[RenderedEntity], outputs: Outputs) -> None:
    outputs.changed.update(path for made in batch for path in made.changed)
    store.insert("entities", (_row(made) for made in batch if made.shown is not None))
    store.insert("listings", (row for made in batch for row in made.listings))
    store.insert(
        "events",
        (
            (day, made.id, number, data)
            for made in batch
            for number, (day, data) in enumerate(made.events)
        ),
    )


def _replace(
    store: Store, recipe: Recipe, made: RenderedEntity, outputs: Outputs, touched: _Touched
) -> None:
    """Take out what an entity was, and tell in what it is another now."""
    _compare(store, made, touched)
    _forget(store, made.id)
    if made.shown is None:
        _drop_pages(recipe, made.id, outputs)


_COLUMNS = ("indexed", "csv", "line", "entry")
_OLD = f"SELECT {', '.join(_COLUMNS)} FROM entities WHERE id = ?"  # noqa: S608 - our own words
_OF_ENTITY = "SELECT list, region, authority FROM listings WHERE entity = ?"


def _compare(store: Store, made: RenderedEntity, touched: _Touched) -> None:
    old = next(store.rows(_OLD, made.id), (None,) * len(_COLUMNS))
    new = (None,) * len(_COLUMNS) if made.shown is None else _row(made)[2:]
    differ = {name for name, a, b in zip(_COLUMNS, old, new, strict=True) if a != b}
    touched.columns.update(differ)
    if differ & {"csv", "line"}:
        touched.bulk.add(made.id)
    if "entry" in differ:
        touched.entries.add(made.id)
    touched.groups.update(
        group for row in store.rows(_OF_ENTITY, made.id) for group in _groups(*row)
    )
    touched.groups.update(group for row in made.listings for group in _groups(*row[2:5]))
    before: dict[str, list[bytes]] = {}
    after: dict[str, list[bytes]] = {}
    sql = "SELECT day, data FROM events WHERE entity = ? ORDER BY number"
    for day, data in store.rows(sql, made.id):
        before.setdefault(day, []).append(data)
    for day, data in made.events:
        after.setdefault(day, []).append(data)
    touched.days.update(d for d in {*before, *after} if before.get(d) != after.get(d))


def _row(made: RenderedEntity) -> tuple[Any, ...]:
    return (
        made.id,
        int(bool(made.shown)),
        int(made.indexed),
        made.csv or None,
        made.line or None,
        made.entry or None,
    )


def _forget(store: Store, key: str) -> None:
    """Take an entity out."""
    store.run("DELETE FROM listings WHERE entity = ?", key)
    store.run("DELETE FROM events WHERE entity = ?", key)
    store.run("DELETE FROM entities WHERE id = ?", key)


def _groups(list_: str, region: str, authority: str) -> tuple[tuple[str, str], ...]:
    return ("list", list_), ("region", region), ("authority", authority)


def _gone(store: Store, touched: Iterable[str], *, anew: bool) -> list[str]:
    """Entities with no record left."""
    if anew:
        return store.column("SELECT id FROM entities EXCEPT SELECT entity FROM records")
    found = "SELECT 1 FROM records WHERE entity = ?"
    return [key for key in sorted(touched) if store.one(found, key) is None]


def _drop_pages(recipe: Recipe, key: str, outputs: Outputs) -> None:
    for site in recipe.sites:
        outputs.drop(urls.file_of(site.folder + urls.entity(key)))
