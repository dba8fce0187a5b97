/**
 * The search's address: `?q=…&list=a&list=b&sort=newest&page=2`. Pure.
 * Needs nothing, fires nothing.
 */

import { FACETS, SORTS } from "../search/facets.mjs";

/** @typedef {{q: string, filters: import("../search/facets.mjs").Filters,
 *   sort: import("../search/facets.mjs").Sort, page: number}} State */

const LONGEST = 200;

/**
 * @param {string} search the address from its question mark
 * @param {string} moved former keys: `list/former=key&authority/former=key`
 * @returns {State}
 */
export function readState(search, moved = "") {
  const keys = new URLSearchParams(moved);
  const params = new URLSearchParams(search);
  /** @type {import("../search/facets.mjs").Filters} */
  const filters = {};
  for (const facet of FACETS) {
    const given = params.getAll(facet).filter(Boolean);
    const values = new Set(given.map((value) => keys.get(`${facet}/${value}`) ?? value));
    if (values.size) filters[facet] = [...values];
  }
  const sort = SORTS.find((name) => name === params.get("sort")) ?? "relevance";
  const page = Number(params.get("page"));
  return {
    q: (params.get("q") ?? "").slice(0, LONGEST),
    filters,
    sort,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/**
 * @param {State} state
 * @returns {string} from the question mark; "?" alone where there is nothing to say
 */
export function writeState({ q, filters, sort, page }) {
  const params = new URLSearchParams();
  if (q) params.set("q", q);
  for (const facet of FACETS) {
    for (const value of filters[facet] ?? []) params.append(facet, value);
  }
  if (sort !== "relevance") params.set("sort", sort);
  if (page > 1) params.set("page", String(page));
  return `?${params}`;
}

/**
 * The state with one filter more, or less where it was there; from the first page.
 * @param {State} state
 * @param {import("../search/facets.mjs").Facet} facet
 * @param {string} value
 * @returns {State}
 */
export function toggled(state, facet, value) {
  const chosen = state.filters[facet] ?? [];
  const next = chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value];
  return { ...state, filters: { ...state.filters, [facet]: next }, page: 1 };
}
