"""Writing a site beside the one that stands."""

from pathlib import Path

import pytest

from generator.problems import Unusable
from generator.publish import Publishing


def test_a_stage_becomes_the_site_only_by_swapping(tmp_path: Path) -> None:
    """Until the swap the old site stands, whole."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "build.json").write_text("{}")
    (site / "old.html").write_text("old")

    with Publishing(site) as (publishing, stage):
        stage.write("a/b/new.html", b"new")
        stage.write("build.json", b"{}")
        assert (site / "old.html").read_text() == "old"
        assert not (site / "a").exists()
        publishing.swap()

    assert (site / "a/b/new.html").read_bytes() == b"new"
    assert not (site / "old.html").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_an_error_leaves_the_old_site_and_no_stage(tmp_path: Path) -> None:
    """Whatever goes wrong inside, the site is as it was and nothing is left beside it."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "build.json").write_text("{}")

    def fail_half_way() -> None:
        with Publishing(site) as (_, stage):
            stage.write("x", b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert sorted(p.name for p in site.iterdir()) == ["build.json"]
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    """Two pages at one address are a mistake, not a race that the last one wins."""
    with Publishing(tmp_path / "site") as (_, stage):
        stage.write("x.html", b"1")

        with pytest.raises(FileExistsError):
            stage.write("x.html", b"2")


def test_a_file_in_the_sites_place_is_refused(tmp_path: Path) -> None:
    """A file is not replaced by a folder."""
    (tmp_path / "site").write_text("a file")

    with pytest.raises(Unusable, match="not a folder"), Publishing(tmp_path / "site"):
        pass
