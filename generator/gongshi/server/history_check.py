"""What may a change not do because of what was public before? Only the history knows.

The files as they are now look sound. A revert of a commit, a wrong merge or a deleted folder can
do it without anybody meaning to, so it must be meant: a line in the commit message says so.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from gongshi.format.load import FileReader
from gongshi.git import repository
from gongshi.git.changed_files import changed_files
from gongshi.git.commit_trailers import allowed_by
from gongshi.git.repository import Delta
from gongshi.project.content_files import belongs
from gongshi.register.model import Register
from gongshi.register.problems import Problem
from gongshi.server.deleted_ids import reused_id_problems
from gongshi.server.removals import removal_problems
from gongshi.server.reversals import reversal_problems

ALLOWED_BY_MESSAGE = frozenset({"I17", "I18"})


def history_problems(
    root: Path,
    commits: tuple[str, str | None],
    deltas: Iterable[Delta],
    read: FileReader,
    register: Register | None,
    today: date,
) -> list[Problem]:
    """The problems of a change between two commits; the second is None for the files on disk.

    `deltas` are the files that differ, `read` returns their present content. `register` is the
    present one; where its vocabulary is as it was, at least the records in those files.
    """
    old, new = commits
    changed = changed_files(root, (delta for delta in deltas if belongs(delta.path)), read)
    messages = repository.messages(root, old, new or "HEAD")
    allowed = allowed_by(message for _, message in messages)
    limits = register.vocabulary.about.limits if register else None
    return [
        *reused_id_problems(root, old, changed, read),
        *(reversal_problems(changed, register, allowed, read, today) if register else ()),
        *removal_problems(root, commits, changed, allowed, limits, today),
    ]
