"""The example in the comments of ngrams.py, postings.py and delta.py says what the code does."""

import numpy as np
import pytest

from gongshi.register.names import regions_of
from gongshi.search.index.delta import ngram_deltas
from gongshi.search.index.documents import TextColumn
from gongshi.search.index.fields import Names, name_ranking, plain
from gongshi.search.index.ngrams import Ranking, Shape, Texts, batches, levels
from gongshi.search.index.postings import Ngrams, ngram_postings

TEXTS = ("蓝海远航", "远航食品", "远航", "蓝海食品", "海远")
DOCIDS = np.array([3, 8, 17, 20, 33], np.int32)
SHAPE = Shape(least=1, every=2, heavy=2)
Source = tuple[Texts, Ranking]


@pytest.fixture
def source() -> Source:
    data = "".join(f"{text}\0" for text in TEXTS).encode()
    tokens = plain(TextColumn(data, np.arange(5, dtype=np.int32)))
    none, one = np.zeros(5, np.int32), np.ones(5, np.int32)
    names = Names(tokens, none, tokens.lengths, none, one)
    return tokens.texts, name_ranking(names, one, regions_of([]))


def _keys(texts: Texts, found: Ngrams) -> list[str]:
    spans = zip(texts.begin(found.at), texts.begin(found.at + found.length), strict=True)
    return [texts.keys[a:b].tobytes().decode() for a, b in spans]


def test_five_names_are_numbered_tokens(source: Source) -> None:
    texts, _ = source
    tokens = [4, 2, 5, 3, 0, 5, 3, 6, 1, 0, 5, 3, 0, 4, 2, 6, 1, 0, 2, 5, 0, 0]
    assert texts.tokens.tolist() == tokens
    assert texts.starts.tolist() == [0, 5, 10, 13, 18]
    assert texts.begin(np.arange(6)).tolist() == [0, 3, 6, 9, 12, 13]
    assert len(texts.keys) == 53


def test_levels_list_the_ranks_of_each_ngram(source: Source) -> None:
    texts, ranking = source
    (starts,) = batches(texts, ranking, SHAPE.least)
    assert starts.at.tolist()[:6] == [10, 18, 0, 5, 13, 11]
    first, second, third = levels(texts, starts, SHAPE)
    assert first.df.tolist() == [2, 3, 3, 2, 4, 2]
    assert first.owners.tolist() == [1, 3, 4, 0, 3, 2, 1, 0, 0, 3, 2, 1, 4, 0, 1, 3]
    assert second.parent.tolist() == [1, 1, 2, 3, 4, 5]
    assert second.df.tolist() == [2, 1, 1, 2, 3, 2]
    assert second.owners.tolist() == [4, 0, 3, 1, 0, 3, 2, 1, 0, 1, 3]
    assert (third.parent.tolist(), third.df.tolist(), third.owners.tolist()) == ([4], [1], [1])


def test_posting_lists_are_encoded_docids(source: Source) -> None:
    texts, ranking = source
    found = ngram_postings(texts, ranking, DOCIDS, SHAPE)
    keys = _keys(texts, found)
    assert " ".join(keys) == "品 海 航 蓝 远 食 海远 海食 航食 蓝海 远航 食品 远航食"
    assert found.parent.tolist() == [0, 1, 2, 3, 4, 5, 1, 1, 2, 3, 4, 5, 10]
    assert found.taken.tolist() == [2, 3, 3, 2, 4, 2, 2, 1, 1, 2, 3, 2, 1]
    assert found.below.tolist() == [7, 27, 17, 17, 32, 17, 10, 9, 9, 10, 23, 10, 12]
    begin = int(found.taken[:10].sum())
    assert found.lists.tobytes()[begin : begin + 3].hex(" ") == "11 11 09"


def test_a_delta_follows_only_the_ngrams_of_the_removed_document(source: Source) -> None:
    live = np.ones(5, np.bool_), np.array([1, 1, 0, 1, 1], np.bool_)
    found = dict(ngram_deltas(source, DOCIDS, live, SHAPE, 8))
    assert {key: (one.size, one.df, one.list.hex(" ")) for key, one in found.items()} == {
        "航": ((8, 7), 2, "08 09"),
        "远": ((9, 8), 3, "08 32 3b"),
        "远航": ((11, 10), 2, "08 09"),
        "远航食": ((12, 0), 0, ""),
    }
