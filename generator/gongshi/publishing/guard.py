"""May a site replace the live site, or is so much removed that a person must look?

A wrong commit, a broken import or a deleted folder can remove a register as quietly as a right one.
So the register states how much may be removed at once and how many records each list has. A release
outside these limits is not published until the commit message allows it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from gongshi.publishing.releases import LiveRecord
from gongshi.register.model import Vocabulary

REMOVAL, BOUNDS = "Allow-Removal", "Allow-Bounds"
"""Trailers of a commit message: how many records may be removed, and lists that may leave their
bounds."""


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """The removals and bounds that the published commit allows."""

    removal: int = 0
    bounds: frozenset[str] = frozenset()


def allowed_removals(trailers: Mapping[str, Iterable[str]]) -> Allowed:
    """From the trailers of a commit; a text that is no number allows nothing."""
    numbers = [int(text) for text in trailers.get(REMOVAL, ()) if text.strip().isdigit()]
    names = (name.strip() for text in trailers.get(BOUNDS, ()) for name in text.split(","))
    return Allowed(removal=max(numbers, default=0), bounds=frozenset(filter(None, names)))


def refusals(
    live: int,
    removed: Collection[LiveRecord],
    counts: Mapping[str, int],
    vocabulary: Vocabulary,
    today: date,
    allowed: Allowed,
) -> list[str]:
    """Why the new records may not replace the live ones, and how to allow it; empty: they may.

    `live` is the number of records now, `removed` are those that would no longer count, `counts` is
    the number that each list would have. A record whose last day has passed had to go, and is not
    counted.
    """
    return [
        *_removal(live, removed, vocabulary, today, allowed),
        *_bounds(counts, vocabulary, allowed),
    ]


def _removal(
    live: int,
    removed: Collection[LiveRecord],
    vocabulary: Vocabulary,
    today: date,
    allowed: Allowed,
) -> Iterable[str]:
    limits = vocabulary.about.limits
    if limits is None or limits.disappear is None:
        return
    ended = today.isoformat()
    removed = [one for one in removed if not (one.last_day and one.last_day < ended)]
    share = int(limits.disappear.removesuffix("%"))
    if len(removed) * 100 <= share * live or len(removed) <= allowed.removal:
        return
    lists = Counter(one.list for one in removed)
    by_list = ", ".join(f"{lists[key]} of {key}" for key in sorted(lists))
    yield (
        f"{len(removed)} of {live} records would disappear ({by_list}), more than "
        f"{limits.disappear}; if that is meant, write in the commit message:\n"
        f"  {REMOVAL}: {len(removed)}"
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
