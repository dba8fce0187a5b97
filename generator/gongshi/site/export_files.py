"""The downloads: written whole once, then in pieces, of which those that are equal are copied.

A piece is what some hundred entities give, in the order of their ids. How many bytes each has is
remembered, so that a change of ten entities among 100,000 asks the store for ten pieces, and takes
the rest from the file of the last build.
"""

import os
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from gongshi.exchange import export_rows
from gongshi.site.entity_pages import PagesChanged
from gongshi.site.outputs import Outputs
from gongshi.store.database import Store

_ENTITIES = 250
"""In a new piece; one that has grown to more than twice as many is divided."""
_AT_ONCE = 1 << 20
_LAST = chr(0x10FFFF)


class ExportPart(msgspec.Struct, frozen=True, array_like=True):
    """Where a piece begins, by an entity's id, and how many bytes it has."""

    first: str
    size: int


def write_export_files(store: Store, changed: PagesChanged, outputs: Outputs) -> None:
    for path, column, header in (
        ("data/records.csv", "csv", export_rows.header()),
        ("data/entities.jsonl", "line", b""),
    ):
        old = Path(outputs.stage.folder, path)
        touched = None if changed.anew else changed.bulk
        pieces = partial(_pieces, store, column, header, old, touched)
        outputs.put_all(path, pieces, differs=column in changed.columns)


def _pieces(
    store: Store, column: str, header: bytes, old: Path, touched: Collection[str] | None
) -> Iterator[bytes]:
    """The file's bytes. The old file is opened here, before another takes its place."""
    known = msgspec.convert(store.note(f"pieces of {column}") or [], list[ExportPart])
    size = len(header) + sum(piece.size for piece in known)
    if touched is None or not known or not old.is_file() or old.stat().st_size != size:
        return _from_store(store, column, header)
    return _from_both(store, column, header, (os.open(old, os.O_RDONLY), known, touched))


def _from_store(store: Store, column: str, header: bytes) -> Iterator[bytes]:
    made: list[ExportPart] = []
    yield header
    yield from _of(store, column, ("", _LAST), _ENTITIES, made)
    store.keep(f"pieces of {column}", made)


def _from_both(
    store: Store, column: str, header: bytes, old: tuple[int, list[ExportPart], Collection[str]]
) -> Iterator[bytes]:
    file, known, touched = old
    made: list[ExportPart] = []
    firsts = [piece.first for piece in known]
    again = {max(0, bisect_right(firsts, key) - 1) for key in touched}
    offset = len(header)
    try:
        yield header
        for number, piece in enumerate(known):
            if number in again:
                end = firsts[number + 1] if number + 1 < len(known) else _LAST
                first = piece.first if number else ""
                yield from _of(store, column, (first, end), 2 * _ENTITIES, made)
            else:
                made.append(piece)
                yield from _copied(file, offset, piece.size)
            offset += piece.size
    finally:
        os.close(file)
    store.keep(f"pieces of {column}", made)


def _of(
    store: Store, column: str, ids: tuple[str, str], size: int, made: list[ExportPart]
) -> Iterator[bytes]:
    """What the entities with ids from one to before another give, in pieces of so many."""
    sql = f"""
    SELECT id, {column} FROM entities
    WHERE id >= ? AND id < ? AND {column} IS NOT NULL ORDER BY id
    """  # noqa: S608 - our own words
    rows = store.rows(sql, *ids)
    while some := [*islice(rows, size)]:
        data = b"".join(row[1] for row in some)
        made.append(ExportPart(some[0][0], len(data)))
        yield data


def _copied(file: int, offset: int, size: int) -> Iterator[bytes]:
    end = offset + size
    while offset < end:
        data = os.pread(file, min(_AT_ONCE, end - offset), offset)
        if not data:
            raise OSError(None, "file became shorter while it was read")
        yield data
        offset += len(data)
