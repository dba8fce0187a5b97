"""Runs pure functions over many values, on as many processes as asked for.

The one place with state outside a value: what every call shares (templates, words, the frame) is
handed to a process once, when it starts, and not with each call.
"""

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How a process begins. Forked, it has what is shared without a copy; on macOS the system's own
libraries do not survive that, and Windows knows no fork."""

_SENT = 64
"""Pieces that a process sends at a time."""

_held: dict[str, Any] = {}


def _hold(function: Callable[[Any, Any], Any], shared: Any) -> None:
    gc.freeze()  # what was there before lasts as long as the process; nobody need look at it
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


def streamed(
    function: Callable[[S, T], Iterator[R]], shared: S, items: Sequence[T], jobs: int
) -> Iterator[R]:
    """What generators give, one for each item; those of several processes in no order.

    A process works off every `jobs`-th item, and is never more than some pieces ahead.
    """
    if jobs <= 1:
        for item in items:
            yield from function(shared, item)
        return
    started: list[BaseProcess] = []
    pipes: list[Connection] = []
    try:
        for number in range(min(jobs, len(items))):
            here, there = multiprocessing.Pipe(duplex=False)
            process = _started(_feed, there, function, shared, items[number::jobs])
            there.close()
            started.append(process)
            pipes.append(here)
        yield from _received(pipes)
    finally:
        for process in started:
            process.terminate()
            process.join()
        for pipe in pipes:
            pipe.close()


def _started(function: Callable[..., None], *given: Any) -> BaseProcess:
    if METHOD == "fork":
        process: BaseProcess = multiprocessing.get_context("fork").Process(
            None, function, None, given
        )
    else:
        process = multiprocessing.get_context("spawn").Process(None, function, None, given)
    process.start()
    return process


def _received(pipes: Sequence[Connection]) -> Iterator[Any]:
    """All that comes, until each pipe has sent an empty list."""
    waiting = [*pipes]
    while waiting:
        for pipe in [one for one in waiting if one in wait(waiting)]:
            try:
                some = pipe.recv()
            except EOFError:
                raise RuntimeError("a process ended before its work was done") from None
            if isinstance(some, Exception):
                raise some
            yield from some
            if not some:
                waiting.remove(pipe)


def _feed(
    pipe: Connection, function: Callable[[S, T], Iterator[R]], shared: S, items: Sequence[T]
) -> None:
    """Send all of it, an empty list at the end; or what went wrong."""
    try:
        for item in items:
            for some in batches(function(shared, item), _SENT):
                pipe.send(some)
        pipe.send([])
    except Exception as error:  # noqa: BLE001 - whoever waits must know
        pipe.send(error)


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
