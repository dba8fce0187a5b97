"""Which options and output do the commands share that change one record?"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from gongshi.cli import options, terminal
from gongshi.maintain import amend, amend_record
from gongshi.maintain.amend_record import Amendment
from gongshi.register.entities import Listed
from gongshi.register.model import Register
from gongshi.register.problems import Field, NotWritten, dotted

record_id = click.argument("record_id", metavar="RECORD")
note = click.option(
    "--note", "notes", multiple=True, help="Why, shown publicly; by language as: en=… zh=…"
)
document = click.option("--document", help="Number of the deciding document.")


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """The register, and the day for which it is changed."""

    config_file: Path
    as_of: date | None
    jobs: int


def place(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `where` to a command, from the options that every such command has."""

    @wraps(command)
    def placed(config_file: Path, as_of: date | None, jobs: int, **given: Any) -> None:
        command(Where(config_file=config_file, as_of=as_of, jobs=jobs), **given)

    return options.config_file(options.as_of(options.jobs(placed)))


FulfilledOn = Callable[[Listed, date], date | None]
"""The day of fulfilment that is to be written of a record, given today."""


def fulfilled(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `fulfilled_on` to a command, from the two options that tell of the duty."""

    @wraps(command)
    def told(where: Where, *, fulfilled: bool, fulfilled_on: date | None, **given: Any) -> None:
        def day(listed: Listed, today: date) -> date | None:
            done = listed.record.fulfilled not in (None, False)
            return fulfilled_on or (today if fulfilled and not done else None)

        command(where, fulfilled_on=day, **given)

    flag = click.option("--fulfilled", is_flag=True, help="The duty is fulfilled today.")
    on = click.option("--fulfilled-on", type=options.DayParam(), help="The day it was fulfilled.")
    return flag(on(told))


def amended(where: Where, record_id: str, answer: Amendment) -> None:
    """Write the changes of `answer` to a record, unless the check then finds an error."""
    settings = options.settings_of(where.config_file, None, where.jobs)
    try:
        path, changes = amend_record.amend_record(settings, where.as_of, record_id, answer)
    except NotWritten:
        click.echo("nothing was written; with this change the check would say:", err=True)
        raise
    terminal.say(f"{path}: {_changes_as_text(changes)}")


def _changes_as_text(changes: amend.Changes) -> str:
    told = _by_field(changes)
    return ", ".join(f"{k}: {v}" if v is not None else f"{k} taken out" for k, v in told.items())


def _by_field(changes: amend.Changes, above: Field = ()) -> amend.Changes:
    """Each changed value by its field, as `repair.applied`."""
    found: amend.Changes = {}
    for key, value in changes.items():
        field = (*above, key)
        found |= _by_field(value, field) if isinstance(value, dict) else {dotted(field): value}
    return found


def reasons(document: str | None, notes: tuple[str, ...], register: Register) -> amend.Changes:
    """What was given of a decision's number and its reason."""
    note = text_of(notes, register.vocabulary.about.languages)
    return {k: v for k, v in (("document", document), ("note", note)) if v is not None}


def text_of(notes: tuple[str, ...], languages: tuple[str, ...]) -> Any:
    """One text, or a mapping of language to text if languages were given."""
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
