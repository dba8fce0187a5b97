/**
 * What may a typed query mean? As Part 1 of generator/search/FORMAT.md, "A query".
 * Pure. Needs the rules that come with the index. Fires nothing.
 */

import { segment } from "./pinyin.mjs";
import { core, size } from "./parts.mjs";

/** @typedef {{folding: import("./normalise.mjs").Folding, regions: import("./parts.mjs").Regions,
 *   syllables: Set<string>}} Rules */

/**
 * @typedef {object} Query
 * @property {string} folded
 * @property {number} size its characters
 * @property {[number, number]} range where its core lies
 * @property {string} core without region and legal form
 * @property {string[]} words none where there are not at least two, of two characters each
 * @property {string} code as an identifier; "" where it is none
 * @property {string} letters where it is nothing but a to z and digits; else ""
 * @property {string[][]} ways to cut the letters into syllables
 * @property {string[]} spelled words that may be misspelled; none where they cannot be
 */

const LEAST_CODE = 4;
const LONG = 4; // letters of a word that may be misspelled

/** @param {string} word @returns {boolean} whether it may be misspelled */
export const isLong = (word) => word.length >= LONG && /^[a-z]+$/.test(word);

/**
 * @param {string} q
 * @param {Rules} rules
 * @returns {Query}
 */
export function readQuery(q, { folding, regions, syllables }) {
  const folded = folding.fold(q);
  const words = folding.words(q);
  const code = folding.code(q);
  const letters = /^[a-z0-9]+$/.test(folded) ? folded : "";
  const range = core(folded, regions);
  return {
    folded,
    size: size(folded),
    range,
    core: folded.slice(...range),
    words: words.length > 1 && words.every((word) => size(word) > 1) ? words : [],
    code: code.length >= LEAST_CODE ? code : "",
    letters,
    ways: segment(letters, syllables),
    spelled: words.every((word) => /^[a-z0-9]+$/.test(word)) && words.some(isLong) ? words : [],
  };
}
