"""Which options do several commands have? Days, durations, the register, the format of problems."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from gongshi.git import repository
from gongshi.project import checkout, problem_report
from gongshi.project.checkout import CheckedRegister
from gongshi.project.content_files import MADE_HERE
from gongshi.register.dates import FIRST_DAY, LAST_DAY, Period
from gongshi.register.model import Register
from gongshi.register.problems import Problem, Refused, Unusable, errors
from gongshi.settings import Settings, settings_for

FOUND_PROBLEMS, WRONG_USAGE, FOUND_SOMEBODY = 1, 2, 3
EXIT_CODES = "Exit codes: 0 done, 1 problems, 2 wrong usage; 3 as --exit-code says."


class DayParam(click.ParamType[date]):
    """A day written as 2026-03-14."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            # a day has no zone
            day = value if isinstance(value, date) else datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-03-14", param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail(f"{value!r} is not from {FIRST_DAY} to {LAST_DAY}", param, ctx)
        return day


class PeriodParam(click.ParamType[Period]):
    """A calendar duration written as P30D or P3M."""

    name = "duration"

    def convert(self, value: Any, param: Any, ctx: Any) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(value)
        except ValueError:
            self.fail(f"{value!r} is not a duration; write it as P30D, P3M or P1Y", param, ctx)


config_file = click.option(
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The register's mkdocs.yml; lists/ and content/ stand beside it.",
)
as_of = click.option(
    "--as-of", type=DayParam(), help="The day to build or check for; default: today."
)
asked_for = click.option("--as-of", type=DayParam(), help="The day to answer for; default: today.")
exit_code = click.option(
    "--exit-code", is_flag=True, help=f"Exit with {FOUND_SOMEBODY} where anybody is found, else 0."
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=lambda: os.cpu_count() or 1,
    help="Processes to work with; default: one for each core.",
)


def settings_of(config_file: Path, site_dir: Path | None, jobs: int) -> Settings:
    if not config_file.is_file():
        fault = "is no file" if config_file.exists() else "does not exist"
        raise click.UsageError(
            f"{config_file} {fault}; run this where the register's mkdocs.yml is, "
            "or name it with --config-file"
        )
    settings = settings_for(config_file, site_dir, jobs)
    _refuse_tracked(settings.root)
    return settings


def _refuse_tracked(root: Path) -> None:
    """Raises Unusable if git tracks the output of a build: a site, or a cache."""
    brought = repository.tracked(root, MADE_HERE)
    if brought:
        raise Unusable(
            f"{brought[0]} is kept in git, and nothing that a build makes is believed if it came "
            f"with a clone; take it out: git rm -r --cached {' '.join(brought)}"
        )


def print_problems(problems: tuple[Problem, ...], where: Settings) -> None:
    if not problems:
        return
    watched = sys.stderr.isatty()
    sources = checkout.Disk(str(where.root)) if watched else None
    click.echo(problem_report.problems_as_text(list(problems), sources, colour=watched), err=True)


def sound(where: Settings, day: date | None) -> tuple[Register, date]:
    """The register and the day it was read for; raises Refused if it has an error."""
    read, register = sound_read(where, day)
    return register, read.today


def sound_read(where: Settings, day: date | None) -> tuple[CheckedRegister, Register]:
    """As `sound`, with everything that was read."""
    read = checkout.read_register(where, day)
    if read.register is None or errors(read.problems):
        raise Refused(read.problems)
    return read, read.register
