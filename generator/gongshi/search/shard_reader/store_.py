"""What do those files of a sharded index say that have been fetched? FORMAT.md, part 2.

Nothing here waits: what is not at hand is noted in `wanted` and answered with None, so that
whoever asks can ask for everything it needs, fetch all of it at once, and ask again.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from gongshi.register.names import Regions
from gongshi.search.index.codec import path_of, read_varints, unpack
from gongshi.search.index.corpus import shard_of
from gongshi.search.index.entries import Placed
from gongshi.search.index.ngrams import Shape
from gongshi.search.index.prefix_tree import keys_of
from gongshi.search.query.candidate import Candidate


class Gram(NamedTuple):
    """How many entities have a gram, and those the file lists: all, or the first."""

    df: int
    docids: tuple[int, ...]


NOBODY = Gram(0, ())

ENDLESS = 2**62


class Known(NamedTuple):
    """Who has something, ascending: all those whose docid is below `until`."""

    docids: tuple[int, ...]
    until: int


SHAPES = {
    "h": Shape(least=1, every=2, heavy=12),
    "p": Shape(least=2, every=4, heavy=12),
    "i": Shape(least=2, every=2, heavy=12),
    "c": Shape(least=4, every=4, heavy=32),
}
LEAST = {name: shape.least for name, shape in SHAPES.items()}
EVERY = {name: shape.every for name, shape in SHAPES.items()}
HEAVY = {name: shape.heavy for name, shape in SHAPES.items()}

_rows = msgspec.json.Decoder(tuple[Placed, ...]).decode


class Store:
    """The files at hand. `wanted` are those that were asked for and are not."""

    def __init__(self, manifest: dict[str, Any], regions: Regions) -> None:
        self.manifest = manifest
        self.regions = regions
        self.wanted: set[str] = set()
        self._split = {name: keys_of(t, EVERY[name]) for name, t in manifest["split"].items()}
        self._files: dict[str, Any] = {}
        self._subjects: dict[int, Candidate] = {}

    def add(self, path: str, data: bytes) -> None:
        self._files[path] = self._read(path, unpack(data))

    def _read(self, path: str, content: bytes) -> Any:
        kind = path.partition("/")[0]
        if kind == "b":
            for row in _rows(content):
                self._subjects[row.docid] = Candidate(row, self.regions)
            return True
        if kind == "f":
            return tuple(_sums(value for value, _ in read_varints(content, 0)))
        if kind in ("v", "pinyin.bin"):
            return json.loads(content)
        if kind in ("l", "w"):
            return _shard(content, 2**32, _sums)
        if kind == "s":
            return _shard(content, self.manifest["spelt"], _sums)
        return _shard(content, self.manifest["capped"] if kind in LEAST else 2**32, _steps)

    def _file(self, path: str) -> Any:
        if path not in self._files:
            self.wanted.add(path)
            return None
        return self._files[path]

    def _shard_path(self, name: str, key: str) -> str:
        return f"{name}/{path_of(shard_of(key, self.manifest['shards'][name]))}"

    def splits(self, name: str, key: str) -> bool:
        """Whether a gram is one whose followers lie in shards by their next token."""
        return key in self._split[name]

    def route(self, name: str, text: str) -> str:
        """The beginning of a text by which the shard is found that has its longer grams."""
        length = EVERY[name]
        while length < len(text) and text[:length] in self._split[name]:
            length += 1
        return text[:length]

    def gram(self, name: str, key: str, route: str = "") -> Gram | None:
        shard = self._file(self._shard_path(name, route or key))
        return None if shard is None else shard.get(key, NOBODY)

    def whole(self, key: str, df: int) -> tuple[int, ...] | None:
        """All of a list of names of which its shard shows a part, ascending."""
        self.want(key, df, ENDLESS)
        known = self.begun(key, df)
        return known.docids if known.until == ENDLESS else None

    def begun(self, key: str, df: int, name: str = "l") -> Known:
        """What is at hand of a whole list, from its first part on."""
        found: list[int] = []
        for begin, path in self._parts(name, key, df):
            if path not in self._files:
                return Known(tuple(found), begin)
            found += self._files[path].get(key, NOBODY).docids
        return Known(tuple(found), ENDLESS)

    def want(self, key: str, df: int, until: int, name: str = "l") -> None:
        """Ask for the parts of a whole list with docids below a bound."""
        for begin, path in self._parts(name, key, df):
            if begin < until:
                self._file(path)

    def _parts(self, name: str, key: str, df: int) -> Iterator[tuple[int, str]]:
        """The parts of a whole list of so many: the docid with which each begins, and its file."""
        number, shards = crc32(key.encode()), self.manifest["shards"].get(name, 0)
        parts = 1 << (max(df - 1, 0) // self.manifest["cut"]).bit_length()
        span = (self.manifest["buckets"] << self.manifest["bits"]) // parts
        for part in range(parts) if shards else ():
            yield part * span, f"{name}/{path_of((number + part) % shards)}"

    @property
    def loose(self) -> bool:
        """Whether those who have several words may be too many to count."""
        return bool(self.manifest["entities"] > self.manifest["counted"])

    def subject(self, docid: int) -> Candidate | None:
        if docid not in self._subjects and self._file(self._bucket(docid)) is None:
            return None
        return self._subjects[docid]

    def buckets(self, docids: Iterable[int]) -> int:
        """How many files it takes to look at entities."""
        return len({docid >> self.manifest["bits"] for docid in docids})

    def _bucket(self, docid: int) -> str:
        return f"b/{path_of(docid >> self.manifest['bits'])}"

    def subjects(self, docids: Iterable[int]) -> dict[int, Candidate] | None:
        """All or None; those that are lacking are wanted, every one."""
        found = {docid: self.subject(docid) for docid in docids}
        have = {docid: subject for docid, subject in found.items() if subject is not None}
        return have if len(have) == len(found) else None

    def filtered(self, number: int) -> tuple[int, ...] | None:
        found: tuple[int, ...] | None = self._file(f"f/{path_of(number)}")
        return found

    def readings(self) -> bool:
        """Ask for the readings of characters, as the browser has to; here they are known anyway."""
        return self._file("pinyin.bin") is not None

    def group(self, key: str) -> list[tuple[str, int]] | None:
        """Common words that are alike, and how many entities have each."""
        table = self._file(self._shard_path("v", key))
        return None if table is None else [(word, count) for word, count in table.get(key, ())]

    def spelt(self, variant: str) -> dict[str, Gram] | None:
        """Words with a variant, and some besides; of each how many have it, and the first."""
        found: dict[str, Gram] | None = self._file(self._shard_path("s", variant))
        return found

    def ended(self, day: str) -> set[int] | None:
        """Entities with a record that ended after the index was made and before a day."""
        as_of = self.manifest["as_of"]
        months = [m for m in self.manifest["months"] if as_of[:7] <= m <= day[:7]]
        tables = [self._file(f"e/{month}.bin") for month in months] if day > as_of else []
        if any(table is None for table in tables):
            return None
        return {
            docid
            for table in tables
            for key, gram in table.items()
            if as_of <= key < day
            for docid in gram.docids
        }


def _sums(gaps: Iterable[int]) -> Iterable[int]:
    total = 0
    for gap in gaps:
        total += gap
        yield total


def _steps(values: Iterable[int]) -> Iterable[int]:
    """The first as it is, then differences, zigzag."""
    total = None
    for value in values:
        total = value if total is None else total + (value >> 1 ^ -(value & 1))
        yield total


def _shard(
    content: bytes, most: int, read: Callable[[Iterable[int]], Iterable[int]]
) -> dict[str, Gram]:
    """Every gram of a shard file, whose lists show so many at most."""
    count, place = next(read_varints(content, 0), (0, 0))
    keys = content[place:].split(b"\n", count)[:count]
    numbers = (n for n, _ in read_varints(content, place + sum(map(len, keys)) + count))
    df = [next(numbers) for _ in keys]
    found = {}
    for key, many in zip(keys, df, strict=True):
        docids = read(islice(numbers, min(many, most)))
        found[key.decode()] = Gram(many, tuple(docids))
    return found
