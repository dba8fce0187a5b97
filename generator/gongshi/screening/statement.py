"""Does a statement of a search match this checkout? See FORMAT.md, "Statement of a search"."""

import hashlib
import html.parser
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from gongshi.search.query.answer import Answer, Request, Sort

ELEMENT = "gongshi-statement"
VERSION = 1
NAMED = 100
_FOUND, _ON = 3, 4
"""The positions, among the facts on a page, of the number of results and of the day."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_NONE = (
    "there is no statement of a search in it; a page of results saves one under “Print or save "
    "this search as a statement”"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

_Count = Annotated[int, msgspec.Meta(ge=0)]
_Facet = Literal["list", "class", "authority", "status", "region", "kind"]


class SearchedEdition(msgspec.Struct, frozen=True):
    """The searched register, as in `build.json`."""

    title: str
    as_of: date
    commit: str
    inputs: str
    generator: str


class SearchedQuery(msgspec.Struct, frozen=True):
    """The query and its filters."""

    q: str
    filters: dict[_Facet, list[str]]
    sort: Sort


class Shown(msgspec.Struct, frozen=True):
    """An entity in the result."""

    id: str
    name: str
    code: str
    tier: int | None


class Result(msgspec.Struct, frozen=True):
    """The number of results, and the first of them."""

    total: _Count
    beyond: _Count
    first: list[Shown]
    more: bool = False


class Statement(msgspec.Struct, frozen=True):
    """The fields of a statement that are checked. Its digest covers the whole statement."""

    register: SearchedEdition
    day: date
    query: SearchedQuery
    result: Result
    sha256: str | None


class SavedStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A saved statement: its fields, its whole content, and the texts that its page shows."""

    says: Statement
    whole: dict[str, Any]
    facts: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    lang: str


class _Page(html.parser.HTMLParser):
    """The texts of the statement's elements, of the facts beside it, and of the rows by id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.facts: list[str] = []
        self.rows: list[tuple[str, str]] = []
        self.within = self.lang = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.lang = (dict(attrs).get("lang") or "").partition("-")[0]
        elif tag == "script":
            self.within = tag if ("id", ELEMENT) in attrs else "other"
            self.blocks += [""] if self.within == tag else []
        elif tag == "dd":
            self.within = tag
            self.facts.append("")
        elif tag == "li":
            self.within = tag
            self.rows.append((dict(attrs).get("data-id") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "dd", "li"):
            self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "script":
            self.blocks[-1] += data
        elif self.within == "dd":
            self.facts[-1] += data
        elif self.within == "li":
            self.rows[-1] = (self.rows[-1][0], self.rows[-1][1] + data)


def parse_statement(data: bytes) -> SavedStatement:
    """The statement in a saved page, or alone; ValueError if none can be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8, as statements are saved; save it anew") from None
    if text.lstrip().startswith("{"):
        return _saved(text, (), (), "")
    page = _Page(text)
    if not page.blocks:
        raise ValueError(_NONE)
    if len(page.blocks) > 1:
        raise ValueError(f"there are {len(page.blocks)} statements in it, where one should be")
    return _saved(page.blocks[0], page.facts, page.rows, page.lang)


def _saved(
    text: str, facts: Iterable[str], rows: Iterable[tuple[str, str]], lang: str
) -> SavedStatement:
    whole = _object(text)
    if whole.get("format") != ELEMENT:
        raise ValueError(_NONE)
    version = whole.get("version")
    if type(version) is int and version > VERSION:
        raise ValueError(
            f"the statement has version {version}, and this program knows {VERSION}; "
            "a newer gongshi can check it"
        )
    if type(version) is not int or version != VERSION:
        raise ValueError(f"the statement is damaged: its version is {version!r}")
    try:
        says = msgspec.convert(whole, Statement)
    except msgspec.ValidationError as error:
        raise ValueError(f"the statement is damaged: {error}") from None
    if says.day < says.register.as_of:
        raise ValueError("the statement is damaged: its day is before that of its register")
    return SavedStatement(says=says, whole=whole, facts=tuple(facts), rows=tuple(rows), lang=lang)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        if not text.strip():
            raise ValueError("the statement in it is cut off: its end is missing") from None
        raise ValueError(
            f"the statement in it is cut off or damaged, at character {error.pos + 1} of "
            f"{len(text)}"
        ) from None
    except (ValueError, RecursionError):  # a number with thousands of digits, or deep nesting
        raise ValueError("the statement in it is damaged: it cannot be read") from None
    return found if isinstance(found, dict) else {}


def canonical(found: Mapping[str, Any]) -> bytes:
    kept = {key: value for key, value in found.items() if key != "sha256"}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _SURROGATE.sub(lambda lone: f"\\u{ord(lone[0]):04x}", text).encode()


def digest_of(found: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(found)).hexdigest()


def request_of(says: Statement) -> Request:
    return Request(
        text=says.query.q,
        day=says.day.isoformat(),
        filters={str(facet): values for facet, values in says.query.filters.items()},
        sort=says.query.sort,
        count=NAMED,
    )


def result_of(answer: Answer) -> Result:
    """An answer as the result of a statement."""
    first = [
        Shown(
            id=hit.id,
            name=hit.row.names[0][1],
            code=hit.row.code,
            tier=hit.match.tier if hit.match else None,
        )
        for hit in answer.hits
    ]
    return Result(total=answer.total, beyond=answer.beyond, first=first, more=answer.more)


def page_differences(saved: SavedStatement) -> Iterator[str]:
    """The differences between a page and the statement in it, in words."""
    says, result = saved.says, saved.says.result
    facts = [fact.strip() for fact in saved.facts]
    for name, text in (
        ("what was searched for", says.query.q),
        ("the register", says.register.title),
        ("the commit", says.register.commit or "–"),
        ("the digest of the register's files", says.register.inputs),
        ("the digest of the statement", says.sha256),
    ):
        if text is not None and text.strip() not in facts:
            yield f"{name} is {text!r} in the statement, and something else on its page"
    filtered = any(
        says.query.filters.values()
    )  # the number of results beyond that pass is not known
    count = result.total + (0 if filtered else result.beyond)
    claimed = re.sub(r"(?<=\d)[,.\s](?=\d)", "", facts[_FOUND] if len(facts) > _FOUND else "")
    if re.findall(r"\d+", claimed)[:1] != [str(count)]:
        yield f"{count} are found in the statement, and on its page: {claimed!r}"
    on = facts[_ON] if len(facts) > _ON else ""
    known = saved.lang in ("", "en", "zh")  # a register may add other languages
    if known and not any(way in on for way in _written(says.day)):
        yield f"the day is {says.day} in the statement, and on its page: {on!r}"
    if [row.id for row in result.first] != [id_ for id_, _ in saved.rows]:
        yield f"the page shows others than the {len(result.first)} that the statement names"
        return
    for place, (row, (_, text)) in enumerate(zip(result.first, saved.rows, strict=True), 1):
        if row.name not in text or row.code not in text:
            yield f"result {place} is {row.name!r} in the statement, and {text!r} on its page"


def _written(day: date) -> tuple[str, ...]:
    """A day as pages write it."""
    english = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return english, f"{day.year}年{day.month}月{day.day}日", day.isoformat()


def differences(claimed: Result, computed: Result) -> Iterator[str]:
    """The differences between a statement's result and the computed one, in words."""
    for key in ("total", "beyond", "more"):
        there, here = getattr(claimed, key), getattr(computed, key)
        if there != here:
            yield f"{key}: {there} in the statement, {here} here"
    for place, (there, here) in enumerate(zip(claimed.first, computed.first, strict=False), 1):
        for key in Shown.__struct_fields__:
            if getattr(there, key) != getattr(here, key):
                words = f"{getattr(there, key)!r} in the statement, {getattr(here, key)!r} here"
                yield f"result {place}, {key}: {words}"
    if len(claimed.first) != len(computed.first):
        yield f"{len(claimed.first)} results in the statement, {len(computed.first)} here"
