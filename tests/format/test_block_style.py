"""What is read without a parser is what the parser reads."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongshi.format import block_style, yaml_reader

RECORD = """\
# a comment
id: b-2026-0001
subject:
  kind: enterprise
  name: 蓝海顺达有限公司
  code: "9199: 0102 # x"
reason:
    zh: 未按期报送，年度报告。
    en: It did not report: in time
note:

decided: 2026-03-14
"""

ANOTHER_WAY: dict[str, str] = {
    "a list": "a:\n  - b\n",
    "a list without indentation": "a:\n- b\n",
    "brackets": "a: {b: c}\n",
    "an anchor": "a: &b c\n",
    "a tag": "a: !b c\n",
    "a block": "a: >-\n  b\n",
    "a value on two lines": "a: b\n  c\n",
    "a mapping behind a value": "a: b\n  c: d\n",
    "a comment behind a value": "a: b # c\n",
    "a value with a key in it": "a: b: c\n",
    "a value that ends as a key": "a: b:\n",
    "spaces at the end": "a: b \n",
    "an escape": 'a: "\\u0041"\n',
    "single quotes": "a: 'b'\n",
    "nothing, said": "a: ~\n",
    "null": "a: null\n",
    "a key twice": "a: b\na: c\n",
    "a key in quotes": '"a": b\n',
    "less indentation than any": "a:\n    b: c\n  d: e\n",
    "indentation at the beginning": "  a: b\n",
    "no space behind the colon": "a:b\n",
    "a tab": "a: b\tc\n",
    "an unseen character": "a: b\u200bc\n",
    "a line end of its own kind": "a: b\u2028c\n",
    "no end of the last line": "a: b",
    "two documents": "a: b\n---\nc: d\n",
    "nothing": "\n",
    "deep nesting": "".join(f"{' ' * n}a:\n" for n in range(20)),
}


def parsed(text: str) -> yaml_reader.Parsed:
    """What libyaml reads: positions are asked for, so that nothing is read without it."""
    return yaml_reader.parse_yaml("x", text, positions=True)


def test_a_plain_record_is_read_without_a_parser() -> None:
    text = RECORD.replace("report: in", "report in")

    assert block_style.parse_block_style(text) == parsed(text).value
    assert yaml_reader.parse_yaml("x", text) == yaml_reader.Parsed(value=parsed(text).value)


def test_keys_and_values_of_a_plain_record_stand_where_the_parser_says() -> None:
    text = RECORD.replace("report: in", "report in")

    assert block_style.marks(text) == parsed(text).marks
    assert yaml_reader.marks("x", text) == parsed(text).marks
    assert block_style.marks(RECORD) is None
    assert yaml_reader.marks("x", RECORD) == parsed(RECORD).marks


@pytest.mark.parametrize("text", [RECORD, *ANOTHER_WAY.values()], ids=["a colon", *ANOTHER_WAY])
def test_what_is_not_of_the_plainest_kind_is_left_to_the_parser(text: str) -> None:
    assert block_style.parse_block_style(text) is None


LINES = st.lists(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "", "  ", "    ", " ", "- "]),
        st.sampled_from(["a:", "b:", "c1:", "d-e:", "A:", "# x", "", "<<:", '"q":', "蓝:"]),
        st.sampled_from(["", "", " ", "  "]),
        st.one_of(
            st.just(""),
            st.text("ab12蓝，\"'#: -~{}[]&*!|>%@`\\,?=.。\t\u3000\xa0\u2028\ufeff𠮷", max_size=6),
            st.sampled_from(["null", "Null", "~", "2026-03-14", '"x y"', "...", "---", "yes"]),
        ),
    ),
    max_size=7,
)


@pytest.mark.prop
@given(LINES, st.sampled_from(["\n", "\n", "\n", ""]))
@example(["a:", "# x", "  b: 1"], "\n")
@example(["a: b", "# x", "  b: 1"], "\n")
def test_what_is_read_without_a_parser_is_what_the_parser_reads(lines: list[str], end: str) -> None:
    text = "\n".join(lines) + end
    found: Any = block_style.parse_block_style(text)

    if found is not None:
        assert yaml_reader.decode("x", text.encode())[1] == []
        assert parsed(text).value == found
        assert parsed(text).findings == []
        assert parsed(text).marks == block_style.marks(text)
