/**
 * The facets with their counts, and the chosen filters as chips. Where the results are too many to
 * be counted, all values of the register are offered, without numbers. Where there is no room beside
 * the results, all facets are folded into one line.
 * Needs: <div data-facets> and <div data-chips>. Fires on either, bubbling: "gs-toggle"
 * (detail: {facet, value}), and on the chips "gs-clear".
 * Focus, opened groups and how far each is scrolled survive every new rendering.
 */

import { FACETS } from "../search/facets.mjs";
import { el } from "../lib/dom.mjs";

/** @typedef {import("../search/facets.mjs").Facet} Facet */
/** @typedef {import("../search/facets.mjs").Filters} Filters */

const OPEN_AT_FIRST = ["class", "list"]; // where there is room beside the results
const ROOM = "(min-width: 60rem)";
const ALL = ""; // the line that all facets are folded into

export class FacetList {
  /** @type {Map<string, boolean>} */ #opened = new Map();
  /** @type {Map<string, () => HTMLElement[]>} */ #rows = new Map(); // of each group, once it is open
  #room = matchMedia(ROOM);

  /**
   * @param {HTMLElement} facets
   * @param {HTMLElement} chips
   * @param {import("../main.mjs").Context} context
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
   * @param {Record<Facet, Map<string, number>> | null} counts null where they are not known
   * @param {Filters} filters
   */
  show(counts, filters) {
    const focused = this.#focused();
    const scrolled = this.#boxes().map(({ id, scrollTop }) => ({ id, scrollTop }));
    const groups = FACETS.flatMap((facet) => this.#group(facet, counts?.[facet], filters[facet] ?? []) ?? []);
    this.facets.replaceChildren(...(groups.length ? [this.#all(groups, filters)] : []));
    for (const box of this.#boxes()) box.scrollTop = scrolled.find(({ id }) => id === box.id)?.scrollTop ?? 0;
    if (focused) /** @type {HTMLElement | null} */ (this.facets.querySelector(focused))?.focus();
    this.#showChips(filters);
  }

  /** @returns {string | null} a selector of what has the focus now, and will be made anew */
  #focused() {
    const { activeElement } = this.facets.ownerDocument;
    if (!activeElement || !this.facets.contains(activeElement)) return null;
    if (activeElement.id) return `#${CSS.escape(activeElement.id)}`;
    const { facet } = /** @type {HTMLElement} */ (activeElement.parentElement).dataset;
    return facet ? `[data-facet="${facet}"] > summary` : "summary";
  }

  #boxes() {
    return [...this.facets.querySelectorAll("fieldset")];
  }

  /**
   * @param {HTMLElement[]} groups
   * @param {Filters} filters
   */
  #all(groups, filters) {
    const { words } = this.context;
    const n = FACETS.reduce((sum, facet) => sum + (filters[facet]?.length ?? 0), 0);
    return el(
      "details",
      { class: "gs-filters", open: this.#room.matches || this.#opened.get(ALL) },
      el("summary", {}, words.say("filters"), n > 0 && words.say("counted", { n })),
      ...groups,
    );
  }

  /**
   * @param {Facet} facet
   * @param {Map<string, number> | undefined} counts
   * @param {string[]} chosen
   * @returns {HTMLElement | null} null where there is nothing to choose
   */
  #group(facet, counts, chosen) {
    const { engine, words } = this.context;
    const values = counts ?? engine.values(facet);
    if (!values.size) return null;
    const rows = () => this.#values(facet, values, counts !== undefined, chosen);
    this.#rows.set(facet, rows);
    const first = OPEN_AT_FIRST.includes(facet) || chosen.length > 0; // chips say what is chosen too
    const open = this.#opened.get(facet) ?? (first && this.#room.matches);
    const title = words.say(`facet_${facet}`);
    return el(
      "details",
      { class: "gs-facet", "data-facet": facet, open },
      el("summary", {}, title, chosen.length > 0 && words.say("counted", { n: chosen.length })),
      el(
        "fieldset",
        { id: `gs-facet-${facet}` },
        el("legend", { class: "gs-hidden" }, title),
        ...(open ? rows() : []),
      ),
    );
  }

  /**
   * @param {Facet} facet
   * @param {Map<string, number>} values and how common each is
   * @param {boolean} counted whether that is a number of these results
   * @param {string[]} chosen
   * @returns {HTMLElement[]} the commonest first
   */
  #values(facet, values, counted, chosen) {
    const { engine, page, words } = this.context;
    return [...values]
      .map(([value, n]) => ({ value, n, label: engine.label(facet, value, page.lang) }))
      .sort((a, b) => b.n - a.n || a.label.localeCompare(b.label, page.lang))
      .map(({ value, n, label }) =>
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
          counted && " ",
          counted && el("span", { class: "gs-facet__count" }, words.numbers.format(n)),
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
    const { facet } = group.dataset;
    if (facet) {
      this.#opened.set(facet, group.open);
      const box = group.querySelector("fieldset");
      if (group.open && box?.childElementCount === 1) box.append(...(this.#rows.get(facet)?.() ?? []));
    } else if (!this.#room.matches) this.#opened.set(ALL, group.open);
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
