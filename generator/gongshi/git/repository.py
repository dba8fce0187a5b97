"""What does git know of these files? The only door to git.

Every question is one call for all files at once, never one call for each: `log`, `diff` and
`cat-file --batch` read a register of 100,000 records in the time of a few. Objects are read from
the repository, nothing is checked out, and what a person's configuration would change in the
output is switched off.
"""

import subprocess
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
"""How the modes of plain files begin; those of links and of other repositories do not."""
_GIT = ("git", "-C")
_STEADY = (
    *("-c", "core.quotePath=false", "-c", "log.showSignature=false"),
    *("-c", "core.fsmonitor=false"),  # a program that a folder's own configuration may name
)
"""Settings that would otherwise follow the person who calls."""


class Nothing(Unusable):
    """Git looked and found nothing, which it says by its exit code alone."""


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """A commit and the moment it was made, in seconds since 1970."""

    sha: str
    moment: int

    def day(self, timezone: str) -> date:
        return dates.day_of(self.moment, timezone)


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs: its blobs before and after; None where there is or was no file.

    `new` is `NO_BLOB` where the file on disk is not yet in git.
    """

    path: str
    old: str | None
    new: str | None
    mode: str = "100644"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What a file was after a commit that changed it, and where it lay then.

    `sources` are other files as they were before that commit, from which a file that it added
    may have been made: those that it changed or deleted.
    """

    commit: Commit
    path: str
    blob: str
    sources: tuple[tuple[str, str], ...] = ()


class Move(msgspec.Struct, frozen=True):
    """What a commit did to a file: `was` and `blob` are its contents before and after."""

    status: str
    old: str
    path: str
    was: str
    blob: str


def run_git(root: Path, *words: str, given: bytes | None = None) -> bytes:
    """What git prints. Raises Unusable with what git said, or where there is no git."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell; what comes from outside is after `--`
            [*_GIT, str(root), *_STEADY, *words],
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise Unusable(f"cannot run git ({error.strerror}); install it") from None
    if done.returncode == 1 and not done.stderr:
        raise Nothing("git found nothing")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise Unusable(f"git: {said or 'failed'}")
    return done.stdout


def current_commit(root: Path) -> str:
    """The commit checked out, with a `+` where files differ from it; empty outside git."""
    with commit_later(root) as answer:
        return answer()


@contextmanager
def commit_later(root: Path) -> Iterator[Callable[[], str]]:
    """As `current_commit`, without waiting: git looks at once, and the answer waits for it."""
    head = _begun(root, "rev-parse", "--short=12", "HEAD")
    status = _begun(root, "status", "--porcelain", "--", "lists", "content", "templates")

    @cache
    def answer() -> str:
        said, changed = _said(head), _said(status)
        return said and said + ("+" if changed else "")

    with head or nullcontext(), status or nullcontext():
        yield answer


def _begun(root: Path, *words: str) -> "subprocess.Popen[bytes] | None":
    """A call of git that runs beside us; None where there is no git."""
    try:
        return subprocess.Popen(  # noqa: S603 - fixed words, no shell
            [*_GIT, str(root), *_STEADY, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None


def _said(process: "subprocess.Popen[bytes] | None") -> str:
    out = process.communicate()[0] if process else b""
    return out.decode(errors="replace").strip() if process and process.returncode == 0 else ""


def inside(root: Path) -> bool:
    """Whether the folder lies in a git repository that has a commit."""
    try:
        return bool(run_git(root, "rev-parse", "--verify", "-q", "HEAD^{commit}"))
    except Unusable:
        return False


def shallow(root: Path) -> bool:
    """Whether this clone lacks older commits, so that its first commit is not the first."""
    return run_git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def commit_of(root: Path, revision: str) -> Commit:
    """Raises Unusable where the revision names no commit here."""
    try:
        found = run_git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except Unusable as error:
        raise Unusable(f"no commit {revision!r} here ({error})") from None
    sha = found.decode().strip()
    moment = run_git(root, "show", "-s", "--format=%ct", sha)
    return Commit(sha=sha, moment=int(moment))


def leads_to(root: Path, old: str, new: str) -> bool:
    """Whether the history of `new` holds `old`: then nothing of it is lost."""
    try:
        run_git(root, "merge-base", "--is-ancestor", old, new)
    except Nothing:
        return False
    return True


def messages(root: Path, old: str | None, new: str) -> list[tuple[str, str]]:
    """The commits that `new` has and `old` has not, newest first, each with its message."""
    raw = run_git(root, "log", "-z", "--format=%H%n%B", new, *([f"^{old}"] if old else []), "--")
    found = (entry.partition("\n") for entry in _fields(raw) if entry)
    return [(commit, message) for commit, _, message in found]


def changed_paths(root: Path, revision: str, folders: Iterable[str]) -> list[Delta]:
    """Files below `root` that differ between a commit and the disk, new ones included."""
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


def stirred(root: Path, commit: str, pattern: str, folders: Iterable[str]) -> list[Delta]:
    """Every time a line that an extended regular expression matches came into a file or went.

    Newest first, along the history of a commit; what the first commit brought is left out.
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
    """The contents of blobs, read in one pass. Raises Unusable where one is not there."""
    wanted = sorted({*shas})
    if not wanted:
        return {}
    out = run_git(
        root, "cat-file", "--batch", "--buffer", given="".join(f"{s}\n" for s in wanted).encode()
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
    """The bytes of blobs, without reading them. Raises Unusable where one is not there."""
    wanted = sorted({*shas})
    if not wanted:
        return {}
    given = "".join(f"{sha}\n" for sha in wanted).encode()
    out = run_git(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=given)
    found = dict(line.split(" ", 1) for line in out.decode().splitlines())
    if missing := next((sha for sha in wanted if not found.get(sha, "").isdigit()), None):
        raise Unusable(f"git: object {missing} cannot be read")
    return {sha: int(size) for sha, size in found.items()}


def tree_files(root: Path, commit: str, folders: Iterable[str]) -> dict[str, str]:
    """The blob of every plain file of a commit below some folders, by path."""
    raw = run_git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *folders)
    rows = (row.split("\t", 1) for row in _fields(raw) if row)
    return {path: head.split(" ")[2] for head, path in rows if head.startswith(PLAIN)}


def show(root: Path, commit: str, paths: Iterable[str]) -> list[tuple[str, bytes]]:
    """Files of a commit with their contents, in the order of their paths."""
    wanted = sorted({*paths})
    blob = tree_files(root, commit, wanted) if wanted else {}
    found = blobs(root, (blob[path] for path in wanted if path in blob))
    return [(path, found[blob[path]]) for path in wanted if path in blob]


def grep(root: Path, commit: str | None, words: Iterable[str], folders: Iterable[str]) -> list[str]:
    """The files that hold any of the words, in a commit or on disk; one pass over all of them."""
    lines = "".join(f"{word}\n" for word in sorted({*words}) if "\n" not in word)
    if not lines:
        return []
    where = ("--no-index",) if commit is None else (commit,)
    options = ("-l", "-z", "-a", "-F", "--no-color", "-f", "-")
    try:
        said = run_git(root, "grep", *options, *where, "--", *folders, given=lines.encode())
    except Nothing:
        return []
    names = _fields(said) if commit is None else [n.partition(":")[2] for n in _fields(said)]
    return [name for name in names if name]


def matches(root: Path, pattern: str, folders: Iterable[str]) -> list[str]:
    """What an extended regular expression matches in the files on disk, one match a line."""
    options = ("-h", "-o", "-a", "-E", "--no-color", "--no-index")
    try:
        said = run_git(root, "grep", *options, "-e", pattern, "--", *folders)
    except Nothing:
        return []
    return said.decode(errors="replace").splitlines()


def deleted(root: Path, folders: Iterable[str]) -> list[str]:
    """Every path that a commit has deleted, from one pass over the log."""
    log = ("log", "--diff-filter=D", "--no-renames", "--name-only", "-z", "--format=")
    return [path.strip("\n") for path in _fields(run_git(root, *log, "--", *folders)) if path]


def versions(root: Path, commit: str, folder: str) -> dict[str, tuple[Version, ...]]:
    """Every version of every file there is now below a folder, oldest first, by its path now.

    One pass over the log, along the line of what was published: what a merge brought counts as of
    the merge. A file that moved unchanged keeps its versions.
    """
    found: dict[str, list[Version]] = {path: [] for path in present(root, commit, [folder])}
    lies = {path: path for path in found}
    for made, moves in _steps(root, commit, folder):
        _trace(made, moves, lies, found)
    return {path: tuple(reversed(of_file)) for path, of_file in found.items()}


def file_changes(
    root: Path, old: str, new: str, folder: str
) -> list[tuple[Commit, list[Move]]] | None:
    """What each commit from `old` to `new` did below a folder, newest first.

    None where `old` is no longer on the line of what was published: it was rewritten.
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
    steady = ("--find-renames=100%", "-l0", "--no-ext-diff", f"--format=%x01%H %ct{_END}")
    raw = run_git(root, *log, *steady, commits, "--", folder)
    for made in raw.split(b"\x01")[1:]:
        head, _, rest = made.partition(_END.encode())
        sha, moment = head.decode().split(" ")
        yield Commit(sha=sha, moment=int(moment)), [*_moves(rest)]


_END = "\x02"
"""Ends the head of a commit; no path or name is printed in it."""


def tracked(root: Path, names: Iterable[str]) -> list[str]:
    """Those of some names in a folder that git keeps, or something in them; none outside git."""
    try:
        found = run_git(root, "ls-files", "-z", "--", *(f":(literal){name}" for name in names))
    except Unusable:
        return []
    return sorted({path.split("/", 1)[0] for path in _fields(found) if path})


def present(root: Path, commit: str, places: Iterable[str]) -> list[str]:
    """The files that are in some folders, or are some paths, in a commit."""
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
    """Files as they were before a commit, from which one that it added may have been made."""
    return tuple((move.old, move.was) for move in moves if move.status in "DM")


def _trace(
    commit: Commit, moves: list[Move], lies: dict[str, str], found: dict[str, list[Version]]
) -> None:
    """Goes one commit back: `lies` has where each file of today lay after it."""
    gone, came = [], {}
    sources = sources_of(moves)
    for move in moves:
        now = lies.get(move.path)
        if now is None or move.status == "D":
            continue
        made = sources if move.status == "A" else ()
        version = Version(commit=commit, path=move.path, blob=move.blob, sources=made)
        found[now].append(version)
        if move.status in "AR":
            gone.append(move.path)
        if move.status == "R":
            came[move.old] = now
    for path in gone:
        lies.pop(path, None)
    lies |= came


def trailers(root: Path) -> dict[str, list[str]]:
    """The trailers of the newest commit's message (git-interpret-trailers), by their names."""
    raw = run_git(root, "log", "-1", "--format=%(trailers:only,unfold,separator=%x00)")
    found: dict[str, list[str]] = {}
    for line in raw.decode(errors="replace").strip("\n").split("\0"):
        key, sign, value = line.partition(":")
        if sign:
            found.setdefault(key.strip(), []).append(value.strip())
    return found
