"""What are the options, the questions and the output of `gongshi new`?"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from gongshi.cli import options
from gongshi.maintain import new_record as making
from gongshi.project import checkout
from gongshi.register.model import KINDS
from gongshi.register.problems import NotWritten, Refused


@click.command("new")
@click.argument("list_id", metavar="LIST")
@options.config_file
@click.option("--name", help="Registered name of the subject.")
@click.option("--name-en", help="English name.")
@click.option("--code", help="Unified social credit code.")
@click.option("--id-hint", help="Last four characters of a person's document, as ****1234.")
@click.option("--kind", type=click.Choice(KINDS), help="Default: the list's first.")
@click.option("--region", help="Division of the subject, six digits.")
@click.option("--document", help="Number of the deciding document.")
@click.option("--decided", type=options.DayParam(), help="Day of the decision.")
def command(list_id: str, config_file: Path, **given: Any) -> None:
    """Write a record for LIST with a fresh id, ready to fill in. Asks for what it must know.

    What the rules forbid is refused at once, and not only when the rest is filled in.
    """
    settings = options.settings_of(config_file, None, 1)
    read = checkout.read_register(settings, None, paths=checkout.vocabulary_files(settings))
    if read.register is None:
        raise Refused(read.problems)
    vocabulary = read.register.vocabulary
    if list_id not in vocabulary.lists:
        known = ", ".join(sorted(vocabulary.lists))
        raise click.UsageError(f"there is no list {list_id!r}; lists here: {known}")
    if given["name"] is None and sys.stdin.isatty():
        given = _asked(given)
    ids = making.ids_of(settings.root, list_id)
    draft = making.draft(vocabulary, list_id, ids, read.today, given)
    try:
        making.refuse_wrong(settings, draft, given)
    except NotWritten:
        click.echo("nothing was written; in the new record the check would say:", err=True)
        raise
    making.write_record(settings.root / draft.path, draft.text)
    click.echo(f"wrote {draft.path}")
    click.echo("fill in the lines that say TODO, then run: gongshi check")


_QUESTIONS = {
    "name": "Registered name",
    "code": "Credit code, if there is one",
    "document": "Document number",
    "decided": "Day of the decision, as 2026-03-14",
}
"""The questions if no name is given; only the name must be answered."""


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    answers = dict(given)
    for key, question in _QUESTIONS.items():
        default = None if key == "name" else ""
        read = _day if key == "decided" else None
        answers[key] = answers[key] or click.prompt(
            question, default=default, show_default=False, value_proc=read
        )
    return answers


def _day(typed: str) -> date | None:
    """Asked again until it is a day."""
    return options.DayParam().convert(typed, None, None) if typed else None
