"""How does the newest commit become the published site, whatever a push brings?

One publication at a time. A build has limits of time and memory, and a newer push replaces it. If
the newest commit cannot be built, the last published one is built for today, so that listings still
end on their days; the failure is reported, and stays in the status.
"""

import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from gongshi.git import repository
from gongshi.register.problems import Unusable
from gongshi.server import health, sandbox
from gongshi.server.bounded_process import End, ProcessBounds, run_bounded
from gongshi.server.receive import Push, Say
from gongshi.server.repository_settings import Setup
from gongshi.server.work_tree import check_out
from gongshi.settings import CACHE_VARIABLE

_SUPERSEDED = 3
"""Consecutive builds that a newer push may replace; then the next one is finished."""
_POLL = 0.5


def publish_push(here: Setup, say: Say, *, again: bool, clean: bool = False) -> bool:
    """Build and publish the newest commit; `again`: even if it is already published.

    `clean`: without the cache and in a new work tree, in case earlier builds left damage in them.
    False if the newest commit is not live afterwards; the reason is reported.
    """
    os.umask(0o022)  # the web server must be able to read the site, whichever user pushed
    with _locked(here, say):
        for attempt in range(_SUPERSEDED + 1):
            newest = _tip(here)
            tip = health.wanted_commit(here, newest)
            before = health.read_state(here)
            if not again and before.published == tip:
                say(f"{tip[:12]} is published already, with a later push")
                return True
            last = attempt == _SUPERSEDED
            end = _attempt(here, tip, say, lambda: last or _tip(here) == newest, clean=clean)  # noqa: B023
            if end != "superseded":
                break
            say(f"a newer push has come; {tip[:12]} is not built to its end")
        health.write_outcome(here, tip, end)
        if end == "done":
            say(f"published {tip[:12]} to {here.to}")
            return True
        _report_failure(here, end, say)
        _keep_current(here, before.published, tip, say)
        return False


def publish_pushed(here: Setup, pushed: list[Push], say: Say) -> bool:
    """Publish a push. False if publishing failed."""
    if not any(push.ref == here.ref and push.new for push in pushed):
        say(f"not published: only the branch {here.branch} is")
        return True
    return publish_push(here, say, again=False)


def _tip(here: Setup) -> str:
    return repository.commit_of(here.bare, here.ref).sha


def _attempt(
    here: Setup, commit: str, say: Say, wanted: Callable[[], bool], *, clean: bool = False
) -> End:
    """Build and publish a commit; if that fails, once more in a new work tree."""
    bounds = ProcessBounds(seconds=here.build.seconds, memory=here.build.memory, wanted=wanted)
    end = _build(here, commit, say, bounds, fresh=clean, clean=clean)
    if end == "failed":
        say("trying once more, in a work tree made anew")
        end = _build(here, commit, say, bounds, fresh=True, clean=clean)
    return end


def _build(
    here: Setup, commit: str, say: Say, bounds: ProcessBounds, *, fresh: bool, clean: bool
) -> End:
    work = check_out(here, commit, fresh=fresh)
    site = here.folder / "site"
    words = ["build", "--quiet", "--publish", str(here.to), "--site-dir", str(site)]
    command = [sys.executable, "-P", "-m", "gongshi", *words]
    command += ["--config-file", str(work / "mkdocs.yml"), *(["--clean"] if clean else [])]
    # never in the work tree, where a push could put a module of any name
    shut = sandbox.sandboxed(here, command)
    end = run_bounded(shut, here.folder, _environment(here), bounds, say)
    if end == "done" and not health.is_live(here, commit):
        say(f"what is live at {here.to} is not made from {commit[:12]}")
        return "failed"
    return end


def _environment(here: Setup) -> Mapping[str, str]:
    """Without git's variables for hooks: they would point every git below to this repository."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"PYTHONUTF8": "1", CACHE_VARIABLE: str(here.cache)}


_REASONS: Mapping[End, str] = {
    "failed": "the reason is above",
    "timeout": "the build took longer than it may",
    "superseded": "newer pushes came again and again",
}


def _report_failure(here: Setup, end: End, say: Say) -> None:
    say(f"NOT PUBLISHED: the site that is up stays as it was; {_REASONS[end]}.")
    if end == "timeout":
        key, bare = "gongshi.timeout", here.bare
        say(f"  It was ended after {here.build.seconds} seconds. Find what takes so long: an")
        say(f"  article with thousands of brackets, say. Or: git -C {bare} config {key} SECONDS")
    say("  The commit is in the repository. Correct it and push again.")


def _keep_current(here: Setup, published: str, failed: str, say: Say) -> None:
    """Listings must end: the live commit is built again for today."""
    if not published or published == failed:
        return
    end = _attempt(here, published, say, lambda: True)
    if end == "done":
        say(f"the last published commit, {published[:12]}, was built for today in its place")
    else:
        say(f"and {published[:12]}, which is live, cannot be built for today either ({end})")


@contextmanager
def _locked(here: Setup, say: Say) -> Iterator[None]:
    """Waits for a running publication, at most as long as three may take."""
    here.folder.mkdir(exist_ok=True)
    until = time.monotonic() + 3 * here.build.seconds
    with (here.folder / "lock").open("w") as file:
        waiting = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if not waiting:
                    say("another push is being published; waiting for it")
                waiting = True
            if time.monotonic() > until:
                raise Unusable(
                    "another publication has not ended in time; look with: gongshi hook status "
                    f"{here.bare}"
                )
            time.sleep(_POLL)
        yield
