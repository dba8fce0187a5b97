/**
 * Answers from a large register: lists nominate, blocks of entities are judged by the same rules as
 * in a small one. FORMAT.md, Part 3. Fetches what one page of results needs and no more.
 * Needs the files of a generation. Fires nothing.
 */

import { Blocks } from "./blocks.mjs";
import { count, isFiltered, narrow, order } from "./facets.mjs";
import { hitOf } from "./hit.mjs";
import { everyone, listsOf } from "./listing.mjs";
import { passing } from "./passing.mjs";
import { isLong } from "./query.mjs";
import { similarRule } from "./rank.mjs";
import { keysOf, optionsOf } from "./similar.mjs";
import { Terms } from "./terms.mjs";

/** @typedef {import("./hit.mjs").Hit} Hit */
/** @typedef {import("./rank.mjs").Rule} Rule */
/** @typedef {import("./query.mjs").Query} Query */
/** @typedef {import("./facets.mjs").Filters} Filters */
/** @typedef {import("./listing.mjs").List} List */
/** @typedef {{docid: number, rule: Rule | null}} Ranked */

/**
 * @typedef {object} Found
 * @property {Ranked[]} ranked in order; the first of them where there are more
 * @property {number} unseen how many more, which `all` gives too
 * @property {() => Promise<Ranked[]>} all
 * @property {number} beyond those that are not taken
 * @property {string | null} meant
 */

const FEW = 64; // blocks of so many are cheaper than the lists of filters

/** @param {Ranked[]} ranked @returns {Found} */
function foundAll(ranked, beyond = 0, meant = /** @type {string | null} */ (null)) {
  return { ranked, unseen: 0, all: async () => ranked, beyond, meant };
}

/**
 * Every entity by the first list that names it.
 * @param {Rule[]} rules
 * @param {number[][]} docids of each rule
 * @returns {Ranked[]}
 */
function firsts(rules, docids) {
  /** @type {Map<number, Ranked>} */
  const first = new Map();
  rules.forEach((rule, i) => {
    for (const docid of docids[i]) if (!first.has(docid)) first.set(docid, { docid, rule });
  });
  return [...first.values()];
}

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
    const found = query ? await this.#find(query, today) : await this.#everybody(filters, today);
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
   * @param {Query} query
   * @param {string} today
   * @returns {Promise<Found>}
   */
  async #find(query, today) {
    // letters that are no pinyin are likely a slip: the words it may be meant for are asked for now
    if (query.spelled.length && !query.ways.length) void this.#words(query).catch(() => {});
    const [{ rules, lists }, ended] = await Promise.all([
      listsOf(query, this, today),
      this.terms.ended(today),
    ]);
    const found = await this.#merged(rules, lists, ended.size > 0);
    const current = ended.size ? await this.#current(found, ended, today) : found;
    if (current.ranked.length || current.unseen || !query.spelled.length) return current;
    return this.#similar(query, ended, today);
  }

  /**
   * @param {Rule[]} rules
   * @param {List[]} lists
   * @param {boolean} whole whether all of them are needed
   * @returns {Promise<Found>}
   */
  async #merged(rules, lists, whole) {
    const beyond = lists.reduce((sum, list) => sum + list.beyond, 0);
    const all = async () =>
      firsts(rules, await Promise.all(lists.map(({ docids, rest }) => (rest ? rest() : docids))));
    const long = lists.find(({ rest }) => rest);
    // how many there are in all can only be told where no list could name somebody twice
    const alone = lists.every((list) => list === long || list.docids.length === 0);
    if (!long || whole || !alone) return foundAll(await all(), beyond);
    const ranked = firsts(rules, lists.map(({ docids }) => docids));
    return { ranked, unseen: long.df - ranked.length, all, beyond, meant: null };
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
    const docids = [...(await passing(filters, this.terms))].sort((a, b) => a - b);
    const found = foundAll(docids.map((docid) => ({ docid, rule: null })));
    const ended = await this.terms.ended(today);
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
    const few = ranked.length <= FEW || ranked.every(({ docid }) => this.blocks.has(docid));
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
   * @param {Query} query
   * @param {Set<number>} ended
   * @param {string} today
   * @returns {Promise<Found>}
   */
  async #similar(query, ended, today) {
    const options = optionsOf(query.spelled, await this.#words(query));
    if (!options.length) return foundAll([]);
    const distances = await Promise.all(options.map((choices) => this.#nearest(choices)));
    const [first, ...others] = distances;
    const sums = [...first].flatMap(([docid, distance]) => {
      const all = others.map((other) => other.get(docid));
      if (all.includes(undefined)) return [];
      return [{ docid, sum: all.reduce((sum, d) => sum + /** @type {number} */ (d), distance) }];
    });
    sums.sort((a, b) => a.sum - b.sum || a.docid - b.docid);
    const rule = similarRule(options);
    const ranked = sums.slice(0, this.register.capped).map(({ docid }) => ({ docid, rule }));
    const meant = ranked.length ? options.map(([option]) => option.word).join(" ") : null;
    const found = foundAll(ranked, sums.length - ranked.length, meant);
    return ended.size ? this.#current(found, ended, today) : found;
  }

  /** @param {Query} query @returns {Promise<Map<string, number>>} words like those it has */
  #words({ spelled }) {
    return this.terms.words([...new Set(spelled.filter(isLong).flatMap(keysOf))]);
  }

  /**
   * @param {import("./similar.mjs").Option[]} options nearest first
   * @returns {Promise<Map<number, number>>} for each entity that has one of them, its distance
   */
  async #nearest(options) {
    const lists = await Promise.all(options.map(({ word }) => everyone(word, this)));
    /** @type {Map<number, number>} */
    const found = new Map();
    options.forEach(({ distance }, i) => {
      for (const docid of lists[i]) if (!found.has(docid)) found.set(docid, distance);
    });
    return found;
  }
}
