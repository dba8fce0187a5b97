"""Is this stage a whole site? Asked before it takes the place of the live one.

It looks at what the build believes it wrote: as many entities as were made, and behind every link
of a page that changed something that is there. A fault here is one of the program, a template or
the disk, and never of a record; but an article may have a link that its author got wrong, which
is a warning and keeps no record from being published.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from gongshi.publishing.staging import MARK, Stage
from gongshi.register.problems import Unusable

_LINK = re.compile(rb'\s(?:href|src|action)="([^"#?:]*)[^":]*"')
_MOST = 2_000
"""Changed pages looked through; a build that makes more of them makes them all alike."""
_SHOWN = 5


def inspect(
    stage: Stage,
    folders: Iterable[str],
    entities: int,
    changed: Iterable[str],
    articles: Iterable[str],
) -> list[str]:
    """The dead links of articles. `folders` are the languages' roots.

    Raises Unusable where entities are missing or another page has a dead link.
    """
    for folder in folders:
        place = Path(stage.folder, folder, "entity")
        found = len(os.listdir(place)) if place.is_dir() else 0  # noqa: PTH208 - 100,000 names
        if found != entities:
            raise Unusable(
                f"{found} entities were written below {folder or '/'} instead of {entities}; "
                "nothing was published; build again with --clean"
            )
    written = {*articles}
    known: dict[str, bool] = {}
    dead = [link for path in _chosen({*changed} - written) for link in _dead(stage, path, known)]
    if dead:
        more = f" and {len(dead) - _SHOWN} more" if len(dead) > _SHOWN else ""
        raise Unusable(
            f"links lead nowhere: {', '.join(dead[:_SHOWN])}{more}; nothing was published"
        )
    return [link for path in _chosen(written) for link in _dead(stage, path, known)]


def _chosen(changed: Iterable[str]) -> list[str]:
    pages = sorted(path for path in changed if path.endswith(".html") and path != "404.html")
    step = -(-len(pages) // _MOST) or 1
    return pages[::step]


def _dead(stage: Stage, path: str, known: dict[str, bool]) -> Iterator[str]:
    """Links of a page to nothing; `known` remembers what was looked for, as pages link alike."""
    try:
        data = Path(stage.folder, path).read_bytes()
    except FileNotFoundError:  # it was taken away
        return
    for link in sorted({*_LINK.findall(data)} - {b""}):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.decode()))
        if target not in known:
            known[target] = _is_there(stage, target)
        if not known[target]:
            yield f"{path} -> {link.decode()}"


def _is_there(stage: Stage, target: str) -> bool:
    if target == MARK or target.startswith(("..", "/")):  # written last; or not ours
        return True
    place = Path(stage.folder, target)
    return place.is_file() or (place / "index.html").is_file()
