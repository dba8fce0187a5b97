"""What does the shipped index answer? FORMAT.md, part 3.

Reads the files as a browser does. An evaluation goes as far as the files at hand allow and notes
which others it needs; they are fetched together, and it is done anew: each step is one round of
requests.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from gongshi.register.names import Regions
from gongshi.search.analysis.spelling import near_of
from gongshi.search.index import columns
from gongshi.search.index.codec import unpack
from gongshi.search.index.manifest import FORMAT
from gongshi.search.query import query_parser as queries
from gongshi.search.query import scan
from gongshi.search.query.answer import Answer, Request
from gongshi.search.query.candidate import Candidate
from gongshi.search.query.query_parser import Query
from gongshi.search.shard_reader.evaluation import Evaluation
from gongshi.search.shard_reader.store_ import Store

Fetch = Callable[[Sequence[str]], Mapping[str, bytes]]
"""From paths below search/ to contents; one call is one round of requests."""


class Reader:
    """Searches an index by its files."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.manifest: dict[str, Any] = json.loads(unpack(fetch(["index.bin"])["index.bin"]))
        if self.manifest["format"] != FORMAT:
            raise ValueError(f"the index has format {self.manifest['format']}, not {FORMAT}")
        names = frozenset(self.manifest["regions"])
        self.regions = Regions(names, tuple(sorted({len(n) for n in names}, reverse=True)))
        self.below = f"{self.manifest['generation']}/"
        self._all: dict[int, Candidate] | None = None
        self._near = near_of({})
        self._store: Store | None = None

    def search(self, request: Request) -> Answer:
        request = msgspec.structs.replace(request, day=max(request.day, self.manifest["as_of"]))
        query = queries.parse_query(request.text, self.regions)
        if self.manifest["mode"] == "whole":
            return self._scan(query, request)
        self._store = self._store or Store(self.manifest, self.regions)
        while True:
            found = Evaluation(self._store, query, request).answer()
            paths = sorted(self._store.wanted)
            self._store.wanted.clear()
            if found is not None:
                return found
            for path, data in self.fetch([self.below + path for path in paths]).items():
                self._store.add(path.removeprefix(self.below), data)

    def _scan(self, query: Query, request: Request) -> Answer:
        if self._all is None:
            path = f"{self.below}all.bin"
            rows = columns.to_rows(unpack(self.fetch([path])[path]))
            self._all = {row.docid: Candidate(row, self.regions) for row in rows}
            self._near = scan.words_of(self._all)
        made = scan.IndexFacts("", self.manifest["list_class"], loose=False)
        return scan.answer(query, request, self._all, self._near, made)
