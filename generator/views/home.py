"""The home page: what this is, the lookup, the lists, what is new and what ends soon."""

from datetime import timedelta

import msgspec

from generator import urls
from generator.views.paging import ListCard, Member, cards_of
from generator.views.record import Fact, Row, row
from generator.views.site import Made, Page, Site, page

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
    latest: tuple[Row, ...]
    ending: tuple[Row, ...]
    objection: str
    repair: str
    contact: tuple[Fact, ...]
    made: Made


def home_view(site: Site, members: list[Member]) -> HomeView:
    """Search engines keep the home page, so it names no natural person."""
    about = site.vocabulary.about
    head = page(site, "home", urls.HOME, site.text(about.title), site.text(about.about)[:160])
    named = [member for member in members if not member[0].person]
    return HomeView(
        page=head,
        title=site.text(about.title),
        about=site.text(about.about),
        operator=site.text(about.operator),
        entities=len({entity.id for entity, _ in members}),
        records=len(members),
        cards=cards_of(site, head, members),
        latest=tuple(row(site, head, *member) for member in named[:LATEST]),
        ending=tuple(row(site, head, *member) for member in _ending(site, named)[:LATEST]),
        objection=site.text(about.objection),
        repair=site.text(about.repair),
        contact=tuple(_contact(site)),
        made=site.made,
    )


def _ending(site: Site, members: list[Member]) -> list[Member]:
    until = site.made.as_of + ENDING_WITHIN
    found = [
        (entity, listed)
        for entity, listed in members
        if listed.standing.status == "in_force"
        and listed.standing.clock.last_day is not None
        and listed.standing.clock.last_day <= until
    ]
    return sorted(found, key=lambda member: member[1].standing.clock.last_day or until)


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
