"""From plain values to structs, with every problem reported in full."""

from datetime import date
from typing import Any

import msgspec
import pytest

from gongshi.format import converter
from gongshi.format.converter import convert, nearest_word, shown
from gongshi.format.load import FILE_TYPES
from gongshi.register import model
from gongshi.register.model import (
    Authority,
    CatalogueItem,
    ListRules,
    Record,
    Registration,
    Subject,
    Term,
)
from gongshi.register.problems import Field
from tests.support import minimal
from tests.support.minimal import AUTHORITY, ITEM, LIST, REGISTRATION, SUBJECT, TERM

RECORD = minimal.RECORD | {"basis": {"en": "b", "zh": "乙"}}


def without(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if key not in keys}


SOUND = [
    (Record, RECORD, "id", "r-1"),
    (Record, RECORD, "decided", date(2026, 3, 14)),
    (Record, RECORD, "basis", {"en": "b", "zh": "乙"}),
    (Record, RECORD | {"fulfilled": "false"}, "fulfilled", False),
    (Record, RECORD | {"fulfilled": None}, "fulfilled", None),
    (Record, RECORD | {"measures": ["a", "b"]}, "measures", ("a", "b")),
    (Record, RECORD | {"details": {"fine": "012"}}, "details", {"fine": "012"}),
    (Record, RECORD | {"document": "012"}, "document", "012"),
    (Record, RECORD | {"reason": "NO"}, "reason", "NO"),
    (CatalogueItem, ITEM, "number", 5),
    (ListRules, LIST, "class_", "serious"),
    (Term, TERM | {"max": "none"}, "max", "none"),
    (Term, TERM | {"min": "none"}, "min", "none"),
    (Record, RECORD | {"fulfilled": "2026-05-01"}, "fulfilled", date(2026, 5, 1)),
    (Record, RECORD | {"severity": ["minor", "serious"]}, "severity", ("minor", "serious")),
    (Subject, SUBJECT | {"name": "null"}, "name", "null"),
]


@pytest.mark.parametrize(("type_", "value", "key", "expected"), SOUND)
def test_types_follow_from_the_field(type_: type, value: Any, key: str, expected: Any) -> None:
    """Text becomes a date, a truth or a number where the field says so, and only there."""
    made, findings = convert("a.yml", None, value, type_)

    assert findings == []
    assert getattr(made, key) == expected


DAY = "write year-month-day, as `2026-03-14`"
PERIOD = "write years, months or days, as `P1Y`, `P3M`, `P30D`"
OR_NONE = "write a duration as `P1Y` or `P3M`, or `none` if open-ended"
KEY = "write small letters, digits and single hyphens, as `lh-2026-0015`"
HTTPS = "write an address that begins with https://"
MONEY = "write an amount and a currency, as `50000 CNY`"
ID_HINT = "write four stars and the last four characters, as `****1234`"
REGION = 'write six digits in quotes, as `"990102"`'
LANGUAGE = "write a language code, as `en` or `zh`"
FILL_IN = "write it after the colon and before any #, or take the line out"
BOTH = "text, or a mapping of language to text"
SEVERITIES = "one of general, minor, serious"
KINDS = "one of " + ", ".join(sorted(model.KINDS))
LONG = "x" * 501

MISFITS: list[tuple[type, Any, str, Field, str, str]] = [
    # type, value, code, field, message, hint
    # S01 a key is missing
    (Record, without(RECORD, "id"), "S01", (), "`id` is missing", "add `id:`"),
    (
        Record,
        RECORD | {"subject": {"kind": "enterprise"}},
        "S01",
        ("subject",),
        "`name` of `subject` is missing",
        "add `name:`",
    ),
    (ListRules, without(LIST, "class"), "S01", (), "`class` is missing", "add `class:`"),
    # S02 a key is not known
    (
        Record,
        RECORD | {"expire": "2027-01-01"},
        "S02",
        ("expire",),
        "key is not known here: 'expire'",
        "did you mean 'expires'?",
    ),
    (
        Subject,
        SUBJECT | {"nam_en": "N"},
        "S02",
        ("nam_en",),
        "key is not known here: 'nam_en'",
        "did you mean 'name_en'?",
    ),
    (
        ListRules,
        LIST | {"class_": "serious"},
        "S02",
        ("class_",),
        "key is not known here: 'class_'",
        "did you mean 'class'?",
    ),
    (
        Term,
        TERM | {"名": "x"},
        "S02",
        ("名",),
        "key is not known here: '名'",
        (
            "known here: title, anchor, min, min_anchor, max, least, with_ban, counting, "
            "if_unfulfilled, extension, in_force, show, basis, note"
        ),
    ),
    (
        Term,
        TERM | {"名" * 100: "x"},
        "S02",
        ("名" * 100,),
        f"key is not known here: '{'名' * 57}…'",
        (
            "known here: title, anchor, min, min_anchor, max, least, with_ban, counting, "
            "if_unfulfilled, extension, in_force, show, basis, note"
        ),
    ),
    # S03 a value of another type
    (Record, "text", "S03", (), "file must be a mapping of fields: 'text'", ""),
    (Record, None, "S03", (), "file must be a mapping of fields: nothing", ""),
    (Record, ["a"], "S03", (), "file must be a mapping of fields: a list", ""),
    (
        Record,
        RECORD | {"subject": "N"},
        "S03",
        ("subject",),
        "subject must be a mapping of fields: 'N'",
        "",
    ),
    (
        Record,
        RECORD | {"repair": "granted"},
        "S03",
        ("repair",),
        "repair must be a mapping of fields: 'granted'",
        "",
    ),
    (
        Record,
        RECORD | {"repair": ["granted"]},
        "S03",
        ("repair",),
        "repair must be a mapping of fields: a list",
        "",
    ),
    (
        Record,
        RECORD | {"document": None},
        "S03",
        ("document",),
        "document must be text: nothing",
        FILL_IN,
    ),
    (
        Record,
        RECORD | {"document": ["1"]},
        "S03",
        ("document",),
        "document must be text: a list",
        "",
    ),
    (Record, RECORD | {"source": {}}, "S03", ("source",), "source must be text: a mapping", ""),
    (
        Record,
        RECORD | {"reason": None},
        "S03",
        ("reason",),
        f"reason must be {BOTH}: nothing",
        FILL_IN,
    ),
    (Record, RECORD | {"reason": ["r"]}, "S03", ("reason",), f"reason must be {BOTH}: a list", ""),
    (
        Record,
        RECORD | {"reason": {"en": None}},
        "S03",
        ("reason", "en"),
        "reason.en must be text: nothing",
        FILL_IN,
    ),
    (
        Record,
        RECORD | {"details": "fine"},
        "S03",
        ("details",),
        "details must be a mapping: 'fine'",
        "",
    ),
    (
        Record,
        RECORD | {"details": {"fine": ["1"]}},
        "S03",
        ("details", "fine"),
        f"fine must be {BOTH}: a list",
        "",
    ),
    (
        Record,
        RECORD | {"measures": "ban"},
        "S03",
        ("measures",),
        "measures must be a list, as `[first, second]`: 'ban'",
        "",
    ),
    (
        Record,
        RECORD | {"measures": ["ban", None]},
        "S03",
        ("measures", 1),
        "measures[1] must be text: nothing",
        FILL_IN,
    ),
    (
        Record,
        RECORD | {"fulfilled": "yes"},
        "S03",
        ("fulfilled",),
        "fulfilled must be `true`, `false` or a day: 'yes'",
        "",
    ),
    (
        Record,
        RECORD | {"fulfilled": ""},
        "S03",
        ("fulfilled",),
        "fulfilled must be `true`, `false` or a day: ''",
        "",
    ),
    (
        CatalogueItem,
        ITEM | {"number": "five"},
        "S03",
        ("number",),
        "number must be a whole number: 'five'",
        "",
    ),
    (
        CatalogueItem,
        ITEM | {"number": None},
        "S03",
        ("number",),
        "number must be a whole number: nothing",
        FILL_IN,
    ),
    (
        CatalogueItem,
        ITEM | {"number": "5.5"},
        "S03",
        ("number",),
        "number must be a whole number: '5.5'",
        "",
    ),
    # S04 a value outside its closed set
    (
        Record,
        RECORD | {"severity": "seroius"},
        "S04",
        ("severity",),
        f"severity must be {SEVERITIES}: 'seroius'",
        "did you mean 'serious'?",
    ),
    (
        Record,
        RECORD | {"severity": "9"},
        "S04",
        ("severity",),
        f"severity must be {SEVERITIES}: '9'",
        "",
    ),
    (
        Record,
        RECORD | {"severity": {"minor": "x"}},
        "S04",
        ("severity",),
        f"severity must be {SEVERITIES}: a mapping",
        "",
    ),
    (
        Record,
        RECORD | {"subject": SUBJECT | {"kind": "company"}},
        "S04",
        ("subject", "kind"),
        f"kind must be {KINDS}: 'company'",
        "",
    ),
    (
        ListRules,
        LIST | {"subjects": ["enterprise", "person"]},
        "S04",
        ("subjects", 1),
        f"subjects[1] must be {KINDS}: 'person'",
        "did you mean 'natural-person'?",
    ),
    (
        ListRules,
        LIST | {"terms": {"sereous": "three-years"}},
        "S04",
        ("terms", "sereous"),
        f"sereous must be {SEVERITIES}: 'sereous'",
        "did you mean 'serious'?",
    ),
    # S05 not a day
    (
        Record,
        RECORD | {"decided": "2026-02-29"},
        "S05",
        ("decided",),
        "decided must be a day that exists: '2026-02-29'",
        "the last day of that month is 2026-02-28",
    ),
    (
        Record,
        RECORD | {"repair": {"applied": "2026-11-05", "decided": "0001-01-01"}},
        "S05",
        ("repair", "decided"),
        "decided must be from 1800-01-01 to 2200-12-31: '0001-01-01'",
        "check the year; where there is no end, leave it out",
    ),
    (
        Registration,
        REGISTRATION | {"established": "2201-01-01"},
        "S05",
        ("established",),
        "established must be from 1800-01-01 to 2200-12-31: '2201-01-01'",
        "check the year; where there is no end, leave it out",
    ),
    (
        Record,
        RECORD | {"decided": "14.3.2026"},
        "S05",
        ("decided",),
        "decided must be written year-month-day: '14.3.2026'",
        DAY,
    ),
    (
        Record,
        RECORD | {"decided": "2026-3-4"},
        "S05",
        ("decided",),
        "decided must be written year-month-day: '2026-3-4'",
        "did you mean '2026-03-04'?",
    ),
    (
        Record,
        RECORD | {"decided": "20260314"},
        "S05",
        ("decided",),
        "decided must be written year-month-day: '20260314'",
        "did you mean '2026-03-14'?",
    ),
    (
        Record,
        RECORD | {"decided": "2026-W11-6"},
        "S05",
        ("decided",),
        "decided must be written year-month-day: '2026-W11-6'",
        DAY,
    ),
    (
        Record,
        RECORD | {"decided": "2026-03-14T00:00:00"},
        "S05",
        ("decided",),
        "decided must be written year-month-day: '2026-03-14T00:00:00'",
        "did you mean '2026-03-14'?",
    ),
    (
        Record,
        RECORD | {"decided": "２０２６-03-14"},
        "S05",
        ("decided",),
        "decided must be written year-month-day: '２０２６-03-14'",
        "did you mean '2026-03-14'?",
    ),
    (
        Record,
        RECORD | {"decided": None},
        "S05",
        ("decided",),
        "decided must be written year-month-day: nothing",
        DAY,
    ),
    (
        Record,
        RECORD | {"expires": ["2027-01-01"]},
        "S05",
        ("expires",),
        "expires must be written year-month-day: a list",
        DAY,
    ),
    (
        Record,
        RECORD | {"repair": {"applied": "soon"}},
        "S05",
        ("repair", "applied"),
        "applied must be written year-month-day: 'soon'",
        DAY,
    ),
    # S06 not a period
    (
        Term,
        TERM | {"max": "3Y"},
        "S06",
        ("max",),
        "max is not written as it must be: '3Y'",
        OR_NONE,
    ),
    (
        Term,
        TERM | {"max": "P1W"},
        "S06",
        ("max",),
        "max is not written as it must be: 'P1W'",
        OR_NONE,
    ),
    (
        Term,
        TERM | {"min": "P3M\n"},
        "S06",
        ("min",),
        r"min is not written as it must be: 'P3M\n'",
        OR_NONE,
    ),
    # S07 not in its form
    (Record, RECORD | {"id": "R_1"}, "S07", ("id",), "id is not written as it must be: 'R_1'", KEY),
    (Record, RECORD | {"id": ""}, "S07", ("id",), "id is not written as it must be: ''", KEY),
    (
        Record,
        RECORD | {"id": "r--1"},
        "S07",
        ("id",),
        "id is not written as it must be: 'r--1'",
        KEY,
    ),
    (
        Subject,
        SUBJECT | {"ids": {"LEI": "x"}},
        "S07",
        ("ids", "LEI"),
        "ids.LEI is not written as it must be: 'LEI'",
        KEY,
    ),
    (
        Subject,
        SUBJECT | {"region": "9901"},
        "S07",
        ("region",),
        "region is not written as it must be: '9901'",
        REGION,
    ),
    (
        Subject,
        SUBJECT | {"id_hint": "110101199003074578"},
        "S07",
        ("id_hint",),
        "id_hint is not written as it must be: '110101199003074578'",
        ID_HINT,
    ),
    (
        Registration,
        REGISTRATION | {"capital": "5000000"},
        "S07",
        ("capital",),
        "capital is not written as it must be: '5000000'",
        MONEY,
    ),
    (
        Record,
        RECORD | {"reason": {"a\nb": "r"}},
        "S07",
        ("reason", "a\nb"),
        r"'a\nb' is not written as it must be: 'a\nb'",
        LANGUAGE,
    ),
    (
        Record,
        RECORD | {"details": {"": None}},
        "S03",
        ("details", ""),
        f"'' must be {BOTH}: nothing",
        FILL_IN,
    ),
    (
        Record,
        RECORD | {"reason": {"English": "r"}},
        "S07",
        ("reason", "English"),
        "English is not written as it must be: 'English'",
        LANGUAGE,
    ),
    (
        CatalogueItem,
        ITEM | {"number": "0"},
        "S07",
        ("number",),
        "number must be from 1 to 99: '0'",
        "",
    ),
    (
        CatalogueItem,
        ITEM | {"number": "100"},
        "S07",
        ("number",),
        "number must be from 1 to 99: '100'",
        "",
    ),
    # S08 too short or too long
    (
        Record,
        RECORD | {"document": ""},
        "S08",
        ("document",),
        "document must not be empty",
        FILL_IN,
    ),
    (Record, RECORD | {"reason": ""}, "S08", ("reason",), "reason must not be empty", FILL_IN),
    (
        Record,
        RECORD | {"reason": {"zh": ""}},
        "S08",
        ("reason", "zh"),
        "reason.zh must not be empty",
        FILL_IN,
    ),
    (
        ListRules,
        LIST | {"subjects": []},
        "S08",
        ("subjects",),
        "subjects must not be empty",
        FILL_IN,
    ),
    (ListRules, LIST | {"terms": {}}, "S08", ("terms",), "terms must not be empty", FILL_IN),
    (
        Record,
        RECORD | {"document": LONG},
        "S08",
        ("document",),
        "document must have at most 500 characters: 501",
        "shorten it",
    ),
    (
        Record,
        RECORD | {"id": "r" * 81},
        "S08",
        ("id",),
        "id must have at most 80 characters: 81",
        "shorten it",
    ),
    # S09 not https
    (
        Authority,
        AUTHORITY | {"url": "http://a.example/"},
        "S09",
        ("url",),
        "url is not written as it must be: 'http://a.example/'",
        HTTPS,
    ),
    (
        Record,
        RECORD | {"source": "javascript:alert(1)"},
        "S09",
        ("source",),
        "source is not written as it must be: 'javascript:alert(1)'",
        HTTPS,
    ),
]


@pytest.mark.parametrize(("type_", "value", "code", "field", "message", "hint"), MISFITS)
def test_says_what_does_not_fit(
    type_: type, value: Any, code: str, field: Field, message: str, hint: str
) -> None:
    """A problem is reported once: its field, the required form, the value, a hint."""
    made, findings = convert("a.yml", None, value, type_)

    assert made is None
    assert [(f.code, f.field, f.message, f.hint) for f in findings] == [
        (code, field, message, hint)
    ]


def test_every_code_is_tried() -> None:
    """The table above has every kind of problem."""
    named = [value for name, value in vars(converter).items() if name.isupper() and name[0] != "_"]
    known = {value for value in named if isinstance(value, str)}

    assert known == {code for _, _, code, *_ in MISFITS}


def test_says_everything_at_once() -> None:
    """One problem does not hide another, and findings come in the order of the file."""
    value = {
        "id": "R 1",
        "subject": {"kind": "company", "names": "N"},
        "decided": "soon",
        "published": "2026-03-20",
        "measures": ["a", "B", "c", "D"],
        "colour": "red",
    }

    _, findings = convert("a.yml", None, value, Record)

    assert [(f.code, f.field) for f in findings] == [
        ("S07", ("id",)),
        ("S04", ("subject", "kind")),
        ("S02", ("subject", "names")),
        ("S01", ("subject",)),
        ("S05", ("decided",)),
        ("S07", ("measures", 1)),
        ("S07", ("measures", 3)),
        ("S02", ("colour",)),
        ("S01", ()),
        ("S01", ()),
        ("S01", ()),
    ]


def test_findings_know_their_file_and_place() -> None:
    """A record of a sequence keeps its place, so that its lines can be found."""
    _, findings = convert("lists/a/b.yml", 3, {"id": "r-1"}, Record)

    assert {(f.path, f.index) for f in findings} == {("lists/a/b.yml", 3)}


def test_calls_a_record_of_a_sequence_a_record() -> None:
    """In a file of many records it is not the file that has the wrong shape."""
    _, findings = convert("a.yml", 3, "text", Record)

    assert [f.message for f in findings] == ["record must be a mapping of fields: 'text'"]


KEYS = [
    (RECORD | {"expire": "2027-01-01"}, True, "an unknown key"),
    (without(RECORD, "id"), True, "a missing key, at its holder's"),
    (RECORD | {"reason": {"English": "r"}}, True, "a key in a wrong form"),
    (RECORD | {"decided": "soon"}, False, "a value"),
    (RECORD | {"reason": {"en": ""}}, False, "a value of a mapping"),
]


@pytest.mark.parametrize(("value", "expected", "what"), KEYS)
def test_points_at_the_key_or_the_value(value: Any, expected: bool, what: str) -> None:  # noqa: FBT001
    """A problem of a key is reported at the key, others at the value."""
    _, findings = convert("a.yml", None, value, Record)

    assert [expected] == [f.on_key for f in findings]


LAX = [
    # what is written where, read alone and beside another mistake
    ("fulfilled", "true"),
    ("fulfilled", "True"),
    ("fulfilled", "0"),
    ("fulfilled", "null"),
    ("expires", "null"),
    ("expires", "NULL"),
    ("severity", "null"),
    ("repair", "null"),
    ("source", None),
]


@pytest.mark.parametrize(("key", "value"), LAX)
def test_judges_a_value_alike_beside_a_mistake(key: str, value: str | None) -> None:
    """A value that is valid in a valid record is not reported beside another mistake."""
    _, alone = convert("a.yml", None, RECORD | {key: value}, Record)
    _, beside = convert("a.yml", None, RECORD | {key: value, "id": "R 1"}, Record)

    assert alone == []
    assert [f.field for f in beside] == [("id",)]


NEAR = [
    ("expire", ["expires", "ended"], "did you mean 'expires'?"),
    ("Expires", ["expires"], "did you mean 'expires'?"),
    ("xyz", ["expires"], ""),
    ("", ["expires"], ""),
    ("expires", [], ""),
    ("蓝海市场监管", ["蓝海市场监督", "法院"], "did you mean '蓝海市场监督'?"),
]


@pytest.mark.parametrize(("word", "known", "expected"), NEAR)
def test_guesses_what_was_meant(word: str, known: list[str], expected: str) -> None:
    """The nearest known word is suggested, and none if none is near."""
    assert expected == nearest_word(word, known)


SHOWN = [
    ("text", "'text'"),
    ("it's", '"it\'s"'),
    ("a\nb", r"'a\nb'"),
    ("", "''"),
    (None, "nothing"),
    ([], "a list"),
    ({}, "a mapping"),
    ("x" * 60, f"'{'x' * 60}'"),
    ("x" * 61, f"'{'x' * 57}…'"),
]


@pytest.mark.parametrize(("value", "expected"), SHOWN)
def test_shows_a_value(value: Any, expected: str) -> None:
    """A value in a message is quoted, on one line, and cut if it is long."""
    assert expected == shown(value)


def _patterns(value: Any) -> set[str]:
    """Every pattern of a JSON schema, keys' patterns too."""
    found = {value["pattern"]} if isinstance(value, dict) and "pattern" in value else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found.union(*(_patterns(each) for each in inner))


def test_every_form_has_a_hint() -> None:
    """For every form that the model requires, the message says how to write it."""
    used = set().union(*(_patterns(msgspec.json.schema(type_)) for type_ in FILE_TYPES.values()))

    assert used == converter._FORMS.keys()


def test_every_form_has_a_name() -> None:
    """The hints are kept by the model's own patterns."""
    named = [value for name, value in vars(model).items() if name.isupper() and name[0] != "_"]
    forms = {value for value in named if isinstance(value, str) and value.startswith("^")}

    assert forms == converter._FORMS.keys()


BROKEN_LINES = ("a\nb", "a\n", "\na", "a\tb", "a\rb", "\n::error::x")


@pytest.mark.parametrize("text", BROKEN_LINES)
@pytest.mark.parametrize(
    ("type_", "value", "field"),
    [
        (Record, RECORD, ("document",)),
        (Record, RECORD, ("subject", "name")),
        (Record, RECORD, ("subject", "aliases", 0)),
        (Registration, REGISTRATION, ("former_names", 0)),
        (ListRules, LIST, ("title",)),
        (ListRules, LIST, ("short", "zh")),
        (Authority, AUTHORITY, ("phone",)),
        (model.About, minimal.ABOUT, ("regions", "990100")),
    ],
)
def test_what_is_shown_on_one_line_must_be_one(
    type_: Any, value: dict[str, Any], field: Field, text: str
) -> None:
    given: Any = text
    for step in reversed(field[1:]):
        given = [given] if step == 0 else {step: given}
    inner = value.get(str(field[0]))
    given = {**inner, **given} if isinstance(inner, dict) else given
    _, (found,) = convert("p", None, value | {field[0]: given}, type_)

    assert (found.code, found.field) == ("S07", field)
    assert found.message.endswith(f"is not written as it must be: {text!r}")
    assert found.hint == "write it on one line, without a tab"
