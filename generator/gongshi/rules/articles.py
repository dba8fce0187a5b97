"""Rules on articles that are not about persons: nothing unseen, and no link open to tampering."""

import re
from collections.abc import Iterator

from gongshi.format.yaml_reader import UNSEEN
from gongshi.register.problems import Finding
from gongshi.rules.registry import at, rule


@rule("A01", "article")
def unseen_characters(path: str, text: str) -> Iterator[Finding]:
    """An article must not contain control, bidirectional or zero-width characters."""
    for found in UNSEEN.finditer(text):
        shown = f"U+{ord(found.group()):04X}"
        message = f"text must not contain control, bidirectional or zero-width characters: {shown}"
        place = mark(text, found.start())
        yield at(path, *place, message=message, hint="delete it; retype the word if need be")


_LINK = re.compile(r"""(?:\]\(|<|\]:\s*|(?:href|src)=["']?)(http://[^\s)>"']+)""", re.IGNORECASE)


@rule("A02", "article")
def secure_links(path: str, text: str) -> Iterator[Finding]:
    """A link in an article must begin with https://."""
    for found in _LINK.finditer(text):
        place = mark(text, found.start(1))
        message = f"link must begin with https://: {found[1]!r}"
        yield at(path, *place, message=message, hint="write https://, or name it without a link")


def mark(text: str, position: int) -> tuple[int, int]:
    """Line and column of a position in a text, counted from 1."""
    before = text[:position]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
