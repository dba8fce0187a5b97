"""How are the time limits of authorities said in words?"""

import msgspec
import pytest

from gongshi.register.deadlines import Process
from gongshi.register.model import StepLimits
from gongshi.views.lists import list_view
from gongshi.views.paging import Slice
from gongshi.views.site import Site
from gongshi.views.time_limits import limit_sentences

LIMITS = {"accept": {"working_days": 1, "basis": "Art. 9"}, "decide": {"days": 20}}
SAID: list[tuple[int, Process, list[str]]] = [
    (
        0,
        "repair",
        [
            "An application for repair is accepted within 1 working day (Art. 9).",
            "An application for repair is decided within 20 days of its acceptance.",
        ],
    ),
    (
        1,
        "objection",
        ["异议自提出之日起1个工作日内受理（Art. 9）。", "异议自受理之日起20日内答复。"],
    ),
]


@pytest.mark.parametrize(("language", "process", "expected"), SAID)
def test_each_limit_is_a_sentence(
    toy_sites: tuple[Site, ...], language: int, process: Process, expected: list[str]
) -> None:
    limits = msgspec.convert(LIMITS, StepLimits)

    assert [*limit_sentences(toy_sites[language], process, limits)] == expected


def said_of(site: Site, list_: str) -> str:
    empty = Slice(number=1, pages=1, total=0, rows=(), person=False)
    facts = list_view(site, list_, empty).rules
    return next((fact.value for fact in facts if fact.key == "deadlines"), "")


def test_a_list_says_within_which_time_authorities_answer(toy_sites: tuple[Site, ...]) -> None:
    """Of repair only where there is something to repair."""
    adverse, favourable = (
        said_of(toy_sites[0], list_) for list_ in ("serious-violations", "honest-traders")
    )

    objections = "An objection is answered within 20 working days of its acceptance"
    assert objections in adverse
    assert objections in favourable
    assert "repair" in adverse
    assert "repair" not in favourable
