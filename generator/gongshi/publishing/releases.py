"""Which releases of a published site are kept, and which one is live?

What a web server serves is a link to one of them, and going live is putting another link in its
place: one step, that is done or not done. A release is never changed. The oldest one that is not
needed any more is made the newest, from what the builds between them wrote, so that publishing
costs what changed; files are on disk once for all releases that have them.
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
from gongshi.publishing.staging import MARK, follow, linked, site_state
from gongshi.register.problems import Unusable
from gongshi.store.last_build import Past

_RECORDS = "records.tsv"


class LiveRecord(msgspec.Struct, frozen=True):
    """A record that counts in a release, its list and its last day."""

    record: str
    list: str
    last_day: str | None


def live_records(line: str) -> LiveRecord:
    """From a line of a release's records: id, list and last day, with tabs between them."""
    record, list_, last_day = line.split("\t")
    return LiveRecord(record, list_, last_day or None)


def gone(live: str, new: str) -> list[LiveRecord]:
    """What counts by the lines of one release and not by those of another."""
    before, now = {*live.splitlines()}, {*new.splitlines()}
    left = {live_records(line).record for line in now - before}
    found = map(live_records, sorted(before - now))
    return [one for one in found if one.record not in left]


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
        """What counts in it, a line for each; None where that was not written down."""
        try:
            return (self.folder / _RECORDS).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None


class Releases:
    """The releases of one target. Raises Unusable where the target is something else."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.home = target.parent / f".{target.name}.releases"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One publication at a time; what an earlier one left half done is taken away."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o755)  # the web server must get through it
            file = (self.home / "lock").open("w")
        except OSError as error:
            raise Unusable(f"cannot write in {self.home}: {error.strerror}") from None
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            for left in self._left():
                left.unlink() if left.is_symlink() else shutil.rmtree(left)
            yield

    def _left(self) -> Iterator[Path]:
        """What a crash left: begun releases and links, and those that were being taken away."""
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
        """The release the target leads to."""
        if not self.target.is_symlink():
            return None
        there = self.target.resolve()
        return next((one for one in self.kept() if one.site.resolve() == there), None)

    def add(self, source: Path, past: Past | None, records: str, keep: int) -> Release:
        """Lay out a site as the newest release. It is not live yet."""
        kept = self.kept()
        number = max((release.number for release in kept), default=0) + 1
        making = self.home / f"making.{number}"
        oldest = self._unneeded(kept, keep)
        missed = past.since(oldest.state) if past and oldest else None
        if oldest is not None and missed is not None:
            (oldest.site / MARK).unlink()  # from here on it is no release
            oldest.folder.rename(making)
            follow(source, making / "site", missed - {MARK})
        else:
            making.mkdir()
            linked(str(source), str(making / "site"))
            (making / "site" / MARK).unlink()
        _put(making / _RECORDS, records.encode())
        _put(making / "site" / MARK, (source / MARK).read_bytes())
        release = Release(number, self.home / f"{number:06}")
        making.rename(release.folder)
        return release

    def _unneeded(self, kept: list[Release], keep: int) -> Release | None:
        """The oldest release, where without it and with one more there are enough."""
        live = self.live()
        rest = [one for one in kept if live is None or one.number != live.number]
        return rest[0] if rest and len(kept) >= keep else None

    def go_live(self, release: Release) -> None:
        """Lead the target to a release, in one step."""
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

    def forget(self, keep: int) -> None:
        """Take away the oldest releases, so that so many are left, the live one among them."""
        kept, live = self.kept(), self.live()
        spare = [one for one in kept if live is None or one.number != live.number]
        for release in spare[: max(0, len(kept) - keep)]:
            with contextlib.suppress(OSError):
                (release.site / MARK).unlink()  # from here on it is no release
            shutil.rmtree(release.folder, ignore_errors=True)


def _put(path: Path, data: bytes) -> None:
    """Write a file anew, never into one that another folder shares."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)
