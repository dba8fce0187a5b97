"""What does the home page say? The lookup, the lists, the newest listings and the next to end."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from gongshi.views import urls
from gongshi.views.facts import Fact
from gongshi.views.paging import ListCard, Tally, cards_of
from gongshi.views.rows import Listing, TableRow, row
from gongshi.views.site import Edition, Page, Site, page

LATEST = 8
ENDING_WITHIN = timedelta(days=30)


class HomeView(msgspec.Struct, frozen=True, kw_only=True):
    page: Page
    title: str
    about: str
    operator: str
    entities: int
    records: int
    cards: tuple[ListCard, ...]
    latest: tuple[TableRow, ...]
    ending: tuple[TableRow, ...]
    objection: str
    repair: str
    contact: tuple[Fact, ...]
    made: Edition


def home_view(
    site: Site, tally: Tally, latest: Iterable[Listing], ending: Iterable[Listing]
) -> HomeView:
    """`latest` are the last published, `ending` the next to end, within `ENDING_WITHIN`.

    Search engines keep the home page, so no row of it names a natural person.
    """
    about = site.vocabulary.about
    head = page(site, "home", urls.HOME, site.text(about.title), site.text(about.about)[:160])
    return HomeView(
        page=head,
        title=site.text(about.title),
        about=site.text(about.about),
        operator=site.text(about.operator),
        entities=tally.entities,
        records=tally.records,
        cards=cards_of(site, head, tally.lists),
        latest=tuple(row(site, head.base, kept) for kept in latest),
        ending=tuple(row(site, head.base, kept) for kept in ending),
        objection=site.text(about.objection),
        repair=site.text(about.repair),
        contact=tuple(_contact(site)),
        made=site.made,
    )


def _contact(site: Site) -> list[Fact]:
    contact = site.vocabulary.about.contact
    values = [
        ("contact_name", site.text(contact.name), ""),
        ("contact_address", site.text(contact.address), ""),
        ("contact_phone", contact.phone or "", ""),
        ("contact_hours", site.text(contact.hours), ""),
        ("contact_email", contact.email or "", f"mailto:{contact.email}"),
        ("contact_url", contact.url or "", contact.url or ""),
    ]
    words = site.words
    return [Fact(key=k, label=words(k), value=v, href=h) for k, v, h in values if v]
