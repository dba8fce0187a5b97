"""What is wrong with a register? Problems are data: collected, never raised.

Readers and rules yield problems, reporters print them, the command line counts them. Nothing here
reads, checks or prints.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

ProblemSeverity = Literal["error", "warning"]
Field = tuple[str | int, ...]
"""The keys and list positions that lead to a value in a file, outermost first."""
Mark = tuple[int, int]
"""Line and column, counted from 1."""


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One problem at one place. Lines and columns count from 1.

    `other` is the path of a second file that it is about too: a file that conflicts with this one,
    or in which something is missing.
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
    """A rule's result for one value, before its line and column are looked up."""

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
    """A change would cause these errors; the register is unchanged."""


class Unusable(Exception):  # noqa: N818 - likewise
    """Something outside the register's files prevents the work; the message says what to do."""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def dotted(field: Field) -> str:
    """`("repair", "decided")` as `repair.decided`, `("measures", 0)` as `measures[0]`."""
    out = ""
    for step in field:
        out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else step)
    return out
