/**
 * An entity that answers a query on a day: its records that count, and what matched. Pure.
 * Needs candidates, rules and the words of the index. Fires nothing.
 */

import { listingsOn, standing } from "../lib/status.mjs";

/** @typedef {import("./candidate.mjs").Candidate} Candidate */
/** @typedef {import("./rank.mjs").MatchRule} MatchRule */
/** @typedef {{field: import("./rank.mjs").Field, reason: import("./rank.mjs").Match["reason"], text: string,
 *   ranges: [number, number][]}} Evidence ranges in the text */
/** @typedef {{entity: Candidate, listings: import("../lib/status.mjs").Listing[], tier: number,
 *   match: Evidence | null}} Hit match is null where nothing was asked */

/**
 * @param {Candidate} entity
 * @param {MatchRule | null} rule by which it was found; null where nothing was asked
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
  const { tier, field, reason, text } = match;
  const ranges = register.folding.unfold(text, match.ranges);
  return { entity, listings, tier, match: { field, reason, text, ranges } };
}

/** @param {Hit} hit @returns {string} what was found in it, as it is written there */
export function said({ match }) {
  const [first] = match?.ranges ?? [];
  return match && first ? match.text.slice(...first) : "";
}
