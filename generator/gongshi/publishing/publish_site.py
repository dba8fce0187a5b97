"""May the built site go live, and as which release?

The store of the build knows the content of the site; this code does not depend on how it was made.
"""

from pathlib import Path

import msgspec

from gongshi.git import repository
from gongshi.git.commit_trailers import allowed_by
from gongshi.progress import Reporter
from gongshi.publishing import guard
from gongshi.publishing.live_build import live_build
from gongshi.publishing.releases import Release, Releases, removed_records
from gongshi.publishing.rollback_pin import clear_pin, read_pin
from gongshi.publishing.staging import Publishing, site_state
from gongshi.register.model import Record
from gongshi.register.problems import Unusable
from gongshi.settings import Settings
from gongshi.store.database import Store, decoded, lock_store, open_store
from gongshi.store.last_build import RegisterState, read_last_build, read_past


class Published(msgspec.Struct, frozen=True):
    """The number of the live release, and how many records count; None: it was live before.

    `private`: a record was withdrawn for privacy, so that no earlier release may stay.
    """

    release: int
    records: int | None
    private: bool = False


def publish_site(releases: Releases, settings: Settings, keep: int, say: Reporter) -> Published:
    """Make the built site the live release. Raises Unusable if it may not be."""
    state = site_state(settings.site_dir)
    if not state:
        raise Unusable(f"there is no built site at {settings.site_dir}; run: gongshi build")
    _refuse_pinned(releases, settings)
    live = releases.live()
    if live is not None and live.state == state:
        return Published(live.number, None)
    with lock_store(settings.root, say) as folder, open_store(folder, clean=False) as store:
        last = read_last_build(store)
        if last.register is None or last.site != state:
            raise Unusable(f"{settings.site_dir} is not what was built last; run: gongshi build")
        records = store.one(_RECORDS) or ""
        _refuse_losses(live, settings, store, last.register, records)
        private = _withdrawn_for_privacy(live, store, records)
        made = releases.add(settings.site_dir, read_past(store, last), records, keep)
    releases.go_live(made)
    _clear_old_pin(releases, made)
    return Published(made.number, len(records.splitlines()), private)


def clean_up(
    releases: Releases, settings: Settings, keep: int, say: Reporter, *, private: bool = False
) -> None:
    """The slowest work: prepare the next staging folder, and delete old sites and releases.

    With `private` no earlier release and no staging folder stays: they name the withdrawn subject.
    """
    publishing = Publishing(settings.site_dir)
    if private:
        publishing.remove_staging()
    with lock_store(settings.root, say) as folder, open_store(folder, clean=False) as store:
        publishing.clean_up(read_past(store, read_last_build(store)))
    # last: files are made slowly after 100,000 pages were deleted
    releases.remove_oldest(1 if private else keep)


def _refuse_pinned(releases: Releases, settings: Settings) -> None:
    """Raises Unusable for a commit that was rolled back."""
    pin, commit = read_pin(releases.home), live_build(settings.site_dir).commit
    if pin is not None and commit and commit == pin.down:
        raise Unusable(
            f"commit {commit} was rolled back from, and stays down until a newer one is built; "
            "revert what is wrong with it in a new commit"
        )


def _clear_old_pin(releases: Releases, made: Release) -> None:
    pin = read_pin(releases.home)
    if pin is not None and live_build(made.site).commit != pin.live:
        clear_pin(releases.home)


def _withdrawn_for_privacy(live: Release | None, store: Store, records: str) -> bool:
    """Whether a record that counted in the live release is now withdrawn for privacy."""
    for one in removed_records((live.records() if live else None) or "", records):
        data = store.one("SELECT data FROM records WHERE id = ?", one.record)
        withdrawn = decoded(data, Record).withdrawn if data else None
        if withdrawn is not None and withdrawn.reason == "privacy":
            return True
    return False


_RECORDS = """
SELECT group_concat(record || char(9) || list || char(9) || ifnull(last_day, ''), char(10))
FROM (SELECT record, list, last_day FROM listings ORDER BY record)
"""
_COUNTS = "SELECT list, count(*) FROM listings GROUP BY list"


def _refuse_losses(
    live: Release | None, settings: Settings, store: Store, register: RegisterState, records: str
) -> None:
    before = (live.records() if live else None) or ""
    found = guard.refusals(
        len(before.splitlines()),
        removed_records(before, records),
        dict(store.rows(_COUNTS)),
        register.vocabulary,
        register.today,
        allowed_by(_messages(settings.root, live)),
    )
    if found:
        raise Unusable("not published:\n" + "\n".join(found))


def _messages(root: Path, live: Release | None) -> list[str]:
    """Of the commits since the live one, or of the newest where that one is not known here."""
    if not repository.inside(root):
        return []
    since = live_build(live.site).commit.rstrip("+") if live else ""
    try:
        found = repository.messages(root, since, "HEAD") if since else []
    except Unusable:  # a clone without its older commits, or another history
        found = []
    return [message for _, message in found or repository.messages(root, None, "HEAD^!")]
