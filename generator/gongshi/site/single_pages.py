"""Which pages exist once in each language? Indexes, search, redirects and others."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import RenderInputs, render_single
from gongshi.store.database import Store, decoded
from gongshi.views import browse, home, lists, plain, statistics, urls
from gongshi.views.paging import Tally
from gongshi.views.redirects import redirect_views
from gongshi.views.rows import Listing
from gongshi.views.site import Site
from gongshi.views.statistics import PetitionRow


def make_single_pages(store: Store, inputs: RenderInputs, outputs: Outputs) -> dict[str, bool]:
    """Make all of them; returns their addresses, and whether search engines may index them."""
    tally = _tally(store)
    made = {}
    for number, site in enumerate(inputs.sites):
        for template, view in _views(store, site, tally):
            outputs.put(*render_single(inputs, number, template, view))
            made[site.folder + view.page.address] = view.page.indexed
    return made


def _tally(store: Store) -> Tally:
    totals: dict[str, dict[str, int]] = {"list": {}, "region": {}, "authority": {}}
    for kind, key, total in store.rows("SELECT kind, key, total FROM tables WHERE total > 0"):
        totals[kind][key] = total
    return Tally(
        entities=store.one("SELECT count(*) FROM main.entities WHERE entry IS NOT NULL"),
        records=sum(totals["list"].values()),
        lists=totals["list"],
        regions=totals["region"],
        authorities=totals["authority"],
    )


def _views(store: Store, site: Site, tally: Tally) -> Iterator[tuple[str, Any]]:
    latest, ending = _latest(store), _ending(store, site)
    yield "home.html", home.home_view(site, tally, latest, ending)
    yield "index.html", lists.lists_view(site, tally)
    yield "index.html", browse.regions_view(site, tally)
    yield "index.html", browse.authorities_view(site, tally)
    yield "search.html", plain.plain_view(site, "search", urls.SEARCH, tally)
    yield "statistics.html", statistics.statistics_view(site, _petitions(store))
    yield "data.html", plain.plain_view(site, "data", urls.DATA, tally)
    yield "404.html", plain.not_found_view(site, tally)
    yield from (("redirect.html", view) for view in redirect_views(site))


def _petitions(store: Store) -> list[PetitionRow]:
    sql = "SELECT authority, process, made, decided, outcome, owed, due FROM petitions"
    return [PetitionRow(*row) for row in store.rows(sql)]


def _latest(store: Store) -> list[Listing]:
    sql = "SELECT data FROM listings WHERE NOT person ORDER BY published DESC, record LIMIT ?"
    return _listings(store.column(sql, home.LATEST))


def _ending(store: Store, site: Site) -> list[Listing]:
    until: timedelta = home.ENDING_WITHIN
    sql = """
    SELECT data FROM listings WHERE last_day <= ? AND NOT person AND +status = 'in_force'
    ORDER BY last_day, published DESC, record LIMIT ?
    """
    last = (site.made.as_of + until).isoformat()
    return _listings(store.column(sql, last, home.LATEST))


def _listings(found: list[bytes]) -> list[Listing]:
    return [decoded(data, Listing) for data in found]
