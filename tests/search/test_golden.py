"""Five hundred and more searches of two registers: the shipped files and Whoosh find the same."""

import gc
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from gongshi.search.index import corpus
from gongshi.search.query import whoosh_index
from gongshi.search.query.answer import Answer, Request
from tests.support.paths import TESTS
from tests.support.search_cases import ABOUT, entry_of, search_rows
from tests.vectors import make_queries

VECTORS = TESTS / "vectors"


GOLDEN = json.loads((VECTORS / "queries.json").read_text(encoding="utf-8"))


@cache
def _files(register: str) -> make_queries.Files:
    return make_queries.files_of(register)


def _request(row: list) -> Request:
    _, text, day, filters, sort, first, *_ = row
    return Request(text=text, day=day, filters=filters, sort=sort, first=first, count=10)


def _wrong(search: Callable[[Request], Answer], rows: list) -> list[str]:
    """The queries whose answers differ, with both."""
    found = []
    for row in rows:
        told = json.loads(json.dumps(make_queries.told(search(_request(row)))))
        if told != row[6:]:
            found.append(f"{row[:6]}: {told[:4]} {told[4][:2]}, not {row[6:10]} {row[10][:2]}")
    return found


def test_there_are_five_hundred_queries_of_many_kinds_and_most_find_something() -> None:
    assert len(GOLDEN) >= 500
    assert {hit[1] for row in GOLDEN for hit in row[10] if len(hit) > 1} == set(range(10))
    assert sum(bool(row[10]) for row in GOLDEN) > 400


def test_the_queries_are_those_the_script_draws() -> None:
    drawn = [(name, r.text) for name in make_queries.REGISTERS for r in make_queries.requests(name)]
    assert drawn == [(row[0], row[1]) for row in GOLDEN]


def test_the_index_of_one_file_finds_what_it_must() -> None:
    rows = [row for row in GOLDEN if row[0] == "small"]
    assert not _wrong(_files("small").reader().search, rows)


@pytest.mark.slow
def test_the_shards_find_what_they_must() -> None:
    rows = [row for row in GOLDEN if row[0] == "large"]
    assert not _wrong(_files("large").reader().search, rows)


def test_two_programs_may_make_a_whoosh_index_at_the_same_time() -> None:
    one, other = (
        whoosh_index.in_memory(corpus.read_corpus([])).temp_storage("MAIN.tmp") for _ in range(2)
    )
    one.create_file("run").close()
    assert other.list() == []
    folder = Path(one.folder)
    del one
    gc.collect()
    assert not folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize("register", ["small", "large"])
def test_whoosh_finds_what_the_shipped_files_find(register: str) -> None:
    entries = (
        entry_of(row, ABOUT.regions)
        for row in search_rows.rows(make_queries.REGISTERS[register][0])
    )
    storage = whoosh_index.in_memory(corpus.read_corpus(entries))
    search = whoosh_index.Reference(storage, ABOUT, make_queries.COUNTED).search
    assert not _wrong(search, [row for row in GOLDEN if row[0] == register])
