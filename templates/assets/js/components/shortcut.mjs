/**
 * Turns the key "/" of the lookup off and on again, for readers who speak to the device or strike keys
 * unawares (WCAG 2.2, 2.1.4).
 * Needs: <button data-component="shortcut" data-on data-off hidden>, with what it says to turn the
 * key on and off. Fires nothing. The browser remembers it; `isOff` says so to the lookup.
 */

const KEY = "slash";
const OFF = "off";

/** @param {import("../lib/storage.mjs").Store} store */
export const isOff = (store) => store.get(KEY) === OFF;

export class Shortcut {
  /**
   * @param {HTMLElement} button
   * @param {import("../main.mjs").Common} context
   */
  constructor(button, { store }) {
    this.button = button;
    this.store = store;
  }

  start() {
    this.#show();
    this.button.hidden = false;
    this.button.addEventListener("click", this.#toggle);
  }

  stop() {
    this.button.hidden = true;
    this.button.removeEventListener("click", this.#toggle);
  }

  #show() {
    const { on, off } = this.button.dataset;
    this.button.textContent = (isOff(this.store) ? on : off) ?? "";
  }

  #toggle = () => {
    this.store.set(KEY, isOff(this.store) ? "on" : OFF);
    this.#show();
  };
}
