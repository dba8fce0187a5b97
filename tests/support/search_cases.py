"""What the search's tests share: indexes in memory, the plain scan, queries of a register."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec
import search_rows

from gongshi.register.folding import fold
from gongshi.register.names import regions_of
from gongshi.search.analysis.pinyin import COMMON, initials, reading_variants, tokens
from gongshi.search.analysis.spelling import spelling_index
from gongshi.search.index import writer
from gongshi.search.index.codec import unpack
from gongshi.search.index.corpus import entry_of
from gongshi.search.index.entries import IndexRow, Placed
from gongshi.search.index.manifest import COUNTED, IndexHeader
from gongshi.search.query import query_parser as queries
from gongshi.search.query import scan
from gongshi.search.query.answer import Answer, Request
from gongshi.search.query.candidate import Candidate
from tests.support import node_reader

DAY = search_rows.AS_OF
CLASSES = {
    "penalties": "penalty",
    "abnormal-operations": "abnormal",
    "serious-violations": "serious",
    "watchlist": "watchlist",
}
ABOUT = IndexHeader(
    as_of=DAY,
    timezone="Asia/Shanghai",
    regions=regions_of(title for titles in search_rows.REGIONS.values() for title in titles),
    labels={},
    list_class=CLASSES,
)
WHOLE, SHARDS = 10**9, 0


class Files:
    """An index in memory; `rounds` are the paths that its readers fetched, a list a round."""

    def __init__(
        self,
        rows: Iterable[IndexRow],
        whole: int,
        about: IndexHeader = ABOUT,
        counted: int = COUNTED,
    ) -> None:
        entries = (entry_of(row, about.regions) for row in rows)
        self.files = dict(writer.index_files(entries, about, whole, counted=counted))
        self.rounds: list[list[str]] = []

    def __call__(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        self.rounds.append(list(paths))
        return {path: self.files[f"search/{path}"] for path in paths}

    def reader(self) -> node_reader.Reader:
        """With the manifest at hand."""
        reader = node_reader.Reader(self)
        reader.search(Request(text="", day=DAY))
        self.rounds.clear()
        return reader


class Scan:
    """The answers of the plain scan: the reference for every reader."""

    def __init__(
        self, rows: Iterable[IndexRow], about: IndexHeader = ABOUT, *, loose: bool = False
    ) -> None:
        files = Files(rows, WHOLE, about).files
        (content,) = (data for path, data in files.items() if path.endswith("/all.bin"))
        self.regions = about.regions
        self.candidates = {
            row.docid: Candidate(row, self.regions) for row in _placed(unpack(content))
        }
        words = (word for candidate in self.candidates.values() for word in candidate.words)
        self.near = spelling_index(Counter(words))
        first_end = scan.first_end(self.candidates)
        self.facts = scan.IndexFacts(first_end, about.list_class, loose)

    def search(self, request: Request) -> Answer:
        query = queries.parse_query(request.text, self.regions)
        return scan.answer(query, request, self.candidates, self.near, self.facts)


def _placed(all_bin: bytes) -> Iterator[Placed]:
    """The rows in the columns of a whole index."""
    content = json.loads(all_bin)
    records = zip(*content["records"], strict=True)
    for docid, id_, kind, region, code, ids, names, count in zip(*content["entities"], strict=True):
        own = list(islice(records, count))
        row = [docid, id_, kind, region, id_ if code == 1 else code, ids, names, own]
        yield msgspec.convert(row, Placed)


Draw = Callable[[random.Random, IndexRow, str], str]


def _piece(length: int) -> Draw:
    def draw(random_: random.Random, row: IndexRow, name: str) -> str:
        start = random_.randrange(max(1, len(name) - length + 1))
        return name[start : start + length]

    return draw


def _read(shape: Callable[[tuple[str, ...]], str], length: int) -> Draw:
    def draw(random_: random.Random, row: IndexRow, name: str) -> str:
        found = reading_variants(fold(name))
        if not found:
            return name[:4]
        reading = random_.choice(found)
        start = random_.randrange(len(reading))
        return shape(reading[start : start + length])

    return draw


def _misspelt(random_: random.Random, row: IndexRow, name: str) -> str:
    """A word of the English name, where there is one, with an error; two in some long words."""
    english = next((text for kind, text in row.names if kind == 1), "Lanhai Technology")
    words = re.findall("[A-Za-z]{4,}", english)
    word = random_.choice(words)
    typed = _mistyped(random_, word)
    if len(word) > 7 and random_.random() < 0.3:
        typed = _mistyped(random_, typed)
    return typed + random_.choice(("", "", " co", f" {random_.choice(words)}"))


def _mistyped(random_: random.Random, word: str) -> str:
    at = random_.randrange(len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return random_.choice((word[:at] + word[at + 1 :], swapped, word[:at] + "x" + word[at + 1 :]))


def _sounding(random_: random.Random, row: IndexRow, name: str) -> str:
    """Three characters of the registered name, one of them as another of the same sound."""
    piece = list(_piece(3)(random_, row, row.names[0][1]))
    at = random_.randrange(len(piece))
    same = [c for c in sorted(COMMON) if tokens(c)[:1] == tokens(piece[at])[:1]]
    piece[at] = random_.choice(same or piece[at : at + 1])
    return "".join(piece)


def _code(length: int) -> Draw:
    def draw(random_: random.Random, row: IndexRow, name: str) -> str:
        start = random_.randrange(19 - length)
        return row.code[start : start + length]

    return draw


def _two_words(random_: random.Random, row: IndexRow, name: str) -> str:
    return f"{_piece(2)(random_, row, name)} {_piece(3)(random_, row, name)}"


def _rewritten(random_: random.Random, row: IndexRow, name: str) -> str:
    return name.replace("有限公司", "股份有限公司").replace("蓝海市", "（沧澜）")


KINDS: dict[str, Draw] = {
    "one character": _piece(1),
    "two characters": _piece(2),
    "three characters": _piece(3),
    "five characters": _piece(5),
    "name": lambda *drawn: drawn[2],
    "name with another form": _rewritten,
    "two words": _two_words,
    "code": lambda *drawn: drawn[1].code.lower().replace("0", "O"),
    "part of a code": _code(6),
    "beginning of a code": lambda *drawn: drawn[1].code[:7],
    "document": lambda *drawn: drawn[0].choice(drawn[1].records).document,
    "pinyin": _read(" ".join, 3),
    "one syllable": _read("".join, 1),
    "long pinyin": _read("".join, 9),
    "initials": _read(initials, 4),
    "two initials": _read(initials, 2),
    "misspelt": _misspelt,
    "of the same sound": _sounding,
}
GENERIC = (
    *(
        "科技有限",
        "有限公司",
        "公司",
        "蓝海 公司",
        "科技 有限公司",
        "食品 蓝海市",
        "蓝海市",
        "keji",
    ),
    *(
        "lanhai",
        "youxiangongsi",
        "yxgs",
        "co ltd",
        "limited",
        "",
        " ",
        "（）",
        "🚀",
        "zzzz",
        "9199",
    ),
)


def drawn(rows: Sequence[IndexRow], each: int, seed: int) -> list[tuple[str, str]]:
    """(kind, query): some of every kind, and generic ones."""
    random_ = random.Random(seed)  # noqa: S311 - the same queries each time
    found = [("generic", text) for text in GENERIC]
    for kind, draw in KINDS.items():
        for _ in range(each):
            row = random_.choice(rows)
            found.append((kind, draw(random_, row, random_.choice(row.names)[1])))
    return found


FILTERS: tuple[dict[str, list[str]], ...] = (
    {"list": ["penalties"]},
    {"class": ["serious", "penalty"], "region": ["990102"]},
    {"list": ["watchlist", "penalties"], "authority": ["lanhai-housing"]},
    {"status": ["overdue"]},
    {"kind": ["enterprise"], "region": ["990100", "990300"]},
    {"kind": ["court"]},
)


def told(answer: Answer | node_reader.Answer) -> tuple[object, ...]:
    """Everything about an answer that readers must agree on."""
    hits = [(hit.id, hit.match) for hit in answer.hits]
    return answer.total, answer.beyond, answer.more, answer.unfiltered, answer.meant, hits
