"""What does the index need of all entities? Members of numbers and texts, by docid.

Entries are read one after another and never held as objects, so that a million entities take the
memory of their bytes.
"""

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec
import numpy as np

from generator.search.corpus import Corpus
from generator.search.grams import Small

_TOGETHER = 20_000
"""Texts that are joined at a time."""


class Column(msgspec.Struct, frozen=True):
    """Texts in UTF-8, each ended by a NUL, and whose they are: entities by rank, ranks rising."""

    data: bytes
    owner: Small


class Chosen(msgspec.Struct, frozen=True):
    """Values that many entities share: what they are, which, and who has it, ranks rising."""

    values: tuple[str, ...]
    number: Small
    owner: Small

    def owners(self, value: str) -> Small:
        found: Small = self.owner[self.number == self.values.index(value)]
        return found

    def each(self) -> Iterator[tuple[str, Small]]:
        """Every value with those who have it."""
        row = np.argsort(self.number, kind="stable")
        ends = np.cumsum(np.bincount(self.number, minlength=len(self.values)))
        return zip(self.values, np.split(self.owner[row], ends), strict=False)

    @property
    def counted(self) -> dict[str, int]:
        """How many have each."""
        counts = np.bincount(self.number, minlength=len(self.values)).tolist()
        return dict(zip(self.values, counts, strict=True))


class Members(msgspec.Struct, frozen=True):
    """Of entities by rank; `spots` are those of the names: core start, core end, brand start.

    `words` are those of the vocabulary.
    """

    docids: Small
    weights: Small
    names: Column
    spots: Small
    codes: Column
    keys: Column
    terms: Chosen
    days: Chosen
    words: Chosen

    @property
    def characters(self) -> tuple[str, ...]:
        """Those of all names, sorted."""
        points = np.unique(np.frombuffer(self.names.data.decode().encode("utf-32-le"), np.uint32))
        return tuple(map(chr, points[points > 0].tolist()))


def members_of(found: Corpus) -> Members:
    names, codes, keys = _Texts(), _Texts(), _Texts()
    terms, days, words = _Numbers(), _Numbers(), _Numbers()
    spots, weights = array("i"), array("i")
    for member in found.members:
        names.add(member.names)
        spots.extend(chain.from_iterable(member.spots))
        codes.add(member.codes)
        keys.add(tuple(member.whole_keys))
        terms.add(member.terms)
        days.add(member.ends)
        weights.append(member.weight)
        words.add(member.words)
    return Members(
        docids=found.docids.astype(np.int32),
        weights=np.frombuffer(weights, np.int32),
        names=names.column(),
        spots=np.frombuffer(spots, np.int32).reshape(-1, 3),
        codes=codes.column(),
        keys=keys.column(),
        terms=terms.chosen(),
        days=days.chosen(),
        words=words.chosen(),
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
