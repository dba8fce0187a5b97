/**
 * Makes a text field and its list work as an ARIA combobox: list autocomplete, manual selection.
 * Needs: <input role="combobox" aria-controls=ID> and <ul role="listbox" id=ID hidden>, which the
 * owner fills with [role=option] elements that have ids. Adds no markup, fetches and ranks nothing.
 * Fires on the input, bubbling: "gs-choose" (detail: {option}) when an option is taken,
 * "gs-want" when the reader asks for the closed list.
 * Nothing is selected until an arrow key says so, and nothing more once the text changes, so Enter
 * sends what was typed.
 */

export class Combobox {
  /** @type {HTMLElement | null} */ #active = null;
  #composing = false;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   */
  constructor(input, list) {
    this.input = input;
    this.list = list;
  }

  start() {
    this.input.addEventListener("keydown", this.#onKey);
    this.input.addEventListener("input", this.#onText);
    this.input.addEventListener("compositionstart", this.#onComposing);
    this.input.addEventListener("compositionend", this.#onComposed);
    this.input.addEventListener("blur", this.close);
    this.list.addEventListener("pointerdown", this.#keepFocus);
    this.list.addEventListener("mousedown", this.#keepFocus);
    this.list.addEventListener("click", this.#onClick);
    this.close();
  }

  stop() {
    this.close();
    this.list.replaceChildren();
    this.input.removeEventListener("keydown", this.#onKey);
    this.input.removeEventListener("input", this.#onText);
    this.input.removeEventListener("compositionstart", this.#onComposing);
    this.input.removeEventListener("compositionend", this.#onComposed);
    this.input.removeEventListener("blur", this.close);
    this.list.removeEventListener("pointerdown", this.#keepFocus);
    this.list.removeEventListener("mousedown", this.#keepFocus);
    this.list.removeEventListener("click", this.#onClick);
  }

  /** Whether an input method is at work; its text is not the reader's yet. */
  get composing() {
    return this.#composing;
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Shows the options that stand in the list now, none of them active. */
  open() {
    this.#activate(null);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close = () => {
    this.#activate(null);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  };

  #options() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[role=option]"))];
  }

  /** @param {HTMLElement | null} option */
  #activate(option) {
    this.#active?.setAttribute("aria-selected", "false");
    this.#active = option;
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** @param {1 | -1} step from the text through the options and back to the text */
  #move(step) {
    if (!this.isOpen) {
      this.#fire("gs-want", {});
      return;
    }
    const places = [null, ...this.#options()];
    const at = places.indexOf(this.#active);
    this.#activate(places[(at + step + places.length) % places.length]);
  }

  /** @param {HTMLElement} option */
  #choose(option) {
    this.close();
    this.#fire("gs-choose", { option });
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #fire(type, detail) {
    this.input.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    // 229: a key of the input method, also in browsers that end the composition before the key
    if (this.#composing || event.isComposing || event.keyCode === 229) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const handled = this.#handle(event);
    if (handled) event.preventDefault();
  };

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key has done its work
   */
  #handle(event) {
    switch (event.key) {
      case "ArrowDown":
        this.#move(1);
        return true;
      case "ArrowUp":
        if (event.altKey) this.close();
        else this.#move(-1);
        return true;
      case "Home":
      case "End":
        this.#activate(null); // and the cursor moves in the text
        return false;
      case "Enter":
        if (this.#active) this.#choose(this.#active);
        else return false;
        return true;
      case "Escape":
        if (this.isOpen) this.close();
        else if (this.input.value) this.#clear();
        else return false;
        return true;
      default: // Tab leaves, and leaving closes
        return false;
    }
  }

  #clear() {
    this.input.value = "";
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #onText = () => this.#activate(null);

  #onComposing = () => {
    this.#composing = true;
  };

  #onComposed = () => {
    this.#composing = false;
  };

  /** @param {Event} event */
  #keepFocus = (event) => event.preventDefault();

  /** @param {MouseEvent} event */
  #onClick = (event) => {
    const target = /** @type {Element} */ (event.target);
    const option = /** @type {HTMLElement | null} */ (target.closest("[role=option]"));
    if (option) this.#choose(option);
  };
}
