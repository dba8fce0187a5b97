"""Members of a list in pages of fifty, and cards of lists: what several pages are made of."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from generator import urls
from generator.entities import Entity, Listed
from generator.model import authority_of
from generator.views.record import Row, row
from generator.views.site import Link, Page, Site, Tag, class_tag, page

PAGE_SIZE = 50

Member = tuple[Entity, Listed]
"""A current record with its entity."""


class ListCard(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    summary: str
    href: str
    class_: Tag
    authority: str
    count: int


class Pager(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page stands among its fellows; `first` and `last` count rows from 1."""

    number: int
    pages: int
    total: int
    first: int
    last: int
    previous: str = ""
    next: str = ""
    links: tuple[Link, ...] = ()


def current(entities: Iterable[Entity]) -> list[Member]:
    """Every current record with its entity, newest first publication first, then by id."""
    members = [(entity, listed) for entity in entities for listed in entity.current]
    members.sort(key=lambda member: member[1].record.id)
    members.sort(key=lambda member: member[1].record.published, reverse=True)
    return members


def members_by_list(members: list[Member]) -> dict[str, list[Member]]:
    return _by(members, lambda member: member[1].filed.list)


def members_by_region(members: list[Member]) -> dict[str, list[Member]]:
    return _by(members, lambda member: member[0].region or "")


def members_by_authority(site: Site, members: list[Member]) -> dict[str, list[Member]]:
    lists = site.vocabulary.lists
    return _by(members, lambda m: authority_of(m[1].filed, lists[m[1].filed.list]))


def _by(members: list[Member], key: Callable[[Member], str]) -> dict[str, list[Member]]:
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(key(member), []).append(member)
    return groups


def cards_of(site: Site, head: Page, members: list[Member]) -> tuple[ListCard, ...]:
    counts = Counter(listed.filed.list for _, listed in members)
    return tuple(
        ListCard(
            id=key,
            title=site.text(rules.title),
            summary=site.text(rules.summary),
            href=head.base + urls.list_page(key),
            class_=class_tag(site, rules.class_),
            authority=site.authority(rules.authority, short=True),
            count=counts[key],
        )
        for key, rules in site.vocabulary.lists.items()
    )


def pages_of(
    site: Site,
    kind: str,
    address: Callable[[int], str],
    title: str,
    members: list[Member],
    trail: tuple[tuple[str, str], ...],
) -> Iterator[tuple[Page, tuple[Row, ...], Pager]]:
    count = max(1, -(-len(members) // PAGE_SIZE))
    for number in range(1, count + 1):
        start = (number - 1) * PAGE_SIZE
        piece = members[start : start + PAGE_SIZE]
        shown = title if number == 1 else site.words("page_of", title=title, number=number)
        description = site.words("list_description", title=title, n=len(members))
        indexed = not any(entity.person for entity, _ in piece)
        head = page(site, kind, address(number), shown, description, indexed=indexed, trail=trail)
        pager = _pager(head, address, number, count, len(members), start, len(piece))
        yield head, tuple(row(site, head, *member) for member in piece), pager


def _pager(
    head: Page,
    address: Callable[[int], str],
    number: int,
    pages: int,
    total: int,
    start: int,
    rows: int,
) -> Pager:
    def href(n: int) -> str:
        return head.base + address(n) if 1 <= n <= pages else ""

    near = {1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)}
    return Pager(
        number=number,
        pages=pages,
        total=total,
        first=start + 1 if rows else 0,
        last=start + rows,
        previous=href(number - 1),
        next=href(number + 1),
        links=tuple(Link(text=str(n), href=href(n)) for n in sorted(near)),
    )
