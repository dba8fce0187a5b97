"""May a site take the place of the live one, or is so much gone that a person must look?

A wrong commit, a broken import or a deleted folder can take a register down as quietly as a right
one. So the register states how much may go at once and how many records each list has; where a
release is outside of that it is not published, until the commit says that it is meant.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from gongshi.publishing.releases import LiveRecord
from gongshi.register.model import Vocabulary

REMOVAL, BOUNDS = "Allow-Removal", "Allow-Bounds"
"""Trailers of a commit message: how many records may go, and lists that may leave their bounds."""


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """What the commit that is published allows."""

    removal: int = 0
    bounds: frozenset[str] = frozenset()


def allowed_removals(trailers: Mapping[str, Iterable[str]]) -> Allowed:
    """From a commit's trailers; what is no number allows nothing."""
    numbers = [int(text) for text in trailers.get(REMOVAL, ()) if text.strip().isdigit()]
    names = (name.strip() for text in trailers.get(BOUNDS, ()) for name in text.split(","))
    return Allowed(removal=max(numbers, default=0), bounds=frozenset(filter(None, names)))


def objections(
    live: int,
    gone: Collection[LiveRecord],
    counts: Mapping[str, int],
    vocabulary: Vocabulary,
    today: date,
    allowed: Allowed,
) -> list[str]:
    """Why the new records may not take the live ones' place, and what allows it; empty: they may.

    `live` is how many count now, `gone` those of them that would not any more, `counts` how many
    would of each list. A record whose last day has passed was bound to go and is not counted.
    """
    return [
        *_removal(live, gone, vocabulary, today, allowed),
        *_bounds(counts, vocabulary, allowed),
    ]


def _removal(
    live: int, gone: Collection[LiveRecord], vocabulary: Vocabulary, today: date, allowed: Allowed
) -> Iterable[str]:
    limits = vocabulary.about.limits
    if limits is None or limits.disappear is None:
        return
    ended = today.isoformat()
    gone = [one for one in gone if not (one.last_day and one.last_day < ended)]
    share = int(limits.disappear.removesuffix("%"))
    if len(gone) * 100 <= share * live or len(gone) <= allowed.removal:
        return
    lists = Counter(one.list for one in gone)
    by_list = ", ".join(f"{lists[key]} of {key}" for key in sorted(lists))
    yield (
        f"{len(gone)} of {live} records would disappear ({by_list}), more than "
        f"{limits.disappear}; if that is meant, write in the commit message:\n"
        f"  {REMOVAL}: {len(gone)}"
    )


def _bounds(counts: Mapping[str, int], vocabulary: Vocabulary, allowed: Allowed) -> Iterable[str]:
    for key, rules in vocabulary.lists.items():
        bounds, count = rules.bounds, counts.get(key, 0)
        if bounds is None or key in allowed.bounds:
            continue
        low = bounds.min is not None and count < bounds.min
        high = bounds.max is not None and count > bounds.max
        if low or high:
            least, most = (str(n) if n is not None else "…" for n in (bounds.min, bounds.max))
            yield (
                f"{key} would have {count} records, outside its bounds {least} to {most}; "
                f"if that is meant, write in the commit message:\n  {BOUNDS}: {key}"
            )
