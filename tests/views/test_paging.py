"""Records in pages: newest first, and counted from the oldest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.views import urls
from gongshi.views.paging import Slice, TableSpan, page_count, page_of, spans
from gongshi.views.rows import Listing
from gongshi.views.site import Site
from tests.support.registers import TODAY

TOTALS = st.integers(0, 5_000)


@pytest.mark.prop
@given(TOTALS)
def test_every_record_is_on_one_page(total: int) -> None:
    found = [place for span in spans(total) for place in range(span.start, span.end)]

    assert found == list(range(total))


@pytest.mark.prop
@given(TOTALS)
def test_pages_have_fifty_records_but_for_the_first(total: int) -> None:
    first, *others = [span.end - span.start for span in spans(total)]

    assert first == total < 75 or 25 <= first < 75
    assert set(others) <= {50}


def seen_from_the_oldest(total: int) -> set[tuple[int, int, int, int]]:
    """What pages say: their own number, their fellows', and which records they have."""
    return {(s.number, s.pages, total - s.end, total - s.start) for s in spans(total)}


@pytest.mark.prop
@given(TOTALS)
def test_a_record_more_changes_the_first_page_and_what_links_to_a_new_one(total: int) -> None:
    before, after = seen_from_the_oldest(total), seen_from_the_oldest(total + 1)

    grown = page_count(total + 1) > page_count(total)
    assert len(after - before) <= (5 if grown else 1)


KEPT = Listing(
    record_id="a-1",
    entity_id="e",
    entity="E",
    name_en="",
    code="",
    region="",
    list="serious-violations",
    authority="",
    status="in_force",
    decided=TODAY,
    published=TODAY,
    last_day=None,
    keep=False,
    under_objection=False,
)


def shown(site: Site, total: int, number: int) -> tuple[str, str, list[str]]:
    """Where the steps of a page's pager lead, and its links as they are read."""
    span: TableSpan = next(span for span in spans(total) if span.number == number)
    piece = Slice(
        number=number,
        pages=span.pages,
        total=total,
        rows=(KEPT,) * (span.end - span.start),
        person=False,
    )
    head, _, pager = page_of(site, "list", lambda n: urls.list_page("x", n), "X", piece, ())
    links = [f"{'… ' if link.gap else ''}{link.text}" for link in pager.links]
    base = head.base + "list/x/"
    return pager.newer.removeprefix(base), pager.older.removeprefix(base), links


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (10, ("", "page/9/", ["9", "8", "… 1"])),
        (9, ("", "page/8/", ["9", "8", "7", "… 1"])),
        (8, ("page/9/", "page/7/", ["9", "8", "7", "6", "… 1"])),
        (6, ("page/7/", "page/5/", ["… 8", "7", "6", "5", "4", "… 1"])),
        (1, ("page/2/", "", ["… 3", "2", "1"])),
    ],
)
def test_the_pager_leads_to_neighbours_and_to_both_ends(
    number: int, expected: tuple[str, str, list[str]], toy_sites: tuple[Site, ...]
) -> None:
    """Of ten pages; the tenth is the first, at the address of the table itself."""
    assert shown(toy_sites[0], 500, number) == expected


def test_a_table_of_one_page_has_no_pager(toy_sites: tuple[Site, ...]) -> None:
    assert shown(toy_sites[0], 12, 1) == ("", "", [])
