/**
 * Which spelling does a misspelled query suggest? FORMAT.md, "Similar spelling".
 * Needs postings, and the list of a text in names. Fires nothing.
 */

import { isBrief } from "./intersection.mjs";
import { isLong } from "./query-parser.mjs";
import { groupsOf, likelyOf, choicesOf, deletionVariants } from "./spelling.mjs";

/** @typedef {import("./intersection.mjs").PartialList} PartialList */
/** @typedef {import("./postings.mjs").PostingList} PostingList */
/** @typedef {{options: import("./spelling.mjs").Option[][], words: PartialList[][]}} Choices none where a word
 *   is similar to none */

export class Suggestion {
  /** @type {Map<string, PostingList>} */ #entries = new Map();

  /**
   * @param {import("./query-parser.mjs").Query} query
   * @param {import("./postings.mjs").Postings} postings
   * @param {(text: string) => Promise<PartialList>} listOf the documents with a text in a name
   */
  constructor({ spelled }, postings, listOf) {
    this.spelled = spelled;
    this.postings = postings;
    this.listOf = listOf;
  }

  /** Asks, with all else, for what tells which words may be meant with two errors. */
  foresee() {
    if (!isBrief(this.spelled)) return;
    for (const key of this.spelled.flatMap(groupsOf)) this.postings.group(key).catch(() => {});
  }

  /** @returns {Promise<Choices>} what each word may be meant for, and the documents with it */
  async lookUp() {
    const long = [...new Set(this.spelled.filter(isLong))];
    const near = new Map(await Promise.all(long.map(async (word) =>
      /** @type {const} */ ([word, await this.#near(word)]))));
    const options = choicesOf(this.spelled, (word) => /** @type {any} */ (near.get(word)));
    const words = await Promise.all(options.map((choices) =>
      Promise.all(choices.map((option) => this.#partialList(option)))));
    return { options, words };
  }

  /** @param {string} word @returns {Promise<import("./spelling.mjs").Near>} */
  async #near(word) {
    const [told, tables] = await Promise.all([
      this.#grouped(word),
      Promise.all(deletionVariants(word).map((variant) => this.postings.byVariant(variant))),
    ]);
    const sharing = tables.flat();
    for (const list of sharing) this.#entries.set(list.key, list);
    return { sharing: new Map(sharing.map(({ key, df }) => [key, df])), told };
  }

  /** @param {string} word @returns {Promise<Map<string, number>>} the words of its groups */
  async #grouped(word) {
    const groups = await Promise.all(groupsOf(word).map((key) => this.postings.group(key)));
    const told = new Map(groups.flat());
    // not all of them are found under what they have in common
    for (const other of likelyOf(word, told)) this.postings.byVariant(other).catch(() => {});
    return told;
  }

  /** @param {import("./spelling.mjs").Option} option @returns {Promise<PartialList>} */
  async #partialList({ word, distance }) {
    if (!distance) return this.listOf(word);
    const found = this.#entries.get(word) ?? (await this.postings.byVariant(word)).find(({ key }) => key === word);
    const { df, docids } = /** @type {PostingList} */ (found);
    const until = docids.length < df ? docids[docids.length - 1] + 1 : Infinity;
    const more = (/** @type {number} */ bound) => this.postings.below("w", word, df, bound);
    return { distance, df, docids, until, exact: true, more };
  }
}
