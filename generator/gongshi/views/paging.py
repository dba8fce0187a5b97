"""How are many records divided into pages of fifty, and counted?

A table is shown from the newest record to the oldest, and its pages are numbered from the oldest. A
new record changes only the first page, with the newest records, and the others keep their addresses
and content. So each of them names the days that it covers, and no total.
"""

from collections.abc import Callable, Iterator

import msgspec

from gongshi.views import urls
from gongshi.views.rows import Listing, TableRow, row
from gongshi.views.site import Page, Site, Tag, class_tag, page

PAGE_SIZE = 50
_LEAST = 25
"""Minimum records of the first page if there are several pages."""
_NEAR = 2
"""Pages on either side with their own link."""


class ListCard(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    summary: str
    href: str
    class_: Tag
    authority: str
    count: int


class PageLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link to a page; `gap`: the pages before it have no links."""

    text: str
    href: str
    here: bool = False
    gap: bool = False


class Pager(msgspec.Struct, frozen=True, kw_only=True):
    """The position of a page among the others, and what it shows in words; `links` newest first.

    `front` leads to the page with the newest records; it is empty on that page.
    """

    shown: str
    front: str = ""
    newer: str = ""
    older: str = ""
    links: tuple[PageLink, ...] = ()


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The number of current records: all, and by list, region and authority."""

    entities: int
    records: int
    lists: dict[str, int]
    regions: dict[str, int]
    authorities: dict[str, int]


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a table. `number` counts from the oldest, `pages` are those it depends on.

    `total` is that of the table on its first page, and 0 on others. `person`: a row names a private
    subject.
    """

    number: int
    pages: int
    total: int
    rows: tuple[Listing, ...]
    person: bool

    @property
    def first(self) -> bool:
        return self.number == self.pages


class TableSpan(msgspec.Struct, frozen=True):
    """The position of a page in its table, whose records are counted from the newest, from 0."""

    number: int
    pages: int
    start: int
    end: int


def page_count(total: int) -> int:
    """The number of pages for a number of records; an empty table has one."""
    return max(1, (total + PAGE_SIZE - _LEAST) // PAGE_SIZE)


def spans(total: int) -> Iterator[TableSpan]:
    """The pages of a table, the page with the newest records first.

    `pages` does not count newer pages that this page does not depend on.
    """
    count = page_count(total)
    for number in range(count, 0, -1):
        end = total - PAGE_SIZE * (number - 1)
        start = 0 if number == count else end - PAGE_SIZE
        yield TableSpan(number, min(count, number + _NEAR + 2), start, end)


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
    address: Callable[[int | None], str],
    title: str,
    piece: Slice,
    trail: tuple[tuple[str, str], ...],
) -> tuple[Page, tuple[TableRow, ...], Pager]:
    """One page of a table: its head, its rows and its position among the others."""
    name, description, shown = _said(site, title, piece)
    place = address(None if piece.first else piece.number)
    head = page(site, kind, place, name, description, indexed=not piece.person, trail=trail)
    rows = tuple([row(site, head.base, kept) for kept in piece.rows])
    return head, rows, _pager(head, address, piece, shown)


def _said(site: Site, title: str, piece: Slice) -> tuple[str, str, str]:
    """The page's title, its description, and the part of the table that it shows."""
    words, number = site.words, piece.number
    if piece.first:
        description = words("list_description", title=title, n=piece.total)
        key = "pager_first" if piece.pages > 1 else "pager_all"
        return title, description, words(key, last=len(piece.rows), total=piece.total)
    days = [kept.published for kept in piece.rows]
    span = {"first": min(days), "last": max(days)}
    return (
        words("page_of", title=title, number=number),
        words("list_description_page", title=title, **span),
        words("pager_shown", number=number, **span),
    )


def _pager(head: Page, address: Callable[[int | None], str], piece: Slice, shown: str) -> Pager:
    number, pages = piece.number, piece.pages

    def href(n: int) -> str:
        return head.base + address(None if n == pages else n) if 1 <= n <= pages else ""

    near = {1, *range(number - _NEAR, number + _NEAR + 1)}
    numbers = sorted((n for n in near if 1 <= n < pages), reverse=True)
    return Pager(
        shown=shown,
        front="" if piece.first else head.base + address(None),
        newer=href(number + 1),
        older=href(number - 1),
        links=tuple(
            PageLink(text=str(n), href=href(n), here=n == number, gap=n + 1 < above)
            for above, n in zip([pages, *numbers], numbers, strict=False)
        ),
    )
