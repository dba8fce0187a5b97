"""How does a new record begin? With a fresh id, for a maintainer to fill in.

The id is the prefix of most records of the list (or of the register, if the list has none yet), the
year, and one more than the highest number of any record. Unfinished drafts count, and so do
withdrawn records and those whose file was deleted.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from gongshi.format.load import ROOT
from gongshi.git import repository, shared_words
from gongshi.git.shared_words import OnDisk
from gongshi.project import checkout
from gongshi.register.model import DetailField, Vocabulary
from gongshi.register.problems import NotWritten, Unusable, errors
from gongshi.settings import Settings

_GAP = re.compile(r" {2}# TODO.*")
_DECIDED = "decided:  # TODO (year-month-day)"
_ID = re.compile(r"(.+)-(\d{4})-(\d{4,})\Z")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A record's file: its path below the register's root, its text, and the day it was made."""

    path: str
    text: str
    day: date


class Ids(msgspec.Struct, frozen=True):
    """The ids of a list's records, and of every present or former record, valid or not."""

    own: list[str]
    every: list[str]


def draft(
    vocabulary: Vocabulary, list_id: str, ids: Ids, today: date, given: dict[str, Any]
) -> Draft:
    """A record for a list; missing values are lines marked TODO.

    The day of the decision may be one of them: the term counts from it, and a day that a program
    filled in could be mistaken for it.
    """
    rules = vocabulary.lists[list_id]
    languages = vocabulary.about.languages
    decided: date | None = given.get("decided")
    year = (decided or today).year
    record_id = fresh_id(ids, year)
    lines = [
        "# yaml-language-server: $schema=../../schema/record.json",
        f"id: {record_id}",
        "subject:",
        f"  kind: {given.get('kind') or rules.subjects[0]}",
        _line("  name", given.get("name")),
        *_given("  name_en", given.get("name_en")),
        *_given("  code", given.get("code")),
        *_given("  id_hint", given.get("id_hint")),
        *_given("  region", given.get("region")),
        _line("document", given.get("document")),
        *_text("reason", "the facts, in plain words", languages),
        *_text("basis", "the provision applied, with its article", languages),
        f"decided: {decided.isoformat()}" if decided else _DECIDED,
        f"published: {max(decided or today, today).isoformat()}",
        *_details(rules.fields),
    ]
    path = f"lists/{list_id}/{year}/{record_id}.yml"
    return Draft(path=path, text="\n".join(lines) + "\n", day=today)


def fresh_id(ids: Ids, year: int) -> str:
    """One more than the year's highest number, with the commonest prefix of the list's records."""
    taken = [int(m[3]) for m in _matches(ids.every) if m[2] == str(year)]
    prefix = _prefix(ids.own) or _prefix(ids.every) or "r"
    return f"{prefix}-{year}-{max(taken, default=0) + 1:04}"


def _prefix(ids: list[str]) -> str:
    (most, _), *_ = Counter(m[1] for m in _matches(ids)).most_common(1) or [("", 0)]
    return most


def _matches(ids: Iterable[str]) -> list[re.Match[str]]:
    return [found for found in map(_ID.match, ids) if found]


def with_gaps_filled(draft: Draft) -> bytes:
    """The draft with its gaps filled, to check the given values."""
    text = draft.text.replace(_DECIDED, f"decided: {draft.day}")
    return _GAP.sub(" TODO", text).encode()


def _line(key: str, value: str | None) -> str:
    return f"{key}: {_quoted(value)}" if value else f"{key}:  # TODO"


def _given(key: str, value: str | None) -> list[str]:
    return [_line(key, value)] if value else []


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(key: str, what: str, languages: tuple[str, ...]) -> list[str]:
    return [f"{key}:  # {what}", *(f"  {language}:  # TODO" for language in languages)]


def _details(fields: dict[str, DetailField]) -> list[str]:
    required = [f"  {key}:  # TODO ({spec.type})" for key, spec in fields.items() if spec.required]
    return ["details:", *required] if required else []


_FIELDS = {
    "name": "subject.name",
    "name_en": "subject.name_en",
    "code": "subject.code",
    "id_hint": "subject.id_hint",
    "kind": "subject.kind",
    "region": "subject.region",
    "document": "document",
    "decided": "decided",
}
"""The field of the record for each answer."""


def ids_of(root: Path, list_id: str) -> Ids:
    """From the files here, and from the names of deleted files in git."""
    deleted = repository.deleted(root, [ROOT]) if repository.inside(root) else []
    stems = [PurePosixPath(path).stem for path in deleted]
    return Ids(_written(root, f"{ROOT}/{list_id}"), _written(root, ROOT) + stems)


def _written(root: Path, folder: str) -> list[str]:
    """The ids in files on disk, including drafts."""
    lines = repository.matches(root, r"(^|[ {-])id: *[^ ,}#]+", [folder])
    return [line.rpartition(":")[2].strip(" \"'") for line in lines]


def refuse_wrong(settings: Settings, draft: Draft, given: dict[str, Any]) -> None:
    """Raises NotWritten with the errors of the answers, whatever fills the gaps."""
    data = with_gaps_filled(draft)
    near = shared_words.related_files(OnDisk(settings.root), shared_words.words(draft.path, data))
    paths = {*checkout.vocabulary_files(settings), *near, draft.path}
    read = checkout.read_register(settings, None, {draft.path: data}, paths=paths)
    fields = tuple(field for key, field in _FIELDS.items() if given[key])
    wrong = [
        p for p in errors(read.problems) if p.path == draft.path and p.field.startswith(fields)
    ]
    if wrong:
        raise NotWritten(wrong)


def write_record(target: Path, text: str, *, replace: bool = False) -> None:
    """Write a maintainer's file. Raises Unusable instead of replacing an existing file."""
    write_file(target, text.encode(), replace=replace)


def write_file(target: Path, data: bytes, *, replace: bool = False) -> None:
    """The same for bytes."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb" if replace else "xb") as file:
            file.write(data)
    except FileExistsError:
        raise Unusable(f"{target} is there already; nothing was written") from None
    except OSError as error:
        raise Unusable(f"cannot write {target}: {error.strerror}") from None
