/**
 * An entity that answers a query on a day: its records that count, and what matched. Pure.
 * Needs entities, rules and the words of the index. Fires nothing.
 */

import { listingsOn, standing } from "../lib/records.mjs";

/** @typedef {import("./entity.mjs").Entity} Entity */
/** @typedef {import("./rank.mjs").Rule} Rule */
/** @typedef {{why: import("./rank.mjs").Why, how: import("./rank.mjs").Match["how"], text: string,
 *   ranges: [number, number][]}} Evidence ranges in the text */
/** @typedef {{entity: Entity, listings: import("../lib/records.mjs").Listing[], tier: number,
 *   match: Evidence | null}} Hit match is null where nothing was asked */

/**
 * @param {Entity} entity
 * @param {Rule | null} rule by which it was found; null where nothing was asked
 * @param {import("./manifest.mjs").Register} register
 * @param {string} today
 * @returns {Hit | null} null where none of its records counts, or the rule does not find it
 */
export function hitOf(entity, rule, register, today) {
  const listings = listingsOn(entity.records, register, today);
  if (listings.length === 0) return null;
  if (!rule) return { entity, listings, tier: 9, match: null };
  const match = rule.judge(entity, (record) => standing(record, today) !== "ended");
  if (!match) return null;
  const { tier, why, how, text } = match;
  const ranges = register.folding.unfold(text, match.ranges);
  return { entity, listings, tier, match: { why, how, text, ranges } };
}

/** @param {Hit} hit @returns {string} what was found in it, as it is written there */
export function said({ match }) {
  const [first] = match?.ranges ?? [];
  return match && first ? match.text.slice(...first) : "";
}
