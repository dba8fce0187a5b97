"""Does everything that a file refers to exist?

If a table could not be read, it is missing in `known`, and references to it are not reported.
"""

import re
from collections.abc import Collection, Iterator
from itertools import groupby, islice
from typing import Any

import msgspec

from gongshi.format.converter import MAX_FINDINGS, nearest_word, shown
from gongshi.register.model import (
    KEY,
    Filed,
    FiledRegistration,
    ListRules,
    Register,
    Vocabulary,
    severities_of,
)
from gongshi.register.problems import Field, Finding, dotted
from gongshi.register.term_days import keys_of
from gongshi.rules.registry import Context, at, list_path, on, rule, table_path

KeyUse = tuple[Filed | str, tuple[str | int, ...], str]
"""A record or a file, the field of a value in it, and the value."""


def _unknown(places: Iterator[KeyUse], table: str, context: Context) -> Iterator[Finding]:
    known = context.known.get(table)
    for where, field, key, meant in _outside(places, known) if known is not None else ():
        message = f"{dotted(field)} must be a key of {table}.yml: {key!r}"
        other = "" if meant else table_path(table)
        found = _place(where, *field, message=message, hint=meant or f"add it to {other}")
        yield msgspec.structs.replace(found, other=other)


def _outside(
    places: Iterator[KeyUse], known: Collection[str]
) -> Iterator[tuple[Filed | str, Field, str, str]]:
    """The first uses in each record or file of a key that is not known, each with a guess."""
    words = sorted(known)
    unknown = (use for use in places if use[2] not in known)
    for _, of_one in groupby(unknown, key=_record_or_file):
        for where, field, key in islice(of_one, MAX_FINDINGS):
            yield where, field, key, nearest_word(key, words)


def _record_or_file(use: KeyUse) -> tuple[str, int | None]:
    where = use[0]
    return (where, None) if isinstance(where, str) else (where.path, where.index)


def _place(where: Filed | str, *field: str | int, message: str, hint: str) -> Finding:
    if isinstance(where, str):
        return at(where, *field, message=message, hint=hint)
    return on(where, *field, message=message, hint=hint)


@rule("R01", "register", together=True)
def folder_of_list(register: Register, context: Context) -> Iterator[Finding]:
    """A folder of records must have a list.yml."""
    known = context.known["lists"]
    missing: dict[str, Filed] = {}
    for filed in register.records:
        if filed.list not in known:
            missing.setdefault(filed.list, filed)
    words = sorted(known)
    for key, filed in islice(missing.items(), MAX_FINDINGS):
        message = f"folder must have a list.yml: {key!r}"
        hint = nearest_word(key, words) or f"write {list_path(key)}"
        yield on(filed, message=message, hint=hint)


@rule("R02", "register")
def authority(register: Register, context: Context) -> Iterator[Finding]:
    """An authority of a record or list, and a measure's agency, must be on authorities.yml."""
    yield from _unknown(_authorities(register), "authorities", context)


def _authorities(register: Register) -> Iterator[KeyUse]:
    for key, rules in register.vocabulary.lists.items():
        yield list_path(key), ("authority",), rules.authority
    for key, measure in register.vocabulary.measures.items():
        if measure.agency is not None:
            yield table_path("measures"), (key, "agency"), measure.agency
    for filed in register.records:
        if filed.record.authority is not None:
            yield filed, ("authority",), filed.record.authority


@rule("R03", "register")
def measures(register: Register, context: Context) -> Iterator[Finding]:
    """Every measure of a record or list must be published on measures.yml."""
    yield from _unknown(_measures(register), "measures", context)


def _measures(register: Register) -> Iterator[KeyUse]:
    for list_key, rules in register.vocabulary.lists.items():
        for place, key in enumerate(rules.measures):
            yield list_path(list_key), ("measures", place), key
    for filed in register.records:
        for place, key in enumerate(filed.record.measures):
            yield filed, ("measures", place), key


@rule("R04", "register")
def catalogue(register: Register, context: Context) -> Iterator[Finding]:
    """A list must name the item of catalogue.yml that permits publishing it."""
    lists = register.vocabulary.lists
    items = ((list_path(key), ("catalogue",), rules.catalogue) for key, rules in lists.items())
    yield from _unknown(items, "catalogue", context)


@rule("R05", "register")
def terms(register: Register, context: Context) -> Iterator[Finding]:
    """Every term of a list or record must be on terms.yml."""
    yield from _unknown(_terms(register), "terms", context)


def _terms(register: Register) -> Iterator[KeyUse]:
    for list_key, rules in register.vocabulary.lists.items():
        for severity in rules.terms:
            for key in keys_of(rules, severity):
                yield list_path(list_key), ("terms", severity), key
    for filed in register.records:
        if filed.record.term is not None:
            yield filed, ("term",), filed.record.term


@rule("R06", "register")
def region(register: Register, context: Context) -> Iterator[Finding]:
    """Every region must be one of register.yml's regions."""
    known = register.vocabulary.about.regions
    for where, field, key, meant in _outside(_regions(register), known):
        message = f"region must be one of register.yml's regions: {key!r}"
        hint = meant or "add it to `regions` with its name"
        yield _place(where, *field, message=message, hint=hint)


def _regions(register: Register) -> Iterator[KeyUse]:
    yield table_path("register"), ("region",), register.vocabulary.about.region
    for key, authority in register.vocabulary.authorities.items():
        if authority.region is not None:
            yield table_path("authorities"), (key, "region"), authority.region
    for filed in register.records:
        if filed.record.subject.region is not None:
            yield filed, ("subject", "region"), filed.record.subject.region
    for entry in register.registrations:
        if entry.registration.region is not None:
            yield entry.path, ("region",), entry.registration.region


@rule("R07", "register", together=True)
def replaced_by(register: Register, context: Context) -> Iterator[Finding]:
    """A withdrawn record's `replaced_by` must be the id of another record."""
    uses = (
        (filed, ("withdrawn", "replaced_by"), filed.record.withdrawn.replaced_by)
        for filed in register.records
        if filed.record.withdrawn and filed.record.withdrawn.replaced_by
    )
    hint = "write the id of the record that stands instead, or leave it out"
    yield from _no_other_record(uses, register, context, hint)


@rule("L09", "register", together=True)
def related_record(register: Register, context: Context) -> Iterator[Finding]:
    """A related record must be another record of the register."""
    uses = (
        (filed, ("related", n, "record"), related.record)
        for filed in register.records
        for n, related in enumerate(filed.record.related)
    )
    hint = "write the id of the other record, or leave it out"
    yield from _no_other_record(uses, register, context, hint)


def _no_other_record(
    uses: Iterator[tuple[Filed, Field, str]], register: Register, context: Context, hint: str
) -> Iterator[Finding]:
    """The ids that are of no record, or of the record itself. Nothing if not all are known."""
    unsound = context.known.get("unsound")
    if unsound is None:
        return
    ids = {filed.record.id for filed in register.records} | unsound
    for filed, field, other in uses:
        if other == filed.record.id or other not in ids:
            message = f"{field[-1]} must be the id of another record: {other!r}"
            yield on(filed, *field, message=message, hint=hint)


@rule("R08", "register")
def term_for_severity(register: Register, context: Context) -> Iterator[Finding]:
    """A severity must have a term in its list."""
    lists = register.vocabulary.lists
    for key, rules in lists.items():
        if rules.severity not in rules.terms:
            yield at(list_path(key), "severity", **_no_term(rules.severity, rules))
    for filed in register.records:
        rules_ = lists.get(filed.list)
        if filed.record.severity is None or rules_ is None or filed.record.term is not None:
            continue
        for own in severities_of(filed, rules_):
            if own not in rules_.terms:
                yield on(filed, "severity", **_no_term(own, rules_))


def _no_term(severity: str, rules: ListRules) -> dict[str, Any]:
    message = f"severity must have a term in its list: {severity!r}"
    return {"message": message, "hint": "terms here: " + ", ".join(rules.terms)}


@rule("R12", "registration")
def registrar(entry: FiledRegistration, context: Context) -> Iterator[Finding]:
    """A registrar written as a key must be a key of authorities.yml."""
    value, known = entry.registration.registrar, context.known.get("authorities")
    looks_like_key = isinstance(value, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", value)
    if looks_like_key and known is not None and value not in known:
        message = f"registrar must be a key of authorities.yml, or a name: {value!r}"
        hint = nearest_word(str(value), sorted(known)) or "write the body's name"
        yield at(entry.path, "registrar", message=message, hint=hint)


@rule("R13", "vocabulary")
def plain_key(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """A list's folder and the keys of tables must be small letters, digits and single hyphens."""
    for key in vocabulary.lists:
        if not re.match(KEY, key):
            yield at(list_path(key), **_no_key("folder of a list", key))
    for table in ("authorities", "measures", "catalogue", "terms"):
        for key in getattr(vocabulary, table):
            if not re.match(KEY, key):
                found = at(table_path(table), key, **_no_key("key", key))
                yield msgspec.structs.replace(found, on_key=True)


def _no_key(what: str, key: str) -> dict[str, Any]:
    # it becomes a folder of the site
    message = f"{what} must be of small letters, digits and single hyphens: {shown(key)}"
    return {"message": message, "hint": "write it as `serious-violations`"}


@rule("R14", "vocabulary")
def each_language_once(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """A language of the register must be named once."""
    named = set[str]()
    for place, language in enumerate(vocabulary.about.languages):
        if language in named:
            message = f"language must be named once: {language!r}"
            yield at(table_path("register"), "languages", place, message=message, hint="delete it")
        named.add(language)


@rule("R15", "vocabulary")
def former_key(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    """A former key of a list or an authority must be no present one, and be named once."""
    lists, authorities = vocabulary.lists, vocabulary.authorities
    yield from _taken(
        {*lists},
        (
            (list_path(key), ("former_keys", place), former)
            for key, rules in lists.items()
            for place, former in enumerate(rules.former_keys)
        ),
    )
    yield from _taken(
        {*authorities},
        (
            (table_path("authorities"), (key, "former_keys", place), former)
            for key, authority in authorities.items()
            for place, former in enumerate(authority.former_keys)
        ),
    )


def _taken(taken: set[str], places: Iterator[tuple[str, Field, str]]) -> Iterator[Finding]:
    for path, field, key in places:
        if key in taken:
            message = f"former key must lead to one page only: {key!r}"
            hint = "it is a key, or a former key, of another one; delete it here"
            yield at(path, *field, message=message, hint=hint)
        taken.add(key)
