"""Records in pages of fifty, counts, and cards of lists: what several pages are made of."""

from collections.abc import Callable

import msgspec

from generator import urls
from generator.views.record import Row, placed
from generator.views.site import Link, Page, Site, Tag, class_tag, page

PAGE_SIZE = 50


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


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many records count today: all of them, and by list, region and authority."""

    entities: int
    records: int
    lists: dict[str, int]
    regions: dict[str, int]
    authorities: dict[str, int]


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a table of `total` records. `person`: a row of it names a natural person."""

    number: int
    total: int
    rows: tuple[Row, ...]
    person: bool


def page_count(total: int) -> int:
    """In how many pages so many records are shown; an empty table has one."""
    return max(1, -(-total // PAGE_SIZE))


def cards_of(site: Site, head: Page, counts: dict[str, int]) -> tuple[ListCard, ...]:
    return tuple(
        ListCard(
            id=key,
            title=site.text(rules.title),
            summary=site.text(rules.summary),
            href=head.base + urls.list_page(key),
            class_=class_tag(site, rules.class_),
            authority=site.authority(rules.authority, short=True),
            count=counts.get(key, 0),
        )
        for key, rules in site.vocabulary.lists.items()
    )


def page_of(
    site: Site,
    kind: str,
    address: Callable[[int], str],
    title: str,
    piece: Slice,
    trail: tuple[tuple[str, str], ...],
) -> tuple[Page, tuple[Row, ...], Pager]:
    """One page of a table: its head, its rows and where it stands among its fellows."""
    number, total = piece.number, piece.total
    shown = title if number == 1 else site.words("page_of", title=title, number=number)
    description = site.words("list_description", title=title, n=total)
    head = page(
        site, kind, address(number), shown, description, indexed=not piece.person, trail=trail
    )
    pager = _pager(head, address, piece)
    return head, tuple(placed(row, head) for row in piece.rows), pager


def _pager(head: Page, address: Callable[[int], str], piece: Slice) -> Pager:
    number, pages, rows = piece.number, page_count(piece.total), len(piece.rows)
    start = (number - 1) * PAGE_SIZE

    def href(n: int) -> str:
        return head.base + address(n) if 1 <= n <= pages else ""

    near = {1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)}
    return Pager(
        number=number,
        pages=pages,
        total=piece.total,
        first=start + 1 if rows else 0,
        last=start + rows,
        previous=href(number - 1),
        next=href(number + 1),
        links=tuple(Link(text=str(n), href=href(n)) for n in sorted(near)),
    )
