"""How a command says what it is doing: in a line that moves on a terminal, else line by line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

Say = Callable[[str], None]


@contextmanager
def steps(title: str) -> Iterator[Say]:
    """Gives a function to be told of each step."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: click.echo(f"  {step}", err=True)
        return
    with console.status(title) as status:
        yield status.update
