"""Rules on natural persons: facts and never scores, and no more of a person than must be.

A person is told from others by a name and four characters of a document. What would let
anybody gather a person's records, or measure the person, has no place in a register.
"""

import re
from collections.abc import Iterator

from gongshi.format.converter import name_of
from gongshi.register.model import Filed, FiledRegistration, ListRules, Record, Register, Text
from gongshi.register.problems import Finding
from gongshi.rules.registry import Context, at, list_path, on, rule

PERSON = "natural-person"
_FORBIDDEN = ("name_en", "code", "ids", "aliases", "former_names", "representative")
_WORD = re.compile(
    r"信用分|信用积分|评分|得分|积分|信用等级|信用评级|(?i:\b(?:scores?|ratings?|grades?)\b)"
)
_MEASURED = re.compile(
    r"(?:信用分数?|评分|得分|积分|信用等级|信用评级)[^\d\W]{0,4}\s*[:：=]?\s*[\"“]?"
    r"(?:[0-9０-９]+|[A-E](?![A-Za-z]))"
    r"|(?i:\b(?:score|rating)s?\s*(?:of|is|was|:|=|at)?\s*[\"“]?)(?:[0-9]+|[A-E](?![A-Za-z]))"
    r"|(?i:\bgrades?\s*(?:of|is|was|:|=)\s*[\"“]?)(?:[0-9]+|[A-E](?![A-Za-z]))"
)
_FACTS = "state facts only; a register gives no person a score"


def _strings(text: Text | None) -> list[str]:
    if text is None or isinstance(text, str):
        return [text or ""]
    return [*text.values()]


@rule("C03", "register")
def no_scores(register: Register, context: Context) -> Iterator[Finding]:
    """No record of a natural person may carry a score or grade."""
    lists = register.vocabulary.lists
    for key, rules in lists.items():
        if rules.class_ == "evaluation" and PERSON in rules.subjects:
            place = rules.subjects.index(PERSON)
            message = f"subjects of an evaluation must not be persons: {PERSON!r}"
            yield at(list_path(key), "subjects", place, message=message, hint=_FACTS)
    for filed in register.records:
        if filed.record.subject.kind == PERSON:
            yield from _graded_details(filed, lists.get(filed.list))
            yield from _graded_texts(filed)


def _graded_details(filed: Filed, rules: ListRules | None) -> Iterator[Finding]:
    for key in filed.record.details if rules else ():
        field = rules.fields.get(key) if rules else None
        if field and (field.type == "grade" or any(map(_WORD.search, _strings(field.label)))):
            message = f"details of a person must not have a score or grade: {key!r}"
            yield on(filed, "details", key, message=message, hint=_FACTS)


def _graded_texts(filed: Filed) -> Iterator[Finding]:
    for field, text in _told(filed.record):
        for found in filter(None, map(_MEASURED.search, _strings(text))):
            message = f"{name_of(field)} must not give a person a score: {found.group()!r}"
            yield on(filed, *field, message=message, hint=_FACTS)
            break


def _told(record: Record) -> Iterator[tuple[tuple[str, ...], Text | None]]:
    yield ("reason",), record.reason
    for name in ("repair", "objection", "withdrawn"):
        matter = getattr(record, name)
        yield (name, "note"), matter and matter.note
    for key, value in record.details.items():
        yield ("details", key), value


@rule("C05", "record")
def only_a_name(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A natural person must have no more than a name, a hint of a document and a region."""
    subject = filed.record.subject
    if subject.kind != PERSON:
        return
    for name in _FORBIDDEN:
        if getattr(subject, name):
            message = f"{name} must not be given of a natural person"
            yield on(filed, "subject", name, message=message, hint=f"delete `{name}:`")


@rule("C06", "registration")
def no_person(entry: FiledRegistration, context: Context) -> Iterator[Finding]:
    """A registration must not be of a natural person."""
    if entry.registration.kind == PERSON:
        message = f"kind must not be that of a person: {PERSON!r}"
        yield at(entry.path, "kind", message=message, hint="delete the file")


@rule("C07", "record")
def hint_of_person(filed: Filed, rules: ListRules | None, context: Context) -> Iterator[Finding]:
    """A hint of an identity document must be given of natural persons only."""
    subject = filed.record.subject
    if subject.id_hint is not None and subject.kind != PERSON:
        message = f"id_hint must be given of persons only: {subject.id_hint!r}"
        yield on(filed, "subject", "id_hint", message=message, hint="delete `id_hint:`")
