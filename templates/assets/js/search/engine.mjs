/**
 * Answers searches: what the components know of the index.
 * Needs: the folder search/ of the site and a clock. Fires nothing.
 * A small register is one file (scan.mjs), a large one many (sharded-index.mjs); the answers are the same.
 * When a file is gone because the site was published anew, the manifest is fetched again, once, and
 * the question repeated.
 */

import { readCode } from "../lib/codes.mjs";
import { todayIn } from "../lib/days.mjs";
import { count, isFiltered } from "./facets.mjs";
import { IndexFault } from "./fault.mjs";
import { Files } from "./files.mjs";
import { readManifest } from "./manifest.mjs";
import { parseQuery } from "./query-parser.mjs";

/** @typedef {import("./facets.mjs").Facet} Facet */
/** @typedef {import("./facets.mjs").Filters} Filters */
/** @typedef {import("./facets.mjs").Sort} Sort */

/**
 * @typedef {object} Request
 * @property {string} q
 * @property {Filters} [filters]
 * @property {Sort} [sort]
 * @property {number} [page] from 1; one too high gives the last
 * @property {number} [size]
 */

/** @typedef {{query: import("./query-parser.mjs").Query | null, filters: Filters, sort: Sort,
 *   today: string, start: number, end: number}} Asked of a source; query is null for no text */
/** @typedef {{hits: import("./hit.mjs").Hit[], total: number, more: boolean, beyond: number, meant: string | null,
 *   counts: Record<Facet, Map<string, number>> | null, unfiltered: number}} Given by a source */
/** @typedef {{answer(asked: Asked): Promise<Given>}} Source */

/**
 * @typedef {object} Answer
 * @property {boolean} short the query has nothing that could be searched for, and nothing is filtered
 * @property {number} total how many there are
 * @property {boolean} more whether there are more, which were not counted
 * @property {number} ranked how many of them can be paged through: the nearest
 * @property {number} beyond how many more match, that are not listed nor held against filters
 * @property {string | null} meant another query that may have been meant
 * @property {number} page
 * @property {number} pages
 * @property {import("./hit.mjs").Hit[]} hits of the page
 * @property {Given["counts"]} counts null where there are hits and they are not known
 * @property {number} unfiltered how many there would be without filters
 * @property {ReturnType<typeof readCode>} code what the query is as a credit code
 * @property {string} today the register's day the answer is for
 */

/** @typedef {{register: import("./manifest.mjs").Register, source: Source}} Open */

/** @typedef {import("../main.mjs").Load} Load */

/**
 * @param {URL} root of the site
 * @param {() => Date} now
 * @param {Load} [load]
 * @returns {Engine}
 */
export function engineAt(root, now, load) {
  const files = new Files(new URL("search/", root));
  return new Engine(files, (timezone) => todayIn(timezone, now()), load);
}

export class Engine {
  /** @type {Promise<Open> | null} */ #opening = null;
  /** @type {import("./manifest.mjs").Register | null} */ #register = null;

  /**
   * @param {Files} files
   * @param {(timezone: string) => string} clock the day now in a time zone
   * @param {Load} load
   */
  constructor(files, clock, load = (path) => import(`../${path}.mjs`)) {
    this.files = files;
    this.clock = clock;
    this.load = load;
  }

  /** Has what every search needs at hand; throws IndexFault. */
  async ready() {
    const opening = this.#open("no-cache");
    await opening.catch((error) => this.#again(error, opening, () => this.#open("reload")));
  }

  /** @param {RequestCache} cache @returns {Promise<Open>} */
  #open(cache) {
    this.#opening ??= this.#load(cache).catch((error) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /** @param {RequestCache} cache */
  async #load(cache) {
    const register = readManifest(await this.files.fresh("index.bin", cache));
    const source = await sourceOf(register, this.files, this.load);
    this.#register = register;
    return { register, source };
  }

  /**
   * @template T
   * @param {unknown} error
   * @param {Promise<Open>} opened what was asked in vain; another question may have opened it anew
   * @param {() => Promise<T>} ask
   * @returns {Promise<T>} what asking once more gives, where a file of an older edition is gone
   */
  #again(error, opened, ask) {
    if (!(error instanceof IndexFault && error.gone)) throw error;
    if (this.#opening === null || this.#opening === opened) {
      this.#opening = null;
      this.files.forget();
    }
    return ask();
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer>}
   * @throws {IndexFault}
   */
  async search(request) {
    const opening = this.#open("no-cache");
    try {
      return await this.#search(request, await opening);
    } catch (error) {
      return this.#again(error, opening, async () => this.#search(request, await this.#open("reload")));
    }
  }

  /**
   * @param {Request} request
   * @param {Open} open
   * @returns {Promise<Answer>}
   */
  async #search({ q, filters = {}, sort = "relevance", page = 1, size = 20 }, { register, source }) {
    const query = parseQuery(q, register.rules);
    const short = query.folded === "" && q.trim() !== "" && !isFiltered(filters);
    const today = this.#today(register);
    const asked = { query: query.folded ? query : null, filters, sort, today };
    const ask = (/** @type {number} */ shown) =>
      source.answer({ ...asked, start: (shown - 1) * size, end: shown * size });
    let shown = Math.max(1, page);
    let given = short ? NOTHING : await ask(shown);
    const pages = Math.max(1, Math.ceil((given.total + Number(given.more)) / size));
    if (shown > pages) {
      shown = pages;
      given = await ask(shown);
    }
    // how many of those beyond pass filters is not known
    const total = given.total + (isFiltered(filters) ? 0 : given.beyond);
    return { ...given, total, ranked: given.total, short, page: shown, pages, code: readCode(q), today };
  }

  // a reader's clock that runs behind must not bring back what had ended when the index was made
  /** @param {import("./manifest.mjs").Register} register */
  #today({ timezone, as_of: made }) {
    const today = this.clock(timezone);
    return today > made ? today : made;
  }

  /**
   * @param {string} code
   * @returns {Promise<string | null>} the entity with this very code, if it is listed today
   */
  async knows(code) {
    const { hits } = await this.search({ q: code, size: 1 });
    return hits[0]?.tier === 0 && hits[0].match?.field === "identifier" ? hits[0].entity.id : null;
  }

  /**
   * @param {string} facet
   * @param {string} value
   * @param {string} lang
   * @returns {string} the value itself where it has no label
   */
  label(facet, value, lang) {
    const titles = this.#register?.labels[facet]?.[value];
    return titles?.[lang] ?? Object.values(titles ?? {})[0] ?? value;
  }

  /**
   * @param {Facet} facet
   * @returns {Map<string, number>} its values in the whole register, and how common each is there
   */
  values(facet) {
    const { terms = [], list_class: classes = {} } = this.#register ?? {};
    /** @type {Map<string, number>} */
    const values = new Map();
    for (const term of terms) {
      const [list, authority, status] = term.map(String);
      /** @type {Partial<Record<string, string>>} */
      const told = term.length === 3 ? { [list]: authority } : { list, authority, status, class: classes[list] };
      const value = told[facet];
      if (value) values.set(value, (values.get(value) ?? 0) + Number(term.at(-1)));
    }
    return values;
  }

  /**
   * @param {string} lang
   * @returns {Promise<any>} the index of the articles in a language, as articles.mjs reads it
   */
  async articles(lang) {
    const bytes = await this.files.fresh(`articles.${lang}.bin`, "no-cache");
    return JSON.parse(new TextDecoder().decode(bytes));
  }
}

/** @type {Given} */
const NOTHING = { hits: [], total: 0, more: false, beyond: 0, meant: null, counts: count([], {}), unfiltered: 0 };

/**
 * @param {import("./manifest.mjs").Register} register
 * @param {Files} files
 * @param {Load} load
 * @returns {Promise<Source>}
 */
async function sourceOf(register, files, load) {
  if (register.mode === "shards") {
    const { ShardedIndex } = await load("search/sharded-index");
    return new ShardedIndex(register, files);
  }
  const [{ Scan }, bytes] = await Promise.all([
    load("search/scan"),
    files.get(`${register.generation}/all.bin`),
  ]);
  return new Scan(register, bytes);
}
