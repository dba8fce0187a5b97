"""Which commit stays down until a newer commit is pushed?

A release that was rolled back must not return with the next nightly build. The pin names the commit
that was taken down and the commit that is live instead, which is built again each day, so that its
listings end. A new commit removes the pin.
"""

from pathlib import Path

import msgspec

_NAME = "pin.json"


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """Commits by their first letters, as sites name them."""

    down: str
    live: str


def read_pin(home: Path) -> Pin | None:
    """The pin among the releases of a target, if there is one."""
    try:
        return msgspec.json.decode((home / _NAME).read_bytes(), type=Pin)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return None


def write_pin(home: Path, pin: Pin) -> None:
    (home / _NAME).write_bytes(msgspec.json.encode(pin))


def clear_pin(home: Path) -> None:
    (home / _NAME).unlink(missing_ok=True)
