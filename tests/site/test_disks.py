"""Publishing onto disks that are closed, full or different from the build's: real mounts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongshi.server import publish_push, repository_settings
from gongshi.settings import settings_for
from gongshi.site import build as building
from tests.support.registers import TODAY, commit_all, copy_toy, tree

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
Mount = Callable[..., Path]


@pytest.fixture(name="mount")
def _mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a disk on a folder; skips where this is not allowed."""
    mounted: list[Path] = []

    def mount(folder: Path, *words: str) -> Path:
        folder.mkdir(exist_ok=True)
        if os.geteuid() != 0 or shutil.which("mount") is None:
            pytest.skip("only root mounts disks")
        done = subprocess.run(
            ["mount", *words, folder], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in reversed(mounted):
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register whose site is built."""
    root = copy_toy(tmp_path_factory.mktemp("disks") / "r")
    building.build(settings_for(root / "mkdocs.yml"), TODAY)
    return root


def gongshi(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-P",
        "-m",
        "gongshi",
        *words,
        "--config-file",
        str(root / "mkdocs.yml"),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def reworded(root: Path, text: str) -> None:
    path = root / RECORD
    path.write_text(path.read_text().replace("Sold ", f"Sold {text} "))
    building.build(settings_for(root / "mkdocs.yml"), TODAY)


def close(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)


def test_a_target_that_became_read_only_keeps_its_site(
    root: Path, tmp_path: Path, mount: Mount
) -> None:
    """As a disk does by itself after an error: said in a line, and nothing is touched."""
    disk = mount(tmp_path / "disk", "-t", "tmpfs", "tmpfs")
    assert gongshi(root, "publish", str(disk / "www")).returncode == 0
    before = tree(disk / "www")
    reworded(root, "closed")
    close(disk)

    done = gongshi(root, "publish", str(disk / "www"))

    assert done.returncode == 1
    assert done.stderr == f"gongshi: cannot write in {disk}/.www.releases: Read-only file system\n"
    assert tree(disk / "www") == before


def test_a_target_that_is_a_read_only_mount_keeps_its_site(
    root: Path, tmp_path: Path, mount: Mount
) -> None:
    """The folder a server was given to read, published to by mistake."""
    assert gongshi(root, "publish", str(tmp_path / "own/www")).returncode == 0
    before = tree(tmp_path / "own/www")
    view = mount(tmp_path / "view", "--bind", "-o", "ro", str(tmp_path / "own"))
    if os.access(view, os.W_OK):
        pytest.skip("this mount does not make read-only views")
    reworded(root, "viewed")

    done = gongshi(root, "publish", str(view / "www"))

    assert done.returncode == 1
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(view / "www") == before == tree(tmp_path / "own/www")


def test_a_full_target_keeps_its_site_and_has_room_again(
    root: Path, tmp_path: Path, mount: Mount
) -> None:
    """What did not fit is taken away by the next attempt, which works once there is room."""
    pages = sum(1 + len(data) // 4096 for data in tree(root / "site").values())
    disk = mount(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={pages * 6}k", "tmpfs")
    assert gongshi(root, "publish", str(disk / "www")).returncode == 0
    before = tree(disk / "www")
    reworded(root, "full")

    done = gongshi(root, "publish", str(disk / "www"))

    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(disk / "www") == before

    subprocess.run(["mount", "-o", f"remount,size={pages * 32}k", disk], check=True)
    assert gongshi(root, "publish", str(disk / "www")).returncode == 0
    assert tree(disk / "www") == tree(root / "site") != before


def test_a_site_on_a_read_only_disk_is_not_built_over(
    root: Path, tmp_path: Path, mount: Mount
) -> None:
    """The build reports it in a line and keeps the old site."""
    register = Path(shutil.copytree(root, tmp_path / "register"))
    disk = mount(tmp_path / "disk", "-t", "tmpfs", "tmpfs")
    where = ["--site-dir", str(disk / "site"), "--as-of", str(TODAY)]
    assert gongshi(register, "build", *where).returncode == 0
    before = tree(disk / "site")
    path = register / RECORD
    path.write_text(path.read_text().replace("Sold ", "Sold on paper "))
    close(disk)

    done = gongshi(register, "build", *where)

    assert done.returncode == 1
    assert "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(disk / "site") == before


def test_a_target_on_another_disk_gets_copies(root: Path, tmp_path: Path, mount: Mount) -> None:
    """Files cannot be shared between disks, so each release holds its own."""
    disk = mount(tmp_path / "disk", "-t", "tmpfs", "tmpfs")
    for turn in ("one", "two", "three", "four"):
        reworded(root, turn)
        assert gongshi(root, "publish", str(disk / "www")).returncode == 0
        assert tree(disk / "www") == tree(root / "site")


@pytest.mark.slow
def test_a_push_to_a_full_server_is_published_once_there_is_room(
    tmp_path: Path, mount: Mount
) -> None:
    """The person who pushed sees it; the live site stays, and half-written files do no harm."""
    register = copy_toy(tmp_path / "register")
    subprocess.run(["git", "init", "-q", "-b", "main", register], check=True)
    commit_all(register, "begin", TODAY)
    disk, site = mount(tmp_path / "disk", "-t", "tmpfs", "tmpfs"), tmp_path / "public/site"
    repository_settings.install_hooks(disk / "bare.git", site, "main")
    push = ["git", "-C", str(register), "push", "-q", str(disk / "bare.git"), "main"]
    assert subprocess.run(push, capture_output=True, check=False).returncode == 0
    before = tree(site)
    used = int(
        subprocess.run(["du", "-sk", disk], capture_output=True, check=True).stdout.split()[0]
    )
    path = register / "lists/register.yml"  # its title is on every page
    path.write_text(path.read_text().replace("Toy", "Fuller"))
    commit_all(register, "more", TODAY)

    subprocess.run(["mount", "-o", f"remount,size={used + 300}k", disk], check=True)
    done = subprocess.run(push, capture_output=True, text=True, check=False)

    assert "NOT PUBLISHED" in done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "building anew" not in done.stderr, "the cache is not at fault"
    assert tree(site) == before

    subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
    told: list[str] = []
    assert publish_push.publish_push(
        repository_settings.setup_of(disk / "bare.git"), told.append, again=True
    ), told
    building.build(settings_for(register / "mkdocs.yml"))
    assert tree(site) == tree(register / "site") != before
