"""Which records a later build compares."""

from generator.check import RULES


def test_a_rule_that_compares_records_refuses_a_build() -> None:
    """A later build looks for clashes only with what was touched: before it there were none.

    Like names are a warning, and what was found of them is kept.
    """
    warnings = [r.code for r in RULES.values() if r.together and r.severity == "warning"]

    assert warnings == ["I11"]
