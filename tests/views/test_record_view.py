"""What does a record's page say of its status, in words?"""

from datetime import date

import msgspec
import pytest

from gongshi.register.entities import Listed, entities
from gongshi.register.model import Register
from gongshi.register.status import Why
from gongshi.views.clock import clock_view
from gongshi.views.site import Site
from tests.support.registers import TODAY


@pytest.fixture(name="open_ended")
def _open_ended(toy: Register) -> Listed:
    """A listing whose list sets no longest period."""
    return next(
        listed
        for entity in entities(toy, TODAY)
        for listed in entity.current
        if listed.standing.why == "in_force_open"
    )


SAID = {
    "in_force_shortened": "Shown until 1 January 2030. Rule: ",
    "expired": "1 January 2030",
    "overdue": "1 January 2030",
}


@pytest.mark.parametrize("why", SAID)
def test_an_end_that_no_period_gave_is_worded_without_one(
    toy: Register, toy_sites: tuple[Site, ...], open_ended: Listed, why: Why
) -> None:
    clock = msgspec.structs.replace(open_ended.standing.clock, last_day=date(2030, 1, 1))
    standing = msgspec.structs.replace(open_ended.standing, why=why, clock=clock)
    listed = msgspec.structs.replace(open_ended, standing=standing)

    said = clock_view(toy_sites[0], listed, toy.vocabulary.lists[listed.filed.list]).sentence

    assert SAID[why] in said
    assert "  " not in said
    assert "from the day" not in said
