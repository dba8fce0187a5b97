"""What is wrong with a register, as data: collected, never raised.

Readers and rules yield problems, reporters print them, the command line counts them.
Nothing here reads, judges or prints.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

ProblemSeverity = Literal["error", "warning"]
Field = tuple[str | int, ...]
"""The way to a value inside a file: keys and list positions, outermost first."""
Mark = tuple[int, int]
"""Line and column, counted from 1."""


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One thing wrong at one place. Lines and columns count from 1.

    `other` is the path of a second file that it is about as well: one that clashes with this one,
    or one in which something is missing.
    """

    path: str
    line: int = 1
    column: int = 1
    code: str
    severity: ProblemSeverity = "error"
    field: str = ""
    message: str
    hint: str = ""
    other: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says of one value, before anybody looked up its line and column."""

    path: str
    index: int | None = None
    field: Field = ()
    on_key: bool = False
    code: str = ""
    severity: ProblemSeverity = "error"
    message: str
    hint: str = ""
    other: str = ""


class Refused(Exception):  # noqa: N818 - it reads as the sentence it is
    """The register has errors; nothing was written. Carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(f"{len(self.problems)} problems")


class NotWritten(Refused):
    """A change would make these errors; the register is as it was."""


class Unusable(Exception):  # noqa: N818 - likewise
    """Something outside the register's files is in the way; the message says what to do."""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def dotted(field: Field) -> str:
    """`("repair", "decided")` as `repair.decided`, `("measures", 0)` as `measures[0]`."""
    out = ""
    for step in field:
        out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else step)
    return out
