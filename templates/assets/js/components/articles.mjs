/**
 * Finds the articles that have every word of a query in their title, headings or text.
 * Needs: search/articles.<language>.bin, which search/index/article_index.py makes. Fires nothing.
 * Loaded by the results page after its answer stands, since articles can come later.
 */

import { ARTICLES_FORMAT } from "../lib/constants.mjs";
import { el, marked } from "../lib/dom.mjs";
import { Folding } from "../lib/folding.mjs";

/** @typedef {[string, string, string]} RawSection anchor, heading, text */
/** @typedef {{anchor: string, heading: string, text: string, folded: [string, string]}} Part
 *   the first of an article is its title, at the top of the page */
/** @typedef {{address: string, title: string, parts: Part[]}} Article */
/** @typedef {{folding: Folding, articles: Article[]}} Guide */
/** @typedef {{article: Article, part: Part, score: number}} Found */
/** @typedef {{whole: string, words: string[]}} Asked */

const SHOWN = 5;
const BEFORE = 24; // characters of a snippet before the first word found
const AFTER = 96; // and after it; a character of Chinese says as much as two letters

/**
 * @param {{format: number, simplified: string, articles: [string, string, RawSection[]][]}} index
 * @returns {Guide}
 */
export function readGuide({ format, simplified, articles }) {
  if (format !== ARTICLES_FORMAT) throw new TypeError(`articles: format ${format}`);
  const pairs = /** @type {[string, string][]} */ (simplified.split(" ").map((pair) => [...pair]));
  const folding = new Folding(new Map(pairs));
  const part = (/** @type {RawSection} */ [anchor, heading, text]) => {
    const folded = /** @type {[string, string]} */ ([folding.fold(heading), folding.fold(text)]);
    return { anchor, heading, text, folded };
  };
  return {
    folding,
    articles: articles.map(([address, title, sections]) => ({
      address,
      title,
      parts: [part(["", title, ""]), ...sections.map(part)],
    })),
  };
}

/**
 * How well a part answers: all of it together in the heading, its words in the heading, together
 * in the text, its words in either.
 * @param {Part} part
 * @param {Asked} asked
 */
function rate({ folded: [heading, text] }, { whole, words }) {
  if (heading.includes(whole)) return 4;
  if (words.every((word) => heading.includes(word))) return 3;
  if (text.includes(whole)) return 2;
  const here = words.filter((word) => heading.includes(word) || text.includes(word));
  return here.length / words.length;
}

/**
 * @param {Article} article
 * @param {Asked} asked
 */
function answers({ parts }, { words }) {
  return words.every((word) => parts.some(({ folded }) => folded.some((text) => text.includes(word))));
}

/**
 * @param {Guide} guide
 * @param {string} q
 * @returns {Found[]} best first, one for each article
 */
export function findArticles({ folding, articles }, q) {
  const asked = { whole: folding.fold(q), words: folding.words(q) };
  if ([...asked.whole].length < 2) return [];
  return articles
    .filter((article) => answers(article, asked))
    .map((article) => {
      const rated = article.parts.map((part, place) => ({
        article,
        part,
        score: rate(part, asked) + (place === 0 ? 0.5 : 0), // a title before a heading
      }));
      const best = rated.reduce((first, other) => (other.score > first.score ? other : first));
      const title = rated[0].part.folded[0];
      const about = asked.words.filter((word) => title.includes(word)).length / asked.words.length;
      return { ...best, score: best.score + about };
    })
    .sort((a, b) => b.score - a.score || (a.article.address < b.article.address ? -1 : 1));
}

/**
 * Where the query, or else its words, stand in a text.
 * @param {string} text
 * @param {string} q
 * @param {Folding} folding
 * @returns {[number, number][]} in order
 */
function placesIn(text, q, folding) {
  const folded = folding.fold(text);
  const whole = folding.fold(q);
  /** @type {[number, number][]} */
  const places = [];
  for (const needle of folded.includes(whole) ? [whole] : folding.words(q)) {
    for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
      places.push([at, at + needle.length]);
    }
  }
  return folding.unfold(text, places);
}

/**
 * @param {string} text
 * @param {number} until where the first place ends
 * @returns {number} where a snippet ends: not in the middle of a word
 */
function endOf(text, until) {
  const rest = text.slice(until, until + AFTER);
  const room = AFTER - (rest.match(/\p{Script=Han}/gu)?.length ?? 0) / 2;
  const end = until + Math.floor(room);
  if (end >= text.length) return text.length;
  const space = text.lastIndexOf(" ", end);
  return /\p{Script=Latin}/u.test(text[end]) && space > until ? space : end;
}

/**
 * A text around the first place found, with what was found marked; else its beginning.
 * @param {string} text
 * @param {[number, number][]} places
 * @returns {(Node | string)[]}
 */
function snippet(text, places) {
  const [first, until] = places[0] ?? [0, 0];
  const near = Math.max(0, first - BEFORE);
  const space = text.indexOf(" ", near) + 1; // in writing with spaces, not in the middle of a word
  const start = near > 0 && space > 0 && space <= first ? space : near;
  const end = endOf(text, until);
  const inside = places.filter((place) => place[1] <= end);
  const moved = inside.map(([from, to]) => /** @type {[number, number]} */ ([from - start, to - start]));
  const pieces = marked(text.slice(start, end), moved);
  return [...(start > 0 ? ["… "] : []), ...pieces, ...(end < text.length ? [" …"] : [])];
}

const CHINESE = /([\p{Script=Han}，。、；：（）《》]+)/u;

/**
 * Marks what is Chinese in a text of another language, so that a screen reader changes its voice.
 * @param {(Node | string)[]} pieces
 * @param {string} lang of the page
 * @returns {(Node | string)[]}
 */
function spoken(pieces, lang) {
  if (lang.startsWith("zh")) return pieces;
  return pieces.flatMap((piece) => {
    if (typeof piece === "string") {
      return piece.split(CHINESE).map((part, n) => (n % 2 ? el("span", { lang: "zh" }, part) : part));
    }
    if (piece instanceof HTMLElement && CHINESE.test(piece.textContent ?? "")) piece.lang = "zh";
    return [piece];
  });
}

/**
 * @param {Found[]} found
 * @param {string} q
 * @param {Folding} folding
 * @param {import("../main.mjs").Context} context
 * @returns {HTMLElement[]} none where nothing was found
 */
export function articleList(found, q, folding, { page, words }) {
  if (found.length === 0) return [];
  const shown = (/** @type {string} */ text) =>
    spoken(marked(text, placesIn(text, q, folding)), page.lang);
  const items = found.slice(0, SHOWN).map(({ article, part }) => {
    const address = new URL(article.address, page.base);
    if (part.anchor) address.hash = part.anchor;
    const text = part.text || (article.parts[1]?.text ?? "");
    return el(
      "li",
      { class: "gs-found" },
      el("a", { href: address.href }, ...shown(article.title)),
      part.anchor ? el("span", { class: "gs-found__heading" }, ...shown(part.heading)) : null,
      el("p", {}, ...spoken(snippet(text, placesIn(text, q, folding)), page.lang)),
    );
  });
  const key = found.length > SHOWN ? "articles_first" : "articles_found";
  return [el("h2", {}, words.say(key, { n: found.length, shown: SHOWN })), el("ul", {}, ...items)];
}
