"""The commands as a maintainer types them."""

import json
import re
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from gongshi.format import yaml_reader
from gongshi.maintain import preview as serving
from tests.support.registers import TODAY, commit_all, copy_toy, gongshi

DAY = ["--as-of", TODAY.isoformat()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register of its own."""
    return copy_toy(tmp_path / "register")


def test_check_passes_a_sound_register(root: Path) -> None:
    """Nothing wrong, whatever it warns of: exit code 0."""
    done = gongshi(root, "check", *DAY)

    assert done.returncode == 0, done.stderr
    assert " error" not in done.stdout


def test_check_names_the_place_the_rule_and_the_remedy(root: Path) -> None:
    """A misspelt key is reported at its line and column with what was meant; exit code 1."""
    path = next(p for p in sorted((root / "lists").rglob("*.yml")) if "decided: " in p.read_text())
    path.write_text(path.read_text().replace("decided: ", "decidet: ", 1))

    done = gongshi(root, "check", *DAY)

    assert done.returncode == 1
    assert f"{path.relative_to(root)}:" in done.stderr
    assert "S02 key is not known here: 'decidet'" in done.stderr
    assert "did you mean 'decided'?" in done.stderr


def test_check_prints_json_with_the_promised_keys(root: Path) -> None:
    """`--format json` prints a list of problems with exactly these keys."""
    (root / "lists/register.yml").write_text("title: x\n")

    done = gongshi(root, "check", "--format", "json", *DAY)

    keys = {"code", "severity", "path", "line", "column", "field", "message", "hint"}
    assert {frozenset(row) for row in json.loads(done.stdout)} == {frozenset(keys)}


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--as-of", "soon"),
        ("check", "--as-of", "9999-12-31"),
        ("build", "--as-of", "0001-01-01"),
        ("due", "--as-of", "2201-01-01"),
        ("check", "lists/no-such-file.yml"),
        ("bild",),
        ("build", "--jobs", "x"),
    ],
)
def test_wrong_usage_exits_with_two(root: Path, words: tuple[str, ...]) -> None:
    """A wrong word and a wrong register have different exit codes."""
    done = gongshi(root, *words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("missing", ["lists", "content", "mkdocs.yml"])
def test_a_missing_part_gives_a_message(root: Path, missing: str) -> None:
    """No traceback, whatever is missing."""
    target = root / missing
    target.rename(root / "elsewhere")

    done = gongshi(root, "check", *DAY)

    assert done.returncode == (2 if missing == "mkdocs.yml" else 1)
    assert missing in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"", b"[[[[[", b"a: &b c", b"\x00" * 50, b"- 1\n"]
)
def test_any_bytes_give_a_message_and_leave_the_site(root: Path, data: bytes) -> None:
    """A file of anything is a problem with a position, never a traceback."""
    (root / "lists/register.yml").write_bytes(data)

    done = gongshi(root, "build", *DAY)

    assert done.returncode == 1
    assert re.search(r"lists/register.yml:\d+:\d+ [A-Z]\d\d ", done.stderr)
    assert "Traceback" not in done.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize("place", ["/dev/null/site", "mkdocs.yml/site", "lists"])
def test_a_site_that_cannot_be_written_gives_a_message(root: Path, place: str) -> None:
    """An error of the disk is reported, with the place."""
    done = gongshi(root, "build", "--site-dir", place, *DAY)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("gongshi: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("first", [True, False])
def test_check_of_a_file_shows_what_conflicts_with_it(root: Path, first: bool) -> None:  # noqa: FBT001
    """Of two files with one id the later in order has the problem, whichever is checked."""
    old = root / "lists/serious-violations/2026/sv-2026-0001.yml"
    new = old.with_name("a.yml" if first else "z.yml")
    new.write_text(old.read_text())

    done = gongshi(root, "check", new.relative_to(root).as_posix(), *DAY)

    assert done.returncode == 1
    assert "I05 id must be unique: 'sv-2026-0001'" in done.stderr


@pytest.mark.parametrize("path", ["mkdocs.yml", "/etc"])
def test_check_of_what_is_no_part_of_the_register_is_wrong_usage(root: Path, path: str) -> None:
    """It would report no problems in a file that was not read."""
    done = gongshi(root, "check", path, *DAY)

    assert done.returncode == 2
    assert "is no part of the register" in done.stderr


def test_new_writes_a_record_that_passes_once_its_gaps_are_filled(root: Path) -> None:
    """The file is where it belongs, is refused with its gaps, and passes without them."""
    list_id = min(p.parent.name for p in (root / "lists").glob("*/list.yml"))
    done = gongshi(
        root,
        "new",
        list_id,
        "--name",
        "蓝海新立商贸有限公司",
        "--document",
        "新〔2026〕1号",
        "--code",
        "91990102MA3K7Q2H1H",
        "--decided",
        "2026-11-20",
    )
    assert done.returncode == 0, done.stderr
    path = root / done.stdout.splitlines()[0].removeprefix("wrote ")
    assert gongshi(root, "check", *DAY).returncode == 1

    path.write_text(path.read_text().replace(":  # TODO", ": 已填写"))
    text = path.read_text().replace("published: ", "published: 2026-11-21 # ")
    path.write_text(text)
    checked = gongshi(root, "check", *DAY)

    assert checked.returncode == 0, checked.stderr


def test_new_leaves_the_day_of_the_decision_to_be_filled_in(root: Path) -> None:
    """The term counts from it, so a program does not fill in a day."""
    done = gongshi(root, "new", "honest-traders", "--name", "甲", "--document", "1")
    path = root / done.stdout.splitlines()[0].removeprefix("wrote ")

    checked = gongshi(root, "check", path.relative_to(root).as_posix())

    assert "S05 decided must be written year-month-day: nothing" in checked.stderr + checked.stdout


def test_new_gives_a_second_draft_a_number_of_its_own(root: Path) -> None:
    """Two drafts in a row, before either is filled in, are two files under the list's prefix."""
    words = ("new", "honest-traders", "--document", "1", "--decided", "2026-11-20", "--name")

    paths = [gongshi(root, *words, name).stdout.splitlines()[0] for name in "甲乙"]

    assert paths == [
        "wrote lists/honest-traders/2026/ht-2026-0004.yml",
        "wrote lists/honest-traders/2026/ht-2026-0005.yml",
    ]


@pytest.mark.parametrize("name", ["a b: c", '"', "x: #y", "- z", "\\", "'", "&a", "*a", "null"])
def test_new_takes_any_name(root: Path, name: str) -> None:
    """Text that YAML would read as another type is quoted."""
    words = ("new", "honest-traders", "--document", name, "--decided", "2026-11-20", "--name")
    done = gongshi(root, *words, name)

    written = (root / done.stdout.splitlines()[0].removeprefix("wrote ")).read_text()

    value = yaml_reader.parse_yaml("x.yml", written).value
    assert (value["subject"]["name"], value["document"]) == (name, name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--code", "91990102MA3K7Q2H1X"], "I03 code must end in the check character"),
        (["--document", "a\nb: c"], r"S07 document is not written as it must be: 'a\nb: c'"),
        (["--kind", "court"], "I12 kind must be one its list admits"),
        (["--region", "123456"], "R06 region must be one of register.yml"),
        (["--decided", "2199-01-01"], "T02 decided must not be in the future"),
        (["--code", "91990102MA1TKY0150"], "I07 name must be the one name of its code"),
    ],
)
def test_new_refuses_an_answer_that_the_rules_forbid(
    root: Path, words: list[str], said: str
) -> None:
    """At once, by the rule's name, and nothing is written."""
    before = sorted((root / "lists").rglob("*"))

    done = gongshi(root, "new", "serious-violations", "--name", "新公司", *words)

    assert done.returncode == 1, done.stdout
    assert said in done.stderr
    assert sorted((root / "lists").rglob("*")) == before


def test_new_never_gives_the_id_of_a_deleted_record(root: Path) -> None:
    """Git remembers it: the number is not free again."""
    words = ("new", "serious-violations", "--name", "新公司", "--decided", "2026-11-02")
    subprocess.run(["git", "init", "-q", root], check=True)
    first = root / gongshi(root, *words).stdout.splitlines()[0].removeprefix("wrote ")
    commit_all(root, "add", TODAY)
    first.unlink()
    commit_all(root, "delete", TODAY)

    second = gongshi(root, *words).stdout.splitlines()[0]

    assert first.stem.rpartition("-")[2] == "0004"
    assert second.endswith("-0005.yml")


def test_new_for_an_unknown_list_names_the_lists(root: Path) -> None:
    """A wrong list is wrong usage, and the message has the right ones."""
    done = gongshi(root, "new", "no-such-list", "--name", "x")

    assert done.returncode == 2
    assert "lists here:" in done.stderr


def test_due_lists_what_ends(root: Path) -> None:
    """Everything that ends within a century is there, as JSON too."""
    done = gongshi(root, "due", "--within", "P100Y", "--format", "json", *DAY)

    rows = json.loads(done.stdout)
    assert rows == sorted(rows, key=lambda row: row["day"])
    assert "last day shown" in {row["what"] for row in rows}


@pytest.mark.parametrize(
    "words",
    [
        ("due", "--within", "P100Y"),
        ("search", "add-mask"),
        ("diff", "HEAD"),
        ("due", "--within", "P100Y", "--format", "json"),
        ("search", "add-mask", "--format", "json"),
        ("diff", "HEAD", "--format", "json"),
    ],
)
def test_no_name_commands_a_code_host(root: Path, words: tuple[str, ...]) -> None:
    """GitHub interprets `##[…]` wherever a line has it."""
    path = root / "lists/serious-violations/2026/sv-2026-0003.yml"
    subprocess.run(["git", "init", "-q", root], check=True)
    commit_all(root, "before", TODAY)
    name = re.search("name: (.*)", path.read_text())
    assert name
    path.write_text(path.read_text().replace(name[0], "name: '##[add-mask]x'"))
    done = gongshi(root, *words, *DAY)

    assert done.returncode == 0, done.stderr
    assert "add-mask]x" in done.stdout
    assert "##[" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["build", "check", "serve", "new", "due"])
def test_every_command_explains_itself(root: Path, command: str) -> None:
    """`--help` says what the command does."""
    done = gongshi(root, command, "--help")

    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_the_server_serves_and_makes_pages_reload(toy_site: Path) -> None:
    """Pages get the reloading line, missing ones our own 404 page, and waiting pages reload."""
    builds = serving.Builds()
    server = serving.Server(("127.0.0.1", 0), toy_site, builds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with urllib.request.urlopen(f"{base}/list/") as answer:
            assert b'<script src="/__reload.js"></script></body>' in answer.read()
        with urllib.request.urlopen(f"{base}/__reload.js") as answer:
            assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
            assert b"EventSource" in answer.read()
        with (
            pytest.raises(urllib.error.HTTPError) as refused,
            urllib.request.urlopen(f"{base}/no/"),
        ):
            pass
        assert refused.value.code == 404
        assert refused.value.read() == (toy_site / "404.html").read_bytes()
        refused.value.close()
        with urllib.request.urlopen(f"{base}/__reload") as events:
            threading.Timer(0.2, builds.finished).start()
            assert events.readline() == b"event: built\n"
    finally:
        server.shutdown()
        server.server_close()
