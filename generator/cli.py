"""The command line: reads words, calls the module that knows, prints, exits.

Exit codes: 0 done, 1 problems in the register, 2 wrong usage.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from generator import __version__, reading, report
from generator import build as building
from generator import due as deadlines
from generator import new as making
from generator import serve as serving
from generator.dates import Period
from generator.problems import Problem, Refused, Unusable, errors
from generator.settings import Settings, settings_for

FOUND_PROBLEMS, WRONG_USAGE = 1, 2


class Day(click.ParamType[date]):
    """A day written as 2026-03-14."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-03-14", param, ctx)


class Span(click.ParamType[Period]):
    """A calendar duration written as P30D or P3M."""

    name = "duration"

    def convert(self, value: Any, param: Any, ctx: Any) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(value)
        except ValueError:
            self.fail(f"{value!r} is not a duration; write it as P30D, P3M or P1Y", param, ctx)


_config = click.option(
    "--config-file",
    type=click.Path(path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The register's mkdocs.yml; lists/ and content/ stand beside it.",
)
_as_of = click.option("--as-of", type=Day(), help="The day to build or check for; default: today.")
_jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=lambda: os.cpu_count() or 1,
    help="Processes to work with; default: one for each core.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gongshi")
def cli() -> None:
    """Turn YAML records of blacklists and redlists into a public, searchable register."""


@cli.command()
@_config
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to write; default: site.")
@_as_of
@_jobs
@click.option("--clean", is_flag=True, expose_value=False, help="Every build is clean as yet.")
def build(config_file: Path, site_dir: Path | None, as_of: date | None, jobs: int) -> None:
    """Check the register and build the site. With an error in it, nothing is written."""
    settings = _settings(config_file, site_dir, jobs)
    console = Console(stderr=True)
    with console.status("building") if console.is_terminal else _nothing() as status:
        built = building.build(settings, as_of, _sayer(status))
    _print_problems(built.warnings, settings)
    click.echo(
        f"{settings.site_dir}: {built.pages} pages, {built.entities} entities, "
        f"{built.records} records in force"
    )


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _nothing() -> _Nothing:
    return _Nothing()


def _sayer(status: Any) -> Callable[[str], None]:
    """Says each step: in the status line where a terminal watches, else line by line."""
    if status is None:
        return lambda step: click.echo(f"  {step}", err=True)

    def say(step: str) -> None:
        status.update(step)

    return say


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_config
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@_as_of
@_jobs
def check(
    paths: tuple[Path, ...], config_file: Path, format_: str, as_of: date | None, jobs: int
) -> None:
    """Find every problem in the register, or in PATHS of it, at once."""
    settings = _settings(config_file, None, jobs)
    read = reading.read(settings, as_of)
    problems = tuple(p for p in read.problems if _wanted(settings.root / p.path, paths))
    if format_ == "text":
        _print_problems(problems, settings)
        click.echo(report.summary(problems))
    else:
        makers = {"json": report.as_json, "github": report.as_github, "sarif": report.as_sarif}
        click.echo(makers[format_](problems), nl=format_ != "github" or bool(problems))
    if errors(problems):
        sys.exit(FOUND_PROBLEMS)


def _wanted(place: Path, paths: tuple[Path, ...]) -> bool:
    roots = [path.resolve() for path in paths]
    return not roots or any(place == root or root in place.parents for root in roots)


@cli.command()
@_config
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where to build; default: site.")
@_as_of
@_jobs
def serve(
    config_file: Path, host: str, port: int, site_dir: Path | None, as_of: date | None, jobs: int
) -> None:
    """Build, serve, rebuild on change and reload the page. Stop with Ctrl-C."""
    settings = _settings(config_file, site_dir, jobs)
    builds = serving.Builds()

    def rebuild() -> None:
        try:
            built = building.build(settings, as_of, lambda step: click.echo(f"  {step}"))
        except Refused as refused:
            _print_problems(refused.problems, settings)
            click.echo("not rebuilt: correct the errors above; the site is as it was", err=True)
        except Unusable as unusable:
            click.echo(f"not rebuilt: {unusable}", err=True)
        else:
            _print_problems(built.warnings, settings)
            builds.finished()

    click.echo("building the register")
    rebuild()
    try:
        server = serving.Server((host, port), settings.site_dir, builds)
    except OSError as error:
        raise click.UsageError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        ) from None
    folders = [settings.lists, settings.content, *settings.templates]
    watcher = threading.Thread(
        target=serving.watch, args=(folders, [settings.config_file], rebuild), daemon=True
    )
    watcher.start()
    click.echo("watching lists/, content/, templates/ and mkdocs.yml; stop with Ctrl-C")
    click.echo(f"http://{host}:{server.server_address[1]}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("stopped")


@cli.command()
@click.argument("list_id", metavar="LIST")
@_config
@click.option("--name", help="Registered name of the subject.")
@click.option("--name-en", help="English name.")
@click.option("--code", help="Unified social credit code.")
@click.option("--kind", help="Kind of subject; default: the list's first.")
@click.option("--region", help="Division of the subject, six digits.")
@click.option("--document", help="Number of the deciding document.")
@click.option("--decided", type=Day(), help="Day of the decision; default: today.")
def new(list_id: str, config_file: Path, **given: Any) -> None:
    """Write a record for LIST with a fresh id, ready to fill in. Asks for what it must know."""
    settings = _settings(config_file, None, 1)
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
    draft = making.draft(read.register, list_id, read.today, given)
    target = settings.root / draft.path
    making.write(target, draft.text)
    click.echo(f"wrote {draft.path}")
    click.echo("fill in the lines that say TODO, then run: gongshi check")


@cli.command()
@_config
@_as_of
@click.option("--within", type=Span(), default="P30D", show_default=True, help="How far ahead.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def due(config_file: Path, as_of: date | None, within: Period, format_: str) -> None:
    """What ends, becomes repairable or needs review soon."""
    settings = _settings(config_file, None, 1)
    read = reading.read(settings, as_of)
    if read.register is None or errors(read.problems):
        raise Refused(read.problems)
    found = deadlines.due(read.register, read.today, within)
    if format_ == "json":
        rows = [
            {
                "day": d.day.isoformat(),
                "what": d.what,
                "record": d.record,
                "list": d.list,
                "name": d.name,
                "path": d.path,
            }
            for d in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for item in found:
        click.echo(f"{item.day}  {item.what:<15} {item.record:<15} {item.list:<22} {item.name}")
    click.echo(f"{len(found)} due until {deadlines.horizon(read.today, within)}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("lists/schema"))
def schema(folder: Path) -> None:
    """Write the JSON Schemas that editors use into FOLDER."""
    from generator import schema as schemas  # noqa: PLC0415 - only this command needs it

    for name, data in schemas.files().items():
        making.write(folder / name, data.decode(), replace=True)
    click.echo(f"wrote {folder}")


def _settings(config_file: Path, site_dir: Path | None, jobs: int) -> Settings:
    if not config_file.is_file():
        raise click.UsageError(
            f"{config_file} does not exist; run this where the register's mkdocs.yml is, "
            "or name it with --config-file"
        )
    return settings_for(config_file, site_dir, jobs)


def _print_problems(problems: tuple[Problem, ...], settings: Settings) -> None:
    if not problems:
        return
    watched = sys.stderr.isatty()
    sources = reading.Disk(str(settings.root)) if watched else None
    click.echo(report.text(list(problems), sources, colour=watched), err=True)


def main() -> None:
    """Run the command line; every refusal ends in a message, never in a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_USAGE)
    except click.Abort:
        sys.exit(WRONG_USAGE)
    except Refused as refused:
        click.echo(report.text(list(refused.problems), None, colour=False), err=True)
        click.echo(report.summary(refused.problems), err=True)
        sys.exit(FOUND_PROBLEMS)
    except Unusable as unusable:
        click.echo(f"gongshi: {unusable}", err=True)
        sys.exit(FOUND_PROBLEMS)
