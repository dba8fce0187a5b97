"""Which texts must a register have, and in which languages?"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from gongshi.format.converter import name_of, shown
from gongshi.register.model import Filed, ListRules, Record, Register, Text
from gongshi.register.problems import Field, Finding
from gongshi.rules.registry import Context, at, list_path, on, rule, table_path


def _blank(text: Text) -> bool:
    texts = [text] if isinstance(text, str) else [*text.values()]
    return not texts or not all(each.strip() for each in texts)


@rule("C01", "list")
def list_answers(key: str, rules: ListRules, context: Context) -> Iterator[Finding]:
    """A list must say how one gets on it, off it, and what a listed subject can do."""
    for name in ("title", "basis", "summary", "entry", "exit", "remedy"):
        if _blank(getattr(rules, name)):
            message = f"{name} must not be blank"
            yield at(list_path(key), name, message=message, hint="it is published with the list")


@rule("C09", "list")
def bounds_meet(key: str, rules: ListRules, context: Context) -> Iterator[Finding]:
    """A list's lower bound must not be above its upper one."""
    least, most = (rules.bounds.min, rules.bounds.max) if rules.bounds else (None, None)
    if least is not None and most is not None and least > most:
        message = f"bounds.min must not be above bounds.max ({most}): '{least}'"
        hint = "with these the register could never be published"
        yield at(list_path(key), "bounds", "min", message=message, hint=hint)


@rule("C02", "record")
def record_answers(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record must say what happened, on what basis and in which document."""
    record = filed.record
    for name in ("reason", "basis", "document"):
        if _blank(getattr(record, name)):
            message = f"{name} must not be blank"
            yield on(filed, name, message=message, hint="it is published with the listing")
    if _blank(record.subject.name):
        hint = "write the name as the decision has it"
        yield on(filed, "subject", "name", message="name must not be blank", hint=hint)


_UNFINISHED = re.compile(r"\s*(?:TODO\b|(?:待填写?|待补充?|\.{3,}|…+)\s*\Z|([a-z]{2,3})\s?[:：])")


@rule("C08", "record")
def finished(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record's texts must be finished: no TODO, and no language whose colon lost its space."""
    for field, text in _written(filed.record):
        for way, each in _each(field, text):
            found = _UNFINISHED.match(each)
            if found is None:
                continue
            language, name = found[1], name_of(way)
            if language is None:
                message = f"{name} must not be left to be written: {shown(each)}"
                yield on(filed, *way, message=message, hint="write what the decision says")
            elif language in context.vocabulary.about.languages:
                message = f"{name} must not begin with a language: {shown(each)}"
                hint = f"write `{language}: `, colon and space, at the beginning of its own line"
                yield on(filed, *way, message=message, hint=hint)


def _written(record: Record) -> list[tuple[Field, Text]]:
    """The texts of a record that a person wrote in their own words."""
    written: list[tuple[Field, Text]] = [
        (("subject", "name"), record.subject.name),
        (("document",), record.document),
        (("reason",), record.reason),
        (("basis",), record.basis),
    ]
    written += [(("details", key), value) for key, value in record.details.items()]
    for name in ("repair", "objection", "withdrawn"):
        matter = getattr(record, name)
        if matter is not None and matter.note is not None:
            written.append(((name, "note"), matter.note))
    return written


def _each(field: Field, text: Text) -> list[tuple[Field, str]]:
    if isinstance(text, str):
        return [(field, text)]
    return [((*field, language), words) for language, words in text.items()]


@rule("C04", "register", "warning")
def every_language(register: Register, context: Context) -> Iterator[Finding]:
    """Text given by language should be given in every language of the register."""
    languages = context.vocabulary.about.languages
    for path, index, value in _holders(register):
        for field, text in texts(value, ()):
            lacking = [language for language in languages if language not in text]
            if lacking:
                message = (
                    f"{name_of(field)} should be given in every language: no {', '.join(lacking)}"
                )
                hint = "add `" + "`, `".join(f"{language}: …" for language in lacking) + "`"
                yield Finding(path=path, index=index, field=field, message=message, hint=hint)


def _holders(register: Register) -> Iterator[tuple[str, int | None, Any]]:
    vocabulary = register.vocabulary
    yield table_path("register"), None, vocabulary.about
    for table in ("authorities", "measures", "catalogue", "terms"):
        yield table_path(table), None, getattr(vocabulary, table)
    for key, rules in vocabulary.lists.items():
        yield list_path(key), None, rules
    for filed in register.records:
        yield filed.path, filed.index, filed.record
    for entry in register.registrations:
        yield entry.path, None, entry.registration


def texts(value: Any, field: Field) -> Iterator[tuple[Field, dict[str, str]]]:
    """Every text that maps language to string, and its field."""
    if isinstance(value, msgspec.Struct):
        for name, key, of_texts in _fields(type(value)):
            inner = getattr(value, name)
            if inner is not None and not isinstance(inner, str):
                yield from _inside(inner, (*field, key), of_texts=of_texts)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*field, key))


def _inside(inner: Any, field: Field, *, of_texts: str) -> Iterator[tuple[Field, dict[str, str]]]:
    if of_texts == "text":
        yield field, inner
    elif of_texts == "texts":
        for key, text in inner.items():
            if isinstance(text, dict):
                yield (*field, key), text
    else:
        yield from texts(inner, field)


@cache
def _fields(type_: type[msgspec.Struct]) -> tuple[tuple[str, str, str], ...]:
    """The fields that may have texts: name, key, and whether a text, a mapping of them or more."""
    found = []
    for field in inspect.type_info(type_).fields:  # type: ignore[attr-defined]
        kind = _holds(field.type)
        if kind:
            found.append((field.name, field.encode_name, kind))
    return tuple(found)


def _holds(info: inspect.Type) -> str:
    info = _bare(info)
    parts = [_bare(part) for part in getattr(info, "types", (info,))]
    texts_ = [part for part in parts if isinstance(part, inspect.DictType)]
    if any(isinstance(part, inspect.StructType) for part in parts):
        return "more"
    if not texts_:
        return ""
    inner = _bare(texts_[0].value_type)
    if isinstance(inner, inspect.StrType):
        return "text" if len(parts) > 1 else ""
    return "texts" if isinstance(inner, inspect.UnionType) else "more"


def _bare(info: inspect.Type) -> inspect.Type:
    return _bare(info.type) if isinstance(info, inspect.Metadata) else info
