"""What was published, ended, repaired, withdrawn and amended, day by day.

A listing begins and ends on days that follow from its record; it is amended on the day of the
commit that did so. The two are told apart by their words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from generator import urls
from generator.entities import Entity, Listed
from generator.views.site import Made, Page, Site, page

CHANGES_WITHIN = timedelta(days=90)
KINDS = ("published", "repaired", "ended", "withdrawn", "amended")
"""In the order in which a day tells them: what weighs most for a reader first."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a list on a day.

    No name where nothing is shown any more, nor of a natural person: search engines keep the page.
    """

    kind: str
    person: bool = False
    text: str
    list_title: str
    list_href: str
    entity: str = ""
    href: str = ""
    count: int = 1


class ChangeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one list on a day in one way: `count` records, named where they may be."""

    kind: str
    text: str
    list_title: str
    list_href: str
    count: int
    changes: tuple[Change, ...]


class ChangeDay(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    groups: tuple[ChangeGroup, ...]


class ChangesView(msgspec.Struct, frozen=True, kw_only=True):
    page: Page
    days: tuple[ChangeDay, ...]
    made: Made


Event = tuple[date, Change]


def changes_view(site: Site, events: Iterable[Event]) -> ChangesView:
    """What happened on each of the last 90 days, newest first.

    A listing that is no longer shown is counted and not named: a page of changes must not keep
    in public what the rules took down.
    """
    title = site.words("nav_changes")
    head = page(site, "changes", urls.CHANGES, title, site.words("changes_description"))
    days: dict[date, list[Change]] = {}
    for day, change in events:
        days.setdefault(day, []).append(change)
    return ChangesView(
        page=head,
        days=tuple(ChangeDay(day=d, groups=_grouped(days[d])) for d in sorted(days, reverse=True)),
        made=site.made,
    )


def events(site: Site, entity: Entity) -> list[Event]:
    """What happened to an entity's records within the days the page shows."""
    today, since = site.made.as_of, site.made.as_of - CHANGES_WITHIN
    return [
        (day, _change(site, entity, listed, kind))
        for listed in entity.records
        for day, kind in _happened(listed)
        if since < day <= today
    ]


def _happened(listed: Listed) -> Iterator[tuple[date, str]]:
    """The days on which something became true of a listing for the public."""
    record, now = listed.record, listed.standing
    if now.status == "pending":
        return
    yield record.published, "published"
    if now.status == "expired" and now.clock.last_day is not None:
        yield now.clock.last_day + timedelta(days=1), "ended"
    if now.status in ("repaired", "withdrawn"):
        yield now.since, now.status
    if now.shown:
        amended = (one.day for one in listed.revisions if one.kind == "changed")
        yield from ((day, "amended") for day in dict.fromkeys(amended))


def _change(site: Site, entity: Entity, listed: Listed, kind: str) -> Change:
    shown = listed.standing.shown
    named = shown and not entity.person
    base = urls.up(urls.CHANGES)
    return Change(
        kind=kind,
        person=shown and entity.person,
        text=site.words(f"change_{kind}"),
        list_title=site.list_title(listed.filed.list, short=True),
        list_href=base + urls.list_page(listed.filed.list),
        entity=entity.name if named else "",
        href=base + urls.entity(entity.id) if named else "",
    )


def _merged(changes: list[Change]) -> tuple[Change, ...]:
    """Named changes as they are; unnamed ones of a kind and list as one line with a number."""
    named = [change for change in changes if change.entity]
    unnamed = Counter(change for change in changes if not change.entity)
    merged = [msgspec.structs.replace(change, count=n) for change, n in unnamed.items()]
    return tuple(sorted([*named, *merged], key=lambda c: (not c.entity, c.entity, c.person)))


def _grouped(changes: list[Change]) -> tuple[ChangeGroup, ...]:
    """The changes of a day by kind and list; a day on which all were amended stays short."""
    groups: dict[tuple[int, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((KINDS.index(change.kind), change.list_title), []).append(change)
    return tuple(_group(groups[key]) for key in sorted(groups))


def _group(changes: list[Change]) -> ChangeGroup:
    first = changes[0]
    return ChangeGroup(
        kind=first.kind,
        text=first.text,
        list_title=first.list_title,
        list_href=first.list_href,
        count=len(changes),
        changes=_merged(changes),
    )
