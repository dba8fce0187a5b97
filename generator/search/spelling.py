"""Which word was meant by one with a typing error? FORMAT.md, "Similar spelling"."""

from collections.abc import Iterable, Mapping

from generator.search.query import allowed, is_long

OPTIONS = 4


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


def keys(word: str) -> list[str]:
    """Keys of the vocabulary below which words similar to a long word are."""
    return list(dict.fromkeys((f"^{word[:2]}", f"^{word[0]}{word[2]}", f"{word[-2:]}$")))


def options(
    word: str, vocabulary: Mapping[str, Iterable[tuple[str, int]]]
) -> list[tuple[int, str]]:
    """What a word may be meant for, with distances; itself, where it is too short for errors."""
    if not is_long(word):
        return [(0, word)]
    most = allowed(word)
    near = {pair for key in keys(word) for pair in vocabulary.get(key, ())}
    found = sorted((distance(word, other, most), -count, other) for other, count in near)
    return [(far, other) for far, _, other in found if far <= most][:OPTIONS]
