"""Does a statement of a search say what this checkout says? FORMAT.md, "Statement of a search"."""

import hashlib
import html.parser
import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.search.answer import Answer, Request

ELEMENT = "gongshi-statement"
_MOST = 100


class _Block(html.parser.HTMLParser):
    """The text of the statement's element."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and ("id", ELEMENT) in attrs

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as its class has it
        self.inside = False

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""


def parse(data: bytes) -> dict[str, Any]:
    """The statement in a saved page, or alone; ValueError where there is none."""
    text = data.decode("utf-8-sig", "replace")
    if not text.lstrip().startswith("{"):
        block = _Block()
        block.feed(text)
        text = block.text
    try:
        found = json.loads(text)
    except ValueError:
        raise ValueError("there is no statement of a search in it") from None
    if not isinstance(found, dict) or found.get("format") != ELEMENT:
        raise ValueError("there is no statement of a search in it")
    if found.get("version") != 1:
        raise ValueError(f"the statement has version {found.get('version')!r}, not 1")
    return found


def canonical(found: Mapping[str, Any]) -> bytes:
    kept = {key: value for key, value in found.items() if key != "sha256"}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(found: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(found)).hexdigest()


def request_of(found: Mapping[str, Any]) -> Request:
    asked = found["query"]
    return Request(
        text=asked["q"],
        day=found["day"],
        filters=asked["filters"],
        sort=asked["sort"],
        count=_MOST,
    )


def result_of(answer: Answer) -> dict[str, Any]:
    """The result as a statement tells it."""
    first = [
        {
            "id": hit.id,
            "name": hit.row.names[0][1],
            "code": hit.row.code,
            "tier": hit.match.tier if hit.match else None,
        }
        for hit in answer.hits
    ]
    more = {"more": True} if answer.more else {}
    return {"total": answer.total, "beyond": answer.beyond, **more, "first": first}


def differences(told: Mapping[str, Any], computed: Mapping[str, Any]) -> Iterator[str]:
    """Where a statement's result is not the one computed anew, in words."""
    for key in ("total", "beyond", "more"):
        if told.get(key) != computed.get(key):
            yield f"{key}: {told.get(key)} in the statement, {computed.get(key)} here"
    rows = told.get("first") or []
    for place, row in enumerate(rows[: len(computed["first"])]):
        here = computed["first"][place]
        for key in ("id", "name", "code", "tier"):
            if row.get(key) != here[key]:
                words = f"{row.get(key)!r} in the statement, {here[key]!r} here"
                yield f"result {place + 1}, {key}: {words}"
    if len(rows) != len(computed["first"]):
        yield f"{len(rows)} results in the statement, {len(computed['first'])} here"
