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

from generator import __version__, inspection, intake, reading
from generator.making import articles, assets, compiled, entities, history, singles, tables
from generator.making.outputs import Outputs
from generator.making.pages import Recipe
from generator.problems import Problem, Unusable
from generator.publish import MARK, Publishing, state_of
from generator.search import manifest
from generator.settings import Settings
from generator.store import Damaged, Store, locked, opened
from generator.text import counted
from generator.views.site import Made, Site
from generator.words import read_words
from generator.workers import Say, silent


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
    settings: Settings, as_of: date | None = None, say: Say = silent, *, clean: bool = False
) -> Built:
    """Build the site of a register into `settings.site_dir`.

    With `clean` nothing of earlier builds is used. Raises Refused with every problem where the
    register has errors, and Unusable where something else is in the way. In both cases the site
    that stands is as it was.
    """
    with locked(settings.root, say) as folder:
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
    folder: Path, settings: Settings, as_of: date | None, say: Say, *, clean: bool
) -> Built:
    with reading.commit_later(settings.root) as commit, opened(folder, clean=clean) as store:
        return _build(store, settings, as_of, commit, say)


def _build(
    store: Store, settings: Settings, as_of: date | None, commit: Callable[[], str], say: Say
) -> Built:
    say("reading and checking the register")
    taken = intake.take_in(store, settings, as_of)
    publishing = Publishing(settings.site_dir)
    languages = list(taken.vocabulary.about.languages)
    stage = publishing.stage(store.past() if store.note("languages") == languages else None)
    store.keep("languages", languages)
    store.keep("vocabulary of all", taken.vocabulary)
    store.keep("day", taken.today.isoformat())
    outputs = Outputs(store, stage)
    sites = _sites(store, settings, taken)
    below = assets.write(settings, sites, outputs)
    rendered = articles.write(store, settings, sites, below, outputs, say)
    recipe = Recipe(
        sites=sites,
        frames=rendered.frames,
        folders=tuple(str(folder) for folder in settings.templates),
        stage=stage,
        regions=manifest.regions_in(taken.vocabulary),
        compiled=compiled.known(store, sites, settings.templates),
    )
    revised = history.write(store, settings, taken, commit().rstrip("+"), say)
    made = entities.write(store, recipe, revised, outputs, settings, say)
    say("rendering lists, regions, authorities and changes")
    pages = tables.write(store, recipe, made, outputs, settings)
    pages += singles.write(store, recipe, rendered.addresses, made, outputs, settings.jobs)
    compiled.keep(store, recipe)
    counts = singles.counts(store, recipe, pages)
    mark = singles.build_json(store, settings, sites[0], commit(), counts)
    outputs.finish()
    members = store.one("SELECT count(*) FROM entities")
    own = store.column("SELECT path FROM articles")
    roots = [site.folder for site in sites]
    dead = inspection.inspect(stage, roots, members, outputs.changed, own)
    stage.write(MARK, mark)
    paths = None if stage.fresh else outputs.changed | {MARK}
    store.step(paths, state_of(publishing.spare))
    publishing.swap(stage)
    say(f"built {counted(counts['pages'], 'page')} of {counted(counts['entities'], 'entity')}")
    complaints = rendered.complaints + tuple(map(_dead_link, dead))
    warned = taken.warnings + len(complaints)
    warnings = taken.problems + complaints
    return Built(**counts, rendered=made.rendered, warnings=warnings, warned=warned)


def _sites(store: Store, settings: Settings, taken: intake.Taken) -> tuple[Site, ...]:
    """One for each language. The commit is not among what pages are made from."""
    made = Made(as_of=taken.today, version=__version__)
    url = articles.address(store, settings)
    folders = [folder / "words" for folder in reversed(settings.templates)]
    return tuple(
        Site(
            vocabulary=taken.vocabulary,
            words=read_words(language, folders),
            made=made,
            site_url=url,
            report_guide=articles.report_guide(settings, language),
        )
        for language in taken.vocabulary.about.languages
    )


def _dead_link(link: str) -> Problem:
    path, _, target = link.partition(" -> ")
    message = f"article has a link to nothing: {target}"
    return Problem(path=path, code="MkDocs", severity="warning", message=message)
