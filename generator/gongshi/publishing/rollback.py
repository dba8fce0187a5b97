"""How does an earlier release go live again, and stay?

A release is rolled back because the newest commit is wrong, and stays until a newer commit is
pushed: the pin keeps nightly builds from publishing the same commit again. An earlier release may
also name records that have ended or were withdrawn since, which is refused without confirmation.
"""

from collections.abc import Iterator

from gongshi.publishing.live_build import live_build
from gongshi.publishing.releases import Release, Releases, live_records
from gongshi.publishing.rollback_pin import Pin, write_pin
from gongshi.register.problems import Unusable

_SHOWN = 20


def roll_back(releases: Releases, number: int | None, *, force: bool) -> Release:
    """Make the release with a number live, or the one before the live one, and pin it.

    Raises Unusable if there is none, and, without `force`, if records would be public again that
    have ended, were withdrawn or were deleted since; the message names them.
    """
    live, chosen = releases.live(), releases.chosen(number)
    republished = [*_republished(chosen, live)] if live else []
    if republished and not force:
        more = f" and {len(republished) - _SHOWN} more" if len(republished) > _SHOWN else ""
        raise Unusable(
            f"release {chosen.number} would make public again, or for longer, what has ended or "
            f"was withdrawn since: {', '.join(republished[:_SHOWN])}{more}\n"
            "  revert the commit that is wrong instead; or add --yes if this is meant"
        )
    releases.go_live(chosen)
    if live is not None:
        down, up = live_build(live.site).commit, live_build(chosen.site).commit
        write_pin(releases.home, Pin(down=down, live=up))
    return chosen


def _republished(chosen: Release, live: Release) -> Iterator[str]:
    """Records that count in an earlier release, but not, or not for as long, in the live one."""
    now = {one.record: one for one in map(live_records, (live.records() or "").splitlines())}
    for line in (chosen.records() or "").splitlines():
        old = live_records(line)
        new = now.get(old.record)
        longer = new and new.last_day and (old.last_day is None or old.last_day > new.last_day)
        if new is None or longer:
            yield old.record
