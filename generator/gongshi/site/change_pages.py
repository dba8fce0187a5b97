"""Which pages show the events of each day? Only pages that differ are made again."""

from collections.abc import Iterator
from datetime import date

from gongshi.site.entity_pages import EntityDelta
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import RenderInputs, render_single
from gongshi.site.plan import Plan
from gongshi.store.database import Store, decoded
from gongshi.views import changes, urls
from gongshi.views.changes import Change

ChangesByDay = dict[str, dict[str, int]]
"""For each language, the number of pages of each day."""


def make_change_pages(
    store: Store, plan: Plan, delta: EntityDelta, outputs: Outputs
) -> ChangesByDay:
    """Make the pages that differ; returns the number of pages of each day."""
    today = plan.inputs.sites[0].made.as_of
    shown = (str(today - changes.CHANGES_WITHIN), str(today))
    counts = {date.fromisoformat(day): n for day, n in store.rows(_COUNTS, *shown)}
    before: ChangesByDay = {} if plan.every else plan.last.change_pages
    page_counts: ChangesByDay = {}
    for number, site in enumerate(plan.inputs.sites):
        events_of_day = _EventsOfDay(store, number)
        view, day_pages = changes.overview(site, counts, events_of_day)
        outputs.put(*render_single(plan.inputs, number, "changes.html", view))
        known = before.get(site.language, {})
        days = counts if day_pages else ()
        page_counts[site.language] = {
            day.isoformat(): _keep_day(outputs, site.folder, day, known[day.isoformat()])
            if day.isoformat() in known and day.isoformat() not in delta.days
            else _render_day(plan.inputs, number, day, events_of_day(day), outputs)
            for day in days
        }
    return page_counts


_COUNTS = """
SELECT day, count(*) FROM main.events WHERE day > ? AND day <= ? GROUP BY day ORDER BY day DESC
"""


class _EventsOfDay:
    """The events of a day, in one language."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number

    def __call__(self, day: date) -> list[Change]:
        return [*self._events(day)]

    def _events(self, day: date) -> Iterator[Change]:
        sql = "SELECT data FROM events WHERE day = ? ORDER BY entity, number"
        for data in self._store.column(sql, day.isoformat()):
            yield decoded(data, tuple[Change, ...])[self._number]


def _render_day(
    inputs: RenderInputs, number: int, day: date, happened: list[Change], outputs: Outputs
) -> int:
    views = [*changes.day_views(inputs.sites[number], day, happened)]
    for view in views:
        outputs.put(*render_single(inputs, number, "changes.html", view))
    return len(views)


def _keep_day(outputs: Outputs, folder: str, day: date, pages: int) -> int:
    for page in range(1, pages + 1):
        outputs.keep_file(urls.file_of(folder + urls.changes_of(day, page)))
    return pages
