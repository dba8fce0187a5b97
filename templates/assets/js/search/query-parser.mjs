/**
 * What may a typed query mean? The twin of search/query/query_parser.py; FORMAT.md, "A query".
 * Pure. Needs the rules that come with the index. Fires nothing.
 */

import { FORMS, LEAST_KEY, LONG } from "../lib/constants.mjs";
import { core, size } from "../lib/names.mjs";
import { SYLLABLES, breaks } from "./syllables.mjs";

/** @typedef {{folding: import("../lib/folding.mjs").Folding, regions: import("../lib/names.mjs").Regions}} Rules */

/**
 * @typedef {object} Query
 * @property {string} folded
 * @property {number} size its characters
 * @property {[number, number]} range where its core lies
 * @property {string} core without region and legal form
 * @property {string[]} words none where there are not at least two; without single characters
 * @property {boolean} spoken whether each word may be a syllable: then tier 5 is asked last
 * @property {string} code as an identifier; "" where it is none
 * @property {string} document as a document number; "" where it is none
 * @property {string} letters where it is nothing but a to z, two at least, that can be syllables; else ""
 * @property {string} initials where it is one word of a to z and digits, or one for each; else ""
 * @property {string[]} spelled words that may be misspelled, without single characters; none where they cannot be
 */

const KIND_OF_DOCUMENT = /号[^号之0-9]+$/u;
const NUMBERED = /\p{Nd}|[〇一二三四五六七八九十].*号/u;

/** @param {string} word @returns {boolean} whether it may be misspelled */
export const isLong = (word) => word.length >= LONG && /^[a-z]+$/.test(word);

/** @param {string} folded @returns {string} the number, without what kind of document it is of; "" where it is no key */
export function documentKey(folded) {
  const number = folded.replace(KIND_OF_DOCUMENT, "号");
  return size(number) >= LEAST_KEY && NUMBERED.test(number) ? number : "";
}

/** @param {string[]} pieces without legal forms, where something else is there */
const tellingOf = (pieces) => (pieces.every((piece) => FORMS.includes(piece)) ? pieces : pieces.filter((piece) => !FORMS.includes(piece)));

/** @param {string[]} pieces without those of a letter, which tell little among others */
const largeOf = (pieces) => tellingOf(pieces).filter((piece) => size(piece) > 1);

/**
 * @param {string} q
 * @param {Rules} rules
 * @returns {Query}
 */
export function parseQuery(q, { folding, regions }) {
  const folded = folding.fold(q);
  const pieces = folding.words(q);
  const large = largeOf(pieces);
  const typed = largeOf(folding.runs(q));
  const alone = pieces.length === 1;
  const code = alone || /[0-9]/.test(folded) ? folding.code(q) : "";
  const plain = /^[a-z0-9]{2,}$/.test(folded);
  const range = core(folded, regions);
  return {
    folded,
    size: size(folded),
    range,
    core: folded.slice(...range),
    words: pieces.length > 1 && (large.length > 1 || pieces.every((word) => size(word) > 1)) ? large : [],
    spoken: tellingOf(pieces).every((word) => SYLLABLES.has(word)),
    code: code.length >= LEAST_KEY ? code : "",
    document: documentKey(folded),
    letters: plain && !/[0-9]/.test(folded) && breaks(folded) ? folded : "",
    initials: plain && (alone || pieces.length === size(folded)) ? folded : "",
    spelled: typed.every((word) => /^[a-z0-9]+$/.test(word)) && typed.some(isLong) ? typed : [],
  };
}
