"""Which texts has a namespace, and how does it rank the documents of an n-gram?

FORMAT.md, "Posting lists". Names and codes; pinyin_fields.py has the others.
"""

import zlib
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from gongshi.register.names import FORMS, Regions, core
from gongshi.search.index.codec import Flags, Ints, equal_slices, order_of
from gongshi.search.index.documents import Documents, TextColumn
from gongshi.search.index.ngrams import Ranking, Small, Starts, Texts

_MOST = 1023
"""A place or length beyond it counts as this much."""


class Plain(msgspec.Struct, frozen=True):
    """Texts whose tokens are characters; the length of each; the code point of each token."""

    texts: Texts
    lengths: Small
    points: Ints


def plain(column: TextColumn) -> Plain:
    codes = np.frombuffer(column.data.decode().encode("utf-32-le"), np.uint32)
    points = _points(codes)
    number = np.zeros(int(points[-1]) + 1, np.uint16)
    number[points] = np.arange(len(points))
    ends = np.flatnonzero(codes == 0).astype(np.int32)
    starts = np.concatenate([np.zeros(1, np.int32), ends + 1])[:-1]
    texts = Texts(
        tokens=np.append(number[codes], np.zeros(1, np.uint16)),
        keys=np.frombuffer(column.data, np.uint8),
        begins=_byte_places(codes) if len(codes) < len(column.data) else None,
        starts=starts,
        owner=column.owner,
    )
    return Plain(texts, ends - starts, points)


def _points(codes: NDArray[np.uint32]) -> Ints:
    """The code points that occur, 0 first."""
    there = np.zeros(0x110000, np.bool_)
    there[codes] = True
    there[0] = True
    return np.flatnonzero(there)


def _byte_places(codes: NDArray[np.uint32]) -> Small:
    widths = np.ones(len(codes) + 1, np.int8)
    for limit in (0x7F, 0x7FF, 0xFFFF):
        widths[1:] += codes > limit
    widths[0] = 0
    return np.cumsum(widths, dtype=np.int32)


class Names(msgspec.Struct, frozen=True):
    """All names as texts; of each where its core starts and ends and its brand starts.

    In code points. `borne` is 0 for a name without brackets (kind 4), else 1.
    """

    plain: Plain
    core_start: Small
    core_end: Small
    brand_start: Small
    borne: Small

    @property
    def cores(self) -> tuple[Small, Small]:
        """The bytes at which the cores begin and end."""
        texts = self.plain.texts
        begins = texts.begin(texts.starts + self.core_start)
        return begins.astype(np.int32), texts.begin(texts.starts + self.core_end).astype(np.int32)


def names_of(found: Documents) -> Names:
    return Names(plain(found.names), *found.name_parts.T.copy())


def _first_first(*columns: NDArray[np.integer] | Flags) -> Ints:
    """Places of starts in the order of the columns; equal ones by rank, as given."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key <<= int(column.max(initial=0)).bit_length()
        key |= column
    return order_of(key)


def _columns(weights: Small, place: Ints, length: Small) -> tuple[NDArray[np.integer], ...]:
    """More records first, then the earlier place, then the shorter text."""
    most = int(weights.max(initial=0))
    return most - weights, np.minimum(place, _MOST), np.minimum(length, _MOST)


def at_start_first(owner: Small, weights: Small, inside: Flags, place: Ints, length: Small) -> Ints:
    """Places of starts in order; `weights` are of documents, all else is of each start."""
    return _first_first(inside, *_columns(weights[owner], place, length))


def code_ranking(codes: Plain, weights: Small) -> Ranking:
    def ranking(at: Ints, text: Ints, number: Ints) -> Starts:  # noqa: ARG001 - a Ranking
        owner, place = codes.texts.owner[text], at - codes.texts.starts[text]
        row = at_start_first(owner, weights, place > 0, place, codes.lengths[text])
        return Starts(at[row], owner[row])

    return ranking


def name_ranking(names: Names, weights: Small, regions: Regions) -> Ranking:
    """The order of tiers 1 to 4 for the query that equals the n-gram."""
    texts, lengths = names.plain.texts, names.plain.lengths
    cores = _Cores.of(names, regions)

    def ranking(at: Ints, text: Ints, number: Ints) -> Starts:  # noqa: ARG001 - a Ranking
        owner, place = texts.owner[text], at - texts.starts[text]
        inside = (place != 0) & (place != names.brand_start[text])
        columns = _columns(weights[owner], place, lengths[text])
        row = _first_first(inside, *columns)
        early = np.empty(len(row), np.int64)
        early[_first_first(*columns)] = np.arange(len(row))
        text, place = text[row], place[row]
        core_start = names.core_start[text]
        tiers = _Tiers(
            cores,
            at[row],
            np.where(place == 0, lengths[text] * names.borne[text], 0),
            np.where(place == core_start, names.core_end[text] - core_start, 0),
            cores.number[text],
            early[row],
        )
        return Starts(at[row], owner[row], first=tiers)

    return ranking


class _Cores(NamedTuple):
    """The core of each name as a number, equal for equal cores; and how others are looked up.

    `last` and `first`: whether a token is the last of a legal form, or the first of a region.
    `crcs` ascend, `numbers` has the number of the core with each.
    """

    texts: Texts
    regions: Regions
    number: Ints
    begins: Small
    ends: Small
    crcs: Ints
    numbers: Ints
    last: Flags
    first: Flags

    @classmethod
    def of(cls, names: Names, regions: Regions) -> "_Cores":
        def marked(points: set[int]) -> Flags:
            return np.isin(names.plain.points, sorted(points))

        texts, (begins, ends) = names.plain.texts, names.cores
        number, crc = equal_slices(texts.keys, begins, ends)
        own = np.flatnonzero(number == np.arange(len(number)))
        row = order_of(crc[own])
        last = marked({ord(form[-1]) for form in FORMS})
        first = marked({ord(name[0]) for name in regions.names})
        return cls(texts, regions, number, begins, ends, crc[own[row]], own[row], last, first)

    def of_grams(self, at: Ints, length: int) -> tuple[Ints, Ints]:
        """N-grams whose own core is another text, and the number of that core, -1 for none."""
        tokens = self.texts.tokens
        doubtful = np.flatnonzero(self.last[tokens[at + length - 1]] | self.first[tokens[at]])
        begins = self.texts.begin(at[doubtful]).tolist()
        ends = self.texts.begin(at[doubtful] + length).tolist()
        keys, found, grams = self.texts.keys, [], []
        for gram, begin, end in zip(doubtful.tolist(), begins, ends, strict=True):
            key = keys[begin:end].tobytes().decode()
            found.append(key[slice(*core(key, self.regions))].encode())
            grams.append(gram)
        return np.array(grams, np.int64), self._numbers_of(found)

    def _numbers_of(self, keys: list[bytes]) -> Ints:
        """The number of each core, -1 where it is the core of no name."""
        crcs = np.array([zlib.crc32(key) for key in keys], np.int64)
        first = np.searchsorted(self.crcs, crcs, "left")
        behind = np.searchsorted(self.crcs, crcs, "right")
        found = np.full(len(keys), -1, np.int64)
        for at in np.flatnonzero(behind > first).tolist():
            for number in self.numbers[first[at] : behind[at]].tolist():
                text = self.texts.keys[self.begins[number] : self.ends[number]]
                if text.tobytes() == keys[at]:
                    found[at] = number
        return found


class _Tiers(NamedTuple):
    """Of some starts, in order: first the names that equal the n-gram, then those with its core.

    `whole` is the length of a name that begins there, `core_length` that of a core; 0 for none.
    `core` is the number of the name's core, `early` the place among the starts that come first.
    """

    cores: _Cores
    at: Ints
    whole: NDArray[np.integer]
    core_length: NDArray[np.integer]
    core: Ints
    early: Ints

    def __call__(self, length: int, start: Ints, gram: Ints, first: Ints) -> tuple[Ints, Ints]:
        whole = self.whole[start] == length
        here = self.core[start]
        cored = here == self._cores(length, start, gram, first)[gram]
        these = np.flatnonzero(whole | cored)
        return these, (~whole[these]).astype(np.int64) * len(self.at) + self.early[start[these]]

    def _cores(self, length: int, start: Ints, gram: Ints, first: Ints) -> Ints:
        """The number of the core of each n-gram, -1 where it is the core of no name."""
        found = np.full(len(first), -1, np.int64)
        own = self.core_length[start] == length
        found[gram[own]] = self.core[start[own]]
        doubtful, numbers = self.cores.of_grams(self.at[first], length)
        found[doubtful] = numbers
        return found
