"""Which pages do lists, regions and authorities have? Made anew where one of their rows differs."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from gongshi import parallel
from gongshi.site.entity_pages import EntityDelta
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import RenderInputs, TablePage, address_of, render_pieces
from gongshi.site.plan import Plan
from gongshi.store.database import Store
from gongshi.views import urls
from gongshi.views.paging import TableSpan, page_count, spans

_BATCH = 10
_WITH_ITS_PROCESS = 60
_SIZE = 16
Group = tuple[str, str]


class _Known(msgspec.Struct, frozen=True):
    """A table as the last build made it: its total, and the digests of its pages."""

    total: int = 0
    pages: bytes = b""

    def digest(self, number: int) -> bytes:
        return self.pages[(number - 1) * _SIZE : number * _SIZE]


class _Due(msgspec.Struct, frozen=True):
    """A page to make."""

    group: Group
    span: TableSpan
    total: int
    person: bool


def make_listing_pages(store: Store, plan: Plan, delta: EntityDelta, outputs: Outputs) -> None:
    """Make every page of every table that differs."""
    inputs = plan.inputs
    groups = _groups(inputs)
    old = {(kind, key): _Known(total, pages) for kind, key, total, pages in store.rows(_TABLES)}
    again = [g for g in groups if plan.every or g in delta.groups or g not in old]
    due: list[_Due] = []
    for group in again:
        known = _Known() if plan.every else old.get(group, _Known())
        due += _due(store, group, plan.lists[group[1]] if group[0] == "list" else "", known)
        _drop_left_over(store, inputs, group, old.get(group, _Known()), outputs)
    jobs = plan.jobs if len(due) > _WITH_ITS_PROCESS else 1
    batches = parallel.batches(_filled(store, due), _BATCH)
    for paths in parallel.run_parallel(render_pieces, inputs, batches, jobs):
        outputs.changed.update(paths)
    for kind, key in sorted(old.keys() - set(groups)):
        store.run("DELETE FROM tables WHERE kind = ? AND key = ?", kind, key)
        _drop(inputs, (kind, key), [None, *range(1, page_count(old[kind, key].total))], outputs)


def count_pages(store: Store) -> int:
    """How many pages all tables have in a language."""
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


def _due(store: Store, group: Group, seed: str, known: _Known) -> list[_Due]:
    """Pages of a table whose digest is not what it was, newest first; the new ones are kept."""
    kind, key = group
    found = [*store.rows(f"SELECT digest, person {_OF_TABLE.format(kind)}", key)]
    due: list[_Due] = []
    digests, persons = [], []
    for span in spans(len(found)):
        rows = found[span.start : span.end]
        total = 0 if span.start else len(found)
        said = f"{seed} {span.pages} {total} ".encode() + b"".join(row[0] for row in rows)
        digest = hashlib.blake2b(said, digest_size=_SIZE).digest()
        person = any(row[1] for row in rows)
        if known.digest(span.number) != digest:
            due.append(_Due(group, span, total, person))
        digests.append(digest)
        persons.append(b"1" if person else b"0")
    kept = (len(found), b"".join(reversed(digests)), b"".join(reversed(persons)))
    store.insert("tables", [(kind, key, *kept)])
    return due


_OF_TABLE = "FROM listings WHERE {} = ? ORDER BY published DESC, record"


def indexed(store: Store) -> Iterator[str]:
    """Addresses, below a language's root, of the pages that name nobody private."""
    for kind, key, persons in store.rows("SELECT kind, key, persons FROM tables"):
        for number, person in enumerate(persons, 1):
            if person == ord("0"):
                yield address_of(kind, key, None if number == len(persons) else number)


def _filled(store: Store, due: list[_Due]) -> Iterator[TablePage]:
    """The pages with their rows. Neighbours are asked for together, as each query walks there."""
    for run in _runs(due):
        kind, key = run[0].group
        start, end = run[0].span.start, run[-1].span.end
        sql = f"SELECT data {_OF_TABLE.format(kind)} LIMIT ? OFFSET ?"
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


def _runs(due: list[_Due]) -> Iterator[list[_Due]]:
    """Pages of one table that follow each other, together."""
    run: list[_Due] = []
    for page in due:
        if run and (run[-1].group != page.group or run[-1].span.end != page.span.start):
            yield run
            run = []
        run.append(page)
    if run:
        yield run


def _drop_left_over(
    store: Store, inputs: RenderInputs, group: Group, old: _Known, outputs: Outputs
) -> None:
    total = store.one("SELECT total FROM tables WHERE kind = ? AND key = ?", *group)
    _drop(inputs, group, range(page_count(total), page_count(old.total)), outputs)


def _drop(
    inputs: RenderInputs, group: Group, numbers: Iterable[int | None], outputs: Outputs
) -> None:
    for number in numbers:
        for site in inputs.sites:
            outputs.drop(urls.file_of(site.folder + address_of(*group, number)))
