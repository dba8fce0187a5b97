"""Which language has a human text, how is it printed, excerpted and read? Pure string work."""

import re
import unicodedata

from gongshi.register.model import Text

_SILENT = re.compile(
    r"\A---\n.*?\n---\n|<!--.*?-->|^```.*?^```|<svg.*?</svg>|<[^>]+>|\]\([^)]*\)|\{[^}]*\}",
    re.DOTALL | re.MULTILINE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’.,-][A-Za-z0-9]+)*")
_WORDS_A_MINUTE = 220
_CHARACTERS_A_MINUTE = 400


def pick(text: Text | None, language: str) -> str:
    """The text in a language; otherwise the first in the order written; otherwise empty."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or next(iter(text.values()), "")


def language_of(text: Text | None, language: str) -> str:
    """The language of the text that `pick` returns; empty if the text does not say."""
    if not isinstance(text, dict):
        return ""
    return language if language in text else next(iter(text), "")


def count_noun(number: int, noun: str) -> str:
    """`1 page`, `2 pages`, `3 entities`, `4 days`: for messages, which are in English."""
    if number == 1:
        return f"1 {noun}"
    ies = noun.endswith("y") and noun[-2] not in "aeiou"
    return f"{number} {noun.removesuffix('y')}ies" if ies else f"{number} {noun}s"


_INTERPRETED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|##\\[")
"""Characters that JSON leaves as they are, and that terminals or code hosts interpret."""


def visible(text: str) -> str:
    """A line that can be printed: nothing in it ends the line or is interpreted.

    Each control and format character becomes `·`, and a tab a space. GitHub reads as commands a
    line that begins with `::`, after any spaces, and `##[` anywhere.
    """
    if not text.isprintable():
        text = "".join(" " if c == "\t" else "·" if _is_unseen(c) else c for c in text)
    if text.lstrip().startswith("::"):
        text = text.replace("::", "·:", 1)
    return text.replace("##[", "#·[")


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def visible_json(text: str) -> str:
    """The same JSON, with interpreted characters escaped."""
    return _INTERPRETED.sub(lambda found: "".join(f"\\u{ord(c):04x}" for c in found[0]), text)


def excerpt(text: str, length: int) -> str:
    """At most `length` characters, cut at a space or a Chinese stop if one is near."""
    if len(text) <= length:
        return text
    cut = max(text.rfind(stop, length // 2, length) for stop in " ，。；、,;")
    return text[: cut if cut > 0 else length - 1].rstrip(" ，。；、,;") + "…"


def reading_minutes(markdown: str) -> int:
    """Whole minutes to read an article, at least one; without code, pictures and addresses."""
    said = _SILENT.sub(" ", markdown)
    characters, words = len(_HAN.findall(said)), len(_WORD.findall(said))
    return max(1, round(characters / _CHARACTERS_A_MINUTE + words / _WORDS_A_MINUTE))
