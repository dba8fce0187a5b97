"""Does an article take too long to render? Estimated in linear time, without rendering it.

Python-Markdown scans from each opening bracket, tag or fence to its end, or to the end of the text
if there is none. It copies the rest of a block at each line that splits it. So 60 kB can take
hours. This module counts these steps roughly. An article within all limits takes at most about two
seconds.
"""

import re
from collections import Counter
from collections.abc import Iterator

import msgspec


class Slow(msgspec.Struct, frozen=True):
    """A cause of slow rendering: its position, what it is, and how to correct it."""

    position: int
    what: str
    hint: str


_MAX_LENGTH = 300_000
"""Characters."""
_MAX_SIGNS = 40_000
"""Characters that can be markup. The longest article of the demonstration has about 2,000."""
_MAX_STEPS = 2_000_000
"""Characters between opening and closing brackets: scanned in Python, several times."""
_MAX_REGEX_STEPS = 10_000_000
"""Characters from the start of a tag or fenced code to its end: scanned by regular expressions."""
_MAX_TAGS = 10_000
"""Each tag is searched among all open tags."""
_MAX_COMPARED = 500_000
"""Comments times tags: each comment is compared with each open tag."""
_MAX_COPIED = 10_000_000
"""Characters of a block, times the lines that split it."""
_MAX_REFERENCES = 200
"""References to one footnote: each is compared with the others."""
_MAX_NESTED = 20
"""Levels of lists and quotations: each is a nested call."""
_MAX_TERMS = 100
"""Definitions in a block: each is a nested call."""

_SIGN = re.compile(r"[\\*_`\[\]<&|!~:\n]")
_BLOCK = re.compile(r"^(?:[ \t]*[^\s][^\n]*(?:\n|\Z))+", re.MULTILINE)
_BRACKET = re.compile(r"\\`{2,}|\\.|\]\(|[\[\]()]")
_FENCE = re.compile(r"^(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_TAG = re.compile(r"<[A-Za-z/!?]")
_SPLITTING = re.compile(r"^[ >]*(?:#|\[[^\]\n]*\]:|:[ ]|(?:[-*_=] *)+$)", re.MULTILINE)
_TERM = re.compile(r"^ {0,3}:[ ]", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\[\]\n]+)\]")
_ITEM = r"(?:[-*+]|\d{1,9}\.)[ \t]+"
_NESTED = re.compile(
    rf"^[ \t]*(?:{_ITEM}|>[ \t]?){{{_MAX_NESTED}}}|^(?: {{4}}|\t){{{_MAX_NESTED}}}[ \t]*{_ITEM}",
    re.MULTILINE,
)


def slow_parts(text: str) -> Iterator[Slow]:
    """The causes why an article is slow to render. Almost every article has none."""
    signs = len(_SIGN.findall(text))
    if len(text) > _MAX_LENGTH or signs > _MAX_SIGNS:
        most = f"{_MAX_LENGTH} characters and {_MAX_SIGNS} signs of markup"
        what = f"it has {len(text)} characters and {signs} signs of markup; the most is {most}"
        yield Slow(0, what, "divide it into several articles")
        return
    blocks = [(found.start(), found[0]) for found in _BLOCK.finditer(text)]
    yield from _brackets(blocks)
    yield from _fences(text)
    yield from _tags(text)
    yield from _split_blocks(blocks)
    yield from _references(text)
    if nested := _NESTED.search(text):
        what = f"something is nested more than {_MAX_NESTED} deep"
        yield Slow(nested.start(), what, "flatten it")


def _brackets(blocks: list[tuple[int, str]]) -> Iterator[Slow]:
    """Brackets and link targets that are closed late or never."""
    steps, farthest, at = 0, -1, 0
    for start, block in blocks:
        for opened, closed in _pairs(block):
            steps += closed - opened
            if closed - opened > farthest:
                farthest, at = closed - opened, start + opened
    if steps > _MAX_STEPS:
        what = "brackets or backticks are closed late or never"
        yield Slow(at, what, r"close them; write \[ for a bracket that begins no link")


def _pairs(block: str) -> Iterator[tuple[int, int]]:
    """The ranges to scan: from opening to closing brackets, or to the end of the block."""
    squares: list[int] = []
    rounds: list[int | None] = []
    for found in _BRACKET.finditer(block):
        sign, at = found[0], found.start()
        if sign.startswith("\\``"):  # code may begin within: the whole block is searched
            yield 0, len(block)
        elif sign == "[":
            squares.append(at)
        elif sign[0] == "]" and squares:
            yield squares.pop(), at
        if sign == "](":
            rounds.append(at + 1)
        elif sign == "(":
            rounds.append(None)
        elif sign == ")" and rounds and (opened := rounds.pop()) is not None:
            yield opened, at if _is_target(block[opened + 1 : at]) else len(block)
    yield from ((opened, len(block)) for opened in [*squares, *rounds] if opened is not None)


def _is_target(text: str) -> bool:
    """Whether a link ends after this text. A quote in it begins a title, which must end there."""
    quotes = re.findall("[\"']", text)
    return not quotes or (len(quotes) > 1 and text.rstrip(" ").endswith(quotes[0]))


def _fences(text: str) -> Iterator[Slow]:
    """Fenced code without a closing fence."""
    steps, closing = 0, dict[str, int]()
    for found in reversed([*_FENCE.finditer(text)]):
        steps += closing.get(found[1], len(text)) - found.start()
        if not found[2].strip():
            closing[found[1]] = found.start()
        if steps > _MAX_REGEX_STEPS:
            yield Slow(found.start(), "fenced code is not closed", "end it with the same fence")
            return


def _tags(text: str) -> Iterator[Slow]:
    """Tags that end late or never, and too many tags or comments."""
    steps, end = 0, 0
    tags = [*_TAG.finditer(text)]
    if len(tags) > _MAX_TAGS or text.count("<!") * len(tags) > _MAX_COMPARED:
        what = f"it has {len(tags)} tags and comments"
        yield Slow(tags[0].start(), what, "write it in Markdown, without comments")
        return
    for found in tags:
        if end <= found.start():
            end = text.find(">", found.start()) % (len(text) + 1)
        quotes = (text.count(sign, found.start(), end) for sign in "\"'")
        quoted = any(count % 2 for count in quotes)  # then this is not the end of the tag
        steps += (len(text) if quoted else end) - found.start()
        if steps > _MAX_REGEX_STEPS:
            hint = "end each tag with >; write &lt; for a sign that begins no tag"
            yield Slow(found.start(), "tags end late or never", hint)
            return


def _split_blocks(blocks: list[tuple[int, str]]) -> Iterator[Slow]:
    """Blocks with many headings, rules, definitions or footnotes."""
    copied = 0
    for start, block in blocks:
        copied += len(_SPLITTING.findall(block)) * len(block)
        if copied > _MAX_COPIED or len(_TERM.findall(block)) > _MAX_TERMS:
            what = "too many headings, rules or definitions without an empty line between them"
            yield Slow(start, what, "put an empty line before each")
            return


def _references(text: str) -> Iterator[Slow]:
    counts = Counter(_REFERENCE.findall(text))
    for name, count in counts.most_common(1):
        if count > _MAX_REFERENCES:
            what = f"it refers {count} times to footnote {name!r}; the most is {_MAX_REFERENCES}"
            yield Slow(text.index(f"[^{name}]"), what, "refer to it once in a section")
