"""The pages on the index say what the code does: numbers, forms, syllables and an example."""

import json
import re
from collections.abc import Iterator
from itertools import accumulate, islice
from zlib import crc32

import pytest

from gongshi.register.names import FORMS
from gongshi.search.analysis.syllables import SYLLABLES
from gongshi.search.index.codec import path_of, read_varints, unpack
from gongshi.search.index.corpus import shard_of
from gongshi.search.query.answer import Request
from tests.support.demonstration import DAY, about, indexed
from tests.support.paths import PACKAGE
from tests.support.search_cases import SHARDS, Files, search_rows

SEARCH = PACKAGE / "search"
FORMAT, NORMALISE = ((SEARCH / f"{name}.md").read_text("utf-8") for name in ("FORMAT", "NORMALISE"))


@pytest.fixture(scope="module")
def manifest() -> dict[str, object]:
    index = Files(search_rows.rows(50), SHARDS).files["search/index.bin"]
    told: dict[str, object] = json.loads(unpack(index))
    return told


@pytest.mark.parametrize("key", ["format", "capped", "cut", "counted", "spelt"])
def test_a_number_of_the_manifest_is_the_one_that_is_described(
    key: str, manifest: dict[str, object]
) -> None:
    told = re.search(rf"^\| `{key}` \| ([\d,]+)", FORMAT, re.MULTILINE)
    assert told
    assert int(told[1].replace(",", "")) == manifest[key]


def test_every_key_of_the_manifest_is_described(manifest: dict[str, object]) -> None:
    part = FORMAT.partition("## Manifest")[2].partition("\n## ")[0]
    cells = [row.split("|")[1] for row in part.splitlines() if row.startswith("|")]
    assert set(re.findall(r"`(\w+)`", "".join(cells))) == set(manifest)


def test_the_legal_forms_are_those_that_are_described() -> None:
    told = re.search(r"^Forms: (.*)\.$", NORMALISE, re.MULTILINE)
    assert told
    assert tuple(told[1].split()) == FORMS


def test_the_syllables_are_those_that_are_described() -> None:
    rows = re.findall(r"^\| ([a-z]) \| (.*) \|$", NORMALISE, re.MULTILINE)
    told = {first + rest.strip("–") for first, rests in rows for rest in rests.split()}
    assert told == SYLLABLES


def _example(query: str) -> Iterator[str]:
    """What a reader of the demonstration's shards meets, step by step."""
    files = Files(indexed(), SHARDS, about())
    manifest = json.loads(unpack(files.files["search/index.bin"]))
    below, shards = f"search/{manifest['generation']}/", manifest["shards"]["h"]
    entities, heavy, bits = manifest["entities"], manifest["heavy"]["h"], manifest["bits"]
    yield f"index.bin     entities {entities}, bits {bits}, heavy.h {heavy}, shards.h {shards}"

    number = shard_of(query, shards)
    yield f"shard         CRC-32 of {query.encode().hex(' ')} is {crc32(query.encode())}: {number}"

    path = f"h/{path_of(number)}"
    content = unpack(files.files[below + path])
    total, place = next(read_varints(content, 0))
    yield f"{path}   begins {content[:place].hex(' ')}: {total} keys"

    keys = content[place:].split(b"\n", total)[:total]
    at, place = keys.index(query.encode()), place + sum(map(len, keys)) + total
    df = list(islice(read_varints(content, place), total))
    yield f"key {at + 1:<9} {query}, df {df[at][0]}"

    numbers = list(read_varints(content, df[-1][1]))
    begin = sum(min(one, manifest["capped"]) for one, _ in df[:at])
    some = numbers[begin : begin + df[at][0]]
    raw = content[numbers[begin - 1][1] : some[-1][1]].hex(" ")
    yield f"list          {raw}: the varints {' '.join(str(value) for value, _ in some)}"

    steps = [some[0][0], *(value >> 1 ^ -(value & 1) for value, _ in some[1:])]
    docids = list(accumulate(steps))
    yield f"docids        {' '.join(map(str, docids))}: {' '.join(f'{s:+}' for s in steps)}"

    for bucket in sorted({docid >> bits for docid in docids}):
        path = f"b/{path_of(bucket)}"
        for entity in json.loads(unpack(files.files[below + path])):
            if entity[0] in docids:
                yield f"{path}   [{entity[0]}, {entity[1]}, …, {entity[6][0][1]}, …]"
    hits = files.reader().search(Request(text=query, day=DAY)).hits
    yield f"hits          {' '.join(hit.id for hit in hits)}"
    fetched = [sorted(path.partition("/")[2] for path in paths) for paths in files.rounds]
    yield f"fetched       {', then '.join(' '.join(paths) for paths in fetched)}"


def test_the_example_is_what_the_files_say() -> None:
    block = FORMAT.partition("## Example")[2].partition("```\n")[2].partition("\n```")[0]
    assert block.splitlines() == list(_example("水产"))
