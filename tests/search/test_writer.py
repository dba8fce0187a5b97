"""The index's files: the same for the same entities, whole, and at the addresses of FORMAT.md."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter

import pytest
import search_rows

from gongshi.register.names import regions_of
from gongshi.search.index import codec, writer
from gongshi.search.index.corpus import shard_of
from gongshi.search.index.manifest import IndexHeader
from tests.support.paths import ROOT

ABOUT = IndexHeader(
    as_of=search_rows.AS_OF,
    timezone="Asia/Shanghai",
    regions=regions_of(title for titles in search_rows.REGIONS.values() for title in titles),
    labels={},
    list_class={},
)
ENTRIES = list(search_rows.entries(400))


@pytest.fixture(scope="module", params=["whole", "shards"])
def made(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return dict(writer.index_files(ENTRIES, ABOUT, 5000 if request.param == "whole" else 0))


def test_the_same_entities_in_another_order_make_the_same_bytes(made: dict[str, bytes]) -> None:
    mode = json.loads(codec.unpack(made["search/index.bin"]))["mode"]
    assert dict(writer.index_files(ENTRIES[::-1], ABOUT, 5000 if mode == "whole" else 0)) == made


def test_processes_at_the_same_time_and_other_hashes_make_the_same_bytes() -> None:
    alone = dict(writer.index_files(ENTRIES, ABOUT, 0))
    assert dict(writer.index_files(ENTRIES, ABOUT, 0, jobs=2)) == alone
    script = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]\n"
        "import tests.search.test_writer as t\n"
        "made = t.writer.index_files(t.ENTRIES, t.ABOUT, 0)\n"
        "print(hashlib.sha256(repr(sorted(made)).encode()).hexdigest())"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script, str(ROOT), str(ROOT / "bench")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert (
        told[0]
        == told[1]
        == hashlib.sha256(repr(sorted(alone.items())).encode()).hexdigest() + "\n"
    )


def test_every_file_lies_below_the_generation_and_can_be_inflated(made: dict[str, bytes]) -> None:
    manifest = json.loads(codec.unpack(made["search/index.bin"]))
    assert all(codec.unpack(data) is not None for data in made.values())
    below = f"search/{manifest['generation']}/"
    assert all(path.startswith(below) for path in made if path != "search/index.bin")


def test_no_folder_has_more_than_256_files(made: dict[str, bytes]) -> None:
    assert max(Counter(path.rpartition("/")[0] for path in made).values()) <= 256


def test_one_entity_more_makes_another_generation(made: dict[str, bytes]) -> None:
    fewer = dict(writer.index_files(ENTRIES[:-1], ABOUT, 0))
    assert not {path for path in fewer if path.count("/") > 1} & made.keys()


def test_every_two_characters_of_a_name_are_in_their_shard_with_the_right_number() -> None:
    files = dict(writer.index_files(ENTRIES, ABOUT, 0))
    manifest = json.loads(codec.unpack(files["search/index.bin"]))
    below, shards = f"search/{manifest['generation']}/h/", manifest["shards"]["h"]
    rows = list(search_rows.rows(400))
    counted: Counter[str] = Counter()
    for row in rows:
        names = [name for _, name in row.names if name.isalpha() and not name.isascii()]
        counted.update({n[at : at + 2] for n in names for at in range(len(n) - 1)})
    assert len(counted) > 300
    for gram, count in counted.items():
        content = codec.unpack(files[below + codec.path_of(shard_of(gram, shards))])
        numbers = codec.read_varints(content, 0)
        total, place = next(numbers)
        keys = content[place:].split(b"\n", total)[:total]
        after = place + sum(map(len, keys)) + total
        df = [n for (n, _), _ in zip(codec.read_varints(content, after), keys, strict=False)]
        assert df[keys.index(gram.encode())] == count, gram
