/**
 * Whom does a misspelled query mean? FORMAT.md, "Similar spelling", and generator/search/meant.py.
 * Needs terms to look up, and who has a text in a name. Fires nothing.
 */

import { isBrief } from "./joint.mjs";
import { isLong } from "./query.mjs";
import { keysOf, likelyOf, optionsOf, variantsOf } from "./similar.mjs";

/** @typedef {import("./joint.mjs").Holders} Holders */
/** @typedef {import("./terms.mjs").Posting} Posting */
/** @typedef {{options: import("./similar.mjs").Option[][], words: Holders[][]}} Choices none where a word
 *   is similar to none */

export class Meant {
  /** @type {Map<string, Posting>} */ #entries = new Map();

  /**
   * @param {import("./query.mjs").Query} query
   * @param {import("./terms.mjs").Terms} terms
   * @param {(text: string) => Promise<Holders>} holding who has a text in a name
   */
  constructor({ spelled }, terms, holding) {
    this.spelled = spelled;
    this.terms = terms;
    this.holding = holding;
  }

  /** Asks, with all else, for what tells which words may be meant with two errors. */
  foresee() {
    if (!isBrief(this.spelled)) return;
    for (const key of this.spelled.flatMap(keysOf)) this.terms.group(key).catch(() => {});
  }

  /** @returns {Promise<Choices>} what each word may be meant for, and who has it */
  async look() {
    const long = [...new Set(this.spelled.filter(isLong))];
    const near = new Map(await Promise.all(long.map(async (word) =>
      /** @type {const} */ ([word, await this.#near(word)]))));
    const options = optionsOf(this.spelled, (word) => /** @type {any} */ (near.get(word)));
    const words = await Promise.all(options.map((choices) =>
      Promise.all(choices.map((option) => this.#holders(option)))));
    return { options, words };
  }

  /** @param {string} word @returns {Promise<import("./similar.mjs").Near>} */
  async #near(word) {
    const [told, tables] = await Promise.all([
      this.#told(word),
      Promise.all(variantsOf(word).map((variant) => this.terms.spelt(variant))),
    ]);
    const sharing = tables.flat();
    for (const posting of sharing) this.#entries.set(posting.key, posting);
    return { sharing: new Map(sharing.map(({ key, df }) => [key, df])), told };
  }

  /** @param {string} word @returns {Promise<Map<string, number>>} the words of its groups */
  async #told(word) {
    const groups = await Promise.all(keysOf(word).map((key) => this.terms.group(key)));
    const told = new Map(groups.flat());
    // not all of them are found under what they have in common
    for (const other of likelyOf(word, told)) this.terms.spelt(other).catch(() => {});
    return told;
  }

  /** @param {import("./similar.mjs").Option} option @returns {Promise<Holders>} */
  async #holders({ word, distance }) {
    if (!distance) return this.holding(word);
    const found = this.#entries.get(word) ?? (await this.terms.spelt(word)).find(({ key }) => key === word);
    const { df, docids } = /** @type {Posting} */ (found);
    const until = docids.length < df ? docids[docids.length - 1] + 1 : Infinity;
    const more = (/** @type {number} */ bound) => this.terms.below("w", word, df, bound);
    return { distance, having: df, docids, until, sure: true, more };
  }
}
