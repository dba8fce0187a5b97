/**
 * The statement of a search: what was asked, of which edition of the register, what was found,
 * and how to check it. FORMAT.md specifies its form.
 * Needs: build.json at the site's root, and crypto.subtle for the digest, which browsers give only
 * to pages opened over https. Fires nothing. Loaded when it is asked for.
 */

import { NAMED } from "../lib/constants.mjs";
import { FACETS } from "../search/facets.mjs";
import { mainName } from "./result-items.mjs";

/** @typedef {import("../search/engine.mjs").Answer} Answer */
/** @typedef {import("../main.mjs").Context} Context */

/**
 * @typedef {object} Statement
 * @property {"gongshi-statement"} format
 * @property {1} version
 * @property {string} site address of the register
 * @property {{title: string, as_of: string, timezone: string, commit: string, inputs: string,
 *   generator: string}} register the edition that was searched
 * @property {string} day the register's day the answer is for
 * @property {string} made when, in UTC, by the reader's clock
 * @property {{q: string, filters: Record<string, string[]>, sort: string}} query
 * @property {{total: number, beyond: number, more?: true, first: Row[]}} result beyond are those that
 *   were not ranked, more says that there are others, which were not counted
 * @property {string | null} [sha256] of the canonical form of everything else
 */
/** @typedef {{id: string, name: string, code: string, tier: number | null}} Row tier is null where no text was asked for */

/**
 * JSON in the one form that a digest can be taken of: keys in order, no spaces.
 * @param {unknown} value of strings, whole numbers, booleans, null, arrays and plain objects
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}

/**
 * @param {string} text
 * @returns {Promise<string | null>} SHA-256 in hexadecimal; null where the browser computes none
 */
export async function sha256(text) {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {URL} root of the site
 * @returns {Promise<Record<string, any>>}
 */
async function edition(root) {
  const response = await fetch(new URL("build.json", root), { cache: "no-cache" });
  if (!response.ok) throw new Error(`build.json: ${response.status}`);
  return response.json();
}

/**
 * @param {import("../search/facets.mjs").Filters} filters
 * @returns {Record<string, string[]>} those that are set, their values in order
 */
function asked(filters) {
  const set = FACETS.filter((facet) => filters[facet]?.length);
  return Object.fromEntries(set.map((facet) => [facet, [...(filters[facet] ?? [])].sort()]));
}

/**
 * @param {Answer} answer whose hits are the first `NAMED`
 * @param {import("./url-state.mjs").State} state
 * @param {Context} context
 * @param {string} title of the register
 * @returns {Promise<Statement>}
 */
export async function statementOf(answer, state, { page, now }, title) {
  const build = await edition(page.root);
  /** @type {Statement} */
  const statement = {
    format: "gongshi-statement",
    version: 1,
    site: page.root.href,
    register: {
      title,
      as_of: build.as_of,
      timezone: build.timezone,
      commit: build.commit,
      inputs: build.inputs,
      generator: build.version,
    },
    day: answer.today,
    made: `${now().toISOString().slice(0, 19)}Z`,
    query: { q: state.q.trim(), filters: asked(state.filters), sort: state.sort },
    result: {
      total: answer.ranked,
      beyond: answer.beyond,
      ...(answer.more ? { more: true } : {}),
      first: answer.hits.map((hit) => ({
        id: hit.entity.id,
        name: mainName(hit)?.text ?? "",
        code: hit.entity.code,
        tier: hit.match && hit.tier,
      })),
    },
  };
  return { ...statement, sha256: await sha256(canonical(statement)) };
}
