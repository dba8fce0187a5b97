"""How does a command run within limits of time and memory?

A build renders pushed files. A page that never ends, or needs too much memory, must not keep later
pushes, or the end of a listing, from being published.
"""

import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from gongshi.register.problems import Unusable

_POLL = 1.0
"""Seconds between two checks whether a command should continue."""
_GRACE = 10.0
"""Seconds that a command has to end by itself after a signal."""

End = Literal["done", "failed", "timeout", "superseded"]


class ProcessBounds(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of wall time, MiB of memory for each process, and whether it is still wanted."""

    seconds: int
    memory: int
    wanted: Callable[[], bool] = lambda: True


def run_bounded(
    words: list[str],
    cwd: Path,
    env: Mapping[str, str],
    bounds: ProcessBounds,
    say: Callable[[str], None],
) -> End:
    """Run a command and its child processes; every line of output is passed to `say` at once.

    If it must end early, its whole process group is ended.
    """
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        words,
        cwd=cwd,
        env={**env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # the clock ends it, and says so; the processor's own limit, later, is silent
        preexec_fn=lambda: _limit(bounds, 2 * bounds.seconds),  # noqa: PLW1509 - one thread here
    ) as running:
        try:
            end = _wait(running, bounds, say)
        finally:
            _end_group(running)
    if end is not None:
        return end
    return "failed" if running.returncode else "done"


def succeeds(words: list[str]) -> bool:
    """Whether a short command succeeds; its output is dropped."""
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603


def limit_this_process(bounds: ProcessBounds, message: str) -> None:
    """End this process with a message if it takes too long; too much memory raises MemoryError.

    After `bounds.seconds` of processor time Unusable is raised, with the message.
    """

    def end(*_: object) -> None:
        raise Unusable(message)

    signal.signal(signal.SIGXCPU, end)
    _limit(bounds, bounds.seconds)


def _limit(bounds: ProcessBounds, processor: int) -> None:
    most = bounds.memory * 1024**2
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _wait(
    running: "subprocess.Popen[bytes]", bounds: ProcessBounds, say: Callable[[str], None]
) -> End | None:
    """Pass on the output; returns why it must end, or None if it has ended by itself."""
    until = time.monotonic() + bounds.seconds
    with selectors.DefaultSelector() as waiting:
        lines = _Lines(running, say)
        waiting.register(lines, selectors.EVENT_READ)
        while True:
            if waiting.select(_POLL) and not lines.more():
                return None
            if time.monotonic() > until:
                return "timeout"
            if not bounds.wanted():
                return "superseded"


class _Lines:
    """Passes on whole lines of output that arrives in pieces."""

    def __init__(self, running: "subprocess.Popen[bytes]", say: Callable[[str], None]) -> None:
        self._out = running.stdout.fileno() if running.stdout else -1
        self._say = say
        self._rest = b""

    def fileno(self) -> int:
        return self._out

    def more(self) -> bool:
        """Whether there may be more output after this."""
        piece = os.read(self._out, 65536)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if not piece and self._rest:
            lines.append(self._rest)
        for line in lines:
            self._say(line.decode(errors="replace"))
        return bool(piece)


def _end_group(running: "subprocess.Popen[bytes]") -> None:
    """End the remaining processes of a command: with SIGTERM, then with SIGKILL."""
    for sign, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, _GRACE)):
        try:
            os.killpg(running.pid, sign)
            running.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
