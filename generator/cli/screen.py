"""What `gongshi screen` asks for and prints."""

from datetime import date
from pathlib import Path

import click
import msgspec

from generator.cli import options
from generator.search import local, screening


@click.command("screen")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--name-column", help="Head of the column of names; default: a usual one, or the first."
)
@click.option("--code-column", help="Head of the column of credit codes; default: a usual one.")
@click.option("--encoding", help="Of the file; default: UTF-8, or else GB 18030 (GBK).")
@click.option(
    "--tier",
    type=click.IntRange(0, 9),
    default=4,
    show_default=True,
    help="Matches up to this tier: 0 code, 1 whole name, 2 same without region and legal form, "
    "3 beginning, 4 part of a name, 5 words, 6 part of a code, 7 pinyin, 8 initials, 9 misspelt.",
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="A row.")
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there, as UTF-8 with a mark that spreadsheets know; default: print.",
)
@options.config_file
@options.as_of
@options.jobs
def command(
    file: Path,
    name_column: str | None,
    code_column: str | None,
    encoding: str | None,
    tier: int,
    limit: int,
    format_: str,
    output: Path | None,
    config_file: Path,
    as_of: date | None,
    jobs: int,
) -> None:
    """Look up every name and code of a CSV file, as for vetting suppliers.

    Each match is a line with its tier and reason; a row without a match is a line too.
    """
    try:
        table = screening.table(file.read_bytes(), encoding, name_column, code_column)
    except ValueError as error:
        raise click.UsageError(f"{file}: {error}") from None
    settings = options.settings_of(config_file, None, jobs)
    register, today = options.sound(settings, as_of)
    search = local.opened(register, today, settings.root).search
    found = [*screening.screen(table.rows, search, today.isoformat(), tier, limit)]
    if format_ == "json":
        text = msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"
    else:
        text = screening.as_csv(found)
    if output:
        output.write_bytes(text.encode("utf-8-sig" if format_ == "csv" else "utf-8"))
    else:
        click.echo(text, nl=False)
    click.echo(f"{file} ({table.encoding}): {screening.summary(found)}", err=True)
