/**
 * Narrowing, counting and ordering of hits. Pure.
 * A hit stays when one and the same record answers every filter on records; counts of a facet
 * leave its own choice aside, so that they say what choosing more would bring.
 * Needs nothing, fires nothing.
 */

/** @typedef {"class" | "list" | "region" | "authority" | "kind" | "status"} Facet */
/** @typedef {Partial<Record<Facet, string[]>>} Filters */
/** @typedef {"relevance" | "newest" | "ending"} Sort */
/** @typedef {import("./hit.mjs").Hit} Hit */
/** @typedef {import("../lib/status.mjs").Listing} Listing */

/** @type {Facet[]} */
export const FACETS = ["class", "list", "status", "region", "authority", "kind"];
/** @type {Sort[]} */
export const SORTS = ["relevance", "newest", "ending"];

/** @param {Filters} filters @returns {boolean} */
export function isFiltered(filters) {
  return FACETS.some((facet) => filters[facet]?.length);
}

/**
 * What a hit's record has to say about a facet.
 * @param {Facet} facet
 * @param {Hit} hit
 * @param {Listing} listing
 */
function value(facet, hit, listing) {
  if (facet === "region") return hit.entity.region;
  if (facet === "kind") return hit.entity.kind;
  return listing[facet];
}

/**
 * The hit's records that answer the filters.
 * @param {Hit} hit
 * @param {Filters} filters
 * @param {Facet} [except]
 * @returns {Listing[]}
 */
function answering(hit, filters, except) {
  const asked = FACETS.filter((facet) => facet !== except && filters[facet]?.length);
  return hit.listings.filter((listing) =>
    asked.every((facet) => filters[facet]?.includes(value(facet, hit, listing))),
  );
}

/**
 * @param {Hit[]} hits
 * @param {Filters} filters
 * @returns {Hit[]}
 */
export function narrow(hits, filters) {
  return hits.filter((hit) => answering(hit, filters).length > 0);
}

/**
 * How many entities each value of each facet would show; a chosen value stays with its zero.
 * @param {Hit[]} hits before narrowing
 * @param {Filters} filters
 * @returns {Record<Facet, Map<string, number>>}
 */
export function count(hits, filters) {
  const counts = /** @type {Record<Facet, Map<string, number>>} */ ({});
  for (const facet of FACETS) {
    const tally = new Map((filters[facet] ?? []).map((chosen) => [chosen, 0]));
    for (const hit of hits) {
      const values = new Set(
        answering(hit, filters, facet).map((listing) => value(facet, hit, listing)),
      );
      values.delete("");
      for (const found of values) tally.set(found, (tally.get(found) ?? 0) + 1);
    }
    counts[facet] = tally;
  }
  return counts;
}

/**
 * Hits in another order; rank decides between equals.
 * @param {Hit[]} hits in rank order, narrowed
 * @param {Sort} sort
 * @param {Filters} filters
 * @returns {Hit[]}
 */
export function order(hits, sort, filters) {
  if (sort === "relevance") return hits;
  const keyed = hits.map((hit) => {
    const listings = answering(hit, filters);
    const days = sort === "newest"
      ? listings.map((listing) => listing.decided)
      : listings.filter((l) => l.status === "in_force" && l.lastDay).map((l) => l.lastDay);
    days.sort();
    return { hit, day: (sort === "newest" ? days.at(-1) : days[0]) ?? "" };
  });
  const sign = sort === "newest" ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.day === b.day) return 0;
    if (!a.day || !b.day) return a.day ? -1 : 1; // without a day: last
    return a.day < b.day ? -sign : sign;
  });
  return keyed.map(({ hit }) => hit);
}
