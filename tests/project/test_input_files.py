"""Which files are in a folder, and what is reported of those that are not plain files?"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gongshi.format.yaml_reader import MAX_BYTES
from gongshi.project import checkout, input_files, problem_report
from gongshi.register.problems import Refused
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, copy_toy

RECORD = "lists/serious-violations/x.yml"
ARTICLE = "content/en/x.md"

ODD: list[tuple[str, Callable[[Path], object], str]] = [
    # where, what is put there, what is said
    (RECORD, Path.mkdir, "F09 file cannot be read: it is a folder"),
    (RECORD, os.mkfifo, "F09 file cannot be read: it is a pipe"),
    (RECORD, lambda p: p.symlink_to(p), "F09 file cannot be read: it is a link"),
    (RECORD, lambda p: p.symlink_to("/etc/passwd"), "F09 file cannot be read: it is a link"),
    (RECORD, lambda p: p.symlink_to("nowhere"), "F09 file cannot be read: it is a link"),
    ("lists/loop", lambda p: p.symlink_to(p.parent), "F09 file cannot be read: it is a link"),
    ("lists/register.yml", Path.mkdir, "F09 file cannot be read: it is a folder"),
    ("lists", lambda p: p.write_text("x"), "F10 file is missing: 'lists/register.yml'"),
    (ARTICLE, Path.mkdir, "F09 file cannot be read: it is a folder"),
    (ARTICLE, os.mkfifo, "F09 file cannot be read: it is a pipe"),
    (ARTICLE, lambda p: p.symlink_to("nowhere"), "F09 file cannot be read: it is a link"),
    ("content/en/x.png", os.mkfifo, "F09 file cannot be read: it is a pipe"),
    ("content/en/loop", lambda p: p.symlink_to("/"), "F09 file cannot be read: it is a link"),
    (ARTICLE, lambda p: sparse(p, 2**33), "F06 file must be at most 4194304 bytes"),
    ("templates", lambda p: p.symlink_to("/etc"), "F09 file cannot be read: it is a link"),
    ("templates", lambda p: linked(p / "assets"), "F09 file cannot be read: it is a link"),
    ("content", lambda p: p.write_text("x"), "F10 folder is missing: 'content'"),
    (RECORD, lambda p: p.write_bytes(b"[" * 100_000), "Y06 nesting must be at most 16 deep"),
    (RECORD, lambda p: p.write_bytes(b"\0" * 1000), "F07 text must not contain control"),
    ("mkdocs.yml", lambda p: p.write_text("x: a\u202eb"), "mkdocs.yml:1:5 F07 text must not"),
    ("mkdocs.yml", lambda p: p.write_text(r'x: "a\u202eb"'), "mkdocs.yml:1:4 F07 text must not"),
    (RECORD, lambda p: sparse(p, 2**33), "F06 file must be at most 4194304 bytes"),
]


def linked(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to("/etc")


def sparse(path: Path, size: int) -> None:
    """A file of gigabytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)


def said(root: Path) -> str:
    """Everything that is wrong with a register."""
    return problem_report.problems_as_text(
        checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY).problems
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_toy(tmp_path / "register")


@pytest.mark.parametrize(("where", "put", "expected"), ODD)
def test_a_file_that_is_not_plain_is_reported(
    root: Path, where: str, put: Callable[[Path], object], expected: str
) -> None:
    """Nothing below lists/ or content/ is ignored, followed or waited for."""
    path = root / where
    if path.exists():
        path.rename(root / "away")
    put(path)

    assert expected in said(root)


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such names")
@pytest.mark.parametrize("name", [b"\xff\xfe.yml", b"\xff/x.yml", b"\xff.txt"])
def test_a_name_that_is_no_text_is_reported_in_every_format(root: Path, name: bytes) -> None:
    """A file system takes any bytes as a name; a message shows a mark in their place."""
    path = os.path.join(os.fsencode(root / "lists/serious-violations"), name)  # noqa: PTH118
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    Path(os.fsdecode(path)).write_text("id: x\n")
    problems = checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY).problems

    told = [
        make(problems)
        for make in (
            problem_report.problems_as_text,
            problem_report.problems_as_json,
            problem_report.as_github,
            problem_report.as_sarif,
        )
    ]

    assert "F09 file cannot be read: its name is not UTF-8 text" in told[0]
    assert [text for text in told if "F09" not in text.encode().decode()] == []


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such names")
@pytest.mark.parametrize("folder", ["lists/serious-violations", "content/en"])
def test_a_build_refuses_a_name_that_is_no_text(root: Path, folder: str) -> None:
    """No site is made of a register with a file that has no readable name."""
    for name in (b"/\xff.yml", b"/\xff.md"):
        Path(os.fsdecode(os.fsencode(root / folder) + name)).write_text("id: x\n")

    with pytest.raises(Refused) as refused:
        building.build(settings_for(root / "mkdocs.yml"), TODAY)

    assert {p.code for p in refused.value.problems if p.severity == "error"} == {"F09"}
    assert not (root / "site").exists()


def test_hidden_files_are_left_alone(root: Path) -> None:
    """What an editor or a desktop leaves behind is no part of a register."""
    (root / "lists/.git").mkdir()
    (root / "lists/.git/x.yml").write_text("")
    (root / "lists/.DS_Store").write_text("")

    assert "lists/." not in said(root)


def test_no_more_is_read_of_a_file_than_shows_that_it_is_too_large(tmp_path: Path) -> None:
    """Eight gigabytes are refused without being read."""
    sparse(tmp_path / "x.yml", 2**33)

    assert len(input_files.read_file(tmp_path / "x.yml")) == MAX_BYTES + 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(root: Path) -> None:
    """Neither a file nor a folder without permission is passed over."""
    (root / RECORD).write_text("")
    (root / RECORD).chmod(0)
    (root / "lists/honest-traders").chmod(0)

    told = said(root)

    assert f"{RECORD}:1:1 F09 file cannot be read: Permission denied" in told
    assert "lists/honest-traders:1:1 F09 file cannot be read" in told
    (root / "lists/honest-traders").chmod(0o755)
