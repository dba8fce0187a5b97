/**
 * Which documents pass filters? From the posting lists of filter terms. FORMAT.md, "Filters".
 * Needs postings. Fires nothing.
 * A term names list, authority and status of one and the same record.
 */

import { ENTITY_FILTERS } from "../lib/constants.mjs";

/** @typedef {import("./facets.mjs").Filters} Filters */
/** @typedef {import("./postings.mjs").Postings} Postings */

const OF_ENTITY = /** @type {import("./facets.mjs").Facet[]} */ (ENTITY_FILTERS);

/**
 * @param {(string | number)[]} term
 * @param {Filters} filters
 * @param {Record<string, string>} classes of lists
 */
function answers([list, authority, status], filters, classes) {
  /** @type {[string[] | undefined, string][]} */
  const asked = [
    [filters.list, String(list)],
    [filters.class, classes[list] ?? ""],
    [filters.authority, String(authority)],
    [filters.status, String(status)],
  ];
  return asked.every(([values, value]) => !values?.length || values.includes(value));
}

/**
 * The numbers of the terms of which an entity must have one, for each thing that is asked for.
 * @param {Filters} filters
 * @param {import("./manifest.mjs").Register} register
 * @returns {number[][]}
 */
function asked(filters, { terms, list_class: classes }) {
  const numbers = (/** @type {(term: (string | number)[]) => boolean} */ wanted) =>
    terms.flatMap((term, number) => (wanted(term) ? [number] : []));
  const groups = OF_ENTITY.filter((facet) => filters[facet]?.length).map((facet) =>
    numbers((term) => term.length === 3 && term[0] === facet && !!filters[facet]?.includes(String(term[1]))));
  const ofRecords = [filters.list, filters.class, filters.authority, filters.status];
  if (ofRecords.some((values) => values?.length)) {
    groups.push(numbers((term) => term.length === 4 && answers(term, filters, classes)));
  }
  return groups;
}

/**
 * @param {Filters} filters
 * @param {Postings} postings
 * @returns {Promise<Set<number>>} docids
 */
export async function docidsPassing(filters, postings) {
  const sets = await Promise.all(asked(filters, postings.register).map(async (numbers) => {
    const lists = await Promise.all(numbers.map((number) => postings.filterList(number)));
    return new Set(lists.flat());
  }));
  const [first, ...others] = sets.sort((a, b) => a.size - b.size);
  return new Set([...(first ?? [])].filter((docid) => others.every((set) => set.has(docid))));
}
