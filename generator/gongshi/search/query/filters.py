"""Which records of an entity answer filters on a day? FORMAT.md, "Filters"."""

from collections.abc import Mapping, Sequence

from gongshi.search.index.entries import Entry, Placed

Filters = Mapping[str, Sequence[str]]
ENTITY_FILTERS = ("region", "kind")
RECORD_FILTERS = ("list", "class", "authority", "status")


def answering(
    row: Placed, filters: Filters, day: str, list_class: Mapping[str, str]
) -> list[tuple[Entry, str]]:
    """The records that count on a day and answer the filters; none where the entity does not."""
    for name in ENTITY_FILTERS:
        if filters.get(name) and getattr(row, name) not in filters[name]:
            return []
    return [
        (entry, status)
        for entry, status in row.row.current(day)
        if _passes(
            {
                "list": entry.list,
                "class": list_class.get(entry.list, ""),
                "authority": entry.authority,
                "status": status,
            },
            filters,
        )
    ]


def _passes(values: Mapping[str, str], filters: Filters) -> bool:
    asked = (name for name in RECORD_FILTERS if filters.get(name))
    return all(values[name] in filters[name] for name in asked)
