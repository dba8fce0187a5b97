"""The page of changes: day by day, and short on a day on which much happened."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest

from gongshi.register.entities import entities
from gongshi.register.model import Register
from gongshi.views.changes import Change, ChangesView, day_views, events, overview
from gongshi.views.site import Site
from tests.support.minimal import record_of
from tests.support.registers import TODAY


def change(kind: str, list_title: str, entity: str = "") -> Change:
    return Change(kind=kind, text=kind, list_title=list_title, list_href="#", entity=entity)


def changes_views(site: Site, events: list[tuple[date, Change]]) -> Iterator[ChangesView]:
    """All pages: the first, and those of days where they have their own."""
    days: dict[date, list[Change]] = {}
    for day, one in events:
        days.setdefault(day, []).append(one)
    first, apart = overview(site, {day: len(days[day]) for day in days}, days.__getitem__)
    yield first
    for day in days if apart else ():
        yield from day_views(site, day, days[day])


def test_what_happened_to_a_list_in_one_way_on_a_day_is_one_line(
    toy_sites: tuple[Site, ...],
) -> None:
    """What was published comes first, what was only amended last; the unnamed are counted."""
    happened = [
        change("amended", "Abnormal", "Whale"),
        change("amended", "Abnormal", "Anchor"),
        change("ended", "Abnormal"),
        change("ended", "Abnormal"),
        change("published", "Traders", "Whale"),
    ]

    (view,) = changes_views(toy_sites[0], [(TODAY, one) for one in happened])
    (day,) = view.days

    told = [(group.kind, group.count, [c.entity for c in group.changes]) for group in day.groups]
    assert told == [
        ("published", 1, ["Whale"]),
        ("ended", 2, [""]),
        ("amended", 2, ["Anchor", "Whale"]),
    ]


@pytest.mark.parametrize(
    ("decided", "kinds"), [("2023-11-19", []), ("2023-11-20", ["published", "ended"])]
)
def test_a_listing_over_before_its_first_day_was_never_published(
    toy: Register, toy_sites: tuple[Site, ...], decided: str, kinds: list[str]
) -> None:
    """Three years from the decision its term ends, one day before it is published or on it."""
    filed = next(filed for filed in toy.records if filed.list == "serious-violations")
    record = record_of(id="r-1", decided=decided, published="2026-11-20")
    late = msgspec.structs.replace(filed, record=record)
    (entity,) = entities(msgspec.structs.replace(toy, records=(late,), registrations=()), TODAY)

    told = events(toy_sites[0], entity)

    assert [(change.kind, change.entity) for _, change in told] == [(kind, "") for kind in kinds]


def many(days: dict[date, int]) -> list[tuple[date, Change]]:
    return [
        (day, change("published", "Abnormal", f"Ship {n:05}"))
        for day, count in days.items()
        for n in range(count)
    ]


def names(view: ChangesView) -> list[tuple[date, int]]:
    return [(day.day, sum(len(group.changes) for group in day.groups)) for day in view.days]


YESTERDAY = TODAY - timedelta(days=1)


def test_the_first_page_shows_the_newest_days_and_links_to_each_day(
    toy_sites: tuple[Site, ...],
) -> None:
    """However large the register: whole days, as many as are few enough."""
    before = TODAY - timedelta(days=2)

    first, *days = changes_views(toy_sites[0], many({TODAY: 150, YESTERDAY: 50, before: 1}))

    assert names(first) == [(TODAY, 150), (YESTERDAY, 50)]
    assert [(link.day, link.count) for link in first.more] == [
        (TODAY, 150),
        (YESTERDAY, 50),
        (before, 1),
    ]
    assert first.more[1].href == f"../changes/{YESTERDAY}/"
    assert [view.page.address for view in days] == [
        f"changes/{day}/" for day in (TODAY, YESTERDAY, before)
    ]
    assert [view.page.indexed for view in (first, *days)] == [True, False, False, False]


def test_a_day_on_which_very_much_happened_has_several_pages(toy_sites: tuple[Site, ...]) -> None:
    """Its beginning is on the first page, which says so."""
    first, one, two, three = changes_views(toy_sites[0], many({TODAY: 1_200}))

    assert (names(first), first.days[0].total) == ([(TODAY, 200)], 1_200)
    assert [names(view) for view in (one, two, three)] == [
        [(TODAY, 500)],
        [(TODAY, 500)],
        [(TODAY, 200)],
    ]
    base = f"../../../../changes/{TODAY}/"
    assert (two.page.address, two.newer, two.older) == (
        f"changes/{TODAY}/page/2/",
        base,
        f"{base}page/3/",
    )


def test_few_changes_have_one_page(toy_sites: tuple[Site, ...]) -> None:
    (view,) = changes_views(toy_sites[0], many({TODAY: 3, YESTERDAY: 4}))

    assert (names(view), view.more) == ([(TODAY, 3), (YESTERDAY, 4)], ())
