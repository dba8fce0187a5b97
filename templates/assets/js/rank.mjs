/**
 * Which entities does a query find, why, and in what order? As Part 1 of generator/search/FORMAT.md
 * and generator/search/rank.py: tiers that can be told to people, never a score.
 * Pure. Needs queries, entities and readings. Fires nothing.
 * Each way of finding is a rule; a rule judges an entity by itself.
 */

import { initials, isSyllable } from "./pinyin.mjs";
import { size } from "./parts.mjs";

/** @typedef {import("./entity.mjs").Entity} Entity */
/** @typedef {import("./entity.mjs").Name} Name */
/** @typedef {import("./query.mjs").Query} Query */
/** @typedef {[number, number]} Range */
/** @typedef {import("./entity.mjs").NameKind | "identifier" | "document"} Why */

/**
 * @typedef {object} Match
 * @property {number} tier
 * @property {number[]} key smaller comes first, among matches by the same rule; then the docid
 * @property {Why} why what was found
 * @property {"text" | "pinyin" | "initials" | "similar"} how
 * @property {string} text the original
 * @property {Range[]} ranges in the folded text
 */

/** @typedef {(entity: Entity, counts: (record: any) => boolean) => Match | null} Judge */
/** @typedef {{kind: "exact" | "name" | "words" | "code" | "pinyin" | "initials" | "similar",
 *   capped: boolean, way: string[], judge: Judge}} Rule way is that of a pinyin rule */
/** @typedef {import("./query.mjs").Rules & {readings: import("./pinyin.mjs").Readings | null}} Known */

const LEAST_CORE = 2;
const LEAST_DOCUMENT = 4;
const FARTHEST = 1023;
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
 * @returns {Rule[]}
 */
export function rulesOf(query, known) {
  /** @type {Rule[]} */
  const found = [
    { kind: "exact", capped: false, way: [], judge: (entity, counts) => exact(entity, query, known, counts) },
    { kind: "name", capped: query.size === 1, way: [], judge: (entity) => byName(entity, query) },
  ];
  const add = (/** @type {Rule["kind"]} */ kind, /** @type {boolean} */ capped, /** @type {Judge} */ judge) =>
    found.push({ kind, capped, way: [], judge });
  if (query.words.length) add("words", false, (entity) => byWords(entity, query));
  if (query.code) add("code", true, (entity) => byCode(entity, query));
  for (const way of query.ways) {
    found.push({ kind: "pinyin", capped: true, way, judge: (entity) => byPinyin(entity, way, known) });
  }
  if (query.letters.length > 1) add("initials", true, (entity) => byInitials(entity, query.letters, known));
  return found;
}

/**
 * Tier 0: an identifier, or the document number of a record that counts.
 * @param {Entity} entity
 * @param {Query} query
 * @param {Known} known
 * @param {(record: any) => boolean} counts
 * @returns {Match | null}
 */
function exact(entity, query, { folding }, counts) {
  const id = query.code && entity.identifiers.find(({ folded }) => folded === query.code);
  /** @type {Omit<Match, "why" | "text">} */
  const match = { tier: 0, key: [], how: "text", ranges: [] };
  if (id) return { ...match, why: "identifier", text: id.text, ranges: [[0, id.folded.length]] };
  if (query.size < LEAST_DOCUMENT || !/\p{Nd}/u.test(query.folded)) return null;
  const record = entity.records.find((r) => folding.fold(r[DOCUMENT]) === query.folded && counts(r));
  if (!record) return null;
  return { ...match, why: "document", text: record[DOCUMENT], ranges: [[0, query.folded.length]] };
}

/**
 * Tiers 1 to 4: the query stands in a name; or, later in tier 2, in none, but a name's core is its.
 * @param {Entity} entity
 * @param {Query} query
 */
function byName(entity, query) {
  const direct = smallest(entity.names.map((name) => inName(name, query, entity)));
  if (direct || query.core === query.folded || size(query.core) < LEAST_CORE) return direct;
  return smallest(entity.names.map((name) => asCore(name, query, entity)));
}

/** @param {Name} name */
const coreOf = (name) => name.folded.slice(...name.core);

/** @param {number} number a place or a length @returns {number} as far as it counts */
const counted = (number) => Math.min(number, FARTHEST);

/**
 * @param {Name} name
 * @param {Query} query
 * @param {Entity} entity
 * @returns {Match | null}
 */
function inName(name, query, { weight }) {
  const place = name.folded.indexOf(query.folded);
  if (place < 0) return null;
  const tier = tierOf(name, query, place);
  const key = [tier, 0, -weight, counted(size(name.folded.slice(0, place))), counted(name.size)];
  const ranges = /** @type {Range[]} */ ([[place, place + query.folded.length]]);
  return { tier, key, why: name.kind, how: "text", text: name.text, ranges };
}

/**
 * @param {Name} name
 * @param {Query} query
 * @param {number} place
 */
function tierOf(name, query, place) {
  if (name.folded.length === query.folded.length) return 1;
  if (coreOf(name) === query.core) return 2;
  return place === 0 || place === name.brand ? 3 : 4;
}

/**
 * @param {Name} name
 * @param {Query} query
 * @param {Entity} entity
 * @returns {Match | null}
 */
function asCore(name, query, { weight }) {
  if (coreOf(name) !== query.core) return null;
  const key = [2, 1, -weight, counted(name.size)];
  return { tier: 2, key, why: name.kind, how: "text", text: name.text, ranges: [name.core] };
}

/**
 * Tier 5: each word stands in some name.
 * @param {Entity} entity
 * @param {Query} query
 * @returns {Match | null}
 */
function byWords({ names }, { words }) {
  if (!words.every((word) => names.some(({ folded }) => folded.includes(word)))) return null;
  const name = /** @type {Name} */ (names.find(({ folded }) => folded.includes(words[0])));
  return { tier: 5, key: [], why: name.kind, how: "text", text: name.text, ranges: placesOf(words, name) };
}

/**
 * @param {string[]} words
 * @param {Name} name
 * @returns {Range[]} the first place of each that stands in the name
 */
function placesOf(words, { folded }) {
  return words.flatMap((word) => {
    const place = folded.indexOf(word);
    return place < 0 ? [] : [/** @type {Range} */ ([place, place + word.length])];
  });
}

/**
 * Tier 6: part of an identifier.
 * @param {Entity} entity
 * @param {Query} query
 */
function byCode({ identifiers, weight }, { code }) {
  return smallest(identifiers.map(({ text, folded }) => {
    const place = folded.indexOf(code);
    if (place < 0) return null;
    const key = [Number(place > 0), -weight, counted(place), counted(folded.length)];
    return { tier: 6, key, why: "identifier", how: "text", text, ranges: [[place, place + code.length]] };
  }));
}

/**
 * @param {Entity} entity
 * @param {Known} known
 * @param {(variant: string[], characters: string[]) => number} find
 * @param {{tier: number, how: "pinyin" | "initials", length: number}} what
 */
function byReading({ names, weight }, { readings }, find, { tier, how, length }) {
  if (!readings) throw new TypeError("judged before the readings are there");
  return smallest(names.flatMap((name) => {
    const characters = [...name.folded];
    return readings.variants(characters).map((variant) => {
      const place = find(variant, characters);
      if (place < 0) return null;
      const unit = (/** @type {number} */ at) => characters.slice(0, at).join("").length;
      const start = unit(place);
      const inside = Number(start !== 0 && start !== name.brand);
      /** @type {Match} */
      return {
        tier,
        key: [inside, -weight, counted(place), counted(name.size)],
        why: name.kind,
        how,
        text: name.text,
        ranges: [[start, unit(place + length)]],
      };
    });
  }));
}

/**
 * Tier 7: the syllables of one way to cut the query.
 * @param {Entity} entity
 * @param {string[]} way
 * @param {Known} known
 */
function byPinyin(entity, way, known) {
  const find = (/** @type {string[]} */ variant, /** @type {string[]} */ characters) =>
    variant.findIndex((_, start) => way.every((syllable, i) =>
      variant[start + i] === syllable && isSyllable(syllable, characters[start + i])));
  return byReading(entity, known, find, { tier: 7, how: "pinyin", length: way.length });
}

/**
 * Tier 8: the initials of a reading.
 * @param {Entity} entity
 * @param {string} letters
 * @param {Known} known
 */
function byInitials(entity, letters, known) {
  const find = (/** @type {string[]} */ variant) => initials(variant).indexOf(letters);
  return byReading(entity, known, find, { tier: 8, how: "initials", length: letters.length });
}

/**
 * Tier 9: each word, or one spelled like it, stands in some name.
 * @param {import("./similar.mjs").Option[][]} options for each word, nearest first
 * @returns {Rule}
 */
export function similarRule(options) {
  return {
    kind: "similar",
    capped: true,
    way: [],
    judge({ names }) {
      const stands = (/** @type {string} */ word) => names.some(({ folded }) => folded.includes(word));
      const taken = options.map((choices) => choices.find(({ word }) => stands(word)));
      if (taken.some((option) => !option)) return null;
      const words = taken.map((option) => option?.word ?? "");
      const name = /** @type {Name} */ (names.find(({ folded }) => folded.includes(words[0])));
      const distance = taken.reduce((sum, option) => sum + (option?.distance ?? 0), 0);
      return {
        tier: 9,
        key: [distance],
        why: name.kind,
        how: "similar",
        text: name.text,
        ranges: placesOf(words, name),
      };
    },
  };
}
