"""YAML as text, with positions, and everything that the reader refuses."""

from typing import Any

import pytest

from gongshi.format import yaml_reader
from gongshi.format.yaml_reader import MAX_ALIKE, MAX_BYTES, MAX_DEPTH, Mark, decode, parse_yaml
from gongshi.register.problems import Field

UNSEEN = "text must not contain control, bidirectional or zero-width characters"

VALUES = [
    # what is written, what is read, what YAML 1.1 would have made of it
    ("NO", "NO", "false"),
    ("yes", "yes", "true"),
    ("on", "on", "true"),
    ("true", "true", "true"),
    ("'null'", "null", "nothing, were it not quoted"),
    ("nULL", "nULL", "a word in YAML too"),
    ("012", "012", "ten"),
    ("0o17", "0o17", "fifteen"),
    ("0x1F", "0x1F", "thirty-one"),
    ("1:30", "1:30", "ninety"),
    ("1_000", "1_000", "a thousand"),
    ("1.10", "1.10", "1.1"),
    ("1e3", "1e3", "a thousand"),
    (".inf", ".inf", "infinity"),
    ("2026-03-14", "2026-03-14", "a date"),
    ("911101080000000000", "911101080000000000", "a number"),
    ("123456789012345678901234567890", "123456789012345678901234567890", "a long number"),
    ("=", "=", "a default"),
    ("'~'", "~", "nothing, were it not quoted"),
    ("''", "", "empty text"),
    ('""', "", "empty text"),
    ("'it''s'", "it's", "a doubled quote"),
    (r'"a\tb\u4e2d\x41"', "a\tb中A", "escapes"),
    ("中华（有限）公司", "中华（有限）公司", "Chinese brackets"),
    ("a#b", "a#b", "no comment without a space"),
    ("a  # b", "a", "a comment"),
    ("https://a.example/b", "https://a.example/b", "a colon without a space"),
    ("|\n  one\n  two\n", "one\ntwo\n", "a literal block"),
    (">-\n  one\n  two\n", "one two", "a folded block"),
    ("one\n  two", "one two", "plain text on two lines"),
    ("~", None, "nothing"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("written", "expected", "otherwise"), VALUES)
def test_every_scalar_stays_text(written: str, expected: str | None, otherwise: str) -> None:
    """A scalar is the text as written; only nothing and a bare tilde are null."""
    actual = parse_yaml("a.yml", f"key: {written}\n")

    assert actual.findings == []
    assert actual.value == {"key": expected}


WHOLE = [
    ("a: 1\nb: 2\n", {"a": "1", "b": "2"}),
    ("{a: 1, b: [x, y], c: {}}\n", {"a": "1", "b": ["x", "y"], "c": {}}),
    ("- a\n- [b]\n- {c: d}\n-\n", ["a", ["b"], {"c": "d"}, None]),
    ("a:\n- b\n- c:\n  - d\n", {"a": ["b", {"c": ["d"]}]}),
    ("NO: 012\n1: 2\n~: 3\n", {"NO": "012", "1": "2", "~": "3"}),
    ('"<<": text\n', {"<<": "text"}),
    ("just text\n", "just text"),
    ("[]\n", []),
    ("# only a comment\n", None),
    ("---\na: 1\n...\n", {"a": "1"}),
    ("%YAML 1.2\n---\na: 1\n", {"a": "1"}),
    ("? long\n: way\n", {"long": "way"}),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_reads_plain_values(text: str, expected: Any) -> None:
    """Mappings, lists and text, in any nesting, block or flow."""
    actual = parse_yaml("a.yml", text)

    assert actual.findings == []
    assert actual.value == expected


HOW_VALUE = "write the value out where it is needed"
HOW_TAG = "write the plain value; its type follows from the field"
HOW_NULL = "leave the field out where there is nothing to say; quote the word if it is a name"
HOW_QUOTE = "put quotes around the whole value"
HOW_BRACKET = (
    "close it, write a comma after each value, and quotes around one that holds , : [ ] { }"
)

LOST = "text after ` #` is a comment, and nobody is shown it: '{}'"
HOW_LOST = "if it belongs there, put quotes around the whole value; else write a space after the #"

REFUSED = [
    # text, code, message, hint, where
    (
        "a: 1\nb: 2\na: 3\n",
        "Y02",
        "key must not be given twice: 'a'",
        "it stands in line 1 already; keep one of the two",
        (3, 1),
    ),
    (
        "{x: 1, x: 2}\n",
        "Y02",
        "key must not be given twice: 'x'",
        "it stands in line 1 already; keep one of the two",
        (1, 8),
    ),
    ("a: &x 1\n", "Y03", "file must not use an anchor: &x", HOW_VALUE, (1, 4)),
    ("a: &x [1]\n", "Y03", "file must not use an anchor: &x", HOW_VALUE, (1, 4)),
    ("&x a: 1\n", "Y03", "file must not use an anchor: &x", HOW_VALUE, (1, 1)),
    ("a: *x\n", "Y03", "file must not use an alias: *x", HOW_VALUE, (1, 4)),
    ("*x : {a: 1}\n", "Y03", "file must not use an alias: *x", HOW_VALUE, (1, 1)),
    ("{*x : a, b: c}\n", "Y03", "file must not use an alias: *x", HOW_VALUE, (1, 2)),
    ("a: !b c\n", "Y04", "file must not use a tag: !b", HOW_TAG, (1, 4)),
    ("a: !!str c\n", "Y04", "file must not use a tag: tag:yaml.org,2002:str", HOW_TAG, (1, 4)),
    (
        "!!python/object:os.system {}\n",
        "Y04",
        "file must not use a tag: tag:yaml.org,2002:python/object:os.system",
        HOW_TAG,
        (1, 1),
    ),
    ("a: null\n", "Y08", "value must not be the bare word null", HOW_NULL, (1, 4)),
    ("a: [b, NULL]\n", "Y08", "value must not be the bare word NULL", HOW_NULL, (1, 8)),
    ("Null\n", "Y08", "value must not be the bare word Null", HOW_NULL, (1, 1)),
    ("a: no 5 #12 b\n", "Y09", LOST.format("#12 b"), HOW_LOST, (1, 9)),
    ("a:\n  - x\n  - y #z\n", "Y09", LOST.format("#z"), HOW_LOST, (3, 7)),
    ("<<: {a: 1}\n", "Y05", "file must not use a merge key: <<", "write the fields out", (1, 1)),
    (
        "a: 1\n? [b, c]\n: 2\n",
        "Y06",
        "a key must be text: a list or mapping stands in its place",
        "write the key as a word",
        (2, 3),
    ),
    (
        "{a: 1}: 2\n",
        "Y06",
        "a key must be text: a list or mapping stands in its place",
        "write the key as a word",
        (1, 1),
    ),
    (
        "a: 1\n---\nb: 2\n",
        "Y07",
        "file must hold one YAML document: a second one begins",
        "use a list, or another file",
        (2, 1),
    ),
    ("", "F05", "file must not be empty", "delete it, or fill it in", (1, 1)),
    (" \n\r\n\t\n", "F05", "file must not be empty", "delete it, or fill it in", (1, 1)),
    ("\ufeff\n", "F05", "file must not be empty", "delete it, or fill it in", (1, 1)),
    (
        "a: [1\n",
        "Y01",
        "not readable as YAML: a bracket is opened and not closed as it should be",
        HOW_BRACKET,
        (1, 6),
    ),
    (
        "a: b: c\n",
        "Y01",
        "not readable as YAML: the value contains ': '",
        HOW_QUOTE,
        (1, 5),
    ),
    (
        "a: @b\n",
        "Y01",
        "not readable as YAML: a value must not begin with '@'",
        HOW_QUOTE,
        (1, 4),
    ),
    (
        "\ta: 1\n",
        "Y01",
        "not readable as YAML: a tab stands where spaces must",
        "indent with two spaces",
        (1, 1),
    ),
    (
        "中文: \x01\n",
        "Y01",
        "not readable as YAML: control characters are not allowed",
        "",
        (1, 5),
    ),
]


@pytest.mark.parametrize(("text", "code", "message", "hint", "mark"), REFUSED)
def test_refuses_with_a_position(text: str, code: str, message: str, hint: str, mark: Mark) -> None:
    """Features that records do not need are refused at their position, once, with a hint."""
    actual = parse_yaml("a.yml", text).findings

    assert [(f.code, f.message, f.hint, at) for f, at in actual] == [(code, message, hint, mark)]


def test_reports_every_offence_at_once() -> None:
    """A refused key, anchor or tag does not hide the next."""
    text = "a: &x 1\nb: *x\nb: !t 2\n<<: 3\n"

    actual = [(f.code, at) for f, at in parse_yaml("a.yml", text).findings]

    expected = [("Y03", (1, 4)), ("Y03", (2, 4)), ("Y02", (3, 1)), ("Y04", (3, 4)), ("Y05", (4, 1))]
    assert expected == actual


@pytest.mark.parametrize("text", ["? [}\n", "? - }\n", "a: b\n---\n}\n"])
def test_nothing_is_said_of_what_follows_the_end_of_reading(text: str) -> None:
    """Text after a key that is no text, or after a second document, may not even be YAML."""
    assert len(parse_yaml("a.yml", text).findings) == 1


@pytest.mark.parametrize("after", ["", "\n", "\n\n", "# a comment\n"])
def test_a_colon_in_a_value_is_refused_whatever_follows(after: str) -> None:
    found = parse_yaml("a.yml", "id: a\nreason: Found: nothing\n" + after).findings

    assert [(finding.code, mark) for finding, mark in found] == [("Y01", (2, 14))]


def test_says_in_which_field_it_happened() -> None:
    """A finding names the field of the container of the refused value."""
    findings = parse_yaml("a.yml", "a:\n  - b: 1\n    c: {d: 2, d: 3}\n").findings

    assert [f.field for f, _ in findings] == [("a", 0, "c")]


DEPTHS = [
    # how it nests, what opens and what closes one level
    ("lists", "[", "]"),
    ("mappings", "{a: ", "}"),
]


@pytest.mark.parametrize(("what", "opens", "closes"), DEPTHS)
def test_nests_as_deep_as_allowed(what: str, opens: str, closes: str) -> None:
    """The deepest allowed nesting is read; one more level is refused where it opens."""
    fits = parse_yaml("a.yml", opens * MAX_DEPTH + closes * MAX_DEPTH)
    deeper = parse_yaml("a.yml", opens * (MAX_DEPTH + 1) + closes * (MAX_DEPTH + 1))

    assert fits.findings == []
    assert [(f.code, f.message, f.hint, at) for f, at in deeper.findings] == [
        ("Y06", "nesting must be at most 16 deep", "flatten it", (1, MAX_DEPTH * len(opens) + 1))
    ]


HOSTILE = [
    ("brackets", "[" * 100_000),
    ("braces", "{a: " * 100_000),
    ("dashes", "- " * 100_000),
    ("questions", "? " * 100_000),
    ("block mappings", "".join(" " * depth + "a:\n" for depth in range(1_000))),
]


@pytest.mark.parametrize(("what", "text"), HOSTILE)
def test_no_nesting_exhausts_the_stack(what: str, text: str) -> None:
    """However deep a file nests, it gets a message and the reader stops."""
    actual = parse_yaml("a.yml", text, positions=True)

    assert [f.code for f, _ in actual.findings] == ["Y06"]


def test_a_bomb_of_aliases_stays_small() -> None:
    """Aliases are not followed, so a small file cannot become a large value."""
    text = "a: &a [x, x]\n" + "".join(
        f"{after}: &{after} [*{before}, *{before}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )

    actual = parse_yaml("a.yml", text)

    assert actual.value["i"] == ["", ""]
    assert {f.code for f, _ in actual.findings} == {"Y03"}


MARKS: list[tuple[Field, bool, Mark]] = [
    ((), False, (2, 1)),
    (("id",), True, (2, 1)),
    (("id",), False, (2, 5)),
    (("subject",), True, (3, 1)),
    (("subject",), False, (4, 3)),
    (("subject", "name"), True, (4, 3)),
    (("subject", "name"), False, (4, 9)),
    (("subject", "aliases"), False, (5, 12)),
    (("subject", "aliases", 0), False, (5, 13)),
    (("subject", "aliases", 1), False, (5, 17)),
    (("note",), False, (6, 7)),
    (("measures",), False, (9, 3)),
    (("measures", 0), False, (9, 5)),
    (("measures", 1), False, (10, 5)),
    (("measures", 1, "地"), True, (10, 5)),
    (("measures", 1, "地"), False, (10, 8)),
]
MARKED = """\
# a comment
id: r-1
subject:
  name: 蓝海
  aliases: [甲乙, 丙]
note: >-
  folded
measures:
  - 一
  - 地: x
"""


@pytest.mark.parametrize(("field", "on_key", "expected"), MARKS)
def test_keeps_positions(field: Field, on_key: bool, expected: Mark) -> None:  # noqa: FBT001
    """Keys and values are found by line and column, counted in characters from 1."""
    assert expected == parse_yaml("a.yml", MARKED, positions=True).marks[field, on_key]


def test_gathers_positions_only_when_asked() -> None:
    """Reading without positions gives the same value, and no marks."""
    without, with_ = parse_yaml("a.yml", MARKED), parse_yaml("a.yml", MARKED, positions=True)

    assert without.marks == {}
    assert without.value == with_.value


def test_a_doubled_key_keeps_its_first_position() -> None:
    """The first of two equal keys is the one a finding points at."""
    actual = parse_yaml("a.yml", "a: 1\na: 2\n", positions=True).marks

    assert actual[("a",), True] == (1, 1)
    assert actual[("a",), False] == (1, 4)


BYTES = [
    # bytes, code, message, hint, where
    (
        "a: 1\nb: 蓝海\n".encode("gb18030"),
        "F01",
        "file must be UTF-8 text: byte 0xC0 is not",
        "it looks like GBK (GB 18030); save it as UTF-8",
        (2, 4),
    ),
    (
        b"\xff\xfea\x00:\x00",
        "F01",
        "file must be UTF-8 text: byte 0xFF is not",
        "it looks like UTF-16; save it as UTF-8",
        (1, 1),
    ),
    (
        b"\xfe\xff\x00a\x00:",
        "F01",
        "file must be UTF-8 text: byte 0xFE is not",
        "it looks like UTF-16; save it as UTF-8",
        (1, 1),
    ),
    (
        "蓝海: ".encode() + b"\xff\n",
        "F01",
        "file must be UTF-8 text: byte 0xFF is not",
        "save it as UTF-8",
        (1, 5),
    ),
    (
        b"a: \xed\xa0\x80\n",
        "F01",
        "file must be UTF-8 text: byte 0xED is not",
        "save it as UTF-8",
        (1, 4),
    ),
    (
        b"\xef\xbb\xbfa: 1\n",
        "F02",
        "file must not begin with a byte order mark",
        "save it as UTF-8 without BOM",
        (1, 1),
    ),
    (
        b"a: 1\r\nb: 2\r\n",
        "F03",
        "lines must end in LF: CR found",
        "save it with Unix line ends (LF)",
        (1, 5),
    ),
    (
        b"a: 1\nb: 2\rc",
        "F03",
        "lines must end in LF: CR found",
        "save it with Unix line ends (LF)",
        (2, 5),
    ),
    (
        b"a: 1\nb:\n\t- 2\n",
        "F04",
        "file must not contain tabs",
        "write spaces in their place",
        (3, 1),
    ),
    (
        b"a" * (MAX_BYTES + 1),
        "F06",
        "file must be at most 4194304 bytes, and this one is larger",
        "split it into several files",
        (1, 1),
    ),
]


@pytest.mark.parametrize(("data", "code", "message", "hint", "mark"), BYTES)
def test_refuses_unfit_bytes(data: bytes, code: str, message: str, hint: str, mark: Mark) -> None:
    """Wrong encodings and line ends are named, with a guess at what the file is."""
    _, findings = decode("a.yml", data)

    assert [(f.code, f.message, f.hint, at) for f, at in findings] == [(code, message, hint, mark)]


def test_decodes_sound_bytes() -> None:
    """UTF-8 of the largest allowed size is read as it is."""
    text = "蓝" + "a" * (MAX_BYTES - 3)

    assert decode("a.yml", text.encode()) == (text, [])


CHARACTERS = [
    ("\x00", "U+0000", "a NUL, as of a file that is UTF-16"),
    ("\x0b", "U+000B", "a vertical tab"),
    ("\x1b", "U+001B", "an escape"),
    ("\x7f", "U+007F", "a delete"),
    ("\x85", "U+0085", "a line end to YAML and to nobody else"),
    ("\u061c", "U+061C", "an Arabic letter mark"),
    ("\u200b", "U+200B", "a zero-width space"),
    ("\u200f", "U+200F", "a right-to-left mark"),
    ("\u2028", "U+2028", "a line separator, which breaks plain text in two"),
    ("\u2029", "U+2029", "a paragraph separator"),
    ("\u202e", "U+202E", "a right-to-left override"),
    ("\u2060", "U+2060", "a word joiner"),
    ("\u2066", "U+2066", "an isolate"),
    ("\ufeff", "U+FEFF", "a byte order mark inside"),
    ("\ufff9", "U+FFF9", "an annotation"),
]


@pytest.mark.parametrize(("character", "name", "what"), CHARACTERS)
def test_refuses_unseen_characters(character: str, name: str, what: str) -> None:
    """Invisible characters must not be in a name, so that no name can imitate another."""
    _, findings = decode("a.yml", f"id: r-1\nname: 蓝{character}海\n".encode())

    assert [(f.code, f.message, at) for f, at in findings] == [("F07", f"{UNSEEN}: {name}", (2, 8))]


@pytest.mark.parametrize(("character", "name", "what"), CHARACTERS)
def test_refuses_unseen_characters_as_escapes(character: str, name: str, what: str) -> None:
    """An escape cannot add characters that are refused otherwise; keys count like values."""
    escape = f"\\u{ord(character):04x}"

    value = parse_yaml("a.yml", f'id: r-1\nname: "蓝{escape}海"\n').findings
    key = parse_yaml("a.yml", f'"蓝{escape}海": 1\n').findings

    assert [(f.code, f.message, at) for f, at in value] == [("F07", f"{UNSEEN}: {name}", (2, 7))]
    assert [(f.code, f.message, at) for f, at in key] == [("F07", f"{UNSEEN}: {name}", (1, 1))]


def test_an_unseen_character_is_reported_once() -> None:
    """Characters that `decode` has reported are not reported again by `parse_yaml`."""
    text = 'name: "蓝\u202e海"\n'

    assert [f.code for f, _ in decode("a.yml", text.encode())[1]] == ["F07"]
    assert parse_yaml("a.yml", text).findings == []


SEEN = ["蓝海 有限公司", "a\u00a0b", "é", "𠮷野家", "👪", "\u3000", "•·〔2026〕"]


@pytest.mark.parametrize("text", SEEN)
def test_leaves_visible_characters_alone(text: str) -> None:
    """Rare characters, wide spaces and pictures are text like any other."""
    assert decode("a.yml", f"a: {text}\n".encode())[1] == []


def test_reports_every_unseen_character() -> None:
    """Each is reported with its place, in their order."""
    _, findings = decode("a.yml", "a: \u200bx\u202e\nb: \u200b\n".encode())

    assert [at for _, at in findings] == [(1, 4), (1, 6), (2, 4)]


def test_a_file_of_unseen_characters_is_not_drowned_in_findings() -> None:
    """UTF-16 without a mark is half NULs; the first hundred say enough."""
    _, findings = decode("a.yml", ("a: 1\n" * 100_000).encode("utf-16-le"))

    assert len(findings) == MAX_ALIKE


def test_reports_all_kinds_of_unfit_text_at_once() -> None:
    """A byte order mark does not hide the tab behind it, nor the tab the carriage return."""
    _, findings = decode("a.yml", b"\xef\xbb\xbfa:\t1\r\nb: \xe2\x80\x8b\r\n")

    assert [(f.code, at) for f, at in findings] == [
        ("F02", (1, 1)),
        ("F03", (1, 6)),
        ("F04", (1, 4)),
        ("F07", (2, 4)),
    ]


def test_values_are_read_past_unfit_text() -> None:
    """A byte order mark, carriage returns and tabs are reported, and the value still read."""
    text, _ = decode("a.yml", b"\xef\xbb\xbfa: 1\r\nb:\t2\r\n")

    assert parse_yaml("a.yml", text).value == {"a": "1", "b": "2"}


def test_parsed_files_share_nothing() -> None:
    """Two files never write into one another's findings."""
    first, second = parse_yaml("a.yml", "*a"), parse_yaml("b.yml", "b")

    assert len(first.findings) == 1
    assert second == yaml_reader.Parsed(value="b")
