"""What do those files of a sharded index say that have been fetched? FORMAT.md, part 2.

Nothing here waits: what is not at hand is noted in `wanted` and answered with None, so that
whoever asks can ask for everything it needs, fetch all of it at once, and ask again.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from generator.search.corpus import shard_of
from generator.search.packing import own_path, path_of, read_varints, unpack
from generator.search.parts import Regions
from generator.search.rank import Subject
from generator.search.rows import Placed


class Gram(NamedTuple):
    """How many entities have a gram, and those the file lists: all, or the first."""

    df: int
    docids: tuple[int, ...]

    @property
    def complete(self) -> bool:
        return len(self.docids) == self.df


NOBODY = Gram(0, ())

_rows = msgspec.json.Decoder(tuple[Placed, ...]).decode


class Store:
    """The files at hand. `wanted` are those that were asked for and are not."""

    def __init__(self, manifest: dict[str, Any], regions: Regions) -> None:
        self.manifest = manifest
        self.regions = regions
        self.wanted: set[str] = set()
        self.common = frozenset(manifest["common"])
        self._files: dict[str, Any] = {}
        self._subjects: dict[int, Subject] = {}

    def add(self, path: str, data: bytes) -> None:
        self._files[path] = self._read(path, unpack(data))

    def _read(self, path: str, content: bytes) -> Any:
        kind = path.partition("/")[0]
        if kind == "b":
            for row in _rows(content):
                self._subjects[row.docid] = Subject(row, self.regions)
            return True
        if kind == "f":
            return tuple(_sums(value for value, _ in read_varints(content, 0)))
        if kind in ("v", "pinyin.bin"):
            return json.loads(content)
        return _shard(content, 2**32 if kind == "e" else self.manifest["heavy"])

    def _file(self, path: str) -> Any:
        if path not in self._files:
            self.wanted.add(path)
            return None
        return self._files[path]

    def _shard_path(self, name: str, key: str) -> str:
        return f"{name}/{path_of(shard_of(key, self.manifest['shards'][name]))}"

    def gram(self, name: str, key: str) -> Gram | None:
        shard = self._file(self._shard_path(name, key))
        return None if shard is None else shard.get(key, NOBODY)

    def peek(self, name: str, key: str) -> Gram | None:
        """As `gram`, but asks for nothing. A common gram is known to be heavy without its shard."""
        shard = self._files.get(self._shard_path(name, key))
        if shard is None:
            return Gram(2**32, ()) if name == "h" and key in self.common else None
        found: Gram = shard.get(key, NOBODY)
        return found

    def has(self, name: str, key: str) -> bool:
        return self._shard_path(name, key) in self._files

    def foresee(self, key: str, least: int) -> None:
        """Ask for the long list of a text that at least so many have, if it is long."""
        if least > self.manifest["own"]:
            self._file(own_path(crc32(key.encode())))
        elif least > self.manifest["inline"]:
            self._file(self._shard_path("l", key))

    def whole(self, key: str, df: int) -> tuple[int, ...] | None:
        """All of a long list of names, in its order."""
        own = df > self.manifest["own"]
        path = own_path(crc32(key.encode())) if own else self._shard_path("l", key)
        shard = self._file(path)
        return None if shard is None else shard[key].docids

    def subject(self, docid: int) -> Subject | None:
        if docid not in self._subjects and self._file(self._bucket(docid)) is None:
            return None
        return self._subjects[docid]

    def _bucket(self, docid: int) -> str:
        return f"b/{path_of(docid >> self.manifest['bits'])}"

    def subjects(self, docids: Iterable[int]) -> dict[int, Subject] | None:
        """All or None; those that are lacking are wanted, every one."""
        found = {docid: self.subject(docid) for docid in docids}
        have = {docid: subject for docid, subject in found.items() if subject is not None}
        return have if len(have) == len(found) else None

    def filtered(self, number: int) -> tuple[int, ...] | None:
        found: tuple[int, ...] | None = self._file(f"f/{path_of(number)}")
        return found

    def words(self, key: str) -> list[tuple[str, int]] | None:
        table = self._file(self._shard_path("v", key))
        return None if table is None else [(word, count) for word, count in table.get(key, ())]

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


def _shard(content: bytes, heavy: int) -> dict[str, Gram]:
    """Every gram of a shard file."""
    count, place = next(read_varints(content, 0), (0, 0))
    keys = content[place:].split(b"\n", count)[:count]
    numbers = (n for n, _ in read_varints(content, place + sum(map(len, keys)) + count))
    df = [next(numbers) for _ in keys]
    found = {}
    for key, many in zip(keys, df, strict=True):
        docids: list[int] = []
        shown = next(numbers) if many > heavy else many
        while len(docids) < shown:
            run = next(numbers) if many > heavy else many
            docids += _sums([next(numbers) for _ in range(run)])
        found[key.decode()] = Gram(many, tuple(docids))
    return found
