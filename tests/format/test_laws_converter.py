"""Laws of turning plain values into structs, tried on generated values."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import inspect

from gongshi.format.converter import _Validator, convert
from gongshi.format.load import FILE_TYPES
from gongshi.register import model
from gongshi.register.model import About, ListRules, Record, Registration
from gongshi.register.problems import Finding
from tests.support.minimal import ABOUT, LIST, RECORD, REGISTRATION, SUBJECT

pytestmark = pytest.mark.prop

WORDS = ["", "r-1", "R 1", "2026-03-14", "2026-02-30", "2026-W11-6", "20260314", "P1Y", "P1W"]
WORDS += ["none", "null", "NULL", "true", "TRUE", "1", "0", "5", "5.0", "1e1", "-0", "+1", "100"]
WORDS += ["enterprise", "serious", "en", "zh", "https://a.example/", "http://a", "50000 CNY"]
WORDS += ["990102", "****1234", "x" * 501, "decided", "granted", "text", "９", "inf", "nan"]
scalars = st.one_of(st.none(), st.text(max_size=8), st.sampled_from(WORDS))
keys = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        sorted(
            {
                name
                for struct in vars(model).values()
                if isinstance(struct, type) and issubclass(struct, msgspec.Struct)
                for name in struct.__struct_encode_fields__
            }
        )
    ),
    st.sampled_from(["en", "zh", "minor", "990102"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=8),
    max_leaves=20,
)
types = st.sampled_from(list(FILE_TYPES.values()))

SOUND: list[tuple[type, dict[str, Any]]] = [
    (
        Record,
        RECORD
        | {
            "subject": SUBJECT | {"ids": {"lei": "x"}, "aliases": ["A"]},
            "severity": "serious",
            "reason": {"en": "r", "zh": "由"},
            "measures": ["ban"],
            "fulfilled": "false",
            "details": {"fine": "50000 CNY"},
            "repair": {"applied": "2027-05-02", "outcome": "refused"},
            "withdrawn": {"date": "2027-05-02", "reason": "error"},
        },
    ),
    (
        ListRules,
        LIST | {"fields": {"fine": {"label": "Fine", "type": "money", "required": "true"}}},
    ),
    (Registration, REGISTRATION | {"established": "2012-02-29"}),
    (About, ABOUT),
]


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[type, Any]:
    """A sound value in which one place was replaced by something else."""
    type_, value = draw(st.sampled_from(SOUND))
    way = draw(st.sampled_from(list(ways(value))))
    return type_, replaced(value, way, draw(values))


def ways(value: Any) -> Iterator[tuple[Any, ...]]:
    yield ()
    inner = value.items() if isinstance(value, dict) else ()
    for step, each in enumerate(value) if isinstance(value, list) else inner:
        for way in ways(each):
            yield (step, *way)


def replaced(value: Any, way: tuple[Any, ...], by: Any) -> Any:
    if not way:
        return by
    copy = {**value} if isinstance(value, dict) else [*value]
    copy[way[0]] = replaced(value[way[0]], way[1:], by)
    return copy


def refused(value: Any, type_: Any) -> bool:
    try:
        msgspec.convert(value, type_, strict=False)
    except msgspec.ValidationError:
        return True
    return False


def walked(value: Any, type_: Any) -> list[Any]:
    return list(_Validator("a.yml", None).visit(value, inspect.type_info(type_), ()))


@pytest.mark.parametrize(("type_", "value"), SOUND)
def test_the_sound_values_are_sound(type_: type, value: Any) -> None:
    """The values that the laws below damage are valid before."""
    assert convert("a.yml", None, value, type_)[1] == []
    assert walked(value, type_) == []


@given(st.one_of(st.tuples(types, values), spoilt()))
@example((Record, {"id": "r-1"}))
@example((dict[str, model.Term], {"t": {"title": "t", "max": "P3Y\n", "basis": "b"}}))
@example((ListRules, LIST | {"title": "\n"}))
def test_what_is_refused_is_said(case: tuple[Any, Any]) -> None:
    """A value that msgspec refuses has at least one finding, and one that it accepts has none.

    Only titles on several lines are findings of the walk alone: see `model.Title`.
    """
    type_, value = case

    made, findings = convert("a.yml", None, value, type_)

    assert (made is None) == bool(findings)
    if refused(value, type_):
        assert findings
    else:
        assert all(is_broken_title(value, found) for found in findings)


@given(st.one_of(st.tuples(types, values), spoilt()))
@example((ListRules, LIST | {"title": "\n"}))
def test_the_walk_and_the_quick_call_agree(case: tuple[Any, Any]) -> None:
    """The slow walk finds problems exactly where msgspec refuses, and titles on several lines."""
    type_, value = case

    found = walked(value, type_)

    if refused(value, type_):
        assert found
    else:
        assert all(is_broken_title(value, one) for one in found)


def is_broken_title(value: Any, found: Finding) -> bool:
    for step in found.field:
        value = value[step]
    return isinstance(value, str) and re.search(model.LINE, value) is None and found.code == "S07"


@given(spoilt())
def test_findings_point_into_the_value(case: tuple[Any, Any]) -> None:
    """The way of a finding can be gone in the value it was found in, and messages are one line."""
    type_, value = case

    for found in convert("a.yml", None, value, type_)[1]:
        there = value
        for step in found.field:
            there = there[step]
        assert "\n" not in found.message
        assert found.code
