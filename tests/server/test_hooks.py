"""Pushes to a real repository: checked before they come in, published after."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gongshi.server import repository_settings
from tests.server.conftest import Server, git
from tests.support.registers import TODAY, commit_all, copy_toy, tree

FOLDER = "lists/serious-violations/2026"
SV1, SV3 = "sv-2026-0001", "sv-2026-0003"
NEW = """\
id: {id}
subject: {{kind: enterprise, name: 新立{id}公司, ids: {{reg: "{id}"}}}}
document: 玩市监严列〔2026〕{id}号
reason: {{en: New., zh: 新。}}
basis: {{en: Act, zh: 法}}
decided: 2026-11-02
published: 2026-11-03
details: {{fine: 1 CNY}}
"""


def push(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return git(root, "push", "live", *(words or ["HEAD:main"]))


def add(root: Path, record_id: str) -> Path:
    path = root / f"{FOLDER}/{record_id}.yml"
    path.write_text(NEW.format(id=record_id))
    commit_all(root, f"list {record_id}", TODAY)
    return path


@pytest.mark.slow
def test_a_push_is_published_and_a_bad_one_changes_nothing(server: Server, root: Path) -> None:
    """The first push makes the site; a mistake is reported at its line, and refused."""
    first = push(root)
    assert first.returncode == 0, first.stderr
    assert server.commit() == server.tip()[:12]
    assert "published" in first.stderr
    before = tree(server.site)

    bad = add(root, "sv-2026-0009")
    bad.write_text(bad.read_text().replace("published: 2026-11-03", "published: 2026-10-03"))
    commit_all(root, "mistake", TODAY)
    refused = push(root)

    assert refused.returncode != 0
    assert f"{FOLDER}/sv-2026-0009.yml:7:12 T01 published must not be before" in refused.stderr
    assert "| published: 2026-10-03" in refused.stderr
    assert "refused: 1 error" in refused.stderr
    assert tree(server.site) == before
    assert server.tip() != git(root, "rev-parse", "HEAD").stdout.strip()

    bad.write_text(bad.read_text().replace("2026-10-03", "2026-11-03"))
    commit_all(root, "correct", TODAY)
    again = push(root)

    assert again.returncode == 0, again.stderr
    assert (server.site / "entity/reg-sv-2026-0009/index.html").is_file()


@pytest.mark.slow
def test_only_what_a_push_brings_is_warned_of(server: Server, root: Path) -> None:
    """A push of one record shows its problems, and how many warnings the rest has."""
    warned = "ao-2026-0001"
    first = push(root)
    assert warned in first.stderr, "the toy register has a warning"

    add(root, "sv-2026-0010")
    second = push(root)

    assert second.returncode == 0, second.stderr
    assert warned not in second.stderr
    assert re.search(r"\d+ warnings?; see them with: gongshi check", second.stderr)


@pytest.mark.slow
def test_history_is_neither_rewritten_nor_deleted(server: Server, root: Path) -> None:
    """A forced push and a deletion are refused, until the server allows the rewriting."""
    assert push(root).returncode == 0
    before = server.tip()
    git(root, "commit", "-q", "--amend", "--allow-empty", "-m", "rewritten")

    forced = push(root, "--force", "HEAD:main")
    deleted = push(root, ":main")

    assert "would rewrite the history of main" in forced.stderr
    assert "is not deleted" in deleted.stderr
    assert server.tip() == before

    git(server.bare, "config", "gongshi.allowRewrite", "true")
    assert push(root, "--force", "HEAD:main").returncode == 0
    assert server.commit() == server.tip()[:12] != before[:12]


@pytest.mark.slow
def test_other_branches_and_tags_are_kept_and_not_published(server: Server, root: Path) -> None:
    """Broken work in progress may be pushed; only the one branch is published."""
    assert push(root).returncode == 0
    published = server.commit()
    (root / f"{FOLDER}/x.yml").write_text("id: [")
    commit_all(root, "unfinished", TODAY)
    git(root, "tag", "mark")

    done = push(root, "HEAD:draft", "mark")

    assert done.returncode == 0, done.stderr
    assert "not published: only the branch main is" in done.stderr
    assert server.tip("draft") == server.tip("mark") != ""
    assert server.commit() == published
    assert push(root, ":draft").returncode == 0


@pytest.mark.slow
def test_of_pushes_at_once_the_last_one_wins(server: Server, root: Path, tmp_path: Path) -> None:
    """Clones that push at the same time all succeed, one after another; the newest stays live."""
    assert push(root).returncode == 0
    clones = [server.clone(tmp_path / f"clone-{n}") for n in range(3)]

    def work(n: int) -> int:
        add(clones[n], f"sv-2026-100{n}")
        for _ in range(10):
            if push(clones[n]).returncode == 0:
                return 0
            git(clones[n], "pull", "-q", "--rebase", "origin", "main")
        return 1

    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(work, range(3))] == [0, 0, 0]

    assert server.commit() == server.tip()[:12]
    for n in range(3):
        assert (server.site / f"entity/reg-sv-2026-100{n}/index.html").is_file()


@pytest.mark.slow
def test_a_failed_build_is_reported_and_leaves_the_site(server: Server, root: Path) -> None:
    """An error that no check finds, such as a broken template, ends in a message on the push."""
    git(server.bare, "config", "gongshi.code", "allow")
    assert push(root).returncode == 0
    before = tree(server.site)
    (root / "templates").mkdir()
    (root / "templates/entity.html").write_text("{% broken")
    commit_all(root, "break", TODAY)

    done = push(root)

    assert done.returncode == 0
    assert "NOT PUBLISHED: the site that is up stays as it was" in done.stderr
    assert tree(server.site) == before

    (root / "templates/entity.html").unlink()
    commit_all(root, "mend", TODAY)
    mended = push(root)
    assert "published" in mended.stderr
    assert server.commit() == server.tip()[:12]


@pytest.mark.slow
def test_what_a_crash_left_is_put_in_order(server: Server, root: Path) -> None:
    """A stale lock of git, and an invalid work tree, do not stop the next push."""
    assert push(root).returncode == 0
    work = server.bare / "gongshi/work"
    lock = git(work, "rev-parse", "--git-path", "index.lock").stdout.strip()

    Path(lock).write_text("")
    add(root, "sv-2026-1001")
    assert push(root).returncode == 0
    assert server.commit() == server.tip()[:12]

    (work / ".git").write_text("gitdir: /nowhere\n")
    add(root, "sv-2026-1002")
    assert push(root).returncode == 0
    assert server.commit() == server.tip()[:12]


@pytest.mark.slow
def test_who_hangs_up_is_published_all_the_same(server: Server, root: Path) -> None:
    """The terminal may be gone before the site is built."""
    git(server.bare, "fetch", "-q", str(root), "main:main")
    line = f"{'0' * 40} {server.tip()} refs/heads/main\n"
    reading, writing = os.pipe()
    os.close(reading)

    subprocess.run(
        [server.bare / "hooks/post-receive"],
        cwd=server.bare,
        env={**os.environ, "GIT_DIR": "."},
        input=line.encode(),
        stdout=writing,
        stderr=writing,
        check=False,
    )
    os.close(writing)

    assert server.commit() == server.tip()[:12]


@pytest.mark.slow
def test_the_nightly_publishing_builds_again(server: Server, root: Path) -> None:
    """Days pass without a push; the command that install names does the rest."""
    assert push(root).returncode == 0
    server.site.unlink()

    words = server.said.split("5 0 * * *", 1)[1].splitlines()[0].split()
    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert server.commit() == server.tip()[:12]

    server.site.parent.rename(server.site.parent.with_name("elsewhere"))
    server.site.parent.write_text("in the way")
    failed = subprocess.run(words, capture_output=True, text=True, check=False)

    assert failed.returncode == 1
    assert "NOT PUBLISHED" in failed.stderr


def test_install_leaves_other_peoples_hooks(tmp_path: Path) -> None:
    """A repository with a hook of its own, and a folder that is none, are refused."""
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "bare"], check=True)
    hook = tmp_path / "bare/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n")
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/notes.txt").write_text("mine")
    subprocess.run(["git", "init", "-q", tmp_path / "worked"], check=True)

    for name, said in (("bare", "is not ours"), ("plain", "git"), ("worked", "not a bare")):
        words = ["hook", "install", str(tmp_path / name), "--to", str(tmp_path / "site")]
        done = subprocess.run(
            [sys.executable, "-P", "-m", "gongshi", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, name
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert hook.read_text() == "#!/bin/sh\n"


def test_an_empty_folder_becomes_the_repository(tmp_path: Path) -> None:
    """Only an administrator may make folders below /srv, and hands them over empty."""
    for name in ("register.git", "register/site"):
        (tmp_path / name).mkdir(parents=True)

    here = repository_settings.install_hooks(
        tmp_path / "register.git", tmp_path / "register/site", None
    )

    assert (here.branch, here.to) == ("main", tmp_path / "register/site")
    assert (tmp_path / "register.git/hooks/pre-receive").is_file()


def test_what_is_staged_is_checked_before_a_commit(root: Path) -> None:
    """The hook reads the files that will be committed, not others."""
    command = [sys.executable, "-P", "-m", "gongshi", "hook", "pre-commit"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (root / f"{FOLDER}/unfinished.yml").write_text("id: [")
    good = root / f"{FOLDER}/sv-2026-0009.yml"
    good.write_text(NEW.format(id="sv-2026-0009"))
    git(root, "add", str(good))

    assert git(root, "commit", "-m", "good").returncode == 0
    git(root, "add", "-A")
    refused = git(root, "commit", "-m", "bad")

    assert refused.returncode != 0
    assert "unfinished.yml:1:6 Y01" in refused.stderr
    assert "not committed: 1 error" in refused.stderr


def test_a_first_commit_is_checked_too(tmp_path: Path) -> None:
    """Where there is no commit yet, everything staged is new."""
    root = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", root], check=True)
    (root / f"{FOLDER}/unfinished.yml").write_text("id: [")
    git(root, "add", "-A")

    done = subprocess.run(
        [sys.executable, "-P", "-m", "gongshi", "hook", "staged"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "unfinished.yml:1:6 Y01" in done.stderr
