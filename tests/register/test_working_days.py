"""Which days are working days, and when a time limit ends."""

from datetime import date

import msgspec
import pytest

from gongshi.format.load import HOLIDAYS, holidays_of, read_file
from gongshi.register.model import TimeLimit
from gongshi.register.working_days import (
    add_working_days,
    last_day_of,
    working_days_between,
)
from tests.support.paths import ROOT

CHINA = holidays_of([read_file(HOLIDAYS, (ROOT / HOLIDAYS).read_bytes())])

AUTHORITIES = [
    # 市场监督管理行政处罚信息公示规定, art. 11
    ("2022-05-09", 3, "2022-05-12"),
    # 法释〔2017〕7号, art. 10: within three working days of the end of the term
    ("2026-02-28", 3, "2026-03-04"),
    ("2026-07-08", 3, "2026-07-13"),
    ("2027-07-08", 3, "2027-07-13"),
    # Administrative Penalty Law, arts. 48 and 85, over the holidays of 2026
    ("2026-09-29", 3, "2026-10-09"),
    ("2026-02-12", 3, "2026-02-24"),
]


@pytest.mark.parametrize(("start", "count", "by"), AUTHORITIES)
def test_an_authority_has_as_many_working_days_as_the_law_gives(
    start: str, count: int, by: str
) -> None:
    """The day that sets it off is not counted; days worked in place of others are."""
    begun = date.fromisoformat(start)

    assert add_working_days(begun, count, CHINA) == date.fromisoformat(by)
    assert working_days_between(begun, date.fromisoformat(by), CHINA) == count


LIMITS = [
    ({"working_days": 1}, "2026-11-27", "2026-11-30"),
    ({"days": 3}, "2026-11-27", "2026-11-30"),
    ({"days": 1}, "2026-11-27", "2026-11-30"),
    ({"days": 5}, "2026-09-29", "2026-10-08"),
    ({"days": 10}, "2026-09-30", "2026-10-10"),
]


@pytest.mark.parametrize(("limit", "start", "last"), LIMITS)
def test_a_limit_in_calendar_days_does_not_end_on_a_day_of_rest(
    limit: dict[str, int], start: str, last: str
) -> None:
    """Civil Code art. 203: it ends on the next working day; a Saturday worked ends it too."""
    given_ = msgspec.convert(limit, TimeLimit)

    assert last_day_of(date.fromisoformat(start), given_, CHINA) == date.fromisoformat(last)
