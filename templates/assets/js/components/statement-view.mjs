/**
 * Shows the statement of a search in a dialog, from where it is printed or saved as a file that
 * stands by itself.
 * Needs: words and an engine, and .gs-brand with the register's title. Fires nothing. Loaded when a statement is asked for.
 */

import { NAMED } from "../lib/constants.mjs";
import { dayInWords, timeIn, todayIn, zoneInWords } from "../lib/days.mjs";
import { el, langOf } from "../lib/dom.mjs";
import { FACETS, isFiltered } from "../search/facets.mjs";
import { canonical, statementOf } from "./statement.mjs";
import { writeState } from "./url-state.mjs";

/** @typedef {import("../main.mjs").Context} Context */
/** @typedef {import("./url-state.mjs").State} State */
/** @typedef {import("./statement.mjs").Statement} Statement */

const BLOCK = "gongshi-statement";
const STYLE = `.gs-statement__by,h2{text-align:center;margin:0}h2{margin-bottom:1rem;
padding-bottom:.6rem;border-bottom:2px solid}body{font:11pt/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
max-width:46rem;margin:2rem auto;padding:0 1rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}p{margin:.3rem 0}
dl{display:grid;grid-template-columns:minmax(7rem,13rem) 1fr;border-top:1px solid}dt,dd{margin:0;padding:.3rem 0;
border-bottom:1px solid #bbb;overflow-wrap:anywhere}dt{padding-right:1rem}dd:empty::before{content:attr(data-none)}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}`;

/**
 * Asks again, for as many results as a statement names, and opens the dialog.
 * @param {State} state
 * @param {Context} context
 */
export async function openStatement(state, context) {
  const answer = await context.engine.search({ ...state, page: 1, size: NAMED });
  const statement = await statementOf(answer, state, context, registerTitle());
  const body = statementBody(statement, state, context);
  document.body.append(dialogOf(body, statement, context));
  const dialog = /** @type {HTMLDialogElement} */ (document.body.lastElementChild);
  dialog.showModal();
}

function registerTitle() {
  return document.querySelector(".gs-brand")?.textContent?.trim() || document.title;
}

/**
 * @param {HTMLElement} body
 * @param {Statement} statement
 * @param {Context} context
 */
function dialogOf(body, statement, context) {
  const { words } = context;
  const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
    const made = el("button", { type: "button", class: "gs-button", "data-act": key }, words.say(`statement_${key}`));
    made.addEventListener("click", act);
    return made;
  };
  const dialog = /** @type {HTMLDialogElement} */ (
    el(
      "dialog",
      { class: "gs-statement", "aria-labelledby": "gs-statement-title" },
      el(
        "div",
        { class: "gs-statement__tools" },
        button("print", () => window.print()),
        button("save", () => save(statement, context.page.lang)),
        button("close", () => dialog.close()),
      ),
      body,
    )
  );
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

/**
 * @param {Statement} statement
 * @param {State} state
 * @param {Context} context
 * @returns {HTMLElement}
 */
function statementBody(statement, state, { engine, page, words }) {
  const { register, query, result } = statement;
  const day = dayInWords(statement.day, page.lang);
  const made = new Date(statement.made);
  const zone = zoneInWords(register.timezone, page.lang, made);
  const filters = FACETS.flatMap((facet) =>
    (query.filters[facet] ?? []).map((value) =>
      words.say("filter", { facet: words.say(`facet_${facet}`), label: engine.label(facet, value, page.lang) })),
  );
  const address = new URL(`search/${writeState({ ...state, page: 1 })}`, page.base).href;
  /** @type {[string, (Node | string)[]][]} */
  const facts = [
    ["query", query.q ? [el("bdi", {}, query.q)] : []],
    ["filters", [filters.join(words.say("filter_join")) || words.say("statement_no_filters")]],
    ["order", [words.say(`sort_${query.sort}`)]],
    ["found", [foundLine(statement, words)]],
    ["day", [words.say("statement_day_text", { day, as_of: dayInWords(register.as_of, page.lang), zone })]],
    ["made", [el("time", { datetime: statement.made }, words.say("statement_made_text", {
      day: dayInWords(todayIn(register.timezone, made), page.lang),
      time: timeIn(register.timezone, made),
      zone,
    }))]],
    ["register", [register.title]],
    ["address", [el("a", { href: address }, address)]],
    ["commit", [el("code", {}, register.commit || "–")]],
    ["inputs", [el("code", {}, register.inputs)]],
    ["digest", [statement.sha256 ? el("code", {}, statement.sha256) : words.say("statement_no_digest")]],
  ];
  return el(
    "article",
    { class: "gs-statement__body" },
    el("p", { class: "gs-statement__by" }, register.title),
    el("h2", { id: "gs-statement-title" }, words.say("statement_title")),
    ...notice(),
    el("dl", {}, ...facts.flatMap(([key, value]) => [
      el("dt", {}, words.say(`statement_${key}`)),
      // what is shown where nothing was asked is not text, which could have been asked
      el("dd", { "data-none": value.length ? null : words.say("statement_no_query") }, ...value),
    ])),
    ...(result.first.length > 0
      ? [el("h3", {}, words.say("statement_named")), resultRows(result.first, page.lang, words)]
      : []),
    el("h3", {}, words.say("statement_meaning")),
    el("p", {}, words.say(result.total ? "similar" : "none_caution")),
    el("h3", {}, words.say("statement_verify")),
    el("p", {}, words.say("statement_verify_text", { command: "gongshi verify", commit: register.commit })),
  );
}

/** What the register says on every page, as that it is a demonstration, is said here too. */
function notice() {
  const told = document.querySelector(".md-banner")?.textContent?.trim();
  return told ? [el("p", {}, el("strong", {}, told))] : [];
}

/**
 * @param {Statement} statement
 * @param {import("../lib/words.mjs").Words} words
 */
function foundLine({ query, result }, words) {
  const named = result.first.length;
  const filtered = isFiltered(query.filters); // then it is not known how many of those beyond pass
  const n = result.total + (filtered ? 0 : result.beyond);
  const total = words.say(result.more ? "statement_total_more" : "statement_total", { n });
  const found = filtered && result.beyond
    ? `${total} ${words.say("capped_filtered", { beyond: result.beyond })}` : total;
  return named < n ? `${found} ${words.say("statement_first", { n: named })}` : found;
}

/**
 * @param {Statement["result"]["first"]} rows
 * @param {string} lang
 * @param {import("../lib/words.mjs").Words} words
 */
function resultRows(rows, lang, words) {
  return el(
    "ol",
    {},
    ...rows.map(({ id, name, code }) =>
      el(
        "li",
        { "data-id": id },
        el("bdi", { lang: langOf(name, lang) }, name),
        " ",
        code ? el("span", {}, words.say("code"), el("code", {}, code)) : el("code", {}, id),
      ),
    ),
  );
}

/**
 * @param {Statement} statement
 * @param {string} lang
 */
function save(statement, lang) {
  const body = document.querySelector("dialog.gs-statement .gs-statement__body");
  if (!body) return;
  const blob = new Blob([fileOf(body, statement, lang)], { type: "text/html" });
  const address = URL.createObjectURL(blob);
  const name = `gongshi-search-${statement.day}-${(statement.sha256 ?? "unsigned").slice(0, 8)}.html`;
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * The statement as a page of its own, with its machine-readable form inside.
 * @param {Element} body
 * @param {Statement} statement
 * @param {string} lang
 * @returns {string}
 */
function fileOf(body, statement, lang) {
  const file = document.implementation.createHTMLDocument(body.querySelector("h2")?.textContent ?? "");
  file.documentElement.lang = lang;
  const block = file.createElement("script");
  block.type = "application/json";
  block.id = BLOCK;
  block.textContent = canonical(statement).replaceAll("<", "\\u003c");
  const charset = file.createElement("meta");
  charset.setAttribute("charset", "utf-8");
  const style = file.createElement("style");
  style.textContent = STYLE;
  file.head.prepend(charset);
  file.body.append(file.importNode(body, true), block);
  const whole = file.documentElement;
  whole.remove(); // out of its document, to which this page's policy applies, a style is only text
  whole.querySelector("head")?.append(style);
  return `<!doctype html>\n${whole.outerHTML}\n`;
}
