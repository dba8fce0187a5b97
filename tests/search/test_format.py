"""The pages that describe the index tell the numbers, forms and syllables that the code has."""

import json
import re

import pytest

from gongshi.register.names import FORMS
from gongshi.search.analysis.syllables import SYLLABLES
from gongshi.search.index.codec import unpack
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
