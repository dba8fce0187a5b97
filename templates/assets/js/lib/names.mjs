/**
 * Where in a folded name are region, brand and legal form? The twin of register/names.py.
 * Pure. Needs nothing, fires nothing.
 */

import { FORMS } from "./constants.mjs";

const LEAST = 2; // characters that must be left when a part is taken away

/** @typedef {{names: Set<string>, lengths: number[]}} Regions folded names and their lengths, longest first */

/**
 * How many characters a text has, as people count them: a rare one may take two units.
 * @param {string} text
 * @returns {number}
 */
export function size(text) {
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}

/**
 * @param {string[]} names folded, with and without their kind: 蓝海市, 蓝海
 * @returns {Regions}
 */
export function regionsFrom(names) {
  const lengths = [...new Set(names.map((name) => name.length))].sort((a, b) => b - a);
  return { names: new Set(names), lengths };
}

/**
 * @param {string} folded
 * @param {number} start
 * @param {Regions} regions
 * @returns {number} the length of the longest region name that stands there; 0 where none does
 */
function regionAt(folded, start, { names, lengths }) {
  return lengths.find((length) => names.has(folded.slice(start, start + length))) ?? 0;
}

/**
 * Where the brand begins, after any regions; at least two characters stay.
 * @param {string} folded
 * @param {Regions} regions
 * @returns {number}
 */
export function brandStart(folded, regions) {
  let start = 0;
  for (;;) {
    const step = regionAt(folded, start, regions);
    if (!step || size(folded.slice(start + step)) < LEAST) return start;
    start += step;
  }
}

/**
 * The range of a name without its region and its legal form.
 * @param {string} folded
 * @param {Regions} regions
 * @returns {[number, number]}
 */
export function core(folded, regions) {
  const form = FORMS.find((f) => folded.endsWith(f)) ?? "";
  const bare = folded.length - form.length;
  const end = size(folded.slice(0, bare)) >= LEAST ? bare : folded.length;
  return [brandStart(folded.slice(0, end), regions), end];
}
