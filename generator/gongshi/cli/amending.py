"""How the commands that change one record do it: find, change, check, and only then write."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from gongshi.cli import options, terminal
from gongshi.format import load, yaml_edit
from gongshi.git import related
from gongshi.git.related import OnDisk
from gongshi.maintain import amend
from gongshi.maintain import new_record as making
from gongshi.project import checkout
from gongshi.project.checkout import CheckedRegister
from gongshi.register.entities import Listed
from gongshi.register.model import Register
from gongshi.register.problems import Problem, Refused, Unusable, errors
from gongshi.settings import Settings

Amendment = Callable[[Register, Listed, date], amend.Changes]

record_id = click.argument("record_id", metavar="RECORD")
note = click.option(
    "--note", "notes", multiple=True, help="Why, shown publicly; by language as: en=… zh=…"
)
fulfilled = click.option("--fulfilled", is_flag=True, help="The duty is fulfilled now.")


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Which register, and for which day it is changed."""

    config_file: Path
    as_of: date | None
    jobs: int


def place(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command its `where`, from the options every command has."""

    @wraps(command)
    def placed(config_file: Path, as_of: date | None, jobs: int, **given: Any) -> None:
        command(Where(config_file=config_file, as_of=as_of, jobs=jobs), **given)

    return options.config_file(options.as_of(options.jobs(placed)))


def amended(where: Where, record_id: str, answer: Amendment) -> None:
    """Write what `answer` changes in a record, unless the check refuses the record after it."""
    settings = options.settings_of(where.config_file, None, where.jobs)
    source = OnDisk(settings.root)
    paths = {*_concerned(source, record_id), *rules(settings)}
    before = checkout.read_register(settings, where.as_of, paths=paths)
    if before.register is None:
        raise Refused(before.problems)
    listed = _found(before, before.register, record_id)
    path, index = listed.filed.path, listed.filed.index
    text = _text(settings.root / path)
    base = () if index is None else (index,)
    changes = answer(before.register, listed, before.today)
    new = yaml_edit.change(text, base, changes, amend.ORDER)
    paths |= related.related_files(source, related.words(path, new.encode()))
    after = checkout.read_register(settings, before.today, {path: new.encode()}, paths=paths)
    _refuse_worse(before, after)
    making.write_record(settings.root / path, new, replace=True)
    terminal.say(f"{path}: {_told(changes)}")


def rules(settings: Settings) -> list[str]:
    """The tables and the lists' rules: what every record is judged by."""
    every = checkout.register_files(settings)
    return [path for path in every if load.kind_of(path) not in ("record", "registration")]


def _concerned(source: OnDisk, record_id: str) -> set[str]:
    """The file of a record and those that share something with it: no others are read."""
    mentions = related.related_files(source, [record_id])
    words = {word for path, data in source.read(mentions) for word in related.words(path, data)}
    return related.related_files(source, words | {record_id})


def _found(read: CheckedRegister, register: Register, record_id: str) -> Listed:
    try:
        return amend.find(register, record_id, read.today)
    except Unusable:
        if errors(read.problems):  # it may stand in a file that cannot be read
            raise Refused(read.problems) from None
        raise


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"cannot read {path}: {error}") from None


def _refuse_worse(before: CheckedRegister, after: CheckedRegister) -> None:
    """Raises Refused with the errors a change would bring; older ones are no reason."""
    known = {_what(problem) for problem in errors(before.problems)}
    worse = [problem for problem in errors(after.problems) if _what(problem) not in known]
    if worse:
        click.echo("nothing was written; with this change the check would say:", err=True)
        raise Refused(worse)


def _what(problem: Problem) -> Problem:
    return msgspec.structs.replace(problem, line=1, column=1)


def _told(changes: amend.Changes) -> str:
    parts = []
    for key, value in changes.items():
        inner = value if isinstance(value, dict) else {"": value}
        told = {f"{key}.{k}" if k else key: v for k, v in inner.items()}
        parts += [f"{k}: {v}" if v is not None else f"{k} taken out" for k, v in told.items()]
    return ", ".join(parts)


def text_of(notes: tuple[str, ...], languages: tuple[str, ...]) -> Any:
    """One text, or a mapping of language to text where languages were named."""
    if not notes:
        return None
    split = [note.partition("=") for note in notes]
    if all(language in languages for language, sign, _ in split if sign) and all(
        sign for _, sign, _ in split
    ):
        return {language: text for language, _, text in split}
    if len(notes) > 1:
        raise click.UsageError(f"write each note as language=text, with one of: {languages}")
    return notes[0]
