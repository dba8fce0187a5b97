/**
 * Which documents may have a text? By its n-grams: FORMAT.md, "Posting lists" and Part 3.
 * Needs postings. Fires nothing. Posting lists only give candidates; rank.mjs judges them.
 */

import { EVERY, LEAST } from "../lib/constants.mjs";
import { breaks } from "./syllables.mjs";

/** @typedef {import("./postings.mjs").Postings} Postings */
/** @typedef {keyof typeof EVERY} Namespace */

const BACK = 6; // where the second look begins: so many characters before the end
const LATIN = 6; // letters of a name tell little: looks begin where its core does,
const ON = 4; // and so much further on
const TELLING = 3; // letters of a reading without which there is no second look at it
const SAYS = 6; // letters some name has that make it likely that one has all of a text twice as long

/** @typedef {{docids: number[], df: number, exact: boolean, likely: boolean}} Candidates exact: these and
 *   no others, in order, the first of `df` where there are more; else they must be judged, and it is
 *   likely or not that one of them has it, as more than one look tells */

/**
 * @param {Postings} postings
 * @param {Namespace} namespace
 * @param {string} text
 * @param {[number, number] | null} near a range of its characters that tells more than the others: a
 *   core; null to look at the beginning only, where others reduce the candidates anyway
 * @returns {Promise<Candidates>}
 */
export async function candidatesFor(postings, namespace, text, near) {
  const tokens = [...text];
  if (tokens.length < LEAST[namespace]) return NONE;
  const starts = near ? startsOf(postings, namespace, tokens, near) : [0];
  const looks = await Promise.all(starts.map((start) => postings.shortestList(namespace, tokens.slice(start))));
  const [{ list, length }] = looks;
  if (!starts[0] && list && length >= tokens.length) return { docids: list.docids, df: list.df, exact: true, likely: true };
  if (looks.some((look) => !look.list)) return NONE;
  const light = looks.flatMap(({ list: one }) => (one && one.df === one.docids.length ? [one.docids] : []));
  if (!light.length) return candidatesFor(postings, namespace, text, [0, 0]); // what goes on from the core is too common
  const docids = light[0].filter((docid) => light.every((other) => other.includes(docid)));
  if (!docids.length) return NONE;
  const likely = light.length > 1 || (length >= SAYS && (tokens.length >= 2 * SAYS || namespace === "p"));
  return { docids, df: docids.length, exact: false, likely };
}

/** @type {Candidates} */
export const NONE = { docids: [], df: 0, exact: true, likely: false };

/**
 * Where to look: at the beginning, and at the places that are likely to tell most. A reading with a
 * core is looked up from there on: what is before it is common.
 * @param {Postings} postings
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @param {[number, number]} near
 * @returns {number[]}
 */
function startsOf(postings, namespace, tokens, near) {
  const count = tokens.length;
  if (namespace === "p") {
    const places = (breaks(tokens.join("")) ?? []).filter((at) => count - at >= TELLING);
    const first = (near[0] && places.find((at) => at >= near[0])) || 0;
    return [first, ...places.filter((at) => at > first).slice(0, 1)];
  }
  if (namespace !== "h") return count > EVERY[namespace] ? [0, Math.max(1, count - BACK)] : [0];
  if (tokens.every((token) => token < "\x80")) {
    const brand = near[0] < count - LATIN ? near[0] : 0;
    return [0, ...[brand, brand + ON].filter((at) => at > 0 && at < count - ON)];
  }
  const rest = tokens.map((_, at) => at).slice(1, count - 1)
    .filter((at) => !postings.split.h.has(tokens[at] + tokens[at + 1]))
    .sort((a, b) => promise(tokens, a, near) - promise(tokens, b, near));
  return [0, ...rest.slice(0, 1)];
}

/**
 * The smaller, the rarer what begins there: digits are rare in names.
 * @param {string[]} tokens
 * @param {number} at
 * @param {[number, number]} near
 */
function promise(tokens, at, near) {
  const digit = /\p{Nd}/u.test(tokens[at] + tokens[at + 1]);
  const inside = near[0] <= at && at <= near[1] - 2;
  return (digit ? 0 : 2000) + (inside ? 0 : 1000) + at;
}
