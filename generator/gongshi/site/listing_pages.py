"""Which pages do lists, regions and authorities have? Only pages with a changed row are made."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from gongshi import parallel
from gongshi.site.entity_pages import EntityDelta
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import RenderInputs, TablePage, address_of, render_table_pages
from gongshi.site.plan import Plan
from gongshi.store.database import Store
from gongshi.views import urls
from gongshi.views.paging import TableSpan, page_count, spans

_BATCH = 10
_PARALLEL_FROM = 60
_SIZE = 16
Group = tuple[str, str]


class _LastTable(msgspec.Struct, frozen=True):
    """A table as the last build made it: its number of rows, and the digests of its pages."""

    total: int = 0
    pages: bytes = b""

    def digest(self, number: int) -> bytes:
        return self.pages[(number - 1) * _SIZE : number * _SIZE]


class _StalePage(msgspec.Struct, frozen=True):
    """A page to make."""

    group: Group
    span: TableSpan
    total: int
    person: bool


def make_listing_pages(store: Store, plan: Plan, delta: EntityDelta, outputs: Outputs) -> None:
    """Make every page of every table that differs."""
    inputs = plan.inputs
    groups = _groups(inputs)
    old = {(kind, key): _LastTable(total, pages) for kind, key, total, pages in store.rows(_TABLES)}
    changed = [g for g in groups if plan.every or g in delta.groups or g not in old]
    stale: list[_StalePage] = []
    for kind, key in [] if outputs.stage.fresh else set(groups) - old.keys():
        for site in inputs.sites:  # a redirect of the last build may be in its place
            outputs.remove_kept(urls.file_of(site.folder + address_of(kind, key, None)))
    for group in changed:
        last = _LastTable() if plan.every else old.get(group, _LastTable())
        stale += _stale_pages(
            store, group, plan.lists[group[1]] if group[0] == "list" else "", last
        )
        _remove_surplus(store, inputs, group, old.get(group, _LastTable()), outputs)
    jobs = plan.jobs if len(stale) > _PARALLEL_FROM else 1
    batches = parallel.batches(_with_rows(store, stale), _BATCH)
    for paths in parallel.run_parallel(render_table_pages, inputs, batches, jobs):
        outputs.changed.update(paths)
    for kind, key in sorted(old.keys() - set(groups)):
        store.run("DELETE FROM main.tables WHERE kind = ? AND key = ?", kind, key)
        _remove(inputs, (kind, key), [None, *range(1, page_count(old[kind, key].total))], outputs)


def count_pages(store: Store) -> int:
    """How many pages all tables have in each language."""
    totals: list[int] = store.column("SELECT total FROM tables")
    return sum(map(page_count, totals))


_TABLES = "SELECT kind, key, total, pages FROM tables"


def _groups(inputs: RenderInputs) -> list[Group]:
    vocabulary = inputs.sites[0].vocabulary
    return [
        *(("region", key) for key in vocabulary.about.regions),
        *(("authority", key) for key in vocabulary.authorities),
        *(("list", key) for key in vocabulary.lists),
    ]


def _stale_pages(store: Store, group: Group, seed: str, last: _LastTable) -> list[_StalePage]:
    """The pages of a table whose digest changed, newest first. Saves the new digests."""
    kind, key = group
    found = [*store.rows(f"SELECT digest, person {_OF_TABLE.format(kind)}", key)]
    stale: list[_StalePage] = []
    digests, persons = [], []
    for span in spans(len(found)):
        rows = found[span.start : span.end]
        total = 0 if span.start else len(found)
        content = f"{seed} {span.pages} {total} ".encode() + b"".join(row[0] for row in rows)
        digest = hashlib.blake2b(content, digest_size=_SIZE).digest()
        person = any(row[1] for row in rows)
        if last.digest(span.number) != digest:
            stale.append(_StalePage(group, span, total, person))
        digests.append(digest)
        persons.append(b"1" if person else b"0")
    kept = (len(found), b"".join(reversed(digests)), b"".join(reversed(persons)))
    store.insert("tables", [(kind, key, *kept)])
    return stale


_OF_TABLE = "FROM main.listings WHERE {} = ? ORDER BY published DESC, record"


def indexed(store: Store) -> Iterator[str]:
    """Addresses, below a language's root, of the pages that name no private subject."""
    for kind, key, persons in store.rows("SELECT kind, key, persons FROM tables"):
        for number, person in enumerate(persons, 1):
            if person == ord("0"):
                yield address_of(kind, key, None if number == len(persons) else number)


def _with_rows(store: Store, stale: list[_StalePage]) -> Iterator[TablePage]:
    """The pages with their rows. Adjacent pages share a query: each query walks to its offset."""
    for run in _runs(stale):
        kind, key = run[0].group
        start, end = run[0].span.start, run[-1].span.end
        compared = store.comparison("listings")
        sql = f"SELECT data, {compared} {_OF_TABLE.format(kind)} LIMIT ? OFFSET ?"
        rows = (row[0] for row in store.rows(sql, key, end - start, start))
        for page in run:
            span = page.span
            yield TablePage(
                kind=kind,
                key=key,
                number=span.number,
                pages=span.pages,
                total=page.total,
                rows=tuple(islice(rows, span.end - span.start)),
                person=page.person,
            )


def _runs(stale: list[_StalePage]) -> Iterator[list[_StalePage]]:
    """Adjacent pages of one table, together."""
    run: list[_StalePage] = []
    for page in stale:
        if run and (run[-1].group != page.group or run[-1].span.end != page.span.start):
            yield run
            run = []
        run.append(page)
    if run:
        yield run


def _remove_surplus(
    store: Store, inputs: RenderInputs, group: Group, old: _LastTable, outputs: Outputs
) -> None:
    total = store.one("SELECT total FROM tables WHERE kind = ? AND key = ?", *group)
    _remove(inputs, group, range(page_count(total), page_count(old.total)), outputs)


def _remove(
    inputs: RenderInputs, group: Group, numbers: Iterable[int | None], outputs: Outputs
) -> None:
    for number in numbers:
        for site in inputs.sites:
            outputs.remove(urls.file_of(site.folder + address_of(*group, number)))
