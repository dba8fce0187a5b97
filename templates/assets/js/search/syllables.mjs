/**
 * Can letters be read as syllables of Mandarin, and where must one begin? The twin of
 * search/analysis/syllables.py. Pure. Needs nothing, fires nothing.
 */

import { SYLLABLE_ROWS } from "../lib/constants.mjs";

/** @type {Set<string>} */
export const SYLLABLES = new Set(SYLLABLE_ROWS.split(" ").flatMap((row) =>
  row.slice(2).split(",").map((rest) => row[0] + rest)));
const STARTS = new Set([...SYLLABLES].flatMap((syllable) =>
  Array.from({ length: syllable.length - 1 }, (_, i) => syllable.slice(0, i + 1))));
const LONGEST = Math.max(...[...SYLLABLES].map(({ length }) => length));

/**
 * @param {string} letters
 * @returns {number[] | null} where a syllable begins whichever way they are read, besides the
 *   first; null where they cannot be. The last syllable may be there in part.
 */
export function breaks(letters) {
  const count = letters.length;
  const before = [1n, ...Array(count).fill(0n)]; // long names can be read in more ways than numbers tell
  const after = [...Array(count).fill(0n), 1n];
  for (let at = 0; at < count; at += 1) for (const end of ends(letters, at)) before[end] += before[at];
  for (let at = count - 1; at >= 0; at -= 1) {
    after[at] = ends(letters, at).reduce((sum, end) => sum + after[end], BigInt(STARTS.has(letters.slice(at))));
  }
  if (!after[0]) return null;
  return Array.from({ length: count - 1 }, (_, i) => i + 1).filter((at) => before[at] * after[at] === after[0]);
}

/** @param {string} letters @param {number} at @returns {number[]} the ends of whole syllables from there */
function ends(letters, at) {
  const found = [];
  for (let end = at + 1; end <= Math.min(at + LONGEST, letters.length); end += 1) {
    if (SYLLABLES.has(letters.slice(at, end))) found.push(end);
  }
  return found;
}
