"""The pipeline: read, check, derive, make, publish. Nothing is seen before all is judged.

The build is a function of the files, the templates and the as-of date. It works in proportion to
what changed since the last one, from what the store kept, and gives the bytes a clean build gives:
a page is made again when anything it is made from differs, and everything a page is made from is
either its own entity or table, or part of the recipe all pages share.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from gongshi import __version__
from gongshi.progress import Reporter, silent
from gongshi.project import checkout
from gongshi.publishing.staging import MARK, Publishing, site_state
from gongshi.register.names import regions_in
from gongshi.register.problems import Problem, Unusable
from gongshi.register.text import count_noun
from gongshi.settings import Settings
from gongshi.site import (
    article_pages,
    assets,
    entity_pages,
    listing_pages,
    single_pages,
    stage_check,
    template_cache,
)
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import Recipe
from gongshi.store import ingest, record_history
from gongshi.store.database import Damaged, Store, lock_store, open_store
from gongshi.views.site import Edition, Site
from gongshi.views.words import read_words


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made, and the first warnings it came with, of `warned` in all.

    `rendered`: entities made anew.
    """

    entities: int
    records: int
    pages: int
    rendered: int
    warnings: tuple[Problem, ...]
    warned: int


def build(
    settings: Settings, as_of: date | None = None, say: Reporter = silent, *, clean: bool = False
) -> Built:
    """Build the site of a register into `settings.site_dir`.

    With `clean` nothing of earlier builds is used. Raises Refused with every problem where the
    register has errors, and Unusable where something else is in the way. In both cases the site
    that stands is as it was.
    """
    with lock_store(settings.root, say) as folder:
        try:
            try:
                return _build_in(folder, settings, as_of, say, clean=clean)
            except Damaged:
                say("the cache cannot be read; building anew")
                return _build_in(folder, settings, as_of, say, clean=True)
        except Damaged as error:
            raise Unusable(f"cannot keep a cache in {folder}: {error}") from None
        except OSError as error:
            place = f" ({error.filename})" if error.filename else ""
            raise Unusable(f"cannot write: {error.strerror}{place}") from None


def _build_in(
    folder: Path, settings: Settings, as_of: date | None, say: Reporter, *, clean: bool
) -> Built:
    with checkout.commit_later(settings.root) as commit, open_store(folder, clean=clean) as store:
        return _build(store, settings, as_of, commit, say)


def _build(
    store: Store, settings: Settings, as_of: date | None, commit: Callable[[], str], say: Reporter
) -> Built:
    say("reading and checking the register")
    taken = ingest.take_in(store, settings, as_of)
    publishing = Publishing(settings.site_dir)
    languages = list(taken.vocabulary.about.languages)
    stage = publishing.stage(store.past() if store.note("languages") == languages else None)
    store.keep("languages", languages)
    store.keep("vocabulary of all", taken.vocabulary)
    store.keep("day", taken.today.isoformat())
    outputs = Outputs(store, stage)
    sites = _sites(store, settings, taken)
    below = assets.write_assets(settings, sites, outputs)
    rendered = article_pages.write_article_pages(store, settings, sites, below, outputs, say)
    recipe = Recipe(
        sites=sites,
        frames=rendered.frames,
        folders=tuple(str(folder) for folder in settings.templates),
        stage=stage,
        regions=regions_in(taken.vocabulary),
        compiled=template_cache.known(store, sites, settings.templates),
    )
    revised = record_history.update_history(store, settings, taken, commit().rstrip("+"), say)
    made = entity_pages.write_entity_pages(store, recipe, revised, outputs, settings, say)
    say("rendering lists, regions, authorities and changes")
    pages = listing_pages.write_listing_pages(store, recipe, made, outputs, settings)
    pages += single_pages.write_single_pages(
        store, recipe, rendered.addresses, made, outputs, settings.jobs
    )
    template_cache.keep(store, recipe)
    counts = single_pages.counts(store, recipe, pages)
    mark = single_pages.build_json(store, settings, sites[0], commit(), counts)
    outputs.finish()
    members = store.one("SELECT count(*) FROM entities")
    own = store.column("SELECT path FROM articles")
    roots = [site.folder for site in sites]
    dead = stage_check.inspect(stage, roots, members, outputs.changed, own)
    stage.write(MARK, mark)
    paths = None if stage.fresh else outputs.changed | {MARK}
    store.step(paths, site_state(publishing.spare))
    publishing.swap(stage)
    say(
        f"built {count_noun(counts['pages'], 'page')} of {count_noun(counts['entities'], 'entity')}"
    )
    complaints = rendered.complaints + tuple(map(_dead_link, dead))
    warned = taken.warnings + len(complaints)
    warnings = taken.problems + complaints
    return Built(**counts, rendered=made.rendered, warnings=warnings, warned=warned)


def _sites(store: Store, settings: Settings, taken: ingest.Ingested) -> tuple[Site, ...]:
    """One for each language. The commit is not among what pages are made from."""
    made = Edition(as_of=taken.today, version=__version__)
    url = article_pages.address(store, settings)
    folders = [folder / "words" for folder in reversed(settings.templates)]
    return tuple(
        Site(
            vocabulary=taken.vocabulary,
            words=read_words(language, folders),
            made=made,
            site_url=url,
            report_guide=article_pages.report_guide(settings, language),
        )
        for language in taken.vocabulary.about.languages
    )


def _dead_link(link: str) -> Problem:
    path, _, target = link.partition(" -> ")
    message = f"article has a link to nothing: {target}"
    return Problem(path=path, code="MkDocs", severity="warning", message=message)
