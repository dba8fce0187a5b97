/**
 * The facets with their counts, and the chosen filters as chips. Where there is no room beside the
 * results, all facets are folded into one line.
 * Needs: <div data-facets> and <div data-chips>. Fires on either, bubbling: "gs-toggle"
 * (detail: {facet, value}), and on the chips "gs-clear".
 * Focus and opened groups survive every new rendering.
 */

import { FACETS } from "./facets.mjs";
import { el } from "./dom.mjs";

/** @typedef {import("./facets.mjs").Facet} Facet */
/** @typedef {import("./facets.mjs").Filters} Filters */

const OPEN_AT_FIRST = ["class", "list"]; // where there is room beside the results
const ROOM = "(min-width: 60rem)";
const ALL = ""; // the line that all facets are folded into

export class FacetList {
  /** @type {Map<string, boolean>} */ #opened = new Map();
  #room = matchMedia(ROOM);

  /**
   * @param {HTMLElement} facets
   * @param {HTMLElement} chips
   * @param {import("./main.mjs").Context} context
   */
  constructor(facets, chips, context) {
    this.facets = facets;
    this.chips = chips;
    this.context = context;
  }

  start() {
    this.facets.addEventListener("change", this.#onChange);
    this.facets.addEventListener("toggle", this.#onOpen, true);
    this.chips.addEventListener("click", this.#onChip);
    this.#room.addEventListener("change", this.#onRoom);
  }

  stop() {
    this.facets.removeEventListener("change", this.#onChange);
    this.facets.removeEventListener("toggle", this.#onOpen, true);
    this.chips.removeEventListener("click", this.#onChip);
    this.#room.removeEventListener("change", this.#onRoom);
    this.facets.replaceChildren();
    this.chips.replaceChildren();
  }

  /**
   * @param {Record<Facet, Map<string, number>> | null} counts no facets where they are not known
   * @param {Filters} filters
   */
  show(counts, filters) {
    const { activeElement } = this.facets.ownerDocument;
    const focused = activeElement instanceof HTMLInputElement && this.facets.contains(activeElement)
      ? activeElement.id
      : null;
    const shown = FACETS.filter((facet) => counts?.[facet].size);
    this.facets.replaceChildren(...(counts && shown.length ? [this.#all(shown, counts, filters)] : []));
    if (focused) this.facets.ownerDocument.getElementById(focused)?.focus();
    this.#showChips(filters);
  }

  /**
   * @param {Facet[]} shown
   * @param {Record<Facet, Map<string, number>>} counts
   * @param {Filters} filters
   */
  #all(shown, counts, filters) {
    const { words } = this.context;
    const n = FACETS.reduce((sum, facet) => sum + (filters[facet]?.length ?? 0), 0);
    return el(
      "details",
      { class: "gs-filters", open: this.#room.matches || this.#opened.get(ALL) },
      el("summary", {}, words.say("filters"), n ? ` (${words.numbers.format(n)})` : ""),
      ...shown.map((facet) => this.#group(facet, counts[facet], filters[facet] ?? [])),
    );
  }

  /**
   * @param {Facet} facet
   * @param {Map<string, number>} counts
   * @param {string[]} chosen
   */
  #group(facet, counts, chosen) {
    const { engine, page, words } = this.context;
    const rows = [...counts]
      .map(([value, n]) => ({ value, n, label: engine.label(facet, value, page.lang) }))
      .sort((a, b) => b.n - a.n || a.label.localeCompare(b.label, page.lang));
    const first = OPEN_AT_FIRST.includes(facet) || chosen.length > 0; // chips say what is chosen too
    const open = this.#opened.get(facet) ?? (first && this.#room.matches);
    const title = words.say(`facet_${facet}`);
    return el(
      "details",
      { class: "gs-facet", "data-facet": facet, open },
      el("summary", {}, title, chosen.length ? ` (${words.numbers.format(chosen.length)})` : ""),
      el(
        "fieldset",
        {},
        el("legend", { class: "gs-hidden" }, title),
        ...rows.map(({ value, n, label }) =>
          el(
            "label",
            { class: "gs-facet__value" },
            el("input", {
              type: "checkbox",
              id: `gs-facet-${facet}-${value}`,
              "data-value": value,
              checked: chosen.includes(value),
            }),
            " ",
            label,
            " ",
            el("span", { class: "gs-facet__count" }, words.numbers.format(n)),
          ),
        ),
      ),
    );
  }

  /** @param {Filters} filters */
  #showChips(filters) {
    const { engine, page, words } = this.context;
    const chips = FACETS.flatMap((facet) =>
      (filters[facet] ?? []).map((value) => {
        const filter = { facet: words.say(`facet_${facet}`), label: engine.label(facet, value, page.lang) };
        return el(
          "button",
          {
            type: "button",
            class: "gs-chip",
            "data-facet": facet,
            "data-value": value,
            "aria-label": words.say("chip_remove", filter),
          },
          words.say("filter", filter),
          el("span", { "aria-hidden": "true" }, " ×"),
        );
      }),
    );
    if (chips.length > 1) {
      chips.push(
        el("button", { type: "button", class: "gs-chip gs-chip--all" }, words.say("chip_clear")),
      );
    }
    const place = [...this.chips.children].indexOf(
      /** @type {Element} */ (this.chips.ownerDocument.activeElement),
    );
    this.chips.replaceChildren(...chips);
    if (place < 0) return;
    // the chip that had the focus is gone: the one in its place takes it, else the facets
    /** @type {HTMLElement | null} */
    const next = chips[Math.min(place, chips.length - 1)] ??
      this.facets.querySelector(this.#room.matches ? ".gs-facet summary" : "summary");
    next?.focus();
  }

  /** @param {Event} event */
  #onChange = (event) => {
    const box = /** @type {HTMLElement} */ (event.target);
    const facet = box.closest("details")?.dataset.facet;
    this.#fire(this.facets, "gs-toggle", { facet, value: box.dataset.value });
  };

  /** @param {Event} event */
  #onOpen = (event) => {
    const group = /** @type {HTMLDetailsElement} */ (event.target);
    if (!group.isConnected) return;
    if (group.dataset.facet) this.#opened.set(group.dataset.facet, group.open);
    else if (!this.#room.matches) this.#opened.set(ALL, group.open);
  };

  #onRoom = () => {
    const all = this.facets.querySelector("details");
    if (all) all.open = this.#room.matches || (this.#opened.get(ALL) ?? false);
  };

  /** @param {MouseEvent} event */
  #onChip = (event) => {
    const chip = /** @type {Element} */ (event.target).closest("button");
    if (!chip) return;
    const { facet, value } = chip.dataset;
    if (facet) this.#fire(this.chips, "gs-toggle", { facet, value });
    else this.#fire(this.chips, "gs-clear", {});
  };

  /**
   * @param {HTMLElement} element
   * @param {string} type
   * @param {object} detail
   */
  #fire(element, type, detail) {
    element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }
}
