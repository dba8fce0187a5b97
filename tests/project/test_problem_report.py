"""How are problems shown, character by character, in each format?"""

import json

from gongshi.project import problem_report
from gongshi.register.problems import Problem
from gongshi.rules import RULES

WRONG = Problem(
    path="lists/a/b.yml",
    line=2,
    column=11,
    code="I03",
    field="subject.code",
    message="code must end in the check character '3': '91990102MA1TKY0164'",
    hint="check the code against the licence",
)
ODD = Problem(
    path="lists/a/b.yml", line=3, code="T10", severity="warning", message="100% odd:\na, b"
)
SOURCE = "id: x\n  名称: 蓝海 {code: 91990102MA1TKY0164}\nlast\n".encode()


def read(path: str) -> bytes:
    if path != "lists/a/b.yml":
        raise FileNotFoundError(path)
    return SOURCE


def test_text_is_place_code_message_and_hint() -> None:
    assert problem_report.problems_as_text([ODD, WRONG]) == (
        "lists/a/b.yml:2:11 I03 code must end in the check character '3': '91990102MA1TKY0164'\n"
        "  check the code against the licence\n"
        "lists/a/b.yml:3:1 T10 warning: 100% odd:·a, b"
    )


def test_the_caret_is_below_the_column_where_characters_are_wide() -> None:
    shown = problem_report.problems_as_text([WRONG], read).split("\n")
    assert shown[1] == "  |   名称: 蓝海 {code: 91990102MA1TKY0164}"
    assert shown[2] == "  |               ^"
    assert problem_report.cells(shown[1][: shown[1].index("code")]) == shown[2].index("^")


def test_a_long_line_is_cut_around_the_column() -> None:
    problem = Problem(path="x", line=1, column=301, code="Y01", message="m")
    line, caret = problem_report.excerpt(problem, "名" * 300 + "!" + "字" * 300)
    assert problem_report.cells(line) <= 4 + 96 + 2
    assert line.startswith("  | …名")
    assert line.endswith("字…")
    assert problem_report.cells(line[: line.index("!")]) == caret.index("^")


def test_no_excerpt_where_there_is_nothing_to_show() -> None:
    for path, data in (("gone", b""), ("lists/a/b.yml", b"\xff"), ("lists/a/b.yml", b"one line")):
        problem = Problem(path=path, line=9, code="F01", message="m")

        def source(_: str, path: str = path, data: bytes = data) -> bytes:
            return data if path != "gone" else read(path)

        told = problem_report.problems_as_text([problem], source)
        assert told == f"{path}:9:1 F01 m"


def test_a_file_with_many_problems_is_read_once() -> None:
    """Reading it for each would take an hour for a file of comments that may be pushed."""
    problems = [Problem(path="x", line=n, column=3, code="Y09", message="m") for n in range(1, 999)]
    reads = []

    def source(path: str) -> bytes:
        reads.append(path)
        return b"a b\n" * 998

    told = problem_report.problems_as_text(problems, source)
    assert told.count("  | a b\n  |   ^") == 998
    assert reads == ["x"]


def test_a_file_cannot_write_to_the_terminal() -> None:
    problem = Problem(path="a\x1b[2J", code="F08", message="\x9b31m \u202e x")
    told = problem_report.problems_as_text([problem], lambda _: b"\x1b]0;title\x07 text\r\n")
    assert told == "a·[2J:1:1 F08 ·31m · x\n  | ·]0;title· text\n  | ^"


def test_personal_numbers_are_starred_everywhere() -> None:
    problem = Problem(
        path="lists/a/b.yml",
        column=4,
        code="S07",
        message="id_hint is not written as it must be: '360426199101010071'",
        hint="call 13800138000",
    )
    told = [
        problem_report.problems_as_text([problem], lambda _: b"id: 360426199101010071"),
        *(
            make([problem])
            for make in (
                problem_report.problems_as_json,
                problem_report.as_github,
                problem_report.as_sarif,
            )
        ),
    ]
    for words in told:
        assert "****************71" in words
        assert "360426" not in words
        assert "13800138000" not in words


def test_colour_only_where_asked() -> None:
    told = problem_report.problems_as_text([WRONG, ODD], colour=True)
    assert "\x1b[31mI03\x1b[0m" in told
    assert "\x1b[33mT10\x1b[0m" in told
    assert "\x1b" not in problem_report.problems_as_text([WRONG, ODD])


def test_the_summary_counts() -> None:
    assert problem_report.summary([]) == "no problems"
    assert problem_report.summary([WRONG]) == "1 error"
    assert problem_report.summary([WRONG, WRONG, ODD]) == "2 errors, 1 warning"


def test_json_has_exactly_these_keys() -> None:
    (first, second) = json.loads(problem_report.problems_as_json([ODD, WRONG]))
    assert first == {
        "code": "I03",
        "severity": "error",
        "path": "lists/a/b.yml",
        "line": 2,
        "column": 11,
        "field": "subject.code",
        "message": WRONG.message,
        "hint": WRONG.hint,
    }
    assert list(first) == list(second)
    assert problem_report.problems_as_json([]) == "[]"


def test_github_commands_are_escaped() -> None:
    odd = Problem(path="a:b,c%.yml", line=3, code="T10", severity="warning", message="1%:\r\na, b")
    assert problem_report.as_github([odd]) == (
        "::warning file=a%3Ab%2Cc%25.yml,line=3,col=1,title=T10::1%25:%0D%0Aa, b"
    )
    assert problem_report.as_github([WRONG]) == (
        "::error file=lists/a/b.yml,line=2,col=11,title=I03::code must end in the check character "
        "'3': '91990102MA1TKY0164' (check the code against the licence)"
    )
    assert problem_report.as_github([]) == ""


def test_sarif_has_every_rule_and_places() -> None:
    log = json.loads(problem_report.as_sarif([WRONG, ODD]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(RULES)
    assert all(rule["shortDescription"]["text"] == RULES[rule["id"]].text for rule in rules)
    first, second = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "I03"
    assert (first["level"], second["level"]) == ("error", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "lists/a/b.yml"},
        "region": {"startLine": 2, "startColumn": 11},
    }
