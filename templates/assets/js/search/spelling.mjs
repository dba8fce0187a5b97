/**
 * Which words of the register may a misspelled word be meant for? The twin of
 * search/analysis/spelling.py; FORMAT.md, "Similar spelling". Pure. Needs words of the register's vocabulary. Fires nothing.
 */

import { GROUPED, LEAST_GROUPED, OPTIONS, VERY_LONG } from "../lib/constants.mjs";
import { isLong } from "./query-parser.mjs";

/** @typedef {{word: string, distance: number}} Option */
/** @typedef {Map<string, number>} Counts words and how many entities have each */
/** @typedef {{sharing: Counts, told: Counts}} Near words of which some share with a word what remains
 *   with a letter left out; words of its groups */

const MOST = 2; // errors that are forgiven

/**
 * @param {string} word
 * @returns {string[]} it, and what remains of it with one letter left out
 */
export function deletionVariants(word) {
  return [...new Set([word, ...[...word].map((_, at) => word.slice(0, at) + word.slice(at + 1))])];
}

/** @param {string} word of the register @returns {string[]} keys of the groups it is in */
const groups = (word) => [`^${word.slice(0, 2)}`, `^${word.slice(0, 3)}`, `${word.slice(-2)}$`, `${word.slice(-3)}$`];

/** @param {string} word of a query @returns {string[]} keys of the groups it is looked for in */
export function groupsOf(word) {
  return isLong(word) && word.length >= VERY_LONG ? [...new Set([...groups(word), `^${word[0]}${word[2]}`])] : [];
}

/**
 * All words of a register, as the files of a large one have them.
 * @param {Counts} words
 * @returns {(word: string) => Near}
 */
export function nearOf(words) {
  /** @type {Map<string, [string, number][]>} */
  const byGroup = new Map();
  for (const pair of words) {
    if (pair[0].length < LEAST_GROUPED) continue;
    for (const key of groups(pair[0])) {
      const group = byGroup.get(key);
      if (group) group.push(pair);
      else byGroup.set(key, [pair]);
    }
  }
  for (const [key, pairs] of byGroup) byGroup.set(key, pairs.sort(commoner).slice(0, GROUPED));
  return (word) => ({ sharing: words, told: new Map(groupsOf(word).flatMap((key) => byGroup.get(key) ?? [])) });
}

/** @param {[string, number]} a @param {[string, number]} b */
const commoner = (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);

/**
 * @param {string} word with which two errors are forgiven
 * @param {Counts} told words of its groups
 * @returns {string[]} those that may be among its options
 */
export function likelyOf(word, told) {
  const near = [...told].map(([other, entities]) => ({ word: other, distance: distanceOf(word, other, MOST), entities }));
  return nearest(near.filter(({ distance }) => distance > 0 && distance <= MOST)).map((option) => option.word);
}

/** @param {(Option & {entities: number})[]} near @returns {Option[]} the nearest four at most, of these the commonest */
function nearest(near) {
  near.sort((a, b) => a.distance - b.distance || commoner([a.word, a.entities], [b.word, b.entities]));
  return near.slice(0, OPTIONS);
}

/**
 * @param {string} word a long one
 * @param {Near} near
 * @param {number} least distance
 * @returns {Option[]} the nearest four at most
 */
function optionsOf(word, { sharing, told }, least) {
  const most = word.length < VERY_LONG ? 1 : MOST;
  const own = new Set(deletionVariants(word));
  const near = [];
  for (const [other, entities] of new Map([...sharing, ...told])) {
    if (Math.abs(other.length - word.length) > most) continue;
    const distance = distanceOf(word, other, most);
    if (distance < least || distance > most) continue;
    if (distance < 2 || told.has(other) || deletionVariants(other).some((variant) => own.has(variant))) {
      near.push({ word: other, distance, entities });
    }
  }
  return nearest(near);
}

/**
 * @param {string[]} words of the query; the word of a query of one is not meant for itself
 * @param {(word: string) => Near} near of each that is long
 * @returns {Option[][]} for each word; empty where one of them has none
 */
export function choicesOf(words, near) {
  const least = words.length > 1 ? 0 : 1;
  const options = words.map((word) => (isLong(word) ? optionsOf(word, near(word), least) : [{ word, distance: 0 }]));
  return options.every((choices) => choices.length) ? options : [];
}

/**
 * Optimal string alignment: insert, delete, replace, swap neighbours, no stretch edited twice.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 * @returns {number} the distance, or some number above `most`
 */
function distanceOf(a, b, most) {
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
