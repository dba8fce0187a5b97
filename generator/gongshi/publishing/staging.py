"""How is a new site written to disk without harm to the live one?

A site is a folder, and beside it is a staging folder that is at most a few builds behind. A build
updates the staging folder, checks it, and swaps the two in one step. So a reader finds the old site
or the new one complete, and a build that ends early, for whatever reason, changes nothing that
readers see. The folder that was live becomes the next staging folder, so a small change costs
little.

Files of the two folders may be the same on disk (hard links). So a file is never overwritten: it is
deleted, and a new file is written.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from gongshi.publishing import swap
from gongshi.register.problems import Unusable
from gongshi.store.last_build import Past

MARK = "build.json"
"""A folder with this file was completed by a build, and may be replaced; other folders may not."""

STAGING = ".staging"
"""Suffix of the site's name, for the work folder beside it."""

ANY = "*"
"""In a path: the only folder there, whatever its name."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class Stage(msgspec.Struct, frozen=True):
    """A folder under construction; a picklable value, so that any process can write into it.

    In a fresh folder nothing is written twice. In a former site equal files stay.
    """

    folder: str
    fresh: bool = True

    def write(self, path: str, data: bytes) -> bool:
        """Put a file in its place; returns whether it differs from the file before."""
        target = f"{self.folder}/{path}"
        if self.fresh and path.endswith("/index.html"):
            _make_folder(target.removesuffix("/index.html"))  # a page has a folder to itself
        try:
            _create_file(target, data)
        except FileExistsError:
            if self.fresh:
                raise
            if Path(target).read_bytes() == data:
                return False
            os.unlink(target)  # noqa: PTH108 - another folder may share the file
            _create_file(target, data)
        return True

    def write_all(self, path: str, pieces: Iterable[bytes]) -> None:
        """Put a large file in its place, piece by piece."""
        target = Path(self.folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        with target.open("xb") as file:
            file.writelines(pieces)

    def rename(self, path: str, other: str) -> None:
        """Rename a folder, if it exists."""
        with contextlib.suppress(FileNotFoundError):
            Path(self.folder, path).rename(Path(self.folder, other))

    def remove(self, path: str) -> bool:
        """Delete a file, and folders that are then empty; returns whether it existed."""
        target = os.path.join(self.folder, path)  # noqa: PTH118
        try:
            os.unlink(target)  # noqa: PTH108
        except FileNotFoundError:
            return False
        folder = Path(target).parent
        with contextlib.suppress(OSError):
            while folder != Path(self.folder):
                folder.rmdir()
                folder = folder.parent
        return True


def _create_file(target: str, data: bytes) -> None:
    """Create a file, and its folder if missing, with as few system calls as possible."""
    try:
        file = os.open(target, _NEW, 0o666)
    except FileNotFoundError:
        _make_folder(target.rpartition("/")[0])
        file = os.open(target, _NEW, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # noqa: PTH102 - 100,000 times
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103
    except FileExistsError:  # another process was quicker
        pass


class Publishing:
    """Prepares the stage of a site, and swaps the two once the stage is complete."""

    def __init__(self, site_dir: Path) -> None:
        self.site = site_dir
        self.work_folder = site_dir.parent / f"{site_dir.name}{STAGING}"
        self.staging = self.work_folder / f"{site_dir.name}.spare"
        self.discarded = self.work_folder / f"{site_dir.name}.old"

    def stage(self, past: Past | None) -> Stage:
        """A folder to build in: like the site of `past`, or empty and `fresh` if there is none.

        Raises Unusable if the site's place is taken or not writable.
        """
        try:
            self._prepare()
            if past is not None and self._update_staging(past):
                return Stage(str(self.staging), fresh=False)
            self._discard_staging()
            self.staging.mkdir()
            self.staging.chmod(0o755)
        except OSError as error:
            raise Unusable(f"cannot write beside {self.site}: {error.strerror}") from None
        return Stage(str(self.staging))

    def _prepare(self) -> None:
        self.site.parent.mkdir(parents=True, exist_ok=True)
        swap.recover(self.site, self.work_folder)
        _refuse_foreign(self.site)
        self.work_folder.mkdir(exist_ok=True)
        self._delete_discarded()

    def _update_staging(self, past: Past) -> bool:
        """Make the staging folder equal to the site of `past`, unmarked; False if impossible."""
        if not all(map(_is_public, (self.site / MARK, self.staging / MARK))):
            return False  # an earlier version made it unreadable for others: start fresh
        staging = site_state(self.staging)
        live = site_state(self.site)
        if staging == past.state:
            (self.staging / MARK).unlink()
            return True
        if live != past.state:
            return False
        changed = past.since(staging) if staging else None
        if changed is None:
            self._copy_live()
        (self.staging / MARK).unlink()  # from here on it is no site, until it is complete again
        if changed is not None:
            copy_changes(self.site, self.staging, changed - {MARK})
        return True

    def _discard_staging(self) -> None:
        """Make room for a new stage. The old folder is deleted later if possible.

        For minutes after many deletions, ext4 creates files at a fifth of the speed: it skips the
        numbers of recently deleted files one by one.
        """
        if not self.staging.exists():
            return
        (self.staging / MARK).unlink(missing_ok=True)
        try:
            self.staging.rename(self.discarded)
        except OSError:  # one that could not be deleted is there
            _remove_folder(self.staging)

    def _copy_live(self) -> None:
        """A staging folder with the site's files; it gets its name only once it is complete."""
        making = self.work_folder / f"{self.site.name}.making"
        _remove_folder(self.staging)
        _remove_folder(making)
        link_tree(str(self.site), str(making))
        making.rename(self.staging)

    def swap(self, stage: Stage) -> None:
        """Swap the stage and the site; a reader finds the old site or the new one."""
        if not (self.staging / MARK).is_file():
            raise AssertionError("a stage without its mark is not whole")
        swap.exchange(self.staging, self.site, self.work_folder)
        if stage.fresh:  # no steps lead from the former site to this one, so it cannot be updated
            with contextlib.suppress(OSError):
                self.staging.rename(self.discarded)

    def remove_staging(self) -> None:
        """Delete everything except the site itself."""
        shutil.rmtree(self.work_folder, ignore_errors=True)

    def clean_up(self, past: Past | None) -> None:
        """Do the slowest work, once the site is live.

        The replaced site is deleted, and a missing staging folder is prepared, so that the next
        build finds it.
        """
        with contextlib.suppress(OSError):  # the next time will do
            if past and not self.staging.exists() and site_state(self.site) == past.state:
                self._copy_live()
            self._delete_discarded()  # last, because creating files is slow after many deletions

    def _delete_discarded(self) -> None:
        if self.discarded.exists():
            shutil.rmtree(self.discarded, ignore_errors=True)


def _is_public(path: Path) -> bool:
    """Whether everybody may read a file; a missing file is no obstacle."""
    try:
        return bool(path.stat().st_mode & 0o004)
    except FileNotFoundError:
        return True


def site_state(folder: Path) -> str:
    """A digest of a finished site; empty if the folder is not finished, or not a site made here."""
    try:
        return hashlib.sha256((folder / MARK).read_bytes()).hexdigest()
    except OSError:
        return ""


def copy_changes(source: Path, target: Path, paths: Iterable[str]) -> None:
    """Make files of one folder equal to those of another; missing files are deleted."""
    stage = Stage(str(target), fresh=False)
    for path in _with_folder_names(source, stage, sorted(paths)):
        stage.remove(path)
        place = target / path
        if (source / path).is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(str(source / path), str(place))


def _with_folder_names(source: Path, stage: Stage, paths: Iterable[str]) -> Iterator[str]:
    """The paths with the source's names of folders; in the stage the folders are renamed."""
    names: dict[str, str] = {}
    for path in paths:
        above, found, below = path.partition(ANY)
        if found and above not in names:
            names[above] = _only_folder(source / above)
            old_name = _only_folder(Path(stage.folder, above))
            if old_name and names[above]:
                stage.rename(above + old_name, above + names[above])
        if below or not found:
            yield f"{above}{names[above]}{below}" if found else path


def _only_folder(folder: Path) -> str:
    """The name of the only folder in it; empty if there is none."""
    return next((one.name for one in sorted(folder.glob("*")) if one.is_dir()), "")


def link_tree(source: str, target: str) -> None:
    """A folder with the same files as another, each on disk once."""
    os.mkdir(target, 0o755)  # noqa: PTH102 - 100,000 times
    with os.scandir(source) as entries:
        for entry in entries:
            place = f"{target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                link_tree(entry.path, place)
            else:
                _link(entry.path, place)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        shutil.copy2(source, target)


def _remove_folder(folder: Path) -> None:
    """Delete a folder, its mark first: leftovers of a crash must not look like a site."""
    if folder.exists():
        (folder / MARK).unlink(missing_ok=True)
        shutil.rmtree(folder)


def _refuse_foreign(site: Path) -> None:
    if site.is_dir() and any(site.iterdir()) and not (site / MARK).is_file():
        raise Unusable(f"{site} is not a site made here; name another folder, or empty it")
    if site.exists() and not site.is_dir():
        raise Unusable(f"{site} is not a folder; name another one")
