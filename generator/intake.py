"""Brings the store up to date with the disk, and says what is wrong with the register now.

Files are looked at one by one and read only where their stamp is another one; what they hold goes
into the store. Reading, judging and dating a file's records is one pure call on any process. What
rules find by comparing records is asked of the store, which hands over only those that may clash.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from generator import check, clashes, inputs, load, reading, workers
from generator.check.names import brand, regions_pattern, who
from generator.check.rule import Context
from generator.entities import entity_id, listed, registration_id
from generator.load import ReadFile
from generator.model import (
    Filed,
    FiledRegistration,
    Register,
    Vocabulary,
)
from generator.problems import Finding, Problem, Refused, errors
from generator.reference import examples
from generator.settings import Settings
from generator.store import Store, decoded, encoded

_BATCH = 200
_UNSURE = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was read may change again with equal stamps."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The register as the store now holds it.

    `touched` are the entities whose records or registration differ from the last build's.
    """

    vocabulary: Vocabulary
    today: date
    problems: tuple[Problem, ...]
    touched: frozenset[str]


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What judging needs besides the file."""

    root: str
    context: Context


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A file to look at. `digest` of what the store has of it; `anew`: judge it in any case."""

    path: str
    stamp: str
    digest: str = ""
    anew: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file; no rows where its bytes are those the store knows.

    `unsound` are the ids of its unusable records; None where they could not be read.
    """

    task: Task
    digest: str
    same: bool = False
    records: tuple[tuple[Any, ...], ...] = ()
    registrations: tuple[tuple[Any, ...], ...] = ()
    problems: tuple[Problem, ...] = ()
    unsound: frozenset[str] | None = frozenset()


def take_in(store: Store, settings: Settings, as_of: date | None) -> Taken:
    """Bring the store up to date with the files. Raises Refused where the register has errors."""
    stamps = dict(_stamps(settings))
    before = {path: (stamp, digest) for path, stamp, digest in store.rows(_FILES)}
    vocabulary, known = _vocabulary(store, settings, stamps, before, as_of)
    now = reading.today_in(vocabulary.about.timezone)
    today = as_of or now
    context = Context(vocabulary=vocabulary, known=known, today=today, now=now)
    key = _digest(vocabulary, {k: sorted(v) for k, v in known.items()}, today, now)
    anew = store.note("judged") != key
    gone = [path for path in before if path not in stamps]
    tasks = [
        Task(path=path, stamp=stamp, digest=before.get(path, ("", ""))[1], anew=anew)
        for path, stamp in stamps.items()
        if (anew or not stamp or before.get(path, ("", ""))[0] != stamp) and _holds_records(path)
    ]
    touched, unsound = _apply(store, settings, context, tasks, gone)
    context = msgspec.structs.replace(context, known=known | unsound)
    store.index()
    if anew:
        store.keep("judged", key)
        bare = check.check_part(Register(vocabulary=vocabulary), context)
        store.keep("vocabulary", [*load.locate(bare, reading.Disk(str(settings.root)))])
    problems = _problems(store, settings, context, touched, anew=anew)
    if errors(problems):
        raise Refused(problems)
    return Taken(vocabulary=vocabulary, today=today, problems=problems, touched=touched)


_FILES = "SELECT path, stamp, digest FROM files"


def _stamps(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every file of the register with what tells whether it changed, in the order of names."""
    probe = settings.root / ".gongshi/clock"
    probe.write_bytes(b"")
    unsure = probe.stat().st_mtime_ns - _UNSURE
    root = str(settings.root)
    for path in reading.register_files(settings):
        try:
            found = os.lstat(f"{root}/{path}")
        except OSError:  # reading it says what is in the way
            yield path, ""
            continue
        changed = max(found.st_mtime_ns, found.st_ctime_ns)
        stamp = f"{changed} {found.st_size} {found.st_ino}"
        yield path, stamp if changed < unsure else ""


def _holds_records(path: str) -> bool:
    return load.kind_of(path) in ("record", "registration", None)


def _digest(*values: Any) -> str:
    return hashlib.sha256(encoded(values)).hexdigest()


def _vocabulary(
    store: Store,
    settings: Settings,
    stamps: dict[str, str],
    before: dict[str, tuple[str, str]],
    as_of: date | None,
) -> tuple[Vocabulary, dict[str, frozenset[str]]]:
    """The few files that everything refers to. An error in one of them ends it here."""
    files = [
        _vocabulary_file(store, settings, path, stamp, before)
        for path, stamp in stamps.items()
        if not _holds_records(path)
    ]
    whole = all(path in stamps for path in load.REQUIRED) and all(map(inputs.is_text, stamps))
    vocabulary = load.vocabulary_of(files)
    if not whole or vocabulary is None or any(errors(file.problems) for file in files):
        raise Refused(reading.read(settings, as_of).problems)
    known = load.known_of(files)
    known.pop("unsound")  # what cannot be used is not among these files
    return vocabulary, known


def _vocabulary_file(
    store: Store, settings: Settings, path: str, stamp: str, before: dict[str, tuple[str, str]]
) -> ReadFile:
    kind = load.kind_of(path)
    if stamp and before.get(path, ("", ""))[0] == stamp and kind is not None:
        data = store.one("SELECT value FROM files WHERE path = ?", path)
        value = decoded(data, load.FILE_TYPES[kind])
    else:
        file = load.Reading(reading.Disk(str(settings.root)))(path)
        if errors(file.problems) or kind is None:
            return file
        value = file.values if kind not in ("register", "list") else file.values[None]
        problems = encoded(file.problems) if file.problems else None
        store.insert("files", [(path, stamp, file.digest, encoded(value), problems)])
    single = kind in ("register", "list")
    values = {None: value} if single else value
    return ReadFile(
        path=path, kind=kind, values=values, names=frozenset() if single else frozenset(value)
    )


def _apply(
    store: Store, settings: Settings, context: Context, tasks: list[Task], gone: list[str]
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Put what files hold now in the place of what they held.

    Gives the entities this touches, and what is known of ids that cannot be used.
    """
    touched: set[str] = set()
    unsound: set[str] | None = set()
    shared = Shared(root=str(settings.root), context=context)
    jobs = settings.jobs if len(tasks) > _BATCH else 1
    batches = workers.batches(tasks, _BATCH)
    for batch in workers.run(_read_batch, shared, batches, jobs):
        for found in batch:
            touched |= _put(store, found)
            if unsound is not None and found.unsound is not None:
                unsound |= found.unsound
            else:
                unsound = None
    for path in gone:
        touched |= set(_dropped(store, path))
        store.run("DELETE FROM files WHERE path = ?", path)
    known = {} if unsound is None else {"unsound": frozenset(unsound)}
    return frozenset(touched), known


def _put(store: Store, found: Found) -> set[str]:
    task = found.task
    if found.same:
        store.run("UPDATE files SET stamp = ? WHERE path = ?", task.stamp, task.path)
        return set()
    old = _dropped(store, task.path) if task.digest else {}
    if task.digest:
        store.run(_UNPLACED, task.path)
    new = {row[3]: row[-1] for row in found.records} | {r[1]: r[-1] for r in found.registrations}
    store.insert("records", found.records)
    store.insert("registrations", found.registrations)
    problems = encoded(found.problems) if found.problems else None
    store.insert("files", [(task.path, task.stamp, found.digest, None, problems)])
    if sum(map(len, (found.records, found.registrations))) != len(new):
        return {*old, *new}
    return {key for key in {*old, *new} if old.get(key) != new.get(key)}


_UNPLACED = "UPDATE names SET problem = NULL WHERE path = ? AND finding IS NOT NULL"


def _dropped(store: Store, path: str) -> dict[str, bytes]:
    """Take out what a file held: entity to the bytes of its record or registration."""
    old: dict[str, bytes] = {}
    for table in ("records", "registrations"):
        old.update(store.rows(f"SELECT entity, data FROM {table} WHERE path = ?", path))  # noqa: S608
        store.run(f"DELETE FROM {table} WHERE path = ?", path)  # noqa: S608 - our own words
    return old


def _read_batch(shared: Shared, tasks: list[Task]) -> list[Found]:
    """The files of a batch as they are now, read, judged and dated."""
    disk = _Once(reading.Disk(shared.root))
    files = {task.path: load.Reading(disk)(task.path) for task in tasks}
    same = {t.path for t in tasks if not t.anew and files[t.path].digest == t.digest}
    part = load.part_of(shared.context.vocabulary, [f for p, f in files.items() if p not in same])
    problems: dict[str, list[Problem]] = {path: [*file.problems] for path, file in files.items()}
    for found in load.locate(check.check_part(part, shared.context), disk):
        if found.path in problems:  # what is wrong with the vocabulary is told once, elsewhere
            problems[found.path].append(found)
    pattern = regions_pattern(shared.context.vocabulary.about.regions.values())
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for filed in part.records:
        judged = not errors(problems[filed.path])
        rows.setdefault(filed.path, []).append(_row(filed, shared.context, pattern, judged=judged))
    registrations = {r.path: _registration_row(r) for r in part.registrations}
    return [
        Found(
            task=task,
            digest=files[task.path].digest,
            same=task.path in same,
            records=tuple(rows.get(task.path, ())),
            registrations=(registrations[task.path],) if task.path in registrations else (),
            problems=tuple(sorted(problems[task.path])),
            unsound=files[task.path].names if files[task.path].kind == "record" else frozenset(),
        )
        for task in tasks
    ]


class _Once:
    """A reader that remembers the file it read last: judging often asks for it again."""

    def __init__(self, disk: reading.Disk) -> None:
        self._disk = disk
        self._held: dict[str, bytes] = {}

    def __call__(self, path: str) -> bytes:
        if path not in self._held:
            self._held[path] = self._disk(path)
        return self._held[path]


def _row(filed: Filed, context: Context, pattern: Any, *, judged: bool) -> tuple[Any, ...]:
    """A record as the store keeps it: what it is asked by, and the record itself."""
    record, subject = filed.record, filed.record.subject
    coded = subject.kind != "natural-person" and subject.code is not None
    known = coded or (subject.kind != "natural-person" and bool(subject.ids))
    class_, rank, marks = _as_example(filed, context) if judged else (None, None, None)
    return (
        filed.path,
        filed.index,
        record.id,
        entity_id(subject, record.id),
        filed.list,
        subject.name,
        (subject.code or "") if known else None,
        brand(subject.name, pattern) if coded else None,
        None if record.withdrawn else _listing(filed),
        record.withdrawn.replaced_by if record.withdrawn else None,
        class_,
        rank,
        marks,
        encoded(record),
    )


def _listing(filed: Filed) -> bytes:
    """Equal for two records that list one subject on one list by one document."""
    said = "\0".join((who(filed), filed.list, filed.record.document))
    return hashlib.blake2b(said.encode(), digest_size=8).digest()


def _as_example(filed: Filed, context: Context) -> tuple[str | None, str | None, str | None]:
    """Class while current, empty while only shown; and for what articles may show it."""
    vocabulary = context.vocabulary
    rules = vocabulary.lists.get(filed.list)
    if rules is None or filed.record.subject.kind == "natural-person":
        return None, None, None
    one = listed(filed, vocabulary, context.today)
    if not one.standing.shown:
        return None, None, None
    rank, marks = examples.repair_rank(vocabulary, one), examples.marks(vocabulary, one)
    return (rules.class_ if one.standing.current else ""), rank or None, marks or None


def _registration_row(entry: FiledRegistration) -> tuple[Any, ...]:
    own = registration_id(entry.registration)
    return entry.path, own, entry.registration.name, encoded(entry.registration)


def _placing(settings: Settings) -> clashes.Place:
    """Line and column for findings, on several processes where there are many."""
    read = reading.Disk(str(settings.root))

    def place(findings: Sequence[Finding]) -> list[Problem]:
        jobs = settings.jobs if len(findings) > _BATCH else 1
        batches = workers.batches(findings, _BATCH)
        return [one for found in workers.run(_placed, read, batches, jobs) for one in found]

    return place


def _placed(read: load.Read, findings: list[Finding]) -> list[Problem]:
    return load.locate(findings, read)


def _problems(
    store: Store, settings: Settings, context: Context, touched: frozenset[str], *, anew: bool
) -> tuple[Problem, ...]:
    found = [
        problem
        for data in store.column("SELECT problems FROM files WHERE problems IS NOT NULL")
        for problem in decoded(data, tuple[Problem, ...])
    ]
    found += msgspec.convert(store.note("vocabulary"), list[Problem])
    found += clashes.clashes(store, context, touched, _placing(settings), anew=anew)
    found += reading.articles_problems(settings)
    return tuple(sorted({*found}))
