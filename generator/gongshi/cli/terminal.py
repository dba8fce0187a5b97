"""How a command says what it is doing: by a bar on a terminal, else line by line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gongshi.progress import Reporter
from gongshi.register.text import visible


def say(*lines: str, err: bool = False) -> None:
    """Print lines. What they quote ends none of them, and is obeyed by no terminal or code host."""
    click.echo("\n".join(map(visible, lines)), err=err)


@contextmanager
def steps(title: str) -> Iterator[Reporter]:
    """Gives a function to be told of each step, and of how far it is."""
    if not sys.stderr.isatty():
        yield lines()
        return
    from gongshi.cli import progress_bars  # noqa: PLC0415 - only a terminal needs it

    with progress_bars.bar(title) as say:
        yield say


def lines() -> Reporter:
    """One plain line for each step, however often it is told how far it is."""
    last: list[str] = []

    def say(step: str, done: int = 0, total: int = 0) -> None:  # noqa: ARG001 - lines do not count
        if last != [step]:
            last[:] = [step]
            click.echo(f"  {step}", err=True)

    return say
