"""Every rule's own broken register, over a valid one, gives exactly the expected messages.

`tests/bad/<CODE>/` holds the files to lay over `tests/bad/_base/`, the paths to leave out of it
(absent.txt) and what the check says (expected.txt). `python -m tests.rules.test_bad` writes the
expectations anew, for people to read before they commit them.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gongshi.format import load
from gongshi.project import problem_report
from gongshi.project.checkout import article_problems
from gongshi.project.content_files import kind_problems
from gongshi.project.mkdocs_settings import SETTINGS, settings_problems
from gongshi.register.problems import Problem
from gongshi.rules import RULES, Context, check_register
from tests.support.paths import TESTS

BAD = TESTS / "bad"
TODAY = date(2026, 11, 23)
CASES = sorted(p.name for p in BAD.iterdir() if p.is_dir() and p.name != "_base")
MADE_BY_CODE = {"F06", "F09", "F14", "F15", "F16", "I16", "I17", "I18"}
"""Files that cannot be in a repository: of five megabytes, not readable, deleted."""


def files(case: str) -> dict[str, Path]:
    """The files of a case by their path in the register, the case's own over the base's."""
    found = {}
    for root in (BAD / "_base", BAD / case):
        for folder in ("lists", "content"):
            for path in sorted(root.glob(f"{folder}/**/*.*")):
                found[path.relative_to(root).as_posix()] = path
        if (root / SETTINGS).exists():
            found[SETTINGS] = root / SETTINGS
    absent = BAD / case / "absent.txt"
    for path in absent.read_text().split() if absent.exists() else ():
        del found[path]
    return found


def problems(contents: dict[str, bytes]) -> Iterator[Problem]:
    """The findings of reading and checking the files at these paths."""
    lists = [path for path in contents if path.startswith("lists/")]
    loaded = load.load(lists, contents.__getitem__)
    yield from loaded.problems
    if loaded.register is not None:
        vocabulary = loaded.register.vocabulary
        context = Context(vocabulary=vocabulary, known=loaded.known, today=TODAY)
        found = check_register(loaded.register, context)
        yield from load.locate(found, contents.__getitem__)
    for path in sorted(contents.keys() - set(lists)):
        if path == SETTINGS:
            yield from settings_problems(path, contents[path])
            continue
        yield from kind_problems(path)
        yield from article_problems(path, contents[path])


def said(case: str) -> str:
    contents = {path: file.read_bytes() for path, file in files(case).items()}
    return problem_report.problems_as_text(problems(contents)) + "\n"


def test_the_base_is_sound() -> None:
    contents = {path: file.read_bytes() for path, file in files("_base").items()}
    assert list(problems(contents)) == []


@pytest.mark.parametrize("case", CASES)
def test_a_broken_register_has_exact_messages(case: str) -> None:
    expected = (BAD / case / "expected.txt").read_text(encoding="utf-8")
    assert said(case) == expected


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_about_its_own_rule(case: str) -> None:
    assert f" {case} " in said(case)


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert set(CASES) | MADE_BY_CODE == set(RULES)


def test_a_file_too_large_is_refused() -> None:
    (found,) = load.read_file("lists/serious/bad.yml", b"a" * (4 * 1024 * 1024 + 1)).problems
    assert (found.code, found.line, found.column) == ("F06", 1, 1)
    assert found.message == "file must be at most 4194304 bytes, and this one is larger"
    assert found.hint == "split it into several files"


def test_an_unreadable_file_is_reported() -> None:
    def read(path: str) -> bytes:
        if path.endswith("bad.yml"):
            raise PermissionError(13, "Permission denied")
        return files("_base")[path].read_bytes()

    paths = [path for path in files("_base") if path.startswith("lists/")]
    (found,) = load.load([*paths, "lists/serious/bad.yml"], read).problems
    assert found.code == "F09"
    assert found.message == "file cannot be read: Permission denied"


if __name__ == "__main__":
    for name in CASES:
        (BAD / name / "expected.txt").write_text(said(name), encoding="utf-8")
