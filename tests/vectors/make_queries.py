"""Writes queries.json: what searches of two invented registers must find.

The answers come from a plain look at every entity, so that every reader of every index, and
Whoosh, can be held against them. python tests/vectors/make_queries.py writes the file (minutes);
with a folder, it writes instead the two indexes there, for a reader in another language:
FOLDER/small/search/… of one file and FOLDER/large/search/… of shards.

A query is [register, text, day, filters, sort, first, total, beyond, more, meant, hits], a hit
[entity id, tier, reason, ranges in code points of the text that matched], ten to a page.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gongshi.search.query.answer import Answer, Request  # noqa: E402
from tests.support.search_cases import (  # noqa: E402 - found in tests/
    DAY,
    FILTERS,
    SHARDS,
    WHOLE,
    Files,
    Scan,
    drawn,
    search_rows,
)

REGISTERS = {"small": (1000, WHOLE), "large": (10_000, SHARDS)}
COUNTED = 1000
"""Entities above which several words are not all counted, so that this is seen in so few."""

EACH = 15
PAGE = 10
MUCH_LATER = "2031-01-01"
"""When nearly all have ended."""

LEFT_OPEN: tuple[tuple[str, str, dict[str, list[str]], int], ...] = (
    ("n Technolgy", DAY, {}, 0),
    ("Technolgy n", DAY, {}, 80),
    ("lan hai x", DAY, {}, 0),
    ("lan hai e", DAY, {}, 0),
    ("Technolgy", MUCH_LATER, {"kind": ["court"]}, 0),
    ("jinab", MUCH_LATER, {}, 0),
    ("Lanhai Technology", DAY, {"list": []}, 0),
    ("（）", DAY, {"region": ["990102"]}, 0),
    ("（）", DAY, {"region": ["990102"]}, 20),
)
"""Text that can be read in two ways with the same result."""


def requests(register: str) -> Iterator[Request]:
    """Every sixth with filters, every eighth in another order, every tenth later; then others."""
    rows = list(search_rows.rows(REGISTERS[register][0]))
    for number, (_, text) in enumerate(drawn(rows, EACH, len(rows))):
        yield Request(
            text=text,
            day="2027-03-05" if number % 10 == 9 else DAY,
            filters=FILTERS[number % len(FILTERS)] if number % 6 == 5 else {},
            sort=("newest", "ending")[number // 8 % 2] if number % 8 == 7 else "relevance",
            first=20 if number % 7 == 6 else 0,
            count=PAGE,
        )
    for text, day, filters, first in LEFT_OPEN:
        yield Request(text=text, day=day, filters=filters, first=first, count=PAGE)


def told(answer: Answer) -> list[object]:
    hits = [
        [h.id, h.match.tier, h.match.reason, h.match.ranges] if h.match else [h.id]
        for h in answer.hits
    ]
    return [answer.total, answer.beyond, answer.more, answer.meant, hits]


def files_of(register: str) -> Files:
    entities, whole = REGISTERS[register]
    return Files(search_rows.rows(entities), whole, counted=COUNTED)


def by_filters_alone(register: str, day: str) -> list[list[object]]:
    """Rows like those of the file, for each status and nothing typed, as the plain scan answers."""
    plain = Scan(search_rows.rows(REGISTERS[register][0]))
    filters: list[dict[str, list[str]]] = [{"status": [key]} for key in ("in_force", "overdue")]
    asked = [
        Request(text="", day=day, filters=each, sort="relevance", first=first, count=PAGE)
        for each in filters
        for first in (0, 20)
    ]
    return [_row(register, one, plain.search(one)) for one in asked]


def _row(register: str, asked: Request, answer: Answer) -> list[object]:
    return [
        *(register, asked.text, asked.day, asked.filters, asked.sort, asked.first),
        *told(answer),
    ]


def golden() -> Iterator[str]:
    for register, (entities, whole) in REGISTERS.items():
        plain = Scan(search_rows.rows(entities), loose=whole == SHARDS)
        for asked in requests(register):
            row = _row(register, asked, plain.search(asked))
            yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    if len(sys.argv) > 1:
        for register in REGISTERS:
            for path, data in files_of(register).files.items():
                target = Path(sys.argv[1], register, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        return
    text = "[\n" + ",\n".join(golden()) + "\n]\n"
    (HERE / "queries.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
