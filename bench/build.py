"""Measures builds: python bench/build.py ENTITIES… [--folder FOLDER] [--json FILE].

For each size a register is made, built from nothing, and built again after 1, 10 and 1,000 of its
records have changed, after nothing has, with 10 records more, and for the next day. Told are
seconds, processor seconds, the largest memory of all processes together, the seconds of each step,
and how many files and bytes of the site differ from the build before.
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import make  # found beside this file

DAY, NEXT_DAY = "2026-11-23", "2026-11-24"
CHANGES = (0, 1, 10, 1000)
ADDED = 10
GONGSHI = (sys.executable, "-P", "-m", "gongshi")


class Memory(threading.Thread):
    """The largest sum of proportional set sizes of a process and all its descendants.

    A process that takes more than the limit is ended before the machine runs out of memory.
    """

    def __init__(self, root: int, limit: int | None = None) -> None:
        super().__init__(daemon=True)
        self.root, self.limit, self.most, self.over = root, limit, 0, threading.Event()
        self.stopped = False

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.most = max(self.most, sum(map(_pss, _tree(self.root))))
            if self.limit and self.most > self.limit and not self.stopped:
                self.stopped = True
                os.kill(self.root, signal.SIGKILL)


def _tree(root: int) -> Iterator[int]:
    yield root
    try:
        for task in Path(f"/proc/{root}/task").iterdir():
            children = (task / "children").read_text()
            for child in children.split():
                yield from _tree(int(child))
    except OSError:
        return


def _pss(process: int) -> int:
    try:
        found = re.search(
            r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE
        )
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def measured(command: list[str], folder: Path, limit: int | None = None) -> dict[str, Any]:
    """Seconds, processor seconds, peak in MB and the moments at which lines were printed.

    `stopped` is set where it took more memory than the limit, in bytes, and was ended for it.
    """
    before, began = os.times(), time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, **QUIET)
    memory = Memory(process.pid, limit)
    memory.start()
    lines = [
        (line.strip(), time.monotonic() - began)
        for line in process.stderr or ()
        if line.startswith("  ") and line.split(maxsplit=1)[0] in STEPS
    ]
    if process.wait() and not memory.stopped:
        raise SystemExit(f"failed: {' '.join(command)}")
    seconds, after = time.monotonic() - began, os.times()
    memory.over.set()
    memory.join()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return {
        "seconds": round(seconds, 2),
        "processor": round(used, 2),
        "peak_mb": round(memory.most / 1e6),
        "steps": _steps(lines, seconds),
        **({"stopped": True} if memory.stopped else {}),
    }


STEPS = ("reading", "rendering", "indexing", "publishing", "built")
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL}


def _steps(lines: list[tuple[str, float]], seconds: float) -> dict[str, float]:
    ends = [at for _, at in lines[1:]] + [seconds] * bool(lines)
    return {line: round(end - at, 2) for (line, at), end in zip(lines, ends, strict=True)}


def change(folder: Path, count: int, turn: int) -> None:
    """Give so many records, spread over the register, another reason."""
    files = sorted((folder / "lists").glob("*/*/*.yml"))
    step = max(1, len(files) // max(1, count))
    for path in files[::step][:count]:
        path.write_text(make.change_reason(path.read_text(encoding="utf-8"), str(turn)))


def add(folder: Path, count: int) -> None:
    """So many records more, of new subjects, decided and published on the day."""
    chance, models, taken = random.Random(count), make.models(), set[str]()
    for number in range(90_000_000, 90_000_000 + count):
        files = make.record(chance, number, [], models, taken, date.fromisoformat(DAY))
        make.lay_out(folder / "lists", files)


def build(folder: Path, *options: str, day: str = DAY) -> dict[str, Any]:
    before = _digests(folder / "site")
    found = measured([*GONGSHI, "build", "--as-of", day, *options], folder)
    after = _digests(folder / "site")
    differ = [path for path, digest in after.items() if before.get(path) != digest]
    gone = len(before.keys() - after.keys())
    size = sum((folder / "site" / path).stat().st_size for path in differ)
    return found | {"files": len(after), "changed": len(differ) + gone, "changed bytes": size}


def _digests(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): hashlib.blake2b(path.read_bytes()).digest()
        for path in site.rglob("*")
        if path.is_file()
    }


def series(folder: Path) -> dict[str, Any]:
    """A clean build, and later ones after so many records have changed."""
    found = {"cold": build(folder, "--clean")}
    print(found, flush=True)
    found["second tree"] = build(folder)  # lays out the spare, once
    for turn, count in enumerate(CHANGES):
        change(folder, count, turn)
        time.sleep(2.1)  # stamps younger than two seconds are not believed
        found[f"{count} changed"] = build(folder)
        print({count: found[f"{count} changed"]}, flush=True)
    add(folder, ADDED)
    time.sleep(2.1)
    found[f"{ADDED} added"] = build(folder)
    print({f"{ADDED} added": found[f"{ADDED} added"]}, flush=True)
    found["next day"] = build(folder, day=NEXT_DAY)
    print({"next day": found["next day"]}, flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entities", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--cold", action="store_true", help="Only the build from nothing.")
    parser.add_argument("--json", type=Path, help="Where to write the figures.")
    given = parser.parse_args()
    found: dict[str, Any] = {}
    for entities in given.entities:
        folder = given.folder / str(entities)
        if not folder.exists():
            make.make(folder, entities, [])
        shutil.rmtree(folder / "site", ignore_errors=True)
        found[str(entities)] = {"cold": build(folder, "--clean")} if given.cold else series(folder)
    print(json.dumps(found, indent=1))
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
