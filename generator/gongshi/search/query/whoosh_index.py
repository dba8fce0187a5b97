"""What does Whoosh's index find? The reference for readers, and `gongshi search`.

Whoosh gives candidates from its own index of the same texts; `scan` judges them. It shares nothing
with the shards, so comparing the two tests how those are cut, capped and read.
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from whoosh import fields
from whoosh.analysis import Token, Tokenizer
from whoosh.filedb.filestore import FileStorage, RamStorage, Storage
from whoosh.query import And, Every, NullQuery, Or, Prefix, Query, Term

from gongshi.search.analysis.pinyin import Reading, initials, reading_variants, runs
from gongshi.search.analysis.spelling import SpellingIndex, choices_of, is_long, spelling_index
from gongshi.search.index.corpus import Corpus, Document
from gongshi.search.index.entries import Placed
from gongshi.search.index.manifest import COUNTED, IndexHeader
from gongshi.search.query import query_parser as queries
from gongshi.search.query import scan
from gongshi.search.query.answer import Answer, Request
from gongshi.search.query.candidate import Candidate

_FARTHEST = 40
"""Letters that are compared before a candidate is judged."""

_MOST = 64
"""Most n-grams and words in a Whoosh query, which descends a level for each."""

_KEPT = 3
"""Editions whose index is kept."""

_decode = msgspec.json.Decoder(Placed).decode


class NgramTokenizer(Tokenizer):  # type: ignore[misc]
    """N-grams of given sizes of each line."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = sizes

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        token = Token()
        for line in value.split("\n"):
            for length in self.sizes:
                for start in range(len(line) - length + 1):
                    token.text = line[start : start + length]
                    yield token


class Lines(Tokenizer):  # type: ignore[misc]
    """Each line as it is."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        token = Token()
        for line in value.split("\n"):
            if line:
                token.text = line
                yield token


def _schema() -> fields.Schema:
    def text(analyzer: Tokenizer) -> fields.KEYWORD:
        return fields.KEYWORD(analyzer=analyzer)

    return fields.Schema(
        docid=fields.STORED,
        row=fields.STORED,
        names=text(NgramTokenizer(1, 2)),
        codes=text(NgramTokenizer(4)),
        whole=text(Lines()),
        cores=text(Lines()),
        spoken=text(Lines()),
        initials=text(NgramTokenizer(2)),
        words=text(Lines()),
        ends=text(Lines()),
    )


def _texts(document: Document) -> dict[str, str]:
    readings = [(name, reading) for name in document.names for reading in reading_variants(name)]
    spoken = (letters for name, reading in readings for letters in _spoken(reading, name))
    return {
        "names": "\n".join(document.names),
        "codes": "\n".join(document.codes),
        "whole": "\n".join(sorted(document.whole_keys)),
        "cores": "\n".join(core for core, _ in document.cores),
        "spoken": "\n".join(dict.fromkeys(spoken)),
        "initials": "\n".join(dict.fromkeys(initials(reading) for _, reading in readings)),
        "words": "\n".join(document.words),
        "ends": "\n".join(document.ends),
    }


def _spoken(reading: Reading, name: str) -> Iterator[str]:
    """The letters from each syllable on, as far as a query may go without a break."""
    for first, last in runs(reading, name):
        for place in range(first, last):
            yield "".join(reading[place:last])[:_FARTHEST]


def write_index(corpus: Corpus, storage: Storage) -> None:
    """Make the index in an empty storage."""
    writer = storage.create_index(_schema()).writer(limitmb=256)
    for docid, document in zip(corpus.docids.tolist(), corpus.documents, strict=True):
        writer.add_document(docid=docid, row=document.line, **_texts(document))
    writer.commit()


class _Memory(RamStorage):  # type: ignore[misc]
    """Sorts in a folder of its own: Whoosh's has one name for all programs of a machine."""

    def temp_storage(self, name: str | None = None) -> Storage:  # noqa: ARG002 - as Whoosh calls it
        storage = FileStorage(tempfile.mkdtemp(prefix="gongshi-"))
        weakref.finalize(storage, shutil.rmtree, storage.folder, ignore_errors=True)
        return storage


def in_memory(corpus: Corpus) -> Storage:
    storage = _Memory()
    write_index(corpus, storage)
    return storage


def on_disk(corpus: Corpus, folder: Path, digest: str) -> Storage:
    """The index in a folder, made where it is not yet there for this digest.

    Other programs may be making or reading it at the same time.
    """
    here = folder / digest
    if not here.is_dir():
        folder.mkdir(exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=folder))
        write_index(corpus, FileStorage(str(making)))
        try:
            making.rename(here)
        except OSError:  # another program was faster
            shutil.rmtree(making)
        _forget(folder)
    return FileStorage(str(here))


def _forget(folder: Path) -> None:
    """All but the newest few, one of which another program may have open."""
    made = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in made[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


class Reference:
    """Searches by Whoosh what a corpus holds."""

    def __init__(self, storage: Storage, about: IndexHeader, counted: int = COUNTED) -> None:
        """Of up to `counted` entities all are counted that have several words."""
        self.searcher = storage.open_index().searcher()
        self.about = about
        loose = self.searcher.doc_count_all() > counted
        ends = self.searcher.reader().lexicon("ends")  # in order
        first_end = next((day.decode() for day in ends), "")
        self.facts = scan.IndexFacts(first_end, about.list_class, loose)
        self._read: dict[int, Candidate] = {}  # what one search read, the next need not read again

    def search(self, request: Request) -> Answer:
        request = msgspec.structs.replace(request, day=max(request.day, self.about.as_of))
        query = queries.parse_query(request.text, self.about.regions)
        candidates = self._candidates(_candidates_query(query, request))
        found = scan.answer(query, request, candidates, spelling_index({}), self.facts)
        if found.unfiltered or not query.spelled:
            return found
        choices = choices_of(query.spelled, [self._near for word in query.spelled if is_long(word)])
        wanted = And([Or([_option(*option) for option in word]) for word in choices[:_MOST]])
        more = self._candidates(wanted) if all(choices) else {}
        together = dict(sorted({**candidates, **more}.items()))
        return scan.answer(query, request, together, self._near, self.facts)

    def _candidates(self, wanted: Query) -> dict[int, Candidate]:
        found = map(self._candidate, self.searcher.docs_for_query(wanted))
        return dict(sorted((candidate.row.docid, candidate) for candidate in found))

    def _candidate(self, number: int) -> Candidate:
        if number not in self._read:
            stored = self.searcher.stored_fields(number)
            row = _decode(b"[%d,%s" % (stored["docid"], stored["row"][1:]))
            self._read[number] = Candidate(row, self.about.regions)
        return self._read[number]

    @cached_property
    def _near(self) -> SpellingIndex:
        reader = self.searcher.reader()
        texts = (term.decode() for term in reader.lexicon("words"))
        return spelling_index({text: reader.doc_frequency("words", text) for text in texts})


def _option(far: int, text: str) -> Query:
    return Term("words", text) if far else _run("names", text)


def _candidates_query(asked: queries.Query, request: Request) -> Query:
    """Whoosh's query for all candidates of the rules."""
    if not asked.folded:
        return Every() if any(request.filters.values()) else NullQuery
    wanted = [_run("names", asked.folded)]
    wanted += [Term("cores", asked.core)] if asked.core else []
    wanted += [Term("whole", key) for key in (asked.code, asked.document) if key]
    wanted += [And([_run("names", word) for word in asked.words[:_MOST]])] if asked.words else []
    wanted += [_run("codes", asked.code, 4)] if asked.code else []
    wanted += [_run("initials", asked.initials)] if asked.initials else []
    spoken = [letters for letters in (asked.letters, asked.sound) if letters]
    wanted += [Prefix("spoken", letters[:_FARTHEST]) for letters in spoken]
    return Or(wanted)


def _run(field: str, text: str, size: int = 2) -> Query:
    """All n-grams of a text; of a shorter one, the text itself."""
    last = max(0, len(text) - size)
    grams = dict.fromkeys(text[start : start + size] for start in range(last + 1))
    return And([Term(field, gram) for gram in islice(grams, _MOST)])
