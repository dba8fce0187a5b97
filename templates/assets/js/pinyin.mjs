/**
 * How may a name be typed in pinyin, and what may typed letters mean? As generator/search/pinyin.py.
 * Pure. Needs the readings and syllables that come with the index. Fires nothing.
 */

const VARIANTS = 4;
const WAYS = 16;
const LONGEST = 6; // letters of a syllable

/** @typedef {string[]} Reading a token for each character: a syllable, a letter itself, or "" */
/** @typedef {{first: Record<string, string>, also: Record<string, string[]>}} RawReadings */

export class Readings {
  /** @type {Map<string, string[]>} */ #of = new Map();

  /** @param {RawReadings} raw */
  constructor({ first, also }) {
    for (const [syllable, characters] of Object.entries(first)) {
      for (const character of characters) this.#of.set(character, [syllable]);
    }
    for (const [character, others] of Object.entries(also)) {
      this.#of.set(character, [...(this.#of.get(character) ?? []), ...others]);
    }
  }

  /** @param {string} character @returns {string[]} */
  #tokens(character) {
    return /^[a-z0-9]$/i.test(character) ? [character] : (this.#of.get(character) ?? [""]);
  }

  /**
   * Readings of a folded name, the usual one first.
   * @param {string[]} characters
   * @returns {Reading[]} none for a name without a Han character
   */
  variants(characters) {
    const rows = characters.map((character) => this.#tokens(character));
    const usual = rows.map((row) => row[0]);
    if (!usual.some((token, place) => isSyllable(token, characters[place]))) return [];
    const found = [usual];
    for (let place = 0; place < rows.length; place += 1) {
      for (const other of rows[place].slice(1)) {
        if (found.length === VARIANTS) return found;
        found.push(replaced(usual, place, other));
      }
    }
    return found;
  }
}

/**
 * @param {Reading} reading
 * @param {number} place
 * @param {string} other
 */
function replaced(reading, place, other) {
  const copy = [...reading];
  copy[place] = other;
  return copy;
}

/**
 * Whether a token is the reading of a Han character, and not a letter standing for itself.
 * @param {string} token
 * @param {string} character
 */
export function isSyllable(token, character) {
  return token !== "" && character > "\x7f";
}

/** @param {Reading} reading @returns {string} a character for each token, a space where there is none */
export function initials(reading) {
  return reading.map((token) => token[0] ?? " ").join("");
}

/**
 * All ways to cut letters into syllables, those with longer syllables first.
 * @param {string} letters
 * @param {Set<string>} syllables
 * @returns {Reading[]} at most 16
 */
export function segment(letters, syllables) {
  const ends = reachable(letters, syllables);
  /** @type {Reading[]} */
  const found = [];
  /** @type {[number, Reading][]} */
  const waiting = letters && ends.has(0) ? [[0, []]] : [];
  while (waiting.length && found.length < WAYS) {
    const [start, before] = /** @type {[number, Reading]} */ (waiting.pop());
    if (start === letters.length) found.push(before);
    else {
      // what is put on last, the longest, is taken up first
      for (const end of stops(start, letters, syllables, ends)) {
        waiting.push([end, [...before, letters.slice(start, end)]]);
      }
    }
  }
  return found;
}

/**
 * Where a syllable from a place may end so that the rest can be cut as well.
 * @param {number} start
 * @param {string} letters
 * @param {Set<string>} syllables
 * @param {Set<number>} ends
 */
function stops(start, letters, syllables, ends) {
  const found = [];
  for (let end = start + 1; end <= Math.min(start + LONGEST, letters.length); end += 1) {
    if (ends.has(end) && syllables.has(letters.slice(start, end))) found.push(end);
  }
  return found;
}

/**
 * @param {string} letters
 * @param {Set<string>} syllables
 * @returns {Set<number>} places from which the rest can be cut into syllables
 */
function reachable(letters, syllables) {
  const ends = new Set([letters.length]);
  for (let start = letters.length - 1; start >= 0; start -= 1) {
    if (stops(start, letters, syllables, ends).length) ends.add(start);
  }
  return ends;
}
