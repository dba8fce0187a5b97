"""From files to a register: shape only, and nothing that is sound is lost."""

import pickle
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from gongshi.format import load
from gongshi.format.converter import MAX_FINDINGS
from gongshi.format.load import FILE_TYPES, REQUIRED, Loaded, kind_of, list_of, locate, read_file
from gongshi.format.yaml_reader import MAX_ALIKE
from gongshi.register.model import Record, Register
from gongshi.register.problems import Field, Finding

KINDS = [
    ("lists/register.yml", "register"),
    ("lists/authorities.yml", "authorities"),
    ("lists/measures.yml", "measures"),
    ("lists/catalogue.yml", "catalogue"),
    ("lists/terms.yml", "terms"),
    ("lists/holidays.yml", "holidays"),
    ("lists/entities/91990102MA1TKY0150.yml", "registration"),
    ("lists/entities/a/b.yml", "registration"),
    ("lists/entities/list.yml", "registration"),
    ("lists/serious/list.yml", "list"),
    ("lists/serious/r-1.yml", "record"),
    ("lists/serious/2026/r-1.yml", "record"),
    ("lists/serious/2026/11/r-1.yml", "record"),
    ("lists/serious/2026/list.yml", "record"),
    ("lists/serious/register.yml", "record"),
    ("lists/other.yml", None),
    ("lists/schema/record.yml", None),
    ("lists/serious/list.yaml", None),
    ("lists/serious/r-1.json", None),
    ("lists/serious/README.md", None),
    ("lists", None),
    ("register.yml", None),
    ("content/register.yml", None),
    ("content/lists/register.yml", None),
    ("", None),
]


@pytest.mark.parametrize(("path", "expected"), KINDS)
def test_the_place_says_what_a_file_holds(path: str, expected: str | None) -> None:
    """A file's kind follows from its path alone."""
    assert kind_of(path) == expected


def test_every_kind_has_a_place() -> None:
    """Every kind of file in the model has a place."""
    assert {kind for _, kind in KINDS if kind} == FILE_TYPES.keys()


def test_a_record_belongs_to_the_list_whose_folder_it_is_in() -> None:
    """Folders below the list's own only keep order."""
    assert list_of("lists/serious/2026/11/r-1.yml") == "serious"


RECORD = """\
id: {id}
subject: {{kind: enterprise, name: N}}
document: "1"
reason: r
basis: b
decided: 2026-03-14
published: 2026-03-20
"""


def record(id_: str) -> str:
    return RECORD.format(id=id_)


def item(id_: str) -> str:
    """The record as an item of a sequence."""
    return "- " + record(id_).rstrip().replace("\n", "\n  ") + "\n"


def ids(values: dict[Any, Record]) -> dict[Any, str]:
    return {place: value.id for place, value in values.items()}


def test_reads_one_record() -> None:
    """A record alone in its file has no place in a sequence."""
    actual = read_file("lists/a/r-1.yml", record("r-1").encode())

    assert actual.problems == ()
    assert ids(actual.values) == {None: "r-1"}


def test_reads_a_sequence_of_records() -> None:
    """Records in one file keep their places, counted from 0."""
    text = item("r-1") + item("r-2") + item("r-3")

    actual = read_file("lists/a/2026.yml", text.encode())

    assert actual.problems == ()
    assert ids(actual.values) == {0: "r-1", 1: "r-2", 2: "r-3"}


def test_a_broken_record_leaves_its_neighbours_alone() -> None:
    """The sound records of a sequence are kept, each at its own place."""
    text = item("r-1") + item("R 2") + "- text\n-\n" + item("r-3")

    actual = read_file("lists/a/2026.yml", text.encode())

    assert ids(actual.values) == {0: "r-1", 4: "r-3"}
    assert [(p.line, p.column, p.code, p.field, p.message) for p in actual.problems] == [
        (8, 7, "S07", "id", "id is not written as it must be: 'R 2'"),
        (15, 3, "S03", "", "record must be a mapping of fields: 'text'"),
        (16, 2, "S03", "", "record must be a mapping of fields: nothing"),
    ]


def test_an_empty_sequence_holds_no_records() -> None:
    """A file may be emptied of its records and stay."""
    actual = read_file("lists/a/2026.yml", b"[]\n")

    assert (actual.values, actual.problems) == ({}, ())


def test_only_a_record_file_may_hold_a_sequence() -> None:
    """A list of rules, or of registrations, is a mistake."""
    for path in ("lists/a/list.yml", "lists/entities/a.yml", "lists/register.yml"):
        actual = read_file(path, b"- title: t\n")

        assert [p.message for p in actual.problems] == ["file must be a mapping of fields: a list"]


TABLE = """\
one: {title: One}
two: {title: Two, colour: red}
three: text
four:
  title: Four
  phone:
    - 1
"""


def test_a_broken_table_keeps_its_other_keys() -> None:
    """One broken item does not invalidate the table, and every key stays known."""
    actual = read_file("lists/authorities.yml", TABLE.encode())

    assert list(actual.values) == ["one"]
    assert actual.names == frozenset({"one", "two", "three", "four"})
    assert [(p.line, p.column, p.code, p.field) for p in actual.problems] == [
        (2, 19, "S02", "two.colour"),
        (3, 8, "S03", "three"),
        (7, 5, "S03", "four.phone"),
    ]


@pytest.mark.parametrize("text", ["- a\n", "text\n", "# nothing but a comment\n"])
def test_a_table_that_is_no_table_has_no_known_keys(text: str) -> None:
    """Without a mapping its keys are unknown."""
    actual = read_file("lists/terms.yml", text.encode())

    assert (actual.values, actual.names) == ({}, None)
    assert [p.code for p in actual.problems] == ["S03"]


SILENT = [
    ("an anchor", "id: &a r-1\n", ["Y03"]),
    ("a tag", "id: !a r-1\n", ["Y04"]),
    ("a doubled key", "id: r-1\nid: r-2\n", ["Y02"]),
    ("broken YAML", "id: [\n", ["Y01"]),
    ("two documents", "id: r-1\n---\nid: r-2\n", ["Y07"]),
    ("an empty file", "", ["F05"]),
    ("an empty file with a mark", "\ufeff", ["F02", "F05"]),
]


@pytest.mark.parametrize(("what", "text", "expected"), SILENT)
def test_an_unreadable_value_is_not_checked(what: str, text: str, expected: list[str]) -> None:
    """If the YAML itself is wrong, its form is not reported as well."""
    actual = read_file("lists/a/r-1.yml", text.encode())

    assert actual.values == {}
    assert [p.code for p in actual.problems] == expected


def test_an_undecodable_file_is_not_read() -> None:
    """A file in another encoding has one problem: its encoding."""
    actual = read_file("lists/a/r-1.yml", record("r-1").encode("utf-16"))

    assert actual.values == {}
    assert [(p.line, p.column, p.code) for p in actual.problems] == [(1, 1, "F01")]


def test_text_with_invisible_characters_is_still_checked() -> None:
    """Carriage returns do not hide that a date is wrong; positions hold in spite of them."""
    text = record("r-1").replace("2026-03-14", "soon").replace("\n", "\r\n")

    actual = read_file("lists/a/r-1.yml", text.encode())

    assert [(p.line, p.column, p.code) for p in actual.problems] == [(1, 8, "F03"), (6, 10, "S05")]


def test_a_stray_file_is_named() -> None:
    """A file that is never read is a mistake, reported at its beginning."""
    (problem,) = read_file("lists/a/r-1.yaml", b"").problems

    assert (problem.line, problem.column, problem.code) == (1, 1, "F08")
    assert problem.message == "file is not part of a register: 'lists/a/r-1.yaml'"
    assert problem.hint == "records stand in lists/<list>/, with the ending .yml"


@pytest.mark.parametrize(
    ("name", "sign"),
    [("R-1", "R"), ('a"b', '"'), ("a:b", ":"), ("a\nb", "\n"), ("2026 /a", " "), ("A/b", "A")],
)
def test_a_name_that_not_every_system_can_keep_is_refused(name: str, sign: str) -> None:
    """`R-1.yml` beside `r-1.yml` would take its place in a clone on Windows or macOS."""
    (problem,) = read_file(f"lists/a/{name}.yml", record("r-1").encode()).problems

    assert (problem.code, problem.line) == ("F12", 1)
    assert problem.message.startswith(f"name of a file must not hold {sign!r}: ")


def test_a_name_in_decomposed_characters_is_refused() -> None:
    """On macOS it would be the same file as the composed name, elsewhere another."""
    (problem,) = read_file("lists/a/e\u0301.yml", record("r-1").encode()).problems

    assert problem.code == "F12"
    assert read_file("lists/a/\u00e9-蓝海.yml", record("r-1").encode()).problems == ()


def test_loads_the_toy(toy_loaded: Loaded, toy: Register) -> None:
    """Everything in the toy's files is in its register."""
    vocabulary = toy.vocabulary

    assert len(toy.records) == 15
    assert [filed.registration.name for filed in toy.registrations] == ["玩具城红帆食品有限公司"]
    assert list(vocabulary.lists) == [
        "abnormal-operations",
        "honest-traders",
        "judgment-defaulters",
        "serious-violations",
    ]
    assert toy_loaded.known == {
        "unsound": frozenset(),
        "authorities": frozenset(vocabulary.authorities),
        "measures": frozenset(vocabulary.measures),
        "catalogue": frozenset(vocabulary.catalogue),
        "terms": frozenset(vocabulary.terms),
        "lists": frozenset(vocabulary.lists),
    }


def test_records_are_filed_where_they_stand(toy: Register) -> None:
    """A record knows its list, its file and its place in a sequence."""
    filed = {f.record.id: (f.list, f.path, f.index) for f in toy.records}

    assert filed["sv-2026-0001"] == (
        "serious-violations",
        "lists/serious-violations/2026/sv-2026-0001.yml",
        None,
    )
    assert filed["sv-2023-0001"] == (
        "serious-violations",
        "lists/serious-violations/2022-2024.yml",
        1,
    )


Files = dict[str, bytes]


def loaded(files: Files) -> Loaded:
    return load.load(files, files.__getitem__)


def test_the_order_of_the_files_does_not_matter(toy_files: Files, toy_loaded: Loaded) -> None:
    """However a disk lists the files, the register is the same."""
    backwards = dict(reversed(toy_files.items()))

    assert loaded(backwards) == toy_loaded


def test_reading_may_happen_anywhere(toy_files: Files, toy_loaded: Loaded) -> None:
    """The work and what it gives can be carried to another process and back."""

    def carried(function: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
        function = pickle.loads(pickle.dumps(function))  # noqa: S301 - our own bytes
        return [pickle.loads(pickle.dumps(function(value))) for value in values]  # noqa: S301

    assert load.load(toy_files, toy_files.__getitem__, carried) == toy_loaded


def test_holidays_are_in_the_order_of_days() -> None:
    """However the file is ordered."""
    file = read_file(load.HOLIDAYS, b"2026-10-10: open\n2026-10-01: closed\n")

    assert [*load.holidays_of([file]).items()] == [
        (date(2026, 10, 1), "closed"),
        (date(2026, 10, 10), "open"),
    ]


HOLIDAYS = [
    ("2026-10-01: close", "S04", (1, 13), "did you mean 'closed'?"),
    ("2026-11-31: closed", "S05", (1, 1), "the last day of that month is 2026-11-30"),
    ("2626-10-01: closed", "S05", (1, 1), "check the year; where there is no end, leave it out"),
    ("2026-10-01: open\n2026-10-01: closed", "Y02", (2, 1), ""),
    ("- 2026-10-01", "S03", (1, 1), ""),
]


@pytest.mark.parametrize(("text", "code", "place", "hint"), HOLIDAYS)
def test_a_holiday_is_a_day_that_is_closed_or_open(
    text: str, code: str, place: tuple[int, int], hint: str
) -> None:
    """What is wrong stands where it is wrong, and no day of the file counts."""
    file = read_file(load.HOLIDAYS, text.encode())

    (problem,) = file.problems
    assert (problem.code, (problem.line, problem.column)) == (code, place)
    assert hint in problem.hint
    assert load.holidays_of([file]) == {}


def test_a_register_needs_no_holidays(toy_files: Files) -> None:
    actual = loaded({name: data for name, data in toy_files.items() if name != load.HOLIDAYS})

    assert actual.problems == ()
    assert actual.register is not None
    assert actual.register.vocabulary.holidays == {}


@pytest.mark.parametrize("path", REQUIRED)
def test_a_missing_file_is_named(path: str, toy_files: Files) -> None:
    """Every register needs its five files; without register.yml there is none."""
    actual = loaded({name: data for name, data in toy_files.items() if name != path})

    assert [(p.path, p.code, p.message, p.hint) for p in actual.problems] == [
        (path, "F10", f"file is missing: {path!r}", "every register needs it")
    ]
    assert (actual.register is None) == (path == "lists/register.yml")


def test_nothing_is_no_register() -> None:
    """For an empty folder, the messages name every file that a register needs."""
    actual = loaded({})

    assert actual.register is None
    assert [p.path for p in actual.problems] == list(REQUIRED)


def test_an_unreadable_file_is_named(toy_files: Files) -> None:
    """A file the system refuses is a problem of that file, and the rest is read."""
    path = "lists/serious-violations/2026/sv-2026-0001.yml"

    def read(name: str) -> bytes:
        if name == path:
            raise PermissionError(13, "Permission denied", name)
        return toy_files[name]

    actual = load.load(toy_files, read)

    assert [(p.path, p.line, p.code, p.message, p.hint) for p in actual.problems] == [
        (path, 1, "F09", "file cannot be read: Permission denied", "check its permissions")
    ]
    assert actual.register is not None
    assert len(actual.register.records) == 14


KNOWN = [
    # the file that is broken, how, the kind, the keys still known: None where they are unknown
    ("lists/terms.yml", b"[\n", "terms", None),
    ("lists/terms.yml", b"a: 1\nb: 2\n", "terms", frozenset({"a", "b"})),
    ("lists/terms.yml", None, "terms", None),
]


@pytest.mark.parametrize(("path", "data", "kind", "expected"), KNOWN)
def test_what_may_be_referred_to(
    path: str, data: bytes | None, kind: str, expected: frozenset[str] | None, toy_files: Files
) -> None:
    """A key that was read is known even where its item is broken; an unread table is unknown."""
    files = toy_files | {path: data} if data is not None else {**toy_files}
    if data is None:
        del files[path]

    assert loaded(files).known.get(kind) == expected


def test_the_id_of_a_broken_record_is_known(toy_files: Files) -> None:
    """A reference to an unusable record is not reported as missing."""
    path = "lists/serious-violations/2026/sv-2026-0001.yml"
    broken = toy_files[path].replace(b"decided: 2025", b"decided: 3/2025")

    assert loaded(toy_files | {path: broken}).known["unsound"] == frozenset({"sv-2026-0001"})
    assert "unsound" not in loaded(toy_files | {path: b"id: ["}).known


def test_a_broken_list_is_known_and_its_records_are_kept(toy_files: Files) -> None:
    """Problems of a list are not reported for its records."""
    actual = loaded(toy_files | {"lists/honest-traders/list.yml": b"title: [\n"})

    assert "honest-traders" in actual.known["lists"]
    assert actual.register is not None
    assert "honest-traders" not in actual.register.vocabulary.lists
    assert len(actual.register.records) == 15


def test_a_broken_register_file_leaves_no_register(toy_files: Files) -> None:
    """Without its own file a register has no name, and every other problem is still found."""
    broken = {"lists/register.yml": b"title: [\n", "lists/measures.yml": b"a: 1\n"}

    actual = loaded(toy_files | broken)

    assert actual.register is None
    assert [(p.path, p.code) for p in actual.problems] == [
        ("lists/measures.yml", "S03"),
        ("lists/register.yml", "Y01"),
    ]


PLACES = """\
id: r-1
subject:
  kind: enterprise
  name: 蓝海
  aliases: [甲, 乙]
repair:
  applied: 2026-01-01
"""

LOCATED: list[tuple[str, int | None, Field, bool, tuple[int, int]]] = [
    # path, index, field, on key, line and column
    ("one", None, ("id",), False, (1, 5)),
    ("one", None, ("id",), True, (1, 1)),
    ("one", None, ("subject",), False, (3, 3)),
    ("one", None, ("subject",), True, (2, 1)),
    ("one", None, ("subject", "name"), False, (4, 9)),
    ("one", None, ("subject", "name"), True, (4, 3)),
    ("one", None, ("subject", "aliases", 1), False, (5, 16)),
    ("one", None, ("subject", "aliases", 9), False, (5, 12)),
    ("one", None, ("subject", "code"), False, (3, 3)),
    ("one", None, ("subject", "ids", "lei"), False, (3, 3)),
    ("one", None, ("repair", "decided"), False, (7, 3)),
    ("one", None, ("repair", "decided"), True, (7, 3)),
    ("one", None, ("expires",), False, (1, 1)),
    ("one", None, (), False, (1, 1)),
    ("one", None, (), True, (1, 1)),
    ("two", 0, ("id",), False, (1, 7)),
    ("two", 1, ("id",), False, (2, 7)),
    ("two", 1, ("id",), True, (2, 3)),
    ("two", 1, ("name",), False, (2, 3)),
    ("two", 1, (), False, (2, 3)),
    ("two", 9, ("id",), False, (1, 1)),
    ("broken", None, ("id",), False, (1, 5)),
    ("broken", None, ("subject",), False, (2, 10)),
    ("gone", None, ("id",), False, (1, 1)),
    ("other encoding", None, ("id",), False, (1, 1)),
]

DISK = {
    "one": PLACES.encode(),
    "two": b"- id: r-1\n- id: r-2\n",
    "broken": b"id: r-1\nsubject: [\n",
    "other encoding": PLACES.encode("gb18030"),
}


def read_disk(path: str) -> bytes:
    if path not in DISK:
        raise FileNotFoundError(path)
    return DISK[path]


@pytest.mark.parametrize(("path", "index", "field", "on_key", "expected"), LOCATED)
def test_locates_a_finding(
    path: str,
    index: int | None,
    field: Field,
    on_key: bool,  # noqa: FBT001 - a column of the table
    expected: tuple[int, int],
) -> None:
    """A finding gets the position of its key or value, otherwise of the nearest container."""
    finding = Finding(path=path, index=index, field=field, on_key=on_key, message="m")

    (problem,) = locate([finding], read_disk)

    assert (problem.line, problem.column) == expected


def test_a_located_finding_keeps_its_message() -> None:
    """Only the position is added; the field is written with dots."""
    finding = Finding(
        path="one",
        field=("subject", "aliases", 1),
        code="X01",
        severity="warning",
        message="m",
        hint="h",
    )

    (problem,) = locate([finding], read_disk)

    assert problem == load.Problem(
        path="one",
        line=5,
        column=16,
        code="X01",
        severity="warning",
        field="subject.aliases[1]",
        message="m",
        hint="h",
    )


def test_locating_reads_a_file_once_for_findings_in_a_row() -> None:
    """However many findings a file has; and no more than one file's positions are held."""
    asked = []

    def read(path: str) -> bytes:
        asked.append(path)
        return read_disk(path)

    findings = [Finding(path=path, message="m") for path in ("one", "one", "two", "gone", "gone")]

    assert len(locate(findings, read)) == 5
    assert asked == ["one", "two", "gone"]


LARGE = {
    "comments": ("lists/a/x.yml", "# a\n", "S03", 1),
    "comments with a number": ("lists/a/x.yml", "# 13800138000\n", "P05", MAX_ALIKE),
    "text that becomes a comment": ("lists/a/x.yml", "- a #b\n", "Y09", MAX_ALIKE),
    "a key again and again": ("lists/a/x.yml", "id: x\n", "Y02", MAX_ALIKE),
    "tags": ("lists/a/x.yml", "- !a b\n", "Y04", MAX_ALIKE),
    "directives": ("lists/a/x.yml", "%TAG !{}! x\n", "Y04", 1),
    "unknown keys": ("lists/a/x.yml", "publishd{}: x\n", "S02", MAX_FINDINGS),
    "broken items": ("lists/terms.yml", "t{}: x\n", "S03", MAX_FINDINGS),
    "broken records": ("lists/a/x.yml", "- {{id: x-{}}}\n", "S01", MAX_FINDINGS),
}
"""A line of a file of a megabyte, and how many problems of which kind are found in it."""


@pytest.mark.parametrize("what", LARGE)
def test_a_large_file_of_one_mistake_is_read_in_little_time(what: str) -> None:
    """Looking at all that stands before each mistake would take hours, and stop every push."""
    path, line, code, most = LARGE[what]
    lines = (line.format(number) for number in range(1024 * 1024 // len(line)))

    found = [p for p in read_file(path, "".join(lines).encode()).problems if p.code == code]

    assert most <= len(found) <= most + 10
    assert [p.line for p in found] == sorted(p.line for p in found)
