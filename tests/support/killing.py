"""Builds and publishes a register again and again, killing most attempts at random moments.

Run by `test_kill.py`: python killing.py ROOT TARGET TIMES SEED. A process that has everything
imported forks one child for each attempt, so that the moments fall on the work and not on the
start. The record changes between two texts; so a whole site is one of two.
"""

import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from gongshi.cli import cli
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import tree

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
TODAY = date(2026, 11, 23)


def attempt(root: Path, target: Path) -> None:
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    words = ["publish", str(target), "--config-file", str(root / "mkdocs.yml"), "--keep", "2"]
    done = CliRunner().invoke(cli, words)
    if done.exit_code:
        raise SystemExit(f"{done.output}{done.exception}")


def killed(root: Path, target: Path, after: float) -> bool:
    """Whether a child was killed that long after it began; False: it had finished."""
    child = os.fork()
    if child == 0:
        attempt(root, target)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("an attempt failed by itself")
    return os.WIFSIGNALED(status)


def main() -> None:
    root, target = Path(sys.argv[1]), Path(sys.argv[2])
    times, dice = int(sys.argv[3]), random.Random(int(sys.argv[4]))  # noqa: S311 - repeatable
    path = root / RECORD
    texts = [path.read_text(), path.read_text().replace("Sold ", "Sold many ")]
    whole = []
    for text in (*texts, *texts):
        path.write_text(text)
        began = time.monotonic()
        attempt(root, target)
        lasted = time.monotonic() - began
        whole.append(tree(root / "site"))
    hits = 0
    for number in range(times):
        path.write_text(texts[number % 2])
        hits += killed(root, target, dice.uniform(0, lasted))
        for name, place in (("site", root / "site"), ("target", target)):
            if tree(place) not in whole[:2]:
                raise SystemExit(f"{name} is neither the old nor the new after kill {number}")
    attempt(root, target)
    if tree(root / "site") != whole[(times - 1) % 2] or tree(target) != tree(root / "site"):
        raise SystemExit("the last build is not what it should be")
    print(hits)


if __name__ == "__main__":
    main()
