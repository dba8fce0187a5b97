"""Hugo with Pagefind beside our own build, on the same records, in the same run.

    python bench/peers.py ENTITIES… --folder FOLDER [--pagefind FILE] [--apart] [--json FILE]

For each size a register is made as bench/build.py makes it (or the one in FOLDER is taken). We
build it from nothing; Hugo builds a site of the same facts in the same languages (bench/hugo,
bench/peer_site.py), and Pagefind indexes that site's entity pages. Writing the Markdown that Hugo
reads is not counted. Told of each step are seconds by the clock, processor seconds of all
processes, the largest memory of all of them together, and what it left on the disk.

Pagefind's memory grows with the pages: 2.7 GB at 10,000 entities in two languages. A peer that
takes more than --limit is stopped and said to be; --apart indexes one language after the other.

Hugo's site has fewer kinds of pages and plainer ones: no downloads, changes, calendars or check
codes. So the comparison leans towards Hugo.
"""

import argparse
import importlib.util
import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build  # found beside this file
import make
import peer_site

WHERE = {
    "hugo": "Debian: apt-get install hugo",
    "pagefind": "npm install pagefind, or pip install 'pagefind[extended]'; --pagefind names it",
}


def hugo() -> str:
    return shutil.which("hugo") or _lacking("hugo")


def pagefind(given: Path | None = None) -> str:
    """The program with segmentation of Chinese, which its makers call the extended one.

    Looked for are what is named, npm's and PyPI's packages here, and the search path.
    """
    places = [Path("node_modules/@pagefind/linux-x64/bin/pagefind_extended")]
    found = importlib.util.find_spec("pagefind_bin_extended")
    places += [Path(one, "pagefind_extended") for one in _folders(found)]
    places += [Path(one) for one in [shutil.which("pagefind_extended")] if one]
    for place in [given] if given else places:
        if place.is_file():
            return str(place.resolve())
    return _lacking("pagefind")


def _folders(found: Any) -> list[str]:
    return [*(found.submodule_search_locations or ())] if found else []


def _lacking(tool: str) -> str:
    raise SystemExit(f"{tool} is not here; get it with: {WHERE[tool]}")


def size(folder: Path) -> dict[str, int]:
    """Files below a folder and their bytes, as a host counts them."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {"files": len(sizes), "bytes": sum(sizes)}


def ours(folder: Path) -> dict[str, Any]:
    shutil.rmtree(folder / "site", ignore_errors=True)
    figures = build.build(folder, "--clean")
    return figures | {"output": size(folder / "site"), "index": size(folder / "site/search")}


def of_hugo(folder: Path, limit: int) -> dict[str, Any]:
    """Hugo keeps nothing on disk between builds but processed images, and there are none."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    figures = build.measured([hugo(), "--quiet", "--buildFuture"], folder, limit)
    return figures | {"output": size(folder / "public")}


def of_pagefind(folder: Path, program: str, limit: int) -> dict[str, Any]:
    figures = build.measured([program, "--silent", "--site", "public"], folder, limit)
    return figures | {"index": size(folder / "public/pagefind")}


def apart(folder: Path, program: str, limit: int) -> dict[str, Any]:
    """One run of Pagefind for each language, which halves its memory: the figures together.

    What they leave is joined afterwards to what one run for both would have left.
    """
    globs = {"pagefind": "entity/**/*.html", "pagefind-zh": "zh/entity/**/*.html"}
    every = []
    for name, glob in globs.items():
        words = ["--silent", "--site", "public", "--glob", glob, "--output-subdir", name]
        figures = build.measured([program, *words], folder, limit)
        every.append(figures | {"index": size(folder / "public" / name)})
    found = {key: sum(one[key] for one in every) for key in ("seconds", "processor")}
    found["peak_mb"] = max(one["peak_mb"] for one in every)
    found["index"] = {k: sum(one["index"][k] for one in every) for k in ("files", "bytes")}
    stopped = any("stopped" in one for one in every)
    if not stopped:
        joined(*(folder / "public" / name for name in globs))
    return found | ({"stopped": True} if stopped else {})


def joined(into: Path, other: Path) -> None:
    """Give an index of Pagefind's the files and languages of another, which is removed.

    Files are named by what they hold, so none is in the way of one that differs.
    """
    entries = [one / "pagefind-entry.json" for one in (into, other)]
    both, more = (json.loads(path.read_text(encoding="utf-8")) for path in entries)
    both["languages"] |= more["languages"]
    for path in [path for path in other.rglob("*") if path.is_file()]:
        target = into / path.relative_to(other)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    entries[0].write_text(json.dumps(both), encoding="utf-8")
    shutil.rmtree(other)


def compared(
    folder: Path, entities: int, index: Callable[[Path], dict[str, Any]], limit: int
) -> dict[str, Any]:
    """What each step cost; `index` has Pagefind index a site."""
    register, theirs = folder / str(entities), folder / f"{entities}-hugo"
    if not register.exists():
        make.make(register, entities, [])
    found = {"gongshi": ours(register)}
    peer_site.write(register, theirs, date.fromisoformat(build.DAY))
    found["hugo"] = of_hugo(theirs, limit)
    found["pagefind"] = index(theirs)
    return found


def rows(entities: int, found: dict[str, Any]) -> list[str]:
    """The table's rows; together is one after the other: seconds added, the larger memory."""
    one, other = found["hugo"], found["pagefind"]
    together = {key: one[key] + other[key] for key in ("seconds", "processor")}
    together["peak_mb"] = max(one["peak_mb"], other["peak_mb"])
    sizes = {key: one["output"][key] + other["index"][key] for key in ("files", "bytes")}
    together |= {"output": sizes, "index": other["index"]}
    together |= {"stopped": True} if "stopped" in one | other else {}
    parts = {
        "gongshi": found["gongshi"],
        "Hugo with Pagefind": together,
        "– Hugo": one,
        "– Pagefind": other,
    }
    return [_row(f"{entities:,}", name, figures) for name, figures in parts.items()]


def _row(entities: str, name: str, figures: dict[str, Any]) -> str:
    cells = [entities, name, f"{figures['seconds']:.1f}", f"{figures['processor']:.1f}"]
    over = "stopped at " if "stopped" in figures else ""
    cells += [f"{over}{figures['peak_mb']:,} MB"]
    for part in ("output", "index"):
        held = figures.get(part)
        cells += [f"{held['bytes'] / 1e6:.1f} MB, {held['files']:,}" if held else "–"]
    return f"| {' | '.join(cells)} |"


HEAD = """\
| entities | | seconds | processor seconds | peak | output, files | of it the index, files |
|---:|---|---:|---:|---:|---:|---:|"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("entities", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, required=True, help="Kept, for searching in it.")
    parser.add_argument("--pagefind", type=Path, help="The program, where it is not found.")
    parser.add_argument("--apart", action="store_true", help="Pagefind once for each language.")
    parser.add_argument("--limit", type=float, default=16, help="GB a peer may take; default: 16.")
    parser.add_argument("--json", type=Path, help="Where to write the figures.")
    given = parser.parse_args()
    hugo()
    program, limit = pagefind(given.pagefind), int(given.limit * 1e9)
    way, found, table = apart if given.apart else of_pagefind, {}, HEAD.splitlines()
    index = partial(way, program=program, limit=limit)
    for entities in given.entities:
        found[str(entities)] = compared(given.folder, entities, index, limit)
        table += rows(entities, found[str(entities)])
        print("\n".join(table), flush=True)
        table = []
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
