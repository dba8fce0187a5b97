"""How are pure functions run over many values, on as many processes as asked for?

The one place with state outside a value: what every call shares (templates, words, the frame) is
handed to a process once, when it starts, and not with each call.
"""

import gc
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How a process begins. Forked, it has what is shared without a copy; on macOS the system's own
libraries do not survive that, and Windows knows no fork."""

_SENT = 64
"""Pieces that a process sends at a time."""

_SELDOM = 100_000
"""Things made and not yet gone before Python looks for circles: most go by themselves."""

_held: dict[str, Any] = {}


def _hold(function: Callable[[Any, Any], Any], shared: Any) -> None:
    gc.freeze()  # what was there before lasts as long as the process; no need to look at it again
    gc.set_threshold(_SELDOM)
    _held.update(function=function, shared=shared)


def _call(item: Any) -> Any:
    return _held["function"](_held["shared"], item)


def run_parallel(
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


def stream_parallel(
    function: Callable[[S, T], Iterator[R]], shared: S, items: Sequence[T], jobs: int
) -> Iterator[R]:
    """What generators give, one for each item; those of several processes in no order.

    Each item has a process of its own, which leaves no memory behind, and is never more than some
    pieces ahead; `jobs` of them work at a time.
    """
    if jobs <= 1:
        for item in items:
            yield from function(shared, item)
        return
    rest = iter(items)
    working: dict[Connection, BaseProcess] = {}
    try:
        while True:
            for item in islice(rest, jobs - len(working)):
                here, there = multiprocessing.Pipe(duplex=False)
                working[here] = _started([*working, here], there, function, shared, item)
                there.close()
            if not working:
                return
            for pipe in [one for one in wait([*working]) if isinstance(one, Connection)]:
                some = _received(pipe)
                yield from some
                if not some:
                    pipe.close()
                    working.pop(pipe).join()
    finally:
        for pipe, process in working.items():
            pipe.close()
            process.terminate()
            process.join()


def _started(read: list[Connection], *given: Any) -> BaseProcess:
    """One that gives up where nothing reads any more: the ends to read from are not left to it."""
    if METHOD == "fork":
        fork = multiprocessing.get_context("fork")
        process: BaseProcess = fork.Process(None, _feed, None, (read, *given))
    else:
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(None, _feed, None, ([], *given))
    process.start()
    return process


def _received(pipe: Connection) -> list[Any]:
    """Some pieces; none where it was all."""
    try:
        some: list[Any] | Exception = pipe.recv()
    except EOFError:
        raise BrokenExecutor("a process ended before its work was done") from None
    if isinstance(some, Exception):
        raise some
    return some


def _feed(
    others: Iterable[Connection],
    pipe: Connection,
    function: Callable[[S, T], Iterator[R]],
    shared: S,
    item: T,
) -> None:
    """Send all of it, an empty list at the end; or what went wrong."""
    for other in others:
        other.close()
    try:
        for some in batches(function(shared, item), _SENT):
            pipe.send(some)
        pipe.send([])
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001 - whoever waits must know
        pipe.send(error)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
