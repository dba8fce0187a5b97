"""Which numbers and addresses of persons exist, and how is each recognised?

A false match would stop a clerk for nothing. So each kind requires everything that marks it: a
check digit, a date, a form, or a word before it. If a check digit alone is weak, the kind is
searched only for registers of the countries that have it.

Resident identity number: GB 11643 with ISO/IEC 7064 MOD 11-2. Bank card: ISO/IEC 7812-1 (Luhn).
Most other check digits are python-stdnum's.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from gongshi.register.codes import code_fault
from gongshi.register.model import About

NumberGroup = Literal["identity", "telephone", "account", "address"]


class NumberKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of number; `title` has an article, for messages.

    `pattern` matches the number without separators or, if it has a group, the text around the
    number. `check` is a function, or a country and a name in python-stdnum. Without `countries`
    (ISO 3166-1) it is searched in every register.
    """

    key: str
    group: NumberGroup
    title: str
    pattern: str = ""
    check: str | Callable[[str], bool] | None = None
    countries: frozenset[str] = frozenset()


def is_resident_id(text: str) -> bool:
    """A full resident identity number: birth date possible and check character right."""
    if not re.fullmatch(RESIDENT.pattern, text) or _day(int(text[6:10]), text[10:14]) is None:
        return False
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(text[:17]))
    return text[17] == "10X98765432"[total % 11]


def _is_old_resident_id(digits: str) -> bool:
    """Fifteen digits, as issued until 1999: no check digit, so place and birth date must be valid.

    The pattern has the provinces. Registration numbers of businesses had fifteen digits too, the
    last one a check digit.
    """
    from stdnum.iso7064 import mod_11_10  # noqa: PLC0415 - few texts hold such a number

    born = _day(1900 + int(digits[6:8]), digits[8:12])
    return born is not None and not mod_11_10.is_valid(digits)


def _day(year: int, month_and_day: str) -> date | None:
    try:
        return date(year, int(month_and_day[:2]), int(month_and_day[2:]))
    except ValueError:
        return None


def is_luhn(digits: str) -> bool:
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(_DOUBLED[int(c)] for c in even)) % 10 == 0


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def _is_bank_card(digits: str) -> bool:
    # a credit code of digits only may pass Luhn's check; no real card passes the check of a code
    return is_luhn(digits) and code_fault(digits) is not None


def _is_hong_kong_id(text: str) -> bool:
    """One or two letters, six digits, and a check character by modulus 11."""
    signs = re.sub(r"[^0-9A-Z]", "", text).rjust(9)
    values = [36 if sign == " " else int(sign, 36) for sign in signs]
    last = values.pop()
    return (sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True)) + last) % 11 == 0


def _is_iban(text: str) -> bool:
    from stdnum import iban  # noqa: PLC0415 - few texts hold one

    return iban.is_valid(text)


_GAP = r"(?:\W|号码?|为|是|(?i:no|nr|number|is|of)\b){0,8}?"
_PERMIT = (
    r"(?:(?:来往|往来|港澳|台湾|两岸)[^\d\W]{0,10}通行证|回乡证|台胞证|"
    r"(?i:(?:mainland|home[- ]return|exit-entry)\s(?:travel\s)?permit|travel permit))"
)
_HONG_KONG = r"(?:HKID|香港(?:居民)?身份证|(?i:hong kong (?:permanent )?identity card))"
_SSN = r"(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9-])"
_FREE = r"(?<![0-9A-Za-z])"
_END = r"(?![0-9A-Za-z])"

RESIDENT = NumberKind(
    key="resident-id",
    group="identity",
    title="a resident identity number",
    pattern="[1-9][0-9]{5}(?:18[5-9]|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]",
    check=is_resident_id,
)
OLD_RESIDENT = NumberKind(
    key="old-resident-id",
    group="identity",
    title="a resident identity number of fifteen digits",
    pattern="(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{6}[01][0-9][0-3][0-9]{4}",
    check=_is_old_resident_id,
)
MOBILE = NumberKind(
    key="mobile",
    group="telephone",
    title="a mobile phone number",
    pattern="(?:86|0086)?1[3-9][0-9]{9}",
)
BANK_CARD = NumberKind(
    key="bank-card",
    group="account",
    title="a bank card number",
    pattern="62[0-9]{14,17}|(?:4|5[1-5]|35)[0-9]{14,15}|(?:2[2-7]|60)[0-9]{14}",
    check=_is_bank_card,
)
E_MAIL = NumberKind(key="e-mail", group="address", title="an e-mail address")


def _identity(country: str, what: str, pattern: str, check: str) -> NumberKind:
    return NumberKind(
        key=f"{country.lower()}-{what.replace(' ', '-')}",
        group="identity",
        title=f"a {what} ({country})",
        pattern=pattern,
        check=check,
        countries=frozenset([country]),
    )


DIGIT_KINDS: tuple[NumberKind, ...] = (
    OLD_RESIDENT,
    MOBILE,
    BANK_CARD,
    _identity("BR", "CPF number", "[0-9]{11}", "br.cpf"),
    _identity("CZ", "birth number", "[0-9]{10}", "cz.rc"),
    _identity("DE", "tax identification number", "[1-9][0-9]{10}", "de.idnr"),
    _identity("DK", "CPR number", "[0-9]{10}", "dk.cpr"),
    _identity("EE", "personal code", "[1-8][0-9]{10}", "ee.ik"),
    _identity("FR", "social security number", "[1-478][0-9]{14}", "fr.nir"),
    _identity("ID", "population number", "[0-9]{16}", "id.nik"),
    _identity("KR", "resident registration number", "[0-9]{13}", "kr.rrn"),
    _identity("LT", "personal code", "[1-6][0-9]{10}", "lt.asmens"),
    _identity("MY", "identity card number", "[0-9]{12}", "my.nric"),
    _identity("NO", "national identity number", "[0-9]{11}", "no.fodselsnummer"),
    _identity("PL", "PESEL number", "[0-9]{11}", "pl.pesel"),
    _identity("RO", "personal code", "[1-9][0-9]{12}", "ro.cnp"),
    _identity("SE", "personal number", "[0-9]{10}|[12][0-9]{11}", "se.personnummer"),
    _identity("TH", "identity number", "[1-8][0-9]{12}", "th.pin"),
    _identity("TR", "identity number", "[1-9][0-9]{10}", "tr.tckimlik"),
    _identity("ZA", "identity number", "[0-9]{13}", "za.idnr"),
)
"""Kinds with digits in groups, besides the resident identity number."""

WRITTEN_KINDS: tuple[NumberKind, ...] = (
    NumberKind(
        key="hong-kong-id",
        group="identity",
        title="a Hong Kong identity card number",
        pattern=rf"{_FREE}([A-Z]{{1,2}}[0-9]{{6}} ?\([0-9A]\))"
        rf"|{_HONG_KONG}{_GAP}([A-Z]{{1,2}}[0-9]{{6}}[0-9A]){_END}",
        check=_is_hong_kong_id,
    ),
    NumberKind(
        key="macao-id",
        group="identity",
        title="a Macao identity card number",
        pattern=rf"(?:澳门(?:居民)?身份证|(?i:macao? (?:resident )?identity card)){_GAP}"
        r"([1578][0-9]{6} ?\(?[0-9]\)?)",
    ),
    NumberKind(
        key="passport",
        group="identity",
        title="a passport number",
        pattern=rf"(?:护照|(?i:passport)){_GAP}([A-Z]{{0,3}}[0-9]{{6,9}}){_END}",
    ),
    NumberKind(
        key="travel-permit",
        group="identity",
        title="the number of a travel permit",
        pattern=rf"{_PERMIT}{_GAP}([A-Z]?[0-9]{{7,10}}){_END}",
    ),
    NumberKind(
        key="us-ssn",
        group="identity",
        title="a social security number (US)",
        pattern=rf"(?i:\bssn|social security){_GAP}({_SSN})",
        check="us.ssn",
    ),
    _identity("US", "social security number", rf"(?<![0-9-])({_SSN})", "us.ssn"),
    _identity("ES", "identity number", rf"{_FREE}([0-9]{{8}}[ -]?[A-Z]){_END}", "es.dni"),
    _identity("ES", "foreigner number", rf"{_FREE}([XYZ]-?[0-9]{{7}}-?[A-Z]){_END}", "es.nie"),
    _identity("FI", "identity code", rf"{_FREE}([0-9]{{6}}[-+A-Y][0-9]{{3}}[0-9A-Z])", "fi.hetu"),
    _identity("IN", "PAN", rf"{_FREE}([A-Z]{{3}}P[A-Z][0-9]{{4}}[A-Z]){_END}", "in.pan"),
    _identity(
        "IT",
        "fiscal code",
        rf"{_FREE}([A-Z]{{6}}[0-9]{{2}}[A-Z][0-9]{{2}}[A-Z][0-9]{{3}}[A-Z]){_END}",
        "it.codicefiscale",
    ),
    _identity(
        "MX", "CURP", rf"{_FREE}([A-Z]{{4}}[0-9]{{6}}[HM][A-Z]{{5}}[0-9A-Z]{{2}})", "mx.curp"
    ),
)
"""Kinds with letters, or with a word before them that names them."""

IBAN = NumberKind(key="iban", group="account", title="a bank account number", check=_is_iban)
EVERYWHERE = frozenset(
    country for kind in (*DIGIT_KINDS, *WRITTEN_KINDS) for country in kind.countries
)
"""Every country with its own kind. Telephones are then recognised by their form alone."""


@cache
def _of_country(module: str) -> Callable[[str], bool]:
    from stdnum.util import get_cc_module  # noqa: PLC0415 - few registers ask for it

    country, name = module.split(".")
    found = get_cc_module(country, name)
    if found is None:
        raise AssertionError(f"python-stdnum has no {module}")
    return found.is_valid


def passes(kind: NumberKind, number: str) -> bool:
    """Whether a number with the kind's form is valid."""
    check = _of_country(kind.check) if isinstance(kind.check, str) else kind.check
    return check is None or check(number)


@cache
def countries_of(timezone: str, languages: tuple[str, ...]) -> frozenset[str]:
    """The countries of a register: those of its time zone and of its languages."""
    lines = files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8").splitlines()
    zones = {row[2]: row[0] for line in lines if len(row := line.split("\t")) > 2}
    named = (part for language in languages for part in language.split("-")[1:])
    country = zones.get(timezone, "")
    return frozenset(part for part in (country, *named) if re.fullmatch("[A-Z]{2}", part))


def countries_of_register(about: About) -> frozenset[str]:
    return countries_of(about.timezone, about.languages)
