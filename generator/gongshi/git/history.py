"""When did a record's text in the register change, and which changes may be published?

One pass over the log of git gives every version of every file. Only files with more than one
version are read, all at once. The days are those on which the register changed (commit days), never
those of decisions, which the records have themselves.

Days, states and keys of lists are shown with their old value. Of texts, names and identifiers only
the fact of the change is shown: removed text must not reappear in the history.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from gongshi.format import load
from gongshi.git import repository
from gongshi.git.repository import Commit, Move, Version
from gongshi.register.model import Record
from gongshi.register.revision import RevisedField, Revision, RevisionKind

_PUBLIC_FIELDS = frozenset(
    (
        *("list", "authority", "severity", "decided", "published", "ended", "expires"),
        *("measures", "fulfilled"),
    )
)
"""Fields whose values are shown: days and keys, no text by a person."""

_INTERNAL_FIELD = "review"
"""The day of a planned review is not public."""

_MOST = 200
"""Versions of one file that are read; a file of many records that changes daily has no limit."""


_FEW = 100
"""With so few files, it pays off to ask first whether git has any of them."""


class Revisions(msgspec.Struct, frozen=True, kw_only=True):
    """Every record's revisions, oldest first. `gap` says why some are missing, if so.

    `long`: the files with too many versions to continue from. If the revisions continue earlier
    ones, `commits` is the number of new commits, and `changed` the files they changed.
    """

    by_record: dict[str, tuple[Revision, ...]] = {}
    gap: Literal["", "no-git", "shallow"] = ""
    commits: int = 0
    long: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


GAPS = {
    "no-git": "no git here: pages do not tell when records were changed",
    "shallow": "this clone lacks older commits: pages do not tell when records were changed "
    "(git fetch --unshallow brings them)",
}
"""The message for each gap."""


def revisions(root: Path, records: dict[str, list[str]], timezone: str) -> Revisions:
    """The revisions of the records that are in files now, by path.

    Outside git, or in a clone without its older commits, nothing is shown: the first commit of such
    a clone would give wrong days.
    """
    if not repository.inside(root):
        return Revisions(gap="no-git")
    if repository.shallow(root):
        return Revisions(gap="shallow")
    if len(records) <= _FEW and not repository.present(root, "HEAD", records):
        return Revisions()  # none of them is committed yet
    versions = repository.versions(root, "HEAD", "lists")
    read = _read(root, versions, records)
    found: dict[str, tuple[Revision, ...]] = {}
    for path, ids in records.items():
        of_file = versions.get(path, ())
        for record_id in ids:
            found[record_id] = tuple(_of_record(record_id, of_file, read, timezone))
    return Revisions(
        by_record={key: value for key, value in found.items() if value},
        long=frozenset(path for path, of_file in versions.items() if len(of_file) > _MOST // 2),
    )


RecordsInFile = Callable[[str], list[str]]
"""The ids of the records that are in a file."""
KnownRevisions = Callable[[str], tuple[Revision, ...]]
"""The earlier revisions of a record."""


def after(
    root: Path,
    commits: tuple[str, str],
    present: RecordsInFile,
    known: KnownRevisions,
    timezone: str,
) -> Revisions | None:
    """The revisions of records in files that changed between two commits.

    `known` has the revisions up to the first commit, `present` the records that are now in a file.
    None if the log must be read from the start: history was rewritten, files moved, or a record was
    not in its file before.
    """
    steps = repository.file_changes(root, *commits, "lists")
    if steps is None:
        return None
    by_path = _by_path(steps)
    if not all(map(_can_continue, by_path.values())):
        return None
    records = {path: ids for path in by_path if (ids := present(path))}
    versions = {path: _with_previous(by_path[path]) for path in records}
    read = _read(root, versions, versions)
    found: dict[str, tuple[Revision, ...]] = {}
    for path, of_file in versions.items():
        for record_id in records[path]:
            made = tuple(_of_record(record_id, of_file, read, timezone))
            if by_path[path][0][1].status == "M":
                before = known(record_id)
                if not before or record_id not in read[path, of_file[0].blob]:
                    return None
                made = (*before, *made[1:])
            found[record_id] = made
    return Revisions(by_record=found, commits=len(steps), changed=frozenset(by_path))


MOST_ON = _MOST // 2
"""Commits that can be continued from; then only the `long` files can have too many versions."""

_Step = tuple[Version, Move]


def _by_path(steps: list[tuple[Commit, list[Move]]]) -> dict[str, list[_Step]]:
    found: dict[str, list[_Step]] = {}
    for commit, moves in reversed(steps):
        for move in moves:
            sources = repository.sources_of(moves) if move.status == "A" else ()
            version = Version(commit=commit, path=move.path, blob=move.blob, sources=sources)
            found.setdefault(move.path, []).append((version, move))
    return found


def _can_continue(found: list[_Step]) -> bool:
    """Whether a file was only changed, added, or deleted; not moved or added again."""
    first, *rest = (move.status for _, move in found)
    return first == "D" if not rest and first not in "MA" else first in "MA" and {*rest} <= {"M"}


def _with_previous(found: list[_Step]) -> tuple[Version, ...]:
    """The versions, after the version before them; none for a deleted file."""
    version, move = found[0]
    if move.status == "D":
        return ()
    versions = tuple(version for version, _ in found)
    if move.status == "A":
        return versions
    return (msgspec.structs.replace(version, blob=move.was), *versions)


BlobPlace = tuple[str, str]
"""A path and a blob: the content of the path at some time."""
FieldsByVersion = dict[BlobPlace, dict[str, dict[str, str]]]
"""The flat values of each record in a version of a file, by id."""


def _read(
    root: Path, versions: dict[str, tuple[Version, ...]], paths: Iterable[str]
) -> FieldsByVersion:
    """Files with more than one version, or possibly made from other files."""
    wanted: set[BlobPlace] = set()
    for path in paths:
        of_file = versions.get(path, ())[-_MOST:]
        if len(of_file) > 1:
            wanted.update((version.path, version.blob) for version in of_file)
        wanted.update(source for version in of_file[:1] for source in version.sources)
    blobs = repository.blobs(root, (blob for _, blob in wanted))
    return {place: _records(place[0], blobs[place[1]]) for place in sorted(wanted)}


def _records(path: str, data: bytes) -> dict[str, dict[str, str]]:
    if load.kind_of(path) != "record":
        return {}
    values = load.read_file(path, data).values.values()
    listed = load.list_of(path)
    return {v.id: {"list": listed, **flat(v)} for v in values if isinstance(v, Record)}


def _of_record(
    record_id: str, of_file: tuple[Version, ...], read: FieldsByVersion, timezone: str
) -> Iterator[Revision]:
    """The changes from each readable version to the next."""
    if not of_file:
        return
    first = of_file[-_MOST:][0]
    before = next((r[record_id] for s in first.sources if record_id in (r := read[s])), None)
    known = len(of_file) <= _MOST and before is None
    if len(of_file) == 1:
        yield _revision(first, "entered" if known else "moved", (), timezone)
        return
    for number, version in enumerate(of_file[-_MOST:]):
        now = read[version.path, version.blob].get(record_id)
        if now is None:
            continue
        if before is None or number == 0:
            yield _revision(version, "entered" if known else "moved", (), timezone)
        elif changes := tuple(_changes(before, now)):
            yield _revision(version, "changed", changes, timezone)
        before = now


def _revision(
    version: Version, kind: RevisionKind, changes: tuple[RevisedField, ...], timezone: str
) -> Revision:
    day = version.commit.day(timezone)
    return Revision(day=day, commit=version.commit.sha[:12], kind=kind, changes=changes)


def _changes(old: dict[str, str], new: dict[str, str]) -> Iterator[RevisedField]:
    seen = {_INTERNAL_FIELD}
    for field in dict.fromkeys((*new, *old)):
        name = field.partition(".")[0]
        if old.get(field) == new.get(field) or name in seen:
            continue
        seen.add(name)
        if field in _PUBLIC_FIELDS:
            yield RevisedField(field=field, public=True, old=old.get(field), new=new.get(field))
        else:
            yield RevisedField(field=name, public=False)


def flat(value: Any) -> dict[str, str]:
    """A struct's values by dotted name, as text; omitted fields are omitted."""
    return dict(_flat("", msgspec.to_builtins(value)))


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list | tuple):
        if value:
            yield name, ", ".join(map(str, value))
    elif value is not None:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)
