"""How may all names of a register be typed in pinyin and by initials? FORMAT.md, "Terms".

The namespaces `p` and `i`.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from generator.search.grams import Group, Order, Small, Texts
from generator.search.namespaces import Names, start_order
from generator.search.packing import Bytes, Ints, spread
from generator.search.pinyin import VARIANTS, tokens


class Readings(msgspec.Struct, frozen=True):
    """Variants of names as texts; of each start its name and place."""

    texts: Texts
    name: Small
    place: Small


def initials_of(read: "Variants") -> Readings:
    """By the first letter of each token; of a variant only what is new."""
    firsts = np.array([ord(word[0]) if word else 0 for word in read.words], np.uint8)
    tokens_ = np.append(firsts[read.word], np.zeros(1, np.uint8))
    new = np.flatnonzero((tokens_[:-1] > 0) & read.new).astype(np.int32)
    return Readings(_letters(tokens_, new, read.owner[new]), read.name[new], read.place[new])


def letters_of(read: "Variants") -> tuple[Readings, NDArray[np.bool_]]:
    """By the letters of the syllables; and for each letter whether a syllable ends before it."""
    table = np.frombuffer("".join(read.words).encode(), np.uint8)
    widths = np.fromiter(map(len, read.words), np.int32, len(read.words))
    begins = np.cumsum(widths, dtype=np.int32) - widths
    taken = np.where(read.han, widths[read.word], 1).astype(np.int8)
    ends = np.cumsum(taken, dtype=np.int32)
    starts = ends - taken
    letters = np.zeros(int(ends[-1]) + 1 if len(ends) else 1, np.uint8)
    han = np.flatnonzero(read.han)
    letters[spread(starts[han], taken[han])] = table[spread(begins[read.word[han]], taken[han])]
    boundary = np.zeros(len(letters) + 1, np.bool_)
    boundary[starts] = boundary[ends] = True
    new = np.flatnonzero(read.han & read.new)
    texts = _letters(letters, starts[new], read.owner[new])
    return Readings(texts, read.name[new], read.place[new]), boundary


def _letters(tokens: Bytes, at: Small, owner: Small) -> Texts:
    return Texts(
        tokens=tokens.astype(np.uint16),
        keys=tokens,
        begins=None,
        at=at,
        owner=owner,
    )


def reading_order(names: Names, weights: Small, read: Readings) -> Order:
    """Those at the start of a name or of its brand first."""
    inside = (read.place != 0) & (read.place != names.brand_start[read.name])
    lengths = names.lengths[read.name]
    return start_order(read.texts.owner, weights, inside, read.place, lengths)


def complete(read: Readings, ends: NDArray[np.bool_]) -> Group:
    """0 where the letters end with a syllable, 1 where they end in one."""

    def group(gram: Ints, starts: Ints, first: Ints, length: int) -> Ints:  # noqa: ARG001
        return (~ends[read.texts.at[starts] + length]).astype(np.int64)

    return group


class Variants(msgspec.Struct, frozen=True):
    """All variants, character by character, a 0 after each.

    Which of `words` it is read as, whether that is the syllable of a Han character, whether a gram
    that begins there is new; whose it is, in which name and where.
    """

    words: list[str]
    word: Small
    han: NDArray[np.bool_]
    new: NDArray[np.bool_]
    owner: Small
    name: Small
    place: Small


def variants_of(names: Names) -> Variants:
    """Up to four of each name with a Han character."""
    texts = names.plain.texts
    characters = texts.tokens[:-1]
    rows = [tokens(chr(point)) if point else ("",) for point in names.plain.points.tolist()]
    words = sorted({word for row in rows for word in row})  # the empty one is the first
    number = {word: at for at, word in enumerate(words)}
    usual = np.array([number[row[0]] for row in rows], np.int32)
    points = names.plain.points
    spoken = (points > 0x7F) & (usual > 0)
    lengths = names.lengths + 1
    copies, patches = _variants(names, characters, rows, spoken[characters])
    begins = (np.cumsum(lengths) - lengths).astype(np.int32)
    owners = np.zeros(len(names.lengths), np.int32)
    owners[names.plain.text] = texts.owner
    taken = lengths[copies]
    source = spread(begins[copies], taken)
    word = usual[characters[source]]
    han = spoken[characters[source]]
    place = (source - np.repeat(begins[copies], taken)).astype(np.int32)
    until = np.full(len(copies), 2**30, np.int32)
    copy_begins = np.cumsum(taken, dtype=np.int64) - taken
    if patches:
        copy, at, patched = np.array(patches, np.int64).T
        word[copy_begins[copy] + at] = patched
        until[copy] = at
    name = np.repeat(copies.astype(np.int32), taken)
    new = place <= np.repeat(until, taken)
    return Variants([*words], word, han, new, owners[name], name, place)


def _variants(
    names: Names,
    characters: NDArray[np.uint16],
    rows: Sequence[tuple[str, ...]],
    han: NDArray[np.bool_],
) -> tuple[Ints, list[tuple[int, int, int]]]:
    """The name of each variant, names in order; (variant, place, word) where it differs."""
    words = sorted({word for row in rows for word in row})
    number = {word: at for at, word in enumerate(words)}
    others = [[number[word] for word in row[1:]] for row in rows]
    several = np.array([len(row) > 1 for row in rows])
    lengths = names.lengths + 1
    begins = np.cumsum(lengths) - lengths
    text_of = np.repeat(np.arange(len(lengths)), lengths)
    count = np.zeros(len(lengths), np.int64)
    count[text_of[han]] = 1
    waiting: dict[int, list[tuple[int, int]]] = {}
    for at in np.flatnonzero(several[characters]).tolist():
        found = waiting.setdefault(int(text_of[at]), [])
        place = at - int(begins[text_of[at]])
        found += [(place, word) for word in others[characters[at]]]
        del found[VARIANTS - 1 :]
    for name, some in waiting.items():
        count[name] += len(some)
    copies = np.repeat(np.arange(len(count)), count)
    firsts = np.cumsum(count) - count
    patches = [
        (int(firsts[name]) + 1 + at, place, word)
        for name, some in waiting.items()
        for at, (place, word) in enumerate(some)
    ]
    return copies, patches
