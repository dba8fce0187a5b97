"""Mistakes in YAML written by hand have messages that name them."""

import pytest

from gongshi.format.yaml_reader import Mark, parse_yaml

WIDE = "the colon is a wide one: '：'"
NO_SPACE = "no space follows the colon"
NO_KEY = "the line has no key"
OPEN_QUOTE = "a quotation mark is opened and not closed"
AFTER_QUOTE = "more follows the quotation mark that ends the value"
BRACKET = "a bracket is opened and not closed as it should be"
COLON = "the value contains ': '"
RIGHT = "the line begins too far to the right"
NOTHING = "the line goes on with nothing that stands above"

SLIPS = [
    # what was written, what is said of it, where
    ("a: 1\nb：2\nc: 3\n", WIDE, (2, 2)),
    ("a: 1\nb ： 2\nc: 3\n", WIDE, (2, 3)),
    ("a: 1\nb: 2\nc：3\n", WIDE, (3, 2)),
    ("a:\n  en: x\n  zh：y\nb: 1\n", WIDE, (3, 5)),
    ("- a: 1\n- b：2\n  c: 3\n", WIDE, (2, 4)),
    ("a:\n  b：1\n  c: 2\n", WIDE, (2, 4)),
    ("a: 1\nb:2\nc: 3\n", NO_SPACE, (2, 3)),
    ("a: 1\nb:\u30002\nc: 3\n", NO_SPACE, (2, 3)),
    ("a: 1\nb:\u00a02\nc: 3\n", NO_SPACE, (2, 3)),
    ("a: x\nmore of x\nb: 1\n", NO_KEY, (2, 1)),
    ("a: x\n=======\nb: 1\n", NO_KEY, (2, 1)),
    ('a: "x\nb: 1\n', OPEN_QUOTE, (1, 4)),
    ("a: 'x\nb: 1\n", OPEN_QUOTE, (1, 4)),
    ('a: "x\nb: "y"\nc: 1\n', AFTER_QUOTE, (2, 5)),
    ('a: "x" y\nb: 1\n', AFTER_QUOTE, (1, 8)),
    ("a: 'O'Brien'\nb: 1\n", AFTER_QUOTE, (1, 7)),
    ('a: "x\\q"\n', r"between double quotes `\` must begin an escape", (1, 6)),
    ("a: [x, y\nb: 1\n", BRACKET, (1, 4)),
    ("a: {x: 1\nb: 2\n", BRACKET, (1, 4)),
    ("a: x: y\n", COLON, (1, 5)),
    ("a:\n  b: 1\n   c: 2\n", RIGHT, (3, 5)),
    ("a:\n   b: 1\n  c: 2\n", NOTHING, (3, 3)),
    ("a: x\n- b\n", NOTHING, (2, 1)),
    ("a: [x]]\n", "more follows than the value", (1, 7)),
    ("a: @x\n", "a value must not begin with '@'", (1, 4)),
    ("a: *\n", "a value must not begin with '*'", (1, 4)),
    ("a: & b\n", "a value must not begin with '&'", (1, 4)),
    ("a: -\n", "a value must not begin with '-'", (1, 4)),
    ("a:\n\tb: 1\n", "a tab stands where spaces must", (2, 1)),
]


@pytest.mark.parametrize(("written", "message", "mark"), SLIPS)
def test_a_mistake_is_named(written: str, message: str, mark: Mark) -> None:
    (found,) = parse_yaml("a.yml", written).findings

    assert (found[0].code, found[0].message, found[1]) == (
        "Y01",
        f"not readable as YAML: {message}",
        mark,
    )
    assert found[0].hint


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028"])
def test_line_ends_that_only_the_parser_counts_lead_nowhere_wrong(end: str) -> None:
    """It may point at a line behind the last one that an editor shows."""
    found = parse_yaml("a.yml", f"a: 1{end}{end}b：2{end}c: 3").findings

    assert [finding.code for finding, _ in found] == ["Y01"]
