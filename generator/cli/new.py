"""What `gongshi new` asks for and prints."""

import sys
from pathlib import Path
from typing import Any

import click

from generator import new as making
from generator import reading
from generator.cli import options
from generator.problems import Refused


@click.command("new")
@click.argument("list_id", metavar="LIST")
@options.config_file
@click.option("--name", help="Registered name of the subject.")
@click.option("--name-en", help="English name.")
@click.option("--code", help="Unified social credit code.")
@click.option("--kind", help="Kind of subject; default: the list's first.")
@click.option("--region", help="Division of the subject, six digits.")
@click.option("--document", help="Number of the deciding document.")
@click.option("--decided", type=options.Day(), help="Day of the decision; default: today.")
def command(list_id: str, config_file: Path, **given: Any) -> None:
    """Write a record for LIST with a fresh id, ready to fill in. Asks for what it must know."""
    settings = options.settings_of(config_file, None, 1)
    read = reading.read(settings, None)
    if read.register is None:
        raise Refused(read.problems)
    lists = read.register.vocabulary.lists
    if list_id not in lists:
        raise click.UsageError(
            f"there is no list {list_id!r}; lists here: {', '.join(sorted(lists))}"
        )
    if given["name"] is None and sys.stdin.isatty():
        given["name"] = click.prompt("Registered name")
        given["code"] = given["code"] or click.prompt("Credit code (empty if none)", default="")
        given["document"] = given["document"] or click.prompt("Document number", default="")
    draft = making.draft(read.register, list_id, read.today, given, read.unsound)
    target = settings.root / draft.path
    making.write(target, draft.text)
    click.echo(f"wrote {draft.path}")
    click.echo("fill in the lines that say TODO, then run: gongshi check")
