/**
 * Loads a module together with everything that it imports, at the same time: what only another
 * module names would be found, and fetched, a round trip later.
 * Needs nothing. Fires nothing. A test keeps the table complete.
 */

/** @type {Record<string, string[]>} */
export const BENEATH = {
  clock: ["days", "dom", "ended", "records"],
  copy: ["dom"],
  edition: ["dom"],
  engine: [
    "codes", "container", "days", "facets", "fault", "files", "manifest", "normalise", "parts", "query",
    "syllables",
  ],
  extras: ["articles", "days", "dom", "facets", "normalise", "notes", "url-state"],
  lookup: [
    "announce", "codes", "combobox", "days", "dom", "facets", "hits", "normalise", "notes", "shortcut",
    "url-state",
  ],
  report: ["qr"],
  results: [
    "announce", "days", "dom", "facet-list", "facets", "hits", "notes", "pager", "robots", "url-state",
  ],
  shards: [
    "blocks", "bytes", "counting", "crc32", "entity", "facets", "hit", "joint", "listing", "meant",
    "nominate", "parts", "passing", "pinyin", "query", "rank", "records", "similar", "syllables", "terms",
  ],
  "statement-view": ["days", "dom", "facets", "hits", "statement", "url-state"],
  whole: [
    "counting", "entity", "facets", "hit", "parts", "pinyin", "query", "rank", "records", "similar",
    "syllables",
  ],
};

/**
 * @param {string} name
 * @returns {Promise<any>} the module
 */
export function together(name) {
  for (const other of BENEATH[name] ?? []) {
    import(`./${other}.mjs`).catch(() => {}); // whoever needs it will say so
  }
  return import(`./${name}.mjs`);
}
