"""What do the files at hand say to one query, and which others does it take? FORMAT.md, part 3.

Every step answers None where something is lacking, after it has asked for all it can foresee.
"""

from collections.abc import Iterable, Sequence

from generator.search.answer import Answer, Part, Request, beyond, cut, hit, in_order, merged
from generator.search.nominate import Nominated, nominate
from generator.search.query import Query
from generator.search.rank import (
    ENTITY_FILTERS,
    RECORD_FILTERS,
    Options,
    Rule,
    answering,
    rules,
    similar,
)
from generator.search.scan import meaning
from generator.search.spelling import keys, options
from generator.search.store import NOBODY, Store

_FEW = 64
"""Entities that are looked at one by one rather than by their lists."""

_SPACE = {"code": "c", "pinyin": "p", "initials": "i"}

Found = dict[int, Rule | None]


class Evaluation:
    """One query on the files at hand."""

    def __init__(self, store: Store, query: Query, request: Request) -> None:
        self.store = store
        self.query = query
        self.request = request
        self.list_class: dict[str, str] = store.manifest["list_class"]
        self.filtering = any(request.filters.values())
        self.ended = store.ended(request.day)
        self.meant = ""
        self.counts: dict[str, int] = {}

    def answer(self) -> Answer | None:
        parts = self._parts() if self.query.folded else self._everyone()
        if parts is None or self.ended is None:
            self._foresee()
            return None
        found = self._alive(parts)
        if found is not None and not found and self.query.spelled:
            spelled = self._spelled()
            parts = parts if spelled is None else [*parts, spelled]
            found = None if spelled is None else self._alive(parts)
        return None if found is None else self._page(found, parts)

    def _foresee(self) -> None:
        """Letters that are neither pinyin nor words of the register are likely a slip: ask now."""
        choices = self._choices() if self.query.spelled and not self.query.ways else None
        if choices and all(choices) and any(word[0][0] for word in choices):
            self._ask_lists(choices)
            self._joint(similar(choices), choices)

    def _parts(self) -> list[Part] | None:
        """What each rule finds. A long list of names is read to its end only where it must be."""
        made = rules(self.query, self.request.day)
        others = [self._part(rule) for rule in made if rule.name != "names"]
        full = self.filtering or bool(self.ended) or any(p and p.docids for p in others)
        names = [self._names(rule, full=full) for rule in made if rule.name == "names"]
        parts = [*(p for p in others if p and p.rule and p.rule.name == "whole"), *names]
        parts += [p for p in others if p and p.rule and p.rule.name != "whole"]
        whole = [part for part in parts if part is not None]
        return whole if len(whole) == len(made) else None

    def _names(self, rule: Rule, *, full: bool) -> Part | None:
        """Tiers 1 to 4: those with the text, between them those with the same core only."""
        text, core = self.query.folded, self.query.core
        start = max(text.find(core), 0)
        got = nominate(self.store, "h", rule.tokens, (start, start + len(core)))
        same = self.store.gram("k", core) if core else NOBODY
        if got is None or same is None:
            return None
        if not got.exact or got.found <= self.store.manifest["heavy"]:
            keyed = self._keyed(rule, got.docids)
            if keyed is None:
                return None
            having = [(docid, key[0] <= 2) for key, docid in keyed if key[1] == 0]
        else:
            listed = self._listed(got, set(same.docids), full=full or rule.capped)
            if listed is None:
                return None
            having = [(docid, docid in same.docids) for docid in listed]
        lacking = got.found - len(having) if got.exact else 0
        return self._with_later(rule, having, same.docids, lacking)

    def _listed(self, got: Nominated, same: set[int], *, full: bool) -> Sequence[int] | None:
        """A list in order: its beginning, or all of it where that does not do."""
        if len(got.docids) == got.found or self.query.folded[1:] == "":
            return got.docids
        enough = self.request.first + self.request.count <= len(got.docids)
        if enough and not full and not same.issuperset(got.docids):
            return got.docids
        return self.store.whole(self.query.folded, got.found)

    def _with_later(
        self, rule: Rule, having: list[tuple[int, bool]], same: Sequence[int], lacking: int
    ) -> Part | None:
        known = {docid for docid, _ in having}
        later: Sequence[int] = [docid for docid in same if docid not in known]
        if later and len(same) <= self.store.manifest["heavy"]:
            keyed = self._keyed(rule, later)
            if keyed is None:
                return None
            later = [docid for _, docid in keyed]
        head = [docid for docid, near in having if near]
        rest = [docid for docid, near in having if not near]
        return Part(rule, [*head, *later, *rest], len(having) + len(later) + lacking)

    def _keyed(self, rule: Rule, docids: Iterable[int]) -> list[tuple[tuple[int, ...], int]] | None:
        """Entities looked at one by one, those the rule finds in their order."""
        subjects = self.store.subjects(docids)
        if subjects is None:
            return None
        keyed = ((rule.key(subject), docid) for docid, subject in subjects.items())
        return sorted((key, docid) for key, docid in keyed if key is not None)

    def _part(self, rule: Rule) -> Part | None:
        if rule.name == "whole":
            return self._whole(rule)
        if rule.name == "words":
            return self._joint(rule, [[(0, word)] for word in rule.tokens])
        got = nominate(self.store, _SPACE[rule.name], rule.tokens)
        if got is None:
            return None
        if got.exact and got.found > self.store.manifest["heavy"]:
            return Part(rule, got.docids, got.found)
        keyed = self._keyed(rule, got.docids)
        return None if keyed is None else Part(rule, [docid for _, docid in keyed], len(keyed))

    def _whole(self, rule: Rule) -> Part | None:
        wanted = {key for key in (self.query.code, self.query.document) if key}
        grams = [self.store.gram("d", key) for key in sorted(wanted)]
        docids = sorted({docid for gram in grams if gram for docid in gram.docids})
        if None in grams or self.ended is None:
            return None
        doubted = self._keyed(rule, self.ended.intersection(docids))
        if doubted is None:
            return None
        sure = {docid for _, docid in doubted}
        docids = [docid for docid in docids if docid not in self.ended or docid in sure]
        return Part(rule, docids, len(docids))

    def _joint(self, rule: Rule, choices: Options) -> Part | None:
        """Entities that have, for each word, one of its options in some name."""
        got = [[nominate(self.store, "h", option) for _, option in word] for word in choices]
        have = [[option for option in word if option is not None] for word in got]
        if [len(word) for word in have] != [len(word) for word in choices]:
            return None
        rarest = min(have, key=lambda word: sum(option.found for option in word))
        if sum(option.found for option in rarest) <= _FEW:
            docids = self._union(choices[have.index(rarest)], rarest)
            keyed = None if docids is None else self._keyed(rule, docids)
        else:
            tables = [self._far(word, some) for word, some in zip(choices, have, strict=True)]
            known = [table for table in tables if table is not None]
            keyed = _summed(known) if len(known) == len(tables) else None
        return None if keyed is None else Part(rule, [docid for _, docid in keyed], len(keyed))

    def _union(self, word: Sequence[tuple[int, str]], have: Sequence[Nominated]) -> set[int] | None:
        lists = [self._all_of(text, got) for (_, text), got in zip(word, have, strict=True)]
        found = [docids for docids in lists if docids is not None]
        return set().union(*found) if len(found) == len(lists) else None

    def _all_of(self, text: str, got: Nominated) -> Sequence[int] | None:
        short = got.exact and len(got.docids) < got.found
        return self.store.whole(text, got.found) if short else got.docids

    def _far(
        self, word: Sequence[tuple[int, str]], have: Sequence[Nominated]
    ) -> dict[int, int] | None:
        """For each entity with an option in some name, the smallest distance."""
        lists = [self._all_of(text, got) for (_, text), got in zip(word, have, strict=True)]
        found: dict[int, int] = {}
        lacking = False
        for (far, text), got, docids in zip(word, have, lists, strict=True):
            subjects = {} if got.exact or docids is None else self.store.subjects(docids)
            lacking |= docids is None or subjects is None
            for docid in docids or ():
                seen = subjects.get(docid) if subjects else None
                if seen is None or any(text in name for name in seen.names):
                    found[docid] = min(far, found.get(docid, far))
        return None if lacking else found

    def _choices(self) -> list[list[tuple[int, str]]] | None:
        wanted = {key for word in self.query.spelled if len(word) > 3 for key in keys(word)}
        lists = {key: self.store.words(key) for key in sorted(wanted)}
        known = {key: words for key, words in lists.items() if words is not None}
        if len(known) < len(lists):
            return None
        self.counts = {word: count for words in known.values() for word, count in words}
        return [options(word, known) for word in self.query.spelled]

    def _ask_lists(self, choices: Options) -> None:
        """Want the long lists that the words' numbers say will be needed, with their shards."""
        many = [[(self.counts.get(text, 0), text) for _, text in word] for word in choices]
        if min(sum(count for count, _ in word) for word in many) > _FEW:
            for count, text in (option for word in many for option in word):
                if len(text) <= self.store.manifest["longest"]:
                    self.store.foresee(text, count)

    def _spelled(self) -> Part | None:
        choices = self._choices()
        if choices is None:
            return None
        if not all(choices):
            return Part(None, [], 0)
        self.meant = meaning(choices)
        self._ask_lists(choices)
        part = self._joint(similar(choices), choices)
        return None if part is None else cut(part)

    def _alive(self, parts: list[Part]) -> Found | None:
        """What is found, without those of whom nothing counts any more."""
        found = merged(parts)
        if self.ended is None:
            return None
        doubted = self.store.subjects(self.ended.intersection(found))
        if doubted is None:
            return None
        gone = {d for d, s in doubted.items() if not s.row.row.current(self.request.day)}
        return {docid: rule for docid, rule in found.items() if docid not in gone}

    def _everyone(self) -> list[Part] | None:
        """All that pass the filters, where nothing else was asked."""
        if not self.filtering or self.ended is None:
            return []
        passing = self._passing()
        if passing is None:
            return None
        return [Part(None, sorted(passing | self.ended), 0)]

    def _passing(self) -> set[int] | None:
        """Entities that passed the filters when the index was made."""
        terms = self.store.manifest["terms"]
        lists = [[n for n, term in enumerate(terms) if self._at_term(term, "")]]
        lists += [
            [n for n, term in enumerate(terms) if self._at_term(term, name)]
            for name in ENTITY_FILTERS
            if self.request.filters.get(name)
        ]
        lists = lists if any(map(self.request.filters.get, RECORD_FILTERS)) else lists[1:]
        docids = [[self.store.filtered(number) for number in numbers] for numbers in lists]
        known = [set().union(*(d for d in some if d is not None)) for some in docids]
        return None if any(None in some for some in docids) else set.intersection(*known)

    def _at_term(self, term: Sequence[str], name: str) -> bool:
        """Whether a term answers the filter of a name; without a name, all filters on records."""
        filters = self.request.filters
        if name or term[0] in ENTITY_FILTERS:
            return term[0] == name and term[1] in filters[name]
        values = dict(zip(("list", "authority", "status"), term, strict=False))
        values["class"] = self.list_class.get(term[0], "")
        asked = (kind for kind in RECORD_FILTERS if filters.get(kind))
        return all(values[kind] in filters[kind] for kind in asked)

    def _filtered(self, found: Found) -> list[int] | None:
        if not self.filtering:
            return list(found)
        passing = self._passing()
        ended = self.ended or set()
        doubted = self.store.subjects(ended.intersection(found))
        if passing is None or doubted is None:
            return None
        rest = {
            docid
            for docid, subject in doubted.items()
            if answering(subject.row, self.request.filters, self.request.day, self.list_class)
        }
        return [d for d in found if (d in rest if d in ended else d in passing)]

    def _page(self, found: Found, parts: list[Part]) -> Answer | None:
        more = sum(p.found - len(p.docids) for p in parts if p.rule and not p.rule.capped)
        kept = self._filtered(found)
        if kept is None:
            return None
        first, last = self.request.first, self.request.first + self.request.count
        sorting = self.request.sort != "relevance"
        subjects = self.store.subjects([*kept[first:last], *(kept[:100] if sorting else ())])
        if subjects is None:
            return None
        shown = in_order(kept, subjects, self.request, self.list_class)[first:last]
        return Answer(
            total=len(kept) + more,
            beyond=beyond(parts),
            unfiltered=len(found) + more if self.query.folded else len(kept),
            hits=tuple(hit(found[docid], subjects[docid]) for docid in shown),
            meant=self.meant if found else "",
        )


def _summed(tables: Sequence[dict[int, int]]) -> list[tuple[tuple[int, ...], int]]:
    both = set(tables[0]).intersection(*tables[1:])
    return sorted(((sum(table[docid] for table in tables),), docid) for docid in both)
