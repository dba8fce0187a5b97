"""What does git know of these files? The only door to git.

Every question is one call for all files, never one call for each: `log`, `diff` and `cat-file
--batch` read a register of 100,000 records in the time of a few. Objects are read from the
repository, nothing is checked out, and personal settings that would change the output are switched
off.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from gongshi.register import dates
from gongshi.register.problems import Unusable

NO_BLOB = "0" * 40
PLAIN = "100"
"""How the modes of plain files begin; those of links and submodules begin otherwise."""
_GIT = ("git", "-C")
_FIXED_SETTINGS = (
    *("-c", "core.quotePath=false", "-c", "log.showSignature=false"),
    *("-c", "core.fsmonitor=false"),  # a program that a folder's own configuration may name
)
"""Settings that otherwise depend on the person who runs git."""


class NothingFound(Unusable):
    """Git found nothing, which it reports only by its exit code."""


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """A commit and its time, in seconds since 1970."""

    sha: str
    moment: int

    def day(self, timezone: str) -> date:
        return dates.day_of(self.moment, timezone)


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs: its blobs before and after; None if there is or was no file.

    `new` is `NO_BLOB` if the file on disk is not in git yet.
    """

    path: str
    old: str | None
    new: str | None
    mode: str = "100644"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """The content and path of a file after a commit that changed it.

    `sources` are the files that this commit changed or deleted, as they were before it. A file that
    the commit added may have been made from one of them.
    """

    commit: Commit
    path: str
    blob: str
    sources: tuple[tuple[str, str], ...] = ()


class Move(msgspec.Struct, frozen=True):
    """The change of a file in a commit: `was` and `blob` are its contents before and after."""

    status: str
    old: str
    path: str
    was: str
    blob: str


def run_git(root: Path, *words: str, stdin: bytes | None = None) -> bytes:
    """The output of git. Raises Unusable with git's message, or if there is no git."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell; what comes from outside is after `--`
            [*_GIT, str(root), *_FIXED_SETTINGS, *words],
            input=stdin,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise Unusable(f"cannot run git ({error.strerror}); install it") from None
    if done.returncode == 1 and not done.stderr:
        raise NothingFound("git found nothing")
    if done.returncode:
        output = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise Unusable(f"git: {output or 'failed'}")
    return done.stdout


def current_commit(root: Path) -> str:
    """The commit checked out, with a `+` if files differ from it; empty outside git."""
    with commit_later(root) as answer:
        return answer()


@contextmanager
def commit_later(root: Path) -> Iterator[Callable[[], str]]:
    """As `current_commit`, without waiting: git starts at once, and the call waits for its end."""
    head = _start(root, "rev-parse", "--short=12", "HEAD")
    status = _start(root, "status", "--porcelain", "--", "lists", "content", "templates")

    @cache
    def answer() -> str:
        output, changed = _output(head), _output(status)
        return output and output + ("+" if changed else "")

    with head or nullcontext(), status or nullcontext():
        yield answer


def _start(root: Path, *words: str) -> "subprocess.Popen[bytes] | None":
    """A call of git that runs in parallel; None if there is no git."""
    try:
        return subprocess.Popen(  # noqa: S603 - fixed words, no shell
            [*_GIT, str(root), *_FIXED_SETTINGS, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _output(process: "subprocess.Popen[bytes] | None") -> str:
    out = process.communicate()[0] if process else b""
    return out.decode(errors="replace").strip() if process and process.returncode == 0 else ""


def inside(root: Path) -> bool:
    """Whether the folder lies in a git repository that has a commit."""
    try:
        return bool(run_git(root, "rev-parse", "--verify", "-q", "HEAD^{commit}"))
    except Unusable:
        return False


def shallow(root: Path) -> bool:
    """Whether this clone lacks older commits, so that its first commit is not the real first."""
    return run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def commit_of(root: Path, revision: str) -> Commit:
    """Raises Unusable if the revision is no commit here."""
    try:
        found = run_git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except Unusable as error:
        raise Unusable(f"no commit {revision!r} here ({error})") from None
    sha = found.decode().strip()
    moment = run_git(root, "show", "-s", "--format=%ct", sha)
    return Commit(sha=sha, moment=int(moment))


def leads_to(root: Path, old: str, new: str) -> bool:
    """Whether `old` is an ancestor of `new`: then none of its history is lost."""
    try:
        run_git(root, "merge-base", "--is-ancestor", old, new)
    except NothingFound:
        return False
    return True


def messages(root: Path, old: str | None, new: str) -> list[tuple[str, str]]:
    """The commits in `new` that are not in `old`, newest first, each with its message."""
    raw = run_git(root, "log", "-z", "--format=%H%n%B", new, *([f"^{old}"] if old else []), "--")
    found = (entry.partition("\n") for entry in _fields(raw) if entry)
    return [(commit, message) for commit, _, message in found]


def changed_paths(root: Path, revision: str, folders: Iterable[str]) -> list[Delta]:
    """Files below `root` that differ between a commit and the disk, including new files."""
    paths = [*folders]
    raw = run_git(root, "diff", "--raw", "-z", *_RAW, "--relative", revision, "--", *paths)
    listing = ("ls-files", "-z", "--others", "--exclude-standard", "--", *paths)
    new = [
        Delta(path=path, old=None, new=NO_BLOB) for path in _fields(run_git(root, *listing)) if path
    ]
    return sorted([*_deltas(raw), *new], key=lambda delta: delta.path)


def between(root: Path, old: str, new: str, folders: Iterable[str]) -> list[Delta]:
    """Files that differ between two commits; `old` may be the empty tree."""
    raw = run_git(root, "diff", "--raw", "-z", *_RAW, old, new, "--", *folders)
    return [*_deltas(raw)]


_RAW = ("--no-renames", "--no-ext-diff", "--no-abbrev")


def pattern_changes(root: Path, commit: str, pattern: str, folders: Iterable[str]) -> list[Delta]:
    """Every addition or removal of a line that matches an extended regular expression.

    Newest first, along the history of a commit, without the first commit.
    """
    log = ("log", "--min-parents=1", "--raw", "-z", "--format=", *_RAW, f"-G{pattern}", commit)
    return [*_deltas(run_git(root, *log, "--", *folders))]


def _deltas(raw: bytes) -> Iterator[Delta]:
    """`:oldmode newmode oldblob newblob status NUL path NUL`, again and again."""
    fields = iter(_fields(raw))
    for head, path in zip(fields, fields, strict=False):
        _, new_mode, old, new, status = head.split(" ")
        yield Delta(
            path=path,
            old=old if old.strip("0") else None,
            new=None if status == "D" or new_mode == "000000" else new,
            mode=new_mode,
        )


def _fields(raw: bytes) -> list[str]:
    return raw.decode(errors="surrogateescape").split("\0")


def blobs(root: Path, shas: Iterable[str]) -> dict[str, bytes]:
    """The contents of blobs, read in one pass. Raises Unusable if one is missing."""
    wanted = sorted({*shas})
    if not wanted:
        return {}
    out = run_git(
        root, "cat-file", "--batch", "--buffer", stdin="".join(f"{s}\n" for s in wanted).encode()
    )
    found, at = {}, 0
    for sha in wanted:
        end = out.index(b"\n", at)
        head = out[at:end].split()
        if head[1:2] != [b"blob"]:
            raise Unusable(f"git: object {sha} cannot be read")
        at = end + 1 + int(head[2]) + 1
        found[sha] = out[end + 1 : at - 1]
    return found


def sizes(root: Path, shas: Iterable[str]) -> dict[str, int]:
    """The bytes of blobs, without reading them. Raises Unusable if one is missing."""
    wanted = sorted({*shas})
    if not wanted:
        return {}
    stdin = "".join(f"{sha}\n" for sha in wanted).encode()
    out = run_git(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=stdin)
    found = dict(line.split(" ", 1) for line in out.decode().splitlines())
    if missing := next((sha for sha in wanted if not found.get(sha, "").isdigit()), None):
        raise Unusable(f"git: object {missing} cannot be read")
    return {sha: int(size) for sha, size in found.items()}


def tree_files(root: Path, commit: str, folders: Iterable[str]) -> dict[str, str]:
    """The blob of every plain file of a commit below some folders, by path."""
    raw = run_git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *folders)
    rows = (row.split("\t", 1) for row in _fields(raw) if row)
    return {path: head.split(" ")[2] for head, path in rows if head.startswith(PLAIN)}


def file_count(root: Path, commit: str, most: int = sys.maxsize) -> int:
    """The number of files of a commit; if it is above `most`, some number above it.

    Git's list is read no further than that: a few folders can name billions of files.
    """
    count = 0
    with _start(root, "ls-tree", "-r", "-z", "--full-tree", commit) or nullcontext() as listing:
        while (
            count <= most and listing and listing.stdout and (piece := listing.stdout.read(65536))
        ):
            count += piece.count(b"\0")
    return count


def show(root: Path, commit: str, paths: Iterable[str]) -> list[tuple[str, bytes]]:
    """Files of a commit with their contents, in the order of their paths."""
    wanted = sorted({*paths})
    blob = tree_files(root, commit, wanted) if wanted else {}
    found = blobs(root, (blob[path] for path in wanted if path in blob))
    return [(path, found[blob[path]]) for path in wanted if path in blob]


def grep(root: Path, commit: str | None, words: Iterable[str], folders: Iterable[str]) -> list[str]:
    """The files that contain any of the words, in a commit or on disk; in one pass."""
    lines = "".join(f"{word}\n" for word in sorted({*words}) if "\n" not in word)
    if not lines:
        return []
    where = ("--no-index",) if commit is None else (commit,)
    options = ("-l", "-z", "-a", "-F", "--no-color", "-f", "-")
    try:
        output = run_git(root, "grep", *options, *where, "--", *folders, stdin=lines.encode())
    except NothingFound:
        return []
    names = _fields(output) if commit is None else [n.partition(":")[2] for n in _fields(output)]
    return [name for name in names if name]


def matches(
    root: Path, pattern: str, folders: Iterable[str], commit: str | None = None
) -> list[str]:
    """The matches of an extended regular expression in the files of a commit, or on disk."""
    where = "--no-index" if commit is None else commit
    options = ("-h", "-o", "-a", "-E", "--no-color", "-e", pattern)
    try:
        output = run_git(root, "grep", *options, where, "--", *folders)
    except NothingFound:
        return []
    return output.decode(errors="replace").splitlines()


def deleted(root: Path, folders: Iterable[str]) -> list[str]:
    """Every path that a commit deleted, from one pass over the log."""
    log = ("log", "--diff-filter=D", "--no-renames", "--name-only", "-z", "--format=")
    return [path.strip("\n") for path in _fields(run_git(root, *log, "--", *folders)) if path]


def versions(root: Path, commit: str, folder: str) -> dict[str, tuple[Version, ...]]:
    """Every version of every present file below a folder, oldest first, by its present path.

    One pass over the log, along the published line: changes in a merged branch count as of the
    merge. A file that moved unchanged keeps its versions.
    """
    found: dict[str, list[Version]] = {path: [] for path in present(root, commit, [folder])}
    path_then = {path: path for path in found}
    for made, moves in _steps(root, commit, folder):
        _trace(made, moves, path_then, found)
    return {path: tuple(reversed(of_file)) for path, of_file in found.items()}


def file_changes(
    root: Path, old: str, new: str, folder: str
) -> list[tuple[Commit, list[Move]]] | None:
    """The changes of each commit from `old` to `new` below a folder, newest first.

    None if `old` is no longer on the published line: history was rewritten.
    """
    try:
        line = run_git(root, "rev-list", "--first-parent", "--parents", f"{old}..{new}").split(
            b"\n"
        )
    except Unusable:
        return None
    commits = [row.decode().split(" ") for row in line if row]
    if not commits or len(commits[-1]) < 2 or not commits[-1][1].startswith(old):
        return None
    return [*_steps(root, f"{old}..{new}", folder)]


def _steps(root: Path, commits: str, folder: str) -> Iterator[tuple[Commit, list[Move]]]:
    log = ("log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--relative")
    options = ("--find-renames=100%", "-l0", "--no-ext-diff", f"--format=%x01%H %ct{_END}")
    raw = run_git(root, *log, *options, commits, "--", folder)
    for made in raw.split(b"\x01")[1:]:
        head, _, rest = made.partition(_END.encode())
        sha, moment = head.decode().split(" ")
        yield Commit(sha=sha, moment=int(moment)), [*_moves(rest)]


_END = "\x02"
"""Ends the head of a commit; git prints no path or name with this character."""


def tracked(root: Path, names: Iterable[str]) -> list[str]:
    """Names in a folder that git tracks, or that contain a tracked file; none outside git."""
    try:
        found = run_git(root, "ls-files", "-z", "--", *(f":(literal){name}" for name in names))
    except Unusable:
        return []
    return sorted({path.split("/", 1)[0] for path in _fields(found) if path})


def present(root: Path, commit: str, places: Iterable[str]) -> list[str]:
    """The files of a commit in some folders, or at some paths."""
    raw = run_git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", *places)
    return [path for path in _fields(raw) if path]


def _moves(raw: bytes) -> Iterator[Move]:
    fields = iter(field for field in _fields(raw) if field)
    for head in fields:
        _, _, was, blob, status = head.strip().split(" ")
        old = next(fields)
        path = next(fields) if status[0] in "RC" else old
        yield Move(status[0], old, path, was, blob)


def sources_of(moves: list[Move]) -> tuple[tuple[str, str], ...]:
    """The files before a commit from which a file that it added may have been made."""
    return tuple((move.old, move.was) for move in moves if move.status in "DM")


def _trace(
    commit: Commit, moves: list[Move], path_then: dict[str, str], found: dict[str, list[Version]]
) -> None:
    """Goes one commit back: `path_then` maps each file's path at that time to its present path."""
    ended, renamed = [], {}
    sources = sources_of(moves)
    for move in moves:
        now = path_then.get(move.path)
        if now is None or move.status == "D":
            continue
        made = sources if move.status == "A" else ()
        version = Version(commit=commit, path=move.path, blob=move.blob, sources=made)
        found[now].append(version)
        if move.status in "AR":
            ended.append(move.path)
        if move.status == "R":
            renamed[move.old] = now
    for path in ended:
        path_then.pop(path, None)
    path_then |= renamed
