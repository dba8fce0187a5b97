"""How does the manifest encode the split n-grams? FORMAT.md, "Split"."""

from collections.abc import Iterable


def prefix_tree(keys: Iterable[str], every: int) -> str:
    """A prefix tree as one text.

    Each key without the key one character shorter, which is written before it; after a key and all
    that extend it a closing bracket.
    """
    found, before = "", ""
    for key in sorted(keys):
        shared = next((n for n in range(len(before), every - 1, -1) if key[:n] == before[:n]), 0)
        found += ")" * (len(before) - max(shared, every - 1) if before else 0)
        found += key[shared:]
        before = key
    return found + ")" * (len(before) - every + 1 if before else 0)


def keys_of(text: str, every: int) -> set[str]:
    """The inverse of `prefix_tree`."""
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
