"""May the built site go live, and as which release?

The store of the build says what the site holds; nothing here asks how it was made.
"""

import msgspec

from gongshi.git import repository
from gongshi.progress import Reporter
from gongshi.publishing import guard
from gongshi.publishing.live_build import live_build
from gongshi.publishing.pin import clear_pin, read_pin
from gongshi.publishing.releases import Release, Releases, gone
from gongshi.publishing.staging import Publishing, site_state
from gongshi.register.model import Record
from gongshi.register.problems import Unusable
from gongshi.settings import Settings
from gongshi.store.database import Store, decoded, lock_store, open_store
from gongshi.store.last_build import RegisterState, read_last_build, read_past


class Published(msgspec.Struct, frozen=True):
    """The number of the live release, and how many records count; None: it was live before.

    `private`: something was withdrawn for privacy, so that no earlier release may stay.
    """

    release: int
    records: int | None
    private: bool = False


def publish_site(releases: Releases, settings: Settings, keep: int, say: Reporter) -> Published:
    """Make the built site the live release. Raises Unusable where it may not be."""
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
    _unpin(releases, made)
    return Published(made.number, len(records.splitlines()), private)


def clean_up(
    releases: Releases, settings: Settings, keep: int, say: Reporter, *, private: bool = False
) -> None:
    """What takes longer than all else: lay out a spare, and take old sites and releases away.

    With `private` no earlier release and no spare stays: they name what was withdrawn.
    """
    publishing = Publishing(settings.site_dir)
    if private:
        publishing.forget()
    with lock_store(settings.root, say) as folder, open_store(folder, clean=False) as store:
        publishing.tidy(read_past(store, read_last_build(store)))
    # last: files are made slowly after 100,000 pages were deleted
    releases.forget(1 if private else keep)


def _refuse_pinned(releases: Releases, settings: Settings) -> None:
    """What was rolled back from does not come back by itself."""
    pin, commit = read_pin(releases.home), live_build(settings.site_dir).commit
    if pin is not None and commit and commit == pin.down:
        raise Unusable(
            f"commit {commit} was rolled back from, and stays down until a newer one is built; "
            "revert what is wrong with it in a new commit"
        )


def _unpin(releases: Releases, made: Release) -> None:
    pin = read_pin(releases.home)
    if pin is not None and live_build(made.site).commit != pin.live:
        clear_pin(releases.home)


def _withdrawn_for_privacy(live: Release | None, store: Store, records: str) -> bool:
    """Whether a record that counted in the live release is withdrawn for privacy now."""
    for one in gone((live.records() if live else None) or "", records):
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
    trailers = repository.trailers(settings.root) if repository.inside(settings.root) else {}
    found = guard.objections(
        len(before.splitlines()),
        gone(before, records),
        dict(store.rows(_COUNTS)),
        register.vocabulary,
        register.today,
        guard.allowed_removals(trailers),
    )
    if found:
        raise Unusable("not published:\n" + "\n".join(found))
