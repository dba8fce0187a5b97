/**
 * When are two spellings the same to the search? The rules are in NORMALISE.md; the twin,
 * register/folding.py, follows them too, and both pass tests/vectors/.
 * Pure. Needs nothing, fires nothing.
 * Text is taken apart into clusters (a character with the marks that belong to it), each of which
 * folds alone, so that every folded character knows the range of the original it came from.
 * Places in folded texts and in originals are UTF-16 units here, as everywhere in scripts.
 */

const CLUSTER = /[^\p{M}\u1160-\u11ff][\p{M}\u1160-\u11ff]*|[\p{M}\u1160-\u11ff]+/gu;
const DROPPED = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Sm}\p{Sk}\p{P}\u02bb\u02bc\u0300-\u036f\ufe00-\ufe0f]/u;
// written out, since languages differ in what they call white space
const SPACE = /[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const ACCENT = /[\u0300-\u036f]/g;
const LATIN_END = "\u0530"; // scripts below (Latin, Greek, Cyrillic) lose their accents
/** @type {Record<string, string>} letters without a decomposition, and the sigma that ends a word */
const LETTERS = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n", ς: "σ",
};
/** @type {Record<string, string>} */
const MISREAD = { o: "0", i: "1", s: "5", z: "2" };

/** @typedef {[number, number]} Range start and end */

/** @param {string} character @returns {string} without its accents, where its script loses them */
function bare(character) {
  const [first, ...marks] = character.normalize("NFD");
  if (first >= LATIN_END) return character;
  return (LETTERS[first] ?? first) + marks.join("").replace(ACCENT, "");
}

export class Folding {
  /** @type {Map<string, string>} */ #known = new Map();

  /** @param {Map<string, string>} [simplified] traditional to simplified, character by character */
  constructor(simplified = new Map()) {
    this.simplified = simplified;
  }

  /** @param {string} cluster */
  #cluster(cluster) {
    const known = this.#known.get(cluster);
    if (known !== undefined) return known;
    const lowered = [...cluster.normalize("NFKC")].map((c) => c.toLowerCase()).join("");
    const folded = [...[...lowered.normalize("NFC")].map(bare).join("")]
      .map((c) => (DROPPED.test(c) ? "" : (this.simplified.get(c) ?? c)))
      .join("");
    this.#known.set(cluster, folded);
    return folded;
  }

  /**
   * What is compared.
   * @param {string} text
   * @returns {string}
   */
  fold(text) {
    let folded = "";
    for (const [cluster] of text.matchAll(CLUSTER)) folded += this.#cluster(cluster);
    return folded;
  }

  /**
   * The folded pieces between white space.
   * @param {string} text
   * @returns {string[]}
   */
  words(text) {
    return text.split(SPACE).map((piece) => this.fold(piece)).filter(Boolean);
  }

  /**
   * The folded pieces between what folds to nothing, as hyphens and apostrophes do.
   * @param {string} text
   * @returns {string[]}
   */
  runs(text) {
    return [...text.matchAll(CLUSTER)].map(([cluster]) => this.#cluster(cluster) || " ").join("").split(" ").filter(Boolean);
  }

  /**
   * An identifier as it is compared: letters that codes avoid are read as digits.
   * @param {string} text
   * @returns {string} empty where the text cannot be one
   */
  code(text) {
    const folded = this.fold(text);
    return /^[0-9a-z]*$/.test(folded) ? folded.replace(/[oisz]/g, (c) => MISREAD[c]) : "";
  }

  /**
   * The runs of at least four letters a to z: what a typing error may be meant for.
   * @param {string} text
   * @returns {string[]}
   */
  vocabulary(text) {
    let runs = "";
    for (const [cluster] of text.matchAll(CLUSTER)) {
      const piece = this.#cluster(cluster);
      runs += /^[a-z]+$/.test(piece) ? piece : " ";
    }
    return runs.split(" ").filter((run) => run.length >= 4);
  }

  /**
   * For each unit of the folded text the range of the original it came from.
   * @param {string} text
   * @returns {Range[]}
   */
  origins(text) {
    /** @type {Range[]} */
    const found = [];
    for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
      const range = /** @type {Range} */ ([index, index + cluster.length]);
      for (let n = this.#cluster(cluster).length; n > 0; n -= 1) found.push(range);
    }
    return found;
  }

  /**
   * Where ranges of the folded text lie in the text itself.
   * @param {string} text
   * @param {Range[]} ranges in any order
   * @returns {Range[]} in order; overlapping ones are joined
   */
  unfold(text, ranges) {
    const places = this.origins(text);
    /** @type {Range[]} */
    const merged = [];
    for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      if (start >= end || end > places.length) continue;
      const [first, last] = [places[start][0], places[end - 1][1]];
      const before = merged.at(-1);
      if (before && first <= before[1]) before[1] = Math.max(before[1], last);
      else merged.push([first, last]);
    }
    return merged;
  }
}

/** For texts that need no table: codes, and articles. */
export const plain = new Folding();
