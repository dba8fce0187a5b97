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
    """Variants of names as texts of letters and of initials; of each start its name and place.

    `ends` tells of each letter whether a syllable ends before it.
    """

    letters: Texts
    letter_name: Small
    letter_place: Small
    ends: NDArray[np.bool_]
    initials: Texts
    initial_name: Small
    initial_place: Small


def readings_of(names: Names) -> Readings:
    """Up to four variants of each name with a Han character.

    Of a variant only what begins up to the character that differs is new.
    """
    source = _copied(names)
    words, word, is_han = source.words, source.word, source.han
    first = np.array([ord(w[0]) if w else 0 for w in words], np.uint16)[word]
    begun = np.flatnonzero((first > 0) & source.new)
    table = np.frombuffer("".join(words).encode(), np.uint8)
    widths = np.fromiter(map(len, words), np.int32, len(words))
    begins = np.cumsum(widths) - widths
    spoken = np.where(is_han, widths[word], 1)
    ends = np.cumsum(spoken, dtype=np.int64)
    starts = ends - spoken
    letters = np.zeros(int(ends[-1]) + 1 if len(ends) else 1, np.uint8)
    han = np.flatnonzero(is_han)
    letters[spread(starts[han], spoken[han])] = table[spread(begins[word[han]], spoken[han])]
    boundary = np.zeros(len(letters) + 1, np.bool_)
    boundary[starts] = boundary[ends] = True
    new = np.flatnonzero(is_han & source.new)
    return Readings(
        _letters(letters, starts[new].astype(np.int32), source.owner[new]),
        source.name[new],
        source.place[new],
        boundary,
        _letters(np.append(first, 0).astype(np.uint8), begun.astype(np.int32), source.owner[begun]),
        source.name[begun],
        source.place[begun],
    )


def _letters(tokens: Bytes, at: Small, owner: Small) -> Texts:
    return Texts(
        tokens=tokens.astype(np.uint16),
        keys=tokens,
        begins=np.arange(len(tokens) + 1, dtype=np.int32),
        at=at,
        owner=owner,
    )


def reading_order(names: Names, weights: Small, owner: Small, name: Small, place: Small) -> Order:
    inside = (place != 0) & (place != names.brand_start[name])
    return start_order(owner, weights, inside, place, names.lengths[name])


def complete(readings: Readings) -> Group:
    """0 where the letters end with a syllable, 1 where they end in one."""

    def group(gram: Ints, starts: Ints, first: Ints, length: int) -> Ints:  # noqa: ARG001
        return (~readings.ends[readings.letters.at[starts] + length]).astype(np.int64)

    return group


class _Copied(msgspec.Struct, frozen=True):
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


def _copied(names: Names) -> _Copied:
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
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
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
    name = np.repeat(copies, taken).astype(np.int32)
    new = place <= np.repeat(until, taken)
    return _Copied([*words], word, han, new, owners[name], name, place)


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
