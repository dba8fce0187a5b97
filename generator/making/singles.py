"""The pages and files there is one of: home, indexes, changes, search, downloads, the sitemap."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from generator import downloads, urls, workers
from generator.making import tables
from generator.making.entities import Changed, differs
from generator.making.outputs import Outputs
from generator.making.pages import Recipe, render_single
from generator.reading import digest_of
from generator.search import manifest, writing
from generator.settings import Settings
from generator.store import Store, decoded, encoded
from generator.views import browse, changes, home, lists, plain
from generator.views.changes import Event
from generator.views.paging import Tally
from generator.views.record import Row
from generator.views.site import Site

_SITEMAP_MOST = 50_000
"""Addresses in one sitemap file (sitemaps.org protocol)."""


def write(
    store: Store,
    recipe: Recipe,
    articles: Iterable[str],
    changed: Changed,
    outputs: Outputs,
    jobs: int,
) -> int:
    """Put all of them in their places; gives how many pages there are."""
    tally = tally_of(store)
    pages, indexed = 0, [*articles]
    for number, site in enumerate(recipe.sites):
        for template, view in _views(store, site, number, tally):
            outputs.put(*render_single(recipe, number, template, view))
            pages += 1
            indexed += [site.folder + view.page.address] if view.page.indexed else []
    _write_search(store, recipe, changed, outputs, jobs)
    _write_downloads(store, changed, outputs)
    _write_sitemap(store, recipe, indexed, outputs)
    return pages


def tally_of(store: Store) -> Tally:
    def counts(column: str) -> dict[str, int]:
        return dict(store.rows(f"SELECT {column}, count(*) FROM listings GROUP BY {column}"))  # noqa: S608 - our own words

    by_list = counts("list")
    return Tally(
        entities=store.one("SELECT count(*) FROM entities WHERE entry IS NOT NULL"),
        records=sum(by_list.values()),
        lists=by_list,
        regions=counts("region"),
        authorities=counts("authority"),
    )


def _views(store: Store, site: Site, number: int, tally: Tally) -> Iterator[tuple[str, Any]]:
    latest, ending = _latest(store, number), _ending(store, site, number)
    yield "home.html", home.home_view(site, tally, latest, ending)
    yield "index.html", lists.lists_view(site, tally)
    yield "index.html", browse.regions_view(site, tally)
    yield "index.html", browse.authorities_view(site, tally)
    for view in changes.changes_views(site, _events(store, number)):
        yield "changes.html", view
    yield "search.html", plain.plain_view(site, "search", urls.SEARCH, tally)
    yield "data.html", plain.plain_view(site, "data", urls.DATA, tally)
    yield "404.html", plain.not_found_view(site, tally)


def _latest(store: Store, number: int) -> list[Row]:
    sql = "SELECT rows FROM listings WHERE NOT person ORDER BY published DESC, record LIMIT ?"
    return _rows(store.column(sql, home.LATEST), number)


def _ending(store: Store, site: Site, number: int) -> list[Row]:
    until: timedelta = home.ENDING_WITHIN
    sql = """
    SELECT rows FROM listings WHERE last_day <= ? AND NOT person AND status = 'in_force'
    ORDER BY last_day, published DESC, record LIMIT ?
    """
    last = (site.made.as_of + until).isoformat()
    return _rows(store.column(sql, last, home.LATEST), number)


def _rows(found: list[bytes], number: int) -> list[Row]:
    return [decoded(data, tuple[Row, ...])[number] for data in found]


def _events(store: Store, number: int) -> Iterator[Event]:
    sql = "SELECT events FROM entities WHERE events IS NOT NULL ORDER BY id"
    for data in store.column(sql):
        yield from decoded(data, tuple[tuple[Event, ...], ...])[number]


def _write_search(
    store: Store, recipe: Recipe, changed: Changed, outputs: Outputs, jobs: int
) -> None:
    """The index, made again only where an entry of it or what it says of itself differs."""
    site = recipe.sites[0]
    words = [other.words for other in recipe.sites]
    as_of = site.made.as_of.isoformat()
    about = manifest.about(site.vocabulary, words, as_of)
    said = msgspec.msgpack.encode(about, order="deterministic")  # it holds a set
    key = hashlib.sha256(encoded([said, *_titles(site)])).hexdigest()
    anew = differs(store, "search", key) or outputs.stage.fresh
    if not anew and "entry" not in changed.columns:
        outputs.keep(writing.FOLDER)
        return
    found = store.rows("SELECT entry FROM entities WHERE entry IS NOT NULL ORDER BY id")
    entries = (entry for (entry,) in found)
    for path, content in writing.files(entries, about, jobs=jobs):
        outputs.put(path, content)


def _titles(site: Site) -> Iterator[Any]:
    for key, rules in site.vocabulary.lists.items():
        yield key, rules.title, rules.short, rules.class_
    yield site.vocabulary.authorities


def _write_downloads(store: Store, changed: Changed, outputs: Outputs) -> None:
    def pieces(column: str, first: bytes) -> Callable[[], Iterator[bytes]]:
        return lambda: _pieces(store, column, first)

    header = downloads.header()
    for path, column, first in (
        ("data/records.csv", "csv", header),
        ("data/entities.jsonl", "line", b""),
    ):
        outputs.put_all(path, pieces(column, first), differs=column in changed.columns)


def _pieces(store: Store, column: str, first: bytes) -> Iterator[bytes]:
    yield first
    sql = f"SELECT {column} FROM entities WHERE {column} IS NOT NULL ORDER BY id"  # noqa: S608 - our own words
    for (data,) in store.rows(sql):
        yield data


def _write_sitemap(store: Store, recipe: Recipe, addresses: list[str], outputs: Outputs) -> None:
    """robots.txt, and where the site's address is known the sitemap, in files of 50,000."""
    url = recipe.sites[0].site_url
    robots = "User-agent: *\nAllow: /\n"
    if not url:
        outputs.put("robots.txt", robots.encode())
        return
    outputs.put("robots.txt", f"{robots}\nSitemap: {url}sitemap.xml\n".encode())
    below = [f"entity/{key}/" for key in store.column("SELECT id FROM entities WHERE indexed")]
    below += tables.indexed(store)
    folders = [site.folder for site in recipe.sites]
    indexed = sorted([*addresses, *(folder + one for folder in folders for one in below)])
    pieces = [_urlset(url, piece) for piece in workers.batches(indexed, _SITEMAP_MOST)]
    if len(pieces) == 1:
        outputs.put("sitemap.xml", pieces[0])
        return
    for number, piece in enumerate(pieces, 1):
        outputs.put(f"sitemap-{number}.xml", piece)
    outputs.put("sitemap.xml", _sitemap_index(url, len(pieces)))


_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _urlset(url: str, addresses: list[str]) -> bytes:
    rows = "".join(f"<url><loc>{url}{address}</loc></url>\n" for address in addresses)
    return f"{_XML}<urlset {_SITEMAP}>\n{rows}</urlset>\n".encode()


def _sitemap_index(url: str, count: int) -> bytes:
    names_ = (f"{url}sitemap-{number}.xml" for number in range(1, count + 1))
    rows = "".join(f"<sitemap><loc>{name}</loc></sitemap>\n" for name in names_)
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{rows}</sitemapindex>\n".encode()


def counts(store: Store, recipe: Recipe, pages: int) -> dict[str, int]:
    entities = store.one("SELECT count(*) FROM entities")
    return {
        "entities": store.one("SELECT count(*) FROM entities WHERE entry IS NOT NULL"),
        "records": store.one("SELECT count(*) FROM listings"),
        "pages": pages + entities * len(recipe.sites),
    }


def build_json(
    store: Store, settings: Settings, site: Site, commit: str, counts: dict[str, int]
) -> bytes:
    """What was built, from what: equal for equal sites."""
    digests = store.rows("SELECT path, digest FROM folders ORDER BY path")
    found = {
        "version": site.made.version,
        "commit": commit,
        "as_of": site.made.as_of.isoformat(),
        "timezone": site.vocabulary.about.timezone,
        "languages": list(site.languages),
        "counts": counts,
        "inputs": digest_of(settings, digests),
    }
    return (json.dumps(found, indent=1) + "\n").encode()
