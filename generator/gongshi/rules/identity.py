"""Do identifiers tell one organisation from another?"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gongshi.format.converter import shown
from gongshi.register.codes import CodeFault, check_character, code_fault, division, is_lei
from gongshi.register.entities import registration_id
from gongshi.register.model import Filed, FiledRegistration, ListRules, Register
from gongshi.register.problems import Field, Finding
from gongshi.rules.registry import Context, at, on, rule, table_path

_NATIONAL = "100000"
_UNREADABLE = "check the code against the licence"


class FaultyCode(msgspec.Struct, frozen=True):
    """An invalid credit code, the reason, and its position."""

    path: str
    index: int | None
    field: Field
    code: str
    fault: CodeFault

    def finding(self, message: str, hint: str) -> Finding:
        return Finding(
            path=self.path, index=self.index, field=self.field, message=message, hint=hint
        )


def faulty_codes(register: Register) -> Iterator[FaultyCode]:
    for path, index, field, code in _codes(register):
        fault = code_fault(code)
        if fault is not None:
            yield FaultyCode(path, index, field, code, fault)


def _codes(register: Register) -> Iterator[tuple[str, int | None, Field, str]]:
    for filed in register.records:
        subject = filed.record.subject
        if subject.code is not None and subject.kind != "natural-person":
            yield filed.path, filed.index, ("subject", "code"), subject.code
    for entry in register.registrations:
        if entry.registration.code is not None:
            yield entry.path, None, ("code",), entry.registration.code
    for key, authority in register.vocabulary.authorities.items():
        if authority.code is not None:
            yield table_path("authorities"), None, (key, "code"), authority.code


@rule("I01", "code")
def code_length(faulty: Sequence[FaultyCode]) -> Iterator[Finding]:
    """A credit code must have 18 characters."""
    for one in faulty:
        if one.fault == "length":
            message = f"code must have 18 characters, not {len(one.code)}: {shown(one.code)}"
            yield one.finding(message, "other numbers go under `ids:`, as `{reg: …}`")


@rule("I02", "code")
def code_alphabet(faulty: Sequence[FaultyCode]) -> Iterator[Finding]:
    """A credit code must be of its alphabet (no I, O, S, V, Z) and begin with 1-9, A, N or Y."""
    for one in faulty:
        if one.fault == "alphabet":
            message = f"code must be of digits and capitals without I, O, S, V, Z: {one.code!r}"
            yield one.finding(message, _alphabet_hint(one.code))
        elif one.fault == "first":
            message = f"code must begin with 1 to 9, A, N or Y: {one.code!r}"
            yield one.finding(message, _UNREADABLE)


@rule("I03", "code")
def code_check(faulty: Sequence[FaultyCode]) -> Iterator[Finding]:
    """A credit code must end in its check character."""
    for one in faulty:
        if one.fault == "check":
            right = check_character(one.code[:17])
            message = f"code must end in the check character {right!r}: {one.code!r}"
            yield one.finding(message, f"{_UNREADABLE}; any one of its characters may be wrong")


def _alphabet_hint(code: str) -> str:
    capitals = code.upper()
    if capitals != code and code_fault(capitals) is None:
        return f"did you mean {capitals!r}?"
    return f"{_UNREADABLE}; 0 and 1 are easily read as O and I"


@rule("I04", "record", "warning")
def code_region(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A subject's region should agree with the division in its code."""
    code, region = filed.record.subject.code, filed.record.subject.region
    if code is None or region is None or _agree(division(code), region) or code_fault(code):
        return
    message = f"region should agree with the code's division {division(code)}: {region!r}"
    hint = "check both; leave it so if the subject has moved"
    yield on(filed, "subject", "region", message=message, hint=hint)


def _agree(one: str, other: str) -> bool:
    """Same city; or one is the province or the country of the other."""
    if one == _NATIONAL or one[:4] == other[:4]:
        return True
    return one[:2] == other[:2] and "00" in (one[2:4], other[2:4])


@rule("I09", "record", "warning")
def identified(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """An organisation should have a code or another identifier."""
    subject = filed.record.subject
    if subject.kind != "natural-person" and not subject.code and not subject.ids:
        message = f"subject should have a code or another identifier: {subject.name!r}"
        hint = "add `code:`, or `ids:` with another number; else its records stay apart"
        yield on(filed, "subject", message=message, hint=hint)


@rule("I10", "register")
def lei(register: Register, context: Context) -> Iterator[Finding]:
    """A legal entity identifier must have 20 characters and right check digits."""
    for filed in register.records:
        value = filed.record.subject.ids.get("lei")
        if value is not None and not is_lei(value):
            yield on(filed, "subject", "ids", "lei", **_bad_lei(value))
    for entry in register.registrations:
        value = entry.registration.ids.get("lei")
        if value is not None and not is_lei(value):
            yield at(entry.path, "ids", "lei", **_bad_lei(value))


def _bad_lei(value: str) -> dict[str, Any]:
    message = f"lei must be a legal entity identifier with right check digits: {value!r}"
    hint = "18 digits or capitals and two check digits; look it up at search.gleif.org"
    if value != value.strip().upper() and is_lei(value.strip().upper()):
        hint = f"did you mean {value.strip().upper()!r}?"
    return {"message": message, "hint": hint}


@rule("I12", "record")
def admitted(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A subject must be of a kind its list admits."""
    kind = filed.record.subject.kind
    if rules is not None and kind not in rules.subjects:
        message = f"kind must be one its list admits: {kind!r}"
        hint = "admitted here: " + ", ".join(rules.subjects)
        yield on(filed, "subject", "kind", message=message, hint=hint)


@rule("I13", "registration")
def registration_name(entry: FiledRegistration, context: Context) -> Iterator[Finding]:
    """A registration's file must be named after its entity id."""
    own = registration_id(entry.registration)
    name = entry.path.rpartition("/")[2]
    if not own:
        message = "registration must have a code or another identifier"
        yield at(entry.path, message=message, hint="add `code:`, or `ids:` with another number")
    elif name != f"{own}.yml":
        message = f"file must be named after its entity id: {name!r}"
        yield at(entry.path, message=message, hint=f"call it {own}.yml")


@rule("I15", "register")
def scheme(register: Register, context: Context) -> Iterator[Finding]:
    """The scheme of an identifier must not be `r`, which begins the ids of other entities."""
    message, hint = "scheme must not be 'r'", "write a longer word, as `reg`"
    for filed in register.records:
        if "r" in filed.record.subject.ids:
            yield on(filed, "subject", "ids", "r", message=message, hint=hint)
    for entry in register.registrations:
        if "r" in entry.registration.ids:
            yield at(entry.path, "ids", "r", message=message, hint=hint)
