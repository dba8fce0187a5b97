"""What is in the downloads? Written whole once, then in parts; those that are equal are copied.

A part is what some hundred entities give, in the order of their ids. How many bytes each has is
remembered, so that a change of ten entities among 100,000 asks the store for ten parts, and takes
the rest from the file of the last build.
"""

import os
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from gongshi.exchange import export_rows
from gongshi.site.entity_pages import EntityDelta
from gongshi.site.outputs import Outputs
from gongshi.site.plan import Plan
from gongshi.store.database import Store
from gongshi.store.last_build import ExportPart

_ENTITIES = 250
"""In a new part; one that has grown to more than twice as many is divided."""
_AT_ONCE = 1 << 20
_LAST = chr(0x10FFFF)


def make_export_files(
    store: Store, plan: Plan, delta: EntityDelta, outputs: Outputs
) -> dict[str, tuple[ExportPart, ...]]:
    """Write those that differ; gives the parts of each, by column."""
    parts: dict[str, tuple[ExportPart, ...]] = {}
    for path, column, header in (
        ("data/records.csv", "csv", export_rows.header()),
        ("data/entities.jsonl", "line", b""),
    ):
        old = Path(outputs.stage.folder, path)
        known = () if plan.every else plan.last.export_parts.get(column, ())
        touched = delta.columns[column]
        made: list[ExportPart] = []
        pieces = partial(_pieces, _Column(store, column, header, made), old, known, touched)
        written = outputs.put_all(path, pieces, differs=plan.every or bool(touched))
        parts[column] = tuple(made) if written else known
    return parts


class _Column(msgspec.Struct, frozen=True):
    """A download: the column of the store it is made from, its first bytes; `made` so far."""

    store: Store
    name: str
    header: bytes
    made: list[ExportPart]


def _pieces(
    of: _Column, old: Path, known: Sequence[ExportPart], touched: Collection[str]
) -> Iterator[bytes]:
    """The file's bytes. The old file is opened here, before another takes its place."""
    size = len(of.header) + sum(part.size for part in known)
    if not known or not old.is_file() or old.stat().st_size != size:
        return _from_store(of)
    return _from_both(of, os.open(old, os.O_RDONLY), known, touched)


def _from_store(of: _Column) -> Iterator[bytes]:
    yield of.header
    yield from _parts(of, ("", _LAST), _ENTITIES)


def _from_both(
    of: _Column, file: int, known: Sequence[ExportPart], touched: Collection[str]
) -> Iterator[bytes]:
    firsts = [part.first for part in known]
    again = {max(0, bisect_right(firsts, key) - 1) for key in touched}
    offset = len(of.header)
    try:
        yield of.header
        for number, part in enumerate(known):
            if number in again:
                end = firsts[number + 1] if number + 1 < len(known) else _LAST
                yield from _parts(of, (part.first if number else "", end), 2 * _ENTITIES)
            else:
                of.made.append(part)
                yield from _copied(file, offset, part.size)
            offset += part.size
    finally:
        os.close(file)


def _parts(of: _Column, ids: tuple[str, str], size: int) -> Iterator[bytes]:
    """What the entities with ids from one to before another give, so many in a part."""
    sql = f"""
    SELECT id, {of.name} FROM entities
    WHERE id >= ? AND id < ? AND {of.name} IS NOT NULL ORDER BY id
    """  # noqa: S608 - our own words
    rows = of.store.rows(sql, *ids)
    while some := [*islice(rows, size)]:
        data = b"".join(row[1] for row in some)
        of.made.append(ExportPart(some[0][0], len(data)))
        yield data


def _copied(file: int, offset: int, size: int) -> Iterator[bytes]:
    end = offset + size
    while offset < end:
        data = os.pread(file, min(_AT_ONCE, end - offset), offset)
        if not data:
            raise OSError(None, "file became shorter while it was read")
        yield data
        offset += len(data)
