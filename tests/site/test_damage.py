"""Whatever becomes of what a build kept, the next one gives the site that a clean one gives."""

import marshal
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gongshi.publishing.live_build import LiveBuild, live_build
from gongshi.publishing.rollback_pin import read_pin
from gongshi.register.problems import Unusable
from gongshi.server.health import PublicationState, read_state
from gongshi.server.push_limits import PushLimits
from gongshi.server.repository_settings import BuildLimits, Setup
from gongshi.settings import cache_folder, settings_for
from gongshi.site import build as building
from gongshi.site import single_pages
from gongshi.store.database import Store, decoded, encoded
from gongshi.store.last_build import LastBuild
from tests.support.registers import TODAY, copy_toy, tree

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(name="built", scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with what two builds left, and the next day's clean site beside it."""
    folder = tmp_path_factory.mktemp("built")
    root = copy_toy(folder / "r")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TOMORROW, clean=True)
    shutil.copytree(settings.site_dir, folder / "tomorrow")
    building.build(settings, TODAY, clean=True)
    building.build(settings, TODAY)
    shutil.copytree(settings.site_dir, folder / "today")
    shutil.copytree(cache_folder(root), folder / "cache", copy_function=shutil.copy2)
    return folder


def _flipped(store: Path, seed: int, *, stamp_kept: bool) -> None:
    """Some bits of the store are others; a disk that forgets leaves the time of change."""
    chance, before = random.Random(seed), store.stat()  # noqa: S311 - repeatable
    data = bytearray(store.read_bytes())
    for _ in range(chance.choice((1, 4, 16))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    store.write_bytes(data)
    if stamp_kept:
        os.utime(store, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("stamp_kept", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_flipped_bits_never_reach_the_site(built: Path, seed: int, *, stamp_kept: bool) -> None:
    root = built / "r"
    settings = settings_for(root / "mkdocs.yml")
    shutil.rmtree(cache_folder(root))
    shutil.copytree(built / "cache", cache_folder(root), copy_function=shutil.copy2)
    _flipped(cache_folder(root) / "store.db", seed, stamp_kept=stamp_kept)

    for day, expected in ((TODAY, "today"), (TOMORROW, "tomorrow")):
        building.build(settings, day)
        assert tree(settings.site_dir) == tree(built / expected)


def test_a_seal_of_other_bytes_is_no_seal(built: Path) -> None:
    root = built / "r"
    settings = settings_for(root / "mkdocs.yml")
    shutil.rmtree(cache_folder(root))
    shutil.copytree(built / "cache", cache_folder(root), copy_function=shutil.copy2)
    seal = cache_folder(root) / "store.seal"
    seal.write_bytes(seal.read_bytes().replace(b'":"', b'":"\xb8', 1))

    building.build(settings, TODAY)
    assert tree(settings.site_dir) == tree(built / "today")


@pytest.mark.parametrize("data", [b'{"commit": "\xb8"}', b'"\xb8"', b"[]", b"{", b"\0", b""])
def test_what_cannot_be_read_of_a_publication_is_as_if_it_were_not_there(
    tmp_path: Path, data: bytes
) -> None:
    server = Setup(
        bare=tmp_path,
        branch="main",
        to=tmp_path,
        rewrite=False,
        code=False,
        push=PushLimits(),
        build=BuildLimits(),
    )
    server.folder.mkdir()
    for path in (tmp_path / "build.json", tmp_path / "pin.json", server.folder / "state.json"):
        path.write_bytes(data)

    assert live_build(tmp_path) == LiveBuild()
    assert read_pin(tmp_path) is None
    assert read_state(server) == PublicationState()


def test_no_template_is_named_for_a_cache_that_does_not_fit_it(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filled in from what an earlier build kept it fails, and a clean build is made instead."""
    settings = settings_for(built / "r/mkdocs.yml")
    building.build(settings, TODAY, clean=True)
    views, said = single_pages._views, list[str]()

    def once(store: Store, *given: Any) -> Iterator[tuple[str, Any]]:
        yield from views(store, *given) if store.fresh else [("home.html", None)]

    monkeypatch.setattr(single_pages, "_views", once)
    building.build(settings, TODAY, lambda step, *_: said.append(step))

    assert "the cache cannot be used; building anew" in said
    assert tree(settings.site_dir) == tree(built / "today")


def test_a_template_that_is_at_fault_is_named_and_the_cache_is_kept(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    (root / "templates").mkdir()
    (root / "templates/home.html").write_text("<main>\n{{ view.nothing_of_the_kind }}</main>")
    before = (settings.cache / "store.db").read_bytes()
    with pytest.raises(Unusable, match=r"^templates/home\.html:2 cannot be filled in"):
        building.build(settings, TODAY)
    assert (settings.cache / "store.db").read_bytes() == before
    shutil.rmtree(root / "templates")
    assert building.build(settings, TODAY).rendered == 0


def test_code_that_another_put_there_is_not_run(tmp_path: Path) -> None:
    """A compiled template is part of a row, and a row that is another is not looked at."""
    root = copy_toy(tmp_path / "r")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    before, stamp = tree(settings.site_dir), (settings.cache / "store.db").stat()
    code = marshal.dumps(compile(f"open({str(tmp_path / 'ran')!r}, 'w')", "home.html", "exec"))
    connection = sqlite3.connect(settings.cache / "store.db")
    last = decoded(connection.execute("SELECT data FROM last_build").fetchone()[0], LastBuild)
    kept = {language: dict.fromkeys(of, code) for language, of in last.templates.code.items()}
    templates = msgspec.structs.replace(last.templates, code=kept)
    changed = encoded(msgspec.structs.replace(last, templates=templates))
    connection.execute("UPDATE last_build SET data = ?", [changed])
    connection.commit()
    connection.close()
    os.utime(settings.cache / "store.db", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    building.build(settings, TODAY)

    assert kept["en"]["home.html"] == code
    assert not (tmp_path / "ran").exists()
    assert tree(settings.site_dir) == before
