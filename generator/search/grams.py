"""Which runs of tokens does a namespace index, and where do they stand? FORMAT.md, "Terms".

A gram of n tokens at a place is known by the two grams of n - 1 tokens at that
place and the next, so each length is one sort of whole numbers, and no text is looked at twice.
"""

from collections.abc import Callable, Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from generator.search.packing import Ints, order_of

HEAVY = 32
"""A gram that more entities have is heavy: its list is in order, and longer grams are indexed."""

LONGEST = 16


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a namespace, one after another, a 0 after each.

    For every place: `tokens` (numbers from 1; 0 where a run ends), `owner` (entity by rank, never
    falling), `text` (number of the text), `place` in the text as a reader counts it. `begins` says
    where a token's key begins in `keys`; the key of places [a, b) is keys[begins[a]:ends[b - 1]].
    """

    tokens: Ints
    owner: Ints
    text: Ints
    place: Ints
    keys: NDArray[np.uint8]
    begins: Ints
    ends: Ints


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """All grams of one length. Gram g stands at the rows from `starts[g]` on.

    `places` are places in the texts by gram and then ascending; `owners` the entities that have
    it, ascending, `df[g]` of them from `owner_starts[g]` on.
    """

    length: int
    places: Ints
    gram: Ints
    starts: Ints
    owners: Ints
    owner_starts: Ints
    df: Ints


def levels(texts: Texts, least: int, every: int) -> Iterator[Level]:
    """Lengths from `least` to `LONGEST`; grams of up to `every` tokens are indexed whatever."""
    ids, places = texts.tokens, np.flatnonzero(texts.tokens)
    for length in range(1, LONGEST + 1):
        if length > 1:
            ids, places = _longer(ids, places)
        if not len(places):
            return
        level = _level(texts, length, ids, places)
        if length >= least:
            yield level
        ids, places = _kept(texts, level, whatever=length < every)


def _kept(texts: Texts, level: Level, *, whatever: bool) -> tuple[Ints, Ints]:
    """Numbers from 1 of the grams that longer ones are made of, and where they stand."""
    chosen = np.ones(len(level.df), np.bool_) if whatever else level.df > HEAVY
    numbers = np.cumsum(chosen)
    rows = chosen[level.gram]
    ids = np.zeros(len(texts.tokens) + 1, np.int64)
    ids[level.places[rows]] = numbers[level.gram[rows]]
    return ids, np.flatnonzero(ids)


def _longer(ids: Ints, places: Ints) -> tuple[Ints, Ints]:
    """Numbers of the grams one token longer, where there are any."""
    both = places[ids[places + 1] > 0]
    found = np.zeros(len(ids), np.int64)
    found[both] = ids[both] * (int(ids.max(initial=0)) + 1) + ids[both + 1]
    return found, both


def _level(texts: Texts, length: int, ids: Ints, places: Ints) -> Level:
    values = ids[places]
    order = order_of(values)
    values, places = values[order], places[order]
    first = _changes(values)
    gram = np.cumsum(first) - 1
    owner = texts.owner[places]
    fresh = first | _changes(owner)
    owner_gram = gram[fresh]
    df = np.bincount(owner_gram, minlength=int(gram[-1]) + 1)
    return Level(
        length=length,
        places=places,
        gram=gram,
        starts=np.flatnonzero(first),
        owners=owner[fresh],
        owner_starts=np.cumsum(df) - df,
        df=df,
    )


def _changes(values: Ints) -> NDArray[np.bool_]:
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


Rank = Callable[[Ints, Ints, int], Ints]
"""From gram numbers, places and the length to keys, smaller first, none below 0."""


def ranked(texts: Texts, level: Level, rank: Rank) -> tuple[Ints, Ints]:
    """Owners of each heavy gram in the order of their best key, and the grams' numbers."""
    heavy = level.df > HEAVY
    rows = np.flatnonzero(heavy[level.gram])
    gram, places = level.gram[rows], level.places[rows]
    owner, text = texts.owner[places], texts.text[places]
    first = _changes(gram) | _changes(text)  # only the first place in a text counts
    gram, places, owner = gram[first], places[first], owner[first]
    if not len(gram):
        return owner, gram
    keys = rank(gram, places, level.length)
    fresh = _changes(gram) | _changes(owner)
    best = np.minimum.reduceat(keys, np.flatnonzero(fresh))
    gram, owner = gram[fresh], owner[fresh]
    dense = np.cumsum(_changes(gram)) - 1
    order = order_of(dense << int(best.max()).bit_length() | best)
    return owner[order], gram[order]
