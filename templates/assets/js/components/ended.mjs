/**
 * What stands in the place of listings that have ended: a line for one, a neutral page for all.
 * Needs: words. Fires nothing.
 */

import { dayInWords } from "../lib/days.mjs";
import { el } from "../lib/dom.mjs";

/** @typedef {import("../lib/words.mjs").Words} Words */

/**
 * Takes a record off the page and leaves a line without a name.
 * @param {HTMLElement} record an article, a list item or a table row
 * @param {string} lastDay
 * @param {Words} words
 */
export function replaceRecord(record, lastDay, words) {
  const line = words.say("ended_here", { day: dayInWords(lastDay, words.lang) });
  const attributes = { class: "gs-ended", "data-ended": lastDay };
  if (record instanceof HTMLTableRowElement) {
    const columns = [...record.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    record.replaceWith(el("tr", attributes, el("td", { colspan: columns }, line)));
  } else if (record.localName === "li") record.replaceWith(el("li", attributes, line));
  else record.replaceWith(el("p", attributes, line));
}

/**
 * Counts anew what an entity's answer says, from the records that are still in force, as the next
 * build will; links to records that are not go.
 * @param {Element} answer
 * @param {Words} words
 */
export function replaceAnswer(answer, words) {
  const { ownerDocument: document } = answer;
  const adverse = [...document.querySelectorAll("article.gs-record--adverse")].map(
    (record) => /** @type {HTMLElement} */ (record).dataset,
  );
  const other = document.querySelector('article[data-record][data-class]:not([data-status="expired"])');
  answer.className = `gs-answer gs-answer--${adverse.length > 0 ? "adverse" : "none"}`;
  const text = el("p", {}, adverse.length > 0 ? adverseText(adverse, words)
    : words.say(other ? "answer_none_adverse" : "answer_none"));
  answer.querySelector("p")?.replaceWith(text);
  if (adverse.length === 0) answer.querySelector("ul")?.remove();
  const gone = [...answer.querySelectorAll('a[href^="#record-"]')].filter((link) => {
    const record = document.getElementById(link.getAttribute("href")?.slice(1) ?? "");
    return !record?.classList.contains("gs-record--adverse");
  });
  for (const link of gone) link.closest("li")?.remove();
}

/**
 * @param {DOMStringMap[]} records
 * @param {Words} words
 * @returns {string}
 */
function adverseText(records, words) {
  const n = records.length;
  const open = records.some(({ status, expires }) => status === "overdue" || !expires);
  if (open) return words.say("answer_adverse_open", { n });
  const last = records.map(({ expires = "" }) => expires).sort().at(-1) ?? "";
  return words.say("answer_adverse", { n, last: dayInWords(last, words.lang) });
}

/**
 * Turns an entity's page into what the next build will put at its address: that listings ended,
 * without saying whose. The lookup stays.
 * @param {HTMLElement} main
 * @param {Words} words
 */
export function replacePage(main, words) {
  const { ownerDocument: document } = main;
  for (const name of main.ownerDocument.querySelectorAll("[data-name]")) {
    name.textContent = words.say("ended_title");
  }
  const kept = main.querySelectorAll('[data-component="lookup"], [data-clock-line]');
  main.replaceChildren(
    el("h1", {}, words.say("ended_title")),
    el("div", { class: "gs-answer gs-answer--none" }, el("p", {}, words.say("ended_page"))),
    el("p", {}, words.say("ended_meaning")),
    ...kept,
  );
  main.dataset.ended = "";
  document.title = words.say("ended_title");
  for (const described of document.querySelectorAll(
    'meta[name="description"], meta[property^="og:"], meta[name^="twitter:"], script[type="application/ld+json"]',
  )) {
    described.remove();
  }
  document.head.append(el("meta", { name: "robots", content: "noindex" }));
}
