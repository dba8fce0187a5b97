"""Which parts does an organisation's name have? Region, brand, legal form, and text in brackets.

This is the only code that takes names apart, for rules, search and screening; `folding` folds text.
The part for the search is specified in search/NORMALISE.md, "Parts of a name": it ranks by these
parts, and always searches the whole name.
"""

import re
from collections.abc import Iterable

import msgspec

from gongshi.register.folding import Range, fold, unfold
from gongshi.register.model import Vocabulary

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
"""Legal forms, folded, longest first. From a name with several at its end, only the longest is
removed."""

_FORMS = frozenset(FORMS)
_FORM_LENGTHS = sorted({len(form) for form in FORMS}, reverse=True)

_TRADERS = ("个体工商户", "经营部")
"""Endings of sole traders' names. The search keeps them: a trader is not the company of that name.
"""

BRACKETED = re.compile(r" ?[(（\[［【〔]([^()（）\[\]［］【】〔〕]*)[)）\]］】〕]")
"""Innermost brackets with the space before them, in a name as written; group 1 is within them."""

_BRANCH = re.compile(f".+?(?:{'|'.join(form for form in FORMS if form.endswith('公司'))})(?=.)")
"""The company at the start of a branch's folded name."""

_KIND = re.compile("(特别行政区|自治区|自治州|自治县|地区|省|市|县|区)$")
_LEAST = 2
"""Characters that must remain when a part is removed."""


class Regions(msgspec.Struct, frozen=True):
    """Folded region names that may come before a brand, and their lengths, longest first."""

    names: frozenset[str]
    lengths: tuple[int, ...]


def regions_in(vocabulary: Vocabulary) -> Regions:
    """The regions of a register, by their titles in every language."""
    texts = vocabulary.about.regions.values()
    return regions_of(
        title for text in texts for title in ([text] if isinstance(text, str) else text.values())
    )


def regions_of(titles: Iterable[str]) -> Regions:
    """Regions by their titles, with and without their kind, such as 市."""
    folded = {fold(title) for title in titles}
    names = folded | {_KIND.sub("", name) for name in folded}
    names = {name for name in names if len(name) >= _LEAST}
    return Regions(frozenset(names), tuple(sorted({len(n) for n in names}, reverse=True)))


def brand(name: str, regions: Regions) -> str:
    """The folded text that distinguishes a name: no region, legal form or brackets.

    For rules that compare names. Unlike the core, it leaves out text in brackets.
    """
    folded = fold(BRACKETED.sub("", name))
    for trader in _TRADERS:
        folded = folded.removesuffix(trader)
    start, end = core(folded, regions)
    return folded[start:end]


def company_of_branch(name: str) -> str:
    """The company in the name of its branch, as written there; empty for other names."""
    found = _BRANCH.match(fold(name))
    return name[: unfold(name, [found.span()])[0][1]] if found else ""


def core(folded: str, regions: Regions) -> Range:
    """The range of a folded name without its regions and its legal form."""
    form = _form(folded)
    end = len(folded) - len(form) if len(folded) - len(form) >= _LEAST else len(folded)
    return brand_start(folded[:end], regions), end


def _form(folded: str) -> str:
    """The longest legal form at the end of a name, or nothing."""
    ends = (folded[-length:] for length in _FORM_LENGTHS)
    return next((end for end in ends if end in _FORMS), "")


def brand_start(folded: str, regions: Regions) -> int:
    """Where the brand begins, after any regions; at least two characters remain."""
    start = 0
    while (step := _region_at(folded, start, regions)) and len(folded) - start - step >= _LEAST:
        start += step
    return start


def _region_at(folded: str, start: int, regions: Regions) -> int:
    """The length of the longest region name that begins at `start`; 0 for none."""
    for length in regions.lengths:
        if folded[start : start + length] in regions.names:
            return length
    return 0
