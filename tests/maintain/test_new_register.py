"""A register made with one command is complete and valid at once."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gongshi.format import yaml_reader
from gongshi.git import repository
from gongshi.register.model import CLASSES
from tests.support.packaging import wheel
from tests.support.registers import dead_links, gongshi

TITLE = ["--title", "en=Harbour Register", "--title", "zh=港口公示"]


@pytest.mark.parametrize("languages", ["en", "zh", "zh,en", "en,zh"])
def test_a_new_register_passes_and_builds_at_once(tmp_path: Path, languages: str) -> None:
    """Not even a warning, in any choice of languages, and no dead link on its pages."""
    done = gongshi(tmp_path, "init", "mine", *TITLE, "--languages", languages)
    assert done.returncode == 0, done.stderr
    assert "with a first commit" in done.stdout

    checked = gongshi(tmp_path / "mine", "check")
    built = gongshi(tmp_path / "mine", "build")

    assert checked.stdout == "no problems\n", checked.stderr
    assert built.returncode == 0, built.stderr
    home = (tmp_path / "mine/site/index.html").read_text()
    assert ("港口公示" if languages.startswith("zh") else "Harbour Register") in home
    assert dead_links(tmp_path / "mine/site") == []
    assert repository.run_git(tmp_path / "mine", "status", "--porcelain") == b""


@pytest.mark.parametrize("class_", CLASSES)
def test_every_class_of_list_begins_sound(tmp_path: Path, class_: str) -> None:
    """The first list may be of any class; a first record passes once its gaps are filled."""
    gongshi(tmp_path, "init", "mine", *TITLE, "--class", class_, "--list", "first")
    root = tmp_path / "mine"

    made = gongshi(root, "new", "first", "--name", "甲", "--decided", "2026-01-05")
    path = root / made.stdout.splitlines()[0].removeprefix("wrote ")
    path.write_text(path.read_text().replace("  # TODO", " filled"))
    checked = gongshi(root, "check")

    assert checked.returncode == 0, checked.stderr
    assert "error" not in checked.stdout


def test_an_answer_cannot_change_what_a_file_says(tmp_path: Path) -> None:
    """Quotes and colons in a title stay in the title; a line end is refused."""
    title = 'A "b": c class: x # @list@'
    gongshi(tmp_path, "init", "mine", "--title", title)

    text = (tmp_path / "mine/lists/register.yml").read_text()

    assert yaml_reader.parse_yaml("", text).value["title"] == title
    assert gongshi(tmp_path / "mine", "check").returncode == 0

    done = gongshi(tmp_path, "init", "other", "--title", "A\nclass: x")

    assert done.returncode == 2
    assert r"'A\nclass: x' has a line end or a tab; write it on one line" in done.stderr
    assert not (tmp_path / "other").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """Nothing is ever written over."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")

    done = gongshi(tmp_path, "init", "mine", *TITLE)

    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give --title"),
        ([*TITLE, "--languages", "fr"], "not in fr"),
        ([*TITLE, "--timezone", "Lanhai"], "no time zone"),
        ([*TITLE, "--region", "12"], "six digits"),
        ([*TITLE, "--list", "My List"], "no id of a list"),
    ],
)
def test_an_answer_that_cannot_be_is_wrong_usage(
    tmp_path: Path, words: list[str], said: str
) -> None:
    """Reported at once, before anything is written."""
    done = gongshi(tmp_path, "init", "mine", *words)

    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "mine").exists()


def test_at_a_terminal_it_asks(tmp_path: Path) -> None:
    """Values that are not given are asked for, with a default."""
    at_terminal(tmp_path, "港口公示\n港务局\n\n\n港口\nredlist\n", "--languages", "zh")

    text = (tmp_path / "mine/lists/register.yml").read_text()
    assert 'operator: "港务局"' in text
    assert (tmp_path / "mine/lists/redlist/list.yml").is_file()


def test_only_the_title_needs_an_answer(tmp_path: Path) -> None:
    """Enter takes the answer that is shown, for the name of the division too."""
    at_terminal(tmp_path, "\nHarbour\n\n\n\n\n\n")

    text = (tmp_path / "mine/lists/register.yml").read_text()
    assert 'operator: "Harbour"' in text
    assert '"100000": "China"' in text
    assert "  disappear: 5%" in text


def test_an_answer_that_cannot_be_is_asked_for_again_and_the_others_are_kept(
    tmp_path: Path,
) -> None:
    """Each is judged before the next question; width and case do not matter."""
    wrong = {"languages": "zh，fr", "timezone": "Asia/Shanghei", "region": "12", "class": "黑名单"}
    right = {
        "languages": "zh，EN",
        "timezone": "asia/tokyo",
        "region": "３１００００",
        "class": "经营异常",
    }
    typed = [wrong["languages"], right["languages"], "港口公示", "Harbour", "港务局", "Port"]
    for key in ("timezone", "region"):
        typed += [wrong[key], right[key]]
    typed += ["港", "", wrong["class"], right["class"]]

    said = at_terminal(tmp_path, "".join(f"{line}\n" for line in typed))

    assert said.count("Error: ") == len(wrong)
    text = (tmp_path / "mine/lists/register.yml").read_text()
    assert 'title: {zh: "港口公示", en: "Harbour"}' in text
    assert 'operator: {zh: "港务局", en: "Port"}' in text
    assert "languages: [zh, en]" in text
    assert "timezone: Asia/Tokyo" in text
    assert '"310000": {zh: "港", en: "港"}' in text
    assert (tmp_path / "mine/lists/abnormal/list.yml").is_file()


def at_terminal(folder: Path, typed: str, *words: str) -> str:
    """What `init` says to somebody who types these lines."""
    master, slave = pty.openpty()
    command = [sys.executable, "-P", "-m", "gongshi", "init", "mine", *words]
    with subprocess.Popen(command, cwd=folder, stdin=slave, stdout=slave, stderr=slave) as asking:
        os.write(master, typed.encode())
        assert asking.wait(60) == 0
    said = os.read(master, 65536).decode()
    os.close(slave)
    os.close(master)
    return said


@pytest.mark.parametrize(
    "title", [TITLE, ["--title", "en=Harbour Register zh=港口公示"]], ids=["two", "one"]
)
def test_texts_in_several_languages_are_given_in_one_option_or_in_several(
    tmp_path: Path, title: list[str]
) -> None:
    gongshi(tmp_path, "init", "mine", *title, "--languages", "zh,en")

    text = (tmp_path / "mine/lists/register.yml").read_text()
    assert 'title: {zh: "港口公示", en: "Harbour Register"}' in text


def test_the_nightly_build_comes_after_midnight(tmp_path: Path) -> None:
    """The workflow's hour is that of the register's own time zone, in UTC."""
    gongshi(tmp_path, "init", "mine", *TITLE, "--timezone", "Europe/Berlin", "--forge", "github")

    text = (tmp_path / "mine/.github/workflows/register.yml").read_text()

    assert re.findall(r'cron: "(.+)"', text) == ["10 23 * * *"]


@pytest.mark.slow
def test_the_wheel_has_all_it_needs(tmp_path: Path) -> None:
    """Built, installed into an empty environment, it makes a register and builds its site.

    Packages it depends on are lent from the environment the tests run in.
    """
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    python = tmp_path / "env/bin/python"
    install = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, wheel(tmp_path)], check=True)
    (packages,) = (tmp_path / "env/lib").glob("python*/site-packages")
    lent = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "lent.pth").write_text(f"{lent}\n")

    command = tmp_path / "env/bin/gongshi"
    where = subprocess.run(
        [python, "-c", "import gongshi; print(gongshi.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(packages))
    words = ["init", "mine", *TITLE, "--languages", "zh,en", "--forge", "github"]
    subprocess.run([command, *words], cwd=tmp_path, check=True)
    (tmp_path / "mine/templates").mkdir()
    (tmp_path / "mine/templates/404.html").write_text("{% extends 'parts/main.html' %}\n")
    (tmp_path / "mine/templates/words").mkdir()
    (tmp_path / "mine/templates/words/en.yml").write_text("class_watchlist: Eyes on these\n")
    subprocess.run([command, "build"], cwd=tmp_path / "mine", check=True)

    assert "Eyes on these" in (tmp_path / "mine/site/en/list/index.html").read_text()
    assert (tmp_path / "mine/ci/build.sh").stat().st_mode & 0o111


def test_a_new_register_claims_no_law_and_grants_no_licence(tmp_path: Path) -> None:
    """Its operator may be anywhere, and has said nothing of either."""
    gongshi(tmp_path, "init", "mine", *TITLE, "--languages", "en,zh", "--class", "blacklist")
    built = gongshi(tmp_path / "mine", "build")
    assert built.returncode == 0, built.stderr

    pages = {
        path.relative_to(tmp_path).as_posix(): path.read_text()
        for path in (tmp_path / "mine/site").rglob("*.html")
    }

    claims = re.compile("NDRC|Order No|第36号|CC.BY|Yuanlan|远澜")
    assert {path: claims.findall(page) for path, page in pages.items() if claims.search(page)} == {}
    assert "Placeholder: name the rule" in pages["mine/site/list/blacklist/index.html"]
