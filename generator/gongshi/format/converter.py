"""Does a plain YAML value fit the model? It becomes a struct, or a list of all its problems.

msgspec converts a valid value in one fast call. The slow walk here runs only after msgspec refused
a value, and for types with titles. It checks every value against its type and reports all problems
at once, each with its field, the form that is required and a guess at the intended value.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import inspect

from gongshi.register import dates, model
from gongshi.register.problems import Field, Finding

T = TypeVar("T")

MAX_FINDINGS = 1000
"""Findings of one value or file; a guess at what was meant takes time for each."""

MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE, NOT_IN_SET = "S01", "S02", "S03", "S04"
BAD_DATE, BAD_PERIOD, BAD_FORM, BAD_LENGTH, NOT_HTTPS = "S05", "S06", "S07", "S08", "S09"

_FORMS = {
    model.KEY: (BAD_FORM, "small letters, digits and single hyphens, as `lh-2026-0015`"),
    model.REGION: (BAD_FORM, 'six digits in quotes, as `"990102"`'),
    model.LINE: (BAD_FORM, "it on one line, without a tab"),
    model.HTTPS: (NOT_HTTPS, "an address that begins with https://"),
    model.MONEY: (BAD_FORM, "an amount and a currency, as `50000 CNY`"),
    model.IDENTIFIER: (BAD_FORM, "letters, digits, dots and hyphens"),
    model.ID_HINT: (BAD_FORM, "four stars and the last four characters, as `****1234`"),
    model.LANGUAGE: (BAD_FORM, "a language code, as `en` or `zh`"),
    model.PERIOD: (BAD_PERIOD, "years, months or days, as `P1Y`, `P3M`, `P30D`"),
    model.PERCENT: (BAD_FORM, "a share in percent, as `5%`"),
    model.PERIOD_OR_NONE: (BAD_PERIOD, "a duration as `P1Y` or `P3M`, or `none` if open-ended"),
}


def convert(
    path: str, index: int | None, value: Any, type_: type[T]
) -> tuple[T | None, list[Finding]]:
    """The struct, or None and every problem. Never raises."""
    found = None
    try:
        found = msgspec.convert(value, type_, strict=False)
        refused = "a day is out of range" if _has_far_day(found) else ""
    except msgspec.ValidationError as error:
        refused = str(error)
    if not refused and type_ in _WITHOUT_TITLES:
        return found, []
    validator = _Validator(path, index)
    info = _type_info(type_)  # type: ignore[arg-type] # mypy takes no type for hashable
    findings = list(islice(validator.visit(value, info, ()), MAX_FINDINGS))
    if refused and not findings:  # a value that msgspec refuses must always have a finding
        findings = [Finding(path=path, index=index, code=WRONG_TYPE, message=refused)]
    return None if findings else found, findings


_WITHOUT_TITLES = (model.Record, model.Registration)
"""The types with many values, which msgspec checks completely: see `model.Title`."""


@cache
def _type_info(type_: Any) -> inspect.Type:
    """For a record it takes 4 ms."""
    return inspect.type_info(type_)


def _has_far_day(value: Any) -> bool:
    """Whether a struct has a day that no register can mean. msgspec has no bounds for days."""
    if isinstance(value, date):
        return not dates.FIRST_DAY <= value <= dates.LAST_DAY
    if isinstance(value, tuple):
        return any(map(_has_far_day, value))
    names = _date_fields(type(value)) if isinstance(value, msgspec.Struct) else ()
    return any(_has_far_day(getattr(value, name)) for name in names)


@cache
def _date_fields(type_: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields with a day, or with a struct or several that may have one."""
    kinds = (inspect.DateType, inspect.StructType, inspect.VarTupleType)
    fields = inspect.type_info(type_).fields  # type: ignore[attr-defined]
    return tuple(
        field.name
        for field in fields
        if any(isinstance(t, kinds) for t in _union_types(field.type))
    )


def _union_types(info: inspect.Type) -> tuple[inspect.Type, ...]:
    bare = _without_metadata(info)
    return (
        tuple(map(_without_metadata, bare.types))
        if isinstance(bare, inspect.UnionType)
        else (bare,)
    )


_FILL_IN = "write it after the colon and before any #, or take the line out"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day_that_is_none(value: Any) -> str:
    formed = isinstance(value, str) and _DAY.fullmatch(value)
    return "a day that exists" if formed else "written year-month-day"


def day_hint(value: Any) -> str:
    """The hint for a value that is no day, or is not written as `2026-03-14`."""
    parts = dates.as_written(value) if isinstance(value, str) else None
    last = dates.days_in(*parts[:2]) if parts else 0
    if parts is None or last == 0:
        return "write year-month-day, as `2026-03-14`"
    year, month, day = parts
    if not dates.FIRST_DAY.year <= year <= dates.LAST_DAY.year:
        return "check the year; where there is no end, leave it out"
    if 1 <= day <= last:
        return f"did you mean '{date(year, month, day)}'?"
    return f"the last day of that month is {date(year, month, last)}"


def nearest_word(word: str, known: Any) -> str:
    """`did you mean 'x'?`, or nothing."""
    found = difflib.get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.6)
    return f"did you mean {found[0]!r}?" if found else ""


def shown(value: Any) -> str:
    """A value as messages show it: quoted, and at most one line long."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


class _Validator:
    def __init__(self, path: str, index: int | None) -> None:
        self.path = path
        self.index = index

    def find(
        self, code: str, field: Field, message: str, hint: str = "", *, on_key: bool = False
    ) -> Finding:
        return Finding(
            path=self.path,
            index=self.index,
            field=field,
            on_key=on_key,
            code=code,
            message=message,
            hint=hint,
        )

    def visit(self, value: Any, info: Any, field: Field) -> Iterator[Finding]:
        while isinstance(info, inspect.Metadata):
            pattern = (info.extra_json_schema or {}).get("pattern")
            info = msgspec.structs.replace(info.type, pattern=pattern) if pattern else info.type
        handler = getattr(self, "visit_" + type(info).__name__.lower(), None)
        if handler is not None:
            yield from handler(value, info, field)

    def visit_structtype(
        self, value: Any, info: inspect.StructType, field: Field
    ) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield self.wrong(value, field, "a mapping of fields")
            return
        known = {f.encode_name: f for f in info.fields}
        for key, inner in value.items():
            if key in known:
                yield from self.visit(inner, known[key].type, (*field, key))
            else:
                yield self.unknown_key(key, known, (*field, key))
        for name, spec in known.items():
            if spec.required and name not in value:
                message = f"{_named(field, name)} is missing"
                yield self.find(MISSING_KEY, field, message, f"add `{name}:`", on_key=True)

    def unknown_key(self, key: str, known: Mapping[str, Any], field: Field) -> Finding:
        hint = nearest_word(key, known) or "known here: " + ", ".join(known)
        message = f"key is not known here: {shown(key)}"
        return self.find(UNKNOWN_KEY, field, message, hint, on_key=True)

    def visit_dicttype(self, value: Any, info: inspect.DictType, field: Field) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield self.wrong(value, field, "a mapping")
            return
        if len(value) < (info.min_length or 0):
            yield self.find(BAD_LENGTH, field, f"{name_of(field)} must not be empty", _FILL_IN)
        for key, inner in value.items():
            for found in self.visit(key, info.key_type, (*field, key)):
                yield msgspec.structs.replace(found, on_key=True)
            yield from self.visit(inner, info.value_type, (*field, key))

    def visit_vartupletype(
        self, value: Any, info: inspect.VarTupleType, field: Field
    ) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield self.wrong(value, field, "a list, as `[first, second]`")
            return
        if len(value) < (info.min_length or 0):
            yield self.find(BAD_LENGTH, field, f"{name_of(field)} must not be empty", _FILL_IN)
        for place, inner in enumerate(value):
            yield from self.visit(inner, info.item_type, (*field, place))

    def visit_uniontype(
        self, value: Any, info: inspect.UnionType, field: Field
    ) -> Iterator[Finding]:
        kinds = {type(_without_metadata(t)): t for t in info.types}
        if inspect.NoneType in kinds and _absent(value, kinds):
            return
        fitting = _FITTING.get(type(value))
        if fitting in kinds:
            yield from self.visit(value, kinds[fitting], field)
        elif {inspect.BoolType, inspect.DateType} <= kinds.keys():
            yield from self.visit_bool_or_day(value, kinds, field)
        elif inspect.DictType in kinds:
            yield self.wrong(value, field, "text, or a mapping of language to text")
        else:
            rest = [t for k, t in kinds.items() if k is not inspect.NoneType]
            yield from self.visit(value, rest[0], field)

    def visit_bool_or_day(
        self, value: Any, kinds: Mapping[type, Any], field: Field
    ) -> Iterator[Finding]:
        if _fits(value, bool):
            return
        if isinstance(value, str) and any(letter.isdigit() for letter in value):
            yield from self.visit(value, kinds[inspect.DateType], field)
        else:
            yield self.wrong(value, field, "`true`, `false` or a day")

    def visit_literaltype(
        self, value: Any, info: inspect.LiteralType, field: Field
    ) -> Iterator[Finding]:
        if value not in info.values:
            choices = ", ".join(str(v) for v in info.values)
            message = f"{name_of(field)} must be one of {choices}: {shown(value)}"
            hint = nearest_word(value, info.values) if isinstance(value, str) else ""
            yield self.find(NOT_IN_SET, field, message, hint)

    def visit_strtype(self, value: Any, info: inspect.StrType, field: Field) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield self.wrong(value, field, "text")
        elif len(value) < (info.min_length or 0):
            yield self.find(BAD_LENGTH, field, f"{name_of(field)} must not be empty", _FILL_IN)
        elif info.max_length is not None and len(value) > info.max_length:
            message = (
                f"{name_of(field)} must have at most {info.max_length} characters: {len(value)}"
            )
            yield self.find(BAD_LENGTH, field, message, "shorten it")
        elif info.pattern and not re.search(info.pattern, value):
            code, form = _FORMS[info.pattern]
            message = f"{name_of(field)} is not written as it must be: {shown(value)}"
            yield self.find(code, field, message, f"write {form}")

    def visit_datetype(self, value: Any, _: Any, field: Field) -> Iterator[Finding]:
        if not _fits(value, date):
            message = f"{name_of(field)} must be {_day_that_is_none(value)}: {shown(value)}"
            yield self.find(BAD_DATE, field, message, day_hint(value))
        elif _has_far_day(date.fromisoformat(value)):
            bounds = f"from {dates.FIRST_DAY} to {dates.LAST_DAY}"
            message = f"{name_of(field)} must be {bounds}: {shown(value)}"
            yield self.find(BAD_DATE, field, message, day_hint(value))

    def visit_booltype(self, value: Any, _: Any, field: Field) -> Iterator[Finding]:
        if not _fits(value, bool):
            yield self.wrong(value, field, "`true` or `false`")

    def visit_inttype(self, value: Any, info: inspect.IntType, field: Field) -> Iterator[Finding]:
        if not _fits(value, int):
            yield self.wrong(value, field, "a whole number")
        elif not _fits(value, Annotated[int, msgspec.Meta(ge=info.ge, le=info.le)]):
            message = f"{name_of(field)} must be from {info.ge} to {info.le}: {shown(value)}"
            yield self.find(BAD_FORM, field, message)

    def wrong(self, value: Any, field: Field, wanted: str) -> Finding:
        name = name_of(field) if field or self.index is None else "record"
        hint = _FILL_IN if value is None and field else ""
        return self.find(WRONG_TYPE, field, f"{name} must be {wanted}: {shown(value)}", hint)


_FITTING: dict[type, type] = {
    dict: inspect.DictType,
    list: inspect.VarTupleType,
    str: inspect.StrType,
}
"""The type of a union that a value is meant for."""


def _fits(value: Any, type_: Any) -> bool:
    """Uses msgspec itself, so that the walk and the fast call always agree."""
    try:
        msgspec.convert(value, type_, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _absent(value: Any, kinds: Mapping[type, Any]) -> bool:
    """Null, or the word `null` where no text is allowed."""
    if value is None:
        return True
    return inspect.StrType not in kinds and isinstance(value, str) and value.lower() == "null"


def _without_metadata(info: Any) -> Any:
    return _without_metadata(info.type) if isinstance(info, inspect.Metadata) else info


_SHORT = 3
"""Keys as short as this, such as languages, need the name of their mapping before them."""


def name_of(field: Field) -> str:
    """The name of a value in messages: its key, or the key and position in its list."""
    if not field:
        return "file"
    if isinstance(field[-1], int):
        return f"{name_of(field[:-1])}[{field[-1]}]"
    plain = field[-1].isprintable() and 0 < len(field[-1]) <= 60
    if not plain:
        return shown(field[-1])
    short = len(field) > 1 and len(field[-1]) <= _SHORT
    return f"{name_of(field[:-1])}.{field[-1]}" if short else field[-1]


def _named(field: Field, name: str) -> str:
    return f"`{name}` of `{name_of(field)}`" if field else f"`{name}`"
