"""Which records does a region or an authority have? Pages to browse without a script."""

import msgspec

from gongshi.views import urls
from gongshi.views.facts import Fact
from gongshi.views.lists import IndexView
from gongshi.views.paging import Pager, Slice, Tally, page_of
from gongshi.views.rows import TableRow
from gongshi.views.site import Edition, Link, Page, Site, page


class BrowseView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the records of one region or one authority."""

    page: Page
    title: str
    facts: tuple[Fact, ...]
    count: int
    rows: tuple[TableRow, ...]
    pager: Pager
    made: Edition


def region_view(site: Site, code: str, piece: Slice) -> BrowseView:
    title = site.words("region_title", region=site.region(code))
    trail = ((site.words("nav_regions"), urls.REGIONS),)
    head, rows, pager = page_of(site, "region", lambda n: urls.region(code, n), title, piece, trail)
    return BrowseView(
        page=head,
        title=title,
        facts=(),
        count=piece.total,
        rows=rows,
        pager=pager,
        made=site.made,
    )


def authority_view(site: Site, key: str, piece: Slice) -> BrowseView:
    title = site.authority(key)
    facts = tuple(_authority_facts(site, key))
    trail = ((site.words("nav_authorities"), urls.AUTHORITIES),)
    head, rows, pager = page_of(
        site, "authority", lambda n: urls.authority(key, n), title, piece, trail
    )
    return BrowseView(
        page=head,
        title=title,
        facts=facts,
        count=piece.total,
        rows=rows,
        pager=pager,
        made=site.made,
    )


def _authority_facts(site: Site, key: str) -> list[Fact]:
    found = site.vocabulary.authorities[key]
    values = [
        ("fact_code", found.code or "", ""),
        ("contact_address", site.text(found.address), ""),
        ("contact_phone", found.phone or "", ""),
        ("contact_url", found.url or "", found.url or ""),
    ]
    return [Fact(key=k, label=site.words(k), value=v, href=h) for k, v, h in values if v]


def regions_view(site: Site, tally: Tally) -> IndexView:
    title = site.words("nav_regions")
    head = page(site, "regions", urls.REGIONS, title, site.words("regions_description"))
    links = tuple(
        (
            Link(text=site.region(code), href=head.base + urls.region(code)),
            tally.regions.get(code, 0),
        )
        for code in site.vocabulary.about.regions
    )
    return IndexView(page=head, title=title, entries=(), links=links, made=site.made)


def authorities_view(site: Site, tally: Tally) -> IndexView:
    title = site.words("nav_authorities")
    head = page(site, "authorities", urls.AUTHORITIES, title, site.words("authorities_description"))
    links = tuple(
        (
            Link(text=site.authority(key), href=head.base + urls.authority(key)),
            tally.authorities.get(key, 0),
        )
        for key in site.vocabulary.authorities
    )
    return IndexView(page=head, title=title, entries=(), links=links, made=site.made)
