"""How may a name be typed in pinyin, and what may typed letters mean? See NORMALISE.md."""

from functools import cache

from generator.search.tables import readings

VARIANTS = 4
"""Readings of a whole name that are kept: the usual one, and those that differ in one character."""

SEGMENTATIONS = 16
"""Ways to cut letters into syllables that are looked at."""

Reading = tuple[str, ...]
"""One token for each folded character: a syllable, a letter or digit itself, or "" for neither."""


@cache
def tokens(character: str) -> tuple[str, ...]:
    """What a folded character may be read as, the usual first; one empty token for nothing."""
    if character.isascii() and character.isalnum():
        return (character,)
    return readings(character) or ("",)


def variants(folded: str) -> list[Reading]:
    """Readings of a folded name, the usual one first; none for a name without a Han character."""
    rows = [tokens(character) for character in folded]
    usual = tuple(row[0] for row in rows)
    if not any(map(syllable, usual, folded)):
        return []
    others = [
        (*usual[:place], other, *usual[place + 1 :])
        for place, row in enumerate(rows)
        for other in row[1:]
    ]
    return [usual, *others[: VARIANTS - 1]]


def syllable(token: str, character: str) -> bool:
    """Whether it is the reading of a Han character, and not a letter standing for itself."""
    return bool(token) and not character.isascii()


def initials(reading: Reading) -> str:
    """One character for each token, a space where there is none."""
    return "".join(token[:1] or " " for token in reading)


def segment(letters: str, syllables: frozenset[str]) -> list[Reading]:
    """All ways to cut letters into syllables, those with longer syllables first; at most 16."""
    ends = _reachable(letters, syllables)
    found: list[Reading] = []
    waiting: list[tuple[int, Reading]] = [(0, ())] if letters and 0 in ends else []
    while waiting and len(found) < SEGMENTATIONS:
        start, before = waiting.pop()
        if start == len(letters):
            found.append(before)
            continue
        stops = range(start + 1, min(start + 6, len(letters)) + 1)
        pieces = ((end, letters[start:end]) for end in stops if end in ends)
        # what is put on last, the longest, is taken up first
        waiting += [(end, (*before, piece)) for end, piece in pieces if piece in syllables]
    return found


def _reachable(letters: str, syllables: frozenset[str]) -> set[int]:
    """Places from which the rest can be cut into syllables."""
    ends = {len(letters)}
    for start in range(len(letters) - 1, -1, -1):
        stops = range(start + 1, min(start + 6, len(letters)) + 1)
        if any(end in ends and letters[start:end] in syllables for end in stops):
            ends.add(start)
    return ends
