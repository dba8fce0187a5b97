/**
 * Starts what the page asks for: the clock on <main data-as-of>, and every [data-component].
 * Needs: nothing else; a page without components is whole. Fires nothing.
 * One component's failure is reported to the console and never stops the next.
 */

import { Clock } from "./clock.mjs";
import { Copy } from "./copy.mjs";
import { todayIn } from "./days.mjs";
import { Edition } from "./edition.mjs";
import { Engine } from "./engine.mjs";
import { indexAt } from "./index.mjs";
import { Lookup } from "./lookup.mjs";
import { readPage } from "./page.mjs";
import { Palette } from "./palette.mjs";
import { Report } from "./report.mjs";
import { Results } from "./results.mjs";
import { storeOf } from "./storage.mjs";
import { readWords } from "./words.mjs";

/** @typedef {{page: import("./page.mjs").Page, words: import("./words.mjs").Words,
 *   engine: Engine, store: import("./storage.mjs").Store, now: () => Date}} Context */
/** @typedef {{start(): void, stop(): void}} Component */

/** @type {Record<string, new (element: any, context: Context) => Component>} */
const COMPONENTS = {
  clock: Clock,
  palette: Palette,
  results: Results,
  lookup: Lookup,
  copy: Copy,
  edition: Edition,
  report: Report,
};

/**
 * @param {Document} document
 * @returns {Promise<Component[]>} those that started
 */
export async function mount(document) {
  const page = readPage(document);
  const now = () => new Date();
  const engine = new Engine(indexAt(new URL("search/index.json", page.root)), (timezone) =>
    todayIn(timezone, now()),
  );
  const words = await readWords(document, page.lang);
  const context = { page, words, engine, store: storeOf(window), now };
  return Object.entries(COMPONENTS).flatMap(([name, type]) => {
    const where = name === "clock" ? "main[data-as-of]" : `[data-component="${name}"]`;
    return [...document.querySelectorAll(where)].flatMap((element) => {
      try {
        const component = new type(element, context);
        component.start();
        return [component];
      } catch (error) {
        console.error(`${name} did not start:`, error);
        return [];
      }
    });
  });
}

await mount(document);
