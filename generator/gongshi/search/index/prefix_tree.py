"""How do keys that go on from each other stand in the manifest? FORMAT.md, "Split"."""

from collections.abc import Iterable


def prefix_tree(keys: Iterable[str], every: int) -> str:
    """Keys as one text.

    Each without the key one character shorter, which goes before it; after it and those that go
    on from it a closing bracket.
    """
    found, before = "", ""
    for key in sorted(keys):
        shared = next((n for n in range(len(before), every - 1, -1) if key[:n] == before[:n]), 0)
        found += ")" * (len(before) - max(shared, every - 1) if before else 0)
        found += key[shared:]
        before = key
    return found + ")" * (len(before) - every + 1 if before else 0)


def keys_of(text: str, every: int) -> set[str]:
    """The keys that `tree` made a text of."""
    found: set[str] = set()
    key = ""
    for character in text:
        if character != ")":
            key += character
            if len(key) >= every:
                found.add(key)
        else:
            key = key[:-1] if len(key) > every else ""
    return found
