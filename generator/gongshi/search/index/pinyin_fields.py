"""How may all names of a register be typed in pinyin and by initials? FORMAT.md, "Posting lists".

The texts of the namespaces PINYIN and INITIALS.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from gongshi.search.analysis.pinyin import changed, tokens
from gongshi.search.index.codec import Bytes, Flags, Ints, spread
from gongshi.search.index.fields import Names, at_start_first
from gongshi.search.index.ngrams import Ranking, Small, Starts, Texts, Tokens

_AT_ONCE = 20_000
"""Names that are read at a time."""

_FARTHEST = 2**15 - 1
"""A place in a name beyond it is told as this one; for the order it is the same."""


class Readings(msgspec.Struct, frozen=True):
    """Variants of names as texts; the name of each, and where in it the starts are.

    `late` says of places among the letters whether an n-gram that ends there is within a syllable.
    """

    texts: Texts
    name: Small
    place: NDArray[np.int16]
    late: Flags | None


def reading_ranking(names: Names, weights: Small, read: Readings) -> Ranking:
    """Those at the start of a name or of its brand first."""
    brand_start, lengths = names.brand_start, names.plain.lengths  # the texts need not stay

    def ranking(at: Ints, text: Ints, number: Ints) -> Starts:
        owner, name = read.texts.owner[text], read.name[text]
        place = read.place[number].astype(np.int64)
        inside = (place != 0) & (place != brand_start[name])
        row = at_start_first(owner, weights, inside, place, lengths[name])
        return Starts(at[row], owner[row], late=read.late)

    return ranking


def initials_of(names: Names) -> Readings:
    """By the first letter of each token; of a variant only what is new."""
    return _together(names, map(_initials, _variants_of(names)), late=False)


def letters_of(names: Names) -> Readings:
    """By the letters of the syllables."""
    return _together(names, map(_letters, _variants_of(names)), late=True)


class _Some(msgspec.Struct, frozen=True):
    """Of some names: tokens, where a gram may begin among them, and in the name.

    How many tokens each variant has, and its name; where a token is the first of a character.
    """

    tokens: Bytes
    at: Ints
    place: Ints
    taken: Ints
    name: Ints
    bounds: Flags


def _together(names: Names, some: Iterator[_Some], *, late: bool) -> Readings:
    """As one; what has been read lies as numbers of the size they need, and only once."""
    letters, at, place, taken, name, within = (bytearray() for _ in range(6))
    for one in some:
        at.extend((one.at + len(letters)).astype(np.int32).tobytes())
        letters.extend(one.tokens.tobytes())
        place.extend(np.minimum(one.place, _FARTHEST).astype(np.int16).tobytes())
        taken.extend(one.taken.astype(np.int32).tobytes())
        name.extend(one.name.astype(np.int32).tobytes())
        within.extend((~one.bounds).tobytes() if late else b"")
    for column in (letters, within):
        column.append(0)
    tokens, lengths = np.frombuffer(letters, np.uint8), np.frombuffer(taken, np.int32)
    of_name = np.frombuffer(name, np.int32)
    return Readings(
        Texts(
            tokens=tokens,
            keys=tokens,
            begins=None,
            starts=np.cumsum(lengths, dtype=np.int32) - lengths,
            owner=names.plain.texts.owner[of_name],
            at=np.frombuffer(at, np.int32),
        ),
        of_name,
        np.frombuffer(place, np.int16),
        np.frombuffer(within, np.bool_) if late else None,
    )


def _initials(read: "_Variants") -> _Some:
    firsts = np.array([ord(word[0]) if word else 0 for word in read.words], np.uint8)
    found = firsts[read.word]
    new = np.flatnonzero((found > 0) & read.new)
    return _Some(found, new, read.place[new], read.taken, read.name, np.ones(len(found), np.bool_))


def _letters(read: "_Variants") -> _Some:
    table = np.frombuffer("".join(read.words).encode(), np.uint8)
    widths = np.fromiter(map(len, read.words), np.int64, len(read.words))
    begins = np.cumsum(widths) - widths
    taken = np.where(read.han, widths[read.word], 1)
    ends = np.cumsum(taken)
    starts = ends - taken
    letters = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    han = np.flatnonzero(read.han)
    letters[spread(starts[han], taken[han])] = table[spread(begins[read.word[han]], taken[han])]
    bounds = np.zeros(len(letters), np.bool_)
    bounds[starts] = True
    new = np.flatnonzero(read.han & read.new)
    of_variant = np.cumsum(read.taken) - read.taken
    of_variant = np.add.reduceat(taken, of_variant) if len(of_variant) else of_variant
    return _Some(letters, starts[new], read.place[new], of_variant, read.name, bounds)


class _Variants(msgspec.Struct, frozen=True):
    """All variants of some names, character by character, a 0 after each.

    Which of `words` it is read as, whether that is the syllable of a Han character, whether a gram
    that begins there is new, and its place; of each variant how many those are, and its name.
    """

    words: Sequence[str]
    word: Ints
    han: Flags
    new: Flags
    place: Ints
    taken: Ints
    name: Ints


class _Alphabet(msgspec.Struct, frozen=True):
    """Of each character, as a token: the word it usually is, all others, whether it is spoken."""

    words: Sequence[str]
    usual: Ints
    others: Sequence[Sequence[int]]
    several: Flags
    spoken: Flags

    @classmethod
    def of(cls, points: Ints) -> "_Alphabet":
        rows = [tokens(chr(point)) if point else ("",) for point in points.tolist()]
        words = sorted({word for row in rows for word in row})  # the empty one is the first
        number = {word: at for at, word in enumerate(words)}
        usual = np.array([number[row[0]] for row in rows], np.int64)
        others = [[number[word] for word in row[1:]] for row in rows]
        several = np.array([len(row) > 1 for row in rows])
        return cls(words, usual, others, several, (points > 0x7F) & (usual > 0))


def _variants_of(names: Names) -> Iterator[_Variants]:
    """Those of each name with a Han character."""
    alphabet, texts = _Alphabet.of(names.plain.points), names.plain.texts
    for first in range(0, len(names.plain.lengths), _AT_ONCE):
        lengths = names.plain.lengths[first : first + _AT_ONCE].astype(np.int64) + 1
        begin = int(texts.starts[first])
        characters = texts.tokens[begin : begin + int(lengths.sum())]
        yield _variants(alphabet, characters, lengths, first)


def _variants(alphabet: _Alphabet, characters: Tokens, lengths: Ints, first: int) -> _Variants:
    begins = np.cumsum(lengths) - lengths
    copies, patches = _copies(alphabet, characters, lengths)
    taken = lengths[copies]
    source: Ints = spread(begins[copies], taken).astype(np.int64)
    word, han = alphabet.usual[characters[source]], alphabet.spoken[characters[source]]
    place = source - np.repeat(begins[copies], taken)
    until = np.full(len(copies), 2**30, np.int64)
    copy, at, patched = np.array(patches, np.int64).reshape(-1, 3).T
    word[(np.cumsum(taken) - taken)[copy] + at] = patched
    until[copy] = at  # of several the last, for they are in order
    new = place <= np.repeat(until, taken)
    return _Variants(alphabet.words, word, han, new, place, taken, copies + first)


def _copies(
    alphabet: _Alphabet, characters: Tokens, lengths: Ints
) -> tuple[Ints, list[tuple[int, int, int]]]:
    """The name of each variant, names in order; (variant, place, word) where it differs."""
    begins = np.cumsum(lengths) - lengths
    text_of = np.repeat(np.arange(len(lengths)), lengths)
    count = np.zeros(len(lengths), np.int64)
    count[text_of[alphabet.spoken[characters]]] = 1
    waiting: dict[int, list[tuple[int, int]]] = {}
    these = np.flatnonzero(alphabet.several[characters])
    where = (text_of[these], these - begins[text_of[these]], characters[these])
    for name, place, character in zip(*(column.tolist() for column in where), strict=True):
        waiting.setdefault(name, []).extend((place, word) for word in alphabet.others[character])
    changes = {name: changed(others) for name, others in waiting.items()}
    for name, some in changes.items():
        count[name] += len(some)
    copies = np.repeat(np.arange(len(count)), count)
    firsts = (np.cumsum(count) - count).tolist()
    patches = [
        (firsts[name] + 1 + at, place, word)
        for name, some in changes.items()
        for at, change in enumerate(some)
        for place, word in change
    ]
    return copies, patches
