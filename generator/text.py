"""Pure string work on human text: which language, how it sorts, how long an excerpt is."""

from generator.model import Text


def pick(text: Text | None, language: str) -> str:
    """The text in a language; else, in the order written, the first there is; else empty."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or next(iter(text.values()), "")


def language_of(text: Text | None, language: str) -> str:
    """The language `pick` really answers in; empty where the text does not say."""
    if not isinstance(text, dict):
        return ""
    return language if language in text else next(iter(text), "")


def excerpt(text: str, length: int) -> str:
    """At most `length` characters, cut at a space or a Chinese stop where one is near."""
    if len(text) <= length:
        return text
    cut = max(text.rfind(stop, length // 2, length) for stop in " ，。；、,;")
    return text[: cut if cut > 0 else length - 1].rstrip(" ，。；、,;") + "…"
