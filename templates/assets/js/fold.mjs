/**
 * Folding: what makes two spellings of a name the same to the search. Pure.
 * NFKC, lower case; spaces, brackets, dots, commas, hyphens, quotes and invisible characters drop.
 * Needs nothing, fires nothing.
 */

const DROPPED = /[\s\p{Cf}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Pd}.,。、·・•‧∙⋅'"`]/gu;
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu; // a character with the marks that belong to it

/** @param {string} text */
const widthAndCase = (text) => text.normalize("NFKC").toLowerCase();

/**
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return widthAndCase(text).replace(DROPPED, "");
}

/**
 * The folded words of a query.
 * @param {string} text
 * @returns {string[]}
 */
export function foldWords(text) {
  return widthAndCase(text).split(/\s+/u).map(fold).filter(Boolean);
}

/**
 * Where ranges of the folded text lie in the text itself. A range takes in what was dropped
 * inside it, never what was dropped around it.
 * @param {string} text
 * @param {[number, number][]} ranges in the folded text, any order
 * @returns {[number, number][]} in order and not overlapping; none where the two cannot be aligned
 */
export function unfold(text, ranges) {
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  let folded = "";
  for (const found of text.matchAll(CLUSTER)) {
    const piece = fold(found[0]);
    folded += piece;
    for (let i = 0; i < piece.length; i += 1) {
      starts.push(found.index);
      ends.push(found.index + found[0].length);
    }
  }
  if (folded !== fold(text)) return [];
  /** @type {[number, number][]} */
  const merged = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (end <= start || end > starts.length) continue;
    const last = merged.at(-1);
    if (last && starts[start] <= last[1]) last[1] = Math.max(last[1], ends[end - 1]);
    else merged.push([starts[start], ends[end - 1]]);
  }
  return merged;
}
