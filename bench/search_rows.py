"""Invents rows of the search index, as the build makes them of entities, from a fixed seed.

Names are place + brand + trade + legal form, with some English names, aliases and former names.
An English name says the same: place, the brand in pinyin, trade and form.
Brands are drawn from a file, one a line, or invented; some are used far more often than others,
as real ones are.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from make import FORMS, SIGNS, TRADES, code
from pypinyin import lazy_pinyin

from gongshi.register.names import regions_of
from gongshi.search.index.corpus import entry_of
from gongshi.search.index.entries import Entry, IndexRow

REGIONS = {
    "990100": ("蓝海市", "Lanhai"),
    "990102": ("蓝海市海湾区", "Haiwan"),
    "990103": ("蓝海市临港区", "Lingang"),
    "990200": ("云岭市", "Yunling"),
    "990300": ("沧澜省", "Canglan"),
}
LISTS = ("penalties", "abnormal-operations", "serious-violations", "watchlist")
AUTHORITIES = ("lanhai-market-regulation", "lanhai-housing", "lanhai-labour")
AS_OF = "2026-11-23"
DAYS = [
    f"20{year}-{month:02}-{day:02}"
    for year in (26, 27, 28, 29)
    for month in range(1, 13)
    for day in range(1, 29)
]


def brands(path: Path | None, random_: random.Random, count: int) -> list[str]:
    if path:
        return path.read_text(encoding="utf-8").split()
    sizes = (2, 2, 2, 3, 3, 4)
    return ["".join(random_.choices(SIGNS, k=random_.choice(sizes))) for _ in range(count)]


def rows(entities: int, path: Path | None = None) -> Iterator[IndexRow]:
    random_ = random.Random(entities)
    known = brands(path, random_, max(200, entities // 4))
    for number in range(entities):
        yield row(random_, number, known)


def row(random_: random.Random, number: int, known: list[str]) -> IndexRow:
    # a power of a uniform number favours the beginning of the list, as fashion does
    brand = known[int(len(known) * random_.random() ** 1.5)]
    region = random_.choice(tuple(REGIONS))
    place = random_.choice((REGIONS[region][0], REGIONS[region][0][:2], "", ""))
    trade = random_.choice(tuple(TRADES))
    names = [(0, place + brand + trade + random_.choice(FORMS))]
    if random_.random() < 0.3:
        names.append((1, _english(REGIONS[region][1] if place else "", brand, trade)))
    if random_.random() < 0.1:
        names.append((2, brand))
    if random_.random() < 0.1:
        brand = random_.choice(known)
        names.append((3, place + brand + random_.choice(tuple(TRADES)) + "有限公司"))
    records = tuple(_record(random_, number) for _ in range(random_.choice((1, 1, 1, 1, 2, 3))))
    ids = {"lei": f"5299{number:014}{random_.randrange(100):02}"} if random_.random() < 0.02 else {}
    id_ = code(random_)
    return IndexRow(id_, "enterprise", region, id_, ids, tuple(names), records)


def _english(place: str, brand: str, trade: str) -> str:
    latin = "".join(lazy_pinyin(brand)).capitalize()
    return f"{place} {latin} {TRADES[trade]} Co., Ltd.".strip()


def _record(random_: random.Random, number: int) -> Entry:
    decided = random_.choice(DAYS[:300])
    last = random_.choice(DAYS[320:])
    document = f"蓝海监〔{decided[:4]}〕{number}号"
    list_, authority = random_.choice(LISTS), random_.choice(AUTHORITIES)
    kept = int(random_.random() < 0.1)
    return Entry(list_, authority, "in_force", last, kept, decided, random_.randrange(3), document)


def entries(entities: int, path: Path | None = None) -> Iterator[bytes]:
    regions = regions_of(title for titles in REGIONS.values() for title in titles)
    return (entry_of(row, regions) for row in rows(entities, path))
