"""Where does a text contain a number or an address of a person?

They are found as people write them: in groups, in digits of any script, with a country prefix, next
to letters, with invisible characters between the digits. `personal_numbers` has the kinds.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate

import msgspec

from gongshi.register.personal_numbers import (
    BANK_CARD,
    DIGIT_KINDS,
    E_MAIL,
    EVERYWHERE,
    IBAN,
    MOBILE,
    RESIDENT,
    WRITTEN_KINDS,
    NumberKind,
    passes,
)
from gongshi.register.telephones import is_personal

Countries = frozenset[str]
"""The countries of a register, ISO 3166-1."""


class Sighting(msgspec.Struct, frozen=True):
    """A personal number or address in a text, and its position."""

    kind: NumberKind
    start: int
    end: int


_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NOTE_DIGITS = "²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒🄀-🄊"
"""Digits that mostly mark notes and list items, and do not belong to a number next to them."""
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_ANY = rf"[\d〇零○一二三四五六七八九{_NOTE_DIGITS}]"
_BETWEEN = r"[\s.\-/*_()‐-―−·•．－／＊＿（）\u00ad\u200b-\u200f\u2060\ufeff]"
_SUSPECT = re.compile(
    # it begins with a set of characters, so the regex engine can skip to them
    rf"{_ANY}(?<!\d{_ANY})(?<!\d-{_ANY})"
    # a day alone is no number, and a record has many
    r"(?!(?<=\"\d)\d{3}-\d\d-\d\d\")"
    rf"(?:{_BETWEEN}{{0,4}}+{_ANY}){{6}}"
)
_LETTERED = re.compile(r"[A-Z]{4}\d")
_OF_LETTERS = frozenset(["IN", "IT", "MX"])
"""Countries whose numbers may have fewer than seven digits in a row."""
_OTHERS = re.compile(
    rf"[{_NOTE_DIGITS}]|[〇零○一二三四五六七八九](?:{_BETWEEN}{{0,4}}+{_ANY}){{8}}"
)


class _Decimals(dict[int, str]):
    """Maps characters to their plainest form: digits, letters, spaces, hyphens."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = plain = _plain(character)
        return plain


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Pd" or character == "\u2212":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "No":
        return character  # a mark of a note or a list, see `_AllDigits`
    composed = unicodedata.normalize("NFKC", character)
    return "." if character in "·•" else composed if len(composed) == 1 else character


class _AllDigits(_Decimals):
    """As `_Decimals`, also for Chinese and circled digits."""

    def __missing__(self, code: int) -> str:
        digit = unicodedata.digit(chr(code), None)
        character = chr(code).translate(_HAN_DIGITS)
        self[code] = plain = _plain(character) if digit is None else str(digit)
        return plain


_DECIMALS, _ALL_DIGITS = _Decimals(), _AllDigits()


def may_hold_private(text: str, countries: Countries = frozenset()) -> bool:
    """A quick test: without seven digits in a row or an at sign there is nothing to find."""
    if "@" in text or "＠" in text or "﹫" in text or _SUSPECT.search(text):
        return True
    return not _OF_LETTERS.isdisjoint(countries) and _LETTERED.search(text) is not None


def sightings(text: str, countries: Countries = frozenset()) -> list[Sighting]:
    """Every full personal number or address in a text, in order of position.

    Weak kinds are searched only if the register is of their `countries`.
    """
    if not may_hold_private(text, countries):
        return []
    seen, places = _visible_text(text)
    found = _found(seen.translate(_DECIMALS), countries)
    if _OTHERS.search(seen):
        found += _found(seen.translate(_ALL_DIGITS), countries)
    apart = _without_overlaps(found)
    if places is None:
        return apart
    return [Sighting(one.kind, places[one.start], places[one.end - 1] + 1) for one in apart]


def masked(text: str) -> str:
    """The text with every personal number replaced by stars, except for its last two characters.

    The register is not known here, so the numbers of all countries are masked.
    """
    pieces, end = [], 0
    for found in sightings(text, EVERYWHERE):
        pieces += [text[end : found.start], starred(text[found.start : found.end])]
        end = found.end
    return "".join((*pieces, text[end:]))


def starred(number: str) -> str:
    """A number with all but its last two characters replaced by stars."""
    return "*" * (len(number) - 2) + number[-2:]


def _visible_text(text: str) -> tuple[str, list[int] | None]:
    """The text without invisible characters, and the original position of each character."""
    if text.isascii() or _UNSEEN.search(text) is None:
        return text, None
    places = [place for place, character in enumerate(text) if not _UNSEEN.match(character)]
    return "".join(text[place] for place in places), places


def _found(text: str, countries: Countries) -> list[Sighting]:
    return [
        *_numbers(text, countries),
        *_written(text, countries),
        *_accounts(text),
        *_telephones(text, countries),
        *_addresses(text),
    ]


def _without_overlaps(found: list[Sighting]) -> list[Sighting]:
    """In order of position. Of two with the same start, the longer; none inside another."""
    apart: list[Sighting] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


_GROUP = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]*+([0-9]++[Xx]?+)[A-Za-z]*+(?![0-9A-Za-z])")
_JOINT = re.compile(r"(?![^\n]*\n[^\n]*\n)[\s.\-/*_()]{1,4}")
_FAR_APART = re.compile(r"[^0-9Xx .-]")
_MAX_GROUPS = 7
_FEWEST, _MOST = 9, 20
_SHORTEST_ACCOUNT = 15
_AMOUNT_AFTER = re.compile(r" ?(?:(?!TEL|FAX|MOB)[A-Z]{3}(?![A-Za-z])|[万亿]?元|yuan)|\.[0-9]")
_AMOUNT_BEFORE = re.compile(r"(?:[¥$€£]|[A-Z]{3}) ?\Z")
_DECIMAL = re.compile(r"(?=[0.]*(?:[1-9]\.?(?:[0-9]\.?){0,16}\Z))[0-9]+\.[0-9]{9,}")
"""A number with a decimal point, of at most 17 digits: as programs print what they computed. A list
may number cards `1.` too, and most of those have 19 digits."""


def _numbers(text: str, countries: Countries) -> Iterator[Sighting]:
    for run in _runs(text):
        first = 0
        while first < len(run) and run[-1].end(1) - run[first].start(1) >= _FEWEST:
            found = _longest(text, run[first : first + _MAX_GROUPS], countries)
            if found is not None:
                yield found
            # on with the first group behind what was found, or with the next one
            first += 1
            while found is not None and first < len(run) and run[first].start(1) < found.end:
                first += 1


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits that only separators divide."""
    run: list[re.Match[str]] = []
    for group in _GROUP.finditer(text):
        joined = run and _JOINT.fullmatch(text, run[-1].end(1), group.start(1))
        if run and not joined:
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _longest(text: str, groups: list[re.Match[str]], countries: Countries) -> Sighting | None:
    """The longest number that begins with the first group and ends with one of the others."""
    parts = [group[1] for group in groups]
    digits, formed = "".join(parts).upper(), _forms(countries)
    if len(digits) < _FEWEST:
        return None
    lengths = [*accumulate(map(len, parts))]
    for count in range(len(groups), 0, -1):
        length = lengths[count - 1]
        if not (_FEWEST <= length <= _MOST and formed(digits, 0, length)):
            continue
        start, end = groups[0].start(1), groups[count - 1].end(1)
        near = _FAR_APART.search(text, start, end) is None
        kind = _kind(parts[:count], countries, near=near)
        if kind is RESIDENT or (kind and not _is_other(kind, text, start, end)):
            return Sighting(kind, start, end)
    return None


@cache
def _forms(countries: Countries) -> Callable[[str, int, int], re.Match[str] | None]:
    """A quick test whether digits have the form of any kind: nearly none of a table's have."""
    kinds = (kind for kind, _ in _kinds_for(DIGIT_KINDS, countries))
    return re.compile("|".join(f"(?:{kind.pattern})X?" for kind in (RESIDENT, *kinds))).fullmatch


def _is_other(kind: NumberKind, text: str, start: int, end: int) -> bool:
    """Whether the digits are an amount, or those of a decimal number; a phone is no decimal."""
    return _is_amount(text, start, end) or (
        kind.group != "telephone" and _is_decimal(text, start, end)
    )


def _is_decimal(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _MOST) : start]
    whole = len(before) - len(before.rstrip("0123456789."))
    more = re.match(r"\.?[0-9]", text[end : end + 2])
    return not more and _DECIMAL.fullmatch(text[start - whole : end]) is not None


def _is_amount(text: str, start: int, end: int) -> bool:
    after = _AMOUNT_AFTER.match(text, end)
    return bool(after or _AMOUNT_BEFORE.search(text[max(0, start - 5) : start]))


def _kind(parts: list[str], countries: Countries, *, near: bool) -> NumberKind | None:
    """`near`: only spaces, dots and hyphens between groups. Otherwise it needs a check digit."""
    number = "".join(parts).upper()
    if len(number) == 18 and passes(RESIDENT, number):
        return RESIDENT
    digits = number.removesuffix("X")
    small = min(map(len, parts)) < 2
    for kind, fullmatch in _kinds_for(DIGIT_KINDS, countries) if near else _FAR:
        if (kind.countries or not small) and fullmatch(digits) and passes(kind, digits):
            return kind
    return None


_Matched = tuple[NumberKind, Callable[[str], re.Match[str] | None]]


@cache
def _kinds_for(kinds: tuple[NumberKind, ...], countries: Countries) -> tuple[_Matched, ...]:
    """The kinds to search in a register of these countries, and how."""
    here = (kind for kind in kinds if not (kind.countries and kind.countries.isdisjoint(countries)))
    return tuple((kind, re.compile(kind.pattern).fullmatch) for kind in here)


_FAR = _kinds_for((BANK_CARD,), frozenset())


def _written(text: str, countries: Countries) -> Iterator[Sighting]:
    for kind, _ in _kinds_for(WRITTEN_KINDS, countries):
        for found in re.finditer(kind.pattern, text):
            group = found.lastindex or 0
            if passes(kind, found[group]):
                yield Sighting(kind, *found.span(group))


_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]){11,30}+")


def _accounts(text: str) -> Iterator[Sighting]:
    """International bank account numbers; capitalised words after a number do not belong to it."""
    for found in _ACCOUNT.finditer(text):
        start, end = found.span()
        while end - start >= _SHORTEST_ACCOUNT:
            if not text[end : end + 1].isalnum() and passes(IBAN, text[start:end]):
                yield Sighting(IBAN, start, end)
                break
            end = text.rfind(" ", start, end)


_TELEPHONE_WORD = (
    r"(?:电话|手机|联系方式|微信|携帯|"
    r"(?i:\b(?:tele)?phone|\btel(?:efon)?\b|\bmob(?:ile|il)?\b|\bcell\b|\bhandy\b|\bm[oó]vil\b|\bportable\b))"
)
_INTERNATIONAL = re.compile(r"(?<![0-9A-Za-z])(?:\+|(?=00))((?:00)?[1-9][0-9 ().-]{6,18}[0-9])")
_WITHIN_COUNTRY = re.compile(
    rf"{_TELEPHONE_WORD}(?:\W|号码?|为|是|(?i:no|nr|number|is)\b){{0,8}}?"
    r"(\(?[0-9][0-9 ()/.-]{5,16}[0-9])"
    r"|(?<![0-9A-Za-z.-])(0[1-9][0-9]{1,3}[ /.-][0-9][0-9 .-]{4,10}[0-9])(?![0-9A-Za-z])"
)


def _telephones(text: str, countries: Countries) -> Iterator[Sighting]:
    for found in _INTERNATIONAL.finditer(text):
        if is_personal("+" + found[1].removeprefix("00"), None):
            yield Sighting(MOBILE, *found.span(1))
    for found in _WITHIN_COUNTRY.finditer(text) if countries else ():
        number = found[found.lastindex or 0]
        if countries is EVERYWHERE or any(is_personal(number, one) for one in countries):
            yield Sighting(MOBILE, *found.span(found.lastindex or 0))


_LOCAL_PART = re.compile(r"[A-Za-z0-9._%+-]+\Z")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])")


def _addresses(text: str) -> Iterator[Sighting]:
    at = text.find("@")
    while at >= 0:
        local = _LOCAL_PART.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            yield Sighting(E_MAIL, local.start(), domain.end())
        at = text.find("@", at + 1)
