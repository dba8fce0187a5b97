/**
 * Which entities a query finds, in what order, and why. Pure: query, entities, day → hits.
 * Tiers: 0 whole code, 1 whole name, 2 name without region and legal form, 3 beginning of name,
 * brand or code, 4 part of name or code, 5 all words in any order. Within a tier: more records,
 * earlier place, shorter name, identifier.
 * Needs nothing, fires nothing.
 */

import { foldCode } from "./codes.mjs";
import { fold, foldWords, unfold } from "./fold.mjs";
import { brandStart, core } from "./names.mjs";

/** @typedef {{i: string, k: string, g: string, c: string, n: [number, string][],
 *   r: import("./records.mjs").RawRecord[]}} RawEntity */
/** @typedef {"name" | "english" | "alias" | "former"} NameKind */
/** @typedef {{kind: NameKind, text: string, folded: string, brand: number, core: string}} Name */
/** @typedef {{id: string, kind: string, region: string, code: string, codeFolded: string,
 *   names: Name[], records: import("./records.mjs").RawRecord[]}} Entity */
/** @typedef {{why: NameKind | "code", text: string, ranges: [number, number][]}} Evidence */
/** @typedef {{entity: Entity, listings: import("./records.mjs").Listing[], tier: number,
 *   place: number, match: Evidence | null}} Hit match is null where nothing was asked */
/** @typedef {{folded: string, core: string, words: string[], code: string}} Query */

export const SHORTEST = 2;
const SHORTEST_CODE = 4;
/** @type {NameKind[]} */
const KINDS = ["name", "english", "alias", "former"];

/**
 * @param {RawEntity} raw
 * @param {string[]} regions folded region names, longest first
 * @returns {Entity}
 */
export function prepare(raw, regions) {
  const names = raw.n.map(([kind, text]) => {
    const folded = fold(text);
    const brand = brandStart(folded, regions);
    return { kind: KINDS[kind] ?? "alias", text, folded, brand, core: core(folded, regions) };
  });
  const { i: id, k: kind, g: region, c: code, r: records } = raw;
  return { id, kind, region, code, codeFolded: foldCode(code), names, records };
}

/**
 * @param {string} text
 * @param {string[]} regions
 * @returns {Query}
 */
export function readQuery(text, regions) {
  const folded = fold(text);
  const code = foldCode(text);
  return {
    folded,
    core: core(folded, regions),
    words: foldWords(text),
    code: code.length >= SHORTEST_CODE ? code : "",
  };
}

/** @param {string} text a query @returns {boolean} whether it says something, but too little */
export function tooShort(text) {
  return text.trim() !== "" && [...fold(text)].length < SHORTEST;
}

/**
 * @param {Name} name
 * @param {Query} query
 * @returns {[number, number] | null} tier and place
 */
function rate(name, query) {
  const place = name.folded.indexOf(query.folded);
  if (place < 0) {
    const apart = query.words.length > 1 && query.words.every((w) => name.folded.includes(w));
    return apart ? [5, name.folded.indexOf(query.words[0])] : null;
  }
  if (name.folded.length === query.folded.length) return [1, 0];
  if (name.core === query.core) return [2, place];
  return place === 0 || name.folded.startsWith(query.folded, name.brand) ? [3, place] : [4, place];
}

/**
 * @param {Entity} entity
 * @param {Query} query
 * @returns {{tier: number, place: number, name: Name | null} | null} name is null for the code
 */
function best(entity, query) {
  /** @type {{tier: number, place: number, name: Name | null} | null} */
  let found = null;
  const at = query.code ? entity.codeFolded.indexOf(query.code) : -1;
  if (at >= 0) {
    const whole = query.code.length === entity.codeFolded.length;
    found = { tier: whole ? 0 : at === 0 ? 3 : 4, place: at, name: null };
  }
  for (const name of entity.names) {
    const rated = rate(name, query);
    if (rated && (!found || rated[0] < found.tier)) {
      found = { tier: rated[0], place: rated[1], name };
    }
  }
  return found;
}

/**
 * @param {Entity} entity
 * @param {{place: number, name: Name | null}} found
 * @param {Query} query
 * @returns {Evidence}
 */
function evidence(entity, { place, name }, query) {
  if (!name) {
    const ranges = unfold(entity.code, [[place, place + query.code.length]]);
    return { why: "code", text: entity.code, ranges };
  }
  const needles = name.folded.includes(query.folded) ? [query.folded] : query.words;
  const ranges = needles.map((needle) => {
    const start = name.folded.indexOf(needle);
    return /** @type {[number, number]} */ ([start, start + needle.length]);
  });
  return { why: name.kind, text: name.text, ranges: unfold(name.text, ranges) };
}

/**
 * All hits in rank order. An empty query finds every entity that has a record that counts.
 * @param {Query} query
 * @param {Entity[]} entities
 * @param {(entity: Entity) => import("./records.mjs").Listing[]} listings of an entity on the day
 * @returns {Hit[]}
 */
export function match(query, entities, listings) {
  /** @type {Hit[]} */
  const hits = [];
  for (const entity of entities) {
    const found = query.folded ? best(entity, query) : { tier: 4, place: 0, name: null };
    if (!found) continue;
    const current = listings(entity);
    if (current.length === 0) continue;
    hits.push({
      entity,
      listings: current,
      tier: found.tier,
      place: found.place,
      match: query.folded ? evidence(entity, found, query) : null,
    });
  }
  return hits.sort(byRank);
}

/**
 * @param {Hit} a
 * @param {Hit} b
 */
function byRank(a, b) {
  return (
    a.tier - b.tier ||
    b.listings.length - a.listings.length ||
    a.place - b.place ||
    (a.entity.names[0]?.text.length ?? 0) - (b.entity.names[0]?.text.length ?? 0) ||
    (a.entity.id < b.entity.id ? -1 : 1)
  );
}
