"""What `gongshi due` asks for and prints."""

import json
from datetime import date
from pathlib import Path

import click

from generator import due as deadlines
from generator.cli import options
from generator.dates import Period


@click.command("due")
@options.config_file
@options.as_of
@click.option(
    "--within", type=options.Span(), default="P30D", show_default=True, help="How far ahead."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def command(config_file: Path, as_of: date | None, within: Period, format_: str) -> None:
    """What ends, becomes repairable or needs review soon."""
    register, today = options.sound(options.settings_of(config_file, None, 1), as_of)
    found = deadlines.due(register, today, within)
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
    click.echo(f"{len(found)} due until {deadlines.horizon(today, within)}")
