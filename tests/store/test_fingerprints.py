"""Which folders may differ from the state in the store?"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongshi.format import load
from gongshi.project import checkout
from gongshi.settings import Settings, cache_folder, settings_for
from gongshi.store import fingerprints
from gongshi.store.database import Store, open_store
from tests.support.registers import copy_toy

RECORD = "lists/serious-violations/2026/sv-2026-0001.yml"
HOUR = 3600


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    root = copy_toy(tmp_path / "r")
    cache_folder(root).mkdir(parents=True)
    return settings_for(root / "mkdocs.yml")


@pytest.fixture(name="store")
def _store(settings: Settings) -> Iterator[Store]:
    with open_store(cache_folder(settings.root), clean=True) as store:
        yield store


def remember(store: Store, seen: fingerprints.DiskChanges) -> None:
    store.insert("folders", ((one.path, one.stamp, "") for one in seen.changed))


def look(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> fingerprints.DiskChanges:
    """A look some time after the files were written."""
    with monkeypatch.context() as patch:
        patch.setattr(fingerprints, "_RECENT", -HOUR * 10**9)
        return fingerprints.find_changes(store, settings)


def test_at_first_every_folder_with_files_differs(store: Store, settings: Settings) -> None:
    seen = fingerprints.find_changes(store, settings)

    files = [path for one in seen.changed for path, _ in one.files]
    assert sorted(files) == checkout.register_files(settings)
    assert {one.path for one in seen.changed} == {path.rpartition("/")[0] for path in files}
    assert set(load.REQUIRED) < set(seen.vocabulary) < set(files)


def test_stamps_too_recent_for_the_clock_are_not_kept(store: Store, settings: Settings) -> None:
    seen = fingerprints.find_changes(store, settings)

    assert {one.stamp for one in seen.changed} == {b""}
    assert {stamp for one in seen.changed for _, stamp in one.files} == {""}


@pytest.mark.parametrize("what", ["bytes", "time", "one more", "one less", "another name"])
def test_a_folder_differs_with_any_of_its_files(
    what: str, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(store, look(store, settings, monkeypatch))
    assert look(store, settings, monkeypatch).changed == ()
    path = settings.root / RECORD
    if what == "bytes":
        path.write_text(path.read_text() + "\n")
    elif what == "time":
        os.utime(path, (1, 1))
    elif what == "one more":
        path.with_name("more.yml").write_text("id: more\n")
    elif what == "one less":
        path.unlink()
    else:
        path.rename(path.with_name("other.yml"))

    seen = look(store, settings, monkeypatch)

    assert [one.path for one in seen.changed] == ["lists/serious-violations/2026"]
    assert seen.removed == ()


def test_a_removed_folder_is_reported(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(store, look(store, settings, monkeypatch))
    (settings.root / "lists/entities").rename(settings.root / "away")

    assert look(store, settings, monkeypatch).removed == ("lists/entities",)


def test_hidden_files_and_schemas_are_none_of_the_register(
    store: Store, settings: Settings
) -> None:
    (settings.root / "lists/schema").mkdir(exist_ok=True)
    (settings.root / "lists/schema/record.json").write_text("{}")
    (settings.root / "lists/.hidden.yml").write_text("id: x\n")

    seen = fingerprints.find_changes(store, settings)

    paths = {path for one in seen.changed for path, _ in one.files}
    assert not {path for path in paths if "schema" in path or "hidden" in path}
