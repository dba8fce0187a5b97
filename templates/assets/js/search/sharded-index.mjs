/**
 * Answers from a large register: posting lists give candidates, which the same rules judge as in a
 * small one. FORMAT.md, Part 3. Fetches what one page of results needs and no more.
 * Needs the files of a generation. Fires nothing.
 */

import { Documents } from "./documents.mjs";
import { hitCount, living, pageEnd } from "./answer.mjs";
import { count, isFiltered, narrow, order } from "./facets.mjs";
import { hitOf, said } from "./hit.mjs";
import { Evaluation, loadReadings } from "./evaluation.mjs";
import { docidsPassing } from "./filter-lists.mjs";
import { mayBeCommon } from "./intersection.mjs";
import { Suggestion } from "./suggestion.mjs";
import { soundOf, soundsFrom } from "./pinyin.mjs";
import { matchRules, similar, sameSound, inWords } from "./rank.mjs";
import { Postings } from "./postings.mjs";

/** @typedef {import("./hit.mjs").Hit} Hit */
/** @typedef {import("./rank.mjs").MatchRule} MatchRule */
/** @typedef {import("./query-parser.mjs").Query} Query */
/** @typedef {import("./facets.mjs").Filters} Filters */
/** @typedef {import("./evaluation.mjs").List} List */
/** @typedef {import("./evaluation.mjs").LookedUp} LookedUp */
/** @typedef {import("./intersection.mjs").Page} Page */
/** @typedef {{docid: number, rule: MatchRule | null}} Ranked */
/** @typedef {{today: string, start: number, shown: number, end: number | null, filtered: boolean}} Wanted
 *   those from `start` to `shown` are shown; up to `end`, or all where it is null, are counted */

/**
 * @typedef {object} Found
 * @property {Ranked[]} ranked in order; the first of them where there are more
 * @property {number} unseen how many more, which `all` gives too
 * @property {boolean} more whether there are more, which were not counted
 * @property {() => Promise<Ranked[]>} all
 * @property {number} beyond those left out by caps
 * @property {string | null} meant
 */

const BY_DOCUMENT = 64; // documents of so many are cheaper than the lists of filters

/** @param {Ranked[]} ranked @returns {Found} */
function foundAll(ranked, beyond = 0, more = false) {
  return { ranked, unseen: 0, more, all: async () => ranked, beyond, meant: null };
}

/**
 * Every entity by the first list that names it.
 * @param {List[]} lists
 * @param {number[][]} [docids] of each, where not those it shows
 * @returns {Ranked[]}
 */
function firsts(lists, docids = lists.map((list) => list.docids)) {
  /** @type {Map<number, Ranked>} */
  const first = new Map();
  lists.forEach(({ rule }, i) => {
    for (const docid of docids[i]) if (!first.has(docid)) first.set(docid, { docid, rule });
  });
  return [...first.values()];
}

/** @param {LookedUp[]} looked @param {boolean} spelled @returns {boolean} whether there are hits already, or probably */
const likely = (looked, spelled) => looked.some(({ rule: { name }, candidates, same, words }) => {
  // misspelt words are not worth another round: suggestions are looked up at once
  if (name === "words") return !spelled && words.flat().every(({ exact, df }) => exact && df > 0);
  return (candidates.likely && (candidates.exact || name === "names" || name === "pinyin")) || (name !== "names" && same.length > 0);
});

/**
 * @param {List[]} before
 * @param {number | null} end
 * @param {Set<number>} ended whose records perhaps no longer count
 * @returns {Page} how many more are needed after those that rules have found
 */
function pageAfter(before, end, ended) {
  const known = new Set(before.flatMap(({ docids }) => docids));
  const sure = [...known].filter((docid) => !ended.has(docid)).length;
  return { before: new Set([...known, ...ended]), need: end === null ? null : Math.max(end - sure, 0) + 1 };
}

/** @param {List} list @param {Page} page */
const fills = ({ docids }, { before, need }) =>
  need !== null && docids.filter((docid) => !before.has(docid)).length >= need;

export class ShardedIndex {
  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {import("./files.mjs").Files} files
   */
  constructor(register, files) {
    this.register = register;
    this.postings = new Postings(register, files);
    this.documents = new Documents(register, files);
    this.sounds = soundsFrom(register.sounds);
    this.known = { ...register.rules, readings: null };
  }

  /**
   * @param {import("./engine.mjs").Asked} asked
   * @returns {Promise<import("./engine.mjs").Given>}
   */
  async answer({ query, filters, sort, today, start, end }) {
    const filtered = isFiltered(filters);
    const wanted = { today, start, shown: end, end: pageEnd({ filters, sort, end }, this.register), filtered };
    const found = query ? await this.#find(query, wanted) : await this.#byFilters(filters, today);
    const total = found.ranked.length + found.unseen;
    const deep = found.unseen > 0 && (filtered || end > found.ranked.length);
    const ranked = deep ? await found.all() : found.ranked;
    const chosen = filtered ? await this.#narrowed(ranked, filters, today) : ranked;
    const placed = sort === "relevance" ? chosen : await this.#ordered(chosen, sort, filters, today);
    return {
      hits: await this.#hits(placed.slice(start, end), today),
      total: filtered ? chosen.length : total,
      more: found.more,
      beyond: found.beyond,
      meant: found.meant,
      counts: found.unseen || found.more || (!query && filtered) ? null : await this.#counts(found.ranked, filters, today),
      unfiltered: query ? total : 0,
    };
  }

  /**
   * First everything is looked up that may give candidates, then candidates are judged.
   * @param {Query} query
   * @param {Wanted} wanted
   * @returns {Promise<Found>}
   */
  async #find(query, wanted) {
    const { today, start, shown, end } = wanted;
    const evaluation = new Evaluation(query, this, today);
    const suggestion = new Suggestion(query, this.postings, (text) => evaluation.listOf(text, mayBeCommon(query.words)));
    suggestion.foresee();
    const [ended, ...looked] = await Promise.all([
      this.postings.ended(today),
      ...matchRules(query, this.known).map((rule) => evaluation.lookUp(rule)),
    ]);
    const last = likely(looked, query.spelled.length > 0) ? null : this.#lookUpLast(query, evaluation, suggestion);
    last?.catch(() => {}); // where it is awaited, it is reported
    const lists = await this.#lists(looked, evaluation, wanted, ended);
    const settled = (/** @type {List[]} */ all) => this.#merged(all, wanted, ended);
    const found = await settled(lists);
    if (found.ranked.length || found.unseen) return found;
    if (!last && soundOf(query.folded, this.sounds)) loadReadings(this).catch(() => {}); // to judge by
    const { late, choices, sound } = await (last ?? this.#lookUpLast(query, evaluation, suggestion));
    if (late) lists.push(await evaluation.intersected(late.rule, late.words, pageAfter([], end, ended)));
    const spoken = late ? await settled(lists) : found;
    if (spoken.ranked.length || !(choices || sound)) return spoken;
    if (sound) {
      const { docids, exact } = sound.candidates;
      if (exact) this.documents.get([...docids.slice(0, 1), ...docids.slice(start, shown)]).catch(() => {});
      lists.push(await evaluation.list(sound));
      const alike = await settled(lists);
      const [first] = await this.#hits(alike.ranked.slice(0, 1), today);
      return { ...alike, meant: first ? said(first) : null };
    }
    if (!choices) return spoken;
    const { options } = choices;
    lists.push(await this.#similar(choices, evaluation, pageAfter([], end, ended)));
    const similar = await settled(lists);
    return { ...similar, meant: similar.ranked.length ? options.map(([option]) => option.word).join(" ") : null };
  }

  /**
   * What is asked where nothing is found: words that may be syllables, then spelling, or sound.
   * @param {Query} query
   * @param {Evaluation} evaluation
   * @param {Suggestion} suggestion
   */
  async #lookUpLast(query, evaluation, suggestion) {
    const late = query.words.length > 0 && query.spoken;
    const letters = soundOf(query.folded, this.sounds);
    const [words, choices, sound] = await Promise.all([
      late ? evaluation.lookUp(inWords(query)) : null,
      query.spelled.length ? suggestion.lookUp() : null,
      letters ? evaluation.lookUp(sameSound(letters, this.known)) : null,
    ]);
    return { late: words, choices, sound };
  }

  /**
   * @param {import("./suggestion.mjs").Choices} choices
   * @param {Evaluation} evaluation
   * @param {Page} page
   * @returns {Promise<List>}
   */
  async #similar({ options, words }, evaluation, page) {
    const { capped } = this.register;
    const rule = similar(options);
    if (words.length > 1) {
      const list = await evaluation.intersected(rule, words, page);
      return { ...list, docids: list.docids.slice(0, capped) };
    }
    const docids = [...new Set(words.flat().flatMap((held) => held.docids))];
    return { rule, docids: docids.slice(0, capped), rest: null, df: docids.length, loose: true };
  }

  /**
   * What rules find, until one finds so many that those after it are not asked.
   * @param {LookedUp[]} looked
   * @param {Evaluation} evaluation
   * @param {Wanted} wanted the entities that are shown are fetched, where they are known, together
   *   with those that are judged
   * @param {Set<number>} ended
   * @returns {Promise<List[]>}
   */
  async #lists(looked, evaluation, { start, shown, end }, ended) {
    const { capped } = this.register;
    const many = (/** @type {number} */ df) => df > capped;
    const last = looked.findIndex(({ candidates: { df, exact } }) => exact && many(df));
    const asked = last < 0 ? looked : looked.slice(0, last + 1);
    const known = asked.flatMap(({ candidates: { docids, exact } }) => (exact ? docids : []));
    this.documents.get([...new Set(known)].slice(start, shown)).catch(() => {});
    // of those before the words some are not known yet; whether they are enough is seen then
    const guess = pageAfter(/** @type {any[]} */ (asked.map(({ candidates: { docids, exact } }) => ({ docids: exact ? docids : [] }))), end, ended);
    const lists = await Promise.all(asked.map((one) =>
      (one.rule.name === "words" ? evaluation.intersected(one.rule, one.words, guess) : evaluation.list(one))));
    const at = lists.findIndex(({ loose }) => loose);
    const page = pageAfter(lists.slice(0, Math.max(at, 0)), end, ended);
    if (at >= 0 && lists[at].part && !fills(lists[at], page)) {
      lists[at] = await evaluation.intersected(lists[at].rule, asked[at].words, page);
    }
    const stop = lists.findIndex((list, i) => many(list.df) || (i === at && fills(list, page)));
    return stop < 0 ? lists : lists.slice(0, stop + 1);
  }

  /**
   * Where records have ended since the index was made: without those none of whose records
   * counts any more. In a large register long lists of names are not counted without them.
   * @param {List[]} lists
   * @param {Wanted} wanted
   * @param {Set<number>} ended
   * @returns {Promise<Found>}
   */
  async #merged(lists, { today, start, shown, end, filtered }, ended) {
    const { capped, entities, counted: most } = this.register;
    const taken = lists.map((list) =>
      (list.rule.capped && !list.loose ? { ...list, docids: list.docids.slice(0, capped), rest: null } : list));
    const beyond = taken.reduce((sum, { rule, docids, df, loose }) =>
      sum + (rule.capped && !loose ? df - docids.length : 0), 0);
    const all = async () => firsts(taken, await Promise.all(taken.map(({ docids, rest }) => rest?.() ?? docids)));
    const long = taken.find(({ rest }) => rest);
    if (long && !filtered && !ended.size) return { ...(await this.#begun(taken, long)), all, beyond };
    const large = ended.size > 0 && end !== null && entities > most;
    const fit = large && long && long.docids.filter((docid) => !ended.has(docid)).length > end;
    const ranked = long && !fit ? await all() : firsts(taken);
    if (ended.size) this.documents.get(ranked.slice(start, shown).map(({ docid }) => docid)).catch(() => {});
    const current = await this.#current(ranked, ended, today);
    const named = taken.map((list) => {
      const { rule, df, loose } = list;
      return { ...list, loose: loose || (large && rule.name === "names" && !rule.capped && df > capped) };
    });
    const told = living(named, new Set(current.map(({ docid }) => docid)));
    const { total, more } = hitCount(told, current.length + (fit ? long.df - long.docids.length : 0), end);
    return more && end !== null ? foundAll(current.slice(0, total), 0, more) : foundAll(current, beyond, more);
  }

  /**
   * @param {List[]} taken
   * @param {List} long the one that shows its first only
   */
  async #begun(taken, long) {
    // those the long list has as well, but does not show
    const before = firsts(taken.slice(0, taken.indexOf(long))).map(({ docid }) => docid);
    const hidden = (await this.documents.get(before.filter((docid) => !long.docids.includes(docid))))
      .filter((entity) => long.rule.judge(entity, () => true));
    const unseen = long.df - long.docids.length - hidden.length;
    return { ranked: firsts(taken), unseen, more: false, meant: null };
  }

  /**
   * Without those whose last record has ended since the index was made.
   * @param {Ranked[]} ranked
   * @param {Set<number>} ended
   * @param {string} today
   * @returns {Promise<Ranked[]>}
   */
  async #current(ranked, ended, today) {
    const hits = await this.#hits(ranked.filter(({ docid }) => ended.has(docid)), today);
    const left = new Set(hits.map(({ entity }) => entity.docid));
    return ranked.filter(({ docid }) => !ended.has(docid) || left.has(docid));
  }

  /**
   * @param {Filters} filters
   * @param {string} today
   * @returns {Promise<Found>} all that pass, where there are filters
   */
  async #byFilters(filters, today) {
    if (!isFiltered(filters)) return foundAll([]);
    const [passed, ended] = await Promise.all([docidsPassing(filters, this.postings), this.postings.ended(today)]);
    // a record past its day may have another status now, which no list tells
    const docids = [...new Set([...passed, ...ended])].sort((a, b) => a - b);
    return foundAll(await this.#current(docids.map((docid) => ({ docid, rule: null })), ended, today));
  }

  /**
   * @param {Ranked[]} ranked
   * @param {Filters} filters
   * @param {string} today
   * @returns {Promise<Ranked[]>} those that pass
   */
  async #narrowed(ranked, filters, today) {
    const ended = await this.postings.ended(today);
    const few = ranked.length <= BY_DOCUMENT || ranked.every(({ docid }) => this.documents.has(docid));
    const byDocument = few ? ranked : ranked.filter(({ docid }) => ended.has(docid));
    const lists = few ? new Set() : await docidsPassing(filters, this.postings);
    const hits = narrow(await this.#hits(byDocument, today), filters);
    const judged = new Set(byDocument.map(({ docid }) => docid));
    const passed = new Set(hits.map(({ entity }) => entity.docid));
    return ranked.filter(({ docid }) => (judged.has(docid) ? passed : lists).has(docid));
  }

  /**
   * @param {Ranked[]} ranked
   * @param {import("./facets.mjs").Sort} sort
   * @param {Filters} filters
   * @param {string} today
   * @returns {Promise<Ranked[]>}
   */
  async #ordered(ranked, sort, filters, today) {
    const { capped } = this.register;
    const first = ranked.slice(0, capped);
    const rules = new Map(first.map(({ docid, rule }) => [docid, rule]));
    const hits = order(await this.#hits(first, today), sort, filters);
    const placed = hits.map(({ entity: { docid } }) => ({ docid, rule: rules.get(docid) ?? null }));
    return [...placed, ...ranked.slice(capped)];
  }

  /**
   * @param {Ranked[]} ranked
   * @param {string} today
   * @returns {Promise<Hit[]>} in that order
   */
  async #hits(ranked, today) {
    const entities = await this.documents.get(ranked.map(({ docid }) => docid));
    return entities.flatMap((entity, i) => hitOf(entity, ranked[i].rule, this.register, today) ?? []);
  }

  /**
   * @param {Ranked[]} ranked
   * @param {Filters} filters
   * @param {string} today
   * @returns {Promise<ReturnType<typeof count> | null>} null where counting would take fetching
   */
  async #counts(ranked, filters, today) {
    const atHand = ranked.every(({ docid }) => this.documents.has(docid));
    return atHand ? count(await this.#hits(ranked, today), filters) : null;
  }
}
