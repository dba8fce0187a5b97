"""The model: described in full, and the same for an editor as for the reader."""

import inspect
import re
from typing import Any, get_args

import jsonschema
import msgspec
import pytest
import yaml

from gongshi.format.json_schema import schema
from gongshi.format.load import FILE_TYPES, FileKind, kind_of
from gongshi.register import model
from gongshi.register.model import CLASSES, TONES, Filed, ListRules, Tone, measures_of

INTERNAL = {"Vocabulary", "Filed", "FiledRegistration", "PartialRecord", "Register"}
"""Structs for values that were read; people do not write them."""

STRUCTS = [
    struct
    for name, struct in inspect.getmembers(model, inspect.isclass)
    if issubclass(struct, msgspec.Struct) and struct.__module__ == model.__name__
]
WRITTEN = [struct for struct in STRUCTS if struct.__name__ not in INTERNAL]
FIELDS = [
    pytest.param(struct, name, id=f"{struct.__name__}.{name}")
    for struct in WRITTEN
    for name in struct.__struct_encode_fields__
]


@pytest.mark.parametrize("struct", STRUCTS)
def test_every_struct_is_described(struct: type) -> None:
    """A struct's docstring says what it represents."""
    assert (inspect.getdoc(struct) or "").endswith(".")


@pytest.mark.parametrize("struct", STRUCTS)
def test_every_struct_is_frozen(struct: type[msgspec.Struct]) -> None:
    """Values that were read are never changed."""
    assert struct.__struct_config__.frozen


@pytest.mark.parametrize("struct", WRITTEN)
def test_unknown_keys_are_refused(struct: type[msgspec.Struct]) -> None:
    """A misspelt key is never silently dropped."""
    assert struct.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize(("struct", "name"), FIELDS)
def test_every_field_is_described(struct: type, name: str) -> None:
    """The schema, which editors show and the reference is made from, says what each field is."""
    defined = msgspec.json.schema(struct)["$defs"][struct.__name__]

    assert defined["properties"][name]["description"].endswith((".", "?", "…"))


def test_every_class_has_a_tone() -> None:
    """A class without a tone could neither be coloured nor repaired."""
    assert set(TONES) == set(CLASSES)
    assert set(TONES.values()) == set(get_args(Tone))


FORMS = [
    # pattern, what fits, what does not
    (
        model.KEY,
        ["a", "lh-2026-0015", "0"],
        ["", "A", "a_b", "-a", "a-", "a--b", "a\n", "é", "a b"],
    ),
    (model.REGION, ["990102"], ["99010", "9901020", "99010a", "990102\n", "９９０１０２"]),
    (
        model.HTTPS,
        [
            "https://a.example",
            "https://a.example/",
            "https://a.example/b?c=d#e",
            "https://例.example/",
        ],
        [
            "http://a.example/",
            "https://",
            "https:///b",
            "https://a b/",
            "HTTPS://a/",
            "javascript:1",
        ],
    ),
    (
        model.MONEY,
        ["0 CNY", "50000 CNY", "3000.50 CNY", "-1.2345 EUR"],
        ["50000", "CNY 5", "5 cny", "5,000 CNY", "5  CNY", "1.23456 CNY", "5. CNY", "5 CNY\n"],
    ),
    (
        model.ID_HINT,
        ["****1234", "****123X"],
        ["1234", "***1234", "****12345", "****123x", "*****234"],
    ),
    (
        model.LANGUAGE,
        ["en", "zh", "zh-Hans", "yue"],
        ["e", "EN", "english", "zh_CN", "zh-", "en\n"],
    ),
    (
        model.PERIOD,
        ["P1Y", "P3M", "P30D", "P1Y6M"],
        ["", "P", "none", "P1W", "P1M1Y", "P3M\n", "p1y"],
    ),
    (model.PERIOD_OR_NONE, ["P1Y", "P1M1D", "none"], ["", "None", "nonesuch", "P", "none\n"]),
]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (pattern, text, fits)
        for pattern, sound, unsound in FORMS
        for fits, texts in ((True, sound), (False, unsound))
        for text in texts
    ],
)
def test_forms(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001
    """Each form accepts its own values and no others, not even a line end."""
    assert (re.search(pattern, text) is not None) == expected


def test_measures_come_once(toy: model.Register) -> None:
    """The list's measures come first, then the record's own, none twice."""
    filed: Filed = next(f for f in toy.records if f.record.id == "sv-2026-0001")
    rules: ListRules = toy.vocabulary.lists[filed.list]
    twice = msgspec.structs.replace(
        filed,
        record=msgspec.structs.replace(
            filed.record, measures=("spending-limit", "procurement-ban", "spending-limit")
        ),
    )

    assert measures_of(filed, rules) == ("procurement-ban", "spending-limit")
    assert measures_of(twice, rules) == ("procurement-ban", "spending-limit")


class EditorLoader(yaml.SafeLoader):
    """Reads plain scalars as an editor does, by the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own way


CORE = [
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
]
for name, form, first in CORE:
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{name}", re.compile(f"(?:{form})$"), first
    )
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


def as_an_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506 - a safe loader's child


def test_an_editor_types_plain_scalars() -> None:
    """The reading that schemas are tried on is an editor's: dates are text, numbers are not."""
    text = "[2026-03-14, 012, '012', 5, 1.5, false, no, 1:30, ~]"

    actual = as_an_editor_reads(text)

    assert actual == ["2026-03-14", 12, "012", 5, 1.5, False, "no", "1:30", None]


@pytest.mark.parametrize("kind", FILE_TYPES)
def test_every_kind_has_a_schema(kind: FileKind) -> None:
    """A schema can be made of every kind of file and is itself valid."""
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("kind", FILE_TYPES)
def test_schemas_accept_the_toy(kind: FileKind, toy_files: dict[str, bytes]) -> None:
    """Values that the reader accepts, an editor accepts too."""
    judge = jsonschema.Draft202012Validator(schema(kind))
    files = {path: data for path, data in toy_files.items() if kind_of(path) == kind}

    faults = [
        f"{path}: {fault.json_path}: {fault.message}"
        for path, data in files.items()
        for fault in judge.iter_errors(as_an_editor_reads(data.decode()))
    ]

    assert files
    assert faults == []


REFUSED: list[tuple[FileKind, str]] = [
    ("record", "id: r-1"),
    ("record", "colour: red"),
    ("terms", "t: {title: t, max: 3Y, basis: b}"),
    ("terms", "t: {title: t, max: P3Y, basis: b, colour: red}"),
    ("catalogue", "c: {number: five}"),
    ("list", "class: seroius"),
    ("authorities", "a: {title: t, url: http://a.example/}"),
    ("holidays", "2026-10-01: shut"),
]


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_schemas_refuse_invalid_files(kind: FileKind, text: str) -> None:
    """Values that the reader refuses, an editor underlines."""
    judge = jsonschema.Draft202012Validator(schema(kind))

    assert not judge.is_valid(as_an_editor_reads(text))
