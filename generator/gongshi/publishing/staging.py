"""How does a site get to disk without harm to the one that is there?

A site is a folder, and beside it lies a spare one that is at most a few builds behind. A build
brings the spare up to date, looks it over, and puts the two in each other's place in one step; so
a reader finds the old site or the new one whole, and a build that ends early, however it ends,
has changed nothing that a reader sees. What was live becomes the next spare: a small change costs
what it changes, not what the site has.

Files of the two folders may be the same on disk (hard links), so that a file is never written to:
it is taken away and another put in its place.
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
"""A folder that has this file was made here, to its end, and may be replaced; another may not."""

STAGING = ".staging"
"""What is added to a site's name for the folder beside it in which the next one is made."""

ANY = "*"
"""In a path: the one folder that is there, whatever its name."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class Stage(msgspec.Struct, frozen=True):
    """A folder under construction; a value, so that any process can write into it.

    In a fresh one nothing is written twice. In one that was a site what is equal stays.
    """

    folder: str
    fresh: bool = True

    def write(self, path: str, data: bytes) -> bool:
        """Put a file in its place; says whether it differs from what was there."""
        target = f"{self.folder}/{path}"
        if self.fresh and path.endswith("/index.html"):
            _make_folder(target.removesuffix("/index.html"))  # a page has a folder to itself
        try:
            _written(target, data)
        except FileExistsError:
            if self.fresh:
                raise
            if Path(target).read_bytes() == data:
                return False
            os.unlink(target)  # noqa: PTH108 - another folder may share the file
            _written(target, data)
        return True

    def write_all(self, path: str, pieces: Iterable[bytes]) -> None:
        """Put a large file in its place, piece by piece."""
        target = Path(self.folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        with target.open("xb") as file:
            file.writelines(pieces)

    def rename(self, path: str, other: str) -> None:
        """Call a folder by another name, where it is there."""
        with contextlib.suppress(FileNotFoundError):
            Path(self.folder, path).rename(Path(self.folder, other))

    def remove(self, path: str) -> bool:
        """Take a file away, and the folders that are empty without it; says whether it was."""
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


def _written(target: str, data: bytes) -> None:
    """Make a new file, and its folder where there is none: with as few calls as will do."""
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
    """Gives a stage, and puts it in the site's place once it is whole."""

    def __init__(self, site_dir: Path) -> None:
        self.site = site_dir
        self.workshop = site_dir.parent / f"{site_dir.name}{STAGING}"
        self.spare = self.workshop / f"{site_dir.name}.spare"
        self.old = self.workshop / f"{site_dir.name}.old"

    def stage(self, past: Past | None) -> Stage:
        """A folder to build in: as the site of `past`, or empty and `fresh` where none is left.

        Raises Unusable where the site's place is taken or cannot be written to.
        """
        try:
            self._ready()
            if past is not None and self._brought_up(past):
                return Stage(str(self.spare), fresh=False)
            self._set_aside()
            self.spare.mkdir()
            self.spare.chmod(0o755)
        except OSError as error:
            raise Unusable(f"cannot write beside {self.site}: {error.strerror}") from None
        return Stage(str(self.spare))

    def _ready(self) -> None:
        self.site.parent.mkdir(parents=True, exist_ok=True)
        swap.recover(self.site, self.workshop)
        _refuse_foreign(self.site)
        self.workshop.mkdir(exist_ok=True)
        self._sweep()

    def _brought_up(self, past: Past) -> bool:
        """Make the spare what the site of `past` is, unmarked; False where neither can say."""
        if not all(map(_readable, (self.site / MARK, self.spare / MARK))):
            return False  # made when sites were as closed as their maker's files: all anew
        spare = site_state(self.spare)
        live = site_state(self.site)
        if spare == past.state:
            (self.spare / MARK).unlink()
            return True
        if live != past.state:
            return False
        missed = past.since(spare) if spare else None
        if missed is None:
            self._laid_out()
        (self.spare / MARK).unlink()  # from here on it is no site, until it is whole again
        if missed is not None:
            follow(self.site, self.spare, missed - {MARK})
        return True

    def _set_aside(self) -> None:
        """Make room for a new stage. What was there is deleted later where that can be.

        For minutes after many files were deleted ext4 makes new ones at a fifth of the pace: it
        passes over the numbers of those that were deleted lately, one by one.
        """
        if not self.spare.exists():
            return
        (self.spare / MARK).unlink(missing_ok=True)
        try:
            self.spare.rename(self.old)
        except OSError:  # there is one that could not be swept
            _removed(self.spare)

    def _laid_out(self) -> None:
        """A spare with the files of the site; it has its name only when it has them all."""
        making = self.workshop / f"{self.site.name}.making"
        _removed(self.spare)
        _removed(making)
        linked(str(self.site), str(making))
        making.rename(self.spare)

    def swap(self, stage: Stage) -> None:
        """Put the stage in the site's place; a reader finds the old site or the new one."""
        if not (self.spare / MARK).is_file():
            raise AssertionError("a stage without its mark is not whole")
        swap.exchange(self.spare, self.site, self.workshop)
        if stage.fresh:  # what was live knows nothing of what is: it cannot be the next spare
            with contextlib.suppress(OSError):
                self.spare.rename(self.old)

    def forget(self) -> None:
        """Take away everything but the site itself."""
        shutil.rmtree(self.workshop, ignore_errors=True)

    def tidy(self, past: Past | None) -> None:
        """Do what can take longer than all else once the site is live.

        The site a new one took the place of is taken away, and a spare is laid out where there is
        none, so that the next build finds it.
        """
        with contextlib.suppress(OSError):  # it can be done another time
            if past and not self.spare.exists() and site_state(self.site) == past.state:
                self._laid_out()
            self._sweep()  # last, as files are made slowly after many were deleted

    def _sweep(self) -> None:
        if self.old.exists():
            shutil.rmtree(self.old, ignore_errors=True)


def _readable(path: Path) -> bool:
    """Whether everybody may read a file; one that is not there is in nobody's way."""
    try:
        return bool(path.stat().st_mode & 0o004)
    except FileNotFoundError:
        return True


def site_state(folder: Path) -> str:
    """What a finished folder holds, as one word; empty where it is not finished, or not ours."""
    try:
        return hashlib.sha256((folder / MARK).read_bytes()).hexdigest()
    except OSError:
        return ""


def follow(source: Path, target: Path, paths: Iterable[str]) -> None:
    """Make files of one folder what they are in another, absent ones included."""
    stage = Stage(str(target), fresh=False)
    for path in _named(source, stage, sorted(paths)):
        stage.remove(path)
        place = target / path
        if (source / path).is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(str(source / path), str(place))


def _named(source: Path, stage: Stage, paths: Iterable[str]) -> Iterator[str]:
    """The paths with the names that folders have in the source; in the stage they get them."""
    names: dict[str, str] = {}
    for path in paths:
        above, found, below = path.partition(ANY)
        if found and above not in names:
            names[above] = _only(source / above)
            old = _only(Path(stage.folder, above))
            if old and names[above]:
                stage.rename(above + old, above + names[above])
        if below or not found:
            yield f"{above}{names[above]}{below}" if found else path


def _only(folder: Path) -> str:
    """The name of the one folder in it, empty where there is none."""
    return next((one.name for one in sorted(folder.glob("*")) if one.is_dir()), "")


def linked(source: str, target: str) -> None:
    """A folder with the same files as another, each on disk once."""
    os.mkdir(target, 0o755)  # noqa: PTH102 - 100,000 times
    with os.scandir(source) as entries:
        for entry in entries:
            place = f"{target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                linked(entry.path, place)
            else:
                _link(entry.path, place)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        shutil.copy2(source, target)


def _removed(folder: Path) -> None:
    """Take a folder away, its mark first: what a crash leaves of it is not taken for a site."""
    if folder.exists():
        (folder / MARK).unlink(missing_ok=True)
        shutil.rmtree(folder)


def _refuse_foreign(site: Path) -> None:
    if site.is_dir() and any(site.iterdir()) and not (site / MARK).is_file():
        raise Unusable(f"{site} is not a site made here; name another folder, or empty it")
    if site.exists() and not site.is_dir():
        raise Unusable(f"{site} is not a folder; name another one")
