"""The page of changes and those of its days, of which only what differs is made anew."""

from collections.abc import Iterator
from datetime import date

from gongshi.site.entity_pages import PagesChanged
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import Recipe, render_single
from gongshi.store.database import Store, decoded
from gongshi.views import changes, urls
from gongshi.views.changes import Change

ChangesByDay = dict[str, dict[str, int]]
"""For each language how many pages each day has."""


def write_change_pages(
    store: Store, recipe: Recipe, changed: PagesChanged, outputs: Outputs
) -> int:
    """Put all of them in their places; gives how many pages there are."""
    counts = {date.fromisoformat(day): n for day, n in store.rows(_COUNTS)}
    before: ChangesByDay = {} if changed.anew else store.note("days") or {}
    told: ChangesByDay = {}
    for number, site in enumerate(recipe.sites):
        of = _Read(store, number)
        view, apart = changes.overview(site, counts, of)
        outputs.put(*render_single(recipe, number, "changes.html", view))
        known = before.get(site.language, {})
        days = counts if apart else ()
        told[site.language] = {
            day.isoformat(): _keep(outputs, site.folder, day, known[day.isoformat()])
            if day.isoformat() in known and day.isoformat() not in changed.days
            else _put(recipe, number, day, of(day), outputs)
            for day in days
        }
    store.keep("days", told)
    return len(recipe.sites) + sum(sum(pages.values()) for pages in told.values())


_COUNTS = "SELECT day, count(*) FROM events GROUP BY day ORDER BY day DESC"


class _Read:
    """What happened on a day, in one language."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number

    def __call__(self, day: date) -> list[Change]:
        return [*self._events(day)]

    def _events(self, day: date) -> Iterator[Change]:
        sql = "SELECT data FROM events WHERE day = ? ORDER BY entity, number"
        for data in self._store.column(sql, day.isoformat()):
            yield decoded(data, tuple[Change, ...])[self._number]


def _put(recipe: Recipe, number: int, day: date, happened: list[Change], outputs: Outputs) -> int:
    views = [*changes.day_views(recipe.sites[number], day, happened)]
    for view in views:
        outputs.put(*render_single(recipe, number, "changes.html", view))
    return len(views)


def _keep(outputs: Outputs, folder: str, day: date, pages: int) -> int:
    for page in range(1, pages + 1):
        outputs.keep_file(urls.file_of(folder + urls.changes_of(day, page)))
    return pages
