"""`gongshi search`, `screen` and `verify`, as people use them."""

import csv
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gongshi import __version__
from gongshi.cli import screen, search, verify
from gongshi.git import repository
from gongshi.project import checkout
from gongshi.register import entities
from gongshi.screening import screen_rows, statement
from gongshi.settings import settings_for
from tests.support.registers import TODAY, commit_all, copy_toy

DAY = TODAY.isoformat()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_toy(tmp_path_factory.mktemp("toy"))


@pytest.fixture(scope="module")
def listed(root: Path) -> list[entities.Entity]:
    read = checkout.read_register(settings_for(root / "mkdocs.yml"), TODAY)
    assert read.register is not None
    return [e for e in entities.entities(read.register, TODAY) if e.current]


def gongshi(root: Path, command: object, *words: str) -> Result:
    where = ["--config-file", str(root / "mkdocs.yml"), "--jobs", "1"]
    return CliRunner().invoke(command, [*words, *where])  # type: ignore[arg-type]


def found(root: Path, *words: str) -> dict[str, object]:
    done = gongshi(root, search.command, *words, "--format", "json", "--as-of", DAY)
    assert done.exit_code == 0, done.output
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_search_finds_every_entity_by_name_and_by_code(
    root: Path, listed: list[entities.Entity]
) -> None:
    assert len(listed) > 3
    for entity in listed:
        names = [hit["id"] for hit in found(root, entity.name)["hits"]]  # type: ignore[attr-defined]
        assert entity.id in names
        if entity.code:
            assert [h["id"] for h in found(root, entity.code)["hits"]][:1] == [entity.id]  # type: ignore[attr-defined]


def test_a_natural_person_is_found_by_name_and_by_no_number(
    root: Path, listed: list[entities.Entity]
) -> None:
    people = [entity for entity in listed if entity.person]
    assert people
    for person in people:
        hits = found(root, person.name)["hits"]
        assert person.id in [hit["id"] for hit in hits]  # type: ignore[attr-defined]
        assert "****" not in json.dumps(hits)
        assert not found(root, (person.id_hint or "****0000")[4:])["total"]


def test_a_filter_narrows_and_says_how_many_there_are_without_it(root: Path) -> None:
    every = found(root, "玩具城")
    some = found(root, "玩具城", "--class", "redlist")
    assert 0 < int(str(some["total"])) < int(str(every["total"]))
    assert some["unfiltered"] == every["total"]


def test_a_filter_that_is_not_in_the_register_is_named_with_what_was_meant(root: Path) -> None:
    done = gongshi(root, search.command, "x", "--list", "serious-violatons")
    assert done.exit_code == 2
    assert "did you mean 'serious-violations'?" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--class", "blak"], "is not a class of lists; did you mean 'blacklist'?"),
        (["--region", "玩具城"], "did you mean '990100' ("),
        (["--status", "expired"], "known: in_force, overdue"),
        (["--kind", "企业"], "known: enterprise, sole-trader"),
        (["--authority", "zzz"], "is not an authority of this register; known: "),
    ],
)
def test_what_can_be_given_is_named_where_something_else_was(
    root: Path, words: list[str], message: str
) -> None:
    done = gongshi(root, search.command, "x", *words)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "what is to be looked up?"),
        (" \t", "what is to be looked up?"),
        ("（），。", "nothing to look up in '（），。'"),
        ("\u200b\u202e", "nothing to look up in"),
        ("甲\udcff", "is not UTF-8"),
    ],
)
def test_a_query_with_nothing_to_look_up_is_refused(root: Path, query: str, message: str) -> None:
    done = gongshi(root, search.command, query)
    assert done.exit_code == 2
    assert message in done.stderr


def test_filters_alone_give_everybody_they_let_pass(root: Path) -> None:
    assert int(str(found(root, "--class", "redlist")["total"])) > 0


def test_words_need_no_quotation_marks(root: Path, listed: list[entities.Entity]) -> None:
    name = next(entity.name_en for entity in listed if entity.name_en)
    assert found(root, *name.split())["hits"] == found(root, name)["hits"]


def test_bytes_of_utf_8_are_understood_where_the_system_has_no_locale(root: Path) -> None:
    query = "玩具城".encode().decode("ascii", "surrogateescape")
    assert found(root, query) == found(root, "玩具城")


@pytest.mark.parametrize(
    "query",
    [
        "a" * 10_000,
        "远" * 10_000,
        "玩具城 " * 3000,
        "toy trains " * 900,
        "yuan" * 2500,
        "甲乙丙丁" * 2500,
    ],
    ids=lambda query: query[:12],
)
def test_a_query_of_any_length_is_answered(root: Path, query: str) -> None:
    assert "total" in found(root, query)


def test_long_names_are_found_by_all_of_their_words(
    root: Path, listed: list[entities.Entity]
) -> None:
    name = next(entity.name for entity in listed if len(entity.name) > 8)
    query = " ".join([name[:4], *[name[2:6]] * 200, name[-4:]])
    total = found(root, query)["total"]
    assert total
    assert not found(root, f"{query} 龘龘")["total"]


def test_exit_code_3_says_that_somebody_is_found_where_it_was_asked_for(root: Path) -> None:
    codes = {
        words: gongshi(root, search.command, *words, "--as-of", DAY).exit_code
        for words in [
            ("玩具城",),
            ("玩具城", "--exit-code"),
            ("无此公司名", "--exit-code"),
            ("玩具城", "--exit-code", "--list", "zzz"),
        ]
    }
    assert [*codes.values()] == [0, 3, 0, 2]


def test_the_answer_names_its_day(root: Path) -> None:
    done = gongshi(root, search.command, "玩具城", "--as-of", DAY)
    assert f"found on {DAY}" in done.stdout


def _typed(root: Path, *words: str, encoding: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "gongshi", *words, "--as-of", DAY],
        cwd=root,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_json_is_utf_8_and_text_loses_only_characters_the_terminal_lacks(root: Path) -> None:
    told = {}
    for format_ in ("json", "text"):
        with _typed(root, "search", "玩具城", "--format", format_, encoding="latin-1") as process:
            told[format_] = process.communicate()
            assert process.returncode == 0, told[format_]
    assert json.loads(told["json"][0])["query"] == "玩具城"
    assert b"???" in told["text"][0]


def test_a_reader_that_stops_early_ends_the_command_quietly(root: Path) -> None:
    with _typed(root, "search", "玩具城", encoding="utf-8") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_nothing_found_is_said_to_be_no_proof(root: Path) -> None:
    done = gongshi(root, search.command, "无此公司名", "--as-of", DAY)
    assert done.exit_code == 0
    assert "no proof of a clean record" in done.stdout


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("9199 0100-MATG5TIA95", "91990100MATG5T1A95 would be 6 if the others were right"),
        ("91990100MATG5T1V96", "has characters that no credit code has"),
        ("01990100MATG5T1A96", "has characters that no credit code has"),
        ("91350100M000100Y43", ""),
        ("91990100MATG5T1A9", ""),
        ("internationalfoods", ""),
    ],
)
def test_where_a_code_finds_nobody_it_is_said_what_is_wrong_with_it(
    root: Path, typed: str, hint: str
) -> None:
    done = gongshi(root, search.command, typed, "--limit", "1", "--as-of", DAY)
    assert ("Check the code for a typing error" in done.stdout) is bool(hint)
    assert hint in done.stdout


def _screened(root: Path, file: Path, *words: str) -> list[dict[str, str]]:
    done = gongshi(root, screen.command, str(file), "--as-of", DAY, *words)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_screen_reads_what_spreadsheets_write(
    root: Path, listed: list[entities.Entity], tmp_path: Path, encoding: str, comma: str
) -> None:
    firm = next(entity for entity in listed if entity.code)
    rows = [
        ["序号", "企业名称", "统一社会信用代码"],
        ["1", firm.name, ""],
        ["2", "", firm.code or ""],
    ]
    rows += [["3", "查无此人商贸有限公司", ""], ["", "", ""]]
    file = tmp_path / "suppliers.csv"
    file.write_bytes("\r\n".join(comma.join(row) for row in rows).encode(encoding))
    first, second, third = _screened(root, file)
    assert (first["line"], first["tier"], first["entity"]) == ("2", "1", firm.id)
    assert (second["tier"], second["reason"], second["same_code"]) == ("0", "identifier", "yes")
    assert (third["line"], third["tier"], third["entity"]) == ("4", "", "")


def test_screen_says_when_the_name_is_that_of_another_code(
    root: Path, listed: list[entities.Entity], tmp_path: Path
) -> None:
    firm = next(entity for entity in listed if entity.code)
    file = tmp_path / "one.csv"
    file.write_text(f"name,code\n{firm.name},91350100M000100Y43\n", encoding="utf-8")
    (row,) = _screened(root, file)
    assert (row["tier"], row["same_code"], row["entity"]) == ("1", "no", firm.id)


@pytest.mark.parametrize(
    ("data", "words", "message"),
    [
        (b"\xff\xff\x00\xff", [], "name its encoding"),
        (b"name\nx\n", ["--code-column", "uscc"], "no column 'uscc'"),
        (b"name\nx\n", ["--encoding", "klingon"], "no encoding 'klingon'"),
    ],
)
def test_screen_says_what_it_cannot_read(
    root: Path, tmp_path: Path, data: bytes, words: list[str], message: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(data)
    done = gongshi(root, screen.command, str(file), *words)
    assert done.exit_code == 2
    assert f"{file}: " in done.stderr
    assert message in done.stderr


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_screen_prints_nothing_that_a_terminal_or_a_code_host_obeys(
    root: Path, tmp_path: Path, format_: str
) -> None:
    """Whatever the file and its name hold."""
    file = tmp_path / "::error::x.csv"
    file.write_text('name,code\n"\x1b[2J甲\n::error::乙\u202e",##[error]\x9b\n', encoding="utf-8")
    done = gongshi(root, screen.command, str(file), "--as-of", DAY, "--format", format_)

    assert done.exit_code == 0
    for line in [*done.stdout.splitlines(), *done.stderr.splitlines()]:
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    assert "·[2J甲·::error::乙·" in done.stdout


@pytest.fixture
def suppliers(listed: list[entities.Entity], tmp_path: Path) -> Path:
    file = tmp_path / "suppliers.csv"
    names = [next(e.name for e in listed if e.code), "查无此人商贸有限公司"]
    file.write_text("\n".join(["name", *names, ""]), encoding="utf-8")
    return file


def test_screen_writes_the_same_rows_as_csv_and_as_json_to_files_and_pipes(
    root: Path, suppliers: Path, tmp_path: Path
) -> None:
    printed = gongshi(root, screen.command, str(suppliers), "--as-of", DAY)
    output = tmp_path / "found.csv"
    gongshi(root, screen.command, str(suppliers), "--as-of", DAY, "--output", str(output))
    assert output.read_bytes() == b"\xef\xbb\xbf" + printed.stdout_bytes
    told = gongshi(root, screen.command, str(suppliers), "--as-of", DAY, "--format", "json")
    made = json.loads(told.stdout)
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert [{k: str(v) for k, v in row.items()} for row in made["rows"]] == rows
    digest = hashlib.sha256(suppliers.read_bytes()).hexdigest()
    assert (made["checked"]["sha256"], made["checked"]["as_of"]) == (digest, DAY)
    assert {row["inputs"] for row in rows} == {made["checked"]["inputs"]}
    assert digest in printed.stderr


def test_screen_reads_what_is_piped_in(root: Path, suppliers: Path) -> None:
    where = ["--config-file", str(root / "mkdocs.yml"), "--as-of", DAY]
    done = CliRunner().invoke(screen.command, ["-", *where], input=suppliers.read_bytes())
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("-: 2 rows: 1 found")


def test_screen_never_writes_over_the_table_it_reads(root: Path, suppliers: Path) -> None:
    before = suppliers.read_bytes()
    done = gongshi(root, screen.command, str(suppliers), "--output", str(suppliers))
    assert (done.exit_code, suppliers.read_bytes()) == (2, before)
    assert "name another" in done.stderr


def test_screen_leaves_an_earlier_result_as_it_was_where_it_fails(
    root: Path, suppliers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "found.csv"
    output.write_text("of last month")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(screen_rows, "csv_rows", full)
    done = gongshi(root, screen.command, str(suppliers), "--output", str(output))
    assert isinstance(done.exception, OSError)
    assert output.read_text() == "of last month"
    assert {path.name for path in tmp_path.iterdir()} == {"suppliers.csv", "found.csv"}


def test_screen_says_at_once_where_it_cannot_write(
    root: Path, suppliers: Path, tmp_path: Path
) -> None:
    output = tmp_path / "nowhere" / "found.csv"
    done = gongshi(root, screen.command, str(suppliers), "--output", str(output))
    assert done.exit_code == 2
    assert f"--output {output}: No such file or directory" in done.stderr


def test_screen_exits_with_3_where_somebody_is_found_and_it_was_asked_for(
    root: Path, suppliers: Path
) -> None:
    words = ["--as-of", DAY, "--exit-code"]
    assert gongshi(root, screen.command, str(suppliers), *words).exit_code == 3
    suppliers.write_text("name\n查无此人\n", "utf-8")
    assert gongshi(root, screen.command, str(suppliers), *words).exit_code == 0


def page_of(made: dict[str, Any]) -> str:
    """A statement as the browser saves it."""
    result, edition = made["result"], made["register"]
    facts = [
        made["query"]["q"],
        "none",
        "best match first",
        f"{result['total'] + result['beyond']:,} entities found.",
        made["day"],
        made["made"],
        edition["title"],
        made["site"],
        edition["commit"] or "–",
        edition["inputs"],
        made["sha256"] or "none",
    ]
    told = "".join(f"<dt>x</dt><dd><bdi>{html.escape(fact)}</bdi></dd>" for fact in facts)
    rows = "".join(
        f'<li data-id="{row["id"]}"><bdi>{html.escape(row["name"])}</bdi> <code>{row["code"]}</li>'
        for row in result["first"]
    )
    text = json.dumps(made, ensure_ascii=False).replace("<", "\\u003c")
    block = f'<script type="application/json" id="gongshi-statement">{text}</script>'
    return f"<!doctype html><script>1</script><dl>{told}</dl><ol>{rows}</ol>{block}"


@pytest.fixture(scope="module")
def made(root: Path) -> dict[str, Any]:
    settings = settings_for(root / "mkdocs.yml")
    read = checkout.read_register(settings, TODAY)
    edition = {
        "title": "Toy",
        "as_of": DAY,
        "timezone": "Asia/Shanghai",
        "commit": "0123456789ab",
        "inputs": checkout.digest(settings, read.digests),
        "generator": __version__,
    }
    told: dict[str, Any] = found(root, "有限公司", "--limit", "100")
    first = [{k: hit[k] for k in ("id", "name", "code", "tier")} for hit in told["hits"]]
    assert len(first) > 1
    return signed(
        {
            "format": "gongshi-statement",
            "version": 1,
            "site": "https://toy.example/",
            "register": edition,
            "day": DAY,
            "made": f"{DAY}T08:00:00Z",
            "query": {"q": "有限公司", "filters": {}, "sort": "relevance"},
            "result": {"total": told["total"], "beyond": told["beyond"], "first": first},
        }
    )


def signed(made: dict[str, Any]) -> dict[str, Any]:
    return made | {"sha256": statement.digest_of(made)}


def verified(root: Path, folder: Path, text: str | bytes) -> Result:
    file = folder / "statement.html"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return gongshi(root, verify.command, str(file))


def test_verify_agrees_with_an_honest_statement(
    root: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    done = verified(root, tmp_path, page_of(made))
    assert done.exit_code == 0, done.output
    assert done.stdout.count("ok  ") == 4
    assert done.stdout.endswith("the statement is right\n")


def test_verify_says_what_the_statement_says(
    root: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    for text in (page_of(made), json.dumps(made)):
        told = verified(root, tmp_path, text).stdout
        assert f"'有限公司', searched in 'Toy' for {DAY}: {made['result']['total']} found" in told
        for row in made["result"]["first"][:10]:
            assert f"  {row['name']}  {row['code'] or row['id']}\n" in told


def test_verify_sees_that_a_statement_was_changed(
    root: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    wrong = made | {"result": {"total": 0, "beyond": 0, "first": []}}
    done = verified(root, tmp_path, page_of(wrong))
    assert done.exit_code == 1
    assert "NO  it was changed after it was saved" in done.stdout
    assert f"NO  total: 0 in the statement, {made['result']['total']} here" in done.stdout
    assert done.stdout.endswith("the statement is not confirmed\n")


def test_verify_sees_a_false_result_also_where_the_digest_was_made_anew(
    root: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    first = [made["result"]["first"][0] | {"name": "他人"}, *made["result"]["first"][1:]]
    wrong = signed(made | {"result": made["result"] | {"first": first}})
    done = verified(root, tmp_path, page_of(wrong))
    assert done.exit_code == 1
    assert "ok  it is as it was saved" in done.stdout
    assert "NO  result 1, name: '他人' in the statement" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"\d+ entities found", "0 entities found", "are found in the statement, and on its page"),
        (
            r"<dd><bdi>有限公司",
            "<dd><bdi>他人",
            "what was searched for is '有限公司' in the statement",
        ),
        (f"<bdi>{DAY}", "<bdi>30 May 2031", f"the day is {DAY} in the statement, and on its page"),
        (r"<bdi>Toy", "<bdi>Tax Office", "the register is 'Toy' in the statement"),
        (r"0123456789ab<", "fedcba<", "the commit is '0123456789ab' in the statement"),
        (r"<li .*?</li>", "", "the page shows others than the"),
        (r"(<li [^>]*><bdi>)[^<]*", r"\1他人", "result 1 is "),
    ],
)
def test_verify_sees_that_only_the_page_was_changed(
    root: Path, made: dict[str, Any], tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = page_of(made)
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    done = verified(root, tmp_path, changed)
    assert done.exit_code == 1
    assert "ok  it is as it was saved" in done.stdout
    assert message in done.stdout


@pytest.mark.parametrize("day", ["23 November 2026 (China Standard Time)", "截至2026年11月23日（"])
def test_verify_reads_the_day_as_pages_write_it(
    root: Path, made: dict[str, Any], tmp_path: Path, day: str
) -> None:
    done = verified(root, tmp_path, page_of(made).replace(f"<bdi>{DAY}<", f"<bdi>{day}<"))
    assert "ok  its page shows the query, day, number and results that it says" in done.stdout


def test_verify_lets_a_statement_without_a_digest_stand_by_its_result(
    root: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    done = verified(root, tmp_path, page_of(made | {"sha256": None}))
    assert done.exit_code == 0, done.output
    assert "--  it carries no digest" in done.stdout


@pytest.mark.parametrize(
    ("commit", "way"),
    [
        ("0123456789ab", "git worktree add ../as-searched 0123456789ab\n"),
        ("0123456789ab+", "those of 0123456789ab with changes that nobody had committed"),
        ("", f"look in git log for the one published on {DAY}"),
        ("x; rm -rf ~", f"look in git log for the one published on {DAY}"),
    ],
)
def test_verify_sees_another_register_and_says_how_to_come_by_the_right_one(
    root: Path, made: dict[str, Any], tmp_path: Path, commit: str, way: str
) -> None:
    other = copy_toy(tmp_path / "other")
    path = other / "lists/register.yml"
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    edition = made["register"] | {"commit": commit}
    done = verified(other, tmp_path, page_of(signed(made | {"register": edition})))
    assert done.exit_code == 1
    assert "are not those it was made from" in done.stdout
    assert way in done.stdout
    assert "rm -rf" not in done.stdout


@pytest.mark.parametrize("changed", [False, True])
def test_verify_takes_the_commit_for_the_edition_where_only_gongshi_is_another(
    made: dict[str, Any], tmp_path: Path, *, changed: bool
) -> None:
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", root], check=True)
    commit_all(root, "as it was published", TODAY)
    edition = made["register"] | {"inputs": "f" * 64, "commit": repository.current_commit(root)}
    assert edition["commit"]
    if changed:
        path = root / "lists/register.yml"
        path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")
    done = verified(root, tmp_path, page_of(signed(made | {"register": edition})))
    assert done.exit_code == changed
    assert ("--  the register's files here are those of its commit" in done.stdout) != changed


BLOCK = '<script id="gongshi-statement">'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no statement"),
        ("<p>hello", "there is no statement"),
        ("{}", "there is no statement"),
        ("<script id=other>{}</script>", "there is no statement"),
        (f"{BLOCK}{{", "cut off"),
        (f"{BLOCK}{{</script>", "cut off or damaged, at character 2 of 1"),
        (f"{BLOCK}[]</script>", "there is no statement"),
        (f"{BLOCK}{{}}</script>{BLOCK}{{}}</script>", "there are 2 statements in it"),
        ('{"a":' * 100_000, "damaged: it cannot be read"),
        (f'{{"a":{"1" * 5000}}}', "damaged: it cannot be read"),
        (b"\xff\xfe<", "it is not UTF-8"),
    ],
    ids=str,
)
def test_verify_says_where_there_is_no_statement(
    root: Path, tmp_path: Path, text: str | bytes, message: str
) -> None:
    done = verified(root, tmp_path, text)
    assert done.exit_code == 2, done.output
    assert message in done.stderr


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("version", 2, "has version 2, and this program knows 1"),
        ("version", "1", "damaged: its version is '1'"),
        ("version", True, "damaged: its version is True"),
        ("query", None, "damaged: Expected `object`, got `null` - at `$.query`"),
        ("query", {}, "missing required field `q`"),
        ("day", "soon", "at `$.day`"),
        ("day", "2000-01-01", "its day is before that of its register"),
        ("register", {}, "at `$.register`"),
        ("result", {"total": -1, "beyond": 0, "first": []}, "at `$.result.total`"),
        ("result", {"total": 1, "beyond": 0, "first": ["x"]}, "at `$.result.first[0]`"),
        ("sha256", 1, "at `$.sha256`"),
    ],
)
def test_verify_says_what_of_a_statement_is_damaged(
    root: Path, made: dict[str, Any], tmp_path: Path, key: str, value: object, message: str
) -> None:
    done = verified(root, tmp_path, json.dumps(made | {key: value}))
    assert done.exit_code == 2, done.output
    assert message in done.stderr


def test_a_statement_never_steers_the_terminal(
    root: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    row = {"id": "x\x1b[2J", "name": "\x1b[31m甲\u202e", "code": "\x07", "tier": 1}
    result = {"total": 1, "beyond": 0, "first": [row]}
    query = made["query"] | {"q": "\x1b[2J", "filters": {"list": ["\x1b[0m"]}}
    register = made["register"] | {"title": "\x1b]0;x\x07", "generator": "\x1b", "inputs": "\x1b"}
    wrong = made | {"query": query, "result": result, "register": register, "sha256": "\x1b"}
    told = verified(root, tmp_path, page_of(wrong)).stdout
    assert told.replace("\n", "").isprintable(), told


def test_a_lone_surrogate_has_the_digest_that_browsers_compute() -> None:
    assert statement.canonical({"q": "\ud800", "sha256": "x"}) == b'{"q":"\\ud800"}'
