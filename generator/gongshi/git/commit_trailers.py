"""What do the messages of commits allow that is otherwise refused?

Each is a line of its own: `Allow-Removal: 12`, `Allow-Restore: r-2026-0001, r-2026-0002`.
"""

import re
from collections.abc import Iterable

import msgspec

REMOVAL, RESTORE, BOUNDS = "Allow-Removal", "Allow-Restore", "Allow-Bounds"
_LINE = re.compile(rf"^({REMOVAL}|{RESTORE}|{BOUNDS}):(.*)$", re.MULTILINE)


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """What some commits allow together.

    `removal` records may be taken out, and with any number of records the lists and authorities
    whose keys are `removed`; records may come back whose ids or lists are `restored`; the lists
    `bounds` may leave their bounds.
    """

    removal: int = 0
    removed: frozenset[str] = frozenset()
    restored: frozenset[str] = frozenset()
    bounds: frozenset[str] = frozenset()


def allowed_by(messages: Iterable[str]) -> Allowed:
    """Of several numbers the greatest counts."""
    found: dict[str, set[str]] = {REMOVAL: set(), RESTORE: set(), BOUNDS: set()}
    for message in messages:
        for name, words in _LINE.findall(message):
            found[name].update(re.findall(r"[^,\s]+", words))
    return Allowed(
        removal=max((int(word) for word in found[REMOVAL] if word.isdecimal()), default=0),
        removed=frozenset(found[REMOVAL]),
        restored=frozenset(found[RESTORE]),
        bounds=frozenset(found[BOUNDS]),
    )
