"""What does the index need of all entities? Members of numbers and texts, by docid.

Entries are read one after another and never held as objects, so that a million entities take the
memory of their bytes.
"""

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, pairwise
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from gongshi.search.index.codec import Flags, Ints, crc32s
from gongshi.search.index.corpus import Corpus
from gongshi.search.index.docids import LONGEST, Heads
from gongshi.search.index.ngrams import Small

_TOGETHER = 20_000
"""Texts that are joined at a time."""


class Runs(NamedTuple):
    """Entities one after another, and where the values of each begin, with the end at last."""

    spans: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, ranks: Ints) -> "Runs":
        bounds = np.flatnonzero(np.diff(ranks, prepend=-2, append=-2) != 1).tolist()
        places = ranks.tolist()
        return cls([(places[a], places[b - 1] + 1) for a, b in pairwise(bounds)])

    def rows(self, values: NDArray[Any], begins: Ints) -> NDArray[Any]:
        some = [values[begins[a] : begins[b]] for a, b in self.spans]
        return np.concatenate([values[:0], *some])


def _begins(owner: Small, size: int) -> Ints:
    begins = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=size), out=begins[1:])
    return begins


class Column(msgspec.Struct, frozen=True):
    """Texts in UTF-8, each ended by a NUL, and whose they are: entities by rank, ranks rising."""

    data: bytes
    owner: Small

    @property
    def bounds(self) -> tuple[Small, Small]:
        """Where each text begins and ends."""
        ends = np.flatnonzero(np.frombuffer(self.data, np.uint8) == 0).astype(np.int32)
        return np.concatenate([np.zeros(1, np.int32), ends + 1])[:-1], ends

    def taken(self, runs: Runs, size: int) -> "Column":
        begins = _begins(self.owner, size)
        place = np.append(self.bounds[0], np.int32(len(self.data)))[begins].tolist()
        data = b"".join(self.data[place[a] : place[b]] for a, b in runs.spans)
        return Column(data, _renumbered(begins, runs))

    def with_(self, other: "Column", size: int) -> "Column":
        return Column(self.data + other.data, np.concatenate([self.owner, other.owner + size]))


def _renumbered(begins: Ints, runs: Runs) -> Small:
    """Whose the values of those runs are, entities numbered anew."""
    counts = runs.rows(np.diff(begins), np.arange(len(begins)))
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


class Chosen(msgspec.Struct, frozen=True):
    """Values that many entities share: what they are, which, and who has it, ranks rising."""

    values: tuple[str, ...]
    number: Small
    owner: Small

    def owners(self, value: str) -> Small:
        found: Small = self.owner[self.number == self.values.index(value)]
        return found

    def each(self) -> Iterator[tuple[str, Small]]:
        """Every value that somebody has, with those who do."""
        row = np.argsort(self.number, kind="stable")
        ends = np.cumsum(np.bincount(self.number, minlength=len(self.values)))
        found = zip(self.values, np.split(self.owner[row], ends), strict=False)
        return ((value, owners) for value, owners in found if len(owners))

    def of(self, owners: Flags) -> set[str]:
        """Those that some entities have."""
        return {self.values[n] for n in np.unique(self.number[owners[self.owner]]).tolist()}

    @property
    def counted(self) -> dict[str, int]:
        """How many have each, in the order of the values."""
        counts = np.bincount(self.number, minlength=len(self.values)).tolist()
        return {v: n for v, n in sorted(zip(self.values, counts, strict=True)) if n}

    def taken(self, runs: Runs, size: int) -> "Chosen":
        begins = _begins(self.owner, size)
        return Chosen(self.values, runs.rows(self.number, begins), _renumbered(begins, runs))

    def with_(self, other: "Chosen", size: int) -> "Chosen":
        values = {value: at for at, value in enumerate(self.values)}
        number = [values.setdefault(value, len(values)) for value in other.values]
        added = np.array(number, np.int32)[other.number]
        owner = np.concatenate([self.owner, other.owner + np.int32(size)])
        return Chosen(tuple(values), np.concatenate([self.number, added]), owner)


class Members(msgspec.Struct, frozen=True):
    """Of entities by rank; `spots` are those of the names, as in `corpus.Spot`.

    `words` are those of the vocabulary, `prints` digests of the entries, `PRINT` bytes each.
    """

    docids: Small
    weights: Small
    prints: bytes
    ids: Column
    names: Column
    spots: Small
    codes: Column
    keys: Column
    terms: Chosen
    days: Chosen
    words: Chosen

    @property
    def size(self) -> int:
        return len(self.docids)

    @property
    def characters(self) -> tuple[str, ...]:
        """Those of all names, sorted."""
        return _characters(self.names)

    @property
    def numbering(self) -> tuple[str, ...]:
        """Those of all whole keys, sorted."""
        return _characters(self.keys)

    @property
    def hashes(self) -> Ints:
        """CRC-32s of the ids."""
        return crc32s(np.frombuffer(self.ids.data, np.uint8), *self.ids.bounds)

    @property
    def heads(self) -> Heads:
        """Beginnings of the cores of the first names."""
        text = self.names.data.decode()
        points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        ends = np.flatnonzero(points == 0)
        begins = np.concatenate([np.zeros(1, np.int64), ends + 1])[:-1]
        first = _begins(self.names.owner, self.size)[:-1]
        place = (begins[first] + self.spots[first, 0])[:, None] + np.arange(LONGEST)
        within = place < (begins[first] + self.spots[first, 1])[:, None]
        return np.where(within, points[np.minimum(place, len(points) - 1)], np.uint32(0))

    def taken(self, ranks: Ints) -> "Members":
        """Some of them, in an order."""
        runs, size = Runs.of(ranks), self.size
        prints = np.frombuffer(self.prints, np.uint8).reshape(-1, PRINT)
        return Members(
            self.docids[ranks],
            self.weights[ranks],
            prints[ranks].tobytes(),
            self.ids.taken(runs, size),
            self.names.taken(runs, size),
            runs.rows(self.spots, _begins(self.names.owner, size)),
            self.codes.taken(runs, size),
            self.keys.taken(runs, size),
            self.terms.taken(runs, size),
            self.days.taken(runs, size),
            self.words.taken(runs, size),
        )

    def with_(self, other: "Members") -> "Members":
        """Both, the others behind."""
        size = self.size
        return Members(
            np.concatenate([self.docids, other.docids]),
            np.concatenate([self.weights, other.weights]),
            self.prints + other.prints,
            self.ids.with_(other.ids, size),
            self.names.with_(other.names, size),
            np.concatenate([self.spots, other.spots]),
            self.codes.with_(other.codes, size),
            self.keys.with_(other.keys, size),
            self.terms.with_(other.terms, size),
            self.days.with_(other.days, size),
            self.words.with_(other.words, size),
        )


def _characters(texts: Column) -> tuple[str, ...]:
    points = np.unique(np.frombuffer(texts.data.decode().encode("utf-32-le"), np.uint32))
    return tuple(map(chr, points[points > 0].tolist()))


PRINT = 16
"""Bytes of an entry's digest."""


def print_of(entry: bytes | memoryview) -> bytes:
    return blake2b(entry, digest_size=PRINT).digest()


def members_of(found: Corpus) -> Members:
    names, codes, keys, ids = (_Texts() for _ in range(4))
    terms, days, words = (_Numbers() for _ in range(3))
    spots, weights, prints = array("i"), array("i"), bytearray()
    for member, line in zip(found.members, found.lines, strict=True):
        ids.add((member.id,))
        names.add(member.names)
        spots.extend(chain.from_iterable(member.spots))
        codes.add(member.codes)
        keys.add(tuple(member.whole_keys))
        words.add(member.words)
        terms.add(member.terms)
        days.add(member.ends)
        weights.append(member.weight)
        prints += print_of(line)
    return Members(
        found.docids.astype(np.int32),
        np.frombuffer(weights, np.int32),
        bytes(prints),
        ids.column(),
        names.column(),
        np.frombuffer(spots, np.int32).reshape(-1, 4),
        codes.column(),
        keys.column(),
        terms.chosen(),
        days.chosen(),
        words.chosen(),
    )


class _Texts:
    """Collects a column."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._waiting: list[str] = []
        self._counts = array("i")

    def add(self, texts: Sequence[str]) -> None:
        self._counts.append(len(texts))
        self._waiting += texts
        if len(self._waiting) > _TOGETHER:
            self._join()

    def _join(self) -> None:
        self._data += "".join(f"{text}\0" for text in self._waiting).encode()
        self._waiting.clear()

    def column(self) -> Column:
        self._join()
        return Column(bytes(self._data), _owners(self._counts))


class _Numbers:
    """Collects what many share."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found = array("i")
        self._counts = array("i")

    def add(self, values: Sequence[str]) -> None:
        self._counts.append(len(values))
        for value in values:
            self._found.append(self._numbers.setdefault(value, len(self._numbers)))

    def chosen(self) -> Chosen:
        number = np.frombuffer(self._found, np.int32)
        return Chosen(tuple(self._numbers), number, _owners(self._counts))


def _owners(counts: "array[int]") -> Small:
    return np.repeat(np.arange(len(counts), dtype=np.int32), np.frombuffer(counts, np.int32))
