"""What do all rules find in a register? Findings are returned in one fixed order."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from gongshi.register.model import Register, Vocabulary
from gongshi.register.personal_numbers import countries_of_register
from gongshi.register.problems import Finding
from gongshi.register.sightings import Countries
from gongshi.rules import partial
from gongshi.rules.identity import faulty_codes
from gongshi.rules.privacy import PersonalData, in_article, in_file, in_record
from gongshi.rules.registry import RULES, Context, Rule, Scope, list_path, table_path


def check_register(register: Register, context: Context) -> Iterator[Finding]:
    """Every finding of every rule on the register's files, by file, place and code."""
    vocabulary = register.vocabulary
    found = [*_check_vocabulary(vocabulary, context), *_check_records(register, context)]
    yield from sorted([*found, *check_together(register, context)], key=_order)


def check_part(register: Register, context: Context) -> Iterator[Finding]:
    """The findings of the rules that compare nothing, on some of a register's records.

    Without records, the findings on the vocabulary; otherwise those may be missing.
    """
    found = [*_check_records(register, context)]
    if not (register.records or register.registrations or register.partial_records):
        found += _check_vocabulary(register.vocabulary, context)
    yield from sorted(found, key=_order)


def check_together(
    register: Register, context: Context, without: Collection[str] = ()
) -> list[Finding]:
    """The findings of the rules that compare records, except rules with the codes in `without`."""
    rules = [r for r in RULES.values() if r.together and r.check and r.code not in without]
    return [found for r in rules if r.check for found in r.check(register, context)]


def check_articles(path: str, text: str, countries: Countries = frozenset()) -> Iterator[Finding]:
    """Every finding on one article; its field is `(line, column)`, counted from 1.

    `countries` are those of the register.
    """
    found = [*_apply("article", path, text), *_apply("text", in_article(path, text, countries))]
    yield from sorted(found, key=lambda finding: (*finding.field, finding.code))


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    place = -1 if finding.index is None else finding.index
    return finding.path, place, finding.code, str(finding.field), finding.message


def _check_vocabulary(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    yield from _apply("vocabulary", vocabulary, context)
    for key, rules in vocabulary.lists.items():
        yield from _apply("list", key, rules, context)
    countries = countries_of_register(vocabulary.about)
    values = {table_path(name): getattr(vocabulary, name) for name in _TABLES}
    values |= {table_path("register"): vocabulary.about}
    values |= {list_path(key): rules for key, rules in vocabulary.lists.items()}
    files = values.items()
    yield from _apply(
        "text", [one for path, value in files for one in in_file(path, value, countries)]
    )


_TABLES = ("authorities", "measures", "catalogue", "terms")


def _check_records(register: Register, context: Context) -> Iterator[Finding]:
    yield from _check_valid(register, context)
    if register.partial_records:
        valid = filter(None, map(partial.valid_part, register.partial_records))
        others = Register(vocabulary=register.vocabulary, records=tuple(valid))
        yield from partial.findings_on_valid_fields(
            _check_valid(others, context), register.partial_records
        )


def _check_valid(register: Register, context: Context) -> Iterator[Finding]:
    checks = _checks_of("record")
    for filed in register.records:
        rules_of_list = register.vocabulary.lists.get(filed.list)
        for check in checks:
            yield from check(filed, rules_of_list, context)
    for registration in register.registrations:
        yield from _apply("registration", registration, context)
    yield from _apply("text", _sightings(register))
    yield from _apply("register", register, context)
    yield from _apply("code", [*faulty_codes(register)])


def _sightings(register: Register) -> list[PersonalData]:
    countries = countries_of_register(register.vocabulary.about)
    seen = [one for filed in register.records for one in in_record(filed, countries)]
    for registration in register.registrations:
        seen += in_file(registration.path, registration.registration, countries)
    return seen


def _apply(scope: Scope, *args: Any) -> Iterator[Finding]:
    for check in _checks_of(scope):
        yield from check(*args)


def _checks_of(scope: Scope) -> list[Any]:
    rules: Iterable[Rule] = RULES.values()
    single = (rule for rule in rules if rule.scope == scope and not rule.together)
    return [rule.check for rule in single if rule.check is not None]
