/**
 * Switches between the light and the dark palette.
 * Needs: <button data-component="palette" hidden aria-pressed>. Sets body[data-md-color-scheme].
 * Fires nothing. Remembers the reader's choice; until there is one, follows the system's.
 */

export class Palette {
  #dark = matchMedia("(prefers-color-scheme: dark)");

  /**
   * @param {HTMLElement} button
   * @param {import("../main.mjs").Context} context
   */
  constructor(button, { store }) {
    this.button = button;
    this.store = store;
  }

  start() {
    this.#show(this.#wanted());
    this.button.hidden = false;
    this.button.addEventListener("click", this.#toggle);
    this.#dark.addEventListener("change", this.#follow);
  }

  stop() {
    this.button.hidden = true;
    this.button.removeEventListener("click", this.#toggle);
    this.#dark.removeEventListener("change", this.#follow);
  }

  #wanted() {
    const saved = this.store.get("palette");
    if (saved === "slate" || saved === "default") return saved;
    return this.#dark.matches ? "slate" : "default";
  }

  /** @param {string} scheme */
  #show(scheme) {
    this.button.ownerDocument.body.dataset.mdColorScheme = scheme;
    this.button.setAttribute("aria-pressed", String(scheme === "slate"));
  }

  #follow = () => this.#show(this.#wanted());

  #toggle = () => {
    const scheme = this.button.getAttribute("aria-pressed") === "true" ? "default" : "slate";
    this.store.set("palette", scheme);
    this.#show(scheme);
  };
}
