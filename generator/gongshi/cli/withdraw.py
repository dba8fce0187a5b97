"""What are the options of `gongshi withdraw`?"""

from datetime import date
from typing import get_args

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import Where
from gongshi.maintain import amend
from gongshi.register.entities import Listed
from gongshi.register.model import Register, WithdrawalReason


@click.command("withdraw")
@amending.record_id
@amending.place
@click.option("--reason", type=click.Choice(get_args(WithdrawalReason)), required=True, help="Why.")
@click.option(
    "--date", "day", type=options.DayParam(), help="Day it is taken down; default: today."
)
@click.option("--replaced-by", metavar="RECORD", help="The record that stands instead.")
@click.option("--evidence", help="What showed it: a judgment, a letter.")
@amending.note
def command(
    where: Where,
    record_id: str,
    reason: str,
    day: date | None,
    replaced_by: str | None,
    evidence: str | None,
    notes: tuple[str, ...],
) -> None:
    """Take RECORD down because it should not stand, and say why in public."""

    def answer(register: Register, listed: Listed, today: date) -> amend.Changes:
        given = {
            "date": (day or today).isoformat(),
            "reason": reason,
            "replaced_by": replaced_by,
            "evidence": evidence,
            "note": amending.text_of(notes, register.vocabulary.about.languages),
        }
        return amend.withdrawn(listed, {k: v for k, v in given.items() if v is not None})

    amending.amended(where, record_id, answer)
