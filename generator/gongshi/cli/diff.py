"""What are the options and the output of `gongshi diff`?"""

from datetime import date
from pathlib import Path

import click

from gongshi.cli import options
from gongshi.git import repository
from gongshi.maintain import diff_report, diff_with_commit


@click.command("diff")
@click.argument("revision", metavar="[REV]", default="HEAD")
@options.config_file
@options.as_of
@options.jobs
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text"
)
def command(revision: str, config_file: Path, as_of: date | None, jobs: int, format_: str) -> None:
    """What publishing the files here would change for the public, compared with a commit.

    REV is the commit that is published now; default: HEAD. What an edit does and what only the
    passing of days does are told apart.
    """
    settings = options.settings_of(config_file, None, jobs)
    commit = repository.commit_of(settings.root, revision)
    register, today = options.sound(settings, as_of)
    compared = diff_with_commit.diff_with_commit(settings.root, commit, register, today)
    makers = {
        "text": diff_report.diff_as_text,
        "markdown": diff_report.diff_as_markdown,
        "json": diff_report.diff_as_json,
    }
    click.echo(makers[format_](compared))
