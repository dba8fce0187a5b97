/**
 * What the page says about itself on its main element.
 * Needs: <main data-timezone data-root data-base data-lang>. Fires nothing.
 */

/**
 * @typedef {object} Page
 * @property {string} timezone the register's
 * @property {URL} root of the site
 * @property {URL} base of the site in the page's language
 * @property {string} lang
 */

/**
 * @param {Document} document
 * @returns {Page}
 */
export function readPage(document) {
  const told = document.querySelector("main[data-root]");
  const { timezone = "UTC", root = ".", base = root, lang } =
    told instanceof HTMLElement ? told.dataset : {};
  return {
    timezone,
    root: new URL(root || ".", document.baseURI),
    base: new URL(base || ".", document.baseURI),
    lang: lang || document.documentElement.lang || "en",
  };
}
