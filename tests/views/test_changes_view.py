"""The page of changes: day by day, and short on a day on which much happened."""

from tests_support import TODAY

from generator.views.changes import Change, changes_view
from generator.views.site import Site


def change(kind: str, list_title: str, entity: str = "") -> Change:
    return Change(kind=kind, text=kind, list_title=list_title, list_href="#", entity=entity)


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

    (day,) = changes_view(toy_sites[0], [(TODAY, one) for one in happened]).days

    told = [(group.kind, group.count, [c.entity for c in group.changes]) for group in day.groups]
    assert told == [
        ("published", 1, ["Whale"]),
        ("ended", 2, [""]),
        ("amended", 2, ["Anchor", "Whale"]),
    ]
