/**
 * Answers from a large register: lists nominate, blocks of entities are judged by the same rules as
 * in a small one. FORMAT.md, Part 3. Fetches what one page of results needs and no more.
 * Needs the files of a generation. Fires nothing.
 */

import { Blocks } from "./blocks.mjs";
import { counted, living, pageEnd } from "./counting.mjs";
import { count, isFiltered, narrow, order } from "./facets.mjs";
import { hitOf, said } from "./hit.mjs";
import { Listing } from "./listing.mjs";
import { passing } from "./passing.mjs";
import { mayBeCommon } from "./joint.mjs";
import { Meant } from "./meant.mjs";
import { soundOf, soundsFrom } from "./pinyin.mjs";
import { rulesOf, similarRule, soundRule, wordsRule } from "./rank.mjs";
import { Terms } from "./terms.mjs";

/** @typedef {import("./hit.mjs").Hit} Hit */
/** @typedef {import("./rank.mjs").Rule} Rule */
/** @typedef {import("./query.mjs").Query} Query */
/** @typedef {import("./facets.mjs").Filters} Filters */
/** @typedef {import("./listing.mjs").List} List */
/** @typedef {import("./listing.mjs").Looked} Looked */
/** @typedef {import("./joint.mjs").Page} Page */
/** @typedef {{docid: number, rule: Rule | null}} Ranked */
/** @typedef {{today: string, start: number, shown: number, end: number | null, filtered: boolean}} Wanted
 *   those from `start` to `shown` are shown; up to `end`, or all where it is null, are counted */

/**
 * @typedef {object} Found
 * @property {Ranked[]} ranked in order; the first of them where there are more
 * @property {number} unseen how many more, which `all` gives too
 * @property {boolean} more whether there are more, that nobody counted
 * @property {() => Promise<Ranked[]>} all
 * @property {number} beyond those that are not taken
 * @property {string | null} meant
 */

const BY_BLOCK = 64; // blocks of so many are cheaper than the lists of filters

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

/** @param {Looked[]} looked @param {boolean} spelled @returns {boolean} whether somebody is found already, or likely to be */
const likely = (looked, spelled) => looked.some(({ rule: { kind }, nominated, same, words }) => {
  // misspelt words are not worth a round more: it is looked up at once what they are meant for
  if (kind === "words") return !spelled && words.flat().every(({ sure, having }) => sure && having > 0);
  return (nominated.likely && (nominated.exact || kind === "name" || kind === "pinyin")) || (kind !== "name" && same.length > 0);
});

/**
 * @param {List[]} before
 * @param {number | null} end
 * @param {Set<number>} ended of whom perhaps nothing counts any more
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

export class Shards {
  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {import("./files.mjs").Files} files
   */
  constructor(register, files) {
    this.register = register;
    this.terms = new Terms(register, files);
    this.blocks = new Blocks(register, files);
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
    const found = query ? await this.#find(query, wanted) : await this.#everybody(filters, today);
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
   * First everything is looked up that may tell who is meant, then entities are looked at.
   * @param {Query} query
   * @param {Wanted} wanted
   * @returns {Promise<Found>}
   */
  async #find(query, wanted) {
    const { today, end } = wanted;
    const listing = new Listing(query, this, today);
    const meant = new Meant(query, this.terms, (text) => listing.holding(text, mayBeCommon(query.words)));
    meant.foresee();
    const [ended, ...looked] = await Promise.all([
      this.terms.ended(today),
      ...rulesOf(query, this.known).map((rule) => listing.look(rule)),
    ]);
    const last = likely(looked, query.spelled.length > 0) ? null : this.#lookLast(query, listing, meant);
    last?.catch(() => {}); // whoever waits for it will say so
    const lists = await this.#lists(looked, listing, wanted, ended);
    const settled = (/** @type {List[]} */ all) => this.#merged(all, wanted, ended);
    const found = await settled(lists);
    if (found.ranked.length || found.unseen) return found;
    const { late, choices, sound } = await (last ?? this.#lookLast(query, listing, meant));
    if (late) lists.push(await listing.joint(late.rule, late.words, pageAfter([], end, ended)));
    const spoken = late ? await settled(lists) : found;
    if (spoken.ranked.length || !(choices || sound)) return spoken;
    if (sound) {
      lists.push(await listing.list(sound));
      const alike = await settled(lists);
      const [first] = await this.#hits(alike.ranked.slice(0, 1), today);
      return { ...alike, meant: first ? said(first) : null };
    }
    if (!choices) return spoken;
    const { options } = choices;
    lists.push(await this.#similar(choices, listing, pageAfter([], end, ended)));
    const similar = await settled(lists);
    return { ...similar, meant: similar.ranked.length ? options.map(([option]) => option.word).join(" ") : null };
  }

  /**
   * What is asked where nobody is found: words that may be syllables, then spelling, or sound.
   * @param {Query} query
   * @param {Listing} listing
   * @param {Meant} meant
   */
  async #lookLast(query, listing, meant) {
    const late = query.words.length > 0 && query.spoken;
    const letters = soundOf(query.folded, this.sounds);
    const [words, choices, sound] = await Promise.all([
      late ? listing.look(wordsRule(query)) : null,
      query.spelled.length ? meant.look() : null,
      letters ? listing.look(soundRule(letters, this.known)) : null,
    ]);
    return { late: words, choices, sound };
  }

  /**
   * @param {import("./meant.mjs").Choices} choices
   * @param {Listing} listing
   * @param {Page} page
   * @returns {Promise<List>}
   */
  async #similar({ options, words }, listing, page) {
    const { capped } = this.register;
    const rule = similarRule(options);
    if (words.length > 1) {
      const list = await listing.joint(rule, words, page);
      return { ...list, docids: list.docids.slice(0, capped) };
    }
    const docids = [...new Set(words.flat().flatMap((held) => held.docids))];
    return { rule, docids: docids.slice(0, capped), rest: null, df: docids.length, loose: true };
  }

  /**
   * What rules find, until one finds so many that those after it are not asked.
   * @param {Looked[]} looked
   * @param {Listing} listing
   * @param {Wanted} wanted the entities that are shown are fetched, where they are known, together
   *   with those that are looked at
   * @param {Set<number>} ended
   * @returns {Promise<List[]>}
   */
  async #lists(looked, listing, { start, shown, end }, ended) {
    const { capped } = this.register;
    const many = (/** @type {number} */ df) => df > capped;
    const last = looked.findIndex(({ nominated: { df, exact } }) => exact && many(df));
    const asked = last < 0 ? looked : looked.slice(0, last + 1);
    const known = asked.flatMap(({ nominated: { docids, exact } }) => (exact ? docids : []));
    this.blocks.get([...new Set(known)].slice(start, shown)).catch(() => {});
    // of those before the words some are not known yet; whether they are enough is seen then
    const guess = pageAfter(/** @type {any[]} */ (asked.map(({ nominated: { docids, exact } }) => ({ docids: exact ? docids : [] }))), end, ended);
    const lists = await Promise.all(asked.map((one) =>
      (one.rule.kind === "words" ? listing.joint(one.rule, one.words, guess) : listing.list(one))));
    const at = lists.findIndex(({ loose }) => loose);
    const page = pageAfter(lists.slice(0, Math.max(at, 0)), end, ended);
    if (at >= 0 && lists[at].part && !fills(lists[at], page)) {
      lists[at] = await listing.joint(lists[at].rule, asked[at].words, page);
    }
    const stop = lists.findIndex((list, i) => many(list.df) || (i === at && fills(list, page)));
    return stop < 0 ? lists : lists.slice(0, stop + 1);
  }

  /**
   * Where records have ended since the index was made: without those of whom nothing counts any
   * more. In a large register it is not counted, of names that are too many, who is no more.
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
    if (ended.size) this.blocks.get(ranked.slice(start, shown).map(({ docid }) => docid)).catch(() => {});
    const current = await this.#current(ranked, ended, today);
    const named = taken.map((list) => {
      const { rule, df, loose } = list;
      return { ...list, loose: loose || (large && rule.kind === "name" && !rule.capped && df > capped) };
    });
    const told = living(named, new Set(current.map(({ docid }) => docid)));
    const { total, more } = counted(told, current.length + (fit ? long.df - long.docids.length : 0), end);
    return more && end !== null ? foundAll(current.slice(0, total), 0, more) : foundAll(current, beyond, more);
  }

  /**
   * @param {List[]} taken
   * @param {List} long the one that shows its first only
   */
  async #begun(taken, long) {
    // whom the long list has as well, but does not show
    const before = firsts(taken.slice(0, taken.indexOf(long))).map(({ docid }) => docid);
    const hidden = (await this.blocks.get(before.filter((docid) => !long.docids.includes(docid))))
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
   * @returns {Promise<Found>} everybody who passes, where there are filters
   */
  async #everybody(filters, today) {
    if (!isFiltered(filters)) return foundAll([]);
    const [passed, ended] = await Promise.all([passing(filters, this.terms), this.terms.ended(today)]);
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
    const ended = await this.terms.ended(today);
    const few = ranked.length <= BY_BLOCK || ranked.every(({ docid }) => this.blocks.has(docid));
    const byBlock = few ? ranked : ranked.filter(({ docid }) => ended.has(docid));
    const lists = few ? new Set() : await passing(filters, this.terms);
    const hits = narrow(await this.#hits(byBlock, today), filters);
    const judged = new Set(byBlock.map(({ docid }) => docid));
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
    const entities = await this.blocks.get(ranked.map(({ docid }) => docid));
    return entities.flatMap((entity, i) => hitOf(entity, ranked[i].rule, this.register, today) ?? []);
  }

  /**
   * @param {Ranked[]} ranked
   * @param {Filters} filters
   * @param {string} today
   * @returns {Promise<ReturnType<typeof count> | null>} null where counting would take fetching
   */
  async #counts(ranked, filters, today) {
    const atHand = ranked.every(({ docid }) => this.blocks.has(docid));
    return atHand ? count(await this.#hits(ranked, today), filters) : null;
  }
}
