/**
 * What is said about an answer besides its results: faults, hints, what to try next.
 * Needs: words and answers. Fires nothing.
 */

import { dayInWords } from "./days.mjs";
import { el } from "./dom.mjs";
import { isFiltered } from "./facets.mjs";
import { writeState } from "./url-state.mjs";

const CERTAIN = 0; // the tier of a whole code or identifier, which only one entity has

/** @typedef {import("./words.mjs").Words} Words */
/** @typedef {import("./engine.mjs").Answer} Answer */
/** @typedef {import("./main.mjs").Context} Context */

/**
 * What is wrong with a query that is meant as a code.
 * @param {Answer["code"]} code
 * @param {Words} words
 * @returns {string | null}
 */
export function codeHint(code, words) {
  if (!code?.fault) return null;
  return words.say(`code_${code.fault}`, { code: code.code, expected: code.expected });
}

/**
 * @param {Words} words
 * @param {() => void} retry
 * @returns {HTMLElement}
 */
export function fault(words, retry) {
  const button = el("button", { type: "button", class: "gs-button" }, words.say("retry"));
  button.addEventListener("click", retry);
  return el("div", { class: "gs-fault", role: "alert" }, el("p", {}, words.say("fault")), button);
}

/**
 * What a reader who found nothing should know and can do.
 * @param {string} q
 * @param {Answer} answer
 * @param {string | null} withoutFilters address of the same search without filters
 * @param {Context} context
 * @returns {HTMLElement}
 */
function nothingFound(q, answer, withoutFilters, { page, words }) {
  const hint = codeHint(answer.code, words);
  const filtered = withoutFilters !== null && answer.unfiltered > 0;
  return el(
    "div",
    { class: "gs-none" },
    el("p", { class: "gs-none__caution" }, words.say("none_caution")),
    el("p", {}, words.say("none_searched", { day: dayInWords(answer.today, page.lang) })),
    hint && el("p", { class: "gs-none__hint", "data-hint": answer.code?.fault }, hint),
    filtered &&
      el(
        "p",
        {},
        el(
          "a",
          { href: withoutFilters, "data-unfiltered": answer.unfiltered },
          words.say("none_unfiltered", { n: answer.unfiltered }),
        ),
      ),
    q.trim() !== "" && el("p", {}, words.say("none_try")),
    q.trim() !== "" &&
      el(
        "ul",
        {},
        ...["none_try_shorter", "none_try_code", "none_try_characters"].map((key) =>
          el("li", {}, words.say(key)),
        ),
      ),
  );
}

/**
 * What a reader should know before the results: that not all can be listed, what may have been
 * meant, and that a name alone proves nothing.
 * @param {Answer} answer
 * @param {import("./url-state.mjs").State} state
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function leadOn(answer, state, { words }) {
  if (answer.total === 0 || !state.q.trim()) return [];
  /** @type {HTMLElement[]} */
  const lines = [];
  if (answer.meant) {
    const address = writeState({ ...state, q: answer.meant, page: 1 });
    const link = el("a", { href: address, "data-meant": answer.meant }, el("bdi", {}, answer.meant));
    lines.push(el("p", { class: "gs-meant" }, `${words.say("meant")} `, link));
  }
  if (!answer.complete) {
    const values = { n: answer.total, ranked: answer.ranked };
    lines.push(el("p", { class: "gs-capped", "data-ranked": answer.ranked }, words.say("capped", values)));
  }
  const certain = answer.total === 1 && (answer.hits[0]?.tier ?? 9) <= CERTAIN;
  if (!certain) lines.push(el("p", { class: "gs-similar" }, words.say("similar")));
  return lines;
}

/** @param {import("./url-state.mjs").State} state */
export const asksSomething = ({ q, filters }) => q.trim() !== "" || isFiltered(filters);

/**
 * What stands in the place of results.
 * @param {Answer} answer
 * @param {import("./url-state.mjs").State} state
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function notesOn(answer, state, context) {
  if (answer.short || answer.total > 0) return [];
  if (!asksSomething(state)) return [el("p", { class: "gs-none", "data-start": true }, context.words.say("start"))];
  const bare = isFiltered(state.filters) ? writeState({ ...state, filters: {}, page: 1 }) : null;
  return [nothingFound(state.q, answer, bare, context)];
}

/**
 * The answer in one line, for the eye and for screen readers.
 * @param {Answer} answer
 * @param {string} q
 * @param {Words} words
 * @returns {string}
 */
export function summary(answer, q, words) {
  if (answer.short) return words.say("too_short");
  if (answer.total === 0) {
    const none = q ? words.say("none", { q }) : words.say("none_at_all");
    return [none, codeHint(answer.code, words)].filter(Boolean).join(" ");
  }
  const n = answer.total;
  if (answer.more) return words.say("page_of_more", { found: words.say("found_more", { n, q }), page: answer.page });
  const found = q ? words.say("found", { n, q }) : words.say("found_all", { n });
  if (answer.pages === 1) return found;
  return words.say("page_of", { found, page: answer.page, pages: answer.pages });
}
