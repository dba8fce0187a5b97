"""What do articles and the frame look like? They are rendered again only if their inputs differ."""

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gongshi.progress import Reporter
from gongshi.register.entities import Entity
from gongshi.register.problems import Problem
from gongshi.search.index import article_index as searched
from gongshi.settings import Settings
from gongshi.site.articles import mkdocs_build
from gongshi.site.articles.snippets import snippets as snippets_of
from gongshi.site.entity_pages import stored_entity
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import entity_of
from gongshi.store.database import Store, digest_of
from gongshi.store.last_build import RenderedArticles
from gongshi.views import urls
from gongshi.views.site import Site

_REPORT = "articles/report"


def make_article_pages(
    store: Store,
    settings: Settings,
    last: RenderedArticles,
    sites: tuple[Site, ...],
    assets: str,
    outputs: Outputs,
    say: Reporter,
) -> RenderedArticles:
    """Put the articles in place; `assets` is the path of the scripts below the site's root."""
    snippets = [snippets_of(site, _examples(store, site)) for site in sites]
    extras = [_extra(site, sites, assets) for site in sites]
    inputs = digest_of(
        [snippets, extras, [*_sources(settings)], mkdocs_build.version(), searched.FORMAT]
    )
    if last.inputs != inputs:
        say("rendering the articles")
        last = _render(store, settings, inputs, extras, snippets)
    for path, data in store.rows("SELECT path, data FROM articles"):
        outputs.put(path, data)
    return last


def report_guide(settings: Settings, language: str) -> str:
    """Address of the article on the report below the language's root; empty without one."""
    there = (settings.content / language / f"{_REPORT}.md").is_file()
    return f"{_REPORT}/" if there else ""


def _sources(settings: Settings) -> Iterable[tuple[str, bytes]]:
    """Every file that MkDocs reads, by its place, with a digest."""
    folders = [settings.content, *(folder / "overrides" for folder in settings.templates)]
    for number, folder in enumerate(folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = f"{number} {path.relative_to(folder).as_posix()}"
                yield name, hashlib.sha256(path.read_bytes()).digest()
    yield settings.config_file.name, settings.config_file.read_bytes()


def _render(
    store: Store,
    settings: Settings,
    inputs: str,
    extras: list[dict[str, Any]],
    snippets: list[dict[str, str]],
) -> RenderedArticles:
    overrides = [folder / "overrides" for folder in settings.templates]
    with tempfile.TemporaryDirectory() as work:
        rendered = [
            mkdocs_build.render_articles(
                settings.config_file,
                settings.content,
                [folder for folder in overrides if folder.is_dir()],
                extra,
                tables,
                Path(work),
                foreign=settings.own_pages,
            )
            for extra, tables in zip(extras, snippets, strict=True)
        ]
    store.run("DELETE FROM main.articles")
    for extra, one in zip(extras, rendered, strict=True):
        store.insert("articles", one.files.items())
        index = searched.index(one.files, extra["folder"], one.addresses)
        path = f"{searched.FOLDER}articles.{extra['language']}.bin"
        store.insert("articles", [(path, index)])
    return RenderedArticles(
        inputs=inputs,
        frames=tuple(one.frame.text for one in rendered),
        addresses=tuple(
            extra["folder"] + address
            for extra, one in zip(extras, rendered, strict=True)
            for address in one.addresses
        ),
        warnings=tuple(
            Problem(
                path=f"{settings.content.name}/{extra['language']}",
                code="MkDocs",
                severity="warning",
                message=message,
            )
            for extra, one in zip(extras, rendered, strict=True)
            for message in one.warnings
        ),
    )


_BEST = """
SELECT entity FROM (SELECT entity FROM main.records WHERE rank IS NOT NULL ORDER BY rank LIMIT 1)
UNION SELECT min(entity) FROM main.records WHERE marks IS NOT NULL GROUP BY marks
UNION SELECT entity FROM (
  SELECT entity, sum(class <> '') AS kinds FROM (
    SELECT DISTINCT entity, class FROM main.records WHERE class IS NOT NULL)
  GROUP BY entity ORDER BY kinds DESC, entity DESC LIMIT 1)
ORDER BY entity
"""


def _examples(store: Store, site: Site) -> list[Entity]:
    """The entities from which articles choose their examples: the best of each kind."""
    return [entity_of(site, stored_entity(store, key)) for key in store.column(_BEST)]


def _extra(site: Site, sites: tuple[Site, ...], assets: str) -> dict[str, Any]:
    """The values that the frame's template needs from the register."""
    about = site.vocabulary.about
    up = urls.up(site.folder)
    return {
        "language": site.language,
        "folder": site.folder,
        "title": site.text(about.title),
        "operator": site.text(about.operator),
        "notice": site.text(about.notice),
        "licence": about.licence,
        "attribution": site.text(about.licence.attribution) if about.licence else "",
        "timezone": about.timezone,
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
