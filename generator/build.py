"""The pipeline: read, check, derive, make, publish. Nothing is written before all is judged.

The build is a function of the files, the templates and the as-of date. Entities are rendered in
batches on a process pool and written as they come, so that memory holds records, never pages.
"""

import gc
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from generator import (
    __version__,
    downloads,
    entities,
    reading,
    reference,
    revisions,
    schema,
    urls,
    workers,
)
from generator.articles import Articles, render_articles, site_url
from generator.entities import Entity
from generator.problems import Problem, Refused, errors
from generator.publish import Publishing, Stage
from generator.render import Frame, Renderer, script_json
from generator.search import corpus, manifest, names, writing
from generator.search.parts import Regions
from generator.settings import Settings
from generator.views import browse, changes, home, lists, paging, plain
from generator.views.entity import entity_view, tombstone_view
from generator.views.site import Made, Site
from generator.words import read_words

Say = Callable[[str], None]

_BATCH = 100
_SITEMAP_MOST = 50_000
"""Addresses in one sitemap file (sitemaps.org protocol)."""


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made, and the warnings it came with."""

    entities: int
    records: int
    pages: int
    warnings: tuple[Problem, ...]


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """Everything rendering an entity needs besides the entity, in one picklable value."""

    sites: tuple[Site, ...]
    frames: tuple[Frame, ...]
    folders: tuple[str, ...]
    stage: Stage
    regions: Regions

    def renderers(self) -> list[Renderer]:
        return [
            Renderer(
                [Path(folder) for folder in self.folders],
                site.words,
                frame,
                site.text(site.vocabulary.about.title),
                site.vocabulary.about.timezone,
            )
            for site, frame in zip(self.sites, self.frames, strict=True)
        ]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What rendering a batch of entities gave besides the pages it wrote."""

    pages: int
    search: list[str]
    entries: list[bytes]
    csv: bytes
    lines: bytes
    indexed: list[str]


def build(settings: Settings, as_of: date | None = None, say: Say = lambda _: None) -> Built:
    """Build the site of a register into `settings.site_dir`.

    Raises Refused with every problem where the register has errors, and Unusable where something
    else is in the way. In both cases the site that stands is as it was.
    """
    say("reading and checking the register")
    read = reading.read(settings, as_of)
    if read.register is None or errors(read.problems):
        raise Refused(read.problems)
    gc.freeze()  # the register stays until the end: do not look it through again and again
    try:
        with Publishing(settings.site_dir) as (publishing, stage):
            known = revisions.of_register(settings.root, read.register)
            if known.gap:
                say(revisions.GAPS[known.gap])
            every = entities.entities(read.register, read.today, known.by_record)
            members = [entity for entity in every if entity.published]
            recipe, addresses = _prepare(settings, read, members, stage, say)
            built = _make(settings, recipe, members, addresses, say)
            built = msgspec.structs.replace(built, warnings=read.problems)
            stage.write("build.json", _build_json(settings, recipe, built, read.digests))
            publishing.swap()
    finally:
        gc.unfreeze()  # a server builds again and again; what is done with may go
    say(f"built {built.pages} pages of {built.entities} entities")
    return built


def _prepare(
    settings: Settings, read: reading.Read, members: list[Entity], stage: Stage, say: Say
) -> tuple[Recipe, list[str]]:
    """Articles, assets and schemas written; the recipe for pages, and the articles' addresses."""
    assert read.register is not None  # noqa: S101 - the caller refused otherwise
    vocabulary = read.register.vocabulary
    made = Made(as_of=read.today, commit=reading.commit(settings.root), version=__version__)
    url = site_url(settings.config_file)
    word_folders = [folder / "words" for folder in reversed(settings.templates)]
    sites = tuple(
        Site(
            vocabulary=vocabulary,
            words=read_words(language, word_folders),
            made=made,
            site_url=url,
        )
        for language in vocabulary.about.languages
    )
    assets = _write_assets(settings, sites, stage)
    say("rendering the articles")
    articles = _write_articles(settings, sites, members, assets, stage)
    for name, data in schema.files().items():
        stage.write(f"data/schema/{name}", data)
    recipe = Recipe(
        sites=sites,
        frames=tuple(a.frame for a in articles),
        folders=tuple(str(folder) for folder in settings.templates),
        stage=stage,
        regions=manifest.regions_in(vocabulary),
    )
    return recipe, [
        site.folder + address
        for site, rendered in zip(sites, articles, strict=True)
        for address in rendered.addresses
    ]


def _write_assets(settings: Settings, sites: tuple[Site, ...], stage: Stage) -> str:
    """Scripts with their words, and styles, in a folder named by their content.

    Gives its path below the site's root.
    """
    files: dict[str, bytes] = {}
    for folder in reversed(settings.templates):
        for path in sorted((folder / "assets").rglob("*")):
            if path.is_file():
                files[path.relative_to(folder / "assets").as_posix()] = path.read_bytes()
    styles = [name for name in sorted(files) if name.startswith("css/")]
    style = b"\n".join(files.pop(name) for name in styles)
    files["css/style.css"] = style
    for site in sites:
        words = f"export default {script_json(site.words.script)};\n"
        files[f"js/words.{site.language}.mjs"] = words.encode()
    total = hashlib.sha256(b"".join(k.encode() + v for k, v in sorted(files.items())))
    below = f"assets/g/{total.hexdigest()[:10]}/"
    for name, data in files.items():
        stage.write(below + name, data)
    return below


def _write_articles(
    settings: Settings,
    sites: tuple[Site, ...],
    members: list[Entity],
    assets: str,
    stage: Stage,
) -> list[Articles]:
    overrides = [folder / "overrides" for folder in settings.templates]
    with tempfile.TemporaryDirectory() as work:
        rendered = [
            render_articles(
                settings.config_file,
                settings.content,
                [folder for folder in overrides if folder.is_dir()],
                _extra(site, sites, assets),
                reference.snippets(site, members),
                Path(work),
            )
            for site in sites
        ]
    for articles in rendered:
        for path, data in articles.files.items():
            stage.write(path, data)
    return rendered


def _extra(site: Site, sites: tuple[Site, ...], assets: str) -> dict[str, Any]:
    """What the frame's template is told of the register."""
    about = site.vocabulary.about
    up = urls.up(site.folder)
    return {
        "language": site.language,
        "folder": site.folder,
        "title": site.text(about.title),
        "operator": site.text(about.operator),
        "notice": site.text(about.notice),
        "as_of": site.made.as_of.isoformat(),
        "as_of_text": site.words.day(site.made.as_of),
        "up": up,
        "site_url": site.site_url,
        "assets": up + assets,
        "t": site.words.table,
        "languages": [
            {
                "code": other.language,
                "name": other.words("language_name"),
                "prefix": up + other.folder,
            }
            for other in sites
        ],
    }


def _make(
    settings: Settings, recipe: Recipe, members: list[Entity], addresses: list[str], say: Say
) -> Built:
    """Every register page, the search index, the downloads, the sitemap."""
    stage = recipe.stage
    say(f"rendering {len(members)} entities")
    pages, search, entries, indexed = 0, [], [], list(addresses)
    stage.append("data/records.csv", downloads.header())
    stage.append("data/entities.jsonl", b"")
    renderers = workers.batches(members, _BATCH)
    for batch in workers.run(_render_batch, recipe, renderers, settings.jobs):
        pages += batch.pages
        search += batch.search
        entries += batch.entries
        indexed += batch.indexed
        stage.append("data/records.csv", batch.csv)
        stage.append("data/entities.jsonl", batch.lines)
    _write_search(recipe, search, entries)
    say("rendering lists, regions, authorities and changes")
    tables = _tables(recipe, members)
    for done in workers.run(_render_tables, tables, _table_tasks(recipe), settings.jobs):
        pages += done.pages
        indexed += done.indexed
    _write_sitemap(recipe, sorted(indexed))
    records = len(tables.listed)
    return Built(entities=len(search), records=records, pages=pages, warnings=())


_compiled: list[tuple[Recipe, list[Renderer]]] = []
"""The renderers of the recipe this process worked on last: templates are compiled once."""


def _renderers(recipe: Recipe) -> list[Renderer]:
    if not _compiled or _compiled[0][0] is not recipe:
        _compiled[:] = [(recipe, recipe.renderers())]
    return _compiled[0][1]


def _render_batch(recipe: Recipe, members: list[Entity]) -> Batch:
    """Write the pages of a batch in every language."""
    indexed: list[str] = []
    bulk: list[tuple[bytes, bytes]] = []
    for site, renderer in zip(recipe.sites, _renderers(recipe), strict=True):
        first = site is recipe.sites[0]
        for entity in members:
            address = site.folder + urls.entity(entity.id)
            path = urls.file_of(address)
            if not entity.shown:
                view = tombstone_view(site, entity)
                recipe.stage.write(path, renderer.page("tombstone.html", view))
                continue
            shown = entity_view(site, entity)
            recipe.stage.write(path, renderer.page("entity.html", shown))
            if shown.page.indexed:
                indexed.append(address)
            if first and downloads.in_bulk(entity):
                row = downloads.csv_rows(entity, shown)
                bulk.append((row, downloads.json_line(entity, shown) if shown.records else b""))
    lines = (names.entry(entity, recipe.sites[0].vocabulary) for entity in members)
    return Batch(
        pages=len(members) * len(recipe.sites),
        search=[line for line in lines if line],
        entries=[
            corpus.entry(entity, recipe.sites[0].vocabulary, recipe.regions) for entity in members
        ],
        csv=b"".join(row for row, _ in bulk),
        lines=b"".join(line for _, line in bulk),
        indexed=indexed,
    )


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """What every page that lists is made from, grouped once for all of them."""

    recipe: Recipe
    members: list[Entity]
    listed: list[paging.Member]
    by_list: dict[str, list[paging.Member]]
    by_region: dict[str, list[paging.Member]]
    by_authority: dict[str, list[paging.Member]]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """How many pages were written, and the addresses search engines may keep."""

    pages: int
    indexed: list[str]


Task = tuple[int, str, str]
"""Which site, which kind of page, which list, region or authority."""


def _tables(recipe: Recipe, members: list[Entity]) -> Tables:
    listed = paging.current(members)
    return Tables(
        recipe=recipe,
        members=members,
        listed=listed,
        by_list=paging.members_by_list(listed),
        by_region=paging.members_by_region(listed),
        by_authority=paging.members_by_authority(recipe.sites[0], listed),
    )


def _table_tasks(recipe: Recipe) -> Iterator[Task]:
    vocabulary = recipe.sites[0].vocabulary
    kinds: dict[str, Iterable[str]] = {
        "region": vocabulary.about.regions,
        "authority": vocabulary.authorities,
        "list": vocabulary.lists,
    }
    for number in range(len(recipe.sites)):
        for kind, keys in kinds.items():
            yield from ((number, kind, key) for key in keys)
        yield number, "single", ""


def _render_tables(tables: Tables, task: Task) -> Written:
    number, kind, key = task
    site, renderer = tables.recipe.sites[number], _renderers(tables.recipe)[number]
    views = _single_views(site, tables) if kind == "single" else _paged(site, tables, kind, key)
    pages, indexed = 0, []
    for template, view in views:
        address = site.folder + view.page.address
        tables.recipe.stage.write(urls.file_of(address), renderer.page(template, view))
        pages += 1
        indexed += [address] if view.page.indexed else []
    return Written(pages=pages, indexed=indexed)


def _paged(site: Site, tables: Tables, kind: str, key: str) -> Iterator[tuple[str, Any]]:
    if kind == "list":
        for view in lists.list_views(site, key, tables.by_list.get(key, [])):
            yield "list.html", view
    elif kind == "region":
        for region in browse.region_views(site, key, tables.by_region.get(key, [])):
            yield "browse.html", region
    else:
        for authority in browse.authority_views(site, key, tables.by_authority.get(key, [])):
            yield "browse.html", authority


def _single_views(site: Site, tables: Tables) -> Iterator[tuple[str, Any]]:
    listed = tables.listed
    yield "home.html", home.home_view(site, listed)
    yield "index.html", lists.lists_view(site, listed)
    yield "index.html", browse.regions_view(site, tables.by_region)
    yield "index.html", browse.authorities_view(site, tables.by_authority)
    yield "changes.html", changes.changes_view(site, tables.members)
    yield "search.html", plain.plain_view(site, "search", urls.SEARCH, listed)
    yield "data.html", plain.plain_view(site, "data", urls.DATA, listed)
    yield "404.html", plain.not_found_view(site, listed)


def _write_search(recipe: Recipe, lines: list[str], entries: list[bytes]) -> None:
    written = []
    for name, data in names.parts(lines):
        recipe.stage.write(names.FOLDER + name, data)
        written.append(name)
    site = recipe.sites[0]
    as_of = site.made.as_of.isoformat()
    words = [other.words for other in recipe.sites]
    data = names.manifest(written, len(lines), as_of, site.vocabulary, words)
    recipe.stage.write(names.FOLDER + "index.json", data)
    about = manifest.about(site.vocabulary, words, as_of)
    for path, content in writing.files(entries, about):
        recipe.stage.write(path, content)


def _write_sitemap(recipe: Recipe, indexed: list[str]) -> None:
    """robots.txt, and where the site's address is known the sitemap, in files of 50,000."""
    url, stage = recipe.sites[0].site_url, recipe.stage
    robots = "User-agent: *\nAllow: /\n"
    if not url:
        stage.write("robots.txt", robots.encode())
        return
    stage.write("robots.txt", f"{robots}\nSitemap: {url}sitemap.xml\n".encode())
    pieces = [_urlset(url, piece) for piece in workers.batches(indexed, _SITEMAP_MOST)]
    if len(pieces) == 1:
        stage.write("sitemap.xml", pieces[0])
        return
    for number, piece in enumerate(pieces, 1):
        stage.write(f"sitemap-{number}.xml", piece)
    stage.write("sitemap.xml", _sitemap_index(url, len(pieces)))


_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _urlset(url: str, addresses: list[str]) -> bytes:
    rows = "".join(f"<url><loc>{url}{address}</loc></url>\n" for address in addresses)
    return f"{_XML}<urlset {_SITEMAP}>\n{rows}</urlset>\n".encode()


def _sitemap_index(url: str, count: int) -> bytes:
    names_ = (f"{url}sitemap-{number}.xml" for number in range(1, count + 1))
    rows = "".join(f"<sitemap><loc>{name}</loc></sitemap>\n" for name in names_)
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{rows}</sitemapindex>\n".encode()


def _build_json(settings: Settings, recipe: Recipe, built: Built, digests: dict[str, str]) -> bytes:
    made = recipe.sites[0].made
    found = {
        "version": made.version,
        "commit": made.commit,
        "as_of": made.as_of.isoformat(),
        "timezone": recipe.sites[0].vocabulary.about.timezone,
        "languages": list(recipe.sites[0].languages),
        "counts": {"entities": built.entities, "records": built.records, "pages": built.pages},
        "inputs": reading.digest(settings, digests),
    }
    return (json.dumps(found, indent=1) + "\n").encode()
