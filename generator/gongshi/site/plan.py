"""What must this build make, because it differs from the last one?

This is decided once, before a page is made. The inputs of a page are its own entity or table, which
the store compares, and the inputs that all pages share, which are compared here.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from gongshi.publishing.staging import Stage
from gongshi.register.names import regions_in
from gongshi.render.renderer import Frame
from gongshi.search.index import manifest
from gongshi.search.index.manifest import IndexHeader
from gongshi.settings import Settings
from gongshi.site import template_cache
from gongshi.site.page_worker import RenderInputs
from gongshi.store.database import digest_of
from gongshi.store.last_build import LastBuild, RenderedArticles
from gongshi.views.site import Site


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to make again. `pages`, `lists` and `search` are the digests that were compared.

    `every`: all pages; otherwise those of the `revised` entities, of the `changed_lists` and of the
    entities on them. `every_entry`: the whole search index, whose header is `header`;
    `new_day`: its manifest.
    """

    last: LastBuild
    inputs: RenderInputs
    header: IndexHeader
    jobs: int
    every: bool
    every_entry: bool
    new_day: bool
    revised: frozenset[str]
    changed_lists: frozenset[str]
    pages: str
    lists: dict[str, str]
    search: str


def render_inputs(
    settings: Settings,
    last: LastBuild,
    sites: tuple[Site, ...],
    articles: RenderedArticles,
    stage: Stage,
) -> RenderInputs:
    return RenderInputs(
        sites=sites,
        frames=tuple(map(Frame, articles.frames)),
        folders=tuple(map(str, settings.templates)),
        stage=stage,
        regions=regions_in(sites[0].vocabulary),
        compiled=template_cache.compiled_before(last.templates, sites, settings.templates),
        foreign=settings.own_pages,
    )


def make_plan(last: LastBuild, inputs: RenderInputs, revised: set[str], jobs: int) -> Plan:
    """`revised` are the entities whose records, registration, history or status differ.

    Pages do not hold the day of the build, so that a later day makes only these again.
    """
    site = inputs.sites[0]
    header = manifest.about(
        site.vocabulary, [one.words for one in inputs.sites], site.made.as_of.isoformat()
    )
    pages = _pages(inputs)
    lists = {key: digest_of(rules) for key, rules in site.vocabulary.lists.items()}
    # of the day only the manifest tells; the header holds a set
    without_day = msgspec.structs.replace(header, as_of="")
    matched_text = msgspec.msgpack.encode(without_day, order="deterministic")
    search = digest_of([matched_text, *_titles(site)])
    earlier = last.register is not None and site.made.as_of < last.register.today
    every = inputs.stage.fresh or last.pages != pages or earlier
    return Plan(
        last=last,
        inputs=inputs,
        header=header,
        jobs=jobs,
        every=every,
        every_entry=every or last.search != search,
        new_day=last.register is None or last.register.today != site.made.as_of,
        revised=frozenset(revised),
        changed_lists=frozenset(key for key in lists if last.lists.get(key) != lists[key]),
        pages=pages,
        lists=lists,
        search=search,
    )


def _pages(inputs: RenderInputs) -> str:
    """A digest of the inputs of all pages; of the rules of lists it has only the keys."""
    shared: list[Any] = [inputs.compiled.inputs, [frame.text for frame in inputs.frames]]
    for site in inputs.sites:
        vocabulary = msgspec.structs.replace(site.vocabulary, lists={})
        shared.append([vocabulary, [*site.vocabulary.lists], site.made.version, site.site_url])
    return digest_of(shared)


def _titles(site: Site) -> Iterator[Any]:
    for key, rules in site.vocabulary.lists.items():
        yield key, rules.title, rules.short, rules.class_
    yield site.vocabulary.authorities
