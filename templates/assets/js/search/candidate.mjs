/**
 * An entity as the rules see it: the twin of search/query/candidate.py. Pure. Needs the rules that
 * come with the index. Fires nothing.
 */

import { MOST_WEIGHT, NAME_KINDS } from "../lib/constants.mjs";
import { brandStart, core, size } from "../lib/names.mjs";

/** @typedef {"name" | "english" | "alias" | "former" | "unbracketed"} NameKind */
/** @typedef {{kind: NameKind, text: string, folded: string, size: number, brand: number,
 *   core: [number, number]}} Name brand and core are places in the folded name */
/** @typedef {{scheme: string, text: string, folded: string}} Identifier "code" or another scheme */
/** @typedef {[number, string, string, string, string, Record<string, string>, [number, string][],
 *   import("../lib/status.mjs").RawRecord[]]} RawCandidate docid, id, kind, region, code, ids, names, records */

/**
 * @typedef {object} Candidate
 * @property {number} docid
 * @property {string} id
 * @property {string} kind
 * @property {string} region
 * @property {string} code
 * @property {Identifier[]} identifiers the code first
 * @property {Name[]} names
 * @property {import("../lib/status.mjs").RawRecord[]} records
 * @property {number} weight
 * @property {() => Set<string>} words of its names, that a misspelled one may be meant for
 */

/**
 * @template T
 * @param {() => T} make
 * @returns {() => T} what it makes, made when first needed
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

/**
 * @param {RawCandidate} raw
 * @param {import("./query-parser.mjs").Rules} rules
 * @returns {Candidate}
 */
export function readCandidate([docid, id, kind, region, code, ids, names, records], { folding, regions }) {
  const schemes = [...(code ? [["code", code]] : []), ...Object.entries(ids)];
  return {
    docid,
    id,
    kind,
    region,
    code,
    identifiers: schemes.map(([scheme, text]) => ({ scheme, text, folded: folding.code(text) })),
    names: names.map(([nameKind, text]) => {
      const folded = folding.fold(text);
      return {
        kind: /** @type {NameKind} */ (NAME_KINDS[nameKind] ?? "alias"),
        text,
        folded,
        size: size(folded),
        brand: brandStart(folded, regions),
        core: core(folded, regions),
      };
    }),
    records,
    weight: Math.min(records.length, MOST_WEIGHT),
    words: once(() => new Set(names.flatMap(([, text]) => folding.vocabulary(text)))),
  };
}
