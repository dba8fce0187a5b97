"""How does a build go from files on disk to a site? Ingest, plan, make, check, swap.

The output depends only on the files, the templates and the as-of date. With what the store kept of
the last build, the work is proportional to the change, and the bytes are those of a clean build: a
page is made again if any of its inputs differs. Readers see nothing before everything is checked.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from gongshi import __version__
from gongshi.git import repository
from gongshi.progress import Reporter, silent
from gongshi.publishing.staging import MARK, Publishing, Stage, site_state
from gongshi.register.problems import Problem, Refused, Unusable
from gongshi.register.text import count_noun
from gongshi.settings import Settings
from gongshi.site import (
    article_pages,
    assets,
    build_json,
    change_pages,
    entity_pages,
    export_files,
    listing_pages,
    search_index,
    single_pages,
    sitemap,
    stage_check,
    template_cache,
)
from gongshi.site.articles import mkdocs_build
from gongshi.site.outputs import Outputs
from gongshi.site.page_worker import RenderInputs
from gongshi.site.plan import make_plan, render_inputs
from gongshi.store import ingest, record_history
from gongshi.store.database import Damaged, Store, lock_store, open_store
from gongshi.store.last_build import (
    LastBuild,
    RegisterState,
    read_last_build,
    read_past,
    save_build,
)
from gongshi.views import urls
from gongshi.views.site import Edition, Site
from gongshi.views.words import read_words


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a build, and the first of its `warned` warnings.

    `rendered`: entities rendered again.
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

    `clean`: use nothing of earlier builds. Raises Refused with every problem if the register has
    errors, and Unusable if something else prevents the build. In both cases the site stays as it
    was.
    """
    with lock_store(settings.root, say) as folder:
        try:
            try:
                return _build_in(folder, settings, as_of, say, clean=clean)
            except Damaged:
                say("the cache cannot be used; building anew")
                return _build_in(folder, settings, as_of, say, clean=True)
        except Damaged as error:
            raise Unusable(f"cannot keep a cache in {folder}: {error}") from None
        except OSError as error:
            place = f" ({error.filename})" if error.filename else ""
            raise Unusable(f"cannot write: {error.strerror}{place}") from None


def _build_in(
    folder: Path, settings: Settings, as_of: date | None, say: Reporter, *, clean: bool
) -> Built:
    with repository.commit_later(settings.root) as commit, open_store(folder, clean=clean) as store:
        try:
            return _build(store, settings, as_of, commit, say)
        except (Refused, OSError):
            raise
        except Exception as error:
            if store.fresh:
                raise
            raise Damaged(str(error)) from error  # maybe no template is at fault, but the cache


def _build(
    store: Store, settings: Settings, as_of: date | None, commit: Callable[[], str], say: Reporter
) -> Built:
    last = read_last_build(store)
    say("reading and checking the register")
    ingested = ingest.ingest_register(store, settings, last.register, as_of)
    publishing = Publishing(settings.site_dir)
    outputs = Outputs(store, _stage(store, publishing, last, ingested.state), last.search_folder)
    sites = _sites(settings, ingested.state, mkdocs_build.site_url(settings.config_file))
    asset_folder = assets.make_assets(settings, sites, outputs)
    articles = article_pages.make_article_pages(
        store, settings, last.articles, sites, asset_folder, outputs, say
    )
    head = commit().rstrip("+")
    history = record_history.update_history(store, settings, ingested, last.history, head, say)
    inputs = render_inputs(settings, last, sites, articles, outputs.stage)
    by_time = entity_pages.changed_by_time(store, ingested.state.today)
    revised = history.changed | ingested.touched | by_time
    plan = make_plan(last, inputs, revised, settings.jobs)
    delta = entity_pages.make_entity_pages(store, plan, outputs, say)
    say("rendering lists, regions, authorities and changes")
    listing_pages.make_listing_pages(store, plan, delta, outputs)
    single = single_pages.make_single_pages(store, inputs, outputs)
    search_index.make_search_index(store, plan, delta, outputs)
    change_days = change_pages.make_change_pages(store, plan, delta, outputs)
    parts = export_files.make_export_files(store, plan, delta, outputs)
    indexed = [*articles.addresses, *(one for one in single if single[one])]
    indexed += [site.folder + urls.CHANGES for site in sites]
    sitemap_inputs = sitemap.make_sitemap(store, plan, indexed, delta, outputs)
    outputs.remove_stale()
    warnings = articles.warnings + _dead_links(store, inputs, outputs)
    other_pages = (
        len(single) + len(sites) + sum(sum(days.values()) for days in change_days.values())
    )
    counts = build_json.count_built(store, sites, other_pages)
    inputs.stage.write(MARK, build_json.build_json(store, settings, sites[0], commit(), counts))
    this = LastBuild(
        register=ingested.state,
        history=history.state,
        articles=articles,
        templates=template_cache.compiled_now(inputs),
        pages=plan.pages,
        lists=plan.lists,
        search=plan.search,
        search_folder=outputs.folder_name,
        change_pages=change_days,
        export_parts=parts,
        sitemap=sitemap_inputs,
        site=site_state(publishing.staging),
    )
    save_build(store, last, this, None if inputs.stage.fresh else outputs.changed | {MARK})
    publishing.swap(inputs.stage)
    say(
        f"built {count_noun(counts['pages'], 'page')} of {count_noun(counts['entities'], 'entity')}"
    )
    return Built(
        **counts,
        rendered=delta.rendered,
        warnings=ingested.warnings.problems + warnings,
        warned=ingested.warnings.total + len(warnings),
    )


def _stage(store: Store, publishing: Publishing, last: LastBuild, register: RegisterState) -> Stage:
    """Start from the last site, unless its pages were in other languages."""
    before = last.register and last.register.vocabulary.about.languages
    same = before == register.vocabulary.about.languages
    return publishing.stage(read_past(store, last) if same else None)


def _sites(settings: Settings, register: RegisterState, url: str) -> tuple[Site, ...]:
    """A site for each language. The commit is not an input of pages."""
    folders = [folder / "words" for folder in reversed(settings.templates)]
    return tuple(
        Site(
            vocabulary=register.vocabulary,
            words=read_words(language, folders),
            made=Edition(as_of=register.today, version=__version__),
            site_url=url,
            report_guide=article_pages.report_guide(settings, language),
        )
        for language in register.vocabulary.about.languages
    )


def _dead_links(store: Store, inputs: RenderInputs, outputs: Outputs) -> tuple[Problem, ...]:
    """The dead links of articles. Raises Unusable if the stage is not a complete site."""
    entities = store.one("SELECT count(*) FROM main.entities")
    own = store.column("SELECT path FROM main.articles")
    folders = [site.folder for site in inputs.sites]
    found = stage_check.check_stage(inputs.stage, folders, entities, outputs.changed, own)
    return tuple(map(_dead_link, found))


def _dead_link(link: str) -> Problem:
    path, _, target = link.partition(" -> ")
    message = f"article has a link to nothing: {target}"
    return Problem(path=path, code="MkDocs", severity="warning", message=message)
