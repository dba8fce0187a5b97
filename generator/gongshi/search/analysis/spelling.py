"""Which words are suggested for a misspelt one? FORMAT.md, "Similar spelling"."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LONG, VERY_LONG = 4, 8
"""Letters of a word from which on one error is allowed, and two."""

OPTIONS = 4
"""Most suggestions for a word."""

LEAST_GROUPED = 6
"""Letters from which two errors may be meant: those of the shortest word less the errors."""

GROUPED = 256
"""Words that are kept of a group, the commonest."""

SPELT = 256
"""Documents that are kept beside a word."""

Counts = Iterable[tuple[str, int]]
"""Words, each with its df."""


class SpellingIndex(NamedTuple):
    """Words of the register by deletion variant and by group."""

    by_variant: Mapping[str, Counts]
    by_group: Mapping[str, Counts]


def spellable(pieces: Sequence[str]) -> bool:
    """Whether all words are of letters and digits, one of them long enough to be misspelt."""
    plain = all(piece.isascii() and piece.isalnum() for piece in pieces)
    return plain and any(map(is_long, pieces))


def is_long(word: str) -> bool:
    return len(word) >= LONG and word.isascii() and word.isalpha()


def allowed(word: str) -> int:
    """How many errors a long word may have."""
    return 2 if len(word) >= VERY_LONG else 1


def distance(one: str, other: str, most: int) -> int:
    """Optimal string alignment; `most + 1` where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before = before, row
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return min(row[-1], most + 1)


def deletion_variants(word: str) -> list[str]:
    """A word, and what remains of it with one letter left out."""
    return list(dict.fromkeys((word, *(word[:at] + word[at + 1 :] for at in range(len(word))))))


def groups(word: str) -> list[str]:
    """Keys of the groups of a word of the register."""
    return [f"^{word[:2]}", f"^{word[:3]}", f"{word[-2:]}$", f"{word[-3:]}$"]


def groups_of(word: str) -> list[str]:
    """Keys of the groups in which suggestions for a word with two errors are looked up."""
    if not is_long(word) or allowed(word) < 2:
        return []
    return list(dict.fromkeys((*groups(word), f"^{word[0]}{word[2]}")))


def commonest(words: Counts) -> list[tuple[str, int]]:
    """The words that are kept of a group."""
    return sorted(words, key=lambda pair: (-pair[1], pair[0]))[:GROUPED]


def spelling_index(counts: Mapping[str, int]) -> SpellingIndex:
    """The index of all words of a register, with their df."""
    by_variant: dict[str, list[tuple[str, int]]] = {}
    by_group: dict[str, list[tuple[str, int]]] = {}
    for pair in counts.items():
        for key in deletion_variants(pair[0]):
            by_variant.setdefault(key, []).append(pair)
        for key in groups(pair[0]) if len(pair[0]) >= LEAST_GROUPED else ():
            by_group.setdefault(key, []).append(pair)
    return SpellingIndex(by_variant, {key: commonest(words) for key, words in by_group.items()})


def choices_of(words: Sequence[str], near: Sequence[SpellingIndex]) -> list[list[tuple[int, str]]]:
    """The suggestions for each word, with distances; a query of one word is none for itself.

    `near` has the words that are perhaps similar to each of the long ones.
    """
    if len(words) == 1:
        return [options(words[0], near[0], least=1)]
    told = iter(near)
    return [options(word, next(told)) if is_long(word) else [(0, word)] for word in words]


def likely(word: str, groups: Iterable[Counts]) -> list[str]:
    """The words of groups that may be among the options of a word."""
    known = {other: n for words in groups for other, n in words}
    far = ((distance(word, other, allowed(word)), -n, other) for other, n in known.items())
    return [other for _, other in _nearest(one for one in far if 0 < one[0] <= allowed(word))]


def _nearest(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, str]]:
    """The first few words by distance and negative df, with their distances."""
    return [(far, other) for far, _, other in sorted(found)[:OPTIONS]]


def options(word: str, near: SpellingIndex, least: int = 0) -> list[tuple[int, str]]:
    """The suggestions for a long word, with distances of `least` and more.

    A list by variant may have other words too, that share no variant with the word.
    """
    most, own = allowed(word), set(deletion_variants(word))
    known = {other: n for key in own for other, n in near.by_variant.get(key, ())}
    told = {other: n for key in groups_of(word) for other, n in near.by_group.get(key, ())}
    found = []
    for other, count in {**known, **told}.items():
        far = distance(word, other, most)
        alike = far < 2 or other in told or own.intersection(deletion_variants(other))
        if least <= far <= most and alike:
            found.append((far, -count, other))
    return _nearest(found)
