"""Publication goes on whatever a push brings: limits, newer pushes, a fallback, and its status."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongshi.server import publish_push, repository_settings
from tests.server.conftest import Server, git, hook
from tests.support.registers import TODAY, commit_all, tree

pytestmark = pytest.mark.slow

SLOW = "{% for a in range(10**5) %}" * 4 + "{% endfor %}" * 4
"""A template that never ends."""


def push(root: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", root, "push", *words, "live", "HEAD:main"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | more
    )


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
    commit_all(root, f"write {path}", TODAY)


def drop(root: Path, path: str) -> None:
    (root / path).unlink()
    commit_all(root, f"drop {path}", TODAY)


def test_attributes_of_a_push_change_no_bytes(server: Server, root: Path) -> None:
    """Windows line ends would be refused in every later build."""
    write(root, ".gitattributes", "* text=auto eol=crlf ident\n")
    done = push(root)
    assert "NOT PUBLISHED" not in done.stderr
    assert server.commit() == server.tip()[:12]


def test_a_work_tree_with_other_bytes_heals(server: Server, root: Path) -> None:
    """An earlier version's checkout with carriage returns is made again."""
    assert push(root).returncode == 0
    record = next((server.bare / "gongshi/work/lists").rglob("sv-2026-0001.yml"))
    index = server.bare / "worktrees/work/index"
    past = record.stat().st_mtime_ns
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    os.utime(record, ns=(past, past))
    git(record.parent, "update-index", "--assume-unchanged", record.name)
    assert index.exists()
    write(root, "content/en/note.txt", "A note.\n")

    done = push(root)

    assert "NOT PUBLISHED" not in done.stderr, done.stderr
    assert b"\r" not in record.read_bytes()
    assert server.commit() == server.tip()[:12]


def test_a_build_without_end_is_ended_and_the_next_push_is_published(
    server: Server, root: Path
) -> None:
    server.config("gongshi.code", "allow")
    assert push(root).returncode == 0
    server.config("gongshi.timeout", "15")
    write(root, "templates/home.html", SLOW)

    told = push(root).stderr

    assert "NOT PUBLISHED" in told
    assert "ended after 15 seconds" in told
    assert "was built for today in its place" in told
    assert not subprocess.run(
        ["pgrep", "-f", str(server.bare / "gongshi/work")], capture_output=True, check=False
    ).stdout
    drop(root, "templates/home.html")
    push(root)
    assert server.commit() == server.tip()[:12]


def test_a_newer_push_takes_the_place_of_a_build_that_is_at_work(
    server: Server, root: Path, tmp_path: Path
) -> None:
    server.config("gongshi.code", "allow")
    assert push(root).returncode == 0
    clone = server.clone(tmp_path / "clone")
    write(root, "templates/home.html", SLOW)
    with subprocess.Popen(
        ["git", "-C", root, "push", "live", "HEAD:main"], stderr=subprocess.PIPE, text=True
    ) as slow:
        first = git(root, "rev-parse", "HEAD").stdout.strip()
        until = time.monotonic() + 60
        while server.tip() != first and time.monotonic() < until:
            time.sleep(0.1)
        git(clone, "pull", "-q", "origin", "main")
        drop(clone, "templates/home.html")
        second = push(clone)
        said = slow.communicate(timeout=120)[1]

    assert "a newer push has come" in said
    assert "published" in second.stderr
    assert server.commit() == server.tip()[:12] != first[:12]


def test_listings_end_although_the_newest_commit_cannot_be_built(
    server: Server, root: Path
) -> None:
    """Each night the last published commit is built again, and the failure is reported."""
    server.config("gongshi.code", "allow")
    assert push(root).returncode == 0
    good, before = server.commit(), tree(server.site)
    write(root, "templates/entity.html", "{% broken")
    assert "NOT PUBLISHED" in push(root).stderr
    server.site.unlink()  # as if it had not been made for today yet

    done = hook("publish", server.bare)

    assert done.returncode == 1
    assert f"the last published commit, {good}, was built for today" in done.stderr
    assert tree(server.site) == before


def test_a_clean_build_uses_nothing_that_earlier_builds_found_out(
    server: Server, root: Path
) -> None:
    """Every page is made anew, to the same bytes; otherwise none is."""
    assert push(root).returncode == 0
    before = tree(server.site)

    def made_anew(*, clean: bool) -> str:
        said: list[str] = []
        here = repository_settings.setup_of(server.bare)
        assert publish_push.publish_push(here, said.append, again=True, clean=clean)
        (found,) = re.findall(r"(\d+) entit(?:y|ies) made anew", "\n".join(said))
        return str(found)

    assert made_anew(clean=False) == "0"
    assert int(made_anew(clean=True)) == len([*server.site.glob("entity/*")])
    assert hook("publish", server.bare, "--clean").returncode == 0
    assert tree(server.site) == before


def test_files_of_the_register_take_no_place_of_the_generator(server: Server, root: Path) -> None:
    server.config("gongshi.code", "allow")
    for name in ("gongshi/__main__.py", "gongshi/__init__.py", "click.py", "sitecustomize.py"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text('raise SystemExit("mine ran")\n')
    commit_all(root, "programs", TODAY)

    done = push(root)

    assert "mine ran" not in done.stderr
    assert server.commit() == server.tip()[:12]


@pytest.mark.parametrize("umask", [0o077, 0o027])
def test_a_site_can_be_read_whatever_the_pushers_umask_is(
    server: Server, root: Path, umask: int
) -> None:
    command = ["git", "-C", str(root), "push", "live", "HEAD:main"]
    run = f"import os, subprocess; os.umask({umask}); subprocess.run({command!r}, check=True)"
    subprocess.run([sys.executable, "-c", run], check=True, capture_output=True)

    places = [server.site.resolve(), *server.site.resolve().rglob("*")]
    assert len(places) > 50
    for place in [*places, server.site.resolve().parent, server.site.parent]:
        mode = place.stat().st_mode
        assert mode & 0o004, place
        assert not place.is_dir() or mode & 0o001, place


def test_the_status_says_what_is_live_and_what_failed(server: Server, root: Path) -> None:
    empty = hook("status", server.bare)
    assert empty.returncode == 1
    assert "nothing has been pushed to main yet" in empty.stdout

    server.config("gongshi.code", "allow")
    push(root)
    well = hook("status", server.bare)
    assert (well.returncode, "TROUBLE" in well.stdout) == (0, False), well.stdout
    assert server.tip()[:12] in well.stdout

    write(root, "templates/entity.html", "{% broken")
    push(root)
    ill = hook("status", server.bare, "--json")
    told = json.loads(ill.stdout)
    assert ill.returncode == 1
    assert told["state"]["failed"]["commit"] == server.tip()
    assert told["live"]["commit"] != server.tip()[:12]

    log = (server.bare / "gongshi/log").read_text()
    assert re.search(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ published [0-9a-f]{40}$", log, re.MULTILINE)
    assert "NOT published (failed)" in log


def test_what_was_leaked_is_erased(server: Server, root: Path) -> None:
    assert push(root).returncode == 0
    write(root, "content/en/secret.txt", "the leaked words\n")
    assert push(root).returncode == 0
    leak = server.tip()
    git(root, "reset", "-q", "--hard", "HEAD~1")
    write(root, "content/en/other.txt", "others\n")
    server.config("gongshi.allowRewrite", "true")
    assert push(root, "--force").returncode == 0

    done = hook("forget", server.bare, leak)

    assert done.returncode == 0, done.stderr
    assert "out of reach" in done.stdout
    assert git(server.bare, "cat-file", "-e", leak).returncode != 0
    everywhere = [server.bare, server.site.parent]
    found = subprocess.run(
        ["grep", "-rla", "the leaked words", *everywhere], capture_output=True, check=False
    )
    assert found.stdout == b""
    write(root, "content/en/third.txt", "third\n")
    assert push(root).returncode == 0
    assert server.commit() == server.tip()[:12]


def test_a_commit_that_a_branch_still_holds_is_named(server: Server, root: Path) -> None:
    assert push(root).returncode == 0
    done = hook("forget", server.bare, server.tip())
    assert done.returncode == 1
    assert f"STILL THERE: {server.tip()}, in main" in done.stderr


def test_install_looks_at_its_target_first(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/index.html").write_text("somebody's")
    refused = hook("install", tmp_path / "a.git", "--to", tmp_path / "other")
    assert refused.returncode == 1
    assert "is not empty and not a site made here" in refused.stderr
    assert not (tmp_path / "a.git").exists()


def test_an_empty_folder_is_taken_for_the_site(tmp_path: Path, root: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = hook("install", tmp_path / "b.git", "--to", tmp_path / "empty")
    assert done.returncode == 0, done.stderr
    pushed = git(root, "push", str(tmp_path / "b.git"), "HEAD:main")
    assert "published" in pushed.stderr, pushed.stderr
    assert (tmp_path / "empty/index.html").is_file()


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a folder away")
def test_a_repository_of_another_user_is_reported_as_that(server: Server) -> None:
    os.chown(server.bare, 65534, 65534)
    done = hook("publish", server.bare)
    assert done.returncode == 1
    assert "dubious ownership" in done.stderr
    assert "no hooks of ours" not in done.stderr
