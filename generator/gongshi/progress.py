"""How far is a long piece of work?"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

R = TypeVar("R")


class Reporter(Protocol):
    """Called at each step; for a long step with the number of pieces done, and of all."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Reports nothing."""


def with_progress(
    results: Iterable[R],
    step: str,
    total: int,
    say: Reporter,
    size: Callable[[R], int] = lambda _: 1,
) -> Iterator[R]:
    """The results as they come, each reported; `size` is the number of pieces in a result."""
    done = 0
    say(step, done, total)
    for result in results:
        yield result
        done += size(result)
        say(step, done, total)
