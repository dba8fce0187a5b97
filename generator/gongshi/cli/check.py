"""What are the options and the output of `gongshi check`?"""

import sys
from datetime import date
from pathlib import Path

import click

from gongshi.cli import options
from gongshi.format import load
from gongshi.git import repository
from gongshi.project import checkout, problem_report
from gongshi.project.checkout import CheckedRegister
from gongshi.register.problems import Problem, errors
from gongshi.server.history_check import history_problems
from gongshi.settings import Settings


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
    "--since", metavar="REV", help="Tell what was taken out or brought back since this commit, too."
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
    _refuse_unread_paths(settings, paths)
    read = checkout.read_register(settings, as_of)
    since_then = _history_problems(settings, since, read) if since else []
    found = (*read.problems, *since_then)
    problems = tuple(p for p in sorted(found) if not paths or _is_wanted(p, settings, paths))
    if format_ == "text":
        options.print_problems(problems, settings)
        click.echo(problem_report.summary(problems))
    else:
        makers = {
            "json": problem_report.problems_as_json,
            "github": problem_report.as_github,
            "gitlab": problem_report.as_gitlab,
            "sarif": problem_report.as_sarif,
        }
        click.echo(makers[format_](problems), nl=format_ != "github" or bool(problems))
    if errors(problems):
        sys.exit(options.FOUND_PROBLEMS)


def _history_problems(settings: Settings, since: str, now: CheckedRegister) -> list[Problem]:
    """Only the history has them, so a check of the files alone does not find them."""
    old = repository.commit_of(settings.root, since).sha
    deltas = repository.changed_paths(settings.root, old, [load.ROOT])
    read = checkout.Disk(str(settings.root))
    return history_problems(settings.root, (old, None), deltas, read, now.register, now.today)


def _is_wanted(problem: Problem, settings: Settings, paths: tuple[Path, ...]) -> bool:
    """A problem between two files belongs to both."""
    roots = [path.resolve() for path in paths]
    places = [settings.root / name for name in (problem.path, problem.other) if name]
    return any(_within(place, root) for place in places for root in roots)


def _refuse_unread_paths(settings: Settings, paths: tuple[Path, ...]) -> None:
    """A path that is not read has no problems, which must not look as if it were valid."""
    for path in paths:
        place = path.resolve()
        folders = (settings.lists, settings.content)
        if not any(_within(place, f) or _within(f, place) for f in folders):
            raise click.UsageError(f"{path} is no part of the register; it stands in lists/")


def _within(place: Path, folder: Path) -> bool:
    return place == folder or folder in place.parents
