"""Runs the rules over a register, and brings what they find into one order."""

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
    found = [*_of_vocabulary(vocabulary, context), *_of_records(register, context)]
    yield from sorted([*found, *check_together(register, context)], key=_order)


def check_part(register: Register, context: Context) -> Iterator[Finding]:
    """What the rules that compare nothing find in some of a register's records.

    With no records it is what they find in the vocabulary; else that may be among it.
    """
    found = [*_of_records(register, context)]
    if not (register.records or register.registrations or register.misfits):
        found += _of_vocabulary(register.vocabulary, context)
    yield from sorted(found, key=_order)


def check_together(
    register: Register, context: Context, without: Collection[str] = ()
) -> list[Finding]:
    """What the rules that compare records find; some can be left out by their codes."""
    rules = [r for r in RULES.values() if r.together and r.judge and r.code not in without]
    return [found for r in rules if r.judge for found in r.judge(register, context)]


def check_articles(path: str, text: str, countries: Countries = frozenset()) -> Iterator[Finding]:
    """Every finding on one article; the field is `(line, column)`, counted from 1.

    `countries` are those the register is of.
    """
    found = [*_judge("article", path, text), *_judge("text", in_article(path, text, countries))]
    yield from sorted(found, key=lambda finding: (*finding.field, finding.code))


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    place = -1 if finding.index is None else finding.index
    return finding.path, place, finding.code, str(finding.field), finding.message


def _of_vocabulary(vocabulary: Vocabulary, context: Context) -> Iterator[Finding]:
    yield from _judge("vocabulary", vocabulary, context)
    for key, rules in vocabulary.lists.items():
        yield from _judge("list", key, rules, context)
    countries = countries_of_register(vocabulary.about)
    values = {table_path(name): getattr(vocabulary, name) for name in _TABLES}
    values |= {table_path("register"): vocabulary.about}
    values |= {list_path(key): rules for key, rules in vocabulary.lists.items()}
    files = values.items()
    yield from _judge(
        "text", [one for path, value in files for one in in_file(path, value, countries)]
    )


_TABLES = ("authorities", "measures", "catalogue", "terms")


def _of_records(register: Register, context: Context) -> Iterator[Finding]:
    yield from _of_sound(register, context)
    if register.misfits:
        made = filter(None, map(partial.stand_in, register.misfits))
        others = Register(vocabulary=register.vocabulary, records=tuple(made))
        yield from partial.of_what_fits(_of_sound(others, context), register.misfits)


def _of_sound(register: Register, context: Context) -> Iterator[Finding]:
    judges = _judges("record")
    for filed in register.records:
        rules_of_list = register.vocabulary.lists.get(filed.list)
        for judge in judges:
            yield from judge(filed, rules_of_list, context)
    for registration in register.registrations:
        yield from _judge("registration", registration, context)
    yield from _judge("text", _sightings(register))
    yield from _judge("register", register, context)
    yield from _judge("code", [*faulty_codes(register)])


def _sightings(register: Register) -> list[PersonalData]:
    countries = countries_of_register(register.vocabulary.about)
    seen = [one for filed in register.records for one in in_record(filed, countries)]
    for registration in register.registrations:
        seen += in_file(registration.path, registration.registration, countries)
    return seen


def _judge(scope: Scope, *args: Any) -> Iterator[Finding]:
    for judge in _judges(scope):
        yield from judge(*args)


def _judges(scope: Scope) -> list[Any]:
    rules: Iterable[Rule] = RULES.values()
    apart = (rule for rule in rules if rule.scope == scope and not rule.together)
    return [rule.judge for rule in apart if rule.judge is not None]
