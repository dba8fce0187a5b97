/**
 * Fetches the files of the index: the only module of the search that fetches.
 * Needs: the folder search/ of the site. Fires nothing.
 * A file is fetched once and kept; requests meanwhile wait for the same answer. A failure is
 * never kept, so that everything can be tried again.
 */

import { unpack } from "./container.mjs";
import { IndexFault } from "./fault.mjs";

const KEPT = 400; // files of some kB each

export class Files {
  /** @type {Map<string, Promise<Uint8Array>>} */ #kept = new Map();

  /** @param {URL} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * @param {string} path below the folder, of a file whose content never changes
   * @returns {Promise<Uint8Array>}
   * @throws {IndexFault}
   */
  get(path) {
    const known = this.#kept.get(path);
    if (known) return known;
    const loading = this.fresh(path, "default").catch((error) => {
      this.#kept.delete(path);
      throw error;
    });
    this.#kept.set(path, loading);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value ?? "");
    return loading;
  }

  /** Lets go of everything: the site was published anew. */
  forget() {
    this.#kept.clear();
  }

  /**
   * @param {string} path
   * @param {RequestCache} cache "no-cache" asks whether it is still the newest, "reload" fetches it
   * @returns {Promise<Uint8Array>}
   * @throws {IndexFault}
   */
  async fresh(path, cache) {
    const url = new URL(path, this.folder);
    const response = await fetch(url, { cache, credentials: "same-origin" }).catch((error) => {
      throw new IndexFault(`${path}: ${error}`);
    });
    if (!response.ok) throw new IndexFault(`${path}: ${response.status}`, response.status === 404);
    try {
      return await unpack(await response.arrayBuffer());
    } catch (error) {
      // a host that answers every address with a page says by it that the file is not there
      if (error instanceof IndexFault) throw new IndexFault(`${path}: ${error.message}`, true);
      throw new IndexFault(`${path}: ${error}`);
    }
  }
}
