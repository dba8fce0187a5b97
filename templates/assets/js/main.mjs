/**
 * Starts what the page asks for: the clock on <main data-as-of>, and every [data-component].
 * Needs: nothing else; a page without components is whole. Fires nothing.
 * A page loads the modules of the components it has and no others. One component's failure is
 * reported to the console and never stops the next.
 */

import { together } from "./modules.mjs";
import { readPage } from "./page.mjs";
import { storeOf } from "./storage.mjs";
import { readWords } from "./words.mjs";

/** @typedef {{page: import("./page.mjs").Page, words: import("./words.mjs").Words,
 *   store: import("./storage.mjs").Store, now: () => Date}} Common */
/** @typedef {Common & {engine: import("./engine.mjs").Engine}} Context of components that search */
/** @typedef {{start(): void, stop(): void}} Component */

/** @type {Record<string, string>} components by the name a page knows them by, and their class */
const COMPONENTS = {
  clock: "Clock",
  palette: "Palette",
  results: "Results",
  lookup: "Lookup",
  copy: "Copy",
  edition: "Edition",
  report: "Report",
  shortcut: "Shortcut",
};
const SEARCHING = ["lookup", "results"];

/**
 * @param {Document} document
 * @returns {Promise<Component[]>} those that started
 */
export async function mount(document) {
  const found = Object.keys(COMPONENTS).flatMap((name) => {
    const where = name === "clock" ? "main[data-as-of]" : `[data-component="${name}"]`;
    const elements = [...document.querySelectorAll(where)];
    return elements.length ? [{ name, elements }] : [];
  });
  const common = contextOf(document);
  const searching = found.some(({ name }) => SEARCHING.includes(name)) ? withEngine(common) : common;
  const started = await Promise.all(
    found.map(({ name, elements }) =>
      begin(name, elements, SEARCHING.includes(name) ? searching : common)
        .catch((error) => tell(name, error))),
  );
  return started.flat();
}

/** @param {Document} document @returns {Promise<Common>} */
async function contextOf(document) {
  const page = readPage(document);
  const words = await readWords(document, page.lang);
  return { page, words, store: storeOf(window), now: () => new Date() };
}

/** @param {Promise<Common>} given @returns {Promise<Context>} */
async function withEngine(given) {
  const [common, { engineAt }] = await Promise.all([given, together("engine")]);
  return { ...common, engine: engineAt(common.page.root, common.now) };
}

/**
 * @param {string} name
 * @param {Element[]} elements
 * @param {Promise<Common>} context
 */
async function begin(name, elements, context) {
  const [{ [COMPONENTS[name]]: type }, given] = await Promise.all([together(name), context]);
  return elements.flatMap((element) => {
    try {
      const component = new type(element, given);
      component.start();
      return [component];
    } catch (error) {
      return tell(name, error);
    }
  });
}

/**
 * @param {string} name
 * @param {unknown} error
 * @returns {Component[]} none
 */
function tell(name, error) {
  console.error(`${name} did not start:`, error);
  return [];
}

await mount(document);
document.documentElement.dataset.scripts = "ready"; // for whoever drives the page by machine
