"""How far is a long piece of work?"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

R = TypeVar("R")


class Reporter(Protocol):
    """Gets each step, and of a long one how many of how many pieces are done."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """Says nothing."""


def with_progress(
    results: Iterable[R],
    step: str,
    total: int,
    say: Reporter,
    size: Callable[[R], int] = lambda _: 1,
) -> Iterator[R]:
    """The results as they come, each reported; `size` says how many pieces one of them is."""
    done = 0
    say(step, done, total)
    for result in results:
        yield result
        done += size(result)
        say(step, done, total)
