"""Runs the rules over a register, and brings what they find into one order."""

from collections.abc import Iterable, Iterator
from typing import Any

from generator.check.identity import faulty_codes
from generator.check.privacy import Seen, in_article, in_file, in_record
from generator.check.rule import RULES, Context, Rule, Scope, list_path
from generator.model import Register
from generator.problems import Finding


def check_register(register: Register, context: Context) -> Iterator[Finding]:
    """Every finding of every rule on the register's files, by file, place and code."""
    yield from sorted(_found(register, context), key=_order)


def check_articles(path: str, text: str) -> Iterator[Finding]:
    """Every finding on one article; the field is `(line, column)`, counted from 1."""
    found = [*_judge("article", path, text), *_judge("text", in_article(path, text))]
    yield from sorted(found, key=lambda finding: (*finding.field, finding.code))


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    place = -1 if finding.index is None else finding.index
    return finding.path, place, finding.code, str(finding.field), finding.message


def _found(register: Register, context: Context) -> Iterator[Finding]:
    vocabulary = register.vocabulary
    yield from _judge("vocabulary", vocabulary, context)
    for key, rules in vocabulary.lists.items():
        yield from _judge("list", key, rules, context)
    judges = _judges("record")
    for filed in register.records:
        rules_of_list = vocabulary.lists.get(filed.list)
        for judge in judges:
            yield from judge(filed, rules_of_list, context)
    for registration in register.registrations:
        yield from _judge("registration", registration, context)
    yield from _judge("register", register, context)
    yield from _judge("code", [*faulty_codes(register)])
    yield from _judge("text", _sightings(register))


def _sightings(register: Register) -> list[Seen]:
    seen = [one for filed in register.records for one in in_record(filed)]
    for registration in register.registrations:
        seen += in_file(registration.path, registration.registration)
    for key, rules in register.vocabulary.lists.items():
        seen += in_file(list_path(key), rules)
    return seen


def _judge(scope: Scope, *args: Any) -> Iterator[Finding]:
    for judge in _judges(scope):
        yield from judge(*args)


def _judges(scope: Scope) -> list[Any]:
    rules: Iterable[Rule] = RULES.values()
    return [rule.judge for rule in rules if rule.scope == scope and rule.judge is not None]
