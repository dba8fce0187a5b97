"""Which problems does a build show? All where there is an error, else the first warnings.

A large register may have thousands of warnings, and a build that changed ten records has no use
for them: they are counted, and only as many as a build shows are looked up and given their line
and column.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from gongshi.register.problems import Finding, Problem, Refused, errors
from gongshi.store import conflicts
from gongshi.store.database import Store, decoded

MOST = 100
"""Warnings a build shows; `gongshi check` shows all."""

Locate = Callable[[Sequence[Finding]], list[Problem]]
"""Gives findings their line and column."""


class ProblemSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The first warnings, in their order, and how many there are in all."""

    problems: tuple[Problem, ...]
    total: int


def summarise_problems(store: Store, others: Iterable[Problem], place: Locate) -> ProblemSummary:
    """What the store and others know. Raises Refused, with everything, where there is an error."""
    own = sorted({*others})
    if errors(own) or store.one("SELECT 1 FROM problems WHERE severity = 'error' LIMIT 1"):
        raise Refused(
            {*own, *_stored(store, None), *place(conflicts.similar_name_conflicts(store, None))}
        )
    end = _end(store, own)
    first = {*own, *_stored(store, end), *place(conflicts.similar_name_conflicts(store, end))}
    total = len(own) + store.one("SELECT count(*) FROM problems") + conflicts.count_alike(store)
    return ProblemSummary(problems=tuple(sorted(first)[:MOST]), total=total)


def _end(store: Store, own: list[Problem]) -> str | None:
    """The file up to which there are enough from one source alone; None: all are shown."""
    stored = store.one("SELECT path FROM problems ORDER BY path LIMIT 1 OFFSET ?", MOST - 1)
    ends = (stored, conflicts.end_of_alike(store, MOST), own[MOST - 1].path if own[MOST:] else None)
    return min(filter(None, ends), default=None)


def _stored(store: Store, end: str | None) -> list[Problem]:
    """What is wrong with single files, up to one of them."""
    every, some = "SELECT data FROM problems", "SELECT data FROM problems WHERE path <= ?"
    found = store.column(every) if end is None else store.column(some, end)
    return [decoded(data, Problem) for data in found]
