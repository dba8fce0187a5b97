"""How does a command report progress: with a bar on a terminal, otherwise line by line?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gongshi.progress import Reporter
from gongshi.register.text import visible


def say(*lines: str, err: bool = False) -> None:
    """Print lines. Quoted text cannot end a line, and no terminal or code host interprets it."""
    click.echo("\n".join(map(visible, lines)), err=err)


@contextmanager
def steps(title: str) -> Iterator[Reporter]:
    """A function to report each step and its progress to."""
    if not sys.stderr.isatty():
        yield lines()
        return
    from gongshi.cli import progress_bars  # noqa: PLC0415 - only a terminal needs it

    with progress_bars.bar(title) as say:
        yield say


def lines() -> Reporter:
    """One plain line for each step, however often its progress is reported."""
    last: list[str] = []

    def say(step: str, done: int = 0, total: int = 0) -> None:  # noqa: ARG001 - lines do not count
        if last != [step]:
            last[:] = [step]
            click.echo(f"  {step}", err=True)

    return say
