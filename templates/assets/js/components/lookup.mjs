/**
 * The lookup: suggestions while typing, straight to an entity for a whole code.
 * Needs: <form data-component="lookup"> with input[name=q], its [role=listbox] and a search engine.
 * Adds a status line and, when the index cannot be had, a message with a Retry button.
 * Fires on the form, bubbling, detail {q}: "gs-query" when the text has changed and typing rests, and
 * "gs-submit" when it is sent. Both can be prevented, by the component that shows the results on this page;
 * otherwise suggestions open, and the form goes to the search page.
 */

import { Announcer } from "./announce.mjs";
import { readCode } from "../lib/codes.mjs";
import { Combobox } from "./combobox.mjs";
import { el } from "../lib/dom.mjs";
import { suggestion } from "./result-items.mjs";
import { fault, nothing } from "./notes.mjs";
import { isOff } from "./shortcut.mjs";

const SUGGESTIONS = 6;
const SLOW = 150;
const REST = 150; // milliseconds after the last letter: most people type the next one sooner

export class Lookup {
  #turn = 0;
  #resting = 0; // the timer, while letters wait for the next one
  #suggests = false; // no other component shows the results
  #status = el("p", { class: "gs-lookup__status", role: "status" });
  #announcer = new Announcer(this.#status);
  /** @type {HTMLElement | null} */ #fault = null;

  /**
   * @param {HTMLFormElement} form
   * @param {import("../main.mjs").Context} context
   */
  constructor(form, context) {
    this.form = form;
    this.context = context;
    const input = form.querySelector("input[name=q]");
    const list = form.querySelector("[role=listbox]");
    if (!(input instanceof HTMLInputElement) || !(list instanceof HTMLElement)) {
      throw new TypeError("lookup: expected input[name=q] and [role=listbox] in the form");
    }
    this.input = input;
    this.list = list;
    this.combobox = new Combobox(input, list);
  }

  start() {
    this.combobox.start();
    this.form.append(this.#status);
    this.input.addEventListener("focus", this.#onFocus);
    this.input.addEventListener("input", this.#onInput);
    this.input.addEventListener("compositionend", this.#onInput);
    this.input.addEventListener("gs-want", this.#onWant);
    this.input.addEventListener("gs-choose", this.#onChoose);
    this.input.addEventListener("blur", this.#onBlur);
    this.form.addEventListener("submit", this.#onSubmit);
    this.form.ownerDocument.addEventListener("keydown", this.#onSlash);
    // the reader may have begun before the scripts were there
    if (this.form.ownerDocument.activeElement === this.input) {
      this.#onFocus();
      if (this.input.value) this.#settle();
    }
  }

  stop() {
    this.#rest();
    this.combobox.stop();
    this.#announcer.stop();
    this.#status.remove();
    this.#fault?.remove();
    this.input.removeEventListener("focus", this.#onFocus);
    this.input.removeEventListener("input", this.#onInput);
    this.input.removeEventListener("compositionend", this.#onInput);
    this.input.removeEventListener("gs-want", this.#onWant);
    this.input.removeEventListener("gs-choose", this.#onChoose);
    this.input.removeEventListener("blur", this.#onBlur);
    this.form.removeEventListener("submit", this.#onSubmit);
    this.form.ownerDocument.removeEventListener("keydown", this.#onSlash);
  }

  // the index is fetched before it is needed; should that fail, the first search will say so
  #onFocus = () => {
    void this.context.engine.ready().catch(() => {});
    if (this.#suggests) this.#suggest();
  };

  /** @param {Event} event */
  #onInput = (event) => {
    if (this.combobox.composing || /** @type {InputEvent} */ (event).isComposing) return;
    this.#rest();
    const { value } = this.input;
    // what an input method gives is a word, and an emptied field nothing to wait for
    if (!value || event.type === "compositionend") this.#settle();
    else {
      this.#resting = window.setTimeout(() => {
        this.#resting = 0;
        if (this.input.value === value) this.#settle(); // else another search was opened meanwhile
      }, REST);
    }
  };

  /** From now on no letter waits, and an answer still on its way comes too late. */
  #rest() {
    clearTimeout(this.#resting);
    this.#resting = 0;
    this.#turn += 1;
  }

  #settle() {
    this.#suggests = this.#ask("gs-query");
    if (this.#suggests) this.#suggest();
    else this.#close();
  }

  #onWant = () => {
    if (this.#resting) {
      this.#rest();
      this.#settle();
    } else this.#suggest();
  };

  /**
   * @param {string} type
   * @returns {boolean} whether no other component has taken it on
   */
  #ask(type) {
    const detail = { q: this.input.value };
    return this.form.dispatchEvent(new CustomEvent(type, { bubbles: true, cancelable: true, detail }));
  }

  #close() {
    this.#rest();
    this.combobox.close();
    this.#announcer.now("");
    this.#setFault(null);
  }

  #suggest = async () => {
    const q = this.input.value;
    if (!q.trim() || this.form.ownerDocument.activeElement !== this.input) {
      this.#close();
      return;
    }
    this.#turn += 1;
    const turn = this.#turn;
    const { engine, words } = this.context;
    const slow = setTimeout(() => this.#announcer.now(words.say("loading")), SLOW);
    try {
      const answer = await engine.search({ q, size: SUGGESTIONS });
      if (turn === this.#turn) this.#show(q, answer);
    } catch {
      if (turn !== this.#turn) return;
      this.#close();
      this.#setFault(fault(words, this.#retry));
    } finally {
      clearTimeout(slow);
    }
  };

  #retry = () => {
    this.input.focus();
    this.#suggest();
  };

  /** @param {HTMLElement | null} element */
  #setFault(element) {
    this.#fault?.remove();
    this.#fault = element;
    if (element) this.#status.after(element);
  }

  /**
   * @param {string} q
   * @param {import("../search/engine.mjs").Answer} answer
   */
  #show(q, answer) {
    const { words } = this.context;
    this.#setFault(null);
    if (answer.total === 0) this.combobox.close();
    else {
      this.list.replaceChildren(
        ...answer.hits.map((hit, place) => suggestion(hit, place, this.context)),
        el(
          "li",
          { id: "gs-suggestion-all", class: "gs-suggestion gs-suggestion--all", role: "option", "aria-selected": "false" },
          words.say(answer.more ? "see_all_more" : "see_all", { n: answer.total }),
        ),
      );
      this.combobox.open();
    }
    if (answer.short) this.#announcer.say(words.say("too_short"));
    else if (answer.total) {
      this.#announcer.say(words.say(answer.more ? "suggested_more" : "suggested", { n: answer.total }));
    }
    else this.#announcer.say(nothing(answer, q, words));
  }

  /** @param {Event} event */
  #onChoose = (event) => {
    const { option } = /** @type {CustomEvent<{option: HTMLElement}>} */ (event).detail;
    if (option.dataset.href) location.assign(option.dataset.href);
    else this.form.requestSubmit();
  };

  #onBlur = () => void (this.#turn += 1);

  /** @param {SubmitEvent} event */
  #onSubmit = (event) => {
    if (this.combobox.composing) {
      event.preventDefault();
      return;
    }
    this.#close();
    const code = readCode(this.input.value);
    if (code && !code.fault) {
      event.preventDefault();
      this.#goTo(code.code);
    } else if (!this.#ask("gs-submit")) event.preventDefault();
  };

  /** @param {string} code */
  async #goTo(code) {
    const { engine, page } = this.context;
    const id = await engine.knows(code).catch(() => null);
    if (id) location.assign(new URL(`entity/${encodeURIComponent(id)}/`, page.base));
    else if (this.#ask("gs-submit")) this.form.submit();
  }

  /** @param {KeyboardEvent} event */
  #onSlash = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.isContentEditable || target.closest?.("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isOff(this.context.store)) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  };
}
