"""What are the options of `gongshi extend`?"""

from datetime import date

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import Where
from gongshi.maintain import amend
from gongshi.register.entities import Listed
from gongshi.register.model import Register


@click.command("extend")
@amending.record_id
@amending.place
@click.option("--until", type=options.DayParam(), required=True, help="The new last day shown.")
@click.option("--decided", type=options.DayParam(), required=True, help="Day of the decision.")
@amending.document
@amending.note
def command(
    where: Where,
    record_id: str,
    until: date,
    decided: date,
    document: str | None,
    notes: tuple[str, ...],
) -> None:
    """Show RECORD longer than its term, by a decision that the term's `extension` allows."""

    def answer(register: Register, listed: Listed, _: date) -> amend.Changes:
        reasons = amending.reasons(document, notes, register)
        return amend.extended(listed, until, {"decided": decided.isoformat(), **reasons})

    amending.amended(where, record_id, answer)
