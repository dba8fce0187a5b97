"""Who passes filters, as the lists of filter terms tell? FORMAT.md, "Filters"."""

from collections.abc import Sequence

from gongshi.search.query.filters import ENTITY_FILTERS, RECORD_FILTERS, Filters
from gongshi.search.shard_reader.store_ import Store


def passing(store: Store, filters: Filters) -> set[int] | None:
    """Entities that passed when the index was made; None where a list is lacking."""
    terms: list[Sequence[str]] = store.manifest["terms"]
    kinds = [name for name in ENTITY_FILTERS if filters.get(name)]
    if any(map(filters.get, RECORD_FILTERS)):
        kinds.insert(0, "")
    lists = [
        [number for number, term in enumerate(terms) if _answers(store, term, filters, kind)]
        for kind in kinds
    ]
    docids = [[store.filtered(number) for number in numbers] for numbers in lists]
    known = [set().union(*(d for d in some if d is not None)) for some in docids]
    return None if any(None in some for some in docids) else set.intersection(*known)


def _answers(store: Store, term: Sequence[str], filters: Filters, name: str) -> bool:
    """Whether a term answers the filter of a name; without a name, all filters on records."""
    if name or term[0] in ENTITY_FILTERS:
        return term[0] == name and term[1] in filters[name]
    values = dict(zip(("list", "authority", "status"), term, strict=False))
    values["class"] = store.manifest["list_class"].get(term[0], "")
    asked = (kind for kind in RECORD_FILTERS if filters.get(kind))
    return all(values[kind] in filters[kind] for kind in asked)
