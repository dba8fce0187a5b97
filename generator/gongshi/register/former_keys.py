"""Which keys did lists and authorities have before?"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from gongshi.register.model import Authority, ListRules, Vocabulary


class FormerKey(msgspec.Struct, frozen=True):
    """A former key, the present one, and what has it."""

    kind: Literal["list", "authority"]
    former: str
    key: str
    named: ListRules | Authority


def former_keys(vocabulary: Vocabulary) -> Iterator[FormerKey]:
    for list_id, rules in vocabulary.lists.items():
        for former in rules.former_keys:
            yield FormerKey("list", former, list_id, rules)
    for key, authority in vocabulary.authorities.items():
        for former in authority.former_keys:
            yield FormerKey("authority", former, key, authority)
