"""What do the files at hand say to one query, and which others does it take? FORMAT.md, part 3.

Every step answers None where something is lacking, after it has asked for all it can foresee.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from generator.search.answer import (
    Answer,
    Part,
    Request,
    beyond,
    cut,
    enough,
    hit,
    in_order,
    merged,
    ordered,
)
from generator.search.filters import answering
from generator.search.joint import FEW, Keyed, joint, keyed_of
from generator.search.nominate import Nominated, nominate
from generator.search.passing import passing
from generator.search.query import Query, is_long
from generator.search.rank import Options, rules, similar
from generator.search.scan import meaning
from generator.search.spelling import keys, options
from generator.search.store import NOBODY, Store
from generator.search.subject import CAPPED, Rule

_CORE, _LATER = 2, 2
"""The tier of names with the core, and in its keys those in no name of which the query stands."""

_SPACE = {"code": "c", "pinyin": "p", "initials": "i", "similar": "h"}

_READ = ("pinyin", "initials")
"""What is only told with the readings of characters."""

Found = dict[int, Rule | None]


class Evaluation:
    """One query on the files at hand."""

    def __init__(self, store: Store, query: Query, request: Request) -> None:
        self.store = store
        self.query = query
        self.request = request
        self.list_class: dict[str, str] = store.manifest["list_class"]
        self.filtering = any(request.filters.values())
        self.passed = passing(store, request.filters) if self.filtering else None
        self.ended = store.ended(request.day)
        self.meant = ""
        self.likely = False  # whether anybody is found already
        self.counts: dict[str, int] = {}

    def answer(self) -> Answer | None:
        """None where files are lacking; all that can be foreseen are then wanted."""
        choices = self._choices() if self.query.spelled else None
        parts = self._parts() if self.query.folded else self._everyone()
        if parts is None and choices and not self.likely:
            self._spelled(choices)  # nobody so far: what may be meant will have to be looked up
        if parts is None or self.ended is None or (self.filtering and self.passed is None):
            return None
        found = self._alive(parts)
        if found is not None and not found and self.query.spelled:
            spelled = None if choices is None else self._spelled(choices)
            parts = parts if spelled is None else [*parts, *spelled]
            found = None if spelled is None else self._alive(parts)
        return None if found is None else self._page(found, parts)

    def _parts(self) -> list[Part] | None:
        return self._asked(rules(self.query, self.request.day))

    def _asked(self, made: Sequence[Rule]) -> list[Part] | None:
        """What rules find, until one finds enough.

        Where one cannot tell yet, the others are asked all the same, and the entities that will be
        shown of those that can.
        """
        found: list[Part] = []
        lacking = False
        for rule in made:
            part = self._part(rule)
            if part is None:
                lacking = True
                continue
            found.append(part)
            if enough(part):
                break
        self.likely |= any(part.docids for part in found)
        if lacking:
            self.store.subjects(islice(merged(found), self.request.first + self.request.count))
        return None if lacking else found

    def _names(self, rule: Rule) -> Part | None:
        """Tiers 1 to 4: those with the text, between them those with the same core only."""
        text, core = self.query.folded, self.query.core
        start = max(text.find(core), 0)
        got = nominate(self.store, "h", text, (start, start + len(core)))
        same = self.store.gram("k", core) if core else NOBODY
        if got is None or same is None:
            return None
        self.likely |= len(got.docids) > 0
        if got.exact and got.found:
            return self._listed(rule, got, same.docids)
        if len(same.docids) <= self.store.manifest["heavy"]:
            return self._looked_at(rule, [*got.docids, *same.docids])
        keyed = self._keyed(rule, got.docids)
        if keyed is None:
            return None
        head = [docid for key, docid in keyed if key[0] <= _CORE and key[1] < _LATER]
        rest = [docid for key, docid in keyed if key[0] > _CORE]
        return self._told(rule, head, same.docids, rest, 0)

    def _looked_at(self, rule: Rule, docids: Iterable[int]) -> Part | None:
        keyed = self._keyed(rule, docids)
        return None if keyed is None else Part(rule, ordered(rule, keyed), len(keyed))

    def _listed(self, rule: Rule, got: Nominated, same: Sequence[int]) -> Part | None:
        """Those of a list that is in order; those with the core, then those without the text."""
        known, having = set(got.docids), set(same)
        others = [docid for docid in same if docid not in known]
        crossing: Sequence[int] = ()
        if len(known) < got.found and others:
            split = self._crossing(rule, others)
            if split is None:
                return None
            crossing, others = split
        head = [docid for docid in got.docids if docid in having]
        rest = [docid for docid in got.docids if docid not in having]
        return self._told(
            rule, [*head, *crossing], others, rest, got.found - len(known) - len(crossing)
        )

    def _crossing(self, rule: Rule, others: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """Of those with the core that a list does not show: those it has, and those it has not."""
        if len(others) > self.store.manifest["heavy"]:
            whole = self.store.whole(self.query.folded)
            if whole is None:
                return None
            having = set(whole)
            keyed = self._keyed(rule, (docid for docid in others if docid in having))
            later = [docid for docid in others if docid not in having]
            return None if keyed is None else ([docid for _, docid in keyed], later)
        keyed = self._keyed(rule, others)
        if keyed is None:
            return None
        later = [docid for key, docid in keyed if key[1] == _LATER]
        return [docid for key, docid in keyed if key[1] < _LATER], later

    def _told(
        self,
        rule: Rule,
        head: Sequence[int],
        later: Sequence[int],
        rest: Sequence[int],
        unseen: int,
    ) -> Part | None:
        known = set(head)
        docids = [*head, *(d for d in later if d not in known), *rest]
        found = len(docids) + unseen
        first, others = docids[:CAPPED], docids[CAPPED:]
        deep = self.request.first + self.request.count > CAPPED
        if not unseen or rule.capped:
            return Part(rule, [*first, *sorted(others)][: CAPPED if rule.capped else None], found)
        if not (deep or self.filtering or self.ended):
            return Part(rule, first, found)
        whole = self.store.whole(self.query.folded)
        if whole is None:
            return None
        return Part(rule, [*first, *sorted({*whole, *others}.difference(first))], found)

    def _keyed(self, rule: Rule, docids: Iterable[int]) -> Keyed | None:
        return keyed_of(self.store, rule, docids)

    def _part(self, rule: Rule) -> Part | None:
        if rule.name == "names":
            return self._names(rule)
        if rule.name == "whole":
            return self._whole(rule)
        if rule.name == "words":
            return joint(self.store, rule, [[(0, word)] for word in rule.tokens])
        text = "".join(rule.tokens)
        got = nominate(self.store, _SPACE[rule.name], text)
        if got is None:
            return None
        if rule.name in _READ and got.docids:
            self.store.readings()
        part = Part(rule, got.docids, got.found) if got.exact else self._looked_at(rule, got.docids)
        return part and cut(part)

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

    def _choices(self) -> list[list[tuple[int, str]]] | None:
        wanted = {key for word in self.query.spelled if is_long(word) for key in keys(word)}
        lists = {key: self.store.words(key) for key in sorted(wanted)}
        known = {key: words for key, words in lists.items() if words is not None}
        if len(known) < len(lists):
            return None
        self.counts = {word: count for words in known.values() for word, count in words}
        return [options(word, known) for word in self.query.spelled]

    def _ask_lists(self, choices: Options) -> None:
        """Want the long lists that the words' numbers say will be needed, with their shards."""
        least = [sum(self.counts.get(text, 0) for _, text in word) for word in choices]
        if min(least) > FEW:
            for _, text in chain.from_iterable(choices):
                self.store.whole(text)

    def _spelled(self, choices: Options) -> list[Part] | None:
        if not all(choices):
            return []
        self.meant = meaning(choices)
        made = similar(choices)
        if len(choices) == 1:
            return self._asked(made)
        self._ask_lists(choices)
        part = joint(self.store, made[0], choices)
        return None if part is None else [cut(part)]

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
        if self.passed is None:
            return None
        return [Part(None, sorted(self.passed | self.ended), 0)]

    def _filtered(self, found: Found) -> list[int] | None:
        if not self.filtering:
            return list(found)
        passed, ended = self.passed, self.ended or set()
        doubted = self.store.subjects(ended.intersection(found))
        if passed is None or doubted is None:
            return None
        rest = {
            docid
            for docid, subject in doubted.items()
            if answering(subject.row, self.request.filters, self.request.day, self.list_class)
        }
        return [d for d in found if (d in rest if d in ended else d in passed)]

    def _page(self, found: Found, parts: list[Part]) -> Answer | None:
        more = self._more(parts)
        if more is None:
            return None
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

    def _more(self, parts: list[Part]) -> int | None:
        """How many there are besides those that are listed."""
        total, before = 0, set[int]()
        for part in parts:
            unseen = part.found - len(part.docids)
            if part.rule and not part.rule.capped and unseen:
                twice = self._keyed(part.rule, before.difference(part.docids))
                if twice is None:
                    return None
                total += unseen - len(twice)
            before.update(part.docids)
        return total
