"""Measures the search index: python bench/search.py ENTITIES [--brands FILE] [--queries N].

Builds the index of an invented register, then asks it by the browser's reader, run in Node, and
counts what it fetches: bytes and serial rounds of requests, for the first search of a visitor (the
manifest included), which shows eight suggestions or a page of twenty results, and for a page that
follows others of its kind.
Prints tables for README.md.
"""

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE), str(HERE.parent / "tests")]

import search_rows  # noqa: E402 - found beside this file

from gongshi.search.index import manifest, writer  # noqa: E402
from gongshi.search.index.entries import IndexRow  # noqa: E402
from gongshi.search.query.answer import Request  # noqa: E402
from tests.support.node_reader import Reader  # noqa: E402 - found in tests/
from tests.support.search_cases import ABOUT, DAY, KINDS  # noqa: E402 - found in tests/

GENERIC = ("科技有限", "有限公司", "食品有限公司", "科技", "蓝海市", "建筑工程有限公司", "公司")
SUGGESTED, PAGE = 8, 20
SHOWN = {
    "two characters": "two characters",
    "three characters": "three characters",
    "name": "whole name",
    "name with another form": "name, another legal form",
    "part of a code": "part of a code",
    "code": "whole code",
    "document": "document number",
    "pinyin": "pinyin, 3 syllables",
    "initials": "initials",
    "misspelt": "English with a typo",
    "one character": "one character",
    "two words": "two words",
}


class Stored(Mapping[str, bytes]):
    """Pieces by name, one after another in a file without a name: memory is what is measured."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this
        self.spans: dict[str, tuple[int, int]] = {}
        self.end = 0

    def put(self, name: str, data: bytes) -> None:
        self.file.seek(self.end)
        self.file.write(data)
        self.spans[name] = self.end, len(data)
        self.end += len(data)

    def __getitem__(self, name: str) -> bytes:
        start, length = self.spans[name]
        self.file.seek(start)
        return self.file.read(length)

    def __iter__(self) -> Iterator[str]:
        return iter(self.spans)

    def __len__(self) -> int:
        return len(self.spans)


class Counted:
    """Fetches from files, counting bytes and rounds."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.bytes = self.rounds = 0

    def __call__(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        found = {path: self.files[f"search/{path}"] for path in paths}
        self.bytes += sum(map(len, found.values()))
        self.rounds += 1
        return found

    def taken(self) -> tuple[int, int]:
        taken = self.bytes, self.rounds
        self.bytes = self.rounds = 0
        return taken


def peak() -> int:
    """Megabytes of the largest process so far."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024


def built(entities: int, brands: Path | None, jobs: int) -> Stored:
    entries, files = Stored(), Stored()
    for number, entry in enumerate(search_rows.entries(entities, brands)):
        entries.put(str(number), entry)
    start, used, before = time.perf_counter(), _cpu(), peak()
    for path, data in writer.index_files(entries.values(), ABOUT, manifest.WHOLE, jobs):
        files.put(path, data)
    done, done_used = time.perf_counter(), _cpu()
    print(f"\n## {entities:,} entities\n")
    print(
        f"- building the index, {jobs} processes: {done - start:.1f} s, "
        f"{done_used - used:.1f} s of CPU; peak {peak()} MB (before: {before} MB)"
    )
    print(f"- {len(files):,} files, {files.end / entities:.0f} bytes an entity")
    by_kind: dict[str, int] = defaultdict(int)
    for path, (_, length) in files.spans.items():
        by_kind[path.split("/")[2] if path.count("/") > 1 else "manifest"] += length
    parts = ", ".join(f"{kind} {size / entities:.0f}" for kind, size in by_kind.items())
    print(f"- bytes an entity: {parts}")
    print(f"- manifest {len(files['search/index.bin']) / 1000:.1f} kB", flush=True)
    return files


def _cpu() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def measured(entities: int, brands: Path | None, files: Mapping[str, bytes], queries: int) -> None:
    rows = _sample(entities, brands, queries)
    random_ = random.Random(7)
    print(
        "\n| query | eight: kB median | p99 | rounds median | p99 | most "
        "| twenty: kB median | p99 | next: kB median | p99 |"
    )
    print(f"|---|{'---:|' * 9}")
    for kind, title in SHOWN.items():
        texts = [KINDS[kind](random_, row, random_.choice(row.names)[1]) for row in rows]
        _line(title, files, texts)
    _line("generic words", files, GENERIC)


def _sample(entities: int, brands: Path | None, queries: int) -> list[IndexRow]:
    step = max(1, entities // queries)
    rows = search_rows.rows(entities, brands)
    return [row for number, row in enumerate(rows) if number % step == 0][:queries]


def _line(title: str, files: Mapping[str, bytes], texts: Sequence[str]) -> None:
    counted = Counted(files)
    used = Reader(counted)
    used.search(Request(text=texts[-1], day=DAY))
    counted.taken()
    eight, twenty, rounds, following = [], [], [], []
    for text in texts:
        used.search(Request(text=text, day=DAY))
        following.append(counted.taken()[0])
        for count, sizes in ((SUGGESTED, eight), (PAGE, twenty)):
            Reader(counted).search(Request(text=text, day=DAY, count=count))
            size, trips = counted.taken()
            sizes.append(size)
        rounds.append(trips - 1)  # without that of the manifest
    print(
        f"| {title} | {_kb(eight, 50)} | {_kb(eight, 99)} | {statistics.median(rounds):.0f} "
        f"| {_at(rounds, 99)} | {max(rounds)} | {_kb(twenty, 50)} | {_kb(twenty, 99)} "
        f"| {_kb(following, 50)} | {_kb(following, 99)} |",
        flush=True,
    )


def _at(numbers: Sequence[int], percent: int) -> int:
    return sorted(numbers)[min(len(numbers) - 1, len(numbers) * percent // 100)]


def _kb(sizes: Sequence[int], percent: int) -> str:
    return f"{_at(sizes, percent) / 1000:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entities", type=int)
    parser.add_argument("--brands", type=Path, help="a file of brands, one a line")
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    files = built(given.entities, given.brands, given.jobs)
    measured(given.entities, given.brands, files, given.queries)


if __name__ == "__main__":
    main()
