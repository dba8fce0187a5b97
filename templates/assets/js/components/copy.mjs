/**
 * Copies an address.
 * Needs: <button data-component="copy" data-copy="URL" hidden>. Fires nothing.
 * Adds a status line after the button, which says whether it worked.
 */

import { el } from "../lib/dom.mjs";

export class Copy {
  #status = el("span", { class: "gs-copy__status", role: "status" });
  #timer = 0;

  /**
   * @param {HTMLElement} button
   * @param {import("../main.mjs").Context} context
   */
  constructor(button, { words }) {
    this.button = button;
    this.words = words;
  }

  start() {
    this.button.after(this.#status);
    this.button.hidden = false;
    this.button.addEventListener("click", this.#copy);
  }

  stop() {
    clearTimeout(this.#timer);
    this.button.hidden = true;
    this.button.removeEventListener("click", this.#copy);
    this.#status.remove();
  }

  #copy = async () => {
    const { baseURI } = this.button.ownerDocument;
    const address = new URL(this.button.dataset.copy ?? "", baseURI).href;
    try {
      await navigator.clipboard.writeText(address);
      this.#say(this.words.say("copied"));
    } catch {
      // no clipboard without https or permission: show what the reader can copy by hand
      this.#say(this.words.say("copy_by_hand", { address }));
      return;
    }
    this.#timer = window.setTimeout(() => this.#say(""), 4000);
  };

  /** @param {string} text */
  #say(text) {
    clearTimeout(this.#timer);
    this.#status.textContent = text;
  }
}
