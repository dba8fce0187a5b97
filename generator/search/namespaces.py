"""Which texts does a namespace look at, and in which order does it list? FORMAT.md, "Terms".

`h` names, `p` pinyin, `i` initials, `c` identifiers.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from generator.search.corpus import Member
from generator.search.grams import HEAVY, Level, Rank, Texts
from generator.search.packing import Bytes, Ints, spread
from generator.search.parts import Regions, core
from generator.search.pinyin import VARIANTS, tokens

_MOST = 1023
"""A place or length beyond it counts as this much."""


def plain(owned: Sequence[tuple[int, str]]) -> Texts:
    """Texts whose tokens are their characters; `owned` is (entity by rank, text), ranks rising."""
    joined = "".join(f"{text}\0" for _, text in owned)
    points = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.int64)
    widths = 1 + (points > 0x7F) + (points > 0x7FF) + (points > 0xFFFF)
    ends = np.cumsum(widths)
    lengths = np.fromiter((len(text) + 1 for _, text in owned), np.int64, len(owned))
    owners = np.fromiter((owner for owner, _ in owned), np.int64, len(owned))
    return Texts(
        tokens=points,
        owner=np.repeat(owners, lengths),
        text=np.repeat(np.arange(len(owned)), lengths),
        place=spread(np.zeros(len(owned), np.int64), lengths),
        keys=np.frombuffer(joined.encode(), np.uint8),
        begins=ends - widths,
        ends=ends,
    )


class Names(msgspec.Struct, frozen=True):
    """All names as texts; for each its length, its brand start and the number of its core."""

    texts: Texts
    lengths: Ints
    brand_start: Ints
    core: Ints
    core_numbers: dict[str, int]


def names_of(members: Sequence[Member]) -> Names:
    owned = [(rank, name) for rank, member in enumerate(members) for name in member.names]
    spots = [spot for member in members for spot in member.spots]
    cores = [name[start:end] for (_, name), (start, end, _) in zip(owned, spots, strict=True)]
    numbers = {core: number for number, core in enumerate(dict.fromkeys(cores))}
    return Names(
        plain(owned),
        np.fromiter((len(name) for _, name in owned), np.int64, len(owned)),
        np.fromiter((start for _, _, start in spots), np.int64, len(spots)),
        np.fromiter((numbers[core] for core in cores), np.int64, len(cores)),
        numbers,
    )


def codes_of(members: Sequence[Member]) -> Texts:
    return plain([(rank, code) for rank, m in enumerate(members) for code in m.codes])


def _packed(*columns: Ints) -> Ints:
    """Numbers in the order of the columns, the first counting most; as small as can be."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key = key << int(column.max(initial=0)).bit_length() | column
    return key


def _key(first: Ints, weight: Ints, place: Ints, length: Ints) -> Ints:
    """What counts first, then more records, earlier place, shorter text."""
    most = int(weight.max(initial=0))
    return _packed(first, most - weight, np.minimum(place, _MOST), np.minimum(length, _MOST))


def name_rank(names: Names, weights: Ints, regions: Regions, level: Level) -> Rank:
    """The tiers 1 to 4 for the query that equals the gram."""
    texts = names.texts
    cores = np.full(len(level.df), -1, np.int64)
    for gram in np.flatnonzero(level.df > HEAVY):
        at = level.places[level.starts[gram]]
        key = texts.keys[texts.begins[at] : texts.ends[at + level.length - 1]]
        text = key.tobytes().decode()
        start, end = core(text, regions)
        cores[gram] = names.core_numbers.get(text[start:end], -1)

    def rank(gram: Ints, places: Ints, length: int) -> Ints:
        text, place = texts.text[places], texts.place[places]
        start = (place == 0) | (place == names.brand_start[text])
        tier = np.where(start, 3, 4)
        tier[names.core[text] == cores[gram]] = 2
        tier[names.lengths[text] == length] = 1
        return _key(tier, weights[texts.owner[places]], place, names.lengths[text])

    return rank


def start_rank(texts: Texts, weights: Ints, starts: Ints, lengths: Ints) -> Rank:
    """Those at a start first; `starts` is, for each text, a second place that is one."""

    def rank(gram: Ints, places: Ints, length: int) -> Ints:  # noqa: ARG001 - as Rank
        text, place = texts.text[places], texts.place[places]
        inside = (place != 0) & (place != starts[text])
        return _key(inside.astype(np.int64), weights[texts.owner[places]], place, lengths[text])

    return rank


class Readings(msgspec.Struct, frozen=True):
    """Variants of names as texts of syllables and of initials; the name each variant is of."""

    syllables: Texts
    initials: Texts
    name: Ints


def readings_of(names: Names) -> Readings:
    """Up to four variants of each name with a Han character."""
    texts = names.texts
    points, inverse = np.unique(texts.tokens, return_inverse=True)
    rows = [tokens(chr(point)) if point else ("",) for point in points]
    words = sorted({word for row in rows for word in row})
    number = {word: at for at, word in enumerate(words)}  # the empty one is 0
    usual = np.array([number[row[0]] for row in rows], np.int64)[inverse]
    han = np.array([point > 0x7F and bool(row[0]) for point, row in zip(points, rows, strict=True)])
    copies, patches = _variants(names, inverse, rows, han)
    starts = np.flatnonzero(texts.place == 0)
    lengths = names.lengths[copies] + 1
    source = spread(starts[copies], lengths)
    begins = np.cumsum(lengths) - lengths
    found = usual[source]
    for copy, place, word in patches:
        found[begins[copy] + place] = number[word]
    is_han = han[inverse[source]]
    owner, places = texts.owner[source], texts.place[source]
    text = np.repeat(np.arange(len(copies)), lengths)
    first = np.array([ord(word[0]) if word else 0 for word in words], np.int64)[found]
    return Readings(
        _texts(np.where(is_han, found, 0), owner, text, places, words),
        Texts(
            tokens=first,
            owner=owner,
            text=text,
            place=places,
            keys=first.astype(np.uint8),
            begins=np.arange(len(first)),
            ends=np.arange(len(first)) + 1,
        ),
        copies,
    )


def _variants(
    names: Names, inverse: Ints, rows: Sequence[tuple[str, ...]], han: Bytes
) -> tuple[Ints, list[tuple[int, int, str]]]:
    """The name of each variant, names in order, and (variant, place, word) where it differs."""
    texts = names.texts
    has_han = np.zeros(len(names.lengths), np.bool_)
    has_han[texts.text[han[inverse].astype(np.bool_)]] = True
    several = np.array([len(row) > 1 for row in rows])
    others: dict[int, list[tuple[int, str]]] = {}
    for at in np.flatnonzero(several[inverse]).tolist():
        waiting = others.setdefault(int(texts.text[at]), [])
        waiting += [(int(texts.place[at]), word) for word in rows[inverse[at]][1:]]
        del waiting[VARIANTS - 1 :]
    count = has_han.astype(np.int64)
    for name, found in others.items():
        count[name] += len(found)
    copies = np.repeat(np.arange(len(count)), count)
    begins = np.cumsum(count) - count
    patches = [
        (int(begins[name]) + 1 + at, place, word)
        for name, found in others.items()
        for at, (place, word) in enumerate(found)
    ]
    return copies, patches


def _texts(found: Ints, owner: Ints, text: Ints, place: Ints, words: Sequence[str]) -> Texts:
    """Texts whose keys are words, each followed by a space."""
    table = np.frombuffer("".join(f"{word} " for word in words).encode(), np.uint8)
    widths = np.fromiter((len(word) + 1 for word in words), np.int64, len(words))
    at = np.cumsum(widths) - widths
    ends = np.cumsum(widths[found])
    return Texts(
        tokens=found,
        owner=owner,
        text=text,
        place=place,
        keys=table[spread(at[found], widths[found])],
        begins=ends - widths[found],
        ends=ends - 1,
    )
