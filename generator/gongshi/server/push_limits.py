"""Is a push small enough to be read, and of kinds that can be published?

Decided from names, modes and sizes alone: git packs 700 MB of zeros into 3 MB, so no content is
read before its size is known. The content of refused files is never read.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from gongshi.git import repository
from gongshi.git.repository import Delta
from gongshi.project import content_files
from gongshi.register.problems import Problem

_MANY = 20
"""Problems of one kind that are reported; a push of a whole disk would have millions."""
_NO_FILES = {"120000": "a link", "160000": "another repository (a submodule)"}
"""Modes of paths in git that are not files."""


class PushLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one push: total bytes of its new files, and number of changed files."""

    total: int = 2 * 1024**3
    files: int = 2_000_000


def excess_problems(root: Path, old: str | None, new: str, limits: PushLimits) -> list[Problem]:
    """Whether a push brings so many files that git should not even compare its commits.

    It compares all before it prints the first change. Replaced files are counted afterwards.
    """
    if repository.file_count(root, new, limits.files) <= limits.files:
        return []
    most = limits.files + (repository.file_count(root, old) if old else 0)
    if repository.file_count(root, new, most) <= most:
        return []
    return [_excess(f"commit {new[:12]}", "files", limits.files, "more")]


def limit_problems(root: Path, changed_files: list[Delta], limits: PushLimits) -> list[Problem]:
    """Problems that do not depend on content. `changed_files` are those of the push."""
    new = [delta for delta in changed_files if delta.new]
    sizes = repository.sizes(root, {d.new for d in new if d.new and d.mode not in _NO_FILES})
    found = [*_limited(_problems_of(delta, sizes) for delta in new)]
    return [*_size_problems(new, sizes, limits), *found]


def _problems_of(delta: Delta, sizes: dict[str, int]) -> Iterator[Problem]:
    yield from content_files.name_problems(delta.path)
    yield from content_files.place_problems(delta.path)
    if what := _NO_FILES.get(delta.mode):
        # a link would be followed when the site is built, to whatever it names on that machine
        if f"{delta.path}/".startswith(("lists/", "content/", "templates/")):
            message, hint = f"file must not be {what}", "put the file itself there"
            yield Problem(path=delta.path, code="F09", message=message, hint=hint)
        return
    yield from content_files.kind_problems(delta.path)
    yield from content_files.size_problems(delta.path, sizes[delta.new or ""])


def _limited(problems: Iterable[Iterator[Problem]]) -> Iterator[Problem]:
    counts: dict[str, int] = {}
    for of_file in problems:
        for problem in of_file:
            counts[problem.code] = counts.get(problem.code, 0) + 1
            if counts[problem.code] <= _MANY:
                yield problem


def _size_problems(
    new: list[Delta], sizes: dict[str, int], limits: PushLimits
) -> Iterator[Problem]:
    total = sum(sizes.get(delta.new or "", 0) for delta in new)
    for what, number, most in (("bytes", total, limits.total), ("files", len(new), limits.files)):
        if number > most:
            yield _excess(new[0].path, what, most, str(number))


def _excess(path: str, what: str, most: int, number: str) -> Problem:
    message = f"a push must bring at most {most} {what}, and this one brings {number}"
    key = f"gongshi.max{what.capitalize()}"
    hint = f"push it in parts, or have the owner of the server raise {key} (git config)"
    return Problem(path=path, code="F16", message=message, hint=hint)
