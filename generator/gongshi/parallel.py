"""How are pure functions run over many values, on as many processes as asked for?

This is the only place with global state. The inputs that all calls share (templates, words, the
frame) are sent to each process once, when it starts, and not with each call.
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
"""How a process starts. After a fork it shares memory without a copy; the system libraries of macOS
do not support that, and Windows has no fork."""

_SENT = 64
"""Values that a process sends at a time."""

_SELDOM = 100_000
"""Live objects before Python searches for cycles: most objects are freed without it."""

_shared: dict[str, Any] = {}


def _initialise(function: Callable[[Any, Any], Any], shared: Any) -> None:
    gc.freeze()  # objects from before live as long as the process; the collector can ignore them
    gc.set_threshold(_SELDOM)
    _shared.update(function=function, shared=shared)


def _call(item: Any) -> Any:
    return _shared["function"](_shared["shared"], item)


def run_parallel(
    function: Callable[[S, T], R], shared: S, items: Iterable[T], jobs: int, ahead: int = 8
) -> Iterator[R]:
    """Results in the order of the items; at most `ahead` items per process are in progress."""
    if jobs <= 1:
        for item in items:
            yield function(shared, item)
        return
    context = multiprocessing.get_context(METHOD)
    with ProcessPoolExecutor(jobs, context, _initialise, (function, shared)) as pool:
        rest = iter(items)
        waiting = [pool.submit(_call, item) for item in islice(rest, jobs * ahead)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_call, item) for item in islice(rest, 1)]


def stream_parallel(
    function: Callable[[S, T], Iterator[R]], shared: S, items: Sequence[T], jobs: int
) -> Iterator[R]:
    """The results of generators, one for each item; from several processes in no particular order.

    Each item has its own process, which leaves no memory behind, and is at most a few values ahead;
    `jobs` of them work at a time.
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
    """A process that stops when its pipe is no longer read: it inherits no reading ends."""
    if METHOD == "fork":
        fork = multiprocessing.get_context("fork")
        process: BaseProcess = fork.Process(None, _feed, None, (read, *given))
    else:
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(None, _feed, None, ([], *given))
    process.start()
    return process


def _received(pipe: Connection) -> list[Any]:
    """Some values; none after the last."""
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
    """Send all values, and an empty list at the end; or the exception."""
    for other in others:
        other.close()
    try:
        for some in batches(function(shared, item), _SENT):
            pipe.send(some)
        pipe.send([])
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001 - the reader must know
        pipe.send(error)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
