"""What is a rule, and which rules are there?

A rule is a generator whose docstring is the rule. It yields findings and never raises; the
decorator adds its code and severity. The rules article of the site is made from the table.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, Literal

import msgspec

from gongshi.format.converter import MAX_FINDINGS
from gongshi.format.load import ROOT
from gongshi.register.model import Filed, Vocabulary
from gongshi.register.problems import Field, Finding, ProblemSeverity

Scope = Literal[
    "file",
    "shape",
    "vocabulary",
    "list",
    "record",
    "registration",
    "register",
    "code",
    "text",
    "article",
]
"""What a rule checks. `code` rules get the invalid codes of the whole register, `text` rules the
personal numbers found in its texts or in an article."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Data for every rule. `known` has the keys that references may name, by kind.

    `today` is the day that the register is checked for, `now` the current day. A register may be
    built for a past day, and events since then are not in the future.
    """

    vocabulary: Vocabulary
    known: dict[str, frozenset[str]]
    today: date
    now: date | None = None

    @property
    def latest(self) -> date:
        """The last day on which an event can have happened."""
        return max(self.today, self.now or self.today)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's code, severity and text; `check` is None for rules that the readers apply.

    `together`: it compares records or files with each other. Every other rule finds the same in a
    part of a register as in the whole, so that parts can be checked separately.
    """

    code: str
    severity: ProblemSeverity
    scope: Scope
    text: str
    check: Callable[..., Iterable[Finding]] | None = None
    together: bool = False


RULES: dict[str, Rule] = {}
_CAPPED = ("vocabulary", "list", "record", "registration", "article")
"""Scopes of which each call checks a file, a record or the tables. Its first findings are told."""


def rule(
    code: str, scope: Scope, severity: ProblemSeverity = "error", *, together: bool = False
) -> Callable[[Any], Any]:
    """Add a generator to the table of rules; the first line of its docstring is the rule."""
    most = MAX_FINDINGS if scope in _CAPPED else None

    def enter(check: Callable[..., Iterator[Finding]]) -> Callable[..., Iterable[Finding]]:
        def coded(*args: Any) -> list[Finding]:
            found = [*islice(check(*args), most)]
            if not found:  # the usual case: twenty rules check each record
                return found
            return [msgspec.structs.replace(one, code=code, severity=severity) for one in found]

        text = (inspect.getdoc(check) or "").split("\n", 1)[0]
        add(
            Rule(
                code=code,
                severity=severity,
                scope=scope,
                text=text,
                check=coded,
                together=together,
            )
        )
        return coded

    return enter


def add(entry: Rule) -> None:
    if not entry.text or entry.code in RULES:
        raise AssertionError(f"rule {entry.code} needs a docstring and a code of its own")
    RULES[entry.code] = entry


def on(filed: Filed, *field: str | int, message: str, hint: str = "", other: str = "") -> Finding:
    """A finding on a field of a record; `field` leads from the record to the value."""
    return Finding(
        path=filed.path, index=filed.index, field=field, message=message, hint=hint, other=other
    )


def at(path: str, *field: str | int, message: str, hint: str = "") -> Finding:
    """A finding on a field of a file with a single value."""
    steps: Field = field
    return Finding(path=path, field=steps, message=message, hint=hint)


def table_path(table: str) -> str:
    """The file of a table of the vocabulary, or register.yml."""
    return f"{ROOT}/{table}.yml"


def list_path(key: str) -> str:
    return f"{ROOT}/{key}/list.yml"
