"""What was taken out that was public: a list, an authority, records?

A page that is gone breaks what people kept of its address, and a record that is gone is not said
to be wrong. So records are withdrawn instead, and a list or an authority names its former keys.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from gongshi.format import load
from gongshi.format.load import FileKind, ReadFile
from gongshi.git import repository
from gongshi.git.changed_files import ChangedFiles, ids_in
from gongshi.git.commit_trailers import REMOVAL, Allowed
from gongshi.publishing.guard import is_too_much
from gongshi.register.model import Filed, Limits
from gongshi.register.problems import Problem, errors
from gongshi.rules.registry import list_path, table_path

_ADVICE, _REFUSAL = "I16", "I18"
_A_RECORD = "^[ {-]*id:"
"""A line that every record has, as a regular expression."""


def removal_problems(
    root: Path,
    commits: tuple[str, str | None],
    changed: ChangedFiles,
    allowed: Allowed,
    limits: Limits | None,
    today: date,
) -> Iterator[Problem]:
    """Errors for what a message must allow, and advice on each other record that was taken out.

    The second commit is None for the files on disk.
    """
    old, new = commits
    gone = [filed for filed in _gone_records(changed, today) if filed.list not in allowed.removed]
    lists, authorities = _gone_keys(changed, "list"), _gone_keys(changed, "authorities")
    lost = {filed.list for filed in gone} - lists.keys()
    empty = {key for key in lost if not _has_records(root, new, key)}
    for what, keys in (("list", lists), ("authority", authorities)):
        for key in sorted(keys.keys() - allowed.removed):
            yield _key_refusal(keys[key], what, key)
    for key in sorted(empty):
        message = f"list must not lose all its records: {key!r}"
        yield _refusal(list_path(key), message, "withdraw them", key)
    rest = [filed for filed in gone if filed.list not in {*lists, *empty}]
    if len(rest) > allowed.removal and is_too_much(len(rest), 0, limits):
        of = len(repository.matches(root, _A_RECORD, [load.ROOT], old))
        if is_too_much(len(rest), of, limits):
            message = f"{len(rest)} of {of} records must not be taken out at once"
            yield _refusal(table_path("register"), message, "withdraw them", str(len(rest)))
            return
    yield from map(_advice, rest)


def _gone_records(changed: ChangedFiles, today: date) -> Iterator[Filed]:
    """The records that were shown, and are now in no file."""
    unreadable = {path for path, file in changed.after.items() if file.names is None}
    for id_ in changed.was.keys() - ids_in(changed.after):
        filed = changed.was[id_]
        if filed.record.published <= today and filed.path not in unreadable:
            yield filed


def _gone_keys(changed: ChangedFiles, kind: FileKind) -> dict[str, str]:
    """The keys, former ones too, that no file has any more, and the file that had each."""
    after = [file for file in changed.after.values() if file.kind == kind]
    if any(errors(file.problems) for file in after):
        return {}  # it may name them
    before = _keys(changed.before.values(), kind)
    return {key: before[key] for key in before.keys() - _keys(after, kind).keys()}


def _keys(files: Iterable[ReadFile], kind: FileKind) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files:
        if file.kind == kind:
            own = [load.list_of(file.path)] if kind == "list" else file.names or ()
            former = (key for value in file.values.values() for key in value.former_keys)
            found |= dict.fromkeys([*own, *former], file.path)
    return found


def _has_records(root: Path, commit: str | None, key: str) -> bool:
    files = repository.grep(root, commit, ["id:"], [f"{load.ROOT}/{key}"])
    return any(load.kind_of(path) == "record" for path in files)


def _key_refusal(path: str, what: str, key: str) -> Problem:
    hint = f"if it has another key now, write there: former_keys: [{key}]"
    return _refusal(path, f"{what} must not be taken out: {key!r}", hint, key)


def _refusal(path: str, message: str, hint: str, allows: str) -> Problem:
    hint = f"{hint}; if it is meant, write in the commit message: {REMOVAL}: {allows}"
    return Problem(path=path, code=_REFUSAL, message=message, hint=hint)


def _advice(filed: Filed) -> Problem:
    message = f"record should be withdrawn, not taken out: {filed.record.id!r}"
    hint = "its page goes without a word; put it back, then: gongshi withdraw"
    return Problem(path=filed.path, code=_ADVICE, severity="warning", message=message, hint=hint)
