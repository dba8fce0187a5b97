/**
 * The results page: the address says what is asked, the page shows the answer.
 * Needs: <section data-component="results"> with p[data-status], [data-chips], [data-facets],
 * select[data-sort] with an option for each order, ol[data-results], nav[data-pages], and a search engine;
 * data-moved on the section has the former keys of lists and authorities.
 * Listens on the document for "gs-query" and "gs-submit", and prevents them: the results are here.
 * Fires nothing. Typing replaces the history entry; sending, filtering and paging make a new one
 * and give the one written over back what it was.
 */

import { Announcer } from "./announce.mjs";
import { el, present } from "../lib/dom.mjs";
import { FacetList } from "./facet-list.mjs";
import { SORTS } from "../search/facets.mjs";
import { resultItem } from "./result-items.mjs";
import { asksSomething, fault, leadOn, meant, notesOn, quoted, summary } from "./notes.mjs";
import { pager } from "./pager.mjs";
import { keepOut } from "./robots.mjs";
import { readState, toggled, writeState } from "./url-state.mjs";

const SLOW = 150;
const PRIVATE = new Set(["natural-person", "sole-trader"]);

/**
 * @template {Element} T
 * @param {Element} section
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
function part(section, selector, type) {
  const found = section.querySelector(selector);
  if (!(found instanceof type)) throw new TypeError(`results: expected ${selector} in the section`);
  return found;
}

export class Results {
  #turn = 0;
  #title = ""; // of the page where nothing is asked
  #settled = ""; // the address of the last step, which typing writes over until the next
  #lead = el("div", { "data-lead": true });
  #notes = el("div", { "data-notes": true });
  /** @type {Promise<import("./extras.mjs").Extras> | null} */ #extras = null;
  #listening = new AbortController();

  /**
   * @param {HTMLElement} section
   * @param {import("../main.mjs").Context} context
   */
  constructor(section, context) {
    this.section = section;
    this.document = section.ownerDocument;
    this.context = context;
    this.status = part(section, "p[data-status]", HTMLElement);
    this.sort = part(section, "select[data-sort]", HTMLSelectElement);
    this.list = part(section, "ol[data-results]", HTMLElement);
    this.pages = part(section, "nav[data-pages]", HTMLElement);
    const chips = part(section, "[data-chips]", HTMLElement);
    this.facets = new FacetList(part(section, "[data-facets]", HTMLElement), chips, context);
    this.announcer = new Announcer(this.status);
    this.state = readState("");
  }

  start() {
    this.#title = this.document.title;
    this.list.before(this.#lead);
    this.list.after(this.#notes);
    this.list.tabIndex = -1;
    this.facets.start();
    this.#listen(this.document, "gs-query", this.#onQuery);
    this.#listen(this.document, "gs-submit", this.#onSubmit);
    this.#listen(this.section, "gs-toggle", ({ detail }) =>
      this.#go(toggled(this.state, detail.facet, detail.value)));
    this.#listen(this.section, "gs-clear", () => this.#go({ ...this.state, filters: {}, page: 1 }));
    this.#listen(this.sort, "change", () =>
      this.#go({ ...this.state, sort: SORTS.find((s) => s === this.sort.value) ?? "relevance", page: 1 }));
    this.#listen(this.section, "click", this.#onLink);
    this.#listen(window, "popstate", this.#onReturn);
    this.#listen(window, "pagehide", this.#onLeave);
    this.#onReturn();
  }

  stop() {
    this.#turn += 1;
    this.#listening.abort();
    this.announcer.stop();
    this.facets.stop();
    this.#lead.remove();
    this.#notes.remove();
    void this.#extras?.then((extras) => extras.stop());
    this.list.replaceChildren();
    this.pages.replaceChildren();
    this.document.title = this.#title;
  }

  /**
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} listener
   */
  #listen(target, type, listener) {
    target.addEventListener(type, listener, { signal: this.#listening.signal });
  }

  /** @param {CustomEvent<{q: string}>} event */
  #onQuery = (event) => {
    event.preventDefault();
    this.state = { ...this.state, q: event.detail.q, page: 1 };
    this.#show({ typing: true });
    history.replaceState(null, "", writeState(this.state)); // may be refused, if it comes too often
  };

  /** @param {CustomEvent<{q: string}>} event */
  #onSubmit = (event) => {
    event.preventDefault();
    const field = /** @type {HTMLElement | null} */ (this.document.activeElement);
    if (matchMedia("(pointer: coarse)").matches) field?.blur(); // a keyboard covers the results
    this.#go({ ...this.state, q: event.detail.q, page: 1 });
  };

  /** @param {MouseEvent} event on a link to another search: a page of this one, what was meant */
  #onLink = async (event) => {
    const address = /** @type {Element} */ (event.target).closest("a")?.getAttribute("href");
    if (!address?.startsWith("?") || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const state = readState(address, this.section.dataset.moved);
    this.#fill(state.q);
    await this.#go(state);
    this.#toResults();
    this.section.scrollIntoView();
  };

  #onLeave = () => history.replaceState({ scroll: window.scrollY }, "");

  #onReturn = async () => {
    const scroll = history.state?.scroll;
    this.state = readState(location.search, this.section.dataset.moved);
    this.#settled = writeState(this.state);
    this.#fill(this.state.q);
    await this.#show();
    if (scroll) window.scrollTo(0, scroll);
  };

  /** @param {string} q */
  #fill(q) {
    const input = this.document.querySelector("form[data-component=lookup] input[name=q]");
    if (input instanceof HTMLInputElement) input.value = q;
  }

  /** @param {import("./url-state.mjs").State} state */
  #go(state) {
    const typed = writeState(this.state);
    if (typed !== this.#settled) history.replaceState(null, "", this.#settled);
    for (const step of [typed, writeState(state)]) this.#step(step);
    this.state = state;
    return this.#show();
  }

  /** @param {string} address the same as before is no step to go back to */
  #step(address) {
    if (address === this.#settled) return;
    history.pushState(null, "", address);
    this.#settled = address;
  }

  /** @param {{typing?: boolean}} [how] */
  async #show({ typing = false } = {}) {
    this.#turn += 1;
    const turn = this.#turn;
    const { engine, words } = this.context;
    this.list.dataset.state = "loading";
    this.sort.value = this.state.sort;
    const slow = setTimeout(() => {
      this.section.dataset.slow = "";
      this.announcer.now(words.say("loading"));
    }, SLOW);
    try {
      const answer = await engine.search(this.state);
      if (turn === this.#turn) this.#render(answer, typing);
    } catch {
      if (turn === this.#turn) this.#fail();
    } finally {
      clearTimeout(slow);
      if (turn === this.#turn) delete this.section.dataset.slow;
    }
  }

  // what was found before stays in sight, and is said not to be the answer
  #fail() {
    const { words } = this.context;
    const again = this.#lead.contains(this.document.activeElement);
    this.list.dataset.state = "error";
    this.announcer.now("");
    this.#lead.replaceChildren(...present([
      fault(words, this.#retry),
      this.list.firstChild && el("p", { class: "gs-stale" }, words.say("stale")),
    ]));
    this.#notes.replaceChildren();
    if (again) this.#lead.querySelector("button")?.focus();
  }

  #retry = async () => {
    await this.#show();
    // the button that had the focus is gone
    if (this.list.dataset.state === "ready") this.#toResults();
  };

  // the status is said as it changes, and would be said twice; Tab goes on to the first result
  #toResults() {
    this.list.focus({ preventScroll: true });
  }

  /**
   * A code whose check character alone does not fit, where the register knows the one that would.
   * @param {import("../search/engine.mjs").Answer} answer
   */
  async #offerCode({ code, total }) {
    if (total > 0 || code?.fault !== "check") return;
    const turn = this.#turn;
    const other = code.code.slice(0, -1) + code.expected;
    const known = await this.context.engine.knows(other).catch(() => null);
    if (known && turn === this.#turn) this.#lead.replaceChildren(meant(other, this.state, this.context.words));
  }

  /** @param {import("../search/engine.mjs").Answer} answer */
  async #beside(answer) {
    this.#extras ??= this.context.load("components/extras").then(({ Extras }) => new Extras(this.section, this.context));
    try {
      (await this.#extras).show(answer, this.state);
    } catch {
      this.#extras = null; // the answer stands without them
    }
  }

  /**
   * @param {import("../search/engine.mjs").Answer} answer
   * @param {boolean} typing
   */
  #render(answer, typing) {
    const { words } = this.context;
    const { state } = this;
    const q = quoted(state.q);
    this.document.title = q ? `${q} - ${this.#title}` : this.#title;
    this.list.replaceChildren(...answer.hits.map((hit) => resultItem(hit, this.context)));
    keepOut(this.document, answer.hits.some(({ entity }) => PRIVATE.has(entity.kind)));
    this.list.setAttribute("start", String((answer.page - 1) * 20 + 1));
    this.list.dataset.total = String(answer.total);
    this.facets.show(answer.counts, state.filters);
    const address = (/** @type {number} */ page) => writeState({ ...state, page });
    this.pages.replaceChildren(...pager(answer.page, answer.pages, address, words));
    this.#lead.replaceChildren(...leadOn(answer, state, this.context));
    this.#notes.replaceChildren(...notesOn(answer, state, this.context));
    void this.#beside(answer);
    void this.#offerCode(answer);
    const said = asksSomething(state) ? summary(answer, state.q, words) : "";
    if (typing) this.announcer.say(said);
    else this.announcer.now(said);
    this.list.dataset.state = "ready";
  }
}
