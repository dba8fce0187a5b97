"""Identifiers and their check characters: which strings are numbers of somebody or something.

Unified social credit code: GB 32100-2015. Organisation code: GB 11714. Legal entity
identifier: ISO 17442 with ISO/IEC 7064 MOD 97-10. Resident identity number: GB 11643 with
ISO/IEC 7064 MOD 11-2. Bank card: ISO/IEC 7812-1 (Luhn).

Personal numbers are found as people write them: in groups, full-width, with a country prefix.
Found wrongly they would stop a clerk for nothing, so each kind asks for all that marks it.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

import msgspec

CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_FIRST = "123456789ANY"
"""Registering departments (GB 32100-2015 table 1): the only first characters there are."""

CodeFault = Literal["length", "alphabet", "first", "check"]
PrivateKind = Literal["resident-id", "mobile", "bank-card", "e-mail"]

_VALUES = {c: i for i, c in enumerate(CODE_ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

_FOLD = str.maketrans(
    {chr(0xFEE0 + c): chr(c) for c in range(0x21, 0x7F)}
    | dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00b7\u2022", ".")
)
_SUSPECT = re.compile(
    "[0-9０-９](?:[ .\u00a0\u2002\u2003\u2009\u202f\u3000"
    "\u2010-\u2015\u2212\u00b7\u2022．－-]{0,3}+[0-9０-９]){10}"
)
_GROUP = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]*+([0-9]+[Xx]?)(?![0-9A-Za-z])")
_JOINT = re.compile(r"[ .-]{1,3}")
_MAX_GROUPS = 6
_MOBILE = re.compile(r"(?:86|0086)?1[3-9][0-9]{9}\Z")
_BANK_CARD = re.compile(r"(?:62[0-9]{14,17}|(?:4|5[1-5]|35)[0-9]{14,15})\Z")
_AMOUNT_AFTER = re.compile(r" ?(?:(?!TEL|FAX|MOB)[A-Z]{3}(?![A-Za-z])|[万亿]?元|yuan)|\.[0-9]")
_AMOUNT_BEFORE = re.compile(r"(?:[¥$€£]|[A-Z]{3}) ?\Z")
_LOCAL_PART = re.compile(r"[A-Za-z0-9._%+-]+\Z")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])")


class Sighting(msgspec.Struct, frozen=True):
    """A personal number or address in a text, and where it stands."""

    kind: PrivateKind
    start: int
    end: int


def check_character(first17: str) -> str:
    """The 18th character of a credit code; weights are 3^i mod 31, remainder 0 gives `0`."""
    total = sum(map(mul, map(_VALUES.__getitem__, first17), _WEIGHTS))
    return CODE_ALPHABET[-total % 31]


@lru_cache(maxsize=1024)
def code_fault(code: str) -> CodeFault | None:
    """What is wrong with a credit code, or None. Several rules ask it of each."""
    if len(code) != 18:
        return "length"
    if not _VALUES.keys() >= set(code):
        return "alphabet"
    if code[0] not in CODE_FIRST:
        return "first"
    return None if code[17] == check_character(code[:17]) else "check"


def division(code: str) -> str:
    """The six digits of the registering office's division (GB/T 2260); 100000 is national."""
    return code[2:8]


def is_lei(text: str) -> bool:
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        return False
    return int("".join(str(int(c, 36)) for c in text)) % 97 == 1


def is_resident_id(text: str) -> bool:
    """A full resident identity number: birth date possible and check character right."""
    if len(text) != 18 or not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(text[:17]))
    return born.year >= 1850 and text[17] == "10X98765432"[total % 11]


def is_luhn(digits: str) -> bool:
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(_DOUBLED[int(c)] for c in even)) % 10 == 0


def may_hold_private(text: str) -> bool:
    """A quick look: without eleven digits in a row or an at sign there is nothing to find."""
    return "@" in text or "＠" in text or _SUSPECT.search(text) is not None


def private_numbers(text: str) -> Iterator[tuple[PrivateKind, str]]:
    """Every full personal number or address in a text, as kind and the very characters found."""
    for found in sightings(text):
        yield found.kind, text[found.start : found.end]


def sightings(text: str) -> list[Sighting]:
    """Every full personal number or address in a text, in the order of their places."""
    if not may_hold_private(text):
        return []
    folded = text.translate(_FOLD)
    return sorted([*_numbers(folded), *_addresses(folded)], key=lambda found: found.start)


def masked(text: str) -> str:
    """The text with every personal number in it starred but for its last two characters."""
    for found in sightings(text):
        text = text[: found.start] + starred(text[found.start : found.end]) + text[found.end :]
    return text


def starred(number: str) -> str:
    """The last two characters of a number behind as many stars as it has others."""
    return "*" * (len(number) - 2) + number[-2:]


def _numbers(text: str) -> Iterator[Sighting]:
    for run in _runs(text):
        first = 0
        while first < len(run):
            found = _longest(text, run[first : first + _MAX_GROUPS])
            if found is not None:
                yield found
            # on with the first group behind what was found, or with the next one
            first += 1
            while found is not None and first < len(run) and run[first].start(1) < found.end:
                first += 1


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits, gathered while nothing but a separator stands between them."""
    run: list[re.Match[str]] = []
    for group in _GROUP.finditer(text):
        joined = run and _JOINT.fullmatch(text, run[-1].end(), group.start(1))
        if run and not joined:
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _longest(text: str, groups: list[re.Match[str]]) -> Sighting | None:
    """The longest number that begins with the first group and ends with one of them."""
    parts = [group[1] for group in groups]
    for count in range(len(groups), 0, -1):
        kind = _kind(parts[:count])
        start, end = groups[0].start(1), groups[count - 1].end(1)
        if kind == "resident-id" or (kind and not _is_amount(text, start, end)):
            return Sighting(kind, start, end)
    return None


def _is_amount(text: str, start: int, end: int) -> bool:
    after = _AMOUNT_AFTER.match(text, end)
    return bool(after or _AMOUNT_BEFORE.search(text[max(0, start - 5) : start]))


def _kind(parts: list[str]) -> PrivateKind | None:
    number = "".join(parts).upper()
    if len(number) < 11 or len(number) > 19:
        return None
    if is_resident_id(number):
        return "resident-id"
    if min(map(len, parts)) < 2:
        return None
    if _MOBILE.match(number):
        return "mobile"
    return "bank-card" if _is_bank_card(number) else None


def _is_bank_card(digits: str) -> bool:
    # a credit code of digits only may pass Luhn's check; no card in use passes that of a code
    return bool(_BANK_CARD.match(digits)) and is_luhn(digits) and code_fault(digits) is not None


def _addresses(text: str) -> Iterator[Sighting]:
    at = text.find("@")
    while at >= 0:
        local = _LOCAL_PART.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            yield Sighting("e-mail", local.start(), domain.end())
        at = text.find("@", at + 1)
