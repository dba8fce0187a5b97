"""What are the options and the output of `gongshi screen`?"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import click

from gongshi import __version__
from gongshi.cli import options, terminal
from gongshi.git import repository
from gongshi.progress import Reporter
from gongshi.project import checkout
from gongshi.register.text import pick
from gongshi.screening import screen_rows, spreadsheet
from gongshi.screening.screen_rows import ScreenedRow
from gongshi.search.query import local_index

_REPORT_EVERY = 500
"""Rows between two reports of progress."""


@click.command("screen", epilog=options.EXIT_CODES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--name-column", help="Head or number of the column of names; default: a usual head, or words."
)
@click.option(
    "--code-column", help="Head or number of the column of codes; default: a usual head, or codes."
)
@click.option(
    "--encoding", help="Of the file; default: as its mark says, else UTF-8, GB 18030 (GBK) or Big5."
)
@click.option(
    "--tier",
    type=click.IntRange(0, 9),
    default=9,
    show_default=True,
    help="Matches up to this tier: 0 code, 1 whole name, 2 same without region and legal form, "
    "3 beginning, 4 part of a name, 5 words, 6 part of a code, 7 pinyin, 8 initials, 9 misspelt.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=10,
    show_default=True,
    help="Most matches of a row.",
)
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there, CSV with a mark by which spreadsheets know UTF-8; default: print. "
    "A file that is there is replaced, once all rows are looked up.",
)
@options.exit_code
@options.config_file
@options.asked_for
@options.jobs
def command(
    file: str,
    name_column: str | None,
    code_column: str | None,
    encoding: str | None,
    tier: int,
    limit: int,
    format_: str,
    output: Path | None,
    exit_code: bool,  # noqa: FBT001 - click's way
    config_file: Path,
    as_of: date | None,
    jobs: int,
) -> None:
    r"""Look up every name and code of a CSV file, as for vetting suppliers.

    FILE is a table as a spreadsheet saves it ("CSV UTF-8", CSV, or Unicode text), or - for what
    is piped in. Each match is a line with its tier and reason; a row without a match is a line
    too. "note" says what must not be overlooked: a code and a name of two entities, a wrong code,
    a person. Every line has the day and the digest of the register's files; a summary to file
    with the result goes to the error stream.

    \b
    gongshi screen suppliers.csv --output found.csv
    gongshi screen suppliers.csv --code-column 3 --tier 1 --format json
    """
    if output and output.exists() and file != "-" and output.samefile(file):
        raise click.UsageError("--output is the file that is looked up; name another")
    data = _bytes(file)
    try:
        table = spreadsheet.read_table(data, encoding, name_column, code_column)
    except ValueError as error:
        raise click.UsageError(f"{file}: {error}") from None
    settings = options.settings_of(config_file, None, jobs)
    read, register = options.sound_read(settings, as_of)
    checked = screen_rows.Checked(
        file=click.format_filename(file),
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        columns=table.columns,
        tier=tier,
        limit=limit,
        register=pick(register.vocabulary.about.title, ""),
        as_of=read.today.isoformat(),
        commit=repository.current_commit(settings.root),
        inputs=checkout.digest(settings, read.digests),
        generator=__version__,
    )
    search = local_index.open_local_index(register, read.today, settings.root).search
    counts: Counter[str] = Counter()
    with _sink(output, format_) as out, terminal.steps("looking up rows") as say:
        groups = screen_rows.count_kinds(screen_rows.screen(table.rows, search, checked), counts)
        reported = _with_reports(groups, len(table.rows), say)
        made = (
            screen_rows.screening_as_csv(reported)
            if format_ == "csv"
            else screen_rows.screening_as_json(checked, reported)
        )
        for piece in made:
            out.write(piece.encode())
    terminal.say(*screen_rows.statement(checked, counts).split("\n"), err=True)
    if exit_code and counts["exact"] + counts["similar"]:
        sys.exit(options.FOUND_SOMEBODY)


def _bytes(file: str) -> bytes:
    with click.open_file(file, "rb") as source:
        data: bytes = source.read(spreadsheet.MOST_BYTES + 1)
    if len(data) > spreadsheet.MOST_BYTES:
        raise click.UsageError(
            f"{file}: it has more than {spreadsheet.MOST_BYTES >> 20} MiB; split it"
        )
    return data


def _with_reports(
    groups: Iterable[list[ScreenedRow]], total: int, say: Reporter
) -> Iterator[list[ScreenedRow]]:
    """The same groups, while progress is reported."""
    for number, group in enumerate(groups, 1):
        if not number % _REPORT_EVERY:
            say("looking up rows", number, total)
        yield group


@contextmanager
def _sink(output: Path | None, format_: str) -> Iterator[IO[bytes]]:
    """The output file. It exists only when it is complete."""
    if output is None or (output.exists() and not output.is_file()):
        with click.open_file(str(output or "-"), "wb") as out:
            yield out
            out.flush()
        return
    part = output.with_name(f".{output.name}.part")
    with _opened(part, output) as out:
        out.write(b"\xef\xbb\xbf" if format_ == "csv" else b"")
        try:
            yield out
        except BaseException:
            part.unlink()
            raise
    part.replace(output)


def _opened(part: Path, output: Path) -> IO[bytes]:
    try:
        return part.open("wb")
    except OSError as error:
        raise click.UsageError(f"--output {output}: {error.strerror}") from None
