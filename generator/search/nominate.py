"""Who may have a text, as the grams of the index tell? FORMAT.md, part 3.

Answers None as long as something is lacking; what is lacking the store then knows.
"""

from collections.abc import Sequence
from typing import NamedTuple

from generator.search.store import NOBODY, Gram, Store

_LEAST = {"h": 1, "p": 1, "i": 2, "c": 4}
_EVERY = {"h": 2, "p": 2, "i": 2, "c": 4}
_FIRST = {"h": ((2, 3), (3, 2)), "p": ((2, 2),), "i": ((2, 1), (4, 1)), "c": ((4, 2),)}
"""Lengths of grams that are worth asking for at once, and how many of them."""


class Nominated(NamedTuple):
    """`exact`: these and no others, in order where heavy; else they are to be looked at.

    `found` is how many there are, listed here or not.
    """

    docids: tuple[int, ...]
    found: int
    exact: bool


def key_of(name: str, tokens: Sequence[str]) -> str:
    return (" " if name == "p" else "").join(tokens)


def nominate(
    store: Store, name: str, tokens: Sequence[str], near: tuple[int, int] = (0, 0)
) -> Nominated | None:
    """`near` is a range of the tokens that tells more than the others: a core."""
    most = store.manifest["longest"]
    if len(tokens) < _LEAST[name]:
        return Nominated((), 0, exact=True)
    whole = store.gram(name, key_of(name, tokens)) if len(tokens) <= most else NOBODY
    if whole and whole.df:
        return Nominated(whole.docids, whole.df, exact=True)
    if whole and len(tokens) <= _EVERY[name]:
        return Nominated((), 0, exact=True)
    found = _by_parts(store, name, tokens)
    if found is not None:
        return found
    _ask(store, name, tokens, near, first=whole is None or not _looked_up(store, name, tokens))
    return None if store.wanted else _all_heavy(store, name, tokens)


def _grams(store: Store, name: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """(start, length) of the grams a text has, shortest first."""
    most = min(len(tokens), store.manifest["longest"])
    lengths = range(_EVERY[name], most + 1)
    return [(start, n) for n in lengths for start in range(len(tokens) - n + 1)]


def _looked_up(store: Store, name: str, tokens: Sequence[str]) -> bool:
    """Whether any gram of a text is at hand."""
    keys = (key_of(name, tokens[a : a + n]) for a, n in _grams(store, name, tokens))
    return any(store.has(name, key) for key in keys)


def _by_parts(store: Store, name: str, tokens: Sequence[str]) -> Nominated | None:
    """What the grams at hand already tell."""
    heavy = store.manifest["heavy"]
    known: dict[tuple[int, int], Gram] = {}
    light: list[set[int]] = []
    for start, length in _grams(store, name, tokens):
        gram = store.peek(name, key_of(name, tokens[start : start + length]))
        if gram is None:
            continue
        known[start, length] = gram
        parts = [known.get((start, length - 1), NOBODY), known.get((start + 1, length - 1), NOBODY)]
        if gram.df == 0 and (length == _EVERY[name] or min(p.df for p in parts) > heavy):
            return Nominated((), 0, exact=True)
        if 0 < gram.df <= heavy:
            light.append(set(gram.docids))
    if not light:
        return None
    docids = tuple(sorted(set.intersection(*light)))
    return Nominated(docids, len(docids), exact=False)


def _ask(
    store: Store, name: str, tokens: Sequence[str], near: tuple[int, int], *, first: bool
) -> None:
    """Want the grams that are likely to tell; later, all of the shortest length not at hand."""
    lacking = [
        (start, length)
        for start, length in _grams(store, name, tokens)
        if store.peek(name, key_of(name, tokens[start : start + length])) is None
    ]
    chosen: list[tuple[int, int]] = []
    for length, most in _FIRST[name] if first else ():
        these = [spot for spot in lacking if spot[1] == length]
        chosen += sorted(these, key=lambda spot: _promise(name, tokens, spot, near))[:most]
    for start, length in chosen or _next(store, name, tokens, near) or lacking:
        store.gram(name, key_of(name, tokens[start : start + length]))


def _next(
    store: Store, name: str, tokens: Sequence[str], near: tuple[int, int]
) -> list[tuple[int, int]]:
    """Where the first did not tell: grams that grow from one start, and then shrink to one end.

    A gram that is missing, while the one a token shorter is heavy, has a light or missing one
    among those that end where it ends; so two rounds of requests tell.
    """
    shortest, most = _EVERY[name], min(len(tokens), store.manifest["longest"])
    starts = range(len(tokens) - shortest + 1)
    for start in sorted(starts, key=lambda at: _promise(name, tokens, (at, shortest), near)):
        spots = [(start, n) for n in range(shortest, min(most, len(tokens) - start) + 1)]
        grams = [store.peek(name, key_of(name, tokens[a : a + n])) for a, n in spots]
        end = next((at for at, gram in enumerate(grams) if gram and not gram.df), len(spots))
        growing = [spot for spot, gram in zip(spots[:end], grams, strict=False) if gram is None]
        if growing:
            return growing
        if end == len(spots):
            continue
        length = spots[end][1]
        shrinking = [(start + j, length - j) for j in range(1, length - shortest + 1)]
        unknown = [
            (a, n)
            for a, n in shrinking
            if store.peek(name, key_of(name, tokens[a : a + n])) is None
        ]
        if unknown:
            return unknown
    return []


def _promise(
    name: str, tokens: Sequence[str], spot: tuple[int, int], near: tuple[int, int]
) -> tuple[bool, bool, int]:
    """The smaller, the fewer are likely to have a gram: digits are rare but in codes.

    The end of a credit code tells more than its beginning, which is that of a region.
    """
    start, length = spot
    digit = any(token.isdigit() for token in tokens[start : start + length])
    outside = not near[0] <= start <= near[1] - length
    return not digit, outside, -start if name == "c" else start


def _all_heavy(store: Store, name: str, tokens: Sequence[str]) -> Nominated | None:
    """A text longer than any gram, all of whose grams are heavy: those of the rarest of them."""
    most = store.manifest["longest"]
    keys = [key_of(name, tokens[at : at + most]) for at in range(len(tokens) - most + 1)]
    rarest, key = min((store.peek(name, key) or NOBODY, key) for key in keys)
    docids = rarest.docids
    if name == "h" and not rarest.complete:
        docids = store.whole(key, rarest.df) or ()
    return None if store.wanted else Nominated(docids, len(docids), exact=False)
