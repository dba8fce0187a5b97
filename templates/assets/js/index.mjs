/**
 * Fetches the search index: the only module that fetches.
 * Needs: search/index.json and the parts it names, beside it. Fires nothing.
 * Every load either gives the whole index or throws IndexFault; a failed load may be tried again.
 */

/** @typedef {Record<string, Record<string, Record<string, string>>>} Labels facet → value → language */

/**
 * @typedef {object} Index
 * @property {string} as_of
 * @property {string} timezone
 * @property {Labels} labels
 * @property {Record<string, string>} list_class
 * @property {Record<string, string>} tone
 * @property {import("./match.mjs").RawEntity[]} entities
 */

const FORMAT = 1;

export class IndexFault extends Error {
  name = "IndexFault";
}

/**
 * @param {URL} url
 * @param {RequestCache} cache
 * @returns {Promise<any>}
 */
async function fetchJson(url, cache) {
  const response = await fetch(url, { cache, credentials: "same-origin" });
  if (!response.ok) throw new IndexFault(`${url.pathname}: ${response.status}`);
  return response.json();
}

/**
 * @param {URL} url
 * @param {RequestCache} cache
 * @returns {Promise<Index>}
 */
async function fetchAll(url, cache) {
  const head = await fetchJson(url, cache);
  if (head.format !== FORMAT) {
    throw new IndexFault(`${url.pathname}: format ${head.format}, expected ${FORMAT}`);
  }
  // a part's name is the digest of its content, so what is cached is right
  const parts = await Promise.all(
    head.parts.map((/** @type {string} */ part) => fetchJson(new URL(part, url), "default")),
  );
  return { ...head, entities: parts.flatMap((part) => part.entities) };
}

/**
 * @param {URL} url of index.json
 * @returns {() => Promise<Index>} loads once, and again after a failure
 */
export function indexAt(url) {
  /** @type {Promise<Index> | null} */
  let loading = null;
  return () => {
    loading ??= fetchAll(url, "no-cache")
      // the site may have been published anew between the two: ask once more, past every cache
      .catch(() => fetchAll(url, "reload"))
      .catch((error) => {
        loading = null;
        throw error instanceof IndexFault ? error : new IndexFault(String(error));
      });
    return loading;
  };
}
