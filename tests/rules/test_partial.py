"""All other problems of a record with invalid fields are found at once, and no false ones."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest

from gongshi.format import load
from gongshi.project import checkout
from gongshi.register.model import Register
from gongshi.register.problems import Field
from gongshi.rules import Context, check_part
from gongshi.settings import settings_for
from tests.support.demonstration import ROOT, TODAY

PATH = "lists/penalties/2026/lh-2026-9999.yml"
RECORD: dict[str, Any] = {
    "id": "lh-2026-9999",
    "subject": {"kind": "enterprise", "name": "蓝海晨曦食品有限公司", "code": "91990102MA1TKY0150"},
    "document": "蓝市监罚〔2026〕99号",
    "reason": {"en": "Sold food past its date.", "zh": "销售超过保质期的食品。"},
    "basis": {"en": "Article 124", "zh": "第一百二十四条"},
    "decided": "2026-03-14",
    "published": "2026-03-20",
    "details": {"violation": "Old food", "category": "Fine"},
}

Told = tuple[str, str]


@cache
def _loaded() -> load.Loaded:
    files = checkout.register_files(settings_for(ROOT / "mkdocs.yml"))
    return load.load(files, checkout.Disk(str(ROOT)))


def _part(path: str, value: Any) -> tuple[Register, Context, list[Told]]:
    """A file with this record, and the findings of reading it; JSON is YAML."""
    loaded = _loaded()
    assert loaded.register is not None
    file = load.read_file(path, json.dumps(value, ensure_ascii=False).encode())
    part = load.part_of(loaded.register.vocabulary, [file])
    context = Context(vocabulary=part.vocabulary, known=loaded.known, today=TODAY)
    return part, context, [(one.code, one.field) for one in file.problems]


def _judged(path: str, value: Any) -> set[tuple[str, Field, str]]:
    """The findings of the other rules, without those on the vocabulary."""
    part, context, _ = _part(path, value)
    found = [one for one in check_part(part, context) if one.path == path]
    return {(one.code, one.field, one.message) for one in found}


def _told(value: Any) -> list[str]:
    partial_records = [code for code, _ in _part(PATH, value)[2]]
    return sorted({*partial_records, *(code for code, _, _ in _judged(PATH, value))})


def _changed(way: str, to: Any) -> dict[str, Any]:
    value = copy.deepcopy(RECORD)
    *steps, last = way.split(".")
    inner = value
    for step in steps:
        inner = inner[step]
    if to is None:
        del inner[last]
    else:
        inner[last] = to
    return value


WRONG_CODE = RECORD["subject"] | {"code": "91990102MA1TKY0151"}


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (RECORD, []),
        (_changed("decided", "2026-02-30") | {"subject": WRONG_CODE}, ["I03", "S05"]),
        (_changed("decided", None) | {"subject": WRONG_CODE}, ["I03", "S01"]),
        (_changed("decided", None) | {"authority": "nobody"}, ["R02", "S01"]),
        (_changed("subject.kind", "enterprize") | {"basis": "13800138000"}, ["P02", "S04"]),
        (
            RECORD | {"reson": "x", "published": "soon", "basis": "13800138000"},
            ["P02", "S02", "S05"],
        ),
        (RECORD | {"source": "http://example.org", "expires": "2099-01-01"}, ["S09", "T05"]),
        (RECORD | {"decided": "2026-02-30", "expires": "2099-01-01"}, ["S05"]),
        (_changed("subject", None) | {"authority": "nobody"}, ["R02", "S01"]),
        ([RECORD, RECORD | {"reson": "x", "authority": "nobody"}], ["R02", "S02"]),
    ],
)
def test_valid_fields_are_checked_beside_invalid_ones(value: Any, codes: list[str]) -> None:
    assert _told(value) == codes


@pytest.mark.parametrize("value", ["text", 5, None, [], ["text"], {}, {"subject": []}, {"": {}}])
def test_a_value_that_is_no_record_is_not_checked(value: Any) -> None:
    assert all(code.startswith(("S", "Y")) for code in _told(value))


def _damages(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with a field missing, of another type, or of another name; also in its parts."""
    for key, inner in value.items():
        rest = {k: v for k, v in value.items() if k != key}
        yield rest
        yield {**rest, key: [["no"]]}
        yield {**rest, f"{key}x": inner}
        if isinstance(inner, dict):
            yield from ({**value, key: damaged} for damaged in _damages(inner))


def _given(value: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that the record leaves out."""
    return {
        key: _given(inner) if isinstance(inner, dict) else inner
        for key, inner in value.items()
        if inner not in (None, {}, [], ())
    }


def test_a_sound_record_that_loses_its_form_is_said_to_have_lost_no_more() -> None:
    register = _loaded().register
    assert register is not None
    tried = 0
    for filed in register.records[::29]:
        value = _given(msgspec.to_builtins(filed.record))
        sound = _judged(filed.path, value)
        for damaged in _damages(value):
            if _part(filed.path, damaged)[0].partial_records:
                tried += 1
                assert _judged(filed.path, damaged) <= sound, damaged
    assert tried > 200
