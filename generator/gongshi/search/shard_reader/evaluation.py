"""What do the files at hand say to one query, and which others does it take? FORMAT.md, part 3.

Every step answers None where something is lacking, after it has asked for all it can foresee.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from gongshi.search.analysis.pinyin import usual
from gongshi.search.query.answer import (
    Answer,
    Part,
    Request,
    beyond,
    cut,
    enough,
    facet_counts,
    hit,
    in_order,
    living,
    merge_parts,
    page_end,
    rank_order,
    uncountable,
)
from gongshi.search.query.candidate import CAPPED, MatchRule
from gongshi.search.query.filters import answering
from gongshi.search.query.query_parser import Query
from gongshi.search.query.rank import in_words, match_rules, same_sound
from gongshi.search.query.scan import said
from gongshi.search.shard_reader.joint import Keyed, Page, foresee, holding, joint, keyed_of
from gongshi.search.shard_reader.meant import Meant
from gongshi.search.shard_reader.nominate import Nominated, nominate
from gongshi.search.shard_reader.passing import passing
from gongshi.search.shard_reader.store_ import NOBODY, Store

_CORE, _LATER = 2, 2
"""The tier of names with the core, and in its keys those in no name of which the query stands."""

_SPACE = {"code": "c", "pinyin": "p", "initials": "i", "sound": "p"}

_READ = ("pinyin", "initials", "sound")
"""What is only told with the readings of characters."""

Found = dict[int, MatchRule | None]


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
        self.end = page_end(request)
        self.meant = Meant(store, query)
        self.likely = False  # whether anybody is found already
        self.looked = True  # whether all is at hand that tells who may be found

    def answer(self) -> Answer | None:
        """None where files are lacking; all that can be foreseen are then wanted."""
        if self.query.spelled:
            self.meant.foresee()
        parts = self._parts() if self.query.folded else self._everyone()
        if parts is None and self.looked and not self.likely:
            self._last_ways([])  # nobody so far: it will have to be looked up
        if parts is None or self.ended is None or (self.filtering and self.passed is None):
            return None
        found = self._alive(parts)
        if found is None or found:
            return None if found is None else self._page(found, parts)
        ways = self._last_ways(parts)
        found = None if ways is None else self._alive(ways)
        return None if ways is None or found is None else self._page(found, ways)

    def _last_ways(self, parts: list[Part]) -> list[Part] | None:
        """With what is asked where nobody is found: words that may be syllables, then spelling."""
        query, page = self.query, self._page_after([])
        late = query.words and query.spoken
        words = self._words(in_words(query), []) if late else None
        spelled = self.meant.part(page) if query.spelled else None
        sound = self._part(same_sound(query), []) if query.sound else None
        if late and words is None:
            return None
        parts = parts if words is None else [*parts, words]
        if self._alive(parts) or not (query.spelled or query.sound):
            return parts
        last = sound if query.sound else spelled  # a query is of letters, or of characters
        return None if last is None else [*parts, last]

    def _parts(self) -> list[Part] | None:
        return self._asked(match_rules(self.query, self.request.day))

    def _asked(self, made: Sequence[MatchRule]) -> list[Part] | None:
        """What rules find, until one finds enough.

        Where one cannot tell yet, the others are asked all the same, and the entities that will be
        shown of those that can.
        """
        found: list[Part] = []
        lacking = False
        for rule in made:
            part = self._part(rule, found)
            if part is None:
                lacking = True
                continue
            found.append(part)
            if enough(part) or (part.loose and self._fills(found)):
                break
        self.likely |= any(part.docids for part in found)
        if lacking:
            self.store.subjects(islice(merge_parts(found), self.request.first + self.request.count))
        return None if lacking else found

    def _page_after(self, parts: Sequence[Part]) -> Page:
        """How many more are needed after those that rules have found."""
        before, doubted = merge_parts(parts).keys(), self.ended or set()
        need = None if self.end is None else max(self.end - len(before - doubted), 0) + 1
        return Page(before | doubted, need)

    def _fills(self, parts: Sequence[Part]) -> bool:
        """Whether more than the page is found, so that what comes after is not shown."""
        before, need = self._page_after(parts[:-1])
        return need is not None and len(merge_parts(parts).keys() - before) >= need

    def _names(self, rule: MatchRule) -> Part | None:
        """Tiers 1 to 4: those with the text, between them those with the same core only."""
        text, core = self.query.folded, self.query.core
        start = self.query.core_start
        got = nominate(self.store, "h", text, (start, start + len(core)))
        same = self.store.gram("k", core) if core else NOBODY
        if got is None or same is None:
            self.looked = False
            return None
        self.likely |= got.likely
        if got.exact and got.found:
            return self._listed(rule, got, same.docids)
        if len(same.docids) <= self.store.manifest["heavy"]["h"]:
            return self._looked_at(rule, [*got.docids, *same.docids])
        keyed = self._keyed(rule, got.docids)
        if keyed is None:
            return None
        head = [docid for key, docid in keyed if key[0] <= _CORE and key[1] < _LATER]
        rest = [docid for key, docid in keyed if key[0] > _CORE]
        return self._told(rule, head, same.docids, rest, 0)

    def _looked_at(self, rule: MatchRule, docids: Iterable[int]) -> Part | None:
        keyed = self._keyed(rule, docids)
        return None if keyed is None else Part(rule, rank_order(rule, keyed), len(keyed))

    def _listed(self, rule: MatchRule, got: Nominated, same: Sequence[int]) -> Part | None:
        """Those of a list that is in order; those with the core, then those without the text."""
        known, having = set(got.docids), set(same)
        others = [docid for docid in same if docid not in known]
        crossing: Sequence[int] = ()
        if len(known) < got.found and others:
            split = self._crossing(rule, others, got.found)
            if split is None:
                return None
            crossing, others = split
        head = [docid for docid in got.docids if docid in having]
        rest = [docid for docid in got.docids if docid not in having]
        unseen = got.found - len(known) - len(crossing)
        return self._told(rule, [*head, *crossing], others, rest, unseen, got.found)

    def _crossing(
        self, rule: MatchRule, others: Sequence[int], found: int
    ) -> tuple[list[int], list[int]] | None:
        """Of those with the core that a list does not show: those it has, and those it has not."""
        if len(others) > self.store.manifest["heavy"]["h"]:
            whole = self.store.whole(self.query.folded, found)
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
        rule: MatchRule,
        head: Sequence[int],
        later: Sequence[int],
        rest: Sequence[int],
        unseen: int,
        having: int = 0,
    ) -> Part | None:
        """`unseen` are more of the `having` that have the text, not shown by its list."""
        known = set(head)
        docids = [*head, *(d for d in later if d not in known), *rest]
        found = len(docids) + unseen
        first, others = docids[:CAPPED], docids[CAPPED:]
        deep = self.request.first + self.request.count > CAPPED
        if not unseen or rule.capped:
            return Part(rule, [*first, *sorted(others)][: CAPPED if rule.capped else None], found)
        sure = not self.ended or (self.store.loose and self._fills([Part(rule, first, found)]))
        if sure and not (deep or self.filtering):
            return Part(rule, first, found)
        whole = self.store.whole(self.query.folded, having)
        if whole is None:
            return None
        return Part(rule, [*first, *sorted({*whole, *others}.difference(first))], found)

    def _keyed(self, rule: MatchRule, docids: Iterable[int]) -> Keyed | None:
        return keyed_of(self.store, rule, docids)

    def _part(self, rule: MatchRule, before: Sequence[Part]) -> Part | None:
        if rule.name == "names":
            part = self._names(rule)
            return uncountable(part) if part and self.ended and self.store.loose else part
        if rule.name == "whole":
            return self._whole(rule)
        if rule.name == "words":
            return self._words(rule, before)
        text = "".join(rule.tokens)
        near = self._core_in_sound() if rule.name == "sound" else (0, 0)
        got = nominate(self.store, _SPACE[rule.name], text, near)
        if got is None:
            self.looked = False
            return None
        self.likely |= got.likely and (got.exact or rule.name == "pinyin")
        if rule.name in _READ and got.docids:
            self.store.readings()
        part = Part(rule, got.docids, got.found) if got.exact else self._looked_at(rule, got.docids)
        return part and cut(part)

    def _core_in_sound(self) -> tuple[int, int]:
        return len(usual(self.query.folded[: self.query.core_start])), len(self.query.sound)

    def _whole(self, rule: MatchRule) -> Part | None:
        """A key that is read as a code may be a document number of others, so these are judged."""
        code, document = self.query.code, self.query.document
        grams = {key: self.store.gram("d", key) for key in (code, document) if key}
        if None in grams.values() or self.ended is None:
            self.looked = False
            return None
        found = {key: gram.docids for key, gram in grams.items() if gram}
        known = set().union(*found.values())
        doubtful = found[code] if code and code != document else ()
        doubted = self.ended.intersection(known).union(doubtful)
        keyed = self._keyed(rule, doubted)
        if keyed is None:
            return None
        docids = sorted((known - doubted).union(docid for _, docid in keyed))
        return Part(rule, docids, len(docids))

    def _words(self, rule: MatchRule, before: Sequence[Part]) -> Part | None:
        held = [holding(self.store, word) for word in rule.tokens]
        known = [[holders] for holders in held if holders is not None]
        if len(known) < len(held):
            foresee(self.store, rule.tokens)
            self.looked = False
            return None
        if not self.query.spelled:  # else it is not worth a round to wait for who has all words
            self.likely |= all(holders.sure and holders.having for [holders] in known)
        loose = self.store.loose
        return joint(self.store, rule, known, self._page_after(before), loose=loose)

    def _alive(self, parts: list[Part]) -> Found | None:
        """What is found, without those of whom nothing counts any more."""
        found = merge_parts(parts)
        if self.ended is None:
            return None
        doubted = self.store.subjects(self.ended.intersection(found))
        if doubted is None:
            self.store.subjects(islice(found, self.request.first + self.request.count))
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
        meant = self._meaning(found, parts)
        if meant is None:
            return None
        shown = in_order(kept, subjects, self.request, self.list_class)[first:last]
        total, uncounted = facet_counts(living(parts, found), len(kept) + more, self.end)
        unfiltered = total if self.end is not None else len(found) + more
        return Answer(
            total=total,
            beyond=0 if uncounted and self.end is not None else beyond(parts),
            more=uncounted,
            unfiltered=unfiltered if self.query.folded else len(kept),
            hits=tuple(hit(found[docid], subjects[docid]) for docid in shown),
            meant=meant,
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

    def _meaning(self, found: Found, parts: Sequence[Part]) -> str | None:
        """What the query was taken for; empty where it was taken as it is."""
        names = {part.rule.name for part in parts if part.rule}
        if not found or not names & {"similar", "sound"}:
            return ""
        if "similar" in names:
            return self.meant.meaning
        first = next(iter(found))
        subjects = self.store.subjects([first])
        return None if subjects is None else said(found[first], subjects[first])
