/**
 * Links to the pages of a result.
 * Needs: a place to stand in. Fires nothing: the links are real.
 */

import { el } from "../lib/dom.mjs";

const AROUND = 2;

/**
 * The pages worth a link: first, last and those around the current one; null for a gap.
 * @param {number} page
 * @param {number} pages
 * @returns {(number | null)[]}
 */
export function pageNumbers(page, pages) {
  /** @type {(number | null)[]} */
  const numbers = [];
  for (let n = 1; n <= pages; n += 1) {
    if (n === 1 || n === pages || Math.abs(n - page) <= AROUND) numbers.push(n);
    else if (numbers.at(-1) !== null) numbers.push(null);
  }
  return numbers;
}

/**
 * @param {number} page
 * @param {number} pages
 * @param {(page: number) => string} address
 * @param {import("../lib/words.mjs").Words} words
 * @returns {HTMLElement[]} none where one page is all there is
 */
export function pager(page, pages, address, words) {
  if (pages < 2) return [];
  const link = (/** @type {number} */ to, /** @type {string} */ text, /** @type {object} */ more) =>
    el("li", {}, el("a", { href: address(to), class: "gs-pages__link", ...more }, text));
  const items = pageNumbers(page, pages).map((n) =>
    n === null
      ? el("li", { "aria-hidden": "true" }, "…")
      : link(n, words.numbers.format(n), {
          "aria-label": words.say("page_number", { page: n }),
          "aria-current": n === page ? "page" : null,
        }),
  );
  if (page > 1) items.unshift(link(page - 1, words.say("page_previous"), { rel: "prev" }));
  if (page < pages) items.push(link(page + 1, words.say("page_next"), { rel: "next" }));
  return [el("ul", { class: "gs-pages" }, ...items)];
}
