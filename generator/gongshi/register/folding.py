"""When are two spellings the same? The rules are in search/NORMALISE.md.

Text is divided into clusters (a character with its combining marks), and each cluster is folded
alone. So each folded character has a known range in the original text, and the browser, which folds
by the same rules, always agrees with the build.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from gongshi.register.han_characters import simplified

Range = tuple[int, int]
"""[start, end) in code points."""

_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ŋ": "n",
    "ς": "σ",
}
"""Latin letters without a decomposition, and the final sigma."""

_SPACES = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_DROPPED = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Sm", "Sk"}
_DROPPED |= {"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"}
_APOSTROPHES = "ʻʼ"
_LATIN_END = "\u0530"
"""Scripts below this point (Latin, Greek, Cyrillic) lose their accents."""

_MISREAD = str.maketrans("oisz", "0152")


def clusters(text: str) -> Iterator[Range]:
    """Ranges of a character and the marks that follow it; marks at the start are a cluster."""
    start = 0
    for place in range(1, len(text)):
        if not _joins(text[place]):
            yield start, place
            start = place
    if text:
        yield start, len(text)


@cache
def _joins(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff" or unicodedata.category(character)[0] == "M"


@cache
def fold_cluster(cluster: str) -> str:
    """Rules 1 to 6 of NORMALISE.md for one cluster."""
    lowered = "".join(c.lower() for c in unicodedata.normalize("NFKC", cluster))
    bare = "".join(_bare(c) for c in unicodedata.normalize("NFC", lowered))
    return "".join(simplified().get(c, c) for c in bare if not _dropped(c))


def _bare(character: str) -> str:
    """A letter without its accents; scripts from `_LATIN_END` on keep theirs."""
    first, *marks = list(unicodedata.normalize("NFD", character))
    if first >= _LATIN_END:
        return character
    kept = "".join(m for m in marks if not "\u0300" <= m <= "\u036f")
    return _LETTERS.get(first, first) + kept


def _dropped(character: str) -> bool:
    if unicodedata.category(character) in _DROPPED or character in _APOSTROPHES:
        return True
    return "\u0300" <= character <= "\u036f" or "\ufe00" <= character <= "\ufe0f"


def fold(text: str) -> str:
    """Text in the form that is compared."""
    if not any(map(_joins, text)):
        return "".join(map(fold_cluster, text))
    return "".join(fold_cluster(text[start:end]) for start, end in clusters(text))


def origins(text: str) -> list[Range]:
    """For each folded character, its range in the original text."""
    found: list[Range] = []
    for start, end in clusters(text):
        found += [(start, end)] * len(fold_cluster(text[start:end]))
    return found


def unfold(text: str, ranges: Iterable[Range]) -> list[Range]:
    """Ranges of the folded text as ranges of the text itself: sorted, overlapping ranges joined."""
    places = origins(text)
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if start >= end or end > len(places):
            continue
        first, last = places[start][0], places[end - 1][1]
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return merged


def folded_words(text: str) -> list[str]:
    """The folded pieces between white space, without empty ones."""
    return [folded for piece in _SPACES.split(text) if (folded := fold(piece))]


def folded_runs(text: str) -> list[str]:
    """The folded pieces between characters that fold to nothing, such as hyphens."""
    pieces = (fold_cluster(text[start:end]) for start, end in clusters(text))
    return "".join(piece or " " for piece in pieces).split()


def fold_code(text: str) -> str:
    """An identifier in the form that is compared: letters that codes avoid are read as digits.

    Empty for text with characters other than a to z and digits, which is not an identifier.
    """
    folded = fold(text).translate(_MISREAD)
    return folded if folded.isascii() and folded.isalnum() else ""


def vocabulary_words(text: str) -> list[str]:
    """The runs of at least four letters a to z in a name: candidates for spelling suggestions."""
    runs, run = [], ""
    for start, end in clusters(text):
        piece = fold_cluster(text[start:end])
        if piece.isascii() and piece.isalpha():
            run += piece
        else:
            runs.append(run)
            run = ""
    return [word for word in [*runs, run] if len(word) >= 4]
