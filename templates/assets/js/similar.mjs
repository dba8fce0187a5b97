/**
 * Which words of the register may a misspelled word be meant for? As "Similar spelling" in
 * generator/search/FORMAT.md. Pure. Needs words of the register's vocabulary. Fires nothing.
 */

import { isLong } from "./query.mjs";

/** @typedef {{word: string, distance: number}} Option */

const OPTIONS = 4;
const LONGER = 8; // letters from which two errors are forgiven

/**
 * The keys of the vocabulary under which words like this one stand.
 * @param {string} word
 * @returns {string[]}
 */
export function keysOf(word) {
  return [...new Set([`^${word.slice(0, 2)}`, `${word.slice(-2)}$`, `^${word[0]}${word[2]}`])];
}

/**
 * @param {string} word a long one
 * @param {Map<string, number>} vocabulary words and how many entities have them
 * @returns {Option[]} the nearest four at most
 */
function similar(word, vocabulary) {
  const most = word.length < LONGER ? 1 : 2;
  const keys = keysOf(word);
  const near = [];
  for (const [other, entities] of vocabulary) {
    if (Math.abs(other.length - word.length) > most) continue;
    if (!keys.includes(`^${other.slice(0, 2)}`) && !keys.includes(`${other.slice(-2)}$`)) continue;
    const distance = distanceOf(word, other, most);
    if (distance <= most) near.push({ word: other, distance, entities });
  }
  near.sort((a, b) => a.distance - b.distance || b.entities - a.entities || (a.word < b.word ? -1 : 1));
  return near.slice(0, OPTIONS);
}

/**
 * @param {string[]} words of the query
 * @param {Map<string, number>} vocabulary
 * @returns {Option[][]} for each word; empty where one of them has none
 */
export function optionsOf(words, vocabulary) {
  const options = words.map((word) => (isLong(word) ? similar(word, vocabulary) : [{ word, distance: 0 }]));
  return options.every((choices) => choices.length) ? options : [];
}

/**
 * Optimal string alignment: insert, delete, replace, swap neighbours, no stretch edited twice.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 * @returns {number} the distance, or some number above `most`
 */
export function distanceOf(a, b, most) {
  let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(!same));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1; // no longer row can come back under it
    [before, last] = [last, row];
  }
  return last[b.length];
}
