"""What does a list's page say of its terms?"""

from datetime import date

import pytest

from gongshi.register.model import EarlierDecisions, InForce
from gongshi.views.lists import decisions_in_words, minimum_in_words
from gongshi.views.site import Site
from tests.support.minimal import term_of


def test_a_minimum_that_counts_from_another_day_names_the_day(toy_sites: tuple[Site, ...]) -> None:
    """The column beside it says from which day the maximum counts."""
    wages = term_of(anchor="decided", min="P6M", min_anchor="fulfilled")

    assert [minimum_in_words(site, wages) for site in toy_sites] == [
        "6 months after the day the duty was fulfilled",
        "自义务履行之日起满6个月",
    ]


def test_a_minimum_that_counts_from_the_same_day_is_a_period(toy_sites: tuple[Site, ...]) -> None:
    same = term_of(anchor="decided", min="P6M", min_anchor="decided")

    assert [minimum_in_words(site, same) for site in toy_sites] == ["6 months", "6个月"]


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ("no", ""),
        ("if_shorter", " From that day it applies to earlier decisions too where it is milder."),
        ("yes", " From that day it applies to earlier decisions too."),
    ],
)
def test_a_rule_says_what_it_does_to_earlier_decisions(
    toy_sites: tuple[Site, ...], earlier: EarlierDecisions, said: str
) -> None:
    rule = term_of(in_force=InForce(from_=date(2026, 4, 1), earlier=earlier))

    words = decisions_in_words(toy_sites[0], rule)
    assert words == "Decisions from 1 April 2026." + said
