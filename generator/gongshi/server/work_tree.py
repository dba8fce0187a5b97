"""How do the files of a commit get on disk, as git keeps them?"""

import shutil
from pathlib import Path

from gongshi.git import repository
from gongshi.register.problems import Unusable
from gongshi.server.setup import Setup, write_attributes


def check_out(here: Setup, commit: str, *, afresh: bool = False) -> Path:
    """The kept work tree, brought to a commit; only what differs is written.

    `afresh`: it is made anew, whatever is in it. So it is where another hand may have changed it,
    or attributes of a commit once did: git does not look into a file that it believes unchanged.
    """
    work = here.folder / "work"
    if write_attributes(here.bare) or afresh:
        shutil.rmtree(work, ignore_errors=True)
    try:
        _move(work, commit)
    except Unusable:  # not there yet, or left half made by a crash
        shutil.rmtree(work, ignore_errors=True)
        repository.run_git(here.bare, "worktree", "prune")
        words = ("worktree", "add", "-q", "--force", "--detach", str(work), commit)
        repository.run_git(here.bare, *words)
    return work


def _move(work: Path, commit: str) -> None:
    if not (work / ".git").is_file():
        raise Unusable(f"{work} is not there")
    lock = Path(repository.run_git(work, "rev-parse", "--git-path", "index.lock").decode().strip())
    (work / lock).unlink(missing_ok=True)  # nobody else is here: the lock is ours
    repository.run_git(work, "checkout", "-q", "--force", "--detach", commit)
    repository.run_git(work, "clean", "-q", "-ffdx")
