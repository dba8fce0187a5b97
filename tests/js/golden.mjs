/**
 * Tries the cases of tests/vectors/queries.json on an engine, and tells hits, in Chromium and in Node.
 */

/** @param {string} text @param {number} unit */
const point = (text, unit) => [...text.slice(0, unit)].length;

/** @param {any} hit @returns {{id: string, match: object | null}} as the generator tells it */
export function told({ entity: { id }, tier, match }) {
  if (!match) return { id, match: null };
  const { reason, text } = match;
  const ranges = match.ranges.map((range) => range.map((at) => point(text, at)));
  return { id, match: { tier, reason, text, ranges } };
}

/** @param {any} hit @returns {unknown[]} as the cases tell it */
function cased(hit) {
  const { id, match } = told(hit);
  return match ? [id, match.tier, match.reason, match.ranges] : [id];
}

/**
 * @param {(day: string) => any} engineOn the engine for a day
 * @param {any[]} rows
 * @returns {Promise<{tried: number, failures: unknown[]}>}
 */
export async function run(engineOn, rows) {
  const failures = [];
  for (const [, q, day, filters, sort, first, ...expected] of rows) {
    const answer = await engineOn(day).search({ q, filters, sort, page: first / 10 + 1, size: 10 });
    const last = Math.max(1, Math.ceil(answer.ranked / 10));
    const shown = first / 10 + 1 > last ? [] : answer.hits.map(cased);
    const found = [answer.ranked, answer.beyond, answer.more, answer.meant ?? "", shown];
    if (JSON.stringify(found) !== JSON.stringify(expected)) failures.push({ q, day, filters, sort, first, found, expected });
  }
  return { tried: rows.length, failures };
}
