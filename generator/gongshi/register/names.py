"""Where in a folded name do region, brand and legal form lie? See NORMALISE.md, "Parts of a name".

Only for ranking and for keeping like names together; what is searched is always the whole name.
"""

import re
from collections.abc import Iterable

import msgspec

from gongshi.register.folding import Range, fold

FORMS = (
    "合伙企业特殊普通合伙",
    "groupcompanylimited",
    "合伙企业有限合伙",
    "合伙企业普通合伙",
    "集团有限责任公司",
    "集团股份有限公司",
    "农民专业合作社",
    "companylimited",
    "incorporated",
    "个人独资企业",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "特殊普通合伙",
    "grouplimited",
    "corporation",
    "专业合作社",
    "groupcoltd",
    "合伙企业",
    "有限合伙",
    "有限公司",
    "集团公司",
    "股份公司",
    "普通合伙",
    "个人独资",
    "groupltd",
    "limited",
    "company",
    "分公司",
    "总公司",
    "coltd",
    "group",
    "公司",
    "集团",
    "corp",
    "gmbh",
    "inc",
    "llc",
    "ltd",
    "plc",
    "co",
)
"""Legal forms, folded, longest first."""

_KIND = re.compile("(特别行政区|自治区|自治州|自治县|地区|省|市|县|区)$")
_LEAST = 2
"""Characters that must be left when a part is taken away."""


class Regions(msgspec.Struct, frozen=True):
    """Region names that may stand before a brand, and their lengths, longest first."""

    names: frozenset[str]
    lengths: tuple[int, ...]


def regions_of(titles: Iterable[str]) -> Regions:
    """From the titles of a register's regions in all languages, with and without their kind."""
    folded = {fold(title) for title in titles}
    names = folded | {_KIND.sub("", name) for name in folded}
    names = {name for name in names if len(name) >= _LEAST}
    return Regions(frozenset(names), tuple(sorted({len(n) for n in names}, reverse=True)))


def _form(folded: str) -> str:
    """The longest legal form at the end of a name."""
    if not folded.endswith(FORMS):
        return ""
    return next(form for form in FORMS if folded.endswith(form))


def brand_start(folded: str, regions: Regions) -> int:
    """Where the brand begins, after any regions; at least two characters stay."""
    start = 0
    while (step := _region_at(folded, start, regions)) and len(folded) - start - step >= _LEAST:
        start += step
    return start


def _region_at(folded: str, start: int, regions: Regions) -> int:
    """The length of the longest region name that stands at a place; 0 where none does."""
    for length in regions.lengths:
        if folded[start : start + length] in regions.names:
            return length
    return 0


def core(folded: str, regions: Regions) -> Range:
    """The range of a name without its region and its legal form."""
    form = _form(folded)
    end = len(folded) - len(form) if len(folded) - len(form) >= _LEAST else len(folded)
    return brand_start(folded[:end], regions), end
