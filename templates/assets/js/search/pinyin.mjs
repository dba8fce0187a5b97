/**
 * How may a name be typed in pinyin, and what may typed letters mean? The twin of
 * search/analysis/pinyin.py. Pure. Needs the readings that come with the index. Fires nothing.
 */

import { LEAST_SOUND, VARIANTS } from "../lib/constants.mjs";

/** The 3,755 characters of the first level of GB 2312, which orders them by their sound. */
const IN_ORDER = [...new TextDecoder("gbk").decode(Uint8Array.from(
  Array.from({ length: 40 }, (_, row) => row + 0xb0).flatMap((row) =>
    Array.from({ length: row < 0xd7 ? 94 : 89 }, (_, cell) => [row, cell + 0xa1]).flat()),
))];

/** @typedef {string[]} Reading a token for each character: a syllable, a letter itself, or "" */
/** @typedef {{first: Record<string, string>, also: Record<string, string[]>}} RawReadings */

/** @typedef {Map<string, string>} Sounds what common characters, which are typed for others, usually sound like */

/**
 * @param {string} text syllables, each with the number of characters in a row that are read so
 * @returns {Sounds}
 */
export function soundsFrom(text) {
  const rows = [...text.matchAll(/([a-z]+)(\d+)/g)].flatMap(([, syllable, count]) => Array(Number(count)).fill(syllable));
  return new Map(IN_ORDER.map((character, place) => [character, rows[place]]));
}

/**
 * The letters of common characters by their usual readings.
 * @param {string} folded
 * @param {Sounds} sounds
 * @returns {string} empty where there are other characters
 */
export function soundOf(folded, sounds) {
  const characters = [...folded];
  if (characters.length < LEAST_SOUND || characters.some((character) => !sounds.has(character))) return "";
  return characters.map((character) => sounds.get(character)).join("");
}

export class Readings {
  /** @type {Map<string, string[]>} */ #of;

  /**
   * @param {RawReadings} raw those that the sounds do not tell
   * @param {Sounds} sounds
   */
  constructor({ first, also }, sounds) {
    this.#of = new Map([...sounds].map(([character, sound]) => [character, [sound]]));
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
    const others = rows.flatMap((row, place) => row.slice(1).map((token) => ({ place, token })));
    return [usual, ...changed(others).map((change) => otherwise(usual, change))];
  }
}

/** @typedef {{place: number, token: string}[]} Change what is read otherwise than usually, by place */

/**
 * In what the variants after the usual one differ from it: one character, then two, and so on.
 * @param {Change} others how characters may be read, too
 * @returns {Change[]}
 */
function changed(others) {
  const single = others.slice(0, VARIANTS - 1); // those behind come after all of these
  /** @type {Change[]} */
  const found = [];
  for (let count = 1; count <= single.length && found.length < VARIANTS - 1; count += 1) {
    for (const change of combinations(single, count)) {
      if (found.length === VARIANTS - 1) break;
      found.push(change);
    }
  }
  return found;
}

/**
 * @param {Change} some
 * @param {number} count
 * @returns {Generator<Change>} so many of them in different places, in order
 */
function* combinations(some, count) {
  if (count === 0) yield [];
  for (const [at, first] of count ? some.entries() : []) {
    const later = some.slice(at + 1).filter(({ place }) => place !== first.place);
    for (const rest of combinations(later, count - 1)) yield [first, ...rest];
  }
}

/**
 * @param {Reading} usual
 * @param {Change} change
 */
function otherwise(usual, change) {
  const copy = [...usual];
  for (const { place, token } of change) copy[place] = token;
  return copy;
}

/**
 * Whether a token is the reading of a Han character, and not a letter standing for itself.
 * @param {string} token
 * @param {string} character
 */
function isSyllable(token, character) {
  return token !== "" && character > "\x7f";
}

/** @param {Reading} reading @returns {string} a character for each token, a space where there is none */
export function initials(reading) {
  return reading.map((token) => token[0] ?? " ").join("");
}

/**
 * Where typed letters stand in a reading: from the beginning of a syllable on, to the end of one or
 * into one, over characters that are all read as syllables.
 * @param {string} letters
 * @param {Reading} reading
 * @param {string[]} characters
 * @returns {{start: number, end: number, part: boolean}[]} in characters
 */
export function spoken(letters, reading, characters) {
  return reading.flatMap((_, start) => {
    let rest = letters;
    for (let end = start; end < reading.length && isSyllable(reading[end], characters[end]); end += 1) {
      const sound = reading[end];
      if (sound.startsWith(rest)) return [{ start, end: end + 1, part: sound !== rest }];
      if (!rest.startsWith(sound)) return [];
      rest = rest.slice(sound.length);
    }
    return [];
  });
}
