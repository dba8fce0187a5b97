"""May a site replace the live site, or is so much removed that a person must look?

A wrong commit, a broken import or a deleted folder can remove a register as quietly as a right one.
So the register states how much may be removed at once and how many records each list has. A release
outside these limits is not published until the commit message allows it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from gongshi.git.commit_trailers import BOUNDS, REMOVAL, Allowed
from gongshi.publishing.releases import LiveRecord
from gongshi.register.model import Limits, Vocabulary

_FEW = 3
"""So many may go at once whatever the share is, unless it is 0 %. Of twenty records 5 % are one,
and of ten none: a register would stop at its first withdrawals. Three are few enough for a person
to know each."""


def is_too_much(removed: int, of: int, limits: Limits | None) -> bool:
    """Whether a person must say that so many of the records are to go."""
    if limits is None or limits.disappear is None:
        return False
    share = int(limits.disappear.removesuffix("%"))
    return removed > (max(share * of // 100, _FEW) if share else 0)


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
    limits, day = vocabulary.about.limits, today.isoformat()
    removed = [
        one
        for one in removed
        if not (one.last_day and one.last_day < day) and one.list not in allowed.removed
    ]
    if not is_too_much(len(removed), live, limits) or len(removed) <= allowed.removal:
        return
    lists = Counter(one.list for one in removed)
    by_list = ", ".join(f"{lists[key]} of {key}" for key in sorted(lists))
    yield (
        f"{len(removed)} of {live} records would disappear ({by_list}), more than the register's "
        "limit; if that is meant, write in the commit message:\n"
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
