"""Five hundred and more searches of two registers: every reader finds what the plain scan finds.

The browser's reader runs in Node here, and on the same cases in Chromium in
tests/browser/test_search_golden.py.
"""

import gc
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from gongshi.search.index import corpus
from gongshi.search.query import whoosh_index
from gongshi.search.query.answer import Answer, Request
from tests.support import node_reader
from tests.support.paths import TESTS
from tests.support.search_cases import (
    ABOUT,
    SHARDS,
    WHOLE,
    Files,
    Scan,
    entry_of,
    search_rows,
)
from tests.vectors import make_queries

VECTORS = TESTS / "vectors"


GOLDEN = json.loads((VECTORS / "queries.json").read_text(encoding="utf-8"))


LATER = ("2027-03-05", make_queries.MUCH_LATER)
"""Days on which records have ended, few and nearly all."""
FEW = 100
"""Entities above which counts are loose in a small register, too."""

Answering = Callable[[Request], Answer | node_reader.Answer]


@cache
def _reader(register: str, mode: int, counted: int = make_queries.COUNTED) -> node_reader.Reader:
    rows = search_rows.rows(make_queries.REGISTERS[register][0])
    return Files(rows, mode, counted=counted).reader()


def _asked(register: str) -> list[list]:
    return [row for row in GOLDEN if row[0] == register]


def _request(row: list) -> Request:
    _, text, day, filters, sort, first, *_ = row
    return Request(text=text, day=day, filters=filters, sort=sort, first=first, count=10)


def _told(search: Answering, request: Request) -> list:
    told: list = json.loads(json.dumps(make_queries.told(search(request))))
    return told


@cache
def _scanned(register: str, day: str, *, loose: bool) -> list[list]:
    """The golden queries of a register on another day, with the answers of the plain scan."""
    rows = search_rows.rows(make_queries.REGISTERS[register][0])
    search = Scan(rows, loose=loose).search
    asked = [[register, row[1], day, *row[3:6]] for row in _asked(register)]
    return [[*row, *_told(search, _request(row))] for row in asked]


def _wrong(search: Answering, rows: list[list]) -> list[str]:
    """The queries whose answers differ, with both."""
    found = []
    for row in rows:
        told = _told(search, _request(row))
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


@pytest.mark.parametrize(
    ("register", "mode"),
    [
        ("small", WHOLE),
        ("small", SHARDS),
        pytest.param("large", SHARDS, marks=pytest.mark.slow),
    ],
)
def test_the_browsers_reader_finds_what_it_must(register: str, mode: int) -> None:
    assert not _wrong(_reader(register, mode).search, _asked(register))


@pytest.mark.slow
def test_a_large_register_in_one_file_is_answered_alike_but_everything_is_counted() -> None:
    search = _reader("large", WHOLE).search
    rows = _asked("large")
    found = [_told(search, _request(row)) for row in rows]
    counted = [f if row[8] else row[6:] for f, row in zip(found, rows, strict=True)]
    assert found == counted
    assert [f[3:] for f in found] == [row[9:] for row in rows]
    pairs = [(f[0], row[6]) for f, row in zip(found, rows, strict=True) if row[8]]
    assert len(pairs) > 10
    assert all(every >= some for every, some in pairs)


@pytest.mark.parametrize("day", LATER)
@pytest.mark.parametrize(
    ("mode", "counted"), [(WHOLE, FEW), (SHARDS, make_queries.COUNTED), (SHARDS, FEW)]
)
def test_every_query_is_answered_on_later_days_as_the_scan_answers_it(
    day: str, mode: int, counted: int
) -> None:
    loose = mode == SHARDS and counted == FEW
    rows = _scanned("small", day, loose=loose)
    assert not _wrong(_reader("small", mode, counted).search, rows)
    assert sum(bool(row[10]) for row in rows) > 20
    assert any(row[8] for row in rows) or not loose  # more than were counted


@pytest.mark.slow
def test_every_query_of_a_large_register_is_answered_on_a_later_day_as_the_scan_answers_it() -> (
    None
):
    rows = _scanned("large", LATER[0], loose=True)
    assert not _wrong(_reader("large", SHARDS).search, rows)
    assert sum(row[8] for row in rows) > 10


FETCHED = {
    ("科技有限", 0): 12,
    ("9199", 0): 10,
    ("海市", 20): 11,
    ("云装饰", 0): 11,
    ("康兴化工有", 0): 3,
    ("卓金凯信息技术股份有限公司", 0): 5,
    ("蓝海凯旺化工股份有限公司", 0): 4,
    ("限公 达福物", 0): 9,
    ("9199O1O2ma5O2fjmwp", 0): 9,
    ("9199010", 0): 11,
    ("蓝海监〔2026〕6833号", 0): 5,
    ("Zhuo", 20): 15,
    ("gong", 0): 17,
    ("zixunyouxiangongsi", 0): 25,
    ("xgs", 0): 14,
    ("of", 20): 14,
    ("蓝海拾", 0): 15,
    ("Technolgy n", 80): 27,
    ("Lanhi Technology", 0): 37,
}
"""How many files a query takes besides the manifest, with nothing at hand."""


def test_a_search_fetches_no_more_files_than_it_needs() -> None:
    files = make_queries.files_of("large")
    found = {}
    for text, first in FETCHED:
        files.reader().search(Request(text=text, day=make_queries.DAY, first=first, count=10))
        found[text, first] = sum(map(len, files.rounds))
    assert found == FETCHED


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
def test_whoosh_finds_what_it_must(register: str) -> None:
    entries = (
        entry_of(row, ABOUT.regions)
        for row in search_rows.rows(make_queries.REGISTERS[register][0])
    )
    storage = whoosh_index.in_memory(corpus.read_corpus(entries))
    search = whoosh_index.Reference(storage, ABOUT, make_queries.COUNTED).search
    assert not _wrong(search, _asked(register))
