"""Which rules does the check have, and which fields has every file? As tables."""

import re
from collections.abc import Iterator

from msgspec import inspect

from gongshi.format.load import FILE_TYPES, FileKind
from gongshi.rules import RULES
from gongshi.site.articles.snippets.html_table import (
    Html,
    SnippetRow,
    escape_html,
    html_table,
    joined,
)
from gongshi.views.site import Site

_QUOTED = re.compile(r"`([^`]+)`")


def rules(site: Site) -> Html:
    headings = [site.words(f"rules_{name}") for name in ("code", "severity", "rule")]
    rows: list[SnippetRow] = [
        (
            rule.code,
            _code(rule.code),
            [escape_html(site.words(f"rules_{rule.severity}")), _in_page_language(site, rule.text)],
        )
        for rule in sorted(RULES.values(), key=lambda rule: rule.code)
    ]
    return html_table(site.words("rules_rule"), headings, [("", rows)])


def fields(site: Site) -> Html:
    return joined((_kind(site, *found) for found in _with_fields()), "\n\n")


def _kind(site: Site, kind: FileKind, info: inspect.StructType) -> Html:
    headings = [site.words(f"fields_{name}") for name in ("field", "required", "meaning")]
    found = html_table(kind, headings, [("", list(_field_rows(site, info, "")))])
    return Html(f"## {kind}\n\n{found}")


def _with_fields() -> Iterator[tuple[FileKind, inspect.StructType]]:
    """The kinds of files that have fields: all but the table of holidays."""
    for kind, type_ in FILE_TYPES.items():
        info = inspect.type_info(type_)
        info = info.value_type if isinstance(info, inspect.DictType) else info
        if isinstance(info, inspect.StructType):
            yield kind, info


def _field_rows(site: Site, info: inspect.StructType, above: str) -> Iterator[SnippetRow]:
    for field in info.fields:
        needed = site.words("fields_yes") if field.required else ""
        name = f"{above}{field.encode_name}"
        yield (
            "",
            _code(name),
            [escape_html(needed), _in_page_language(site, _description(field.type))],
        )
        for step, inner in _structs(field.type):
            yield from _field_rows(site, inner, f"{name}{step}.")


def texts() -> set[str]:
    """Every text of the two tables as the code has it, in English."""
    shown = {rule.text for rule in RULES.values()}
    for _, info in _with_fields():
        shown |= set(_descriptions(info))
    return shown - {""}


def _descriptions(info: inspect.StructType) -> Iterator[str]:
    for field in info.fields:
        yield _description(field.type)
        for _, inner in _structs(field.type):
            yield from _descriptions(inner)


def _code(text: str) -> Html:
    return Html(f"<code>{escape_html(text)}</code>")


def _in_page_language(site: Site, text: str) -> Html:
    """A text of the code in the page's language; marked as English if there is no translation."""
    translated = site.words.reference.get(text)
    lang = "" if translated or site.language == "en" else ' lang="en"'
    return Html(f"<span{lang}>{_QUOTED.sub(_quoted, escape_html(translated or text))}</span>")


def _quoted(found: re.Match[str]) -> str:
    return f"<code>{found[1]}</code>"


def _description(info: inspect.Type) -> str:
    if isinstance(info, inspect.Metadata):
        return str((info.extra_json_schema or {}).get("description", ""))
    return ""


def _structs(info: inspect.Type, step: str = "") -> Iterator[tuple[str, inspect.StructType]]:
    """The structs of a field, with the step to them: `[]` of a list, `.KEY` of a mapping."""
    if isinstance(info, inspect.Metadata):
        yield from _structs(info.type, step)
    elif isinstance(info, inspect.UnionType):
        for inner in info.types:
            yield from _structs(inner, step)
    elif isinstance(info, inspect.VarTupleType):
        yield from _structs(info.item_type, f"{step}[]")
    elif isinstance(info, inspect.DictType):
        yield from _structs(info.value_type, f"{step}.KEY")
    elif isinstance(info, inspect.StructType):
        yield step, info
