"""Is a push, or a staged commit, accepted?"""

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from gongshi.format.load import FileReader
from gongshi.git import repository
from gongshi.project import problem_report
from gongshi.register.problems import errors
from gongshi.server import health, push_check
from gongshi.server.history_check import ALLOWED_BY_MESSAGE
from gongshi.server.repository_settings import Setup, refuse_foreign_hook, write_hook

_MOST = 30
"""Problems shown to the person who pushes; more would scroll the first ones away."""

Say = Callable[[str], None]


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """One line of git's input to a hook; None for a missing commit before or after."""

    old: str | None
    new: str | None
    ref: str


def pushes(lines: Iterable[str]) -> list[Push]:
    found = []
    for line in lines:
        old, new, ref = line.rstrip("\n").split(" ", 2)
        there = [sha if sha.strip("0") else None for sha in (old, new)]
        found.append(Push(old=there[0], new=there[1], ref=ref))
    return found


def receive_push(here: Setup, pushed: list[Push], say: Say) -> bool:
    """Whether a push is accepted. Its objects are still in quarantine: they are only read."""
    return all(_is_accepted(here, push, say) for push in pushed if push.ref == here.ref)


def _is_accepted(here: Setup, push: Push, say: Say) -> bool:
    if push.new is None:
        say(f"refused: {here.branch} is the published branch and is not deleted")
        return False
    if push.old and not here.rewrite and not repository.leads_to(here.bare, push.old, push.new):
        say(f"refused: this push would rewrite the history of {here.branch}.")
        say("  The history is the register's memory of who was listed when. Fetch, rebase your")
        say("  own commits on it and push again. Where it must be rewritten (to take out personal")
        say("  data), allow it on the server: git config gongshi.allowRewrite true")
        health.log(here, f"refused {push.new}: rewrites history")
        return False
    result = push_check.check_push(here.bare, push.old, push.new, policy=here.policy)
    accepted = _report(result, "refused", say)
    if not accepted:
        codes = sorted({problem.code for problem in errors(result.problems)})
        health.log(here, f"refused {push.new}: {' '.join(codes)}")
    return accepted


def _report(result: push_check.PushResult, verdict: str, say: Say) -> bool:
    if result.problems:
        errors_first = sorted(result.problems, key=lambda problem: problem.severity)
        first = errors_first[:_MOST]
        say(problem_report.problems_as_text(first, _source(result)))
        if len(result.problems) > _MOST:
            say(f"… and {len(result.problems) - _MOST} more; see them all with: gongshi check")
    wrong = errors(result.problems)
    if wrong:
        found = problem_report.summary(result.problems)
        say(f"{verdict}: {found}; nothing was changed. Correct it and")
        say("  try again.")
    return not wrong


def _source(result: push_check.PushResult) -> FileReader:
    def read(path: str) -> bytes:
        try:
            return result.sources[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read


def check_staged(root: Path, say: Say) -> bool:
    """Whether the staged files have no error; other changes are not read."""
    top = repository.run_git(root, "rev-parse", "--show-toplevel").decode().strip()
    tree = repository.run_git(Path(top), "write-tree").decode().strip()
    old = "HEAD" if repository.inside(Path(top)) else None
    result = push_check.check_push(Path(top), old, tree)
    accepted = _report(result, "not committed", say)
    if any(problem.code in ALLOWED_BY_MESSAGE for problem in result.problems):
        say("  What a line in the message is to allow is committed with: git commit --no-verify")
    return accepted


def install_pre_commit(root: Path) -> Path:
    """Make git check the staged files before each commit in this clone."""
    path = Path(
        repository.run_git(root, "rev-parse", "--git-path", "hooks/pre-commit").decode().strip()
    )
    path = root / path
    refuse_foreign_hook(path)
    write_hook(path, "staged")
    return path
