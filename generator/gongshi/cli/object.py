"""What are the options of `gongshi object`?"""

from datetime import date
from typing import get_args

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import Where
from gongshi.maintain import amend
from gongshi.maintain.amend import ProcedureStep
from gongshi.register.entities import Listed
from gongshi.register.model import ObjectionOutcome, Register


@click.command("object")
@amending.record_id
@amending.place
@click.option("--raised", type=options.DayParam(), help="Day the objection was raised.")
@click.option("--accepted", type=options.DayParam(), help="Day it was accepted for examination.")
@click.option("--decided", type=options.DayParam(), help="Day of the decision; needs --outcome.")
@click.option(
    "--outcome",
    type=click.Choice(get_args(ObjectionOutcome)),
    help="What was decided; `upheld` withdraws the record.",
)
@amending.note
def command(
    where: Where,
    record_id: str,
    raised: date | None,
    accepted: date | None,
    decided: date | None,
    outcome: str | None,
    notes: tuple[str, ...],
) -> None:
    """Write down a step with an objection to RECORD: raised, accepted, decided.

    A new objection after a decided one is added to it.
    """

    def answer(register: Register, listed: Listed, today: date) -> amend.Changes:
        step = ProcedureStep(
            begun=raised,
            accepted=accepted,
            decided=decided,
            outcome=outcome,
            note=amending.text_of(notes, register.vocabulary.about.languages),
        )
        return amend.objected(listed, step, today)

    amending.amended(where, record_id, answer)
