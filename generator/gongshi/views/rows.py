"""What does a table row say of a record: of a list, a region, an authority, or the home page?

The stored part is the same in every language and on every page. The words and addresses are added
for each page.
"""

from datetime import date
from functools import lru_cache

import msgspec

from gongshi.register.entities import Entity, Listed
from gongshi.register.model import ListRules, authority_of
from gongshi.register.status import Status
from gongshi.views import urls
from gongshi.views.site import Link, Site, Tag, class_tag


class Listing(msgspec.Struct, frozen=True, array_like=True):
    """A record as stored for tables; list, region and authority by their keys."""

    record_id: str
    entity_id: str
    entity: str
    name_en: str
    code: str
    region: str
    list: str
    authority: str
    status: Status
    decided: date
    published: date
    last_day: date | None
    keep: bool
    under_objection: bool


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record in a table, in words."""

    record_id: str
    entity_id: str
    entity: str
    name_en: str
    href: str
    code: str
    region: str
    list_title: str
    list_href: str
    class_: Tag
    authority: str
    status: Status
    status_text: str
    decided: date
    published: date
    last_day: date | None
    keep: bool
    after: str
    under_objection: bool


def listing(entity: Entity, listed: Listed, rules: ListRules) -> Listing:
    filed, now = listed.filed, listed.standing
    return Listing(
        filed.record.id,
        entity.id,
        entity.name,
        entity.name_en or "",
        entity.code or entity.id_hint or "",
        entity.region or "",
        filed.list,
        authority_of(filed, rules),
        now.status,
        filed.record.decided,
        filed.record.published,
        now.clock.last_day,
        now.clock.kept,
        now.under_objection,
    )


def row(site: Site, base: str, kept: Listing) -> TableRow:
    """`base` leads from the page to its language's root."""
    list_, class_, after = _list_in_short(site, base, kept.list)
    return TableRow(
        record_id=kept.record_id,
        entity_id=kept.entity_id,
        entity=kept.entity,
        name_en=kept.name_en,
        href=base + urls.entity(kept.entity_id),
        code=kept.code,
        region=site.region(kept.region),
        list_title=list_.text,
        list_href=list_.href,
        class_=class_,
        authority=_authority_in_short(site, kept.authority),
        status=kept.status,
        status_text=site.words(f"status_{kept.status}"),
        decided=kept.decided,
        published=kept.published,
        last_day=kept.last_day,
        keep=kept.keep,
        after=after,
        under_objection=kept.under_objection,
    )


@lru_cache(1_000)
def _list_in_short(site: Site, base: str, key: str) -> tuple[Link, Tag, str]:
    rules = site.vocabulary.lists[key]
    link = Link(text=site.list_title(key, short=True), href=base + urls.list_page(key))
    return link, class_tag(site, rules.class_), rules.on_expiry


@lru_cache(1_000)
def _authority_in_short(site: Site, key: str) -> str:
    return site.authority(key, short=True)
