"""How are problems shown to people at a terminal, to programs, and to code hosts?

Every function takes problems and returns one string without a final line end; nothing is printed
here. The output may end up in a public log, so personal numbers in messages and excerpts are
masked.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec

from gongshi.format.load import FileReader
from gongshi.register.problems import Problem
from gongshi.register.sightings import masked
from gongshi.register.text import count_noun, visible
from gongshi.rules import RULES

_WIDTH = 96
"""Maximum terminal cells of a source line in an excerpt."""
_AROUND = 1000
"""Characters before and behind a column that are looked at: more than a number can have."""
_LineReader = Callable[[str, int], str]
"""The line with a number of the file at a path."""
_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m", "quiet": "\x1b[2m", "end": "\x1b[0m"}


def problems_as_text(
    problems: Iterable[Problem], sources: FileReader | None = None, *, colour: bool = False
) -> str:
    """Lines for a person: place, code and message, the source line, the hint."""
    read = _line_reader(sources) if sources else None
    return "\n".join(
        line for problem in _printable(problems) for line in _lines(problem, read, colour=colour)
    )


def summary(problems: Iterable[Problem]) -> str:
    """`2 errors, 1 warning`, or `no problems`."""
    severities = [problem.severity for problem in problems]
    counts = ((severities.count(kind), kind) for kind in ("error", "warning"))
    parts = [count_noun(n, kind) for n, kind in counts if n]
    return ", ".join(parts) or "no problems"


def problems_as_json(problems: Iterable[Problem]) -> str:
    """A list of objects, with one key for each value of a problem."""
    keys = ("code", "severity", "path", "line", "column", "field", "message", "hint")
    found = [{key: getattr(problem, key) for key in keys} for problem in _printable(problems)]
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands, which GitHub shows at their lines."""
    return "\n".join(_annotation(problem) for problem in _printable(problems))


def as_gitlab(problems: Iterable[Problem]) -> str:
    """A Code Quality report, which GitLab shows in the merge request (its own JSON, not SARIF)."""
    ordered = _printable(problems)
    return json.dumps([_quality(problem) for problem in ordered], ensure_ascii=False, indent=2)


def as_sarif(problems: Iterable[Problem]) -> str:
    """SARIF 2.1.0, which code hosts and editors read."""
    ordered = _printable(problems)
    driver = {"name": "gongshi", "rules": [*map(_sarif_rule, sorted(RULES))]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [*map(_sarif_result, ordered)],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _quality(problem: Problem) -> dict[str, Any]:
    # the line is no part of the fingerprint: a problem that only moved is not a new one
    what = f"{problem.code}\n{problem.path}\n{problem.field}\n{problem.message}"
    return {
        "description": " ".join(filter(None, (problem.message, problem.hint))),
        "check_name": problem.code,
        "fingerprint": hashlib.sha256(what.encode()).hexdigest(),
        "severity": "major" if problem.severity == "error" else "minor",
        "location": {"path": problem.path, "lines": {"begin": problem.line}},
    }


def _printable(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in order, as encodable text, without personal numbers."""
    return [
        msgspec.structs.replace(
            problem,
            path=problem.path.encode("utf-8", "replace").decode(),
            field=masked(problem.field),
            message=masked(problem.message),
            hint=masked(problem.hint),
        )
        for problem in sorted(problems)
    ]


def _lines(problem: Problem, read: _LineReader | None, *, colour: bool) -> Iterator[str]:
    place = f"{visible(problem.path)}:{problem.line}:{problem.column}"
    kind = "warning: " if problem.severity == "warning" else ""
    code = _coloured(problem.code, problem.severity, colour=colour)
    yield f"{place} {code} {kind}{visible(problem.message)}"
    for line in excerpt(problem, read(problem.path, problem.line)) if read else ():
        yield _coloured(line, "quiet", colour=colour)
    if problem.hint:
        yield f"  {visible(problem.hint)}"


def _coloured(words: str, kind: str, *, colour: bool) -> str:
    return f"{_COLOURS[kind]}{words}{_COLOURS['end']}" if colour else words


def _line_reader(sources: FileReader) -> _LineReader:
    """Lines; empty if there is none. Problems come in order, so each file is read once."""

    @lru_cache(maxsize=1)
    def lines(path: str) -> list[str]:
        try:
            return sources(path).decode().split("\n")
        except (OSError, UnicodeDecodeError):
            return []

    return lambda path, number: "".join(lines(path)[number - 1 : number])


def excerpt(problem: Problem, line: str) -> list[str]:
    """The source line around the column, and a caret under it; nothing if there it is blank."""
    begin = max(0, problem.column - 1 - _AROUND)
    near = visible(masked(line[begin : problem.column - 1 + _AROUND].rstrip("\r")))
    if not near.strip():
        return []
    at = problem.column - 1 - begin
    before, after = near[:at], near[at:]
    before = _shorten(before[::-1], _WIDTH // 2)[::-1]
    after = _shorten(after, _WIDTH - cells(before))
    return [f"  | {before}{after}", f"  | {' ' * cells(before)}^"]


def _shorten(words: str, width: int) -> str:
    """The beginning of a text in at most `width` cells, with an ellipsis if it was cut."""
    taken = 0
    for place, character in enumerate(words):
        taken += cells(character)
        if taken > width:
            return words[:place] + "…"
    return words


def cells(words: str) -> int:
    """The number of terminal cells of a text; Chinese characters take two."""
    return sum(_cells(character) for character in words)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _annotation(problem: Problem) -> str:
    command = "error" if problem.severity == "error" else "warning"
    properties = {
        "file": problem.path,
        "line": str(problem.line),
        "col": str(problem.column),
        "title": problem.code,
    }
    parameters = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{command} {parameters}::{_escaped(_with_hint(problem))}"


def _with_hint(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _escaped(words).replace(":", "%3A").replace(",", "%2C")


def _sarif_rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.text},
        "defaultConfiguration": {"level": rule.severity},
    }


def _sarif_result(problem: Problem) -> dict[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    place = {"artifactLocation": {"uri": quote(problem.path)}, "region": region}
    codes = sorted(RULES)
    known = {"ruleIndex": codes.index(problem.code)} if problem.code in RULES else {}
    return {
        "ruleId": problem.code,
        **known,
        "level": problem.severity,
        "message": {"text": _with_hint(problem)},
        "locations": [{"physicalLocation": place}],
    }
