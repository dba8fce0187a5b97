"""Runs pure functions over many values, on as many processes as asked for.

The one place with state outside a value: what every call shares (templates, words, the frame) is
handed to a process once, when it starts, and not with each call.
"""

import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import Any, Protocol, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How a process begins. Forked, it has what is shared without a copy; on macOS the system's own
libraries do not survive that, and Windows knows no fork."""

_held: dict[str, Any] = {}


def _hold(function: Callable[[Any, Any], Any], shared: Any) -> None:
    _held.update(function=function, shared=shared)


def _call(item: Any) -> Any:
    return _held["function"](_held["shared"], item)


def run(
    function: Callable[[S, T], R], shared: S, items: Iterable[T], jobs: int, ahead: int = 8
) -> Iterator[R]:
    """Results in the order of the items; at most `ahead` items per process are under way."""
    if jobs <= 1:
        for item in items:
            yield function(shared, item)
        return
    context = multiprocessing.get_context(METHOD)
    with ProcessPoolExecutor(jobs, context, _hold, (function, shared)) as pool:
        rest = iter(items)
        waiting = [pool.submit(_call, item) for item in islice(rest, jobs * ahead)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_call, item) for item in islice(rest, 1)]


class Say(Protocol):
    """Is told of a step, and where it is long of how many of how many pieces are done."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def silent(step: str, done: int = 0, total: int = 0) -> None:
    """For who asks nothing."""


def counted(
    results: Iterable[R], step: str, total: int, say: Say, size: Callable[[R], int] = lambda _: 1
) -> Iterator[R]:
    """The results as they come, each told of; `size` says how many pieces one of them is."""
    done = 0
    say(step, done, total)
    for result in results:
        yield result
        done += size(result)
        say(step, done, total)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
