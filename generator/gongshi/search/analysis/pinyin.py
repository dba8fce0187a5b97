"""How may a name be typed in pinyin, and what may typed letters mean? See NORMALISE.md."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, islice
from typing import TypeVar

from gongshi.register.han_characters import readings

IN_ORDER = tuple(
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF if row < 0xD7 else 0xFA)
)
"""The 3,755 characters of the first level of GB 2312, which orders them by their sound."""

COMMON = frozenset(IN_ORDER)
"""Characters that are typed for others of the same sound."""

LEAST_SOUND = 2

VARIANTS = 32
"""Readings of a whole name that are kept: the usual one, and those nearest to it."""

Reading = tuple[str, ...]
"""One token for each folded character: a syllable, a letter or digit itself, or "" for neither."""

Word = TypeVar("Word", str, int)
Substitution = tuple[tuple[int, Word], ...]
"""What is read otherwise than usually, by place."""


@cache
def tokens(character: str) -> tuple[str, ...]:
    """What a folded character may be read as, the usual first; one empty token for nothing."""
    if character.isascii() and character.isalnum():
        return (character,)
    return readings(character) or ("",)


def reading_variants(folded: str) -> list[Reading]:
    """Readings of a folded name, the usual one first; none for a name without a Han character."""
    rows = [tokens(character) for character in folded]
    usual = tuple(row[0] for row in rows)
    if not any(map(syllable, usual, folded)):
        return []
    others = [(place, other) for place, row in enumerate(rows) for other in row[1:]]
    return [usual, *(_otherwise(usual, change) for change in changed(others))]


def _otherwise(usual: Reading, change: Substitution[str]) -> Reading:
    tokens = [*usual]
    for place, token in change:
        tokens[place] = token
    return tuple(tokens)


def changed(others: Sequence[tuple[int, Word]]) -> list[Substitution[Word]]:
    """How the variants after the usual one differ from it: in one character, then two, and so on.

    `others` says, by place, how characters may be read, too.
    """
    single = others[: VARIANTS - 1]  # those behind come after all of these
    several = (
        change
        for count in range(1, len(single) + 1)
        for change in combinations(single, count)
        if len({place for place, _ in change}) == count
    )
    return list(islice(several, VARIANTS - 1))


def syllable(token: str, character: str) -> bool:
    """Whether it is the reading of a Han character, and not a letter standing for itself."""
    return bool(token) and not character.isascii()


def sound(folded: str) -> str:
    """The letters of common characters by their usual readings; empty where there are others."""
    common = len(folded) >= LEAST_SOUND and COMMON.issuperset(folded)
    return usual(folded) if common else ""


def usual(folded: str) -> str:
    """Characters by their usual readings."""
    return "".join(tokens(character)[0] for character in folded)


def initials(reading: Reading) -> str:
    """One character for each token, a space where there is none."""
    return "".join(token[:1] or " " for token in reading)


def runs(reading: Reading, folded: str) -> Iterator[tuple[int, int]]:
    """Stretches of characters that are read as syllables, without a break."""
    start = 0
    for place, (token, character) in enumerate(zip(reading, folded, strict=True)):
        if not syllable(token, character):
            if place > start:
                yield start, place
            start = place + 1
    if start < len(folded):
        yield start, len(folded)


def spoken(letters: str, reading: Reading, folded: str) -> Iterator[tuple[int, int, bool]]:
    """Where letters stand in a reading: start, end, and whether they end within a syllable.

    They begin with a syllable, and all characters are read as syllables.
    """
    for first, last in runs(reading, folded):
        for start in range(first, last):
            taken = _taken(letters, reading[start:last])
            if taken:
                yield start, start + taken[0], taken[1]


def _taken(letters: str, syllables: Reading) -> tuple[int, bool] | None:
    """How many syllables letters take up from the first on, and whether the last in part."""
    rest = letters
    for count, sound in enumerate(syllables, 1):
        if sound.startswith(rest):
            return count, rest != sound
        if not rest.startswith(sound):
            return None
        rest = rest[len(sound) :]
    return None
