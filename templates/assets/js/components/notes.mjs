/**
 * What is said about an answer besides its results: faults, hints, what to try next.
 * Needs: words and answers. Fires nothing.
 */

import { dayInWords } from "../lib/days.mjs";
import { el } from "../lib/dom.mjs";
import { isFiltered } from "../search/facets.mjs";
import { writeState } from "./url-state.mjs";

const CERTAIN = 0; // the tier of a whole code or identifier, which only one entity has
const QUOTED = 40; // characters of a query in a sentence; the field has it whole

/** @typedef {import("../lib/words.mjs").Words} Words */
/** @typedef {import("../search/engine.mjs").Answer} Answer */
/** @typedef {import("../main.mjs").Context} Context */

/**
 * What is wrong with a query that is meant as a code.
 * @param {Answer["code"]} code
 * @param {Words} words
 * @returns {string | null}
 */
function codeHint(code, words) {
  if (!code?.fault) return null;
  return words.say(`code_${code.fault}`, { code: code.code, expected: code.expected });
}

/**
 * @param {string} q
 * @returns {string} as a sentence quotes it: cut, and without marks that would turn the sentence too
 */
export function quoted(q) {
  const characters = [...q.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").trim()];
  return characters.slice(0, QUOTED).join("") + (characters.length > QUOTED ? "…" : "");
}

/**
 * That nothing was found, in one sentence, and what is wrong with a code.
 * @param {Answer} answer
 * @param {string} q
 * @param {Words} words
 * @returns {string}
 */
export function nothing({ code, unfiltered }, q, words) {
  const hint = codeHint(code, words);
  if (hint) return words.say("none_code", { hint });
  if (!q.trim()) return words.say("none_at_all");
  return words.say(unfiltered > 0 ? "none_filtered" : "none", { q: quoted(q) });
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
 * @param {Answer} answer
 * @param {import("./url-state.mjs").State} state
 * @param {Context} context
 * @returns {HTMLElement}
 */
function nothingFound({ today, unfiltered }, state, { page, words }) {
  const p = (/** @type {import("../lib/dom.mjs").Child} */ child, more = {}) => el("p", more, child);
  const bare = writeState({ ...state, filters: {}, page: 1 });
  const caution = p(words.say("none_caution"), { class: "gs-none__caution" });
  if (unfiltered > 0) {
    const without = el("a", { href: bare }, words.say("none_unfiltered", { n: unfiltered }));
    return el("div", { class: "gs-none" }, p(without), caution);
  }
  return el(
    "div",
    { class: "gs-none" },
    caution,
    p(words.say("none_searched", { day: dayInWords(today, page.lang) })),
    state.q.trim() !== "" && p(words.say("none_try")),
    state.q.trim() !== "" &&
      el(
        "ul",
        {},
        ...["none_try_shorter", "none_try_code", "none_try_characters"].map((key) => el("li", {}, words.say(key))),
      ),
  );
}

/**
 * @param {string} q what was meant
 * @param {import("./url-state.mjs").State} state
 * @param {Words} words
 */
export function meant(q, state, words) {
  const link = el("a", { href: writeState({ ...state, q, page: 1 }), "data-meant": q }, el("bdi", {}, q));
  return el("p", { class: "gs-meant" }, words.say("meant"), link);
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
  if (!state.q.trim()) return [];
  const lines = beyond(answer, state, words);
  if (answer.total === 0) return lines;
  if (answer.meant) {
    lines.push(meant(answer.meant, state, words));
  }
  const certain = answer.total === 1 && (answer.hits[0]?.tier ?? 9) <= CERTAIN;
  const cautions = new Set(answer.hits.map(({ entity }) =>
    entity.kind === "natural-person" ? "similar_person" : "similar"));
  if (certain) return lines;
  return [...lines, ...[...cautions].sort().map((key) => el("p", { class: "gs-similar" }, words.say(key)))];
}

/**
 * That others match, which are not listed; with filters it is not known whether they pass.
 * @param {Answer} answer
 * @param {import("./url-state.mjs").State} state
 * @param {Words} words
 * @returns {HTMLElement[]}
 */
function beyond(answer, { filters }, words) {
  if (answer.beyond === 0) return [];
  const values = { n: answer.total, ranked: answer.ranked, beyond: answer.beyond };
  const key = isFiltered(filters) ? "capped_filtered" : "capped";
  return [el("p", { class: "gs-capped" }, words.say(key, values))];
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
  if (answer.short) return [el("div", { "data-start": true })]; // the status says what to type
  if (answer.total > 0) return [];
  if (!asksSomething(state)) return [el("p", { class: "gs-none", "data-start": true }, context.words.say("start"))];
  return [nothingFound(answer, state, context)];
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
  if (answer.total === 0) return nothing(answer, q, words);
  const values = { n: answer.total, q: quoted(q) };
  if (answer.more) return words.say("page_of_more", { found: words.say("found_more", values), page: answer.page });
  const found = words.say(values.q ? "found" : "found_all", values);
  if (answer.pages === 1) return found;
  return words.say("page_of", { found, page: answer.page, pages: answer.pages });
}
