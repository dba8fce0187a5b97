"""May a push come in? Decided by names, sizes and kinds before anything is read."""

import resource
import subprocess
from pathlib import Path

import pytest

from gongshi.project.problem_report import problems_as_text
from gongshi.server.push_check import Policy, PushResult, check_push
from gongshi.server.push_limits import PushLimits
from tests.support.registers import TODAY, commit_all, copy_toy

REFUSE = Policy(code=False, allow="git -C /srv/register.git config gongshi.code allow")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register in git, with one commit."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    commit_all(root, "begin", TODAY)
    return root


def pushed(root: Path, policy: Policy = REFUSE) -> PushResult:
    """The check of one more commit with the present contents of the folder."""
    commit_all(root, "more", TODAY)
    return check_push(root, "HEAD~1", "HEAD", TODAY, policy)


def told(judged: PushResult) -> list[str]:
    return [f"{p.path} {p.code} {p.message}" for p in judged.problems if p.severity == "error"]


def test_a_file_of_zeros_is_refused_by_its_size_and_never_read(root: Path) -> None:
    with (root / "lists/serious-violations/zero.yml").open("wb") as file:
        file.truncate(300_000_000)
    commit_all(root, "zeros", TODAY)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    judged = check_push(root, "HEAD~1", "HEAD", TODAY, REFUSE)

    (only,) = told(judged)
    assert "F06 file must be at most 4194304 bytes, and this one has 300000000" in only
    assert judged.read == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_a_picture_may_be_larger_than_a_text_and_not_as_large_as_a_film(root: Path) -> None:
    (root / "content/en/map.png").write_bytes(bytes(5 * 1024 * 1024))
    assert told(pushed(root)) == []
    (root / "content/en/film.png").write_bytes(bytes(21 * 1024 * 1024))
    assert "film.png F06" in told(pushed(root))[0]


@pytest.mark.parametrize(
    ("limits", "said"), [(PushLimits(total=1000), "bytes"), (PushLimits(files=1), "files")]
)
def test_a_push_as_a_whole_has_limits(root: Path, limits: PushLimits, said: str) -> None:
    for number in range(3):
        (root / f"content/en/{number}.txt").write_text("x" * 400)
    (only,) = told(pushed(root, Policy(limits=limits)))
    assert f"F16 a push must bring at most {limits.total if said == 'bytes' else 1} {said}" in only


@pytest.mark.parametrize("first", [True, False])
def test_folders_that_name_a_trillion_files_are_not_listed(root: Path, *, first: bool) -> None:
    """Ten names for one folder, again and again, are a few kilobytes."""
    git = ("git", "-C", str(root))
    line, name = "100644 blob {}\t{}.txt\n", "HEAD:mkdocs.yml"
    for _ in range(12):
        sha = subprocess.check_output([*git, "rev-parse", name], text=True).strip()
        lines = "".join(line.format(sha, number) for number in range(10))
        made = subprocess.check_output([*git, "mktree"], input=lines, text=True)
        line, name = "040000 tree {}\t{}\n", made.strip()

    judged = check_push(
        root, None if first else "HEAD", name, TODAY, Policy(limits=PushLimits(files=1000))
    )

    (only,) = told(judged)
    assert "F16 a push must bring at most 1000 files, and this one brings more" in only


def test_a_register_may_have_more_files_than_a_push_brings(root: Path) -> None:
    (root / "content/en/x.md").write_text("# x\n")
    assert told(pushed(root, Policy(limits=PushLimits(files=1)))) == []


@pytest.mark.parametrize("ending", ["markdown", "mkd", "html", "js", "exe", "xml", "yml", "MDOWN"])
def test_content_holds_only_kinds_of_files_that_are_checked(root: Path, ending: str) -> None:
    (root / f"content/en/x.{ending}").write_text("110101199003070011\n")
    (only,) = told(pushed(root))
    assert f"content/en/x.{ending} F13" in only


@pytest.mark.parametrize("ending", ["md", "txt", "csv", "svg", "json", "MD"])
def test_texts_of_every_kind_are_looked_through_for_personal_numbers(
    root: Path, ending: str
) -> None:
    (root / f"content/en/x.{ending}").write_text("Her number is 110101199003070070.\n")
    assert any(f"content/en/x.{ending} P01" in line for line in told(pushed(root)))


@pytest.mark.parametrize("name", [b"a\nb.md", b"\xff.png", b"a\x1b[31m.txt"])
def test_names_that_no_site_can_have_are_refused_with_the_name_shown(
    root: Path, name: bytes
) -> None:
    (root / "content/en").joinpath(name.decode(errors="surrogateescape")).write_text("x\n")
    judged = pushed(root)
    (only,) = told(judged)
    assert "F12 name of a file must be text on one line" in only
    shown = problems_as_text(judged.problems)
    assert [*map(str.isprintable, shown.splitlines())] == [True, True]


@pytest.mark.parametrize("place", [".gongshi/store.db", "site/index.html", ".gongshi", "site"])
def test_caches_and_sites_are_not_kept_in_git(root: Path, place: str) -> None:
    (root / ".gitignore").unlink(missing_ok=True)
    (root / place).parent.mkdir(exist_ok=True)
    if "/" in place:
        (root / place).write_text("x")
    else:
        (root / place).symlink_to("lists")
    (only,) = told(pushed(root, Policy()))
    assert f"{place} F14 {place.split('/', maxsplit=1)[0]} must not be kept in git" in only


def test_without_permission_no_code_comes_in(root: Path) -> None:
    for path in ("templates/home.html", "templates/assets/js/x.mjs", "yaml.py", "lists/a.py"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x\n")
    lines = [line for line in told(pushed(root)) if " F15 " in line]
    assert len(lines) == 4
    judged = check_push(root, "HEAD~1", "HEAD", TODAY, REFUSE)
    hints = {p.hint for p in judged.problems if p.code == "F15"}
    assert all("git -C /srv/register.git config gongshi.code allow" in hint for hint in hints)


def test_words_and_style_sheets_are_data(root: Path) -> None:
    for path in ("templates/words/en.yml", "templates/assets/css/95-own.css"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x: y\n")
    assert told(pushed(root)) == []


def test_a_first_push_with_templates_says_how_they_are_allowed(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates/home.html").write_text("x\n")
    commit_all(root, "own", TODAY)
    first = check_push(root, None, "HEAD", TODAY, REFUSE)
    assert [p.code for p in first.problems if p.severity == "error"] == ["F15"]
    assert told(check_push(root, None, "HEAD", TODAY, Policy())) == []


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ("hooks: [x.py]", "hooks"),
        ("INHERIT: ../../outside.yml", "INHERIT"),
        ("extra_javascript: [x.js]", "extra_javascript"),
        ("theme: {name: material, custom_dir: /etc}", "theme.custom_dir"),
        ("theme: {name: readthedocs}", "theme.name"),
        ("plugins: [search]", "plugins"),
        ("markdown_extensions: [{pymdownx.snippets: {base_path: /}}]", "markdown_extensions.0"),
        ("markdown_extensions: {pymdownx.snippets: {}}", "markdown_extensions.pymdownx.snippets"),
        ("extra: {analytics: {provider: google}}", "extra.analytics"),
        ("docs_dir: /etc", "docs_dir"),
    ],
)
def test_settings_of_mkdocs_that_can_run_or_read_something_are_refused(
    root: Path, added: str, named: str
) -> None:
    key = added.split(":", maxsplit=1)[0]
    lines = (root / "mkdocs.yml").read_text().splitlines(keepends=True)
    kept, skipping = [], False
    for line in lines:
        skipping = line.startswith(f"{key}:") or (skipping and line[0] in " -#")
        kept += [] if skipping else [line]
    (root / "mkdocs.yml").write_text("".join(kept) + added + "\n")
    lines = [line for line in told(pushed(root)) if " F17 " in line]
    assert any(f"the setting {named} of mkdocs.yml" in line for line in lines), lines


@pytest.mark.parametrize("value", ["!!python/object/apply:os.system [id]", "!ENV SECRET"])
def test_tags_in_the_settings_of_mkdocs_are_refused(root: Path, value: str) -> None:
    with (root / "mkdocs.yml").open("a") as file:
        file.write(f"copyright: {value}\n")
    assert any(" Y04 file must not use a tag" in line for line in told(pushed(root)))


def test_the_settings_that_come_with_a_new_register_are_data(root: Path) -> None:
    (root / "mkdocs.yml").write_text(
        (Path(__file__).parents[2] / "mkdocs.yml").read_text(encoding="utf-8")
    )
    assert [line for line in told(pushed(root)) if "mkdocs.yml" in line] == []
