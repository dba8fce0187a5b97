"""What is in the register now, and what is wrong with it? The store is brought up to date.

Files are read only where their stamp is another one; what they hold goes into the store. What
rules find by comparing records is asked of the store, which gives only those that may conflict.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from gongshi import parallel
from gongshi.format import load
from gongshi.project import checkout, input_files
from gongshi.register.model import Register, Vocabulary
from gongshi.register.personal_numbers import countries_of_register
from gongshi.register.problems import Finding, Problem, Refused, errors
from gongshi.rules import check_part
from gongshi.rules.registry import Context
from gongshi.settings import Settings
from gongshi.store import conflicts, fingerprints, problem_summary, validate_batch
from gongshi.store.database import Store, digest_of
from gongshi.store.fingerprints import DiskChanges
from gongshi.store.last_build import RegisterState
from gongshi.store.problem_summary import ProblemSummary
from gongshi.store.validate_batch import BatchResult, Shared, Task

_BATCH = 200


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """The register as the store now holds it.

    `touched` are the entities whose records or registration differ from the last build's.
    """

    state: RegisterState
    warnings: ProblemSummary
    touched: frozenset[str]


def ingest_register(
    store: Store, settings: Settings, last: RegisterState | None, as_of: date | None
) -> Ingested:
    """Bring the store up to date with the files. Raises Refused where the register has errors."""
    seen = fingerprints.find_changes(store, settings)
    vocabulary, known = _vocabulary(store, settings, seen, last, as_of)
    now = checkout.today_in(vocabulary.about.timezone)
    today = as_of or now
    context = Context(vocabulary=vocabulary, known=known, today=today, now=now)
    key = digest_of([vocabulary, {k: sorted(v) for k, v in known.items()}, today, now])
    anew = last is None or last.checked_against != key
    if anew and last is not None:
        seen = fingerprints.find_changes(store, settings, every=True)
    tasks, gone = _tasks(store, seen, anew=anew)
    touched, unsound = _apply(store, settings, context, tasks, gone)
    context = msgspec.structs.replace(context, known=known | unsound)
    store.index()
    _keep_folders(store, seen)
    state = RegisterState(
        today=today,
        vocabulary=vocabulary,
        fingerprints=seen.vocabulary,
        names=known,
        checked_against=key,
        problems=last.problems if last and not anew else _vocabulary_problems(settings, context),
    )
    warnings = _warnings(store, settings, context, state.problems, touched, anew=anew)
    return Ingested(state=state, warnings=warnings, touched=touched)


def _vocabulary_problems(settings: Settings, context: Context) -> tuple[Problem, ...]:
    bare = check_part(Register(vocabulary=context.vocabulary), context)
    return tuple(load.locate(bare, checkout.Disk(str(settings.root))))


def _vocabulary(
    store: Store,
    settings: Settings,
    seen: DiskChanges,
    last: RegisterState | None,
    as_of: date | None,
) -> tuple[Vocabulary, dict[str, frozenset[str]]]:
    """The few files that everything refers to. An error in one of them ends it here."""
    paths = (path for folder in seen.changed for path, _ in folder.files)
    if not all(map(input_files.is_text, paths)):
        raise Refused(checkout.read_register(settings, as_of).problems)
    if last and all(seen.vocabulary.values()) and last.fingerprints == seen.vocabulary:
        return last.vocabulary, last.names
    read = load.FileLoader(checkout.Disk(str(settings.root)))
    files = [read(path) for path in seen.vocabulary]
    vocabulary = load.vocabulary_of(files)
    whole = all(path in seen.vocabulary for path in load.REQUIRED)
    if not whole or vocabulary is None or any(errors(file.problems) for file in files):
        raise Refused(checkout.read_register(settings, as_of).problems)
    known = load.known_of(files)
    known.pop("unsound")  # what cannot be used is not among these files
    for file in files:
        _dropped(store, [file.path])
        row = (file.path.rpartition("/")[0], file.path, seen.vocabulary[file.path], file.digest)
        store.insert("files", [row])
        store.insert("problems", map(validate_batch.problem_row, file.problems))
    return vocabulary, known


_FILES = "SELECT path, stamp, digest FROM files WHERE folder = ?"


def _tasks(
    store: Store, seen: DiskChanges, *, anew: bool
) -> tuple[list[Task], list[tuple[str, str]]]:
    """The files to look at, and folders and paths of those that went."""
    tasks: list[Task] = []
    gone: list[tuple[str, str]] = []
    for folder in seen.changed:
        before = {path: (stamp, digest) for path, stamp, digest in store.rows(_FILES, folder.path)}
        for path, stamp in folder.files:
            known, digest = before.pop(path, ("", ""))
            if (anew or not stamp or stamp != known) and fingerprints.holds_records(path):
                tasks.append(Task(folder.path, path, stamp, digest, anew))
        gone += [(folder.path, path) for path in before]
    for lost in seen.gone:
        gone += [(lost, path) for path, _, _ in store.rows(_FILES, lost)]
    return tasks, gone


def _apply(
    store: Store,
    settings: Settings,
    context: Context,
    tasks: list[Task],
    gone: list[tuple[str, str]],
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Put what files hold now in the place of what they held.

    Gives the entities this touches, and what is known of ids that cannot be used.
    """
    touched: set[str] = set()
    unsound: set[str] | None = set()
    shared = Shared(root=str(settings.root), context=context)
    jobs = settings.jobs if len(tasks) > _BATCH else 1
    batches = parallel.batches(tasks, _BATCH)
    for found in parallel.run_parallel(validate_batch.validate_batch, shared, batches, jobs):
        touched |= _put(store, found)
        if unsound is not None and found.unsound is not None:
            unsound |= found.unsound
        else:
            unsound = None
    touched |= {entity for _, entity in _dropped(store, [path for _, path in gone])}
    store.run_all("DELETE FROM files WHERE folder = ? AND path = ?", gone)
    known = {} if unsound is None else {"unsound": frozenset(unsound)}
    return frozenset(touched), known


Held = dict[tuple[str, str], list[bytes]]
"""A file and an entity to the bytes of its records, or of its registration, in that file."""


def _put(store: Store, found: BatchResult) -> set[str]:
    """Gives the entities of which a file holds something else now."""
    store.run_all("UPDATE files SET stamp = ? WHERE folder = ? AND path = ?", found.same)
    old = _dropped(store, found.again)
    new: Held = {}
    for row in found.records:
        new.setdefault((row[0], row[3]), []).append(row[-1])
    for row in found.registrations:
        new.setdefault((row[0], row[1]), []).append(row[-1])
    store.insert("files", found.files)
    store.insert("records", found.records)
    store.insert("registrations", found.registrations)
    store.insert("problems", found.problems)
    return {place[1] for place in {*old, *new} if old.get(place) != new.get(place)}


def _dropped(store: Store, paths: Iterable[str]) -> Held:
    """Take out what files held."""
    old: Held = {}
    for path in paths:
        for entity, data in store.rows(_HELD, path, path):
            old.setdefault((path, entity), []).append(data)
        for table in ("records", "registrations", "problems"):
            store.run(f"DELETE FROM {table} WHERE path = ?", path)  # noqa: S608 - our own words
    return old


_HELD = """
SELECT entity, data FROM records WHERE path = ?
UNION ALL SELECT entity, data FROM registrations WHERE path = ?
"""


def _keep_folders(store: Store, seen: DiskChanges) -> None:
    """Remember the stamps of folders, now that it is known what their files hold."""
    store.run_all("DELETE FROM folders WHERE path = ?", ((path,) for path in seen.gone))
    store.insert("folders", _folder_rows(store, seen))


def _folder_rows(store: Store, seen: DiskChanges) -> Iterator[tuple[str, bytes, str]]:
    sql = "SELECT path, digest FROM files WHERE folder = ? ORDER BY path"
    for folder in seen.changed:
        digest = checkout.folder_digest(store.rows(sql, folder.path))
        yield folder.path, folder.stamp, digest


def _placing(settings: Settings) -> problem_summary.Locate:
    """Line and column for findings, on several processes where there are many."""
    read = checkout.Disk(str(settings.root))

    def place(findings: Sequence[Finding]) -> list[Problem]:
        jobs = settings.jobs if len(findings) > _BATCH else 1
        batches = parallel.batches(findings, _BATCH)
        return [
            one for found in parallel.run_parallel(_placed, read, batches, jobs) for one in found
        ]

    return place


def _placed(read: load.FileReader, findings: list[Finding]) -> list[Problem]:
    return load.locate(findings, read)


def _warnings(
    store: Store,
    settings: Settings,
    context: Context,
    others: Iterable[Problem],
    touched: frozenset[str],
    *,
    anew: bool,
) -> ProblemSummary:
    place = _placing(settings)
    conflicts.compare_names(store, touched, anew=anew)
    others = [*others]
    others += place(conflicts.find_conflicts(store, context, touched, anew=anew))
    countries = countries_of_register(context.vocabulary.about)
    others += checkout.articles_problems(settings, countries)
    return problem_summary.summarise_problems(store, others, place)
