"""Laws of reading YAML, tried on generated values and bytes."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from gongshi.format.load import read_file
from gongshi.format.yaml_reader import MAX_DEPTH, decode, parse_yaml

pytestmark = pytest.mark.prop

# a surrogate is no character, and libyaml refuses it
text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
visible = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co")))
values = st.recursive(
    text, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4)
)
plain = st.recursive(
    visible, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(visible, inner, max_size=4)
)
FRAGMENTS = [*"[]{},#~a中\"'\\\t\r\n\x00\x85\u2028\ufffe\ufeff", ": ", "- ", "? ", "  ", "<<"]
FRAGMENTS += ["&x ", "*x", "!t ", "---\n", "...\n", "%YAML 1.2\n", "|\n", ">-\n", "\U0001f46a"]
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)


def dumped(value: Any, style: str, *, flow: bool, unicode: bool) -> str:
    return yaml.safe_dump(
        value,
        default_style=style,
        default_flow_style=flow,
        allow_unicode=unicode,
        sort_keys=False,
        width=10_000,
    )


@given(value=values, style=st.sampled_from("'\""), flow=st.booleans(), unicode=st.booleans())
@example(value={"<<": "NO"}, style='"', flow=False, unicode=False)
@example(value=["012", "1:30", "~", ""], style="'", flow=True, unicode=True)
def test_quoted_text_is_given_back(*, value: Any, style: str, flow: bool, unicode: bool) -> None:
    """Every scalar stays the text it was written as, in any nesting, or its file is refused."""
    written = dumped(value, style, flow=flow, unicode=unicode)

    actual = parse_yaml("a.yml", written)

    # PyYAML leaves line separators in the open, where YAML folds them and `decode` refuses them
    assert actual.value == value or decode("a.yml", written.encode())[1]
    assert {f.code for f, _ in actual.findings} <= {"F07"}


@given(value=plain, flow=st.booleans())
def test_visible_text_has_nothing_wrong(*, value: Any, flow: bool) -> None:
    """Characters that people can see and write in quotes are read without a finding."""
    written = dumped(value, '"', flow=flow, unicode=True)

    decoded, unfit = decode("a.yml", written.encode())

    assert (unfit, parse_yaml("a.yml", decoded).findings) == ([], [])


@given(values)
def test_positions_change_nothing(value: Any) -> None:
    """Reading with positions gives the same value, and a position for everything in it."""
    written = dumped(value, '"', flow=False, unicode=True)

    without, with_ = parse_yaml("a.yml", written), parse_yaml("a.yml", written, positions=True)

    assert with_.value == without.value
    assert {field for field, _ in with_.marks} == ways(value)


LINES = ["a: 1", "b: >-", "c: |", "d:", "- e", "- f: 2", "text, of two lines", "蓝海: 有限公司"]
LINES += ['g: "x: y # z"', "h: 'it''s'", "i: [j, 'k', \"l\"]", "m: {n: o, p: [q]}", "r: ~", "s: ''"]
LINES += ["# a comment", "t: u # a comment", "v: w: x", "y: null", "", '"z": {}', "[1, 2]", "- - a"]
lines = st.lists(st.tuples(st.sampled_from(["", "  ", "    "]), st.sampled_from(LINES)), max_size=9)
as_people_write = lines.map(lambda given: "".join(f"{spaces}{line}\n" for spaces, line in given))


@given(as_people_write | fragments)
def test_positions_change_nothing_of_any_text(text_: str) -> None:
    """Reading with positions gives the same value and findings."""
    without, with_ = parse_yaml("a.yml", text_), parse_yaml("a.yml", text_, positions=True)

    assert (with_.value, with_.findings) == (without.value, without.findings)


@given(as_people_write | fragments)
@example("a: b: c\n\n")
@example("- >-\n  a\n\n  b\n- |+\n  c\n\n- 'd\n\n  e'\n")
def test_text_without_a_finding_is_read_as_pyyaml_composes_it(text_: str) -> None:
    """The value is that of PyYAML's own composer, except null, which differs from text."""
    parsed = parse_yaml("a.yml", text_)

    if "Y01" in {finding.code for finding, _ in parsed.findings}:
        with pytest.raises(yaml.YAMLError):
            yaml.compose(text_, Loader=yaml.CBaseLoader)
    elif not parsed.findings:
        assert parsed.value == composed(yaml.compose(text_, Loader=yaml.CBaseLoader))


def composed(node: yaml.Node | None) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        return {key.value: composed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [composed(each) for each in node.value]
    return None if not node.style and node.value in {"", "~"} else node.value


def ways(value: Any, field: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """The way to every value inside a value."""
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return {field}.union(*(ways(each, (*field, step)) for step, each in inner))


@given(st.one_of(st.binary(), fragments.map(str.encode), values.map(str).map(str.encode)))
@example(b"*a : [b]")
@example(b"? *a\n? *b\n")
@example(b"\xef\xbb\xbf")
@example(b"a: \xe2\x80")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Reading never raises; without a value there is a finding with a position."""
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + 1
    lines += data.count(b"\xe2\x80\xa8") + data.count(b"\xe2\x80\xa9")

    text_, unfit = decode("a.yml", data)
    parsed = parse_yaml("a.yml", text_, positions=True)

    for line, column in [mark for _, mark in [*unfit, *parsed.findings]]:
        assert 1 <= line <= lines
        assert column >= 1
    assert parsed.value is not None or not parsed.marks or parsed.marks.keys() == {((), False)}


@given(
    st.sampled_from(
        ["lists/a/b.yml", "lists/a/list.yml", "lists/terms.yml", "lists/entities/a.yml", "x"]
    ),
    st.one_of(st.binary(), fragments.map(str.encode)),
)
@example("lists/terms.yml", b"{}")
def test_any_file_is_loaded_or_refused(path: str, data: bytes) -> None:
    """A file has values or problems, and no value only if it is reported as empty."""
    read = read_file(path, data)

    if not read.problems and not read.values:
        assert parse_yaml(path, data.decode()).value in ({}, [])
    assert read_file(path, data) == read


@given(st.lists(st.sampled_from(["[", "{a: ", "- "]), min_size=MAX_DEPTH + 1, max_size=500))
def test_deep_nesting_is_refused(openers: list[str]) -> None:
    """Nothing is ever nested deeper than allowed."""
    parsed = parse_yaml("a.yml", "".join(openers))

    assert parsed.findings
    assert depth(parsed.value) <= MAX_DEPTH


def depth(value: Any) -> int:
    inner = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    )
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)
