"""Is this stage a complete site? Checked before it replaces the live site.

The number of entities must be right, and every link of a changed page must have a target. A failure
is caused by the program, a template or the disk, never by a record. But a dead link in an article
can be the author's mistake: it is a warning, so that records can still be published.
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
"""Changed pages that are checked. If a build makes more, they are made alike, and a sample is
checked."""
_SHOWN = 5


def check_stage(
    stage: Stage,
    folders: Iterable[str],
    entities: int,
    changed: Iterable[str],
    articles: Iterable[str],
) -> list[str]:
    """The dead links of articles. `folders` are the roots of the languages.

    Raises Unusable if entities are missing or another page has a dead link.
    """
    for folder in folders:
        place = Path(stage.folder, folder, "entity")
        found = len(os.listdir(place)) if place.is_dir() else 0  # noqa: PTH208 - 100,000 names
        if found != entities:
            raise Unusable(
                f"{found} entities were written below {folder or '/'} instead of {entities}; "
                "nothing was published; build again with --clean"
            )
    article_pages = {*articles}
    exists: dict[str, bool] = {}
    dead_links = [
        link
        for path in _sample({*changed} - article_pages)
        for link in _dead_links(stage, path, exists)
    ]
    if dead_links:
        more = f" and {len(dead_links) - _SHOWN} more" if len(dead_links) > _SHOWN else ""
        raise Unusable(
            f"links lead nowhere: {', '.join(dead_links[:_SHOWN])}{more}; nothing was published"
        )
    return [link for path in _sample(article_pages) for link in _dead_links(stage, path, exists)]


def _sample(changed: Iterable[str]) -> list[str]:
    pages = sorted(path for path in changed if path.endswith(".html") and path != "404.html")
    step = -(-len(pages) // _MOST) or 1
    return pages[::step]


def _dead_links(stage: Stage, path: str, exists: dict[str, bool]) -> Iterator[str]:
    """The dead links of a page; `exists` caches targets, because pages share most links."""
    try:
        data = Path(stage.folder, path).read_bytes()
    except FileNotFoundError:  # it was removed
        return
    for link in sorted({*_LINK.findall(data)} - {b""}):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.decode()))
        if target not in exists:
            exists[target] = _is_there(stage, target)
        if not exists[target]:
            yield f"{path} -> {link.decode()}"


def _is_there(stage: Stage, target: str) -> bool:
    if target == MARK or target.startswith(("..", "/")):  # written last; or not ours
        return True
    place = Path(stage.folder, target)
    try:
        return place.is_file() or (place / "index.html").is_file()
    except OSError:  # no file can have such a name: it is too long
        return False
