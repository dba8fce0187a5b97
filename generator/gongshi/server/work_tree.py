"""How are the files of a commit checked out with exactly the bytes in git?"""

import shutil
from pathlib import Path

from gongshi.git import repository
from gongshi.register.problems import Unusable
from gongshi.server.repository_settings import Setup, write_attributes


def check_out(here: Setup, commit: str, *, fresh: bool = False) -> Path:
    """The kept work tree at a commit; only differing files are written.

    `fresh`: it is deleted and made again. This is needed if another program may have changed it, or
    if a commit's attributes once did: git does not read a file that it believes unchanged.
    """
    work = here.folder / "work"
    if write_attributes(here.bare) or fresh:
        shutil.rmtree(work, ignore_errors=True)
    try:
        _move(work, commit)
    except Unusable:  # missing, or incomplete after a crash
        shutil.rmtree(work, ignore_errors=True)
        repository.run_git(here.bare, "worktree", "prune")
        words = ("worktree", "add", "-q", "--force", "--detach", str(work), commit)
        repository.run_git(here.bare, *words)
    return work


def _move(work: Path, commit: str) -> None:
    if not (work / ".git").is_file():
        raise Unusable(f"{work} is not there")
    lock = Path(repository.run_git(work, "rev-parse", "--git-path", "index.lock").decode().strip())
    (work / lock).unlink(missing_ok=True)  # no other process is here: the lock is stale
    repository.run_git(work, "checkout", "-q", "--force", "--detach", commit)
    repository.run_git(work, "clean", "-q", "-ffdx")
