/**
 * Which entities does a query find, why, and in what order? The twin of search/query/rank.py;
 * FORMAT.md, "Tiers": tiers that can be told to people, never a score.
 * Pure. Needs queries, entities and readings. Fires nothing.
 * A rule is one way to match; it judges each candidate by itself.
 */

import { LEAST_CORE, MOST } from "../lib/constants.mjs";
import { size } from "../lib/names.mjs";
import { initials, spoken } from "./pinyin.mjs";
import { documentKey } from "./query-parser.mjs";

/** @typedef {import("./candidate.mjs").Candidate} Candidate */
/** @typedef {import("./candidate.mjs").Name} Name */
/** @typedef {import("./query-parser.mjs").Query} Query */
/** @typedef {[number, number]} Range */
/** @typedef {import("./candidate.mjs").NameKind | "identifier" | "document"} Field */

/**
 * @typedef {object} Match
 * @property {number} tier
 * @property {number[]} key smaller comes first, among matches by the same rule; then the docid
 * @property {Field} field what matched
 * @property {Field | "pinyin" | "initials" | "similar" | "sound"} reason the field itself where its text matched
 * @property {string} text the original
 * @property {Range[]} ranges in the folded text
 */

/** @typedef {(entity: Candidate, counts: (record: any) => boolean) => Match | null} Judge */
/** @typedef {{name: "whole" | "names" | "words" | "code" | "pinyin" | "initials" | "similar" | "sound",
 *   capped: boolean, text: string, judge: Judge}} MatchRule text is what is looked up */
/** @typedef {import("./query-parser.mjs").Rules & {readings: import("./pinyin.mjs").Readings | null}} Known */

const DOCUMENT = 7; // its place in a record

/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number} below zero where a comes first
 */
export function compare(a, b) {
  for (let i = 0; i < a.length && i < b.length; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

/**
 * @param {(Match | null)[]} matches
 * @returns {Match | null} the one with the smallest key, the earlier of two equal ones
 */
function smallest(matches) {
  return matches.reduce((best, match) =>
    match && (!best || compare(match.key, best.key) < 0) ? match : best, null);
}

/**
 * The rules that apply to a query, in the order of their tiers.
 * @param {Query} query
 * @param {Known} known its readings may still be on their way until the first entity is judged
 * @returns {MatchRule[]}
 */
export function matchRules(query, known) {
  /** @type {MatchRule[]} */
  const found = [];
  const add = (/** @type {MatchRule["name"]} */ name, /** @type {boolean} */ capped, /** @type {string} */ text, /** @type {Judge} */ judge) =>
    found.push({ name, capped, text, judge });
  add("whole", false, "", (entity, counts) => whole(entity, query, known, counts));
  add("names", query.size === 1, query.folded, (entity) => byName(entity, query));
  if (query.words.length && !query.spoken) found.push(inWords(query));
  if (query.code) add("code", true, query.code, (entity) => byCode(entity, query));
  if (query.letters) add("pinyin", true, query.letters, (entity) => byPinyin(entity, query.letters, known));
  if (query.initials) add("initials", true, query.initials, (entity) => byInitials(entity, query.initials, known));
  return found;
}

/** @param {Query} query @returns {MatchRule} tier 5 */
export function inWords(query) {
  return { name: "words", capped: false, text: "", judge: (entity) => byWords(entity, query) };
}

/**
 * Tier 0: an identifier, or the document number of a record that counts.
 * @param {Candidate} entity
 * @param {Query} query
 * @param {Known} known
 * @param {(record: any) => boolean} counts
 * @returns {Match | null}
 */
function whole(entity, query, { folding }, counts) {
  const id = query.code && entity.identifiers.find(({ folded }) => folded === query.code);
  /** @type {Omit<Match, "field" | "reason" | "text">} */
  const match = { tier: 0, key: [], ranges: [] };
  if (id) return { ...match, field: "identifier", reason: "identifier", text: id.text, ranges: [[0, id.folded.length]] };
  if (!query.document) return null;
  const record = entity.records.find((r) => documentKey(folding.fold(r[DOCUMENT])) === query.document && counts(r));
  if (!record) return null;
  return { ...match, field: "document", reason: "document", text: record[DOCUMENT], ranges: [[0, query.document.length]] };
}

/**
 * Tiers 1 to 4: a name contains the query; or, later in tier 2, none does, but one has its core.
 * The registered name goes before others that match as well, where they are of one tier.
 * @param {Candidate} entity
 * @param {Query} query
 * @returns {Match | null}
 */
function byName(entity, query) {
  const near = query.core !== query.folded && size(query.core) >= LEAST_CORE
    && entity.names.some((name) => coreOf(name) === query.core);
  const direct = entity.names.flatMap((name) => inName(name, query, entity, near));
  const found = direct.length || !near ? direct : entity.names.flatMap((name) => asCore(name, query, entity));
  const best = smallest(found);
  if (!best) return null;
  const like = found.filter(({ key }) => compare(key.slice(0, 2), best.key.slice(0, 2)) === 0);
  const shown = smallest(like.filter(({ text, field }) => text === like[0].text && field === like[0].field));
  return { .../** @type {Match} */ (shown), key: best.key };
}

/** @param {Name} name */
const coreOf = (name) => name.folded.slice(...name.core);

/** @param {number} number a place or a length @returns {number} as far as it counts */
const counted = (number) => Math.min(number, MOST);

/**
 * @param {string} text
 * @param {string} part
 * @returns {number[]} every place where it begins
 */
function placesIn(text, part) {
  const found = [];
  for (let place = text.indexOf(part); place >= 0; place = text.indexOf(part, place + 1)) found.push(place);
  return found;
}

/**
 * @param {Name} name
 * @param {{folded: string, core: string}} query
 * @param {Candidate} entity
 * @param {boolean} [near] whether some name has the query's core
 * @returns {Match[]} for each place
 */
function inName(name, query, { weight }, near = false) {
  return placesIn(name.folded, query.folded).map((place) => {
    const tier = tierOf(name, query, place);
    const rest = [-weight, counted(size(name.folded.slice(0, place))), counted(name.size)];
    const beside = near && tier > 2; // another of its names has the core
    const key = beside ? [2, 1, tier, ...rest] : [tier, 0, ...rest];
    const ranges = /** @type {Range[]} */ ([[place, place + query.folded.length]]);
    return { tier: key[0], key, field: name.kind, reason: name.kind, text: name.text, ranges };
  });
}

/**
 * @param {Name} name
 * @param {{folded: string, core: string}} query
 * @param {number} place
 */
function tierOf(name, query, place) {
  if (name.folded.length === query.folded.length && name.kind !== "unbracketed") return 1;
  if (coreOf(name) === query.core) return 2;
  return place === 0 || place === name.brand ? 3 : 4;
}

/**
 * @param {Name} name
 * @param {Query} query
 * @param {Candidate} entity
 * @returns {Match[]}
 */
function asCore(name, query, { weight }) {
  if (coreOf(name) !== query.core) return [];
  const key = [2, 2, -weight, counted(name.size)];
  return [{ tier: 2, key, field: name.kind, reason: name.kind, text: name.text, ranges: [name.core] }];
}

/**
 * Tier 5: each word is in some name.
 * @param {Candidate} entity
 * @param {Query} query
 * @returns {Match | null}
 */
function byWords({ names }, { words }) {
  if (!words.every((word) => names.some(({ folded }) => folded.includes(word)))) return null;
  const name = /** @type {Name} */ (names.find(({ folded }) => folded.includes(words[0])));
  return { tier: 5, key: [], field: name.kind, reason: name.kind, text: name.text, ranges: placesOf(words, name) };
}

/**
 * @param {string[]} words
 * @param {Name} name
 * @returns {Range[]} the first place of each that the name contains
 */
function placesOf(words, { folded }) {
  return words.flatMap((word) => {
    const place = folded.indexOf(word);
    return place < 0 ? [] : [/** @type {Range} */ ([place, place + word.length])];
  });
}

/**
 * Tier 6: part of an identifier.
 * @param {Candidate} entity
 * @param {Query} query
 */
function byCode({ identifiers, weight }, { code }) {
  return smallest(identifiers.map(({ text, folded }) => {
    const place = folded.indexOf(code);
    if (place < 0) return null;
    const key = [Number(place > 0), -weight, counted(place), counted(folded.length)];
    return { tier: 6, key, field: "identifier", reason: "identifier", text, ranges: [[place, place + code.length]] };
  }));
}

/**
 * @param {Candidate} entity
 * @param {Known} known
 * @param {(variant: string[], characters: string[]) => {start: number, end: number, part: boolean}[]} find
 * @param {{tier: number, reason: "pinyin" | "initials" | "sound"}} what
 */
function byReading({ names, weight }, { readings }, find, { tier, reason }) {
  if (!readings) throw new TypeError("judged before the readings are there");
  return smallest(names.flatMap((name) => {
    const characters = [...name.folded];
    const unit = (/** @type {number} */ at) => characters.slice(0, at).join("").length;
    return readings.variants(characters).flatMap((variant) => find(variant, characters)).map(({ start, end, part }) => {
      const from = unit(start);
      const inside = Number(from !== 0 && from !== name.brand);
      /** @type {Match} */
      return {
        tier,
        key: [Number(part), inside, -weight, counted(start), counted(name.size)],
        field: name.kind,
        reason,
        text: name.text,
        ranges: [[from, unit(end)]],
      };
    });
  }));
}

/**
 * Tier 7: letters from the beginning of a syllable on.
 * @param {Candidate} entity
 * @param {string} letters
 * @param {Known} known
 */
function byPinyin(entity, letters, known) {
  return byReading(entity, known, (variant, characters) => spoken(letters, variant, characters), { tier: 7, reason: "pinyin" });
}

/**
 * Tier 8: the initials of a reading.
 * @param {Candidate} entity
 * @param {string} letters
 * @param {Known} known
 */
function byInitials(entity, letters, known) {
  const find = (/** @type {string[]} */ variant) => placesIn(initials(variant), letters)
    .map((start) => ({ start, end: start + letters.length, part: false }));
  return byReading(entity, known, find, { tier: 8, reason: "initials" });
}

/**
 * Tier 9: what sounds as the query does, the end of it perhaps longer.
 * @param {string} letters
 * @param {Known} known
 * @returns {MatchRule}
 */
export function sameSound(letters, known) {
  const find = (/** @type {string[]} */ variant, /** @type {string[]} */ characters) => spoken(letters, variant, characters);
  const judge = (/** @type {Candidate} */ entity) => byReading(entity, known, find, { tier: 9, reason: "sound" });
  return { name: "sound", capped: true, text: letters, judge };
}

/**
 * Tier 9: each word, or one spelled like it, in some name. What was typed may be anywhere in it.
 * @param {import("./spelling.mjs").Option[][]} options for each word, nearest first
 * @returns {MatchRule}
 */
export function similar(options) {
  return {
    name: "similar",
    capped: true,
    text: "",
    judge({ names, words }) {
      const has = (/** @type {import("./spelling.mjs").Option} */ { word, distance }) =>
        (distance ? words().has(word) : names.some(({ folded }) => folded.includes(word)));
      const places = options.map((choices) => choices.findIndex(has));
      if (places.includes(-1)) return null;
      const taken = places.map((place, i) => options[i][place]);
      const said = taken.map(({ word }) => word);
      const name = /** @type {Name} */ (names.find(({ folded }) => folded.includes(said[0])));
      const distance = taken.reduce((sum, option) => sum + option.distance, 0);
      return {
        tier: 9,
        key: [options.length > 1 ? distance : places[0]],
        field: name.kind,
        reason: "similar",
        text: name.text,
        ranges: placesOf(said, name),
      };
    },
  };
}
