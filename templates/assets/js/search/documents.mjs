/**
 * Loads documents, as candidates, by their docids. FORMAT.md, "Entities" and "Docids".
 * Needs the files of a generation. Fires nothing.
 */

import { readCandidate } from "./candidate.mjs";
import { pathOf } from "./postings.mjs";

/** @typedef {import("./candidate.mjs").Candidate} Candidate */

export class Documents {
  /** @type {Map<number, Promise<Candidate[]>>} */ #buckets = new Map();
  /** @type {Map<number, Candidate>} */ #known = new Map();

  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {import("./files.mjs").Files} files
   */
  constructor(register, files) {
    this.register = register;
    this.files = files;
  }

  /** @param {number} bucket @returns {Promise<Candidate[]>} */
  async #load(bucket) {
    const bytes = await this.files.get(`${this.register.generation}/b/${pathOf(bucket)}`);
    const entities = JSON.parse(new TextDecoder().decode(bytes))
      .map((/** @type {any} */ raw) => readCandidate(raw, this.register.rules));
    for (const entity of entities) this.#known.set(entity.docid, entity);
    return entities;
  }

  /**
   * @param {number[]} docids
   * @returns {Promise<Candidate[]>} in that order
   */
  async get(docids) {
    const buckets = new Set(docids.map((docid) => docid >>> this.register.bits));
    await Promise.all([...buckets].map((bucket) => {
      const loading = this.#buckets.get(bucket) ?? this.#load(bucket);
      this.#buckets.set(bucket, loading);
      return loading.catch((error) => {
        this.#buckets.delete(bucket);
        throw error;
      });
    }));
    return docids.flatMap((docid) => this.#known.get(docid) ?? []);
  }

  /** @param {number} docid @returns {boolean} whether it takes no fetching */
  has(docid) {
    return this.#known.has(docid);
  }
}
