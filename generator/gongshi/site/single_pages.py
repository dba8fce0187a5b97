"""The pages and files there is one of: home, indexes, changes, search, downloads, the sitemap."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from gongshi.project.checkout import digest_of
from gongshi.publishing.staging import ANY
from gongshi.search.index import manifest, saved_state, update, writer
from gongshi.search.index.manifest import IndexHeader
from gongshi.search.index.writer import State
from gongshi.settings import Settings
from gongshi.site import change_pages, export_files, sitemap
from gongshi.site.entity_pages import PagesChanged, differs
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import Recipe, render_single
from gongshi.store.database import Store, decoded, encoded
from gongshi.views import browse, home, lists, plain, urls
from gongshi.views.paging import Tally
from gongshi.views.rows import Listing
from gongshi.views.site import Site


def write_single_pages(
    store: Store,
    recipe: Recipe,
    articles: Iterable[str],
    changed: PagesChanged,
    outputs: Outputs,
    jobs: int,
) -> int:
    """Put all of them in their places; gives how many pages there are."""
    tally = tally_of(store)
    pages, indexed = 0, [*articles]
    for number, site in enumerate(recipe.sites):
        for template, view in _views(store, site, tally):
            outputs.put(*render_single(recipe, number, template, view))
            pages += 1
            indexed += [site.folder + view.page.address] if view.page.indexed else []
    _write_search(store, recipe, changed, outputs, jobs)
    pages += change_pages.write_change_pages(store, recipe, changed, outputs)
    indexed += [site.folder + urls.CHANGES for site in recipe.sites]
    export_files.write_export_files(store, changed, outputs)
    sitemap.write_sitemap(store, recipe, indexed, changed, outputs)
    return pages


def tally_of(store: Store) -> Tally:
    totals: dict[str, dict[str, int]] = {"list": {}, "region": {}, "authority": {}}
    for kind, key, total in store.rows("SELECT kind, key, total FROM tables WHERE total > 0"):
        totals[kind][key] = total
    return Tally(
        entities=store.one("SELECT count(*) FROM entities WHERE entry IS NOT NULL"),
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
    yield "data.html", plain.plain_view(site, "data", urls.DATA, tally)
    yield "404.html", plain.not_found_view(site, tally)


def _latest(store: Store) -> list[Listing]:
    sql = "SELECT data FROM listings WHERE NOT person ORDER BY published DESC, record LIMIT ?"
    return _listings(store.column(sql, home.LATEST))


def _ending(store: Store, site: Site) -> list[Listing]:
    until: timedelta = home.ENDING_WITHIN
    sql = """
    SELECT data FROM listings WHERE last_day <= ? AND NOT person AND status = 'in_force'
    ORDER BY last_day, published DESC, record LIMIT ?
    """
    last = (site.made.as_of + until).isoformat()
    return _listings(store.column(sql, last, home.LATEST))


def _listings(found: list[bytes]) -> list[Listing]:
    return [decoded(data, Listing) for data in found]


def _write_search(
    store: Store, recipe: Recipe, changed: PagesChanged, outputs: Outputs, jobs: int
) -> None:
    """The index, changed only where an entry of it or what it says of itself differs."""
    site = recipe.sites[0]
    words = [other.words for other in recipe.sites]
    as_of = site.made.as_of.isoformat()
    about = manifest.about(site.vocabulary, words, as_of)
    said = msgspec.msgpack.encode(about, order="deterministic")  # it holds a set
    key = hashlib.sha256(encoded([said, *_titles(site)])).hexdigest()
    anew = differs(store, "search", key) or outputs.stage.fresh or changed.anew
    if not anew and "entry" not in changed.columns:
        outputs.keep(writer.FOLDER)
    elif anew or not _change_search(store, about, changed.entries, outputs):
        _make_search(store, about, outputs, jobs)


_INDEX = f"{writer.FOLDER}{ANY}"


def _make_search(store: Store, about: IndexHeader, outputs: Outputs, jobs: int) -> None:
    found = store.rows("SELECT entry FROM entities WHERE entry IS NOT NULL ORDER BY id")
    entries = (entry for (entry,) in found)
    store.run("DELETE FROM search")
    for path, content in writer.index_files(
        entries, about, manifest.WHOLE, jobs, keep=partial(_keep, store)
    ):
        _, *folders, _ = path.split("/")
        for generation in folders[:1]:
            outputs.named(_INDEX, generation)
            path = path.replace(generation, ANY, 1)  # noqa: PLW2901
        outputs.put(path, content)


def _change_search(
    store: Store, about: IndexHeader, ids: Collection[str], outputs: Outputs
) -> bool:
    """Change what differs; False where the index must be made anew."""
    parts = dict(store.rows("SELECT part, data FROM search"))
    if not parts:
        return False
    entries = {id_: store.one(_ENTRY, id_) for id_ in sorted(ids)}
    found = update.update(
        saved_state.state_from_parts(parts),
        ids,
        [entry for entry in entries.values() if entry],
        about,
        manifest.WHOLE,
        lambda path: outputs.read(f"{_INDEX}/{path}"),
        lambda id_: store.one(_ENTRY, id_),
    )
    if found is None:
        return False
    state, files = found
    outputs.named(_INDEX, state.facts["generation"])
    outputs.keep(f"{_INDEX}/")
    for path, content in files:
        if content:
            outputs.put(f"{_INDEX}/{path}", content)
        else:
            outputs.forget(f"{_INDEX}/{path}")
    outputs.put(*writer.manifest_file(state.members, about, state.facts))
    _keep(store, state)
    return True


_ENTRY = "SELECT entry FROM entities WHERE id = ?"


def _keep(store: Store, state: State) -> None:
    for row in saved_state.parts_of(state):
        store.insert("search", [row])


def _titles(site: Site) -> Iterator[Any]:
    for key, rules in site.vocabulary.lists.items():
        yield key, rules.title, rules.short, rules.class_
    yield site.vocabulary.authorities


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
