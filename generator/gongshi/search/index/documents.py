"""What does the index need of all documents? Columns of numbers and texts, in the order of docids.

Entries are read one after another and never held as objects, so that a million entities take the
memory of their bytes.
"""

# A document is known by its *rank*, its place in the order of docids. Texts are columns of bytes,
# each value with the rank of its document. The names of the example in ngrams.py are
#
#   names.data   蓝海远航 NUL 远航食品 NUL 远航 NUL 蓝海食品 NUL 海远 NUL, 53 bytes of UTF-8
#   names.owner  [0 1 2 3 4]; were 海远 another name of document 0: [0 0 1 2 3], it being the second
#   name_parts   a row for each name: where its core starts and ends and its brand starts, in code
#                points, and whether it is a name in its own right: [[0 4 0 1] [0 4 0 1] …]
#
# A value that many documents share, as a filter term, is a number in a dictionary: `values`, and
# of each occurrence `number` and `owner`.

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
    """Ranges [first, last) of consecutive ranks: documents to copy, range by range."""

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


class TextColumn(msgspec.Struct, frozen=True):
    """Texts in UTF-8, each ended by a NUL, and the rank of the document of each, ascending."""

    data: bytes
    owner: Small

    @property
    def bounds(self) -> tuple[Small, Small]:
        """Where each text begins and ends."""
        ends = np.flatnonzero(np.frombuffer(self.data, np.uint8) == 0).astype(np.int32)
        return np.concatenate([np.zeros(1, np.int32), ends + 1])[:-1], ends

    def taken(self, runs: Runs, size: int) -> "TextColumn":
        begins = _begins(self.owner, size)
        place = np.append(self.bounds[0], np.int32(len(self.data)))[begins].tolist()
        data = b"".join(self.data[place[a] : place[b]] for a, b in runs.spans)
        return TextColumn(data, _renumbered(begins, runs))

    def with_(self, other: "TextColumn", size: int) -> "TextColumn":
        return TextColumn(self.data + other.data, np.concatenate([self.owner, other.owner + size]))


def _renumbered(begins: Ints, runs: Runs) -> Small:
    """The ranks of the values of those ranges, numbered anew from 0."""
    counts = runs.rows(np.diff(begins), np.arange(len(begins)))
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


class DictionaryColumn(msgspec.Struct, frozen=True):
    """Values that many documents share, in dictionary encoding.

    Of each occurrence the `number` of its value and the rank of its document, ranks ascending.
    """

    values: tuple[str, ...]
    number: Small
    owner: Small

    def owners(self, value: str) -> Small:
        found: Small = self.owner[self.number == self.values.index(value)]
        return found

    def each(self) -> Iterator[tuple[str, Small]]:
        """Every value that occurs, with the ranks of its documents."""
        row = np.argsort(self.number, kind="stable")
        ends = np.cumsum(np.bincount(self.number, minlength=len(self.values)))
        found = zip(self.values, np.split(self.owner[row], ends), strict=False)
        return ((value, owners) for value, owners in found if len(owners))

    def of(self, owners: Flags) -> set[str]:
        """The values of some documents."""
        return {self.values[n] for n in np.unique(self.number[owners[self.owner]]).tolist()}

    @property
    def counted(self) -> dict[str, int]:
        """The number of documents of each value, in the order of the values."""
        counts = np.bincount(self.number, minlength=len(self.values)).tolist()
        return {v: n for v, n in sorted(zip(self.values, counts, strict=True)) if n}

    def taken(self, runs: Runs, size: int) -> "DictionaryColumn":
        begins = _begins(self.owner, size)
        return DictionaryColumn(
            self.values, runs.rows(self.number, begins), _renumbered(begins, runs)
        )

    def with_(self, other: "DictionaryColumn", size: int) -> "DictionaryColumn":
        values = {value: at for at, value in enumerate(self.values)}
        number = [values.setdefault(value, len(values)) for value in other.values]
        added = np.array(number, np.int32)[other.number]
        owner = np.concatenate([self.owner, other.owner + np.int32(size)])
        return DictionaryColumn(tuple(values), np.concatenate([self.number, added]), owner)


class Documents(msgspec.Struct, frozen=True):
    """All documents, by rank; a column says of each value the rank of its document.

    `name_parts` has a row of four for each name (`corpus.NameParts`), `fingerprints` the digest of
    each entry, `FINGERPRINT` bytes each. `keys` are whole keys, `words` those of the vocabulary.
    """

    docids: Small
    weights: Small
    fingerprints: bytes
    ids: TextColumn
    names: TextColumn
    name_parts: Small
    codes: TextColumn
    keys: TextColumn
    terms: DictionaryColumn
    days: DictionaryColumn
    words: DictionaryColumn

    @property
    def size(self) -> int:
        return len(self.docids)

    @property
    def characters(self) -> tuple[str, ...]:
        """The characters of all names, sorted."""
        return _characters(self.names)

    @property
    def numbering(self) -> tuple[str, ...]:
        """The characters of all whole keys, sorted."""
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
        place = (begins[first] + self.name_parts[first, 0])[:, None] + np.arange(LONGEST)
        within = place < (begins[first] + self.name_parts[first, 1])[:, None]
        return np.where(within, points[np.minimum(place, len(points) - 1)], np.uint32(0))

    def taken(self, ranks: Ints) -> "Documents":
        """The documents of some ranks, in that order."""
        runs, size = Runs.of(ranks), self.size
        fingerprints = np.frombuffer(self.fingerprints, np.uint8).reshape(-1, FINGERPRINT)
        return Documents(
            self.docids[ranks],
            self.weights[ranks],
            fingerprints[ranks].tobytes(),
            self.ids.taken(runs, size),
            self.names.taken(runs, size),
            runs.rows(self.name_parts, _begins(self.names.owner, size)),
            self.codes.taken(runs, size),
            self.keys.taken(runs, size),
            self.terms.taken(runs, size),
            self.days.taken(runs, size),
            self.words.taken(runs, size),
        )

    def with_(self, other: "Documents") -> "Documents":
        """Both, `other` after these."""
        size = self.size
        return Documents(
            np.concatenate([self.docids, other.docids]),
            np.concatenate([self.weights, other.weights]),
            self.fingerprints + other.fingerprints,
            self.ids.with_(other.ids, size),
            self.names.with_(other.names, size),
            np.concatenate([self.name_parts, other.name_parts]),
            self.codes.with_(other.codes, size),
            self.keys.with_(other.keys, size),
            self.terms.with_(other.terms, size),
            self.days.with_(other.days, size),
            self.words.with_(other.words, size),
        )


def _characters(texts: TextColumn) -> tuple[str, ...]:
    points = np.unique(np.frombuffer(texts.data.decode().encode("utf-32-le"), np.uint32))
    return tuple(map(chr, points[points > 0].tolist()))


FINGERPRINT = 16
"""Bytes of an entry's digest."""


def fingerprint_of(entry: bytes | memoryview) -> bytes:
    return blake2b(entry, digest_size=FINGERPRINT).digest()


def documents_of(found: Corpus) -> Documents:
    names, codes, keys, ids = (_TextBuilder() for _ in range(4))
    terms, days, words = (_DictionaryBuilder() for _ in range(3))
    name_parts, weights, fingerprints = array("i"), array("i"), bytearray()
    for document, line in zip(found.documents, found.lines, strict=True):
        ids.add((document.id,))
        names.add(document.names)
        name_parts.extend(chain.from_iterable(document.name_parts))
        codes.add(document.codes)
        keys.add(tuple(document.whole_keys))
        words.add(document.words)
        terms.add(document.terms)
        days.add(document.ends)
        weights.append(document.weight)
        fingerprints += fingerprint_of(line)
    return Documents(
        found.docids.astype(np.int32),
        np.frombuffer(weights, np.int32),
        bytes(fingerprints),
        ids.column(),
        names.column(),
        np.frombuffer(name_parts, np.int32).reshape(-1, 4),
        codes.column(),
        keys.column(),
        terms.chosen(),
        days.chosen(),
        words.chosen(),
    )


class _TextBuilder:
    """Builds a text column, document by document."""

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

    def column(self) -> TextColumn:
        self._join()
        return TextColumn(bytes(self._data), _owners(self._counts))


class _DictionaryBuilder:
    """Builds a dictionary column, document by document."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found = array("i")
        self._counts = array("i")

    def add(self, values: Sequence[str]) -> None:
        self._counts.append(len(values))
        for value in values:
            self._found.append(self._numbers.setdefault(value, len(self._numbers)))

    def chosen(self) -> DictionaryColumn:
        number = np.frombuffer(self._found, np.int32)
        return DictionaryColumn(tuple(self._numbers), number, _owners(self._counts))


def _owners(counts: "array[int]") -> Small:
    return np.repeat(np.arange(len(counts), dtype=np.int32), np.frombuffer(counts, np.int32))
