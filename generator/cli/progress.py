"""How a command says what it is doing: by a bar on a terminal, else line by line."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, Task, TextColumn
from rich.text import Text

from generator.workers import Say


class _Pieces(MofNCompleteColumn):
    """`300/5000`, and nothing where nobody knows how many there will be."""

    def render(self, task: Task) -> Text:
        return super().render(task) if task.total else Text()


@contextmanager
def steps(title: str, console: Console | None = None) -> Iterator[Say]:
    """Gives a function to be told of each step, and of how far it is."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lines()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), _Pieces())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task(title, total=None)

        def say(step: str, done: int = 0, total: int = 0) -> None:
            progress.update(bar, description=step, completed=done, total=total or None)

        yield say


def lines() -> Say:
    """One plain line for each step, however often it is told how far it is."""
    last: list[str] = []

    def say(step: str, done: int = 0, total: int = 0) -> None:  # noqa: ARG001 - lines do not count
        if last != [step]:
            last[:] = [step]
            click.echo(f"  {step}", err=True)

    return say
