"""What is the answer, given the hits of every rule? FORMAT.md, "Caps" to "Order"."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from gongshi.search.index.entries import Placed
from gongshi.search.query.candidate import CAPPED, Candidate, Match, MatchRule, SortKey
from gongshi.search.query.filters import Filters, answering

Sort = Literal["relevance", "newest", "ending"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A search on a day; hits from `first` on, `count` of them."""

    text: str
    day: str
    filters: Filters = {}
    sort: Sort = "relevance"
    first: int = 0
    count: int = 20


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An entity found, and why; without a match where nothing was asked but filters."""

    id: str
    match: Match | None
    row: Placed


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`total` hits, `beyond` more that are not listed; `unfiltered` is the total without filters.

    With `more` there are more than `total`, and they were not counted. `meant` is what a misspelt
    query was taken for, else empty.
    """

    total: int
    beyond: int
    more: bool
    unfiltered: int
    hits: tuple[Hit, ...]
    meant: str = ""


class Part(msgspec.Struct, frozen=True):
    """What a rule finds, in order. `found` counts all, listed here or not.

    Where `loose`, hits may not be counted beyond the page.
    """

    rule: MatchRule | None
    docids: Sequence[int]
    found: int
    loose: bool = False


def page_end(request: Request) -> int | None:
    """Where a page ends behind which hits need not be counted; None where all are needed."""
    plain = request.sort == "relevance" and not any(request.filters.values())
    end = request.first + request.count
    return end if plain and end < CAPPED else None


def hit_count(parts: Sequence[Part], found: int, end: int | None) -> tuple[int, bool]:
    """The number of hits to report, and whether there are more that were not counted."""
    if end is None:
        return found, any(part.loose and part.found > len(part.docids) for part in parts)
    for at, part in enumerate(parts):
        before = merge_parts(parts[:at])
        if part.loose and any(docid not in before for docid in part.docids):
            told = max(end, len(before))
            return (told, True) if found > told else (found, False)
    return found, False


def live_parts(parts: Iterable[Part], live: Container[int]) -> list[Part]:
    """Without expired documents, as far as they are listed."""
    return [_live_part(part, [d for d in part.docids if d in live]) for part in parts]


def _live_part(part: Part, docids: Sequence[int]) -> Part:
    removed = len(part.docids) - len(docids)
    return msgspec.structs.replace(part, docids=docids, found=part.found - removed)


def uncountable(part: Part) -> Part:
    """Loose, where the hits by name are too many to look up which of them have expired."""
    names = part.rule is not None and part.rule.name == "names" and not part.rule.capped
    return msgspec.structs.replace(part, loose=True) if names and enough(part) else part


def cut(part: Part) -> Part:
    return msgspec.structs.replace(part, docids=part.docids[:CAPPED])


def rank_order(rule: MatchRule, keyed: Iterable[tuple[SortKey, int]]) -> list[int]:
    """Those a rule finds, by key; names that go on after the first hundred, by docid."""
    docids = [docid for _, docid in sorted(keyed)]
    if rule.name != "names":
        return docids
    return [*docids[:CAPPED], *sorted(docids[CAPPED:])]


def enough(part: Part) -> bool:
    """Whether a rule finds so many that those after it are not asked."""
    return part.found > CAPPED


def merge_parts(parts: Iterable[Part]) -> dict[int, MatchRule | None]:
    """Each entity once, with the first rule that finds it."""
    found: dict[int, MatchRule | None] = {}
    for part in parts:
        for docid in part.docids:
            found.setdefault(docid, part.rule)
    return found


def beyond(parts: Iterable[Part]) -> int:
    """How many entities the caps of capped rules left out, where they were counted."""
    capped = (p for p in parts if p.rule is not None and p.rule.capped and not p.loose)
    return sum(p.found - len(p.docids) for p in capped)


def in_order(
    docids: Sequence[int],
    candidates: Mapping[int, Candidate],
    request: Request,
    list_class: Mapping[str, str],
) -> list[int]:
    """The first hundred in the order asked for; the others as they are."""
    if request.sort == "relevance":
        return list(docids)

    def key(docid: int) -> tuple[bool, int]:
        rows = answering(candidates[docid].row, request.filters, request.day, list_class)
        if request.sort == "newest":
            days = [-_number(entry.decided) for entry, _ in rows]
        else:
            open_ = (entry for entry, status in rows if status == "in_force")
            days = [_number(entry.last_day) for entry in open_ if entry.last_day]
        return not days, min(days, default=0)

    return [*sorted(docids[:CAPPED], key=key), *docids[CAPPED:]]


def _number(day: str) -> int:
    return int(day.replace("-", ""))


def hit(rule: MatchRule | None, candidate: Candidate) -> Hit:
    return Hit(
        id=candidate.row.id, match=rule.match(candidate) if rule else None, row=candidate.row
    )


def answer_as_json(request: Request, answer: Answer) -> str:
    """What `gongshi search --format json` fingerprints."""
    found = {
        "query": request.text,
        "day": request.day,
        "filters": request.filters,
        "sort": request.sort,
        "total": answer.total,
        "beyond": answer.beyond,
        "more": answer.more,
        "unfiltered": answer.unfiltered,
        "meant": answer.meant or None,
        "hits": [_hit_json(one, request.day) for one in answer.hits],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _hit_json(found: Hit, day: str) -> dict[str, Any]:
    """A hit for other programs; ranges are in code points of the text that matched."""
    row, match = found.row, found.match
    return {
        "id": found.id,
        "name": row.names[0][1],
        "kind": row.kind,
        "region": row.region,
        "code": row.code,
        "tier": match.tier if match else None,
        "reason": match.reason if match else None,
        "matched": match.text if match else None,
        "ranges": match.ranges if match else [],
        "records": [
            {
                "list": entry.list,
                "authority": entry.authority,
                "status": status,
                "last_day": entry.last_day or None,
                "decided": entry.decided,
                "document": entry.document,
            }
            for entry, status in row.row.current(day)
        ],
    }
