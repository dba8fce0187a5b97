"""What do the files on disk change for the public, compared with a commit?"""

from datetime import date
from pathlib import Path

from gongshi.format import load
from gongshi.git import repository
from gongshi.git.changed_files import files_before
from gongshi.git.repository import Commit, Delta
from gongshi.maintain import diff
from gongshi.maintain.diff import FileChange
from gongshi.maintain.diff_report import ComparedDiff
from gongshi.register.model import Register

_FOLDERS = ("lists", "content", "templates", "mkdocs.yml")


def diff_with_commit(root: Path, commit: Commit, register: Register, today: date) -> ComparedDiff:
    """`register` is the register on disk, for a day."""
    deltas = repository.changed_paths(root, commit.sha, _FOLDERS)
    filed = [delta for delta in deltas if load.kind_of(delta.path) is not None]
    files = files_before(root, filed)
    old = diff.older(register, (delta.path for delta in filed), files)
    since = commit.day(register.vocabulary.about.timezone)
    found = diff.compare(
        old,
        register,
        since,
        today,
        (delta.path for delta in filed),
        [*_others(deltas)],
        tuple(path for path, file in files.items() if file.problems),
    )
    return ComparedDiff(commit=commit, since=since, today=today, diff=found)


def _others(deltas: list[Delta]) -> list[FileChange]:
    """Articles, templates, registration details: compared by name only."""
    kinds = ("list", "record", "register", "authorities", "measures", "catalogue", "terms")
    return [
        FileChange(path=delta.path, kind=_kind(delta))
        for delta in deltas
        if load.kind_of(delta.path) not in kinds
    ]


def _kind(delta: Delta) -> str:
    return "added" if delta.old is None else "removed" if delta.new is None else "changed"
