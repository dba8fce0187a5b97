"""What are the options of `gongshi renew`?"""

from datetime import date

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import Where
from gongshi.maintain import amend


@click.command("renew")
@amending.record_id
@amending.place
@click.option("--until", type=options.DayParam(), help="The new last day shown, within its term.")
@click.option("--review", type=options.DayParam(), help="Day on which to look at it again.")
def command(where: Where, record_id: str, until: date | None, review: date | None) -> None:
    """Show RECORD until a later day, or set the day of its next review."""
    if until is None and review is None:
        raise click.UsageError("give --until, or --review, or both")
    amending.amended(where, record_id, lambda _, listed, __: amend.renewed(listed, until, review))
