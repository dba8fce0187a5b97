/**
 * Starts what the page asks for: the clock on <main data-timezone>, and every [data-component].
 * Needs: nothing else; a page without components is whole. Fires nothing.
 * A page loads the modules of the components it has and no others. One component's failure is
 * reported to the console and never stops the next.
 * This imports nothing before it runs, and then a module together with everything that it imports:
 * what only another module names would be found, and fetched, a round trip later.
 */

/** @typedef {(path: string) => Promise<any>} Load gives a module by its path below js/, without .mjs */
/** @typedef {{page: import("./lib/page.mjs").Page, words: import("./lib/words.mjs").Words,
 *   store: import("./lib/storage.mjs").Store, now: () => Date, load: Load}} Common */
/** @typedef {Common & {engine: import("./search/engine.mjs").Engine}} Context of components that search */
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
 * What a module imports, however deep, by its path below this file. The build fills it in from the
 * scripts it publishes; without it a page loads the same modules, a round trip for each level.
 * @type {Record<string, string[]>}
 */
const DEPENDENCIES = {};

/**
 * @param {Document} document
 * @returns {Promise<Component[]>} those that started
 */
export async function mount(document) {
  const found = Object.keys(COMPONENTS).flatMap((name) => {
    const where = name === "clock" ? "main[data-timezone]" : `[data-component="${name}"]`;
    const elements = [...document.querySelectorAll(where)];
    return elements.length ? [{ name, elements }] : [];
  });
  const common = contextOf(document);
  const searching = found.some(({ name }) => SEARCHING.includes(name)) ? withEngine(common) : common;
  const starting = found.map(({ name, elements }) =>
    begin(name, elements, SEARCHING.includes(name) ? searching : common)
      .catch((error) => tell(name, error)));
  return (await Promise.all(starting)).flat();
}

/** @param {Document} document @returns {Promise<Common>} */
async function contextOf(document) {
  const needed = [import("./lib/page.mjs"), import("./lib/storage.mjs"), import("./lib/words.mjs")];
  const [{ readPage }, { storeOf }, { readWords }] = await Promise.all(needed);
  const page = readPage(document);
  const words = await readWords(document, page.lang);
  return { page, words, store: storeOf(window), now: () => new Date(), load };
}

/** @param {Promise<Common>} given @returns {Promise<Context>} */
async function withEngine(given) {
  const [common, { engineAt }] = await Promise.all([given, load("search/engine")]);
  return { ...common, engine: engineAt(common.page.root, common.now, load) };
}

/** @type {Load} */
function load(path) {
  for (const other of DEPENDENCIES[path] ?? []) {
    import(`./${other}.mjs`).catch(() => {}); // its importer reports it
  }
  return import(`./${path}.mjs`);
}

/**
 * @param {string} name
 * @param {Element[]} elements
 * @param {Promise<Common>} context
 */
async function begin(name, elements, context) {
  const [{ [COMPONENTS[name]]: type }, given] = await Promise.all([load(`components/${name}`), context]);
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
document.documentElement.dataset.scripts = "ready"; // for programs that drive the page
