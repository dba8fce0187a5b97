"""How does a push become the published site: the hooks of a bare repository.

Before a push is taken in, what it brings is judged, and one with an error is refused. After it,
the newest commit is built in a work tree that is kept, and published. Pushes that come meanwhile
wait for a lock; who gets it builds what is newest then, so that the last one wins and none is
built twice. What fails is told to who pushed, and leaves the site that is up.
"""

import fcntl
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from gongshi.format.load import FileReader
from gongshi.git import repository
from gongshi.project import problem_report
from gongshi.register.problems import Unusable, errors
from gongshi.server import push_check
from gongshi.settings import CACHE

MARK = "# written by: gongshi hook install"
HOOKS = ("pre-receive", "post-receive")
_FOLDER = "gongshi"
"""Inside the bare repository: the work tree, the lock, which commit is published."""

_MOST = 30
"""Problems told to who pushes; more would only scroll the first ones away."""

Tell = Callable[[str], None]


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what git hands to a hook; None for what is not there before or after."""

    old: str | None
    new: str | None
    ref: str


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What `gongshi hook install` wrote into the repository's configuration."""

    bare: Path
    branch: str
    to: Path
    rewrite: bool

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def folder(self) -> Path:
        return self.bare / _FOLDER


def pushes(lines: Iterable[str]) -> list[Push]:
    found = []
    for line in lines:
        old, new, ref = line.rstrip("\n").split(" ", 2)
        there = [sha if sha.strip("0") else None for sha in (old, new)]
        found.append(Push(old=there[0], new=there[1], ref=ref))
    return found


def install_hooks(bare: Path, to: Path, branch: str | None) -> Setup:
    """Write hooks and configuration; makes the repository where there is none.

    Raises Unusable where the folder is no bare repository or has hooks of somebody else.
    """
    if not bare.exists():
        repository.run_git(Path(), "init", "-q", "--bare", "-b", branch or "main", str(bare))
    bare = bare.resolve()
    _refuse_other(bare)
    name = branch or repository.run_git(bare, "symbolic-ref", "--short", "HEAD").decode().strip()
    settings = {
        "gongshi.branch": name,
        "gongshi.to": os.path.abspath(to),  # noqa: PTH100 - a link, once something is published
        "receive.fsckObjects": "true",
    }
    for key, value in settings.items():
        repository.run_git(bare, "config", key, value)
    for hook in HOOKS:
        _write_hook(bare / "hooks" / hook, hook)
    (bare / _FOLDER).mkdir(exist_ok=True)
    return setup(bare)


def _refuse_other(bare: Path) -> None:
    if repository.run_git(bare, "rev-parse", "--is-bare-repository").strip() != b"true":
        raise Unusable(f"{bare} is not a bare repository; make one with: git init --bare {bare}")
    for hook in HOOKS:
        path = bare / "hooks" / hook
        if path.exists() and MARK not in path.read_text(errors="replace"):
            raise Unusable(f"{path} is there already and is not ours; move it away first")


def _write_hook(path: Path, hook: str) -> None:
    path.parent.mkdir(exist_ok=True)
    python = shlex.quote(sys.executable)
    path.write_text(f"#!/bin/sh\n{MARK}\nPYTHONUTF8=1 exec {python} -P -m gongshi hook {hook}\n")
    path.chmod(0o755)


def setup(bare: Path) -> Setup:
    """Raises Unusable where `gongshi hook install` has not been here."""
    bare = bare.resolve()
    try:
        branch, to = (_config(bare, key) for key in ("gongshi.branch", "gongshi.to"))
    except repository.Nothing:
        raise Unusable(f"{bare} has no hooks of ours; run: gongshi hook install {bare}") from None
    try:
        rewrite = _config(bare, "gongshi.allowRewrite") == "true"
    except repository.Nothing:
        rewrite = False
    return Setup(bare=bare, branch=branch, to=Path(to), rewrite=rewrite)


def _config(bare: Path, key: str) -> str:
    return repository.run_git(bare, "config", "--get", key).decode().strip()


def receive(here: Setup, brought: list[Push], say: Tell) -> bool:
    """Whether a push may come in. Objects are still in quarantine: they are only read."""
    return all(_may_come(here, push, say) for push in brought if push.ref == here.ref)


def _may_come(here: Setup, push: Push, say: Tell) -> bool:
    if push.new is None:
        say(f"refused: {here.branch} is the published branch and is not deleted")
        return False
    if push.old and not here.rewrite and not repository.leads_to(here.bare, push.old, push.new):
        say(f"refused: this push would rewrite the history of {here.branch}.")
        say("  The history is the register's memory of who was listed when. Fetch, rebase your")
        say("  own commits on it and push again. Where it must be rewritten (to take out personal")
        say("  data), allow it on the server: git config gongshi.allowRewrite true")
        return False
    return _sound(push_check.check_push(here.bare, push.old, push.new), "refused", say)


def _sound(judged: push_check.Judged, verdict: str, say: Tell) -> bool:
    if judged.problems:
        first = judged.problems[:_MOST]
        say(problem_report.problems_as_text(first, _source(judged)))
        if len(judged.problems) > _MOST:
            say(f"… and {len(judged.problems) - _MOST} more; see them all with: gongshi check")
    wrong = errors(judged.problems)
    if wrong:
        found = problem_report.summary(judged.problems)
        say(f"{verdict}: {found}; nothing was changed. Correct it and")
        say("  try again.")
    return not wrong


def _source(judged: push_check.Judged) -> FileReader:
    def read(path: str) -> bytes:
        try:
            return judged.sources[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read


def received(here: Setup, brought: list[Push], say: Tell) -> bool:
    """Publish what a push brought. False where publishing failed."""
    if not any(push.ref == here.ref and push.new for push in brought):
        say(f"not published: only the branch {here.branch} is")
        return True
    return publish_push(here, say, again=False)


def publish_push(here: Setup, say: Tell, *, again: bool) -> bool:
    """Build and publish the newest commit; `again`: even where it is published already."""
    with _locked(here, say):
        tip = repository.commit_of(here.bare, here.ref).sha
        mark = here.folder / "published"
        if not again and mark.is_file() and mark.read_text() == tip:
            say(f"{tip[:12]} is published already, with a later push")
            return True
        work = _work_tree(here, tip)
        if not _built(here, work, say):
            say("NOT PUBLISHED: the site that is up stays as it was; the reason is above.")
            say("  The commit is in the repository. Correct it and push again.")
            return False
        mark.write_text(tip)
    say(f"published {tip[:12]} to {here.to}")
    return True


@contextmanager
def _locked(here: Setup, say: Tell) -> Iterator[None]:
    here.folder.mkdir(exist_ok=True)
    with (here.folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another push is being published; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _work_tree(here: Setup, commit: str) -> Path:
    """The kept work tree, brought to a commit: only what differs is written, the cache stays."""
    work = here.folder / "work"
    try:
        _check_out(work, commit)
    except Unusable:  # not there yet, or left half made by a crash
        shutil.rmtree(work, ignore_errors=True)
        repository.run_git(here.bare, "worktree", "prune")
        repository.run_git(
            here.bare, "worktree", "add", "-q", "--force", "--detach", str(work), commit
        )
    return work


def _check_out(work: Path, commit: str) -> None:
    if not (work / ".git").is_file():
        raise Unusable(f"{work} is not there")
    lock = Path(repository.run_git(work, "rev-parse", "--git-path", "index.lock").decode().strip())
    (work / lock).unlink(missing_ok=True)  # nobody else is here: the lock is ours
    repository.run_git(work, "checkout", "-q", "--force", "--detach", commit)
    repository.run_git(work, "clean", "-q", "-ffd", "-e", CACHE, "-e", "site")


def _built(here: Setup, work: Path, say: Tell) -> bool:
    where = ["--config-file", str(work / "mkdocs.yml"), "--site-dir", str(here.folder / "site")]
    return _ran(work, ["build", "--quiet", "--publish", str(here.to), *where], say)


def _ran(work: Path, words: list[str], say: Tell) -> bool:
    """Runs as a command of its own, and goes on although who pushed has hung up."""
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        [sys.executable, "-P", "-m", "gongshi", *words],
        cwd=work,
        env=plain_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        for line in running.stdout or ():
            say(line.rstrip("\n"))
    return running.returncode == 0


def check_staged(root: Path, say: Tell) -> bool:
    """Whether what is staged for the next commit has no error; what is not staged is not read."""
    top = repository.run_git(root, "rev-parse", "--show-toplevel").decode().strip()
    tree = repository.run_git(Path(top), "write-tree").decode().strip()
    old = "HEAD" if repository.inside(Path(top)) else None
    return _sound(push_check.check_push(Path(top), old, tree), "not committed", say)


def install_pre_commit(root: Path) -> Path:
    """Have git check what is staged before each commit in this clone."""
    path = Path(
        repository.run_git(root, "rev-parse", "--git-path", "hooks/pre-commit").decode().strip()
    )
    path = root / path
    if path.exists() and MARK not in path.read_text(errors="replace"):
        raise Unusable(f"{path} is there already and is not ours; move it away first")
    _write_hook(path, "staged")
    return path


def plain_environment() -> dict[str, str]:
    """Without what git sets for a hook, which would turn other calls to the wrong repository."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
