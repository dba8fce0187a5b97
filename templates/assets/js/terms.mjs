/**
 * Looks up keys in the shards of the index. FORMAT.md, "Terms".
 * Needs the files of a generation. Fires nothing.
 */

import { Reader } from "./bytes.mjs";
import { crc32 } from "./crc32.mjs";

/**
 * @typedef {object} Posting the entities that have a gram
 * @property {number} df how many
 * @property {number[]} docids in the order of rank where `ordered`, else ascending; the first of
 *   them where there are more
 * @property {boolean} ordered
 * @property {string} key
 */

/** @typedef {"h" | "p" | "i" | "c" | "d" | "k"} Namespace */

/** @param {number} number @returns {string} a number as a path */
export function pathOf(number) {
  const hex = (/** @type {number} */ part) => part.toString(16).padStart(2, "0");
  return `${hex(number >>> 8)}/${hex(number & 255)}.bin`;
}

/**
 * The list of one key in a file of the make of a shard.
 * @param {Uint8Array} bytes
 * @param {string} key
 * @param {number} heavy above it lists are in order
 * @returns {Posting | null} null where nobody has it
 */
export function findIn(bytes, key, heavy) {
  const reader = new Reader(bytes);
  const count = reader.number();
  const keys = reader.lines(count);
  const place = keys.indexOf(key);
  if (place < 0) return null;
  const dfs = Array.from({ length: count }, () => reader.number());
  for (let i = 0; i < place; i += 1) listOf(reader, dfs[i], heavy);
  const df = dfs[place];
  return { key, df, docids: listOf(reader, df, heavy), ordered: df > heavy };
}

/**
 * @param {Reader} reader
 * @param {number} df
 * @param {number} heavy
 * @returns {number[]}
 */
function listOf(reader, df, heavy) {
  if (df <= heavy) return ascending(reader, df);
  const shown = reader.number();
  /** @type {number[]} */
  const docids = [];
  while (docids.length < shown) docids.push(...ascending(reader, reader.number()));
  return docids;
}

/**
 * @param {Reader} reader
 * @param {number} count
 * @returns {number[]}
 */
export function ascending(reader, count) {
  let docid = 0;
  return Array.from({ length: count }, () => (docid += reader.number()));
}

export class Terms {
  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {import("./files.mjs").Files} files
   */
  constructor(register, files) {
    this.register = register;
    this.files = files;
  }

  /** @param {string} path @returns {Promise<Uint8Array>} */
  file(path) {
    return this.files.get(`${this.register.generation}/${path}`);
  }

  /**
   * @param {Namespace} namespace
   * @param {string[]} keys
   * @returns {Promise<Map<string, Posting | null>>}
   */
  async look(namespace, keys) {
    const { shards, heavy } = this.register;
    const rows = keys.map(async (key) => {
      const bytes = await this.file(`${namespace}/${pathOf(crc32(key) % shards[namespace])}`);
      return /** @type {[string, Posting | null]} */ ([key, findIn(bytes, key, heavy)]);
    });
    return new Map(await Promise.all(rows));
  }

  /**
   * @param {Posting} posting
   * @returns {Promise<number[]>} all docids, in the order of rank
   */
  async whole({ key, df, docids }) {
    if (docids.length === df) return docids;
    const { heavy, own, shards } = this.register;
    const hash = crc32(key).toString(16).padStart(8, "0");
    const path = df > own ? `g/${hash.slice(0, 2)}/${hash.slice(2)}.bin` : `l/${pathOf(crc32(key) % shards.l)}`;
    return findIn(await this.file(path), key, heavy)?.docids ?? [];
  }

  /**
   * @param {string[]} keys of the vocabulary
   * @returns {Promise<Map<string, number>>} the words that stand under them, and how many have them
   */
  async words(keys) {
    const tables = await Promise.all(keys.map(async (key) => {
      const bytes = await this.file(`v/${pathOf(crc32(key) % this.register.shards.v)}`);
      return JSON.parse(new TextDecoder().decode(bytes))[key] ?? [];
    }));
    return new Map(tables.flat());
  }

  /**
   * @param {number} term its number
   * @returns {Promise<number[]>} docids, ascending
   */
  async filtered(term) {
    const reader = new Reader(await this.file(`f/${pathOf(term)}`));
    /** @type {number[]} */
    const docids = [];
    for (let docid = 0; !reader.done; ) docids.push((docid += reader.number()));
    return docids;
  }

  /**
   * @param {string} today
   * @returns {Promise<Set<number>>} entities some record of which has ended, or become overdue,
   *   since the index was made
   */
  async ended(today) {
    const { as_of: made, months } = this.register;
    const asked = made < today ? months.filter((m) => m >= made.slice(0, 7) && m <= today.slice(0, 7)) : [];
    const lists = await Promise.all(asked.map(async (month) => daysIn(await this.file(`e/${month}.bin`))));
    return new Set(lists.flat().flatMap(([day, docids]) => (day >= made && day < today ? docids : [])));
  }
}

/**
 * @param {Uint8Array} bytes of a month
 * @returns {[string, number[]][]} day and docids
 */
function daysIn(bytes) {
  const reader = new Reader(bytes);
  const count = reader.number();
  const days = reader.lines(count);
  const dfs = days.map(() => reader.number());
  return days.map((day, i) => [day, ascending(reader, dfs[i])]);
}
