"""Which releases of a published site are kept, and which one is live?

A web server serves a link to a release. Going live replaces the link, in one step that succeeds or
fails as a whole. A release is never changed. The oldest release that is no longer needed becomes
the newest, by copying the changes of the builds between them. So publishing costs as much as the
change, and equal files of all releases are on disk once.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from gongshi.publishing import swap
from gongshi.publishing.staging import MARK, copy_changes, link_tree, site_state
from gongshi.register.problems import Unusable
from gongshi.store.last_build import Past

_RECORDS = "records.tsv"


class LiveRecord(msgspec.Struct, frozen=True):
    """A record in a release, its list and its last day."""

    record: str
    list: str
    last_day: str | None


def live_records(line: str) -> LiveRecord:
    """From a line of a release's records: id, list and last day, separated by tabs."""
    record, list_, last_day = line.split("\t")
    return LiveRecord(record, list_, last_day or None)


def removed_records(live: str, new: str) -> list[LiveRecord]:
    """The records in the lines of one release and not in those of another."""
    before, now = {*live.splitlines()}, {*new.splitlines()}
    leftover = {live_records(line).record for line in now - before}
    found = map(live_records, sorted(before - now))
    return [one for one in found if one.record not in leftover]


class Release(msgspec.Struct, frozen=True):
    """A release and its number; `state` is that of its site."""

    number: int
    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def state(self) -> str:
        return site_state(self.site)

    def records(self) -> str | None:
        """The records that count in it, one a line; None if they were not written down."""
        try:
            return (self.folder / _RECORDS).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None


class Releases:
    """The releases of one target. Raises Unusable if the target is something else."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.home = target.parent / f".{target.name}.releases"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One publication at a time; leftovers of an interrupted one are deleted."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o755)  # the web server must get through it
            file = (self.home / "lock").open("w")
        except OSError as error:
            raise Unusable(f"cannot write in {self.home}: {error.strerror}") from None
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            for leftover in self._leftovers():
                leftover.unlink() if leftover.is_symlink() else shutil.rmtree(leftover)
            yield

    def _leftovers(self) -> Iterator[Path]:
        """Leftovers of a crash: unfinished releases and links, and half-deleted releases."""
        live = self.target.resolve()
        yield from (*self.home.glob("making.*"), *self.home.glob("link.*"))
        for folder in self.home.glob("[0-9]*"):
            if not (folder / "site" / MARK).exists() and folder / "site" != live:
                yield folder

    def kept(self) -> list[Release]:
        """Whole releases, oldest first."""
        numbers = (int(path.name) for path in self.home.glob("[0-9]*") if path.name.isdigit())
        found = (Release(number, self.home / f"{number:06}") for number in sorted(numbers))
        return [release for release in found if release.state]

    def live(self) -> Release | None:
        """The release that the target links to."""
        if not self.target.is_symlink():
            return None
        there = self.target.resolve()
        return next((one for one in self.kept() if one.site.resolve() == there), None)

    def add(self, source: Path, past: Past | None, records: str, keep: int) -> Release:
        """Make a site the newest release. It is not live yet."""
        kept = self.kept()
        number = max((release.number for release in kept), default=0) + 1
        making = self.home / f"making.{number}"
        oldest = self._unneeded(kept, keep)
        changed = past.since(oldest.state) if past and oldest else None
        if oldest is not None and changed is not None:
            (oldest.site / MARK).unlink()  # from here on it is no release
            oldest.folder.rename(making)
            copy_changes(source, making / "site", changed - {MARK})
        else:
            making.mkdir()
            link_tree(str(source), str(making / "site"))
            (making / "site" / MARK).unlink()
        _put(making / _RECORDS, records.encode())
        _put(making / "site" / MARK, (source / MARK).read_bytes())
        release = Release(number, self.home / f"{number:06}")
        making.rename(release.folder)
        return release

    def _unneeded(self, kept: list[Release], keep: int) -> Release | None:
        """The oldest release that is not live, if enough are kept without it."""
        live = self.live()
        rest = [one for one in kept if live is None or one.number != live.number]
        return rest[0] if rest and len(kept) >= keep else None

    def go_live(self, release: Release) -> None:
        """Link the target to a release, in one step."""
        self._refuse_foreign()
        link = self.home / f"link.{release.number}"
        link.symlink_to(os.path.relpath(release.site, self.target.parent))
        if self.target.is_symlink() or not self.target.exists():
            link.replace(self.target)
            return
        swap.exchange(link, self.target, self.home)  # there was a folder: a site made here
        shutil.rmtree(link, ignore_errors=True)

    def chosen(self, number: int | None) -> Release:
        """The release with a number, or the one before the live one; raises Unusable."""
        live = self.live()
        others = [one for one in self.kept() if live is None or one.number != live.number]
        if number is None:
            others = [one for one in others if live is None or one.number < live.number]
        chosen = [one for one in others if number in (None, one.number)]
        if not chosen:
            known = ", ".join(str(one.number) for one in others) or "none"
            raise Unusable(
                f"there is no such release to return to; kept beside the live one: {known}"
            )
        return chosen[-1]

    def _refuse_foreign(self) -> None:
        there = self.target.exists() and not self.target.is_symlink()
        empty = there and self.target.is_dir() and not any(self.target.iterdir())
        if there and not empty and not (self.target / MARK).is_file():
            raise Unusable(f"{self.target} is not a site made here; name another place")

    def remove_oldest(self, keep: int) -> None:
        """Delete the oldest releases, so that `keep` remain, the live one among them."""
        kept, live = self.kept(), self.live()
        removable = [one for one in kept if live is None or one.number != live.number]
        for release in removable[: max(0, len(kept) - keep)]:
            with contextlib.suppress(OSError):
                (release.site / MARK).unlink()  # from here on it is no release
            shutil.rmtree(release.folder, ignore_errors=True)


def _put(path: Path, data: bytes) -> None:
    """Write a new file, never into one that another folder shares."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)
