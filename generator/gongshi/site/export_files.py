"""Which bytes do the downloads have? They are written once as a whole, then only changed parts.

A part has the lines of some hundred entities, in the order of their ids. The size of each part is
remembered. A change of ten among 100,000 entities therefore reads ten parts from the store, and
copies the others from the file of the last build.
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
"""Entities in a new part; a part that has grown to more than twice as many is divided."""
_AT_ONCE = 1 << 20
_LAST = chr(0x10FFFF)


def make_export_files(
    store: Store, plan: Plan, delta: EntityDelta, outputs: Outputs
) -> dict[str, tuple[ExportPart, ...]]:
    """Write the files that differ; returns the parts of each, by column."""
    parts: dict[str, tuple[ExportPart, ...]] = {}
    for path, column, header in (
        ("data/records.csv", "csv", export_rows.header()),
        ("data/entities.jsonl", "line", b""),
    ):
        old = Path(outputs.stage.folder, path)
        last_parts = () if plan.every else plan.last.export_parts.get(column, ())
        touched = delta.columns[column]
        made: list[ExportPart] = []
        pieces = partial(_pieces, _Column(store, column, header, made), old, last_parts, touched)
        written = outputs.put_large(path, pieces, differs=plan.every or bool(touched))
        parts[column] = tuple(made) if written else last_parts
    return parts


class _Column(msgspec.Struct, frozen=True):
    """A download: its column in the store, and its first bytes; `made`: parts so far."""

    store: Store
    name: str
    header: bytes
    made: list[ExportPart]


def _pieces(
    column: _Column, old: Path, last_parts: Sequence[ExportPart], touched: Collection[str]
) -> Iterator[bytes]:
    """The file's bytes. The old file is opened here, before the new one replaces it."""
    size = len(column.header) + sum(part.size for part in last_parts)
    if not last_parts or not old.is_file() or old.stat().st_size != size:
        return _from_store(column)
    return _from_both(column, os.open(old, os.O_RDONLY), last_parts, touched)


def _from_store(column: _Column) -> Iterator[bytes]:
    yield column.header
    yield from _parts(column, ("", _LAST), _ENTITIES)


def _from_both(
    column: _Column, file: int, last_parts: Sequence[ExportPart], touched: Collection[str]
) -> Iterator[bytes]:
    firsts = [part.first for part in last_parts]
    changed = {max(0, bisect_right(firsts, key) - 1) for key in touched}
    offset = len(column.header)
    try:
        yield column.header
        for number, part in enumerate(last_parts):
            if number in changed:
                end = firsts[number + 1] if number + 1 < len(last_parts) else _LAST
                yield from _parts(column, (part.first if number else "", end), 2 * _ENTITIES)
            else:
                column.made.append(part)
                yield from _copied(file, offset, part.size)
            offset += part.size
    finally:
        os.close(file)


def _parts(column: _Column, ids: tuple[str, str], size: int) -> Iterator[bytes]:
    """The lines of the entities with ids from the first up to, but not including, the second id."""
    sql = f"""
    SELECT id, {column.name} FROM entities
    WHERE id >= ? AND id < ? AND {column.name} IS NOT NULL ORDER BY id
    """  # noqa: S608 - our own words
    rows = column.store.rows(sql, *ids)
    while some := [*islice(rows, size)]:
        data = b"".join(row[1] for row in some)
        column.made.append(ExportPart(some[0][0], len(data)))
        yield data


def _copied(file: int, offset: int, size: int) -> Iterator[bytes]:
    end = offset + size
    while offset < end:
        data = os.pread(file, min(_AT_ONCE, end - offset), offset)
        if not data:
            raise OSError(None, "file became shorter while it was read")
        yield data
        offset += len(data)
