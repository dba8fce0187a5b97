"""Which texts does a namespace look at, and in which order does it list? FORMAT.md, "Terms".

`h` names, `c` identifiers; readings.py has the others.
"""

from array import array
from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from generator.search.corpus import Member
from generator.search.grams import Order, Small, Texts
from generator.search.packing import Ints, order_of
from generator.search.parts import FORMS, Regions, core

_MOST = 1023
"""A place or length beyond it counts as this much."""


class Plain(msgspec.Struct, frozen=True):
    """Texts whose tokens are their characters; for each start its text and its place in it."""

    texts: Texts
    text: Small
    place: Small
    points: Ints
    """The code point of each token, 0 for none."""


def plain(owners: Small, written: list[str]) -> Plain:
    """Texts and whose they are, entities by rank, ranks rising."""
    joined = "".join(f"{text}\0" for text in written)
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in written), np.int32, len(written))
    points = np.union1d(np.zeros(1, np.uint32), np.flatnonzero(np.bincount(codes, minlength=1)))
    number = np.zeros(0x110000, np.uint16)
    number[points] = np.arange(len(points))
    at = np.flatnonzero(codes).astype(np.int32)
    text = np.repeat(np.arange(len(written), dtype=np.int32), lengths)[at]
    begins = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return Plain(
        Texts(
            tokens=np.append(number[codes], np.zeros(1, np.uint16)),
            keys=np.frombuffer(joined.encode(), np.uint8),
            begins=_byte_places(codes),
            at=at,
            owner=owners[text],
        ),
        text,
        at - begins[text],
        points,
    )


def _byte_places(codes: NDArray[np.uint32]) -> Small:
    widths = np.ones(len(codes) + 1, np.int32)
    for limit in (0x7F, 0x7FF, 0xFFFF):
        widths[1:] += codes > limit
    widths[0] = 0
    return np.cumsum(widths, dtype=np.int32)


class Names(msgspec.Struct, frozen=True):
    """All names as texts; for each its length, its brand start and the number of its core."""

    plain: Plain
    lengths: Small
    brand_start: Small
    core: Small
    core_start: Small
    core_lengths: Small
    core_numbers: dict[str, int]


def names_of(members: Iterable[Member]) -> Names:
    owners, lengths, cores = array("i"), array("i"), array("i")
    spots = array("i")
    texts: list[str] = []
    numbers: dict[str, int] = {}
    for rank, member in enumerate(members):
        for name, (start, end, brand) in zip(member.names, member.spots, strict=True):
            owners.append(rank)
            texts.append(name)
            lengths.append(len(name))
            spots.extend((start, end - start, brand))
            cores.append(numbers.setdefault(name[start:end], len(numbers)))
    core_start, core_lengths, brands = np.frombuffer(spots, np.int32).reshape(-1, 3).T
    return Names(
        plain(np.frombuffer(owners, np.int32), texts),
        np.frombuffer(lengths, np.int32),
        brands,
        np.frombuffer(cores, np.int32),
        core_start,
        core_lengths,
        numbers,
    )


def codes_of(members: Iterable[Member]) -> Plain:
    owned = [(rank, code) for rank, member in enumerate(members) for code in member.codes]
    owners = np.fromiter((rank for rank, _ in owned), np.int32, len(owned))
    return plain(owners, [code for _, code in owned])


def _numbered(owner: Small, *columns: NDArray[np.integer]) -> tuple[Small, Small]:
    """The number of each start in the order of the columns and then of owners; owners by number."""
    key = np.zeros(len(owner), np.int64)
    for column in (*columns, owner):
        key <<= int(column.max(initial=0)).bit_length()
        key |= column
    order = order_of(key)
    del key
    best = np.empty(len(owner), np.int32)
    best[order] = np.arange(len(owner), dtype=np.int32)
    return best, owner[order]


def _counted(numbers: Small) -> NDArray[np.int16]:
    return np.minimum(numbers, _MOST).astype(np.int16)


def _columns(
    owner: Small, weights: Small, place: Small, length: Small
) -> tuple[NDArray[np.int16], ...]:
    """More records first, then the earlier place, then the shorter text."""
    most = int(weights.max(initial=0))
    return (most - weights).astype(np.int16)[owner], _counted(place), _counted(length)


def start_order(
    owner: Small, weights: Small, inside: NDArray[np.bool_], place: Small, length: Small
) -> Order:
    """Those at a start first."""
    columns = _columns(owner, weights, place, length)
    return Order(*_numbered(owner, inside.astype(np.int16), *columns))


def name_order(names: Names, weights: Small, regions: Regions) -> Order:
    """That of tiers 1 to 4 for the query that equals the gram."""
    texts, text, place = names.plain.texts, names.plain.text, names.plain.place
    inside = (place != 0) & (place != names.brand_start[text])
    columns = _columns(texts.owner, weights, place, names.lengths[text])
    best = _numbered(texts.owner, inside.astype(np.int16), *columns)
    return Order(*best, _Tier.of(names, regions), (2, *_numbered(texts.owner, *columns)))


class _Tier(msgspec.Struct, frozen=True):
    """0 for a name that is the gram, 1 for one with its core, 2 for the others."""

    names: Names
    regions: Regions
    last: NDArray[np.bool_]
    first: NDArray[np.bool_]
    """Whether a token is the last of a legal form, or the first of a region."""

    @classmethod
    def of(cls, names: Names, regions: Regions) -> "_Tier":
        def marked(points: set[int]) -> NDArray[np.bool_]:
            return np.isin(names.plain.points, sorted(points))

        last = marked({ord(form[-1]) for form in FORMS})
        return cls(names, regions, last, marked({ord(name[0]) for name in regions.names}))

    def __call__(self, gram: Ints, starts: Ints, first: Ints, length: int) -> Ints:
        names = self.names
        text = names.plain.text[starts]
        tier = np.full(len(starts), 2, np.int64)
        tier[names.core[text] == self._cores(gram, starts, first, length)[gram]] = 1
        tier[names.lengths[text] == length] = 0
        return tier

    def _cores(self, gram: Ints, starts: Ints, first: Ints, length: int) -> Ints:
        """The number of the core of each gram, -1 where no name has it."""
        names, texts = self.names, self.names.plain.texts
        text = names.plain.text[starts]
        whole = names.core_lengths[text] == length
        whole &= names.plain.place[starts] == names.core_start[text]
        found = np.full(len(first), -1, np.int64)
        found[gram[whole]] = names.core[text[whole]]
        at = texts.at[first]
        doubtful = self.last[texts.tokens[at + length - 1]] | self.first[texts.tokens[at]]
        for number in np.flatnonzero(doubtful).tolist():
            begin, end = texts.begin(at[number]), texts.begin(at[number] + length)
            key = texts.keys[begin:end].tobytes().decode()
            found[number] = names.core_numbers.get(key[slice(*core(key, self.regions))], -1)
        return found
