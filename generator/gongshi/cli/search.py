"""What are the options and the output of `gongshi search`?"""

import difflib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.register.codes import check_character, code_fault
from gongshi.register.folding import fold, fold_code
from gongshi.register.model import CLASSES, KINDS, Text, Vocabulary
from gongshi.register.text import pick, visible_json
from gongshi.search.query import local_index
from gongshi.search.query.answer import Answer, Hit, Request, Sort, answer_as_json

_STATUSES = ("in_force", "overdue")
_CODE = 18
_DIGITS = re.compile("[0-9]{4}")
_MOST_NAMED = 12
"""Values that are listed if one is not known."""

_WHAT = {
    "list": "a list of this register",
    "class": "a class of lists",
    "authority": "an authority of this register",
    "status": "a status that can be found (what has ended cannot)",
    "region": "a region of this register",
    "kind": "a kind of subject",
}

Option = Callable[[Callable[..., None]], Callable[..., None]]
KnownKeys = Mapping[str, Sequence[str]]
"""Values of a filter, each with its other names."""


def _filter(name: str, words: str) -> Option:
    return click.option(f"--{name}", name, multiple=True, metavar="KEY", help=words)


@click.command("search", epilog=options.EXIT_CODES)
@click.argument("query", nargs=-1)
@_filter("list", "Only those on this list. Filters may be given more than once: any of the values.")
@_filter("class", f"Only those on a list of this class: {', '.join(CLASSES)}.")
@_filter("authority", "Only those listed by this authority.")
@_filter("status", f"Only those with a record of this status: {', '.join(_STATUSES)}.")
@_filter("region", "Only those of this region, six digits.")
@_filter("kind", f"Only subjects of this kind: {', '.join(KINDS)}.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="Most entities that are told; how many there are is told in any case.",
)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "ending"]),
    default="relevance",
    show_default=True,
    help="newest decision first, or earliest end first.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@options.exit_code
@options.config_file
@options.asked_for
@options.jobs
def command(
    query: tuple[str, ...],
    limit: int,
    sort: Sort,
    format_: str,
    exit_code: bool,  # noqa: FBT001 - click's way
    config_file: Path,
    as_of: date | None,
    jobs: int,
    **filters: tuple[str, ...],
) -> None:
    r"""Look up who is listed, by name, part of a name, pinyin, code or document number.

    The answer is the one the site's own search gives: the same entities in the same order.

    \b
    gongshi search 远澜渔业                         part of a name
    gongshi search yuanlan yuye                     pinyin, or words of an English name
    gongshi search 91990100MATG5T1A96               a code, or four and more characters of one
    gongshi search 蓝市监罚〔2026〕42号             a document number
    gongshi search --region 990104 --class serious  everybody who passes the filters
    """
    text = _typed(" ".join(query), filters)
    settings = options.settings_of(config_file, None, jobs)
    register, today = options.sound(settings, as_of)
    _known(filters, register.vocabulary)
    asked = {name: list(values) for name, values in filters.items() if values}
    request = Request(
        text=text, day=today.isoformat(), filters=asked, sort=sort, first=0, count=limit
    )
    answer = local_index.open_local_index(register, today, settings.root).search(request)
    if format_ == "json":
        text = visible_json(answer_as_json(request, answer))
        click.echo(text.encode())  # JSON is UTF-8, whatever the terminal's encoding
    else:
        terminal.say(*_lines(request, answer, register.vocabulary))
    if exit_code and answer.total:
        sys.exit(options.FOUND_SOMEBODY)


def _typed(text: str, filters: Mapping[str, tuple[str, ...]]) -> str:
    """The query, if there is one. Its bytes are UTF-8, whatever encoding the system assumes."""
    try:
        text = text.encode(errors="surrogateescape").decode()
    except UnicodeError:
        raise click.UsageError("the query is not UTF-8; set the terminal to UTF-8") from None
    if fold(text) or any(filters.values()):
        return text
    if text.strip():
        raise click.UsageError(f"there is nothing to look up in {text!r}: no letter and no digit")
    raise click.UsageError(
        "what is to be looked up? Give a name, a code or a document number, or a filter as --list"
    )


def _known(filters: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary) -> None:
    known: dict[str, KnownKeys] = {
        "list": {key: _titles(rules.title) for key, rules in vocabulary.lists.items()},
        "class": dict.fromkeys(CLASSES, ()),
        "authority": {key: _titles(a.title) for key, a in vocabulary.authorities.items()},
        "status": dict.fromkeys(_STATUSES, ()),
        "region": {key: _titles(title) for key, title in vocabulary.about.regions.items()},
        "kind": dict.fromkeys(KINDS, ()),
    }
    for name, values in filters.items():
        for value in values:
            if value not in known[name]:
                hint = _hint(value, known[name])
                raise click.UsageError(f"--{name} {value!r} is not {_WHAT[name]}; {hint}")


def _titles(text: Text) -> Sequence[str]:
    return [text] if isinstance(text, str) else [*text.values()]


def _hint(value: str, known: KnownKeys) -> str:
    """The value that was perhaps meant, by key or title; otherwise the known values."""
    keys = {fold(word): key for key, titles in known.items() for word in (*titles, key)}
    near = difflib.get_close_matches(fold(value), [*keys], n=1)
    if near:
        key = keys[near[0]]
        called = f" ({' / '.join(known[key])})" if known[key] and fold(key) != near[0] else ""
        return f"did you mean {key!r}{called}?"
    first, more = [*known][:_MOST_NAMED], len(known) - _MOST_NAMED
    return f"known: {', '.join(first)}" + (f" and {more} more" if more > 0 else "")


def _lines(request: Request, answer: Answer, vocabulary: Vocabulary) -> Iterable[str]:
    if answer.meant:
        yield f"nothing found for {request.text!r}; showing {answer.meant!r}"
    for number, hit in enumerate(answer.hits, 1):
        name, code = hit.row.names[0][1], hit.row.code
        yield f"{number:>3}  {name}  {code}".rstrip() + _why(hit)
        for entry, status in hit.row.row.current(request.day):
            title = pick(vocabulary.lists[entry.list].title, "")
            yield f"       {title}: {_standing(status, entry.last_day)} ({entry.document})"
    yield _summary(answer, request)
    if answer.beyond and request.filters:
        yield (
            f"Only the nearest matches were held against the filters: {answer.beyond} others were "
            "not. To reach them, add a character of the name or the code."
        )
    if not answer.total:
        yield from _code_hint(fold_code(request.text).upper())


def _code_hint(code: str) -> Iterator[str]:
    """The error of a text with the length of a credit code; eighteen letters are a word."""
    if len(code) != _CODE or not _DIGITS.search(code):
        return
    fault = code_fault(code)
    if fault == "check":
        yield (
            f"The last character of {code} would be {check_character(code[:-1])} if the others "
            "were right. Check the code for a typing error."
        )
    elif fault:
        yield f"{code} has characters that no credit code has. Check the code for a typing error."


def _standing(status: str, last_day: str) -> str:
    if status == "overdue":
        return f"overdue, its term ended on {last_day}"
    return f"in force until {last_day}" if last_day else "in force"


def _why(hit: Hit) -> str:
    """Why it was found, if the name does not show it."""
    match = hit.match
    if match is None or match.text == hit.row.names[0][1] or match.reason == "identifier":
        return f"  [{match.reason}]" if match and match.reason not in ("name", "identifier") else ""
    return f"  [{match.reason}: {match.text}]"


def _summary(answer: Answer, request: Request) -> str:
    day = request.day
    if not answer.total:
        others = f"; {answer.unfiltered} without the filters" if answer.unfiltered else ""
        return (
            f"nothing found on {day}{others}. "
            "That a name is not found here is no proof of a clean record."
        )
    shown = len(answer.hits)
    if answer.more:
        return f"more than {answer.total} found on {day}; the first {shown} shown"
    found = answer.total + (0 if request.filters else answer.beyond)
    return f"{found} found on {day}" + ("" if shown == found else f"; the first {shown} shown")
