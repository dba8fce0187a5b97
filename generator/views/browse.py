"""Browsing without a script: records by region and by authority."""

from collections.abc import Iterator

import msgspec

from generator import urls
from generator.views.lists import IndexView
from generator.views.paging import Member, Pager, pages_of
from generator.views.record import Fact, Row
from generator.views.site import Link, Made, Page, Site, page


class BrowseView(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one region or one authority, a page of them."""

    page: Page
    title: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    pager: Pager
    made: Made


def region_views(site: Site, code: str, members: list[Member]) -> Iterator[BrowseView]:
    title = site.words("region_title", region=site.region(code))
    trail = ((site.words("nav_regions"), urls.REGIONS),)
    for head, rows, pager in pages_of(
        site, "region", lambda n: urls.region(code, n), title, members, trail
    ):
        yield BrowseView(page=head, title=title, facts=(), rows=rows, pager=pager, made=site.made)


def authority_views(site: Site, key: str, members: list[Member]) -> Iterator[BrowseView]:
    title = site.authority(key)
    facts = tuple(_authority_facts(site, key))
    trail = ((site.words("nav_authorities"), urls.AUTHORITIES),)
    for head, rows, pager in pages_of(
        site, "authority", lambda n: urls.authority(key, n), title, members, trail
    ):
        yield BrowseView(
            page=head, title=title, facts=facts, rows=rows, pager=pager, made=site.made
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


def regions_view(site: Site, groups: dict[str, list[Member]]) -> IndexView:
    title = site.words("nav_regions")
    head = page(site, "regions", urls.REGIONS, title, site.words("regions_description"))
    links = tuple(
        (
            Link(text=site.region(code), href=head.base + urls.region(code)),
            len(groups.get(code, ())),
        )
        for code in site.vocabulary.about.regions
    )
    return IndexView(page=head, title=title, entries=(), links=links, made=site.made)


def authorities_view(site: Site, groups: dict[str, list[Member]]) -> IndexView:
    title = site.words("nav_authorities")
    head = page(site, "authorities", urls.AUTHORITIES, title, site.words("authorities_description"))
    links = tuple(
        (
            Link(text=site.authority(key), href=head.base + urls.authority(key)),
            len(groups.get(key, ())),
        )
        for key in site.vocabulary.authorities
    )
    return IndexView(page=head, title=title, entries=(), links=links, made=site.made)
