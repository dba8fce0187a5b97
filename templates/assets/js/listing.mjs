/**
 * Whom does each rule of a query find, in what order? From the lists of a large register, with as
 * few blocks of entities as will do. FORMAT.md, Part 3.
 * Needs terms and blocks. Fires nothing.
 */

import { nominate } from "./nominate.mjs";
import { size } from "./parts.mjs";
import { Readings } from "./pinyin.mjs";
import { compare } from "./rank.mjs";
import { standing } from "./records.mjs";

/** @typedef {import("./rank.mjs").Rule} Rule */
/** @typedef {import("./query.mjs").Query} Query */
/** @typedef {import("./nominate.mjs").Nominated} Nominated */
/** @typedef {{register: import("./manifest.mjs").Register, terms: import("./terms.mjs").Terms,
 *   blocks: import("./blocks.mjs").Blocks, known: import("./rank.mjs").Known}} Index */

/**
 * @typedef {object} List
 * @property {Rule} rule
 * @property {number[]} docids in order; the first of them where there are more
 * @property {(() => Promise<number[]>) | null} rest gives all of them where there are more
 * @property {number} df how many there are, with the rest
 */

/**
 * @typedef {object} Looked what the files say of a rule before anybody is looked at
 * @property {Rule} rule
 * @property {Nominated} nominated
 * @property {number[]} same those with the query's core, for names
 * @property {{distance: number, text: string, nominated: Nominated}[][]} words
 */

const LEAST_KEY = 4; // characters of a document number or identifier
const LEAST_CORE = 2;
const FEW = 16; // entities that are looked at one by one rather than by their lists
const SPACES = /** @type {const} */ ({ name: "h", similar: "h", code: "c", pinyin: "p", initials: "i" });
/** @type {Nominated} */
const NOBODY = { docids: [], df: 0, exact: true };

/** @param {Index} index */
async function haveReadings({ known, terms }) {
  if (known.readings) return;
  const bytes = await terms.file("pinyin.bin");
  known.readings = new Readings(JSON.parse(new TextDecoder().decode(bytes)));
}

/** @param {Rule} rule by name @returns {Rule} without those that it finds by their core alone */
function inNames(rule) {
  return {
    ...rule,
    judge(entity, counts) {
      const match = rule.judge(entity, counts);
      return match && match.key[1] < 2 ? match : null;
    },
  };
}

export class Listing {
  /**
   * @param {Query} query
   * @param {Index} index
   * @param {string} today
   */
  constructor(query, index, today) {
    this.query = query;
    this.index = index;
    this.counts = (/** @type {any} */ record) => standing(record, today) !== "ended";
  }

  /**
   * The first step: what is looked up for a rule, all at once.
   * @param {Rule} rule
   * @returns {Promise<Looked>}
   */
  async look(rule) {
    const { terms } = this.index;
    const { folded, core, words, range } = this.query;
    const found = { rule, nominated: NOBODY, same: [], words: [] };
    if (rule.kind === "exact") return { ...found, same: await this.#exact() };
    if (rule.kind === "words") return { ...found, words: await this.lookAt(words.map((word) => [{ word, distance: 0 }])) };
    if (rule.kind === "similar" && !rule.text) return found;
    const inner = rule.kind === "name" && core !== folded && size(core) >= LEAST_CORE;
    const near = /** @type {[number, number]} */ (range.map((at) => size(folded.slice(0, at))));
    const [nominated, cores] = await Promise.all([
      nominate(terms, SPACES[rule.kind], rule.text, near),
      inner ? terms.look("k", [core]) : null,
    ]);
    return { ...found, nominated, same: cores?.get(core)?.docids ?? [] };
  }

  /**
   * @param {import("./similar.mjs").Option[][]} options for each word
   * @returns {Promise<Looked["words"]>}
   */
  lookAt(options) {
    return Promise.all(options.map((choices) => Promise.all(choices.map(async ({ word, distance }) =>
      ({ distance, text: word, nominated: await nominate(this.index.terms, "h", word, null) })))));
  }

  async #exact() {
    const { code, folded } = this.query;
    const numbered = size(folded) >= LEAST_KEY && /\p{Nd}/u.test(folded);
    const keys = new Set([...(code ? [code] : []), ...(numbered ? [folded] : [])]);
    const found = await this.index.terms.look("d", [...keys]);
    return [...new Set([...found.values()].flatMap((posting) => posting?.docids ?? []))];
  }

  /**
   * The second step: whom a rule finds, in order.
   * @param {Looked} looked
   * @returns {Promise<List>}
   */
  async list(looked) {
    const { rule, nominated: { docids, df, exact }, same, words } = looked;
    if (rule.kind === "exact") return this.#judged(rule, same);
    if (rule.kind === "words") return this.joint(rule, words);
    if (rule.kind === "name") return this.#names(looked);
    if (docids.length && (rule.kind === "pinyin" || rule.kind === "initials")) await haveReadings(this.index);
    return exact ? { rule, docids, rest: null, df } : this.#judged(rule, docids);
  }

  /**
   * @param {Rule} rule
   * @param {number[]} docids
   * @returns {Promise<{docid: number, key: number[]}[]>} those whom the rule finds, in its order
   */
  async #keyed(rule, docids) {
    const entities = await this.index.blocks.get(docids);
    const found = entities.flatMap((entity) => {
      const match = rule.judge(entity, this.counts);
      return match ? [{ docid: entity.docid, key: match.key }] : [];
    });
    return found.sort((a, b) => compare(a.key, b.key) || a.docid - b.docid);
  }

  /**
   * @param {Rule} rule
   * @param {number[]} docids
   * @returns {Promise<List>}
   */
  async #judged(rule, docids) {
    const found = (await this.#keyed(rule, [...new Set(docids)])).map(({ docid }) => docid);
    return { rule, docids: found, rest: null, df: found.length };
  }

  /**
   * In order: those of tiers 1 and 2, which also have the core; then those that have only the core;
   * then tiers 3 and 4.
   * @param {Looked} looked
   * @returns {Promise<List>}
   */
  async #names({ rule, nominated: { docids, df, exact }, same }) {
    const few = same.length <= this.index.register.heavy;
    if (!exact || df === 0) {
      if (few) return this.#judged(rule, [...docids, ...same]);
      const keyed = await this.#keyed(inNames(rule), docids);
      const those = (/** @type {boolean} */ near) =>
        keyed.flatMap(({ docid, key }) => ((key[0] <= 2) === near ? [docid] : []));
      return this.#told(rule, those(true), same, those(false), 0);
    }
    const shown = new Set(docids);
    const core = new Set(same);
    const others = same.filter((docid) => !shown.has(docid));
    /** @type {number[]} */
    let crossing = [];
    let later = others;
    if (docids.length < df && others.length) {
      const having = new Set(few ? others : await this.index.terms.whole(rule.text));
      const keyed = await this.#keyed(rule, others.filter((docid) => having.has(docid)));
      crossing = keyed.flatMap(({ docid, key }) => (key[1] < 2 ? [docid] : []));
      later = others.filter((docid) => !crossing.includes(docid));
    }
    const head = docids.filter((docid) => core.has(docid));
    const rest = docids.filter((docid) => !core.has(docid));
    return this.#told(rule, [...head, ...crossing], later, rest, df - docids.length - crossing.length);
  }

  /**
   * @param {Rule} rule
   * @param {number[]} head
   * @param {number[]} later some of whom may be in the head
   * @param {number[]} rest
   * @param {number} unseen
   * @returns {List}
   */
  #told(rule, head, later, rest, unseen) {
    const docids = [...new Set([...head, ...later, ...rest])];
    const { capped } = this.index.register;
    const first = docids.slice(0, capped);
    const all = async () => {
      const whole = unseen ? await this.index.terms.whole(rule.text) : [];
      const known = new Set(first);
      const others = new Set([...docids, ...whole].filter((docid) => !known.has(docid)));
      return [...first, ...[...others].sort((a, b) => a - b)];
    };
    return { rule, docids: first, rest: docids.length + unseen > first.length ? all : null, df: docids.length + unseen };
  }

  /**
   * Each word may stand in another name: the fewest are judged, or all lists have them in common.
   * @param {Rule} rule
   * @param {Looked["words"]} words with their options
   * @returns {Promise<List>}
   */
  async joint(rule, words) {
    const sums = words.map((options) => options.reduce((sum, { nominated }) => sum + nominated.df, 0));
    const rarest = words[sums.indexOf(Math.min(...sums))];
    if (Math.min(...sums) <= FEW) return this.#judged(rule, rarest.flatMap(({ nominated }) => nominated.docids));
    const tables = await Promise.all(words.map((options) => this.#distances(options)));
    const [first, ...others] = tables;
    const found = [...first].flatMap(([docid, distance]) => {
      const all = others.map((other) => other.get(docid) ?? NaN);
      const sum = all.reduce((total, one) => total + one, distance);
      return Number.isNaN(sum) ? [] : [{ docid, sum }];
    });
    const docids = found.sort((a, b) => a.sum - b.sum || a.docid - b.docid).map(({ docid }) => docid);
    return { rule, docids, rest: null, df: docids.length };
  }

  /**
   * @param {Looked["words"][number]} options nearest first
   * @returns {Promise<Map<number, number>>} for each entity that has one of them, its distance
   */
  async #distances(options) {
    const lists = await Promise.all(options.map((option) => this.everyone(option)));
    /** @type {Map<number, number>} */
    const found = new Map();
    options.forEach(({ distance }, i) => {
      for (const docid of lists[i]) if (!found.has(docid)) found.set(docid, distance);
    });
    return found;
  }

  /**
   * @param {Looked["words"][number][number]} option
   * @returns {Promise<number[]>} every entity in a name of which it stands
   */
  async everyone({ text, nominated: { docids, df, exact } }) {
    if (exact) return docids.length < df ? this.index.terms.whole(text) : docids;
    const entities = await this.index.blocks.get(docids);
    return entities.filter(({ names }) => names.some(({ folded }) => folded.includes(text))).map(({ docid }) => docid);
  }
}
