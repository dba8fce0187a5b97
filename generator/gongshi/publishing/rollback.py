"""How does an earlier release get live again, and stay?

A release is rolled back because something is wrong with the newest commit, and stays until a newer
one comes: the pin keeps nightly builds from bringing the same commit back. An earlier release may
also name what has ended or was withdrawn since, which is refused unless it is meant.
"""

from collections.abc import Iterator

from gongshi.publishing.live_build import live_build
from gongshi.publishing.pin import Pin, write_pin
from gongshi.publishing.releases import Release, Releases, live_records
from gongshi.register.problems import Unusable

_SHOWN = 20


def roll_back(releases: Releases, number: int | None, *, despite: bool) -> Release:
    """Make the release with a number live, or the one before the live one, and pin it.

    Raises Unusable where there is none, and, unless `despite`, where records would be public again
    that have ended, were withdrawn or were taken out since; they are named.
    """
    live, chosen = releases.live(), releases.chosen(number)
    back = [*_back(chosen, live)] if live else []
    if back and not despite:
        more = f" and {len(back) - _SHOWN} more" if len(back) > _SHOWN else ""
        raise Unusable(
            f"release {chosen.number} would make public again, or for longer, what has ended or "
            f"was withdrawn since: {', '.join(back[:_SHOWN])}{more}\n"
            "  revert the commit that is wrong instead; or add --yes if this is meant"
        )
    releases.go_live(chosen)
    if live is not None:
        down, up = live_build(live.site).commit, live_build(chosen.site).commit
        write_pin(releases.home, Pin(down=down, live=up))
    return chosen


def _back(chosen: Release, live: Release) -> Iterator[str]:
    """Records that count in an earlier release and not, or not for as long, in the live one."""
    now = {one.record: one for one in map(live_records, (live.records() or "").splitlines())}
    for line in (chosen.records() or "").splitlines():
        old = live_records(line)
        new = now.get(old.record)
        longer = new and new.last_day and (old.last_day is None or old.last_day > new.last_day)
        if new is None or longer:
            yield old.record
