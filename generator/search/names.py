"""The lookup's first index: every entity's names in plain files that the browser scans.

One file for a small register, several of `PART` entities for a larger one; none of them is ever
the whole register in one string. Only records that count on the as-of date are in it, and an
entity without one is not, so that nothing ended can be found.

`search/index.json` names the parts and the words for facets; a part holds
`{"entities": [{i, k, g, c, n, r}]}`: id, kind, region, code, names as `[type, text]` (0 name,
1 English name, 2 alias, 3 former name) and records as
`[list, authority, status, last day, kept past it, decided, flags]` (1 repairable, 2 objection).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from generator.entities import Entity, Listed
from generator.model import CLASSES, KINDS, TONES, ListRules, Vocabulary, authority_of
from generator.text import pick
from generator.views.record import keeps
from generator.words import Words

FORMAT = 1
PART = 5000
FOLDER = "search/"


def entry(entity: Entity, vocabulary: Vocabulary) -> str:
    """An entity as a line of a part; empty where nothing of it counts today."""
    records = [_record(listed, vocabulary.lists[listed.filed.list]) for listed in entity.current]
    if not records:
        return ""
    names = [[0, entity.name]]
    names += [[1, entity.name_en]] if entity.name_en else []
    names += [[2, name] for name in entity.aliases]
    names += [[3, name] for name in entity.former_names]
    found = {"i": entity.id, "k": entity.kind, "g": entity.region or "", "c": entity.code or ""}
    return _compact({**found, "n": names, "r": records})


def _record(listed: Listed, rules: ListRules) -> list[Any]:
    now, record = listed.standing, listed.record
    last = now.clock.last_day
    return [
        listed.filed.list,
        authority_of(listed.filed, rules),
        now.status,
        last.isoformat() if last else "",
        int(keeps(listed, rules)),
        record.decided.isoformat(),
        now.repairable + 2 * now.under_objection,
    ]


def parts(entries: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Files of at most `PART` entities, named by their content."""
    waiting: list[str] = []
    for line in entries:
        waiting.append(line)
        if len(waiting) == PART:
            yield _part(waiting)
            waiting = []
    if waiting:
        yield _part(waiting)


def _part(lines: list[str]) -> tuple[str, bytes]:
    data = ('{"entities":[\n' + ",\n".join(lines) + "\n]}\n").encode()
    return f"names-{hashlib.sha256(data).hexdigest()[:12]}.json", data


def manifest(
    names: list[str], total: int, as_of: str, vocabulary: Vocabulary, words: list[Words]
) -> bytes:
    """The file that names the parts, with every facet's word in every language."""
    about = vocabulary.about
    languages = [w.language for w in words]

    def data_words(table: dict[str, Any]) -> dict[str, dict[str, str]]:
        return {key: {lang: pick(text, lang) for lang in languages} for key, text in table.items()}

    def own_words(prefix: str, keys: Iterable[str]) -> dict[str, dict[str, str]]:
        return {key: {w.language: w(f"{prefix}_{key}") for w in words} for key in keys}

    labels = {
        "list": data_words({k: v.short or v.title for k, v in vocabulary.lists.items()}),
        "authority": data_words({k: v.short or v.title for k, v in vocabulary.authorities.items()}),
        "region": data_words(dict(about.regions)),
        "class": own_words("class", CLASSES),
        "kind": own_words("kind", KINDS),
        "status": own_words("status", ("in_force", "overdue")),
    }
    found = {
        "format": FORMAT,
        "as_of": as_of,
        "timezone": about.timezone,
        "total": total,
        "parts": names,
        "labels": labels,
        "list_class": {key: rules.class_ for key, rules in vocabulary.lists.items()},
        "tone": TONES,
    }
    return (_compact(found) + "\n").encode()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
