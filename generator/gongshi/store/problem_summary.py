"""Which problems does a build show? All if there is an error, otherwise the first warnings.

A large register may have thousands of warnings, and a build that changed ten records does not need
them. They are counted, and only the warnings that are shown get a line and a column.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from gongshi.register.problems import Finding, Problem, Refused, errors
from gongshi.store import conflicts
from gongshi.store.database import Store, decoded

MOST = 100
"""Warnings a build shows; `gongshi check` shows all."""

Locate = Callable[[Sequence[Finding]], list[Problem]]
"""Adds line and column to findings."""


class ProblemSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The first warnings in order, and the number of all warnings."""

    problems: tuple[Problem, ...]
    total: int


def summarise_problems(store: Store, others: Iterable[Problem], locate: Locate) -> ProblemSummary:
    """The problems in the store and `others`. Raises Refused with all, if one is an error."""
    own = sorted({*others})
    if errors(own) or store.one("SELECT 1 FROM problems WHERE +severity = 'error' LIMIT 1"):
        raise Refused(
            {*own, *_stored(store, None), *locate(conflicts.similar_name_conflicts(store, None))}
        )
    end = _end(store, own)
    first = {*own, *_stored(store, end), *locate(conflicts.similar_name_conflicts(store, end))}
    counted = store.one("SELECT count(*) FROM main.problems")
    total = len(own) + counted + conflicts.count_similar_names(store)
    return ProblemSummary(problems=tuple(sorted(first)[:MOST]), total=total)


def _end(store: Store, own: list[Problem]) -> str | None:
    """The path up to which a single source has enough problems; None: all are shown."""
    stored = store.one("SELECT path FROM main.problems ORDER BY path LIMIT 1 OFFSET ?", MOST - 1)
    ends = (
        stored,
        conflicts.path_of_similar_name(store, MOST),
        own[MOST - 1].path if own[MOST:] else None,
    )
    return min(filter(None, ends), default=None)


def _stored(store: Store, end: str | None) -> list[Problem]:
    """The problems of single files, up to the path `end`."""
    every, some = "SELECT data FROM problems", "SELECT data FROM problems WHERE path <= ?"
    found = store.column(every) if end is None else store.column(some, end)
    return [decoded(data, Problem) for data in found]
