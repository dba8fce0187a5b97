"""How is a site written beside the live one?"""

from pathlib import Path

import pytest

from gongshi.publishing import swap
from gongshi.publishing.staging import MARK, Publishing, copy_changes, site_state
from gongshi.register.problems import Unusable
from gongshi.store.last_build import Past
from tests.support.registers import tree


def site_of(folder: Path, **files: str) -> Path:
    """A finished site with files by their stems."""
    folder.mkdir()
    (folder / MARK).write_text("{}")
    for stem, text in files.items():
        (folder / f"{stem}.html").write_text(text)
    return folder


def test_a_stage_becomes_the_site_only_by_swapping(tmp_path: Path) -> None:
    """Until the swap the old site is complete."""
    site = site_of(tmp_path / "site", old="old")
    publishing = Publishing(site)

    stage = publishing.stage(None)
    stage.write("a/b/new.html", b"new")
    stage.write(MARK, b"{}")
    assert (site / "old.html").read_text() == "old"
    assert not (site / "a").exists()
    publishing.swap(stage)

    assert (site / "a/b/new.html").read_bytes() == b"new"
    assert not (site / "old.html").exists()


def test_a_stage_without_its_mark_is_not_published(tmp_path: Path) -> None:
    """The mark is written last; a folder without it is not complete."""
    site = site_of(tmp_path / "site", old="old")
    publishing = Publishing(site)
    stage = publishing.stage(None)

    with pytest.raises(AssertionError, match="not whole"):
        publishing.swap(stage)

    assert (site / "old.html").read_text() == "old"


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    """Two pages at one address are a mistake, not a race that the last one wins."""
    stage = Publishing(tmp_path / "site").stage(None)
    stage.write("x.html", b"1")

    with pytest.raises(FileExistsError):
        stage.write("x.html", b"2")


def test_a_file_in_the_sites_place_is_refused(tmp_path: Path) -> None:
    """A file is not replaced by a folder."""
    (tmp_path / "site").write_text("a file")

    with pytest.raises(Unusable, match="not a folder"):
        Publishing(tmp_path / "site").stage(None)


def test_a_stage_that_was_a_site_keeps_what_is_equal(tmp_path: Path) -> None:
    """Only what differs is written, and never into a file another folder may share."""
    site = site_of(tmp_path / "site", same="same", other="old")
    publishing = Publishing(site)

    stage = publishing.stage(Past(site_state(site)))
    assert not stage.write("same.html", b"same")
    assert stage.write("other.html", b"new")
    assert stage.remove("same.html")
    stage.write(MARK, b"{1}")

    assert (site / "other.html").read_text() == "old"
    assert (site / "same.html").read_text() == "same"
    publishing.swap(stage)
    assert tree(site) == {MARK: b"{1}", "other.html": b"new"}
    assert tree(publishing.staging) == {
        MARK: b"{}",
        "other.html": b"old",
        "same.html": b"same",
    }


def test_a_spare_that_is_builds_behind_is_brought_up_to_date(tmp_path: Path) -> None:
    """The files it missed are copied from the site: new, changed and deleted files."""
    site = site_of(tmp_path / "site", a="1", gone="x", still="s")
    publishing = Publishing(site)
    states = [site_state(site)]
    steps: list[tuple[str, frozenset[str]]] = []
    for number in range(3):
        stage = publishing.stage(Past(states[-1], tuple(reversed(steps))))
        stage.write("a.html", f"{number}".encode())
        stage.write(f"new{number}/x.html", b"new")
        stage.remove("gone.html")
        stage.write(MARK, f"{number}".encode())
        changed = {"a.html", f"new{number}/x.html", "gone.html", MARK}
        steps.append((states[-1], frozenset(changed)))
        publishing.swap(stage)
        states.append(site_state(site))

    last = publishing.stage(Past(states[-1], tuple(reversed(steps))))

    assert not last.fresh
    found = tree(Path(last.folder))
    assert found == {k: v for k, v in tree(site).items() if k != MARK}
    assert sorted(found) == ["a.html", *(f"new{n}/x.html" for n in range(3)), "still.html"]


def test_a_folder_named_after_its_content_gets_its_new_name_with_what_is_equal(
    tmp_path: Path,
) -> None:
    """A star in a path is the one folder there: the rest is not laid out again."""
    for name, files in (
        ("source", {"s/new/a.bin": "1", "s/new/same.bin": "2", "s/index.bin": "n"}),
        ("target", {"s/old/a.bin": "0", "s/old/same.bin": "2", "s/old/gone.bin": "3"}),
    ):
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text)
    same = (tmp_path / "target/s/old/same.bin").stat().st_ino

    copy_changes(tmp_path / "source", tmp_path / "target", ["s/*"])
    assert sorted(one.name for one in (tmp_path / "target/s/new").iterdir()) == [
        "a.bin",
        "gone.bin",
        "same.bin",
    ]
    paths = ["s/*", "s/*/a.bin", "s/*/gone.bin", "s/index.bin"]
    copy_changes(tmp_path / "source", tmp_path / "target", paths)

    assert tree(tmp_path / "target") == tree(tmp_path / "source")
    assert (tmp_path / "target/s/new/same.bin").stat().st_ino == same


def test_a_spare_of_unknown_origin_is_copied_again(tmp_path: Path) -> None:
    """A folder whose state is not remembered is no help."""
    site = site_of(tmp_path / "site", a="1")
    publishing = Publishing(site)
    publishing.work_folder.mkdir()
    site_of(publishing.staging, foreign="f")
    (publishing.staging / MARK).write_text("other")

    stage = publishing.stage(Past(site_state(site)))

    assert tree(Path(stage.folder)) == {"a.html": b"1"}


@pytest.mark.parametrize("reached", range(4))
def test_a_spare_whose_making_broke_off_is_not_taken_for_whole(
    reached: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever files were linked when the machine stopped, the next build copies them again."""
    site = site_of(tmp_path / "site", one="1", two="2", three="3")
    past = Past(site_state(site))
    links = iter(range(reached))

    def link(source: str, target: str) -> None:
        if next(links, None) is None:
            raise KeyboardInterrupt
        Path(target).write_bytes(Path(source).read_bytes())

    with monkeypatch.context() as patch:
        patch.setattr("os.link", link)
        with pytest.raises(KeyboardInterrupt):
            Publishing(site).stage(past)
    stage = Publishing(site).stage(past)

    assert tree(Path(stage.folder)).keys() == tree(site).keys() - {MARK}


def test_what_a_site_made_from_nothing_replaced_goes_when_nobody_waits(tmp_path: Path) -> None:
    """The new site is there first; cleaning up deletes the old one and copies a spare."""
    site = site_of(tmp_path / "site", old="o")
    publishing = Publishing(site)
    stage = publishing.stage(None)
    stage.write(MARK, b"new")

    publishing.swap(stage)

    assert tree(site) == {MARK: b"new"}
    assert (publishing.discarded / "old.html").is_file()
    publishing.clean_up(Past(site_state(site)))
    assert not publishing.discarded.exists()
    assert tree(publishing.staging) == {MARK: b"new"}
    assert not publishing.stage(Past(site_state(site))).fresh


@pytest.mark.parametrize("taken", ["one.html", "two.html", "three.html"])
def test_a_spare_whose_removal_broke_off_is_not_taken_for_whole(
    taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file was deleted first, the rest is not a site."""
    site = site_of(tmp_path / "site", one="1", two="2", three="3")
    past = Past(site_state(site))
    publishing = Publishing(site)
    publishing.stage(past).write(MARK, (site / MARK).read_bytes())

    def broken_off(folder: Path, **_: object) -> None:
        (Path(folder) / taken).unlink()
        raise KeyboardInterrupt

    def stuck(folder: Path, *_: object) -> None:
        raise OSError(folder)

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", broken_off)
        patch.setattr(Path, "rename", stuck)  # it cannot be set aside
        with pytest.raises(KeyboardInterrupt):
            publishing.stage(None)
    stage = publishing.stage(past)

    assert tree(Path(stage.folder)).keys() == tree(site).keys() - {MARK}


def test_nothing_is_deleted_before_a_new_site_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are made slowly after many were deleted; so the spare is only renamed."""
    site = site_of(tmp_path / "site", one="1")
    publishing = Publishing(site)
    publishing.stage(Past(site_state(site)))

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", pytest.fail)
        stage = publishing.stage(None)

    assert stage.fresh
    assert tree(Path(stage.folder)) == {}
    assert tree(publishing.discarded) == {"one.html": b"1"}
    publishing.clean_up(None)
    assert not publishing.discarded.exists()


def test_where_names_cannot_be_exchanged_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without exchange the swap still happens."""
    monkeypatch.setattr(swap, "_exchanged", lambda *_: False)
    site = site_of(tmp_path / "site", old="old")
    publishing = Publishing(site)
    stage = publishing.stage(None)
    stage.write(MARK, b"{1}")

    publishing.swap(stage)

    assert tree(site) == {MARK: b"{1}"}


def test_a_site_left_aside_by_a_crash_is_put_back(tmp_path: Path) -> None:
    """Between two renames the site is aside; the next build finds it."""
    site = site_of(tmp_path / "site", old="old")
    publishing = Publishing(site)
    publishing.work_folder.mkdir()
    site.rename(publishing.work_folder / "site.aside")

    publishing.stage(None)

    assert (site / "old.html").read_text() == "old"
