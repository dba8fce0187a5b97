"""Tables of what the code knows: the rules of the check, and the fields of every file."""

import html
from collections.abc import Iterator

from msgspec import inspect

from generator.check import RULES
from generator.load import FILE_TYPES, FileKind
from generator.reference.table import Html
from generator.views.site import Site


def rules(site: Site) -> Html:
    headings = [site.words(f"rules_{name}") for name in ("code", "severity", "rule")]
    lang = "" if site.language == "en" else ' lang="en"'
    rows = (
        (
            f'<code id="{rule.code}">{rule.code}</code>',
            site.words(f"rules_{rule.severity}"),
            f"<span{lang}>{html.escape(rule.text)}</span>",
        )
        for rule in sorted(RULES.values(), key=lambda rule: rule.code)
    )
    return Html(_table(site.words("rules_rule"), headings, rows))


def fields(site: Site) -> Html:
    return Html("\n\n".join(_kind(site, kind) for kind in FILE_TYPES))


def _table(name: str, headings: list[str], rows: Iterator[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in headings)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    label = html.escape(name)
    return f'<div class="gs-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'


def _kind(site: Site, kind: FileKind) -> str:
    info = inspect.type_info(FILE_TYPES[kind])
    while not isinstance(info, inspect.StructType):
        info = info.value_type if isinstance(info, inspect.DictType) else info.type  # type: ignore[attr-defined]
    headings = [site.words(f"fields_{name}") for name in ("field", "required", "meaning")]
    return f"## {kind}\n\n" + _table(kind, headings, _field_rows(site, info, ""))


def _field_rows(site: Site, info: inspect.StructType, above: str) -> Iterator[tuple[str, ...]]:
    lang = "" if site.language == "en" else ' lang="en"'
    for field in info.fields:
        needed = site.words("fields_yes") if field.required else ""
        name = f"{above}{field.encode_name}"
        meaning = html.escape(_description(field.type))
        yield f"<code>{name}</code>", needed, f"<span{lang}>{meaning}</span>"
        for inner in _structs(field.type):
            yield from _field_rows(site, inner, f"{name}.")


def _description(info: inspect.Type) -> str:
    if isinstance(info, inspect.Metadata):
        return str((info.extra_json_schema or {}).get("description", ""))
    return ""


def _structs(info: inspect.Type) -> Iterator[inspect.StructType]:
    if isinstance(info, inspect.Metadata):
        yield from _structs(info.type)
    elif isinstance(info, inspect.UnionType):
        for inner in info.types:
            yield from _structs(inner)
    elif isinstance(info, inspect.StructType):
        yield info
