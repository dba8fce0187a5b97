"""What a rule is, and the table of all rules.

A rule is a generator whose docstring is the rule. It yields findings and never raises; the
decorator gives them its code and severity. The rules article of the site is made from the table.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Literal

import msgspec

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
"""What a rule looks at; `code` rules get the faulty codes of the whole register, `text` rules
the personal numbers seen in its texts, or in an article's."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What every rule may look at. `known` has the keys references may name, per kind.

    `today` is the day judged for, `now` the day of judging: a register of today may be judged
    and built for a day long past, and what has happened since is then not in the future.
    """

    vocabulary: Vocabulary
    known: dict[str, frozenset[str]]
    today: date
    now: date | None = None

    @property
    def latest(self) -> date:
        """The last day on which anything can have happened."""
        return max(self.today, self.now or self.today)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's code, severity and text; `judge` is absent for rules the readers apply.

    `together`: it compares records or files with each other. Every other rule finds the same in a
    part of a register as in the whole, so that parts can be judged apart.
    """

    code: str
    severity: ProblemSeverity
    scope: Scope
    text: str
    judge: Callable[..., Iterable[Finding]] | None = None
    together: bool = False


RULES: dict[str, Rule] = {}


def rule(
    code: str, scope: Scope, severity: ProblemSeverity = "error", *, together: bool = False
) -> Callable[[Any], Any]:
    """Enter a generator into the table of rules; its docstring's first line is the rule."""

    def enter(judge: Callable[..., Iterator[Finding]]) -> Callable[..., Iterable[Finding]]:
        def coded(*args: Any) -> list[Finding]:
            every = [*judge(*args)]
            if not every:  # as almost always: a record is asked twenty rules
                return every
            return [msgspec.structs.replace(one, code=code, severity=severity) for one in every]

        text = (inspect.getdoc(judge) or "").split("\n", 1)[0]
        add(
            Rule(
                code=code,
                severity=severity,
                scope=scope,
                text=text,
                judge=coded,
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
    """A finding on a field of a record; the field is the way from the record to the value."""
    return Finding(
        path=filed.path, index=filed.index, field=field, message=message, hint=hint, other=other
    )


def at(path: str, *field: str | int, message: str, hint: str = "") -> Finding:
    """A finding on a field of a file that holds one thing."""
    steps: Field = field
    return Finding(path=path, field=steps, message=message, hint=hint)


def table_path(table: str) -> str:
    """The file of a table of the vocabulary, or of the register itself."""
    return f"{ROOT}/{table}.yml"


def list_path(key: str) -> str:
    return f"{ROOT}/{key}/list.yml"
