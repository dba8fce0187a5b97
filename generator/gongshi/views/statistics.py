"""How many applications and objections does each authority get, and how fast does it answer?

Only counts: no name, no record. What is counted stays counted when its listing has ended.
"""

from collections.abc import Iterable
from datetime import date
from statistics import median

import msgspec

from gongshi.register.deadlines import Petition, Process, deadlines_of, is_running
from gongshi.register.entities import Listed
from gongshi.register.model import Vocabulary, authority_of
from gongshi.views import urls
from gongshi.views.site import Edition, Link, Page, Site, page
from gongshi.views.time_limits import limit_sentences

_PROCESSES: tuple[Process, ...] = ("repair", "objection")
_GRANTED = {"granted", "upheld", "partly"}


class PetitionRow(msgspec.Struct, frozen=True, array_like=True):
    """An application or objection as stored for the statistics; days as texts.

    `owed`: it is not decided, and its listing has not ended. `due` is the first day by which a step
    of it is owed.
    """

    authority: str
    process: str
    made: str
    decided: str | None
    outcome: str | None
    owed: int
    due: str | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one authority, or of all. `made` = `decided` + `open` + `lapsed`.

    `days` is the median number of calendar days to a decision; None if there is none.
    """

    authority: Link
    made: int
    decided: int
    granted: int
    days: int | None
    open: int
    overdue: int
    lapsed: int


class ProcessView(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of applications for repair, or of objections; `total` if there are several."""

    key: Process
    rows: tuple[Figures, ...]
    total: Figures | None
    since: date | None
    limits: tuple[str, ...]


class StatisticsView(msgspec.Struct, frozen=True, kw_only=True):
    page: Page
    processes: tuple[ProcessView, ...]
    made: Edition


def petition_row(vocabulary: Vocabulary, listed: Listed, petition: Petition) -> PetitionRow:
    rules = vocabulary.lists[listed.filed.list]
    owed = petition.decided is None and is_running(listed.standing)
    steps = deadlines_of(listed.record, rules, vocabulary) if owed else ()
    due = [one.due for one in steps if one.petition == petition and one.done is None]
    return PetitionRow(
        authority_of(listed.filed, rules),
        petition.process,
        petition.made.isoformat(),
        petition.decided.isoformat() if petition.decided else None,
        petition.outcome,
        int(owed),
        min(due).isoformat() if due else None,
    )


def statistics_view(site: Site, cases: Iterable[PetitionRow]) -> StatisticsView:
    known = [*cases]
    title, about = site.words("statistics_title"), site.words("statistics_description")
    head = page(site, "statistics", urls.STATISTICS, title, about)
    found = (_process(site, head, key, known) for key in _PROCESSES)
    return StatisticsView(page=head, processes=tuple(found), made=site.made)


def _process(site: Site, head: Page, key: Process, cases: list[PetitionRow]) -> ProcessView:
    own = [case for case in cases if case.process == key]
    by_authority: dict[str, list[PetitionRow]] = {}
    for case in own:
        by_authority.setdefault(case.authority, []).append(case)
    rows = tuple(
        _figures(site, Link(text=site.authority(one), href=head.base + urls.authority(one)), found)
        for one, found in sorted(by_authority.items())
    )
    total = Link(text=site.words("statistics_all"), href="")
    first = min((case.made for case in own), default="")
    return ProcessView(
        key=key,
        rows=rows,
        total=_figures(site, total, own) if len(rows) > 1 else None,
        since=date.fromisoformat(first) if first else None,
        limits=tuple(limit_sentences(site, key, getattr(site.vocabulary.about.deadlines, key))),
    )


def _figures(site: Site, authority: Link, cases: list[PetitionRow]) -> Figures:
    today = site.made.as_of.isoformat()
    decided = [case for case in cases if case.decided]
    still_owed = [case for case in cases if case.owed]
    days = [_days(case.made, case.decided) for case in decided if case.decided]
    return Figures(
        authority=authority,
        made=len(cases),
        decided=len(decided),
        granted=sum(case.outcome in _GRANTED for case in decided),
        days=round(median(days)) if days else None,
        open=len(still_owed),
        overdue=sum(case.due is not None and case.due < today for case in still_owed),
        lapsed=len(cases) - len(decided) - len(still_owed),
    )


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days
