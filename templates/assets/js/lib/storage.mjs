/**
 * What the browser remembers for the reader, where it is willing to.
 * Needs: localStorage, or nothing. Fires nothing. Keeps preferences only, never a query.
 */

/** @typedef {{get(key: string): string | null, set(key: string, value: string): void}} Store */

const PREFIX = "gongshi.";

/** @type {Store} */
const nowhere = { get: () => null, set: () => {} };

/**
 * @param {Window} window
 * @returns {Store} one that remembers nothing where storage is refused
 */
export function storeOf(window) {
  try {
    const storage = window.localStorage;
    storage.getItem(PREFIX);
    return {
      get: (key) => storage.getItem(PREFIX + key),
      set(key, value) {
        try {
          storage.setItem(PREFIX + key, value);
        } catch {
          // full or refused: the choice lasts as long as the page
        }
      },
    };
  } catch {
    return nowhere;
  }
}
