"""What are the options of `gongshi end`?"""

from datetime import date

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import Where
from gongshi.maintain import amend
from gongshi.register.entities import Listed
from gongshi.register.model import Register


@click.command("end")
@amending.record_id
@amending.place
@click.option("--last-day", type=options.DayParam(), help="Last day shown; default: today.")
@amending.fulfilled
def command(where: Where, record_id: str, last_day: date | None, *, fulfilled: bool) -> None:
    """End RECORD before its term does."""

    def answer(register: Register, listed: Listed, today: date) -> amend.Changes:
        rules = register.vocabulary.lists[listed.filed.list]
        return amend.ended(listed, rules, last_day or today, fulfilled=fulfilled)

    amending.amended(where, record_id, answer)
