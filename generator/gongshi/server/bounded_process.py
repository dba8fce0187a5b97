"""How does a command run within limits of time and memory?

What is built comes from a push. A page that takes for ever, or more memory than there is, must
not keep later pushes, or the end of a listing, from being published.
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

_LOOK = 1.0
"""Seconds between two looks at whether a command should go on."""
_GRACE = 10.0
"""Seconds that a command has to end by itself once it was told to."""

End = Literal["done", "failed", "timeout", "superseded"]


class ProcessBounds(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds by the clock, MiB of memory for each process, and whether it is still wanted."""

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
    """Run a command with all that it starts; every line it prints is said as it comes.

    At an end before its time the whole group of processes is ended, the command's own and those
    that it started.
    """
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        words,
        cwd=cwd,
        env={**env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: _limit(bounds),  # noqa: PLW1509 - this process has one thread
    ) as running:
        try:
            end = _followed(running, bounds, say)
        finally:
            _end_group(running)
    if end is not None:
        return end
    return "failed" if running.returncode else "done"


def succeeds(words: list[str]) -> bool:
    """Whether a short command ends well; what it prints is dropped."""
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603


def limit_this_process(bounds: ProcessBounds, said: str) -> None:
    """Have this process end with a message where it takes too long; memory raises MemoryError.

    From then on Unusable is raised, with what is to be said, after so many seconds of processor.
    """

    def end(*_: object) -> None:
        raise Unusable(said)

    signal.signal(signal.SIGXCPU, end)
    _limit(bounds)


def _limit(bounds: ProcessBounds) -> None:
    most = bounds.memory * 1024**2
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.seconds, bounds.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _followed(
    running: "subprocess.Popen[bytes]", bounds: ProcessBounds, say: Callable[[str], None]
) -> End | None:
    """Say what is printed; why it must end, or None where it has ended by itself."""
    until = time.monotonic() + bounds.seconds
    with selectors.DefaultSelector() as waiting:
        lines = _Lines(running, say)
        waiting.register(lines, selectors.EVENT_READ)
        while True:
            if waiting.select(_LOOK) and not lines.more():
                return None
            if time.monotonic() > until:
                return "timeout"
            if not bounds.wanted():
                return "superseded"


class _Lines:
    """Says whole lines of what comes in pieces."""

    def __init__(self, running: "subprocess.Popen[bytes]", say: Callable[[str], None]) -> None:
        self._out = running.stdout.fileno() if running.stdout else -1
        self._say = say
        self._rest = b""

    def fileno(self) -> int:
        return self._out

    def more(self) -> bool:
        """Whether there may be more after what is there now."""
        piece = os.read(self._out, 65536)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if not piece and self._rest:
            lines.append(self._rest)
        for line in lines:
            self._say(line.decode(errors="replace"))
        return bool(piece)


def _end_group(running: "subprocess.Popen[bytes]") -> None:
    """End what is left of a command: politely, then at once."""
    for sign, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, _GRACE)):
        try:
            os.killpg(running.pid, sign)
            running.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
