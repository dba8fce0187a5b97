/**
 * Answers from a large register: lists nominate, blocks of entities are judged by the same rules as
 * in a small one. FORMAT.md, Part 3. Fetches what one page of results needs and no more.
 * Needs the files of a generation. Fires nothing.
 */

import { Blocks } from "./blocks.mjs";
import { count, isFiltered, narrow, order } from "./facets.mjs";
import { hitOf } from "./hit.mjs";
import { Listing } from "./listing.mjs";
import { passing } from "./passing.mjs";
import { isLong } from "./query.mjs";
import { rulesOf, similarRules } from "./rank.mjs";
import { keysOf, optionsOf } from "./similar.mjs";
import { Terms } from "./terms.mjs";

/** @typedef {import("./hit.mjs").Hit} Hit */
/** @typedef {import("./rank.mjs").Rule} Rule */
/** @typedef {import("./query.mjs").Query} Query */
/** @typedef {import("./facets.mjs").Filters} Filters */
/** @typedef {import("./listing.mjs").List} List */
/** @typedef {import("./listing.mjs").Looked} Looked */
/** @typedef {{docid: number, rule: Rule | null}} Ranked */

/**
 * @typedef {object} Found
 * @property {Ranked[]} ranked in order; the first of them where there are more
 * @property {number} unseen how many more, which `all` gives too
 * @property {() => Promise<Ranked[]>} all
 * @property {number} beyond those that are not taken
 * @property {string | null} meant
 */

const BY_BLOCK = 64; // blocks of so many are cheaper than the lists of filters
const FEW = 16; // entities that are looked at one by one rather than by their lists

/** @param {Ranked[]} ranked @returns {Found} */
function foundAll(ranked, beyond = 0, meant = /** @type {string | null} */ (null)) {
  return { ranked, unseen: 0, all: async () => ranked, beyond, meant };
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

/** @param {Looked[]} looked @returns {boolean} whether somebody is found already, or named by a list of names */
const likely = (looked) => looked.some(({ rule, nominated: { docids, exact }, same }) =>
  (docids.length > 0 && (exact || rule.kind === "name")) || (rule.kind !== "name" && same.length > 0));

export class Shards {
  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {import("./files.mjs").Files} files
   */
  constructor(register, files) {
    this.register = register;
    this.terms = new Terms(register, files);
    this.blocks = new Blocks(register, files);
    this.known = { ...register.rules, readings: null };
  }

  /**
   * @param {import("./engine.mjs").Asked} asked
   * @returns {Promise<import("./engine.mjs").Given>}
   */
  async answer({ query, filters, sort, today, start, end }) {
    const filtered = isFiltered(filters);
    const found = query ? await this.#find(query, today, end, filtered) : await this.#everybody(filters, today);
    const total = found.ranked.length + found.unseen;
    const deep = found.unseen > 0 && (filtered || end > found.ranked.length);
    const ranked = deep ? await found.all() : found.ranked;
    const chosen = filtered ? await this.#narrowed(ranked, filters, today) : ranked;
    const placed = sort === "relevance" ? chosen : await this.#ordered(chosen, sort, filters, today);
    return {
      hits: await this.#hits(placed.slice(start, end), today),
      total: filtered ? chosen.length : total,
      beyond: found.beyond,
      meant: found.meant,
      counts: found.unseen || !query ? null : await this.#counts(found.ranked, filters, today),
      unfiltered: query ? total : 0,
    };
  }

  /**
   * First everything is looked up that may tell who is meant, then entities are looked at.
   * @param {Query} query
   * @param {string} today
   * @param {number} end of the page
   * @param {boolean} filtered
   * @returns {Promise<Found>}
   */
  async #find(query, today, end, filtered) {
    const listing = new Listing(query, this, today);
    const words = query.spelled.length ? this.#words(query) : null;
    words?.catch(() => {}); // whoever waits for them will say so
    const [ended, ...looked] = await Promise.all([
      this.terms.ended(today),
      ...rulesOf(query, this.known).map((rule) => listing.look(rule)),
    ]);
    const similar = words && !likely(looked) ? this.#meant(query, listing, words) : null;
    similar?.catch(() => {});
    const lists = await this.#lists(looked, listing, end);
    const found = await this.#merged(lists, ended.size > 0 || filtered);
    const current = ended.size ? await this.#current(found, ended, today) : found;
    if (current.ranked.length || current.unseen || !words) return current;
    const meant = await (similar ?? this.#meant(query, listing, words));
    return meant ? this.#similar(meant, listing, { ended, today, end, beyond: found.beyond }) : current;
  }

  /**
   * What rules find, until one finds so many that those after it are not asked.
   * @param {Looked[]} looked
   * @param {Listing} listing
   * @param {number} end of the page: so many are fetched, where that is known, together with those
   *   that are looked at
   * @returns {Promise<List[]>}
   */
  async #lists(looked, listing, end) {
    const { capped } = this.register;
    const many = (/** @type {number} */ df) => df > capped;
    const last = looked.findIndex(({ nominated: { df, exact } }) => exact && many(df));
    const asked = last < 0 ? looked : looked.slice(0, last + 1);
    const known = asked.flatMap(({ nominated: { docids, exact } }) => (exact ? docids : []));
    this.blocks.get([...new Set(known)].slice(0, end)).catch(() => {});
    const lists = await Promise.all(asked.map((one) => listing.list(one)));
    const stop = lists.findIndex(({ df }) => many(df));
    return stop < 0 ? lists : lists.slice(0, stop + 1);
  }

  /**
   * @param {List[]} lists
   * @param {boolean} whole whether all of them are needed
   * @returns {Promise<Found>}
   */
  async #merged(lists, whole) {
    const { capped } = this.register;
    const taken = lists.map((list) => (list.rule.capped ? { ...list, docids: list.docids.slice(0, capped), rest: null } : list));
    const beyond = taken.reduce((sum, { rule, docids, df }) => sum + (rule.capped ? df - docids.length : 0), 0);
    const all = async () =>
      firsts(taken, await Promise.all(taken.map(({ docids, rest }) => (rest ? rest() : docids))));
    const long = taken.find(({ rest }) => rest);
    if (!long || whole) return foundAll(await all(), beyond);
    const ranked = firsts(taken);
    // those before it whom the long list has as well, but does not show
    const before = firsts(taken.slice(0, taken.indexOf(long))).map(({ docid }) => docid);
    const hidden = (await this.blocks.get(before.filter((docid) => !long.docids.includes(docid))))
      .filter((entity) => long.rule.judge(entity, () => true));
    return { ranked, unseen: long.df - long.docids.length - hidden.length, all, beyond, meant: null };
  }

  /**
   * Without those whose last record has ended since the index was made.
   * @param {Found} found
   * @param {Set<number>} ended
   * @param {string} today
   * @returns {Promise<Found>}
   */
  async #current({ ranked, beyond, meant }, ended, today) {
    const doubtful = ranked.filter(({ docid }) => ended.has(docid));
    const hits = await this.#hits(doubtful, today);
    const left = new Set(hits.map(({ entity }) => entity.docid));
    return foundAll(ranked.filter(({ docid }) => !ended.has(docid) || left.has(docid)), beyond, meant);
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
    const found = foundAll(docids.map((docid) => ({ docid, rule: null })));
    return ended.size ? this.#current(found, ended, today) : found;
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

  /**
   * What may have been meant, looked up: of one word each option, of several all of them.
   * @param {Query} query
   * @param {Listing} listing
   * @param {Promise<Map<string, number>>} words
   */
  async #meant(query, listing, words) {
    const counts = await words;
    const options = optionsOf(query.spelled, counts);
    if (!options.length) return null;
    const rules = similarRules(options, this.register.rules);
    if (options.length > 1) {
      const least = options.map((choices) => choices.reduce((sum, { word }) => sum + (counts.get(word) ?? 0), 0));
      if (Math.min(...least) > FEW) {
        for (const { word } of options.flat()) this.terms.whole(word).catch(() => {});
      }
      return { options, looked: [], rules, words: await listing.lookAt(options) };
    }
    return { options, looked: await Promise.all(rules.map((rule) => listing.look(rule))), rules, words: [] };
  }

  /**
   * @param {NonNullable<Awaited<ReturnType<Shards["#meant"]>>>} meant
   * @param {Listing} listing
   * @param {{ended: Set<number>, today: string, end: number, beyond: number}} asked
   * @returns {Promise<Found>}
   */
  async #similar({ options, looked, rules, words }, listing, { ended, today, end, beyond }) {
    const lists = looked.length ? await this.#lists(looked, listing, end) : [await listing.joint(rules[0], words)];
    const found = await this.#merged(lists, true);
    found.beyond += beyond;
    const current = ended.size ? await this.#current(found, ended, today) : found;
    return { ...current, meant: current.ranked.length ? options.map(([option]) => option.word).join(" ") : null };
  }

  /** @param {Query} query @returns {Promise<Map<string, number>>} words like those it has */
  #words({ spelled }) {
    return this.terms.words([...new Set(spelled.filter(isLong).flatMap(keysOf))]);
  }
}
