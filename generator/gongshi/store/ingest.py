"""Which records does the register have now, and what is wrong with them?

Files are read only if their stamp differs, and their records go into the store. The rules that
compare records get from the store only records that may conflict.
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

    `touched` are the entities whose records or registration differ from the last build.
    """

    state: RegisterState
    warnings: ProblemSummary
    touched: frozenset[str]


def ingest_register(
    store: Store, settings: Settings, last: RegisterState | None, as_of: date | None
) -> Ingested:
    """Bring the store up to date with the files. Raises Refused if the register has errors."""
    changes = fingerprints.find_changes(store, settings)
    vocabulary, known = _vocabulary(store, settings, changes, last, as_of)
    now = checkout.today_in(vocabulary.about.timezone)
    today = as_of or now
    context = Context(vocabulary=vocabulary, known=known, today=today, now=now)
    key = digest_of([vocabulary, {k: sorted(v) for k, v in known.items()}, today, now])
    full = last is None or last.checked_against != key
    if full and last is not None:
        changes = fingerprints.find_changes(store, settings, every=True)
    tasks, removed = _tasks(store, changes, full=full)
    touched, unsound = _apply(store, settings, context, tasks, removed)
    context = msgspec.structs.replace(context, known=known | unsound)
    store.index()
    _save_folders(store, changes)
    state = RegisterState(
        today=today,
        vocabulary=vocabulary,
        fingerprints=changes.vocabulary,
        names=known,
        checked_against=key,
        problems=last.problems if last and not full else _vocabulary_problems(settings, context),
    )
    warnings = _warnings(store, settings, context, state.problems, touched, full=full)
    return Ingested(state=state, warnings=warnings, touched=touched)


def _vocabulary_problems(settings: Settings, context: Context) -> tuple[Problem, ...]:
    bare = check_part(Register(vocabulary=context.vocabulary), context)
    return tuple(load.locate(bare, checkout.Disk(str(settings.root))))


def _vocabulary(
    store: Store,
    settings: Settings,
    changes: DiskChanges,
    last: RegisterState | None,
    as_of: date | None,
) -> tuple[Vocabulary, dict[str, frozenset[str]]]:
    """The files that all records refer to, and their names. Raises Refused if one has an error."""
    paths = (path for folder in changes.changed for path, _ in folder.files)
    if not all(map(input_files.is_text, paths)):
        raise Refused(checkout.read_register(settings, as_of).problems)
    if last and all(changes.vocabulary.values()) and last.fingerprints == changes.vocabulary:
        return last.vocabulary, last.names
    read = load.FileLoader(checkout.Disk(str(settings.root)))
    files = [read(path) for path in changes.vocabulary]
    vocabulary = load.vocabulary_of(files)
    whole = all(path in changes.vocabulary for path in load.REQUIRED)
    if not whole or vocabulary is None or any(errors(file.problems) for file in files):
        raise Refused(checkout.read_register(settings, as_of).problems)
    known = load.known_of(files)
    known.pop("unsound")  # these files have no records, so no unusable ones
    for file in files:
        _remove_rows(store, [file.path])
        row = (file.path.rpartition("/")[0], file.path, changes.vocabulary[file.path], file.digest)
        store.insert("files", [row])
        store.insert("problems", map(validate_batch.problem_row, file.problems))
    return vocabulary, known


_FILES = "SELECT path, stamp, digest FROM files WHERE folder = ?"


def _tasks(
    store: Store, changes: DiskChanges, *, full: bool
) -> tuple[list[Task], list[tuple[str, str]]]:
    """The files to read, and the folders and paths of removed files."""
    tasks: list[Task] = []
    removed: list[tuple[str, str]] = []
    for folder in changes.changed:
        before = {path: (stamp, digest) for path, stamp, digest in store.rows(_FILES, folder.path)}
        for path, stamp in folder.files:
            known, digest = before.pop(path, ("", ""))
            if (full or not stamp or stamp != known) and fingerprints.holds_records(path):
                tasks.append(Task(folder.path, path, stamp, digest, full))
        removed += [(folder.path, path) for path in before]
    for folder_ in changes.removed:
        removed += [(folder_, path) for path, _, _ in store.rows(_FILES, folder_)]
    return tasks, removed


def _apply(
    store: Store,
    settings: Settings,
    context: Context,
    tasks: list[Task],
    removed: list[tuple[str, str]],
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Replace the rows of changed files.

    Returns the touched entities, and the known ids of unusable records.
    """
    touched: set[str] = set()
    unsound: set[str] | None = set()
    shared = Shared(root=str(settings.root), context=context)
    jobs = settings.jobs if len(tasks) > _BATCH else 1
    batches = parallel.batches(tasks, _BATCH)
    for found in parallel.run_parallel(validate_batch.validate_batch, shared, batches, jobs):
        touched |= _save_batch(store, found)
        if unsound is not None and found.unsound is not None:
            unsound |= found.unsound
        else:
            unsound = None
    touched |= {entity for _, entity in _remove_rows(store, [path for _, path in removed])}
    store.run_all("DELETE FROM main.files WHERE folder = ? AND path = ?", removed)
    known = {} if unsound is None else {"unsound": frozenset(unsound)}
    return frozenset(touched), known


EntityData = dict[tuple[str, str], list[bytes]]
"""From a file and an entity to the bytes of the entity's records, or registration, in that file."""


def _save_batch(store: Store, found: BatchResult) -> set[str]:
    """Save the rows of a batch. Returns the entities whose records or registration differ."""
    store.run_all(_UPDATE_STAMP, found.unchanged)
    old = _remove_rows(store, found.replaced)
    new: EntityData = {}
    for row in found.records:
        new.setdefault((row[0], row[3]), []).append(row[-1])
    for row in found.registrations:
        new.setdefault((row[0], row[1]), []).append(row[-1])
    store.insert("files", found.files)
    store.insert("records", found.records)
    store.insert("registrations", found.registrations)
    store.insert("problems", found.problems)
    return {place[1] for place in {*old, *new} if old.get(place) != new.get(place)}


_UPDATE_STAMP = """
UPDATE main.files SET stamp = ?1, seal = row_seal(folder, path, ?1, digest)
WHERE folder = ?2 AND path = ?3 AND is_sealed(seal, folder, path, stamp, digest)
"""


def _remove_rows(store: Store, paths: Iterable[str]) -> EntityData:
    """Remove the rows of files, and return the entities' data that they had."""
    old: EntityData = {}
    for path in paths:
        for entity, data in store.rows(_ENTITY_DATA, path, path):
            old.setdefault((path, entity), []).append(data)
        for table in ("records", "registrations", "problems"):
            store.run(f"DELETE FROM main.{table} WHERE path = ?", path)  # noqa: S608 - our own words
    return old


_ENTITY_DATA = """
SELECT entity, data FROM records WHERE path = ?
UNION ALL SELECT entity, data FROM registrations WHERE path = ?
"""


def _save_folders(store: Store, changes: DiskChanges) -> None:
    """Save the stamps of folders, after the rows of their files are saved."""
    store.run_all("DELETE FROM main.folders WHERE path = ?", ((path,) for path in changes.removed))
    store.insert("folders", _folder_rows(store, changes))


def _folder_rows(store: Store, changes: DiskChanges) -> Iterator[tuple[str, bytes, str]]:
    sql = "SELECT path, digest FROM files WHERE folder = ? ORDER BY path"
    for folder in changes.changed:
        digest = checkout.folder_digest(store.rows(sql, folder.path))
        yield folder.path, folder.stamp, digest


def _locator(settings: Settings) -> problem_summary.Locate:
    """Finds line and column of findings, on several processes if there are many."""
    read = checkout.Disk(str(settings.root))

    def place(findings: Sequence[Finding]) -> list[Problem]:
        jobs = settings.jobs if len(findings) > _BATCH else 1
        batches = parallel.batches(findings, _BATCH)
        return [
            one
            for found in parallel.run_parallel(_locate_batch, read, batches, jobs)
            for one in found
        ]

    return place


def _locate_batch(read: load.FileReader, findings: list[Finding]) -> list[Problem]:
    return load.locate(findings, read)


def _warnings(
    store: Store,
    settings: Settings,
    context: Context,
    others: Iterable[Problem],
    touched: frozenset[str],
    *,
    full: bool,
) -> ProblemSummary:
    place = _locator(settings)
    conflicts.compare_names(store, touched, full=full)
    others = [*others]
    others += place(conflicts.find_conflicts(store, context, touched, full=full))
    countries = countries_of_register(context.vocabulary.about)
    others += checkout.articles_problems(settings, countries)
    return problem_summary.summarise_problems(store, others, place)
