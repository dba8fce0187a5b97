/**
 * What stands under the results once they are there: the articles that answer, and the statement
 * of the search.
 * Needs: the results' section and an answer. Fires nothing. It can come later, so the
 * results page loads this module after its first answer, and the articles, which weigh more than
 * an answer does, are fetched when their place comes into view.
 */

import { articleList, findArticles, readGuide } from "./articles.mjs";
import { el } from "../lib/dom.mjs";
import { asksSomething } from "./notes.mjs";

/** @typedef {import("../search/engine.mjs").Answer} Answer */
/** @typedef {import("./url-state.mjs").State} State */
/** @typedef {import("../main.mjs").Context} Context */

export class Extras {
  #place = el("div", { class: "gs-articles__place" });
  #articles = el("section", { class: "gs-articles", "data-articles": true, hidden: true });
  #tools = el("div", { class: "gs-results__tools", hidden: true });
  #status = el("p", { role: "status" });
  /** @type {State | null} */ #state = null;
  /** @type {IntersectionObserver} */ #seen;
  #inView = false;
  #shown = "";
  /** @type {Promise<import("./articles.mjs").Guide> | null} */ #loading = null;

  /**
   * @param {HTMLElement} section
   * @param {Context} context
   */
  constructor(section, context) {
    this.context = context;
    const button = el("button", { type: "button", class: "gs-button", "data-statement": true },
      context.words.say("statement_make"));
    button.addEventListener("click", () => void this.#makeStatement());
    this.#tools.append(button, this.#status);
    section.append(this.#tools, this.#place, this.#articles);
    this.#seen = new IntersectionObserver((entries) => {
      this.#inView = entries.some((entry) => entry.isIntersecting);
      if (this.#inView) void this.#find();
    }, { rootMargin: "300px" });
    this.#seen.observe(this.#place);
  }

  stop() {
    this.#seen.disconnect();
    this.#tools.remove();
    this.#place.remove();
    this.#articles.remove();
  }

  /**
   * @param {Answer} answer
   * @param {State} state
   */
  show(answer, state) {
    this.#state = state;
    this.#status.textContent = "";
    this.#tools.hidden = answer.short || !asksSomething(state);
    if (state.q !== this.#shown) this.#articles.hidden = true;
    if (this.#inView) void this.#find();
  }

  async #find() {
    const { engine, page, words } = this.context;
    const q = this.#state?.q ?? "";
    if (!q.trim() || (q === this.#shown && !this.#articles.hidden)) return;
    this.#loading ??= engine.articles(page.lang).then(readGuide);
    const guide = await this.#loading.catch(() => null);
    if (!guide) this.#loading = null; // the register has been searched; the guide may be next time
    if (!guide || q !== this.#state?.q) return;
    const shown = articleList(findArticles(guide, q), q, guide.folding, this.context);
    this.#shown = q;
    this.#articles.replaceChildren(...shown);
    this.#articles.hidden = shown.length === 0;
    this.#articles.setAttribute("aria-label", words.say("articles"));
  }

  async #makeStatement() {
    const { words } = this.context;
    const state = this.#state;
    if (!state) return;
    this.#status.textContent = words.say("statement_making");
    try {
      const { openStatement } = await this.context.load("components/statement-view");
      await openStatement(state, this.context);
      this.#status.textContent = "";
    } catch (error) {
      console.warn("the statement could not be made:", error);
      this.#status.textContent = words.say("statement_fault");
    }
  }
}
