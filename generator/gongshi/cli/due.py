"""What are the options and the output of `gongshi due`?"""

from datetime import date
from pathlib import Path

import click

from gongshi.cli import options, terminal
from gongshi.exchange import calendar
from gongshi.register import due
from gongshi.register.dates import Period
from gongshi.register.text import count_noun, pick, visible_json


@click.command("due")
@options.config_file
@options.as_of
@click.option(
    "--within", type=options.PeriodParam(), default="P30D", show_default=True, help="How far ahead."
)
@click.option("--format", "format_", type=click.Choice(["text", "json", "ics"]), default="text")
def command(config_file: Path, as_of: date | None, within: Period, format_: str) -> None:
    """What ends, becomes repairable, needs review or an answer, or is published soon.

    Overdue reviews and answers come first.

    As a calendar (--format ics) it can be subscribed to, or imported again and again: an event
    whose day has moved takes the place of the one that was there.
    """
    register, today = options.sound(options.settings_of(config_file, None, 1), as_of)
    found = due.due_items(register, today, within)
    if format_ == "json":
        click.echo(visible_json(due.due_as_json(found)))
    elif format_ == "ics":
        about = register.vocabulary.about
        title = pick(about.title, about.languages[0])
        host = f"{about.region}.gongshi.invalid"  # RFC 7986 §5.3: unique, not resolvable
        click.echo(calendar.ics_calendar(title, host, found), nl=False)
    else:
        for item in found:
            late = count_noun(item.overdue, "working day")
            terminal.say(
                f"{item.day}  {item.what:<20} {item.record:<15} {item.list:<22} {item.name}"
                + (f"  (overdue by {late})" if item.overdue else "")
            )
        click.echo(f"{len(found)} due until {due.horizon(today, within)}")
