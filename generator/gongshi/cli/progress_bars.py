"""How is progress shown as a bar? Imported only for a terminal: its library loads slowly."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, Task, TextColumn
from rich.text import Text

from gongshi.progress import Reporter


class _Pieces(MofNCompleteColumn):
    """`300/5000`, and nothing if the total is unknown."""

    def render(self, task: Task) -> Text:
        return super().render(task) if task.total else Text()


@contextmanager
def bar(title: str, console: Console | None = None) -> Iterator[Reporter]:
    """A function to report each step and its progress to; the bar is removed at the end."""
    console = console or Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), _Pieces())
    with Progress(*columns, console=console, transient=True) as progress:
        shown = progress.add_task(title, total=None)

        def say(step: str, done: int = 0, total: int = 0) -> None:
            progress.update(shown, description=step, completed=done, total=total or None)

        yield say
