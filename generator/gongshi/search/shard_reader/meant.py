"""Whom does a misspelt query mean? FORMAT.md, "Similar spelling".

Answers None as long as something is lacking; what is lacking the store then knows.
"""

from gongshi.search.analysis.spelling import Near, choices_of, deletion_variants, groups_of, likely
from gongshi.search.query.answer import Part, cut
from gongshi.search.query.query_parser import Query, is_long
from gongshi.search.query.rank import similar
from gongshi.search.query.scan import meaning
from gongshi.search.shard_reader.joint import BRIEF, Holders, Page, holding, joint
from gongshi.search.shard_reader.store_ import Gram, Store


class Meant:
    """`meaning` is what the query was taken for, where that is known."""

    def __init__(self, store: Store, query: Query) -> None:
        self.store = store
        self.query = query
        self.meaning = ""
        self.entries: dict[str, Gram] = {}

    def foresee(self) -> None:
        """Ask, with all else, for what tells which words may be meant with two errors."""
        brief = len(self.query.spelled) <= BRIEF
        for word in self.query.spelled if brief else ():
            for key in groups_of(word):
                self.store.group(key)

    def part(self, page: Page) -> Part | None:
        near = [self._near(word) for word in self.query.spelled if is_long(word)]
        known = [one for one in near if one is not None]
        if len(known) < len(near):
            return None
        choices = choices_of(self.query.spelled, known)
        rule = similar(choices)
        if not all(choices):
            return Part(rule, (), 0, loose=True)
        held = [[self._holders(far, option) for far, option in word] for word in choices]
        have = [[one for one in word if one is not None] for word in held]
        if [len(word) for word in have] != [len(word) for word in held]:
            return None
        self.meaning = meaning(choices)
        if len(have) > 1:
            part = joint(self.store, rule, have, page, loose=True)
            return None if part is None else cut(part)
        docids = list(dict.fromkeys(docid for one in have[0] for docid in one.docids))
        return cut(Part(rule, docids, len(docids), loose=True))

    def _near(self, word: str) -> Near | None:
        """The words that are perhaps similar to a long one."""
        groups = {key: self.store.group(key) for key in groups_of(word)}
        tables = {key: self.store.spelt(key) for key in deletion_variants(word)}
        told = {key: words for key, words in groups.items() if words is not None}
        known = {key: table for key, table in tables.items() if table is not None}
        for other in likely(word, told.values()):
            self.store.spelt(other)  # not all of them are found under what they have in common
        for table in known.values():
            self.entries |= table
        if len(told) < len(groups) or len(known) < len(tables):
            return None
        by_variant = {key: [(w, gram.df) for w, gram in t.items()] for key, t in known.items()}
        return Near(by_variant, told)

    def _holders(self, far: int, option: str) -> Holders | None:
        if far == 0:
            return holding(self.store, option)
        gram = self.entries.get(option) or (self.store.spelt(option) or {}).get(option)
        if gram is None:
            return None
        if len(gram.docids) == gram.df:
            return Holders(far, gram.df, gram.docids)
        known = self.store.begun(option, gram.df, "w")
        if known.until <= gram.docids[-1]:
            return Holders(far, gram.df, gram.docids, gram.docids[-1] + 1, name="w", text=option)
        return Holders(far, gram.df, known.docids, known.until, name="w", text=option)
