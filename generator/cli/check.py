"""What `gongshi check` asks for and prints."""

import sys
from datetime import date
from pathlib import Path

import click

from generator import bygone, git, load, reading, report
from generator.cli import options
from generator.problems import Problem, errors
from generator.settings import Settings


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.config_file
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "gitlab", "sarif"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Compare new ids with those of records that were taken out before this commit, too.",
)
@options.as_of
@options.jobs
def command(
    paths: tuple[Path, ...],
    config_file: Path,
    format_: str,
    since: str | None,
    as_of: date | None,
    jobs: int,
) -> None:
    """Find every problem in the register, or in PATHS of it, at once."""
    settings = options.settings_of(config_file, None, jobs)
    found = reading.read(settings, as_of).problems
    found += tuple(_reused(settings, since)) if since else ()
    problems = tuple(p for p in sorted(found) if _wanted(settings.root / p.path, paths))
    if format_ == "text":
        options.print_problems(problems, settings)
        click.echo(report.summary(problems))
    else:
        makers = {
            "json": report.as_json,
            "github": report.as_github,
            "gitlab": report.as_gitlab,
            "sarif": report.as_sarif,
        }
        click.echo(makers[format_](problems), nl=format_ != "github" or bool(problems))
    if errors(problems):
        sys.exit(options.FOUND_PROBLEMS)


def _reused(settings: Settings, since: str) -> list[Problem]:
    """Only the history knows them, so that a check of the files alone does not find them."""
    old = git.commit_of(settings.root, since).sha
    deltas = git.changed(settings.root, old, [load.ROOT])
    return bygone.problems(settings.root, old, deltas, reading.Disk(str(settings.root)))


def _wanted(place: Path, paths: tuple[Path, ...]) -> bool:
    roots = [path.resolve() for path in paths]
    return not roots or any(place == root or root in place.parents for root in roots)
