"""Which register is in the files of `lists/`? Only its form is checked here, no rules.

The path of a file determines its content. A file that cannot be read is a value, not a crash: its
problems are kept, and references to it are not reported. Reading one file is a pure function of its
path and bytes, so that it can run in any process.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from typing import Any, Literal, cast

import msgspec

from gongshi.format import converter, yaml_reader
from gongshi.register.model import (
    About,
    Authority,
    CatalogueItem,
    DayKind,
    Filed,
    FiledRegistration,
    ListRules,
    Measure,
    PartialRecord,
    Record,
    Register,
    Registration,
    Term,
    Vocabulary,
)
from gongshi.register.problems import Field, Finding, Mark, Problem, dotted
from gongshi.register.sightings import sightings, starred

FileKind = Literal[
    "register",
    "authorities",
    "measures",
    "catalogue",
    "terms",
    "holidays",
    "registration",
    "list",
    "record",
]

FILE_TYPES: dict[FileKind, Any] = {
    "register": About,
    "authorities": dict[str, Authority],
    "measures": dict[str, Measure],
    "catalogue": dict[str, CatalogueItem],
    "terms": dict[str, Term],
    "holidays": dict[date, DayKind],
    "registration": Registration,
    "list": ListRules,
    "record": Record,
}
"""The type of each kind of file; a record file may also have a sequence of records."""

ROOT = "lists"
_TABLES = ("authorities", "measures", "catalogue", "terms")
_ITEMS: dict[str, type] = {
    "authorities": Authority,
    "measures": Measure,
    "catalogue": CatalogueItem,
    "terms": Term,
}
REQUIRED = tuple(f"{ROOT}/{name}.yml" for name in ("register", *_TABLES))
HOLIDAYS = f"{ROOT}/holidays.yml"

FileReader = Callable[[str], bytes]
Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


class ReadFile(msgspec.Struct, frozen=True, kw_only=True):
    """The content of one file: values by key or position, and its problems with their positions.

    `digest` is the SHA-256 of its bytes, computed here so that no build reads a file twice.

    `names` are the keys that a table defines, valid or not, and the ids of invalid records in a
    record file; None if they could not be read.
    """

    path: str
    kind: FileKind | None
    values: dict[Any, Any] = {}
    partial_records: tuple[PartialRecord, ...] = ()
    names: frozenset[str] | None = None
    problems: tuple[Problem, ...] = ()
    digest: str = ""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a register that could be read. `register` is None if register.yml is broken.

    `known` are the keys that references may name, by kind. A kind that could not be read is
    missing, and references to it cannot be checked. `unsound` are the ids of unusable records.
    """

    register: Register | None
    known: dict[str, frozenset[str]]
    problems: tuple[Problem, ...]
    digests: dict[str, str] = {}


def kind_of(path: str) -> FileKind | None:
    """The kind of file at a path below the register's root, or None: not part of a register."""
    parts = path.split("/")  # a path object takes ten times as long, for every file
    if parts[0] != ROOT or not path.endswith(".yml"):
        return None
    if len(parts) == 2:
        name = parts[1][:-4]
        return cast(FileKind, name) if path in {*REQUIRED, HOLIDAYS} else None
    if parts[1] == "entities":
        return "registration"
    if parts[1] == "schema":
        return None
    return "list" if parts[2:] == ["list.yml"] else "record"


def list_of(path: str) -> str:
    return path.split("/", 2)[1]


def read_file(path: str, data: bytes) -> ReadFile:
    """One file's values and problems; never raises."""
    kind = kind_of(path)
    if kind is None:
        return ReadFile(path=path, kind=None, problems=(_unexpected_file(path),))
    text, found = yaml_reader.decode(path, data)
    if kind == "record":
        found += [(finding, (1, 1)) for finding in _unportable_name(path)]
    personal_numbers = (
        *private_remarks(path, path, "name of a file"),
        *islice(_private_comments(path, text), yaml_reader.MAX_ALIKE),
    )
    if not text and found:
        return ReadFile(path=path, kind=kind, problems=tuple(_at(f, m) for f, m in found))
    parsed = yaml_reader.parse_yaml(path, text)
    found += parsed.findings
    if any(finding.code in yaml_reader.UNREADABLE for finding, _ in found):
        return ReadFile(path=path, kind=kind, problems=tuple(_at(f, m) for f, m in found))
    values, names, misplaced = _values(path, kind, parsed.value)
    problems = [_at(f, m) for f, m in found] + locate(misplaced, lambda _: data)
    problems += personal_numbers
    return ReadFile(
        path=path,
        kind=kind,
        values=values,
        partial_records=_misfits(path, parsed.value, misplaced) if kind == "record" else (),
        names=names,
        problems=tuple(problems),
    )


def _misfits(path: str, value: Any, findings: list[Finding]) -> tuple[PartialRecord, ...]:
    fields: dict[int | None, list[Field]] = {}
    for one in findings:
        missing = one.code == converter.MISSING_KEY  # its field is the mapping without the key
        fields.setdefault(one.index, []).append((*one.field, "") if missing else one.field)
    return tuple(
        PartialRecord(
            list=list_of(path),
            path=path,
            index=index,
            value=value if index is None else value[index],
            fields=tuple(ways),
        )
        for index, ways in fields.items()
    )


_UNPORTABLE = re.compile(r'[A-Z<>:"\\|?*\x00-\x1f\x7f]|[. ](?=/)')
"""Characters that Windows refuses in names, and letters, because some systems ignore their case."""


def _unportable_name(path: str) -> Iterator[Finding]:
    """Names that differ only in case are one file in clones on Windows and macOS."""
    below = path.split("/", 2)[2]
    plain = unicodedata.normalize("NFC", below)
    if found := _UNPORTABLE.search(below):
        message = f"name of a file must not hold {found[0]!r}: {below!r}"
        hint = "use small letters, digits and hyphens, as in the record's id"
        yield Finding(path=path, code="F12", message=message, hint=hint)
    elif plain != below:
        message = f"name of a file must be written in composed characters: {below!r}"
        yield Finding(path=path, code="F12", message=message, hint="type the name anew")


def private_remarks(
    path: str, text: str, where: str = "message", line: int = 1, *, mail: bool = True
) -> Iterator[Problem]:
    """Personal numbers in text that is on no page, but that everybody can read in the repository.

    `mail`: find e-mail addresses too.
    """
    for found in sightings(text):
        if mail or found.kind.group != "address":
            number = starred(text[found.start : found.end])
            message = f"{where} should not hold {found.kind.title}: {number!r}"
            hint = "repositories are copied: take it out of the history too"
            yield Problem(
                path=path, line=line, code="P05", severity="warning", message=message, hint=hint
            )


def _private_comments(path: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if "#" in line:
            yield from private_remarks(path, line[line.index("#") :], "comment", number)


def _unexpected_file(path: str) -> Problem:
    message = f"file is not part of a register: {path!r}"
    hint = f"records stand in {ROOT}/<list>/, with the ending .yml"
    return Problem(path=path, code="F08", message=message, hint=hint)


def _values(
    path: str, kind: FileKind, value: Any
) -> tuple[dict[Any, Any], frozenset[str] | None, list[Finding]]:
    if kind in _TABLES:
        return _table(path, kind, value)
    if kind == "record" and isinstance(value, list):
        return _sequence(path, value)
    made, findings = converter.convert(path, None, value, FILE_TYPES[kind])
    return ({None: made} if made is not None else {}), _unsound([value], findings), findings


def _table(
    path: str, kind: str, value: Any
) -> tuple[dict[Any, Any], frozenset[str] | None, list[Finding]]:
    """The valid items of a table, its keys, and the findings on the others."""
    whole, findings = converter.convert(path, None, value, FILE_TYPES[cast(FileKind, kind)])
    if whole is not None:
        return whole, frozenset(whole), []
    if not isinstance(value, dict):
        return {}, None, findings
    few = len(findings) < converter.MAX_FINDINGS
    items = {
        key: converter.convert(path, None, item, _ITEMS[kind])[0]
        for key, item in (value.items() if few else ())
    }
    return {k: v for k, v in items.items() if v is not None}, frozenset(value), findings


def _sequence(
    path: str, value: list[Any]
) -> tuple[dict[Any, Any], frozenset[str] | None, list[Finding]]:
    values: dict[Any, Any] = {}
    findings: list[Finding] = []
    for index, item in enumerate(value):
        if len(findings) >= converter.MAX_FINDINGS:
            break
        record, partial_records = converter.convert(path, index, item, Record)
        findings += partial_records
        if record is not None:
            values[index] = record
    return values, _unsound(value, findings), findings


def _unsound(items: list[Any], findings: list[Finding]) -> frozenset[str]:
    """The ids that other records may name although their own records cannot be used."""
    ids = (item.get("id") for item in items if findings and isinstance(item, dict))
    return frozenset(id_ for id_ in ids if isinstance(id_, str))


def _at(finding: Finding, mark: Mark) -> Problem:
    return Problem(
        path=finding.path,
        line=mark[0],
        column=mark[1],
        code=finding.code,
        severity=finding.severity,
        field=dotted(finding.field),
        message=finding.message,
        hint=finding.hint,
        other=finding.other,
    )


def locate(findings: Iterable[Finding], read: FileReader) -> list[Problem]:
    """Findings with the line and column of their value. A file is read once for adjacent findings.

    A value that is not in the file (a default, a missing key) is reported where the nearest mapping
    or list around it begins.
    """
    problems = []
    for path, of_file in groupby(findings, key=lambda finding: finding.path):
        marks = _marks(path, read)
        problems += [_at(finding, _mark(finding, marks)) for finding in of_file]
    return problems


def _marks(path: str, read: FileReader) -> dict[tuple[Field, bool], Mark]:
    try:
        text, _ = yaml_reader.decode(path, read(path))
    except OSError:
        return {}
    return yaml_reader.marks(path, text)


def _mark(finding: Finding, marks: dict[tuple[Field, bool], Mark]) -> Mark:
    field: Field = finding.field if finding.index is None else (finding.index, *finding.field)
    if finding.on_key and (field, True) in marks:
        return marks[field, True]
    while field and (field, False) not in marks:
        field = field[:-1]
    return marks.get((field, False), (1, 1))


def load(paths: Iterable[str], read: FileReader, map_: Map = map) -> Loaded:
    """The register in the files at `paths`, in the order of their names; never raises."""
    ordered = sorted(paths)
    files = [*map_(FileLoader(read), ordered)]
    problems = [problem for file in files for problem in file.problems]
    problems += [absent(path) for path in REQUIRED if path not in ordered]
    known = known_of(files)
    return Loaded(
        register=_register(files),
        known=known,
        problems=tuple(problems),
        digests={file.path: file.digest for file in files},
    )


class FileLoader(msgspec.Struct, frozen=True):
    """`read_file` with its reader, as a picklable value."""

    read: FileReader

    def __call__(self, path: str) -> ReadFile:
        try:
            data = self.read(path)
        except OSError as error:
            return ReadFile(path=path, kind=kind_of(path), problems=(unreadable(path, error),))
        digest = hashlib.sha256(data).hexdigest()
        return msgspec.structs.replace(read_file(path, data), digest=digest)


def unreadable(path: str, error: OSError) -> Problem:
    message = f"file cannot be read: {error.strerror or error}"
    denied = isinstance(error, PermissionError)
    hint = "check its permissions" if denied else "put a plain file there, or take it away"
    return Problem(path=path, code="F09", message=message, hint=hint)


def absent(path: str, what: str = "file", hint: str = "every register needs it") -> Problem:
    return Problem(path=path, code="F10", message=f"{what} is missing: {path!r}", hint=hint)


def known_of(files: list[ReadFile]) -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {
        f.kind: f.names for f in files if f.kind in _TABLES and f.names is not None
    }
    known["lists"] = frozenset(list_of(f.path) for f in files if f.kind == "list")
    records = [f for f in files if f.kind == "record"]
    if all(f.names is not None for f in records):
        known["unsound"] = frozenset(id_ for f in records for id_ in f.names or ())
    return known


def vocabulary_of(files: list[ReadFile]) -> Vocabulary | None:
    """The data that records refer to; None if register.yml is broken."""
    tables: dict[str, dict[str, Any]] = {name: {} for name in _TABLES}
    tables.update({f.kind: f.values for f in files if f.kind in _TABLES})
    about = next((f.values.get(None) for f in files if f.kind == "register"), None)
    if about is None:
        return None
    lists = {list_of(f.path): f.values[None] for f in files if f.kind == "list" and f.values}
    return Vocabulary(about=about, lists=lists, holidays=holidays_of(files), **tables)


def holidays_of(files: Iterable[ReadFile]) -> dict[date, DayKind]:
    """The days of holidays.yml in order; none without the file."""
    found = next((f.values.get(None) for f in files if f.kind == "holidays"), None)
    return dict(sorted((found or {}).items()))


def _register(files: list[ReadFile]) -> Register | None:
    vocabulary = vocabulary_of(files)
    return None if vocabulary is None else part_of(vocabulary, files)


def part_of(vocabulary: Vocabulary, files: list[ReadFile]) -> Register:
    """The records and registrations of some files, with the vocabulary of the whole."""
    return Register(
        vocabulary=vocabulary,
        records=tuple(records_of(files)),
        registrations=tuple(
            FiledRegistration(path=f.path, registration=f.values[None])
            for f in files
            if f.kind == "registration" and f.values
        ),
        partial_records=tuple(partial for file in files for partial in file.partial_records),
    )


def records_of(files: Iterable[ReadFile]) -> Iterator[Filed]:
    """The valid records in some files."""
    for file in files:
        if file.kind == "record":
            for index, record in file.values.items():
                yield Filed(list=list_of(file.path), path=file.path, index=index, record=record)
