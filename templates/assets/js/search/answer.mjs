/**
 * How many hits does an answer state, where not all were counted? As in search/query/answer.py;
 * FORMAT.md, "Loose counts". Pure. Needs what the rules of a query found. Fires nothing.
 */

import { isFiltered } from "./facets.mjs";

/** @typedef {{docids: number[], df: number, loose?: boolean, part?: boolean}} Counted what a rule finds */

/**
 * @param {{filters: import("./facets.mjs").Filters, sort: string, end: number}} asked
 * @param {import("./manifest.mjs").Register} register
 * @returns {number | null} where the page ends behind which hits need not be counted; null where all
 *   are needed
 */
export function pageEnd({ filters, sort, end }, { capped }) {
  return sort === "relevance" && !isFiltered(filters) && end < capped ? end : null;
}

/**
 * @param {Counted[]} lists
 * @param {Set<number>} alive
 * @returns {Counted[]} without entities none of whose records counts any more, as far as they are listed
 */
export function living(lists, alive) {
  return lists.map((list) => {
    const docids = list.docids.filter((docid) => alive.has(docid));
    return { ...list, docids, df: list.df - list.docids.length + docids.length };
  });
}

/**
 * @param {Counted[]} lists
 * @param {number} found
 * @param {number | null} end
 * @returns {{total: number, more: boolean}} more: whether others were not counted
 */
export function hitCount(lists, found, end) {
  if (end === null) return { total: found, more: lists.some(({ loose, docids, df }) => loose && df > docids.length) };
  /** @type {Set<number>} */
  const before = new Set();
  for (const { docids, loose } of lists) {
    if (loose && docids.some((docid) => !before.has(docid))) {
      const told = Math.max(end, before.size);
      return found > told ? { total: told, more: true } : { total: found, more: false };
    }
    for (const docid of docids) before.add(docid);
  }
  return { total: found, more: false };
}
