"""From `git push` to the new page served: python bench/push.py ENTITIES… --folder FOLDER.

For each size an invented register is pushed to a bare repository with our hooks, whose site a
real nginx shows on the loopback address. Then one record at a time is changed and pushed, as often
as --pushes says after two that are not counted (each of the two folders that take turns is laid
out once). Told are medians: seconds until the first word of the build (judging: what git itself
takes, and the check before the push is taken in), of building and of publishing;
until nginx serves the changed page; until the push returns; processor seconds of all processes.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import make  # noqa: E402 - found beside this file

from tests.deploy.serving import serving  # noqa: E402

NAMES = ("-c", "user.name=Clerk", "-c", "user.email=clerk@lanhai.example", "-c", "gc.auto=0")
MARKS = {
    "judging": "reading and checking",
    "building": " made anew",
    "publishing": ": release ",
}
"""What is said when a step is over: the build begins, it has ended, the release is live."""


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *NAMES, *words], check=True, capture_output=True)


def prepared(folder: Path, entities: int) -> Path:
    """A register in a repository of its own, and a bare one with our hooks beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    root = folder / "register"
    make.make(root, entities, [])
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "begin")
    words = ["hook", "install", str(folder / "bare.git"), "--to", str(folder / "public/site")]
    hooked = [sys.executable, "-P", "-m", "gongshi", *words]
    subprocess.run(hooked, check=True, capture_output=True, cwd=HERE.parent)
    git(root, "remote", "add", "live", str(folder / "bare.git"))
    return root


class Watch(threading.Thread):
    """Asks the server for a page until it holds a text, and keeps the moment."""

    def __init__(self, url: str, text: bytes) -> None:
        super().__init__(daemon=True)
        self.url, self.text, self.seen, self.over = url, text, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            with urllib.request.urlopen(self.url) as answer:  # noqa: S310 - our own server
                if self.text in answer.read():
                    self.seen = time.monotonic()
                    return


def pushed(root: Path) -> dict[str, Any]:
    """Push, and keep the moments at which it said something, and what it cost."""
    before, began = os.times(), time.monotonic()
    command = ["git", "-C", str(root), "push", "--progress", "live", "HEAD:main"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        lines = [(line, time.monotonic()) for line in running.stderr or ()]
    if running.returncode or any("NOT PUBLISHED" in line for line, _ in lines):
        raise SystemExit("".join(line for line, _ in lines))
    ended, after = time.monotonic(), os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return {"began": began, "lines": lines, "push returns": ended - began, "processor": used}


def steps(given: dict[str, Any]) -> dict[str, float]:
    """Seconds of each step, by what was said when it ended."""
    last, found = given["began"], {}
    for step, words in MARKS.items():
        at = next(moment for line, moment in given["lines"] if words in line)
        found[step], last = at - last, at
    return found


LASTING = ("abnormal-operations", "commitments", "judgment-defaulters", "serious-violations")
"""Lists whose records are shown on any day of the measuring, where nothing has ended them."""


def change(root: Path, turn: int) -> tuple[str, bytes]:
    """Give one record another reason, and commit; its page's path and the text it will have."""
    files = sorted(path for key in LASTING for path in (root / "lists" / key).glob("2026/*.yml"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    lasting = [path for path in files if not make.SAID_LATER.search(texts[path])]
    path = lasting[turn % len(lasting)]
    said = f"turn{turn}"
    path.write_text(make.change_reason(texts[path], said))
    git(root, "commit", "-q", "-a", "-m", f"turn {turn}")
    code = re.search(r'code: "?(\w+)', texts[path])
    return f"/entity/{code[1] if code else ''}/", f"({said})".encode()


def one(root: Path, address: str, turn: int) -> dict[str, float]:
    path, text = change(root, turn)
    watch = Watch(address + path, text)
    watch.start()
    given = pushed(root)
    watch.join(10)
    watch.over.set()
    if not watch.seen:
        raise SystemExit(f"{path} was not served with what was pushed")
    found = steps(given) | {"served": watch.seen - given["began"]}
    return found | {key: given[key] for key in ("push returns", "processor")}


def series(folder: Path, entities: int, pushes: int) -> dict[str, dict[str, float]]:
    root = prepared(folder, entities)
    first = pushed(root)
    found = {"first": steps(first) | {k: first[k] for k in ("push returns", "processor")}}
    work = folder / "nginx"
    work.mkdir()
    with serving("nginx", folder / "public/site", work) as address:
        every = [one(root, address, turn) for turn in range(pushes + 2)][2:]
    found["one record"] = {key: statistics.median(each[key] for each in every) for key in every[0]}
    return found


COLUMNS = (*MARKS, "served", "push returns", "processor")


def row(entities: int, what: str, found: dict[str, float]) -> str:
    cells = [f"{entities:,}", what]
    cells += [f"{found[key]:.2f}" if key in found else "–" for key in COLUMNS]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("entities", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--pushes", type=int, default=3)
    parser.add_argument("--json", type=Path, help="Where to write the figures.")
    given = parser.parse_args()
    print(f"| entities | pushed | {' | '.join(COLUMNS)} |")
    print(f"|---:|---|{'---:|' * len(COLUMNS)}", flush=True)
    every = {}
    for entities in given.entities:
        found = series(given.folder / f"push-{entities}", entities, given.pushes)
        every[str(entities)] = found
        for what, figures in found.items():
            print(row(entities, what, figures), flush=True)
    if given.json:
        given.json.write_text(json.dumps(every, indent=1) + "\n")


if __name__ == "__main__":
    main()
