"""Whoosh's index of a register in a folder, which several programs may use at once."""

from pathlib import Path

import pytest
from whoosh.filedb.filestore import Storage

from gongshi.search.index import corpus
from gongshi.search.index.corpus import Corpus
from gongshi.search.query import whoosh_index
from tests.support.search_cases import ABOUT, search_rows


def _corpus(entities: int) -> Corpus:
    return corpus.read_corpus(
        corpus.entry_of(row, ABOUT.regions) for row in search_rows.rows(entities)
    )


def test_two_programs_may_make_the_index_of_two_editions_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = whoosh_index.write_index

    def overtaken(found: Corpus, storage: Storage) -> None:
        monkeypatch.setattr(whoosh_index, "write_index", write)
        whoosh_index.on_disk(_corpus(10), tmp_path, "newer")
        write(found, storage)

    monkeypatch.setattr(whoosh_index, "write_index", overtaken)
    made = whoosh_index.on_disk(_corpus(20), tmp_path, "older")

    assert made.open_index().doc_count() == 20
    assert {path.name for path in tmp_path.iterdir()} == {"older", "newer"}


def test_an_index_is_made_once_and_of_older_editions_a_few_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for edition in range(6):
        whoosh_index.on_disk(_corpus(3 + edition), tmp_path, f"edition-{edition}")
    monkeypatch.setattr(whoosh_index, "write_index", pytest.fail)

    assert whoosh_index.on_disk(_corpus(8), tmp_path, "edition-5").open_index().doc_count() == 8
    assert {path.name for path in tmp_path.iterdir()} == {"edition-3", "edition-4", "edition-5"}
