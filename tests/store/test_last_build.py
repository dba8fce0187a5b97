"""What does one build leave to the next, besides rows?"""

from pathlib import Path

import msgspec
import pytest

from gongshi.register.problems import Refused
from gongshi.settings import cache_folder, settings_for
from gongshi.site import build as building
from gongshi.store import fingerprints
from gongshi.store.database import Store, open_store
from gongshi.store.last_build import (
    NO_BUILD,
    LastBuild,
    Past,
    read_last_build,
    read_past,
    save_build,
)
from tests.support.registers import TODAY, copy_toy

HOUR = 3_600 * 10**9
"""Nanoseconds."""

pytestmark = pytest.mark.usefixtures("compiled_once")


def after(site: str) -> LastBuild:
    return msgspec.structs.replace(NO_BUILD, site=site)


def save(store: Store, *sites: str) -> None:
    """Builds one after the other; each changes the file of its name."""
    for site in sites:
        save_build(store, read_last_build(store), after(site), [site])


def kept_by(root: Path) -> LastBuild:
    with open_store(cache_folder(root), clean=False) as store:
        return read_last_build(store)


def test_a_build_saves_all_that_it_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next one, of the same files, finds out the same."""
    root = copy_toy(tmp_path / "r")
    monkeypatch.setattr(fingerprints, "_RECENT", -HOUR)  # an hour after the files were written
    settings = settings_for(root / "mkdocs.yml")

    building.build(settings, TODAY)
    first = kept_by(root)
    building.build(settings, TODAY)

    empty = {f for f in LastBuild.__struct_fields__ if getattr(first, f) == getattr(NO_BUILD, f)}
    assert empty == set()
    assert first.register is not None
    assert first.register.today == TODAY
    assert kept_by(root) == first


def test_a_build_that_is_refused_saves_nothing(tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "r")
    settings = settings_for(root / "mkdocs.yml")
    building.build(settings, TODAY)
    before = kept_by(root)
    (root / "lists/terms.yml").write_text("- no mapping\n")

    with pytest.raises(Refused):
        building.build(settings, TODAY)

    assert kept_by(root) == before


def test_before_the_first_build_there_is_no_past(tmp_path: Path) -> None:
    with open_store(tmp_path, clean=True) as store:
        assert read_last_build(store) == NO_BUILD
        assert read_past(store, NO_BUILD) is None


def test_the_paths_of_the_last_twenty_builds_are_known(tmp_path: Path) -> None:
    with open_store(tmp_path, clean=True) as store:
        save(store, *(f"{n:02}" for n in range(30)))

        past = read_past(store, read_last_build(store))

    assert past is not None
    assert past.since("29") == frozenset()
    assert past.since("27") == {"28", "29"}
    assert past.since("09") == {f"{n:02}" for n in range(10, 30)}
    assert past.since("08") is None


def test_no_way_leads_back_from_a_build_that_may_have_changed_all(tmp_path: Path) -> None:
    with open_store(tmp_path, clean=True) as store:
        save(store, "1", "2")
        save_build(store, after("2"), after("3"), None)

        assert read_past(store, after("3")) == Past("3")
