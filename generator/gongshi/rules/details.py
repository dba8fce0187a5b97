"""Are details valid, the extra fields that a list defines for its records?"""

import re
from collections.abc import Iterator
from datetime import date

from gongshi.format.converter import day_hint, nearest_word, shown
from gongshi.register.dates import FIRST_DAY, LAST_DAY
from gongshi.register.model import HTTPS, MONEY, FieldType, Filed, ListRules, Text
from gongshi.register.problems import Finding
from gongshi.rules.registry import Context, on, rule


@rule("R09", "record")
def detail_known(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A detail must be one of its list's fields."""
    for key in filed.record.details if rules else ():
        if rules and key not in rules.fields:
            message = f"details must be fields of the list: {key!r}"
            hint = nearest_word(key, rules.fields) or "add it to `fields` in list.yml"
            yield on(filed, "details", key, message=message, hint=hint)


@rule("R10", "record")
def detail_given(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A record must give every detail its list requires."""
    for key, field in rules.fields.items() if rules else ():
        if field.required and key not in filed.record.details:
            message = f"details must have the list's required field: {key!r}"
            yield on(filed, "details", message=message, hint=f"add `{key}:` under `details:`")


@rule("R11", "record")
def detail_typed(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A detail must be written as its field's type asks."""
    for key, value in filed.record.details.items() if rules else ():
        field = rules.fields.get(key) if rules else None
        if field is not None and not _fits(value, field.type):
            message = f"details.{key} must be {_TYPES[field.type]}: {shown(value)}"
            hint = day_hint(value) if field.type == "date" else _HINTS[field.type]
            yield on(filed, "details", key, message=message, hint=hint)


_TYPES: dict[FieldType, str] = {
    "integer": "a whole number",
    "decimal": "a number",
    "money": "an amount and a currency",
    "date": f"a day that exists, from {FIRST_DAY.year} to {LAST_DAY.year}",
    "url": "a web address",
}
_HINTS: dict[FieldType, str] = {
    "integer": "write digits only, as `12`",
    "decimal": "write digits and a point, as `12.5`",
    "money": "write as `50000 CNY`",
    "url": "write an address that begins with https://",
}
_FORMS: dict[FieldType, str] = {
    "integer": r"-?[0-9]{1,18}\Z",
    "decimal": r"-?[0-9]{1,18}(\.[0-9]{1,18})?\Z",
    "money": MONEY,
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z",
    "url": HTTPS,
}


def _fits(value: Text, type_: FieldType) -> bool:
    if type_ not in _FORMS:
        return True
    if not isinstance(value, str):
        return False  # only words differ by language
    if not re.match(_FORMS[type_], value):
        return False
    return type_ != "date" or _is_day(value)


def _is_day(value: str) -> bool:
    try:
        return FIRST_DAY <= date.fromisoformat(value) <= LAST_DAY
    except ValueError:
        return False
