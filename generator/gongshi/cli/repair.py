"""What are the options of `gongshi repair`?"""

from datetime import date
from typing import get_args

import click

from gongshi.cli import amending, options
from gongshi.cli.amending import FulfilledOn, Where
from gongshi.maintain import amend
from gongshi.maintain.amend import ProcedureStep
from gongshi.register.entities import Listed
from gongshi.register.model import Register, RepairOutcome


@click.command("repair")
@amending.record_id
@amending.place
@click.option("--applied", type=options.DayParam(), help="Day the application was made.")
@click.option("--accepted", type=options.DayParam(), help="Day it was accepted for examination.")
@click.option("--decided", type=options.DayParam(), help="Day of the decision; needs --outcome.")
@click.option("--outcome", type=click.Choice(get_args(RepairOutcome)), help="What was decided.")
@click.option(
    "--revoked",
    type=options.DayParam(),
    help="First day on which it is shown again, because a granted repair was revoked.",
)
@amending.fulfilled
@amending.note
def command(
    where: Where,
    record_id: str,
    applied: date | None,
    accepted: date | None,
    decided: date | None,
    outcome: str | None,
    revoked: date | None,
    notes: tuple[str, ...],
    *,
    fulfilled_on: FulfilledOn,
) -> None:
    """Write down a step in the repair of RECORD: applied, accepted, decided, revoked.

    A new application after a decided one is added to it.
    """
    if revoked and any((applied, accepted, decided, outcome)):
        raise click.UsageError("--revoked is a step of its own")

    def answer(register: Register, listed: Listed, today: date) -> amend.Changes:
        done = fulfilled_on(listed, today)
        if revoked:
            reasons = amending.reasons(None, notes, register)
            details = {"date": revoked.isoformat(), **reasons}
            return amend.repair_revoked(listed, details, fulfilled=done)
        step = ProcedureStep(
            begun=applied,
            accepted=accepted,
            decided=decided,
            outcome=outcome,
            note=amending.text_of(notes, register.vocabulary.about.languages),
            fulfilled=done,
        )
        return amend.repaired(listed, register.vocabulary.lists[listed.filed.list], step)

    amending.amended(where, record_id, answer)
