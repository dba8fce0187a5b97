"""Who may have a text, as the grams of the index tell? FORMAT.md, part 3.

Answers None as long as something is lacking; what is lacking the store then knows.
"""

from collections.abc import Iterator
from typing import NamedTuple

from gongshi.search.analysis.syllables import breaks
from gongshi.search.shard_reader.store_ import EVERY, LEAST, NOBODY, Gram, Store

_BACK = {"i": 6, "c": 6}
"""Where the second look begins: so many tokens before the end."""

_TELLING = 3
"""Letters that tell something: before fewer there is no second look at a reading."""

_SAYS = 6
"""Letters some name has that make it likely that one has all of a text twice as long."""

_LATIN, _ON = 6, 4
"""Letters of a name, few of which tell little: looks begin where its core does, and further on."""


class Nominated(NamedTuple):
    """`exact`: these and no others, in order; else they are to be looked at.

    `found` is how many there are, listed here or not. `likely`: at least one of them has it, as
    more than one look tells, or much of a long text.
    """

    docids: tuple[int, ...]
    found: int
    exact: bool
    likely: bool = False


def nominate(
    store: Store, name: str, text: str, near: tuple[int, int] = (0, 0), *, once: bool = False
) -> Nominated | None:
    """`near` is a range of the text that tells more than the rest: a core.

    `once` looks at its beginning only: where others narrow the candidates down anyway.
    """
    if len(text) < LEAST[name]:
        return Nominated((), 0, exact=True)
    starts = [0] if once else _starts(store, name, text, near)
    looks = [_look(store, name, text[start:]) for start in starts]
    known = [look for look in looks if look is not None]
    if len(known) < len(looks):
        return None
    gram, length = known[0]
    if length == len(text):
        return Nominated(gram.docids, gram.df, exact=True, likely=gram.df > 0)
    if any(gram.df == 0 for gram, _ in known):
        return Nominated((), 0, exact=True)
    light = [set(gram.docids) for gram, _ in known if gram.df == len(gram.docids)]
    if not light:  # what goes on from the core is too common to be told in full
        return nominate(store, name, text)
    docids = tuple(sorted(set.intersection(*light)))
    long = len(text) >= 2 * _SAYS or name == "p"
    told = len(light) > 1 or (known[0][1] >= _SAYS and long)
    likely = told and len(docids) > 0
    return Nominated(docids, len(docids), exact=not docids, likely=likely)


def _look(store: Store, name: str, text: str) -> tuple[Gram, int] | None:
    """The shortest gram a text begins with that few have, or the text itself; with its length."""
    route = store.route(name, text)
    for length in range(len(route), len(text) + 1):
        gram = store.gram(name, text[:length], route)
        if gram is None:
            return None
        if gram.df <= store.manifest["heavy"][name] or length == len(text):
            return gram, length if gram.df else 0
    return NOBODY, 0


def _starts(store: Store, name: str, text: str, near: tuple[int, int]) -> Iterator[int]:
    """Where to look: at the beginning, and at the place that is likely to tell most.

    A reading with a core is looked up from there on: before it stands what many share.
    """
    places = _bounds(text) if name == "p" else ()
    first = min((at for at in places if near[0] and at >= near[0]), default=0)
    yield first
    if name == "h":
        if text.isascii():
            brand = near[0] if near[0] < len(text) - _LATIN else 0
            yield from (at for at in (brand, brand + _ON) if 0 < at < len(text) - _ON)
            return
        rest = [at for at in range(1, len(text) - 1) if not store.splits("h", text[at : at + 2])]
        if rest:
            yield min(rest, key=lambda at: _promise(text, at, near))
    elif name == "p":
        yield from [at for at in places if at > first][:1]
    elif name in _BACK and len(text) > EVERY[name]:
        yield max(1, len(text) - _BACK[name])


def _bounds(letters: str) -> list[int]:
    """Where a syllable must begin, and enough letters go on from it."""
    return [at for at in breaks(letters) or () if len(letters) - at >= _TELLING]


def _promise(text: str, at: int, near: tuple[int, int]) -> tuple[bool, bool, int]:
    """The smaller, the fewer are likely to have what begins there: digits are rare in names."""
    digit = text[at].isdecimal() or text[at + 1].isdecimal()
    inside = near[0] <= at <= near[1] - 2
    return not digit, not inside, at
