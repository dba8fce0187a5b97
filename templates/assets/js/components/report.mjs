/**
 * Prints the page, which the style for paper turns into a report, and puts on the paper what only
 * a script can: a QR code of the page's address, and the report's number on every sheet.
 * Needs: <button data-component="report" data-number hidden> in .gs-report; dd[data-edition] for the
 * number and div[data-edition] for the day in .gs-paper--facts. Fires nothing.
 * Without it the page prints as the same report, with the address and the check code in words.
 */

import { readBuild } from "../lib/build.mjs";
import { dayInWords } from "../lib/days.mjs";
import { qr } from "../lib/qr.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules left white around a code (ISO/IEC 18004)

export class Report {
  /** @type {SVGElement | null} */ #code = null;
  #sheet = new CSSStyleSheet();

  /**
   * @param {HTMLButtonElement} button
   * @param {import("../main.mjs").Context} context
   */
  constructor(button, { page, words }) {
    this.button = button;
    this.document = button.ownerDocument;
    this.page = page;
    this.words = words;
  }

  start() {
    this.button.hidden = false;
    this.button.addEventListener("click", this.#print);
    const modules = qr(this.#address());
    if (modules) {
      this.#code = picture(this.document, modules);
      this.button.after(this.#code);
    }
    this.document.adoptedStyleSheets = [...this.document.adoptedStyleSheets, this.#sheet];
    void this.#number();
  }

  /** Puts the edition's day before the report's number, on the first sheet and on every one. */
  async #number() {
    const own = this.button.dataset.number ?? "";
    this.#foot(own);
    const { as_of: day } = await readBuild(new URL("build.json", this.page.root).href);
    if (!day) return;
    const number = `${day.replaceAll("-", "")}-${own}`;
    this.#foot(number);
    const facts = this.document.querySelector(".gs-paper--facts");
    facts?.querySelector("dd[data-edition]")?.replaceChildren(number);
    const asOf = [this.words.say("edition_as_of"), dayInWords(day, this.words.lang)];
    const places = facts?.querySelectorAll("div[data-edition] > *") ?? [];
    places.forEach((place, n) => place.replaceChildren(asOf[n] ?? ""));
  }

  /** @param {string} number */
  #foot(number) {
    this.#sheet.replaceSync(`@page { @bottom-left { content: ${JSON.stringify(number)}; } }`);
  }

  stop() {
    this.button.hidden = true;
    this.button.removeEventListener("click", this.#print);
    this.#code?.remove();
    const others = this.document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    this.document.adoptedStyleSheets = others;
  }

  #print = () => window.print();

  /** The page's lasting address where the register has one, else the one it was opened at. */
  #address() {
    const link = this.document.querySelector('link[rel="canonical"]');
    const { protocol, origin, pathname } = window.location;
    return link?.getAttribute("href") ?? (protocol.startsWith("http") ? origin + pathname : "");
  }
}

/**
 * @param {Document} document
 * @param {boolean[][]} modules
 * @returns {SVGElement}
 */
function picture(document, modules) {
  const size = modules.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    class: "gs-report__code gs-paper",
    viewBox: `0 0 ${size} ${size}`,
    "shape-rendering": "crispEdges",
    "aria-hidden": "true",
  })) svg.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", modules.flatMap(runs).join(""));
  svg.append(path);
  return svg;
}

/**
 * The dark runs of a row as boxes of a path.
 * @param {boolean[]} row
 * @param {number} y
 */
function runs(row, y) {
  const boxes = [];
  for (let x = 0; x < row.length; x += 1) {
    const start = x;
    while (row[x]) x += 1;
    if (x > start) boxes.push(`M${start + QUIET} ${y + QUIET}h${x - start}v1H${start + QUIET}z`);
  }
  return boxes;
}
