"""Which data about natural persons is allowed? Facts but no scores, and as little as needed.

A person is identified by a name and four characters of a document. A register must not have data
with which a person's records can be collected or the person can be rated.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from gongshi.format.converter import name_of
from gongshi.register.model import (
    PERSONS,
    Filed,
    FiledRegistration,
    ListRules,
    Register,
    Text,
)
from gongshi.register.problems import Field, Finding
from gongshi.register.score_words import names_a_score, score_in
from gongshi.rules.registry import Context, at, list_path, on, rule

PERSON = "natural-person"
_FORBIDDEN = ("name_en", "code", "ids", "aliases", "former_names", "representative")
_NAMES = frozenset({"subject", "name", "name_en", "representative"})
_FACTS = "state facts only; a register gives no person a score"


def _strings(text: Text | None) -> list[str]:
    if text is None or isinstance(text, str):
        return [text or ""]
    return [*text.values()]


@rule("C03", "register")
def no_scores(register: Register, context: Context) -> Iterator[Finding]:
    """No record of a natural person, in trade or not, may carry a score or grade."""
    lists = register.vocabulary.lists
    for key, rules in lists.items():
        for place, kind in enumerate(rules.subjects):
            if rules.class_ == "evaluation" and kind in PERSONS:
                message = f"subjects of an evaluation must not be persons: {kind!r}"
                yield at(list_path(key), "subjects", place, message=message, hint=_FACTS)
    for filed in register.records:
        if filed.record.subject.kind in PERSONS:
            yield from _graded_details(filed, lists.get(filed.list))
            for field, message in _graded_texts(filed.record):
                yield on(filed, *field, message=message, hint=_FACTS)
    for entry in register.registrations:
        if entry.registration.kind in PERSONS:
            for field, message in _graded_texts(entry.registration):
                yield at(entry.path, *field, message=message, hint=_FACTS)


def _graded_details(filed: Filed, rules: ListRules | None) -> Iterator[Finding]:
    for key in filed.record.details if rules else ():
        field = rules.fields.get(key) if rules else None
        if field and (field.type == "grade" or any(map(names_a_score, _strings(field.label)))):
            message = f"details of a person must not have a score or grade: {key!r}"
            yield on(filed, "details", key, message=message, hint=_FACTS)


def _graded_texts(value: msgspec.Struct) -> Iterator[tuple[Field, str]]:
    """The texts that give a score, with a hint; names are not written by the clerk."""
    for field, text in _texts_in(msgspec.to_builtins(value), ()):
        found = None if field[0] in _NAMES else score_in(text)
        if found:
            yield field, f"{name_of(field)} must not give a person a score: {found!r}"


def _texts_in(value: Any, field: Field) -> Iterator[tuple[Field, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts_in(inner, (*field, key))


@rule("C05", "record")
def only_a_name(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A natural person must have no more than a name, a hint of a document and a region."""
    subject = filed.record.subject
    if subject.kind != PERSON:
        return
    for name in _FORBIDDEN:
        if getattr(subject, name):
            message = f"{name} must not be given of a natural person"
            yield on(filed, "subject", name, message=message, hint=f"delete `{name}:`")


@rule("C06", "registration")
def no_person(entry: FiledRegistration, context: Context) -> Iterator[Finding]:
    """A registration must not be of a natural person."""
    if entry.registration.kind == PERSON:
        message = f"kind must not be that of a person: {PERSON!r}"
        yield at(entry.path, "kind", message=message, hint="delete the file")


@rule("C07", "record")
def hint_of_person(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A hint of an identity document must be given of natural persons only."""
    subject = filed.record.subject
    if subject.id_hint is not None and subject.kind != PERSON:
        message = f"id_hint must be given of persons only: {subject.id_hint!r}"
        yield on(filed, "subject", "id_hint", message=message, hint="delete `id_hint:`")
