"""What `gongshi search` asks for and prints."""

import difflib
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator.cli import options
from generator.model import CLASSES, KINDS, Vocabulary
from generator.search import local
from generator.search.answer import Answer, Hit, Request, Sort
from generator.text import pick

_STATUSES = ("in_force", "overdue")


Option = Callable[[Callable[..., None]], Callable[..., None]]


def _filter(name: str, words: str) -> Option:
    return click.option(f"--{name}", name, multiple=True, metavar="KEY", help=words)


@click.command("search")
@click.argument("query")
@_filter("list", "Only those on this list; may be given more than once, like all filters.")
@_filter("class", "Only those on a list of this class.")
@_filter("authority", "Only those listed by this authority.")
@_filter("status", "Only records in_force or overdue.")
@_filter("region", "Only those of this region, six digits.")
@_filter("kind", "Only subjects of this kind.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "ending"]),
    default="relevance",
    show_default=True,
    help="newest decision first, or earliest end first.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@options.config_file
@options.as_of
@options.jobs
def command(
    query: str,
    limit: int,
    sort: Sort,
    format_: str,
    config_file: Path,
    as_of: date | None,
    jobs: int,
    **filters: tuple[str, ...],
) -> None:
    """Look up who is listed, by name, part of a name, pinyin, code or document number.

    The answer is the one the site's own search gives: the same entities in the same order.
    """
    settings = options.settings_of(config_file, None, jobs)
    register, today = options.sound(settings, as_of)
    _known(filters, register.vocabulary)
    asked = {name: list(values) for name, values in filters.items() if values}
    request = Request(
        text=query, day=today.isoformat(), filters=asked, sort=sort, first=0, count=limit
    )
    answer = local.opened(register, today, settings.root).search(request)
    if format_ == "json":
        click.echo(json.dumps(as_json(request, answer), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(request, answer, register.vocabulary)))


def _known(filters: dict[str, tuple[str, ...]], vocabulary: Vocabulary) -> None:
    known: dict[str, Iterable[str]] = {
        "list": vocabulary.lists,
        "class": CLASSES,
        "authority": vocabulary.authorities,
        "status": _STATUSES,
        "region": vocabulary.about.regions,
        "kind": KINDS,
    }
    for name, values in filters.items():
        for value in values:
            if value not in known[name]:
                near = difflib.get_close_matches(value, list(known[name]), n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise click.UsageError(f"--{name} {value!r} is not in this register{hint}")


def hit_json(hit: Hit, day: str) -> dict[str, Any]:
    """What is told of a hit; places are in code points of the text that matched."""
    row, match = hit.row, hit.match
    return {
        "id": hit.id,
        "name": row.names[0][1],
        "kind": row.kind,
        "region": row.region,
        "code": row.code,
        "tier": match.tier if match else None,
        "reason": match.reason if match else None,
        "matched": match.text if match else None,
        "ranges": match.ranges if match else [],
        "records": [
            {
                "list": entry.list,
                "authority": entry.authority,
                "status": status,
                "last_day": entry.last_day or None,
                "decided": entry.decided,
                "document": entry.document,
            }
            for entry, status in row.row.current(day)
        ],
    }


def as_json(request: Request, answer: Answer) -> dict[str, Any]:
    return {
        "query": request.text,
        "day": request.day,
        "filters": request.filters,
        "sort": request.sort,
        "total": answer.total,
        "beyond": answer.beyond,
        "more": answer.more,
        "unfiltered": answer.unfiltered,
        "meant": answer.meant or None,
        "hits": [hit_json(hit, request.day) for hit in answer.hits],
    }


def _lines(request: Request, answer: Answer, vocabulary: Vocabulary) -> Iterable[str]:
    if answer.meant:
        yield f"nothing found for {request.text!r}; showing {answer.meant!r}"
    for number, hit in enumerate(answer.hits, 1):
        name, code = hit.row.names[0][1], hit.row.code
        yield f"{number:>3}  {name}  {code}".rstrip() + _why(hit)
        for entry, status in hit.row.row.current(request.day):
            title = pick(vocabulary.lists[entry.list].title, "")
            yield f"       {title}: {_standing(status, entry.last_day)} ({entry.document})"
    yield _summary(answer)


def _standing(status: str, last_day: str) -> str:
    if status == "overdue":
        return f"overdue, its term ended on {last_day}"
    return f"in force until {last_day}" if last_day else "in force"


def _why(hit: Hit) -> str:
    """Why it was found, where the name does not show it."""
    match = hit.match
    if match is None or match.text == hit.row.names[0][1] or match.reason == "identifier":
        return f"  [{match.reason}]" if match and match.reason not in ("name", "identifier") else ""
    return f"  [{match.reason}: {match.text}]"


def _summary(answer: Answer) -> str:
    if not answer.total:
        others = f"; {answer.unfiltered} without the filters" if answer.unfiltered else ""
        return (
            f"nothing found{others}. That a name is not found here is no proof of a clean record."
        )
    shown = len(answer.hits)
    if answer.more:
        return f"more than {answer.total} found; the first {shown} shown"
    total = f"{answer.total + answer.beyond} found"
    return total if shown == answer.total + answer.beyond else f"{total}; the first {shown} shown"
