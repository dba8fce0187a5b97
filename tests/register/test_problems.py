"""Problems as data."""

import pytest

from gongshi.register.problems import Field, Problem, Refused, dotted, errors

DOTTED = [
    ((), ""),
    (("title",), "title"),
    (("repair", "decided"), "repair.decided"),
    (("measures", 0), "measures[0]"),
    (("subject", "aliases", 12), "subject.aliases[12]"),
    ((0, "id"), "[0].id"),
    ((0, 1), "[0][1]"),
    (("fields", "fine", "label", "zh"), "fields.fine.label.zh"),
]


def problem(path: str, line: int = 1, column: int = 1, **more: str) -> Problem:
    return Problem(path=path, line=line, column=column, code="S01", message="m", **more)


@pytest.mark.parametrize(("field", "expected"), DOTTED)
def test_writes_the_way_to_a_value(field: Field, expected: str) -> None:
    """Keys are joined by dots, positions in lists are in brackets."""
    assert expected == dotted(field)


def test_problems_sort_by_place() -> None:
    """Sorted problems read as their files do: by path, then line as a number, then column."""
    jumbled = [problem("b.yml"), problem("a.yml", 10, 3)]
    jumbled += [problem("a.yml", 10), problem("a.yml", 2, 9)]
    expected = [problem("a.yml", 2, 9), problem("a.yml", 10, 1), problem("a.yml", 10, 3)]
    expected.append(problem("b.yml"))

    assert expected == sorted(jumbled)


def test_errors_are_not_warnings() -> None:
    """Warnings are left out, the order is kept."""
    first, warning, last = problem("b"), problem("c", severity="warning"), problem("a")

    assert [first, last] == errors([first, warning, last])


def test_refusal_carries_every_problem() -> None:
    """A refused register says how many problems it has and holds them in order."""
    refused = Refused([problem("b"), problem("a")])

    assert (problem("a"), problem("b")) == refused.problems
    assert str(refused) == "2 problems"
