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
from gongshi.register.problems import NotWritten

record_id = click.argument("record_id", metavar="RECORD")
note = click.option(
    "--note", "notes", multiple=True, help="Why, shown publicly; by language as: en=… zh=…"
)
fulfilled = click.option("--fulfilled", is_flag=True, help="The duty is fulfilled now.")


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
    parts = []
    for key, value in changes.items():
        inner = value if isinstance(value, dict) else {"": value}
        told = {f"{key}.{k}" if k else key: v for k, v in inner.items()}
        parts += [f"{k}: {v}" if v is not None else f"{k} taken out" for k, v in told.items()]
    return ", ".join(parts)


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
