/**
 * Prints the page, which the style for paper turns into a report, and puts on the paper what only
 * a script can: a QR code of the page's address, and the report's number on every sheet.
 * Needs: <button data-component="report" data-number hidden> in .gs-report. Fires nothing.
 * Without it the page prints as the same report, with the address and the check code in words.
 */

import { qr } from "../lib/qr.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules left white around a code (ISO/IEC 18004)

export class Report {
  /** @type {SVGElement | null} */ #code = null;
  #sheet = new CSSStyleSheet();

  /** @param {HTMLButtonElement} button */
  constructor(button) {
    this.button = button;
    this.document = button.ownerDocument;
  }

  start() {
    this.button.hidden = false;
    this.button.addEventListener("click", this.#print);
    const modules = qr(this.#address());
    if (modules) {
      this.#code = picture(this.document, modules);
      this.button.after(this.#code);
    }
    const number = this.button.dataset.number ?? "";
    this.#sheet.replaceSync(`@page { @bottom-left { content: ${JSON.stringify(number)}; } }`);
    this.document.adoptedStyleSheets = [...this.document.adoptedStyleSheets, this.#sheet];
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
