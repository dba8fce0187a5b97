"""The browser's reader, run in Node: what does it find, and which files does it fetch?"""

import atexit
import json
import shutil
import subprocess
import weakref
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from gongshi.register.folding import fold
from gongshi.search.query.answer import Request
from gongshi.search.query.candidate import Match
from tests.support.paths import TESTS

Fetch = Callable[[Sequence[str]], Mapping[str, bytes]]
"""From paths below search/ to contents, without those that are not there; one call is one round."""


class Hit(msgspec.Struct, frozen=True):
    id: str
    match: Match | None


class Answer(msgspec.Struct, frozen=True):
    """As the package's answer."""

    total: int
    beyond: int
    more: bool
    unfiltered: int
    hits: tuple[Hit, ...]
    meant: str


class NoAnswerError(Exception):
    """What the reader says where a file is lacking or of another format."""


class Reader:
    """Searches an index by its files; keeps those it has fetched, as a page does."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.number = next(_numbers)
        weakref.finalize(self, _closed.append, self.number)

    def search(self, request: Request) -> Answer:
        asked = {
            "q": request.text,
            "filters": request.filters,
            "sort": request.sort,
            "page": request.first / request.count + 1,
            "size": request.count,
            "day": request.day,
        }
        closed = [_closed.pop() for _ in [*_closed]]
        line = _exchange({"open": self.number, "asked": asked, "closed": closed})
        while "fetch" in line:
            found = self.fetch(line["fetch"])
            contents = [found.get(path) for path in line["fetch"]]
            line = _exchange(
                [None if data is None else b64encode(data).decode() for data in contents]
            )
        if "fault" in line:
            raise NoAnswerError(line["fault"])
        answer = msgspec.convert(line["answer"], Answer)
        if fold(request.text):
            return answer
        return msgspec.structs.replace(answer, unfiltered=answer.total)


_numbers = count()
_closed: list[int] = []


@cache
def _node() -> subprocess.Popen[str]:
    """One process for all readers."""
    node = subprocess.Popen(
        [_program(), str(TESTS / "js/reader.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(node.communicate)  # the end of its input is its own
    return node


def _program() -> str:
    """The machine's Node, or the one that Playwright brings."""
    if found := shutil.which("node"):
        return found
    spec = find_spec("playwright")
    assert spec
    assert spec.origin
    return str(Path(spec.origin).with_name("driver") / "node")


def _exchange(line: object) -> Any:
    node = _node()
    assert node.stdin
    assert node.stdout
    node.stdin.write(json.dumps(line) + "\n")
    node.stdin.flush()
    return json.loads(node.stdout.readline())
