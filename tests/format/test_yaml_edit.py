"""Changing one value of a YAML file leaves every other byte unchanged."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongshi.format import yaml_reader
from gongshi.format.yaml_edit import change
from gongshi.register.problems import Field, Unusable

ORDER = {
    (): ("id", "name", "expires", "note", "repair", "repairs"),
    ("repair",): ("applied", "decided"),
    ("repairs",): ("applied", "decided"),
}
SHORT = {"repairs": "repair"}

RECORD = """\
# the head
id: a-1   # the id

name: "甲  公司"
# about the note
note: >-
  Two
  lines.

repair:
  applied: 2026-01-01   # by post
"""

TWO_LINES = """\
repairs:
  - applied: 2026-01-01  # by post
    note: >-
      Two
      lines.
"""

CASES: dict[str, tuple[str, Field, dict[str, Any], str]] = {
    "a value is replaced where it stands": (
        RECORD,
        (),
        {"id": "b-2"},
        RECORD.replace("a-1", "b-2"),
    ),
    "a new key stands where the model has it": (
        RECORD,
        (),
        {"expires": "2027-01-01"},
        RECORD.replace('公司"\n', '公司"\nexpires: 2027-01-01\n'),
    ),
    "a folded text becomes one line": (
        RECORD,
        (),
        {"note": "Three: lines"},
        RECORD.replace(">-\n  Two\n  lines.\n", '"Three: lines"\n'),
    ),
    "a key comes into a mapping in block style": (
        RECORD,
        (),
        {"repair": {"decided": "2026-02-01"}},
        f"{RECORD}  decided: 2026-02-01\n",
    ),
    "a mapping comes at the end": (
        "id: a\n",
        (),
        {"repair": {"applied": "2026-02-01", "decided": None}},
        "id: a\nrepair:\n  applied: 2026-02-01\n",
    ),
    "a key comes into brackets": (
        "id: a\nrepair: {decided: 2026-02-01} # x\n",
        (),
        {"repair": {"applied": "2026-01-01"}},
        "id: a\nrepair: {applied: 2026-01-01, decided: 2026-02-01} # x\n",
    ),
    "a key goes out of brackets": (
        "id: a\nrepair: {applied: 2026-01-01, decided: 2026-02-01}\n",
        (),
        {"repair": {"decided": None}},
        "id: a\nrepair: {applied: 2026-01-01}\n",
    ),
    "a key goes out with its lines": (RECORD, (), {"repair": None}, RECORD.partition("repair:")[0]),
    "an empty value is filled in": (
        "id: a\nname:  # TODO\n",
        (),
        {"name": "b c"},
        'id: a\nname: "b c"  # TODO\n',
    ),
    "one record of a sequence changes": (
        "- id: a\n  name: b\n- id: c\n  repair: {}\n",
        (1,),
        {"expires": "2027-01-01", "repair": {"applied": "2026-01-01"}},
        "- id: a\n  name: b\n- id: c\n  expires: 2027-01-01\n  repair: {applied: 2026-01-01}\n",
    ),
    "a first key of an item": (
        "- name: b\n",
        (0,),
        {"id": "a"},
        "- id: a\n  name: b\n",
    ),
    "a file without a last line end gets one": (
        "id: a",
        (),
        {"name": "b"},
        "id: a\nname: b\n",
    ),
    "a text by language gives way to one text": (
        "id: a\nnote:\n  en: x\n  zh: y\n",
        (),
        {"note": "z"},
        "id: a\nnote: z\n",
    ),
    "an item comes after the last one": (
        f"{TWO_LINES}\nid: a\n",
        (),
        {"repairs": {1: {"applied": "2026-02-01", "note": {"en": "b c", "zh": None}}}},
        f'{TWO_LINES}  - applied: 2026-02-01\n    note:\n      en: "b c"\n\nid: a\n',
    ),
    "an item comes into a list that is not indented": (
        "- id: a\n  repairs:\n  - # about it\n    applied: 2026-01-01\n",
        (0,),
        {"repairs": {1: {"applied": "2026-02-01"}}},
        "- id: a\n  repairs:\n  - # about it\n    applied: 2026-01-01\n  - applied: 2026-02-01\n",
    ),
    "an item comes into brackets": (
        "repairs: [{applied: 2026-01-01}]  # x\n",
        (),
        {"repairs": {1: {"applied": "2026-02-01"}}},
        "repairs: [{applied: 2026-01-01}, {applied: 2026-02-01}]  # x\n",
    ),
    "an item comes into empty brackets": (
        "repairs: []\n",
        (),
        {"repairs": {0: {"applied": "2026-02-01", "decided": None}}},
        "repairs: [{applied: 2026-02-01}]\n",
    ),
    "a list comes with its first item": (
        "id: a\n",
        (),
        {"repairs": {0: {"applied": "2026-02-01", "decided": "2026-02-02"}}},
        "id: a\nrepairs:\n  - applied: 2026-02-01\n    decided: 2026-02-02\n",
    ),
    "a list comes into a record in brackets": (
        "- {id: a}\n",
        (0,),
        {"repairs": {0: {"applied": "2026-02-01"}}},
        "- {id: a, repairs: [{applied: 2026-02-01}]}\n",
    ),
    "an item gets a key where the model has it": (
        "repairs:\n  - applied: 2026-01-01\n  - applied: 2026-02-01\n    outcome: refused\n",
        (),
        {"repairs": {1: {"decided": "2026-03-01"}}},
        (
            "repairs:\n  - applied: 2026-01-01\n"
            "  - applied: 2026-02-01\n    decided: 2026-03-01\n    outcome: refused\n"
        ),
    ),
    "the short form becomes the first item": (
        f"{RECORD}  # why\n  note: |\n    a\n\n    b\n\n# the foot\n",
        (),
        {"repairs": {1: {"applied": "2026-02-01"}}},
        RECORD.partition("repair:")[0] + "repairs:\n  - applied: 2026-01-01   # by post\n"
        "    # why\n    note: |\n      a\n\n      b\n  - applied: 2026-02-01\n\n# the foot\n",
    ),
    "the short form in brackets becomes the first item": (
        "- id: a\n  repair: {applied: 2026-01-01}  # x\n- id: b\n",
        (0,),
        {"repairs": {1: {"applied": "2026-02-01"}}},
        "- id: a\n  repairs: [{applied: 2026-01-01}, {applied: 2026-02-01}]  # x\n- id: b\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_only_what_was_meant_changes(name: str) -> None:
    """A table of files before and after."""
    before, base, changes, after = CASES[name]

    assert change(before, base, changes, ORDER, SHORT) == after


def test_an_unusual_file_is_left_to_a_person() -> None:
    """A file that cannot be changed in place is not changed at all."""
    with pytest.raises(Unusable, match="by hand"):
        change("x:y:\n  a: b\n", (), {"x:y": "z"}, ORDER)


keys = st.sampled_from(["id", "name", "expires", "note", "repair", "other"])
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co")))
inner = st.dictionaries(st.sampled_from(["applied", "decided", "x"]), texts, min_size=1)
values = st.dictionaries(keys, texts | inner, min_size=1, max_size=5)
wanted = st.dictionaries(keys, texts | st.none() | inner, min_size=1, max_size=4)


@pytest.mark.prop
@given(
    record=values, changes=wanted, flow=st.sampled_from([True, False, None]), nested=st.booleans()
)
def test_the_file_says_what_was_meant(
    *, record: dict[str, Any], changes: dict[str, Any], flow: bool | None, nested: bool
) -> None:
    """Whatever the style, the changed file reads as the old values with the new ones."""
    whole = [record, {"id": "z"}] if nested else record
    text = yaml.safe_dump(
        whole, default_flow_style=flow, allow_unicode=True, sort_keys=False, default_style='"'
    )
    base: Field = (0,) if nested else ()
    left = {k: v for k, v in {**record, **changes}.items() if v is not None}
    if not left or set(record) == {k for k, v in changes.items() if v is None}:
        return  # a record is never emptied

    after = yaml_reader.parse_yaml("", change(text, base, changes, ORDER)).value

    made = after[0] if nested else after
    for key, value in left.items():
        old = record.get(key)
        both = isinstance(value, dict) and isinstance(old, dict) and key in changes
        assert made[key] == ({**old, **value} if both else value)
    assert set(made) == set(left)
    assert not nested or after[1] == {"id": "z"}


@pytest.mark.prop
@given(
    first=inner,
    items=st.lists(inner, min_size=1, max_size=3),
    flow=st.sampled_from([True, False, None]),
    nested=st.booleans(),
)
def test_a_list_says_its_first_item_and_what_was_appended(
    *, first: dict[str, str], items: list[dict[str, str]], flow: bool | None, nested: bool
) -> None:
    """Whatever the style, nothing of the short form is lost."""
    record = {"id": "a", "repair": first, "name": "z"}
    text = yaml.safe_dump(
        [record] if nested else record,
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
        default_style='"',
    )
    base: Field = (0,) if nested else ()

    for n, item in enumerate(items, 1):
        text = change(text, base, {"repairs": {n: item}}, ORDER, SHORT)

    after = yaml_reader.parse_yaml("", text).value
    made = after[0] if nested else after
    assert made == {"id": "a", "repairs": [first, *items], "name": "z"}
