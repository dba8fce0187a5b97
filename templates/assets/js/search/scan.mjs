/**
 * Answers from a small register, which is one file: every candidate is judged. The twin of
 * search/query/scan.py.
 * Needs search/<generation>/all.bin. Fires nothing.
 */

import { readCandidate } from "./candidate.mjs";
import { hitCount, living, pageEnd } from "./answer.mjs";
import { count, isFiltered, narrow, order } from "./facets.mjs";
import { hitOf, said } from "./hit.mjs";
import { Readings, soundOf, soundsFrom } from "./pinyin.mjs";
import { compare, matchRules, similar, sameSound, inWords } from "./rank.mjs";
import { standing } from "../lib/status.mjs";
import { nearOf, choicesOf } from "./spelling.mjs";

/** @typedef {import("./hit.mjs").Hit} Hit */
/** @typedef {import("./rank.mjs").MatchRule} MatchRule */
/** @typedef {import("./query-parser.mjs").Query} Query */
/** @typedef {import("./candidate.mjs").Candidate} Candidate */
/** @typedef {import("./answer.mjs").Counted} Counted */
/** @typedef {{hits: Hit[], beyond: number, lists: Counted[], meant: string | null}} Found */

/**
 * The file holds columns, which are smaller; 1 in the place of a code that is the id.
 * @param {{entities: any[][], records: any[][]}} content
 * @returns {import("./candidate.mjs").RawCandidate[]}
 */
function rowsOf({ entities, records }) {
  const [docids, ids, kinds, regions, codes, identifiers, names, counts] = entities;
  let next = 0;
  return docids.map((docid, i) => {
    const own = Array.from({ length: counts[i] }, () => {
      const record = /** @type {any} */ (records.map((column) => column[next]));
      next += 1;
      return record;
    });
    const code = codes[i] === 1 ? ids[i] : codes[i];
    return [docid, ids[i], kinds[i], regions[i], code, identifiers[i], names[i], own];
  });
}

export class Scan {
  /** @type {((word: string) => import("./spelling.mjs").Near) | null} */ #near = null;

  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {Uint8Array} bytes of all.bin
   */
  constructor(register, bytes) {
    const content = JSON.parse(new TextDecoder().decode(bytes));
    this.register = register;
    this.sounds = soundsFrom(register.sounds);
    this.rules = { ...register.rules, readings: new Readings(content.pinyin, this.sounds) };
    /** @type {Candidate[]} */
    this.entities = rowsOf(content).map((raw) => readCandidate(raw, register.rules));
  }

  /**
   * @param {import("./engine.mjs").Asked} asked
   * @returns {Promise<import("./engine.mjs").Given>}
   */
  async answer({ query, filters, sort, today, start, end }) {
    const { hits, beyond, lists, meant } = query ? this.#find(query, today) : this.#all(filters, today);
    const passing = narrow(hits, filters);
    const { capped } = this.register;
    const narrowed = [...order(passing.slice(0, capped), sort, filters), ...passing.slice(capped)];
    const last = pageEnd({ filters, sort, end }, this.register);
    const alive = new Set(hits.map(({ entity }) => entity.docid));
    const { total, more } = hitCount(living(lists, alive), narrowed.length, last);
    return {
      hits: narrowed.slice(start, end),
      total,
      more,
      beyond: more && last !== null ? 0 : beyond,
      meant,
      counts: count(hits, filters),
      unfiltered: query ? (last === null ? hits.length : total) : 0,
    };
  }

  /**
   * All candidates, where filters are asked for and nothing else.
   * @param {import("./facets.mjs").Filters} filters
   * @param {string} today
   * @returns {Found}
   */
  #all(filters, today) {
    const all = this.entities.map((entity) => ({ entity, rule: null }));
    return { hits: isFiltered(filters) ? this.#hits(all, today) : [], beyond: 0, lists: [], meant: null };
  }

  /**
   * @param {Query} query
   * @param {string} today
   * @returns {Found} hits in order
   */
  #find(query, today) {
    const found = this.#by(matchRules(query, this.rules), today);
    const late = query.words.length > 0 && query.spoken;
    const by = !found.hits.length && late ? joined(found, this.#by([inWords(query)], today)) : found;
    if (by.hits.length) return { ...by, meant: null };
    const sound = soundOf(query.folded, this.sounds);
    if (sound) {
      const alike = joined(by, this.#by([sameSound(sound, this.rules)], today));
      return { ...alike, meant: alike.hits.length ? said(alike.hits[0]) : null };
    }
    if (!query.spelled.length) return { ...by, meant: null };
    const options = choicesOf(query.spelled, (word) => this.#nearTo(word));
    if (!options.length) return { ...by, meant: null };
    const near = joined(by, this.#by([similar(options)], today));
    return { ...near, meant: near.hits.length ? options.map(([first]) => first.word).join(" ") : null };
  }

  /**
   * Every entity by the first rule that finds it, until one finds so many that those after it are
   * not asked.
   * @param {MatchRule[]} rules
   * @param {string} today
   */
  #by(rules, today) {
    /** @type {Map<Candidate, MatchRule>} */
    const first = new Map();
    /** @type {Counted[]} */
    const lists = [];
    let beyond = 0;
    for (const rule of rules) {
      const found = this.#judged(rule, today);
      const { capped } = this.register;
      const taken = rule.capped ? found.slice(0, capped) : found;
      const loose = rule.name === "similar";
      if (!loose) beyond += found.length - taken.length;
      lists.push({ docids: taken.map(({ docid }) => docid), df: found.length, loose });
      for (const entity of taken) if (!first.has(entity)) first.set(entity, rule);
      if (found.length > capped) break;
    }
    const ranked = [...first].map(([entity, rule]) => ({ entity, rule }));
    return { hits: this.#hits(ranked, today), beyond, lists };
  }

  /**
   * @param {MatchRule} rule
   * @param {string} today
   * @returns {Candidate[]} those it finds, in order
   */
  #judged(rule, today) {
    const counts = (/** @type {any} */ record) => standing(record, today) !== "ended";
    const found = this.entities
      .flatMap((entity) => {
        const match = rule.judge(entity, counts);
        return match ? [{ entity, key: match.key }] : [];
      })
      .sort((a, b) => compare(a.key, b.key) || a.entity.docid - b.entity.docid)
      .map(({ entity }) => entity);
    if (rule.name !== "names") return found;
    const { capped } = this.register;
    return [...found.slice(0, capped), ...found.slice(capped).sort((a, b) => a.docid - b.docid)];
  }

  /**
   * @param {{entity: Candidate, rule: MatchRule | null}[]} ranked
   * @param {string} today
   * @returns {Hit[]}
   */
  #hits(ranked, today) {
    return ranked.flatMap(({ entity, rule }) => hitOf(entity, rule, this.register, today) ?? []);
  }

  /** @param {string} word @returns {import("./spelling.mjs").Near} those of all names that may be like it */
  #nearTo(word) {
    if (!this.#near) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const { words } of this.entities) {
        for (const each of words()) counts.set(each, (counts.get(each) ?? 0) + 1);
      }
      this.#near = nearOf(counts);
    }
    return this.#near(word);
  }
}

/**
 * @template {{beyond: number, lists: Counted[]}} T
 * @param {T} before that found nothing
 * @param {T} found
 * @returns {T}
 */
function joined(before, found) {
  return { ...found, beyond: before.beyond + found.beyond, lists: [...before.lists, ...found.lists] };
}
