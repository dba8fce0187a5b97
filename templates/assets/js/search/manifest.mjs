/**
 * The manifest of the index: what a reader must know before it can ask. Pure.
 * Needs the content of search/index.bin. Fires nothing.
 */

import { INDEX_FORMAT } from "../lib/constants.mjs";
import { IndexFault } from "./fault.mjs";
import { Folding } from "../lib/folding.mjs";
import { regionsFrom } from "../lib/names.mjs";

/** @typedef {Record<string, Record<string, Record<string, string>>>} Labels facet → value → language */

/**
 * @typedef {object} Raw as FORMAT.md tells, "Manifest"
 * @property {number} format
 * @property {string} generation
 * @property {string} as_of
 * @property {string} timezone
 * @property {"whole" | "shards"} mode
 * @property {number} bits
 * @property {number} entities
 * @property {number} buckets
 * @property {number} counted
 * @property {Record<"h" | "p" | "i" | "c", number>} heavy
 * @property {number} capped
 * @property {number} cut
 * @property {number} spelt
 * @property {Record<string, number>} shards
 * @property {Record<string, string>} split
 * @property {string} traditional
 * @property {string} simplified
 * @property {string} sounds
 * @property {string[]} regions
 * @property {(string | number)[][]} terms
 * @property {string[]} months
 * @property {Labels} labels
 * @property {Record<string, string>} list_class
 * @property {Record<string, string>} tone
 */

/** @typedef {Raw & {rules: import("./query-parser.mjs").Rules, folding: Folding}} Register */

/**
 * @param {Uint8Array} bytes
 * @returns {Register}
 * @throws {IndexFault} where it is of another format
 */
export function readManifest(bytes) {
  /** @type {Raw} */
  const raw = JSON.parse(new TextDecoder().decode(bytes));
  if (raw.format !== INDEX_FORMAT) throw new IndexFault(`format ${raw.format}, expected ${INDEX_FORMAT}`);
  const simplified = [...raw.simplified];
  const folding = new Folding(new Map([...raw.traditional].map((from, i) => [from, simplified[i]])));
  const rules = { folding, regions: regionsFrom(raw.regions) };
  return { ...raw, rules, folding };
}
