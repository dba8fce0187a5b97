"""How is a difference shown: as text, as Markdown, as JSON?

Names and values come from the author of the change, and code hosts show the summary. So in Markdown
all of them are escaped, and in text no control character reaches a terminal.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby

import msgspec

from gongshi.git.repository import Commit
from gongshi.maintain.diff import Diff, FieldChange, RecordChange
from gongshi.register.text import visible, visible_json

_WORDS = {
    "listed": "listed",
    "relisted": "shown again",
    "changed": "changed",
    "overdue": "past the term, duty not fulfilled",
    "repairable": "may be repaired from now on",
    "ended": "ended",
    "repaired": "repaired",
    "withdrawn": "withdrawn",
    "suspended": "hidden while under objection",
    "removed": "removed without a trace",
    "scheduled": "waiting for their first day",
}
_LONGEST = 300
"""Maximum characters of a value; the file has the whole text."""
_MOST = 200
"""Records listed under a heading in text and Markdown; JSON has all."""


class ComparedDiff(msgspec.Struct, frozen=True, kw_only=True):
    """A difference, with the commit and the days that were compared."""

    commit: Commit
    since: date
    today: date
    diff: Diff


def diff_as_json(compared: ComparedDiff) -> str:
    diff = compared.diff
    whole = {
        "commit": compared.commit.sha,
        "since": compared.since,
        "as_of": compared.today,
        "changes_nothing": diff.empty,
        "records": diff.records,
        "passing_of_time": diff.passing,
        "files": diff.files,
        "pages_new": diff.pages_new,
        "pages_removed": diff.pages_removed,
        "pages_moved": diff.pages_moved,
        "unreadable": diff.unreadable,
    }
    return visible_json(msgspec.json.format(msgspec.json.encode(whole), indent=1).decode())


class _Style(msgspec.Struct, frozen=True, kw_only=True):
    """The markup of a heading, a line, a line below it, and of quoted text."""

    heading: str
    item: str
    below: str
    arrow: str
    quote: Callable[[str], str]


def diff_as_text(compared: ComparedDiff) -> str:
    style = _Style(heading="\n{}", item="  {}", below="      {}", arrow="->", quote=visible)
    return "\n".join(_lines(compared, style))


def diff_as_markdown(compared: ComparedDiff) -> str:
    style = _Style(heading="\n### {}\n", item="- {}", below="  - {}", arrow="→", quote=_code)
    return "\n".join(_lines(compared, style))


def _lines(compared: ComparedDiff, style: _Style) -> Iterator[str]:
    yield f"Compared with {compared.commit.sha[:12]} of {compared.since}, as of {compared.today}."
    diff = compared.diff
    if diff.empty and not diff.pages_new:
        yield "Publishing would change nothing for the public."
    yield from _records("", diff.records, style)
    yield from _records("By the passing of time alone: ", diff.passing, style)
    arrow = f" {style.arrow} "
    moved = [arrow.join(map(style.quote, addresses)) for addresses in diff.pages_moved]
    removed, new = (map(style.quote, of) for of in (diff.pages_removed, diff.pages_new))
    for title, pages in (("Pages removed", removed), ("Pages moved", moved), ("New pages", new)):
        lines = [style.item.format(page) for page in pages]
        if lines:
            yield style.heading.format(f"{title} ({len(lines)})")
            yield from _limited(lines)
    if diff.files:
        yield style.heading.format(f"Rules, tables, articles, templates ({len(diff.files)})")
    for file in diff.files:
        yield style.item.format(f"{style.quote(file.path)} {file.kind}")
        yield from _limited([*_fields(file.fields, style)])
    if diff.unreadable:
        yield style.heading.format("Not readable in the old commit, so not compared")
        yield from (style.item.format(style.quote(path)) for path in diff.unreadable)


def _records(before: str, records: Iterable[RecordChange], style: _Style) -> Iterator[str]:
    for kind, group in groupby(records, key=lambda change: change.kind):
        changes = [*group]
        words = f"{before}{_WORDS[kind]}"
        yield style.heading.format(f"{words[0].upper()}{words[1:]} ({len(changes)})")
        for change in changes[:_MOST]:
            yield style.item.format(
                " ".join(
                    style.quote(part) for part in (change.record, change.list, change.name) if part
                )
            )
            yield from _fields(change.fields, style)
        if len(changes) > _MOST:
            yield style.item.format(f"and {len(changes) - _MOST} more")


def _limited(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST
    return lines if more <= 0 else [*lines[:_MOST], f"  and {more} more"]


def _fields(fields: Iterable[FieldChange], style: _Style) -> Iterator[str]:
    for field in fields:
        old, new = (_value(value, style) for value in (field.old, field.new))
        yield style.below.format(f"{style.quote(field.field)}: {old} {style.arrow} {new}")


def _value(value: str | None, style: _Style) -> str:
    if value is None:
        return "(none)"
    cut = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return style.quote(cut) or "(empty)"


def _code(text: str) -> str:
    """A code span, in which Markdown interprets nothing; its fence is longer than the text's."""
    plain = visible(text).strip()
    if not plain:
        return ""
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{space}{plain}{space}{fence}"
