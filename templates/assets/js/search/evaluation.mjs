/**
 * What does each rule of a query find, in what order? From the posting lists of a large register,
 * with as few documents as will do. FORMAT.md, Part 3.
 * Needs postings and documents. Fires nothing.
 */

import { LEAST_CORE } from "../lib/constants.mjs";
import { intersection, mayBeCommon } from "./intersection.mjs";
import { NONE, candidatesFor } from "./ngrams.mjs";
import { size } from "../lib/names.mjs";
import { Readings } from "./pinyin.mjs";
import { compare } from "./rank.mjs";
import { standing } from "../lib/status.mjs";

/** @typedef {import("./rank.mjs").MatchRule} MatchRule */
/** @typedef {import("./query-parser.mjs").Query} Query */
/** @typedef {import("./ngrams.mjs").Candidates} Candidates */
/** @typedef {{register: import("./manifest.mjs").Register, postings: import("./postings.mjs").Postings,
 *   documents: import("./documents.mjs").Documents, sounds: import("./pinyin.mjs").Sounds, known: import("./rank.mjs").Known}} Index */

/**
 * @typedef {object} List
 * @property {MatchRule} rule
 * @property {number[]} docids in order; the first of them where there are more
 * @property {(() => Promise<number[]>) | null} rest gives all of them where there are more
 * @property {number} df how many there are, with the rest
 * @property {boolean} [loose] whether hits may not be counted beyond the page
 * @property {boolean} [part] whether there are more, which were not counted
 */

/**
 * @typedef {object} LookedUp what the posting lists give for a rule before a candidate is judged
 * @property {MatchRule} rule
 * @property {Candidates} candidates
 * @property {number[]} same those with the query's core, for names
 * @property {import("./intersection.mjs").PartialList[][]} words
 */

const READ = new Set(["pinyin", "initials", "sound"]); // judged by the readings of characters
const SPACES = /** @type {const} */ ({ names: "h", code: "c", pinyin: "p", initials: "i", sound: "p" });

/** @param {Index} index @returns {Promise<Readings>} */
export async function loadReadings({ known, postings, sounds }) {
  const bytes = known.readings ? null : await postings.file("pinyin.bin");
  if (bytes) known.readings ??= new Readings(JSON.parse(new TextDecoder().decode(bytes)), sounds);
  return /** @type {Readings} */ (known.readings);
}

/** @param {MatchRule} rule by name @returns {MatchRule} without those that it finds by their core alone */
function inNames(rule) {
  return {
    ...rule,
    judge(entity, counts) {
      const match = rule.judge(entity, counts);
      return match && match.key[1] < 2 ? match : null;
    },
  };
}

export class Evaluation {
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
   * @param {MatchRule} rule
   * @returns {Promise<LookedUp>}
   */
  async lookUp(rule) {
    const { postings } = this.index;
    const { folded, core, words, range } = this.query;
    const found = { rule, candidates: NONE, same: [], words: [] };
    if (rule.name === "whole") return { ...found, same: await this.#whole() };
    if (rule.name === "words") return { ...found, words: await this.lookUpWords(words) };
    if (rule.name === "similar") return found;
    const inner = rule.name === "names" && core !== folded && size(core) >= LEAST_CORE;
    const near = /** @type {[number, number]} */ (range.map((at) => this.#placeIn(rule, folded.slice(0, at))));
    const [candidates, cores] = await Promise.all([
      candidatesFor(postings, SPACES[rule.name], rule.text, near),
      inner ? postings.lists("k", [core]) : null,
    ]);
    return { ...found, candidates, same: cores?.get(core)?.docids ?? [] };
  }

  /**
   * @param {MatchRule} rule
   * @param {string} before of the query
   * @returns {number} how much of what the rule looks for that is
   */
  #placeIn({ name }, before) {
    if (name === "sound") return [...before].map((character) => this.index.sounds.get(character)).join("").length;
    return name === "names" ? size(before) : 0;
  }

  /**
   * @param {string[]} words
   * @returns {Promise<LookedUp["words"]>}
   */
  lookUpWords(words) {
    if (mayBeCommon(words)) {
      for (const word of words) this.index.postings.below("l", word, 0, 1).catch(() => {});
    }
    return Promise.all(words.map(async (word) => [await this.listOf(word, mayBeCommon(words))]));
  }

  /**
   * @param {string} text
   * @param {boolean} [begun] whether the beginning of its whole list is asked for anyway
   * @returns {Promise<import("./intersection.mjs").PartialList>} the documents with it in a name
   */
  async listOf(text, begun = false) {
    const { postings } = this.index;
    const { docids, df, exact } = await candidatesFor(postings, "h", text, null);
    const more = (/** @type {number} */ bound) => postings.below("l", text, df, bound);
    const held = { distance: 0, df, exact, more };
    if (docids.length === df) return { ...held, docids: [...docids].sort((a, b) => a - b), until: Infinity };
    return { ...held, ...(begun ? await more(1) : { docids: [], until: 0 }) };
  }

  async #whole() {
    const { code, document } = this.query;
    const keys = new Set([code, document].filter(Boolean));
    const found = await this.index.postings.lists("d", [...keys]);
    return [...new Set([...found.values()].flatMap((list) => list?.docids ?? []))];
  }

  /**
   * The second step: what a rule finds, in order.
   * @param {LookedUp} looked
   * @returns {Promise<List>}
   */
  async list(looked) {
    const { rule, candidates: { docids, df, exact }, same } = looked;
    if (rule.name === "whole") return this.#judged(rule, same);
    if (rule.name === "names") return this.#names(looked);
    if (!exact) this.index.documents.get(docids).catch(() => {}); // meanwhile
    if (docids.length && READ.has(rule.name)) await loadReadings(this.index);
    return exact ? { rule, docids, rest: null, df } : this.#judged(rule, docids);
  }

  /**
   * @param {MatchRule} rule
   * @param {number[]} docids
   * @returns {Promise<{docid: number, key: number[]}[]>} those the rule finds, in its order
   */
  async #keyed(rule, docids) {
    const entities = await this.index.documents.get(docids);
    const found = entities.flatMap((entity) => {
      const match = rule.judge(entity, this.counts);
      return match ? [{ docid: entity.docid, key: match.key }] : [];
    });
    return found.sort((a, b) => compare(a.key, b.key) || a.docid - b.docid);
  }

  /**
   * @param {MatchRule} rule
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
   * @param {LookedUp} looked
   * @returns {Promise<List>}
   */
  async #names({ rule, candidates: { docids, df, exact }, same }) {
    const few = same.length <= this.index.register.heavy.h;
    if (!exact || df === 0) {
      if (few) return this.#judged(rule, [...docids, ...same]);
      const keyed = await this.#keyed(inNames(rule), docids);
      const those = (/** @type {boolean} */ near) =>
        keyed.flatMap(({ docid, key }) => ((key[0] <= 2) === near ? [docid] : []));
      return this.#listFrom(rule, those(true), same, those(false), 0);
    }
    const shown = new Set(docids);
    const core = new Set(same);
    const others = same.filter((docid) => !shown.has(docid));
    /** @type {number[]} */
    let crossing = [];
    let later = others;
    if (docids.length < df && others.length) {
      const having = new Set(few ? others : await this.index.postings.whole(rule.text, df));
      const keyed = await this.#keyed(rule, others.filter((docid) => having.has(docid)));
      crossing = keyed.flatMap(({ docid, key }) => (key[1] < 2 ? [docid] : []));
      later = others.filter((docid) => !crossing.includes(docid));
    }
    const head = docids.filter((docid) => core.has(docid));
    const rest = docids.filter((docid) => !core.has(docid));
    return this.#listFrom(rule, [...head, ...crossing], later, rest, df - docids.length - crossing.length, df);
  }

  /**
   * @param {MatchRule} rule
   * @param {number[]} head
   * @param {number[]} later some of which may be in the head
   * @param {number[]} rest
   * @param {number} unseen more of those that have the text, not in its short list
   * @param {number} [having] how many have it
   * @returns {List}
   */
  #listFrom(rule, head, later, rest, unseen, having = 0) {
    const docids = [...new Set([...head, ...later, ...rest])];
    const { capped } = this.index.register;
    const first = docids.slice(0, capped);
    const all = async () => {
      const whole = unseen ? await this.index.postings.whole(rule.text, having) : [];
      const known = new Set(first);
      const others = new Set([...docids, ...whole].filter((docid) => !known.has(docid)));
      return [...first, ...[...others].sort((a, b) => a - b)];
    };
    return { rule, docids: first, rest: docids.length + unseen > first.length ? all : null, df: docids.length + unseen };
  }

  /**
   * Each word may be in another name.
   * @param {MatchRule} rule
   * @param {LookedUp["words"]} words
   * @param {import("./intersection.mjs").Page} page
   * @returns {Promise<List>}
   */
  async intersected(rule, words, page) {
    const { bits, buckets, entities, counted } = this.index.register;
    const { docids, complete } = await intersection(words, page, {
      entities,
      size: buckets * 2 ** bits,
      judged: (asked) => this.#keyed(rule, asked),
      shown: (asked) => void this.index.documents.get(asked).catch(() => {}),
      buckets: (asked) => new Set(asked.map((docid) => docid >>> bits)).size,
    });
    const loose = rule.name === "similar" || entities > counted;
    return { rule, docids, rest: null, df: docids.length, loose, part: !complete };
  }
}
