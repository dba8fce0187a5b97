"""What was published, ended, repaired, withdrawn and amended on each day?

A listing begins and ends on days that follow from its record. It is amended on the day of the
commit that changed it. Different words distinguish the two.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby

import msgspec

from gongshi.register.entities import Entity, Listed
from gongshi.register.model import Vocabulary
from gongshi.register.timeline import timeline
from gongshi.views import urls
from gongshi.views.site import Edition, Page, Site, page

CHANGES_WITHIN = timedelta(days=90)
_FIRST = 200
"""Changes on the first page; earlier days have their own pages."""
_MOST = 500
"""Changes on one page of a day."""
KINDS = ("published", "restored", "repaired", "lifted", "ended", "withdrawn", "amended")
"""In the order on the page of a day: the most important for readers first."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a listing on a day.

    It has no name if the listing is no longer shown or its subject is private, because search
    engines keep the page. Addresses are below the language's root until the change is `placed` on a
    page.
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
    """The events of one kind on one list on a day: `count` records, named if they may be."""

    kind: str
    text: str
    list_title: str
    list_href: str
    count: int
    changes: tuple[Change, ...]


class ChangeDay(msgspec.Struct, frozen=True, kw_only=True):
    """The events of a day, or a part of them: then `total` is the number of all."""

    day: date
    groups: tuple[ChangeGroup, ...]
    href: str
    total: int = 0


class DayLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link to a day's own page."""

    day: date
    href: str
    count: int


class ChangesView(msgspec.Struct, frozen=True, kw_only=True):
    """Days with their events; `more` leads to other days, or to the rest of a day."""

    page: Page
    days: tuple[ChangeDay, ...]
    more: tuple[DayLink, ...] = ()
    newer: str = ""
    older: str = ""
    made: Edition


DatedChange = tuple[date, Change]
Happened = Callable[[date], list[Change]]
"""Returns the events of a day, in the order of entities."""


def overview(
    site: Site, counts: Mapping[date, int], happened: Happened
) -> tuple[ChangesView, bool]:
    """The first page, with the last 90 days; and whether the days have their own pages.

    It shows the newest days, as many whole days as are few enough, and at least the beginning of
    the newest. `counts` has the days, newest first, with the number of their changes.

    A listing that is no longer shown is counted and not named: a page of changes must not keep
    public a name that the rules removed.
    """
    changes_by_day, first = {}, dict[date, list[Change]]()
    room = _FIRST
    for day in counts:
        changes = _in_order(happened(day))
        if first and len(changes) > room:
            break
        changes_by_day[day], first[day] = changes, changes[:_FIRST]
        room -= len(changes)
    if first == changes_by_day and len(changes_by_day) == len(counts):
        return _view(site, urls.CHANGES, changes_by_day, first), False
    return _view(site, urls.CHANGES, changes_by_day, first, tuple(counts.items())), True


def day_views(site: Site, day: date, happened: list[Change]) -> Iterator[ChangesView]:
    """A day's own pages; they keep their addresses as long as the day is shown."""
    changes = _in_order(happened)
    for number in range(1, -(-len(changes) // _MOST) + 1):
        yield _day_view(site, day, changes, number)


def _day_view(site: Site, day: date, changes: list[Change], number: int) -> ChangesView:
    def href(n: int) -> str:
        inside = 0 < n <= -(-len(changes) // _MOST)
        return urls.up(address) + urls.changes_of(day, n) if inside else ""

    address = urls.changes_of(day, number)
    piece = {day: changes[(number - 1) * _MOST : number * _MOST]}
    view = _view(site, address, {day: changes}, piece, title=site.words("changes_of", day=day))
    return msgspec.structs.replace(view, newer=href(number - 1), older=href(number + 1))


def _view(
    site: Site,
    address: str,
    whole: dict[date, list[Change]],
    days: dict[date, list[Change]],
    links: tuple[tuple[date, int], ...] = (),
    title: str = "",
) -> ChangesView:
    name = site.words("nav_changes")
    trail = ((name, urls.CHANGES),) if title else ()
    description = site.words("changes_description")
    head = page(
        site, "changes", address, title or name, description, trail=trail, indexed=not title
    )
    return ChangesView(
        page=head,
        days=tuple(_day(day, days[day], whole[day], head) for day in days),
        more=tuple(
            DayLink(day=day, href=head.base + urls.changes_of(day), count=count)
            for day, count in links
        ),
        made=site.made,
    )


def _day(day: date, shown: list[Change], whole: list[Change], head: Page) -> ChangeDay:
    total = sum(change.count for change in whole) if len(shown) < len(whole) else 0
    href = head.base + urls.changes_of(day)
    return ChangeDay(day=day, groups=_grouped(shown, head), href=href, total=total)


def events(site: Site, entity: Entity) -> list[DatedChange]:
    """The events of an entity's records on the days that the page shows."""
    today, since = site.made.as_of, site.made.as_of - CHANGES_WITHIN
    return [
        (day, _change(site, entity, listed, kind))
        for listed in entity.records
        for day, kind in _happened(site.vocabulary, listed, since)
        if since < day <= today
    ]


def _happened(vocabulary: Vocabulary, listed: Listed, since: date) -> Iterator[tuple[date, str]]:
    """The days on which a listing changed for the public; only those after `since` are complete."""
    now = listed.standing
    if now.status != "pending" and now.since >= since:  # it has not changed since its status began
        rules, begun = vocabulary.lists[listed.filed.list], False
        for transition in timeline(listed.filed, rules, vocabulary.terms):
            begun = begun or "published" in transition.kinds
            if begun:  # what was over before its first day changed nothing for anybody
                yield from (
                    (transition.day, _SAID[kind]) for kind in transition.kinds if kind in _SAID
                )
    if now.shown:
        amended = (one.day for one in listed.revisions if one.kind == "changed")
        yield from ((day, "amended") for day in dict.fromkeys(amended))


_SAID = {"expired": "ended"} | {kind: kind for kind in KINDS if kind not in ("ended", "amended")}
"""The kinds of transitions that the page tells, with its own kind for each."""


def _change(site: Site, entity: Entity, listed: Listed, kind: str) -> Change:
    shown = listed.standing.shown
    named = shown and not entity.private
    return Change(
        kind=kind,
        person=shown and entity.private,
        text=site.words(f"change_{kind}"),
        list_title=site.list_title(listed.filed.list, short=True),
        list_href=urls.list_page(listed.filed.list),
        entity=entity.name if named else "",
        href=urls.entity(entity.id) if named else "",
    )


def _in_order(changes: list[Change]) -> list[Change]:
    """By kind and list, names first; unnamed changes of a kind and list are one, with a count."""
    named = [change for change in changes if change.entity]
    unnamed = Counter(change for change in changes if not change.entity)
    merged = [msgspec.structs.replace(change, count=n) for change, n in unnamed.items()]
    return sorted([*named, *merged], key=lambda c: (*_kind(c), not c.entity, c.entity, c.person))


def _kind(change: Change) -> tuple[int, str]:
    return KINDS.index(change.kind), change.list_title


def _grouped(changes: list[Change], head: Page) -> tuple[ChangeGroup, ...]:
    """The changes of a day by kind and list, so that a day with many amendments stays short."""
    return tuple(_group([*group], head) for _, group in groupby(changes, key=_kind))


def _group(changes: list[Change], head: Page) -> ChangeGroup:
    first = changes[0]
    return ChangeGroup(
        kind=first.kind,
        text=first.text,
        list_title=first.list_title,
        list_href=head.base + first.list_href,
        count=sum(change.count for change in changes),
        changes=tuple(_placed(change, head) for change in changes),
    )


def _placed(change: Change, head: Page) -> Change:
    href = head.base + change.href if change.href else ""
    return msgspec.structs.replace(change, href=href, list_href=head.base + change.list_href)
