/**
 * Answers searches: what the components know of the index. Another reader of another index may
 * take its place if it keeps `ready`, `search`, `knows` and `label`.
 * Needs: a loader of the index and a clock. Fires nothing.
 */

import { readCode } from "./codes.mjs";
import { count, narrow, order } from "./facets.mjs";
import { match, prepare, readQuery, tooShort } from "./match.mjs";
import { regionPrefixes } from "./names.mjs";
import { listingsOn } from "./records.mjs";

/** @typedef {import("./facets.mjs").Facet} Facet */

/**
 * @typedef {object} Request
 * @property {string} q
 * @property {import("./facets.mjs").Filters} [filters]
 * @property {import("./facets.mjs").Sort} [sort]
 * @property {number} [page] from 1; one too high gives the last
 * @property {number} [size]
 */

/**
 * @typedef {object} Answer
 * @property {boolean} short the query is too short to be asked
 * @property {number} total
 * @property {number} page
 * @property {number} pages
 * @property {import("./match.mjs").Hit[]} hits of the page
 * @property {Record<Facet, Map<string, number>> | null} counts
 * @property {number} unfiltered how many there would be without filters
 * @property {ReturnType<typeof readCode>} code what the query is as a credit code
 * @property {string} today the register's day the answer is for
 */

export class Engine {
  /** @type {Promise<void> | null} */ #preparing = null;
  /** @type {import("./index.mjs").Index | null} */ #index = null;
  /** @type {import("./match.mjs").Entity[]} */ #entities = [];
  /** @type {string[]} */ #regions = [];

  /**
   * @param {() => Promise<import("./index.mjs").Index>} load
   * @param {(timezone: string) => string} clock the day now in a time zone
   */
  constructor(load, clock) {
    this.load = load;
    this.clock = clock;
  }

  /** Has the index at hand; throws IndexFault. */
  ready() {
    this.#preparing ??= this.#prepare().catch((error) => {
      this.#preparing = null;
      throw error;
    });
    return this.#preparing;
  }

  async #prepare() {
    const index = await this.load();
    const titles = Object.values(index.labels.region ?? {}).flatMap((t) => Object.values(t));
    this.#regions = regionPrefixes(titles);
    this.#entities = index.entities.map((raw) => prepare(raw, this.#regions));
    this.#index = index;
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer>}
   */
  async search({ q, filters = {}, sort = "relevance", page = 1, size = 20 }) {
    await this.ready();
    const short = tooShort(q);
    const all = short ? [] : this.#find(q);
    const narrowed = order(narrow(all, filters), sort, filters);
    const pages = Math.max(1, Math.ceil(narrowed.length / size));
    const shown = Math.min(Math.max(1, page), pages);
    return {
      short,
      total: narrowed.length,
      page: shown,
      pages,
      hits: narrowed.slice((shown - 1) * size, shown * size),
      counts: short ? null : count(all, filters),
      unfiltered: all.length,
      code: readCode(q),
      today: this.#today(),
    };
  }

  /** @param {string} q */
  #find(q) {
    const rules = /** @type {import("./index.mjs").Index} */ (this.#index);
    const today = this.#today();
    const query = readQuery(q, this.#regions);
    return match(query, this.#entities, (entity) => listingsOn(entity.records, rules, today));
  }

  // a reader's clock that runs behind must not bring back what had ended when the index was made
  #today() {
    const { timezone, as_of: made } = /** @type {import("./index.mjs").Index} */ (this.#index);
    const today = this.clock(timezone);
    return today > made ? today : made;
  }

  /**
   * @param {string} code
   * @returns {Promise<string | null>} the entity with this very code, if it is listed today
   */
  async knows(code) {
    await this.ready();
    const hit = this.#find(code).find(({ tier, match: found }) => tier === 0 && found?.why === "code");
    return hit?.entity.id ?? null;
  }

  /**
   * @param {string} facet
   * @param {string} value
   * @param {string} lang
   * @returns {string} the value itself where it has no label
   */
  label(facet, value, lang) {
    const titles = this.#index?.labels[facet]?.[value];
    return titles?.[lang] ?? Object.values(titles ?? {})[0] ?? value;
  }
}
