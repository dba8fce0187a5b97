/**
 * Whom does each rule of a query find, in what order? From the lists of a large register, with as
 * few blocks of entities as will do. FORMAT.md, Part 3.
 * Needs terms and blocks. Fires nothing.
 */

import { nominate } from "./nominate.mjs";
import { size } from "./parts.mjs";
import { Readings } from "./pinyin.mjs";
import { compare, rulesOf } from "./rank.mjs";
import { standing } from "./records.mjs";

/** @typedef {import("./rank.mjs").Rule} Rule */
/** @typedef {import("./query.mjs").Query} Query */
/** @typedef {import("./entity.mjs").Entity} Entity */
/** @typedef {import("./terms.mjs").Posting} Posting */
/** @typedef {import("./nominate.mjs").Nominated} Nominated */
/** @typedef {{register: import("./manifest.mjs").Register, terms: import("./terms.mjs").Terms,
 *   blocks: import("./blocks.mjs").Blocks, known: import("./rank.mjs").Known}} Index */

/**
 * @typedef {object} List
 * @property {number[]} docids in order; the first of them where there are more
 * @property {(() => Promise<number[]>) | null} rest gives all of them where there are more
 * @property {number} df how many there are, with the rest
 * @property {number} beyond how many more are not taken
 */

const LEAST_KEY = 4; // characters of a document number or identifier
const LEAST_CORE = 2;

/** @param {number[]} docids @returns {List} */
const listOf = (docids, beyond = 0) => ({ docids, rest: null, df: docids.length, beyond });

/**
 * @param {Query} query
 * @param {Index} index
 * @param {string} today
 * @returns {Promise<{rules: Rule[], lists: List[]}>}
 */
export async function listsOf(query, index, today) {
  const rules = rulesOf(query, index.known);
  const spoken = rules.some(({ kind }) => kind === "pinyin" || kind === "initials");
  const reading = spoken ? haveReadings(index) : Promise.resolve();
  const listing = new Listing(query, index, today, reading);
  const [lists] = await Promise.all([Promise.all(rules.map((rule) => listing.of(rule))), reading]);
  return { rules, lists };
}

/** @param {Index} index */
async function haveReadings({ known, terms }) {
  if (known.readings) return;
  const bytes = await terms.file("pinyin.bin");
  known.readings = new Readings(JSON.parse(new TextDecoder().decode(bytes)));
}

/**
 * @param {string} word
 * @param {Index} index
 * @returns {Promise<number[]>} every entity in a name of which the word stands
 */
export async function everyone(word, { terms, blocks }) {
  const { posting, exact } = await nominate(terms, "h", [...word]);
  if (!posting) return [];
  const docids = await terms.whole(posting);
  if (exact) return docids;
  const entities = await blocks.get(docids);
  return entities
    .filter(({ names }) => names.some(({ folded }) => folded.includes(word)))
    .map(({ docid }) => docid);
}

/** @param {Rule} rule by name @returns {Rule} without those that it finds by their core alone */
function inNames(rule) {
  return {
    ...rule,
    judge(entity, counts) {
      const match = rule.judge(entity, counts);
      return match && match.key[1] === 0 ? match : null;
    },
  };
}

class Listing {
  /**
   * @param {Query} query
   * @param {Index} index
   * @param {string} today
   * @param {Promise<void>} reading
   */
  constructor(query, index, today, reading) {
    this.query = query;
    this.index = index;
    this.counts = (/** @type {any} */ record) => standing(record, today) !== "ended";
    this.reading = reading;
  }

  /** @param {Rule} rule @returns {Promise<List>} */
  of(rule) {
    switch (rule.kind) {
      case "exact":
        return this.#exact(rule);
      case "name":
        return this.#name(rule);
      case "words":
        return this.#words(rule);
      case "code":
        return this.#run("c", [...this.query.code], rule);
      case "pinyin":
        return this.#run("p", rule.way, rule);
      default:
        return this.#run("i", [...this.query.letters], rule);
    }
  }

  /**
   * @param {number[]} docids
   * @param {Rule} rule
   * @returns {Promise<List>} those whom the rule finds
   */
  async #judged(docids, rule) {
    const [entities] = await Promise.all([this.index.blocks.get(docids), this.reading]);
    const found = entities.flatMap((entity) => {
      const match = rule.judge(entity, this.counts);
      return match ? [{ docid: entity.docid, key: match.key }] : [];
    });
    found.sort((a, b) => compare(a.key, b.key) || a.docid - b.docid);
    const taken = rule.capped ? found.slice(0, this.index.register.capped) : found;
    return listOf(taken.map(({ docid }) => docid), found.length - taken.length);
  }

  /**
   * @param {import("./terms.mjs").Namespace} namespace
   * @param {string[]} tokens
   * @param {Rule} rule
   */
  async #run(namespace, tokens, rule) {
    return this.#list(await nominate(this.index.terms, namespace, tokens), rule);
  }

  /**
   * @param {Nominated} nominated
   * @param {Rule} rule
   * @returns {Promise<List>}
   */
  async #list({ posting, exact }, rule) {
    if (!posting) return listOf([]);
    const { terms } = this.index;
    if (!exact || !posting.ordered) return this.#judged(await terms.whole(posting), rule);
    const { docids, df } = posting;
    const { capped } = this.index.register;
    if (rule.capped) return listOf(docids.slice(0, capped), df - Math.min(df, capped));
    const rest = docids.length < df ? () => terms.whole(posting) : null;
    return { docids, rest, df, beyond: 0 };
  }

  /** @param {Rule} rule */
  async #exact(rule) {
    const { code, folded } = this.query;
    const numbered = size(folded) >= LEAST_KEY && /\p{Nd}/u.test(folded);
    const keys = new Set([...(code ? [code] : []), ...(numbered ? [folded] : [])]);
    const found = await this.index.terms.look("d", [...keys]);
    const docids = [...found.values()].flatMap((posting) => posting?.docids ?? []);
    return this.#judged([...new Set(docids)], rule);
  }

  /** @returns {[number, number]} where the query's core lies, in characters */
  #near() {
    const { folded, range } = this.query;
    return [size(folded.slice(0, range[0])), size(folded.slice(0, range[1]))];
  }

  /**
   * In order of the list: tiers 1 and 2, which are those that also have the core; then those that
   * have only the core; then tiers 3 and 4.
   * @param {Rule} rule
   * @returns {Promise<List>}
   */
  async #name(rule) {
    const { folded, core } = this.query;
    const { terms } = this.index;
    const inner = core !== folded && size(core) >= LEAST_CORE;
    const [nominated, cores] = await Promise.all([
      nominate(terms, "h", [...folded], this.#near()),
      inner ? terms.look("k", [core]) : new Map(),
    ]);
    const same = cores.get(core);
    if (!same) return this.#list(nominated, rule);
    const ordered = nominated.exact && nominated.posting?.ordered;
    if (!ordered && !same.ordered) {
      const direct = nominated.posting ? await terms.whole(nominated.posting) : [];
      return this.#judged([...new Set([...direct, ...same.docids])], rule);
    }
    return this.#withCores(await this.#list(nominated, inNames(rule)), same, rule);
  }

  /**
   * @param {List} direct
   * @param {Posting} same those that have the core
   * @param {Rule} rule
   * @returns {Promise<List>}
   */
  async #withCores(direct, same, rule) {
    const having = new Set(same.docids);
    const shown = new Set(direct.docids);
    if (same.docids.every((docid) => shown.has(docid))) return direct;
    const all = direct.rest ? await direct.rest() : direct.docids;
    const named = new Set(all);
    const others = same.docids.filter((docid) => !named.has(docid));
    if (others.length === 0) return direct;
    const later = same.ordered ? others : (await this.#judged(others, rule)).docids;
    const stop = all.findIndex((docid) => !having.has(docid));
    const head = stop < 0 ? all.length : stop;
    return listOf([...all.slice(0, head), ...later, ...all.slice(head)], direct.beyond);
  }

  /**
   * Each word may stand in another name: the fewest are judged, or all lists have them in common.
   * @param {Rule} rule
   * @returns {Promise<List>}
   */
  async #words(rule) {
    const { terms } = this.index;
    const nominated = await Promise.all(this.query.words.map((word) => nominate(terms, "h", [...word])));
    const postings = nominated.map(({ posting }) => posting);
    if (postings.includes(null)) return listOf([]);
    const all = /** @type {Posting[]} */ (postings);
    const light = all.filter(({ ordered }) => !ordered).sort((a, b) => a.df - b.df)[0];
    if (light) return this.#judged(light.docids, rule);
    const [first, ...others] = await Promise.all(all.map((posting) => terms.whole(posting)));
    const sets = others.map((docids) => new Set(docids));
    const common = first.filter((docid) => sets.every((set) => set.has(docid))).sort((a, b) => a - b);
    return nominated.every(({ exact }) => exact) ? listOf(common) : this.#judged(common, rule);
  }
}
