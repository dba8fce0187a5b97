"""Measures a change of the search index: python bench/search_change.py ENTITIES [--changed N].

Makes the index of an invented register, then changes it: N entities more, N whose name is another,
N of which a record has another last day. Told are processor seconds and the files that differ.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parent / "tests")]

import search_rows  # noqa: E402 - found beside this file

from gongshi.search.index import update, writer  # noqa: E402
from gongshi.search.index.corpus import entry_of  # noqa: E402
from gongshi.search.index.entries import IndexRow  # noqa: E402
from tests.support.search_cases import ABOUT  # noqa: E402 - found in tests/


def renamed(row: IndexRow, others: list[IndexRow]) -> IndexRow:
    return msgspec.structs.replace(row, names=random.Random(row.id).choice(others).names)


def dated(row: IndexRow, _: list[IndexRow]) -> IndexRow:
    first = msgspec.structs.replace(row.records[0], last_day=search_rows.DAYS[-1])
    return msgspec.structs.replace(row, records=(first, *row.records[1:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entities", type=int)
    parser.add_argument("--changed", type=int, default=10)
    given = parser.parse_args()
    rows = list(search_rows.rows(given.entities + given.changed))
    more, rows = rows[given.entities :], rows[: given.entities]
    kept: list[writer.State] = []
    made = writer.index_files(
        (entry_of(row, ABOUT.regions) for row in rows), ABOUT, 0, keep=kept.append
    )
    start = time.process_time()
    files = {path.split("/", 2)[-1]: data for path, data in made}
    print(f"{len(files):,} files, {time.process_time() - start:.1f} s of CPU", flush=True)
    some = random.Random(1).sample(rows, given.changed)
    measured("added", kept[0], files, [], more, rows)
    for title, change in (("renamed", renamed), ("another last day", dated)):
        changed = [change(row, rows) for row in some]
        measured(title, kept[0], files, [row.id for row in some], changed, rows)


def measured(
    title: str,
    state: writer.State,
    files: dict[str, bytes],
    gone: list[str],
    new: Iterable[IndexRow],
    rows: list[IndexRow],
) -> None:
    now = {row.id: row for row in (*rows, *new)}
    added = [entry_of(row, ABOUT.regions) for row in new]
    start = time.process_time()
    found = update.update(
        state,
        gone,
        added,
        ABOUT,
        0,
        files.__getitem__,
        lambda id_: entry_of(now[id_], ABOUT.regions),
    )
    if found is None:
        print(f"{title}: everything must be made anew", flush=True)
        return
    differ = sum(files.get(path) != data for path, data in found[1])
    print(f"{title}: {differ:,} files, {time.process_time() - start:.1f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
