/**
 * Reads the posting lists of keys from the shards of the index, as search/index/postings.py and
 * shards.py write them. FORMAT.md, "Posting lists".
 * Needs the files of a generation. Fires nothing.
 */

import { Reader } from "../lib/bytes.mjs";
import { EVERY } from "../lib/constants.mjs";
import { crc32 } from "../lib/crc32.mjs";

/**
 * @typedef {object} PostingList the documents that contain a key
 * @property {number} df how many
 * @property {number[]} docids in their order; the first of them where there are more
 * @property {string} key
 */

/** @typedef {"h" | "p" | "i" | "c" | "d" | "k"} Namespace */
/** @typedef {"l" | "w"} Lists namespaces of whole lists: of texts in names, of words */
/** @typedef {{docids: number[], until: number}} Known ascending: all that are below `until` */

/** @param {number} number @returns {string} a number as a path */
export function pathOf(number) {
  const hex = (/** @type {number} */ part) => part.toString(16).padStart(2, "0");
  return `${hex(number >>> 8)}/${hex(number & 255)}.bin`;
}

/**
 * The posting list of a key in a shard.
 * @param {Uint8Array} bytes
 * @param {string} key
 * @param {number} most entities that a list names
 * @param {(reader: Reader, count: number) => number[]} read
 * @returns {PostingList | null} null where it is not in the index
 */
function findIn(bytes, key, most, read) {
  const reader = new Reader(bytes);
  const count = reader.number();
  const place = reader.lines(count).indexOf(key);
  if (place < 0) return null;
  const dfs = Array.from({ length: count }, () => reader.number());
  for (let i = 0; i < place; i += 1) reader.skip(Math.min(dfs[i], most));
  return { key, df: dfs[place], docids: read(reader, Math.min(dfs[place], most)) };
}

/**
 * The first number as it is, then steps, zigzag.
 * @param {Reader} reader
 * @param {number} count
 * @returns {number[]}
 */
function inOrder(reader, count) {
  let docid = 0;
  return Array.from({ length: count }, (_, i) => {
    const value = reader.number();
    docid = i === 0 ? value : docid + (value % 2 ? -(value + 1) / 2 : value / 2);
    return docid;
  });
}

/**
 * @param {Reader} reader
 * @param {number} count
 * @returns {number[]}
 */
function ascending(reader, count) {
  let docid = 0;
  return Array.from({ length: count }, () => (docid += reader.number()));
}

/**
 * @param {string} text keys, each without the one a character shorter, which goes before it
 * @param {number} every
 * @returns {Set<string>}
 */
function splitOf(text, every) {
  const found = new Set();
  /** @type {string[]} */
  let key = [];
  for (const character of text) {
    if (character === ")") key = key.length > every ? key.slice(0, -1) : [];
    else {
      key.push(character);
      if (key.length >= every) found.add(key.join(""));
    }
  }
  return found;
}

export class Postings {
  /**
   * @param {import("./manifest.mjs").Register} register
   * @param {import("./files.mjs").Files} files
   */
  constructor(register, files) {
    this.register = register;
    this.files = files;
    this.split = Object.fromEntries(Object.entries(EVERY).map(([name, every]) =>
      [name, splitOf(register.split[name] ?? "", every)]));
  }

  /** @param {string} path @returns {Promise<Uint8Array>} */
  file(path) {
    return this.files.get(`${this.register.generation}/${path}`);
  }

  /**
   * @param {Namespace | "v" | "s"} namespace
   * @param {string} key
   */
  shard(namespace, key) {
    return this.file(`${namespace}/${pathOf(crc32(key) % this.register.shards[namespace])}`);
  }

  /**
   * @param {keyof typeof EVERY} namespace
   * @param {string[]} tokens
   * @returns {Promise<{list: PostingList | null, length: number}>} of the shortest n-gram with which
   *   the tokens begin and whose list is short, or of all of them
   */
  async shortestList(namespace, tokens) {
    const { heavy, capped } = this.register;
    const few = heavy[namespace];
    let length = EVERY[namespace];
    const key = () => tokens.slice(0, length).join("");
    while (length < tokens.length && this.split[namespace].has(key())) length += 1;
    const bytes = await this.shard(namespace, key());
    for (; ; length += 1) {
      const list = findIn(bytes, key(), capped, inOrder);
      if (!list || list.df <= few || length >= tokens.length) return { list, length };
    }
  }

  /**
   * @param {"d" | "k"} namespace
   * @param {string[]} keys
   * @returns {Promise<Map<string, PostingList | null>>}
   */
  async lists(namespace, keys) {
    const rows = keys.map(async (key) => /** @type {[string, PostingList | null]} */ (
      [key, findIn(await this.shard(namespace, key), key, Infinity, inOrder)]));
    return new Map(await Promise.all(rows));
  }

  /**
   * The parts of a whole list of so many: the docid with which each begins, and its file.
   * @param {Lists} namespace
   * @param {string} key
   * @param {number} df
   * @returns {{begin: number, path: string}[]}
   */
  #partsOf(namespace, key, df) {
    const { buckets, bits, cut, shards: { [namespace]: shards = 0 } } = this.register;
    const parts = 2 ** (32 - Math.clz32(Math.max(df - 1, 0) / cut));
    const span = (buckets * 2 ** bits) / parts;
    const number = crc32(key);
    return Array.from({ length: shards && parts }, (_, part) => ({
      begin: part * span,
      path: `${namespace}/${pathOf((number + part) % shards)}`,
    }));
  }

  /**
   * Those of a whole list below a bound, and perhaps more: as many parts as it takes.
   * @param {Lists} namespace
   * @param {string} key
   * @param {number} df
   * @param {number} bound
   * @returns {Promise<Known>}
   */
  async below(namespace, key, df, bound) {
    const parts = this.#partsOf(namespace, key, df);
    const asked = parts.filter(({ begin }) => begin < bound);
    const found = await Promise.all(asked.map(async ({ path }) =>
      findIn(await this.file(path), key, Infinity, ascending)?.docids ?? []));
    return { docids: found.flat(), until: parts[asked.length]?.begin ?? Infinity };
  }

  /**
   * @param {string} key of a list of names of which a shard has a part
   * @param {number} df
   * @returns {Promise<number[]>} all docids, ascending
   */
  async whole(key, df) {
    return (await this.below("l", key, df, Infinity)).docids;
  }

  /**
   * @param {string} key
   * @returns {Promise<[string, number][]>} common words that are alike, and how many have them
   */
  async group(key) {
    return JSON.parse(new TextDecoder().decode(await this.shard("v", key)))[key] ?? [];
  }

  /**
   * @param {string} variant
   * @returns {Promise<PostingList[]>} words with it, and some besides; the first documents of each
   */
  async byVariant(variant) {
    const reader = new Reader(await this.shard("s", variant));
    const count = reader.number();
    const words = reader.lines(count);
    const dfs = words.map(() => reader.number());
    return words.map((key, i) => ({ key, df: dfs[i], docids: ascending(reader, Math.min(dfs[i], this.register.spelt)) }));
  }

  /**
   * @param {number} term its number
   * @returns {Promise<number[]>} docids, ascending
   */
  async filterList(term) {
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
  return days.map((day, i) => [day, inOrder(reader, dfs[i])]);
}
