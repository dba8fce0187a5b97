/**
 * Who may have a run of tokens? FORMAT.md, "Terms" and Part 3.
 * Needs terms to look up. Fires nothing. Lists only nominate: entities are judged by rank.mjs.
 */

/** @typedef {import("./terms.mjs").Terms} Terms */
/** @typedef {import("./terms.mjs").Posting} Posting */
/** @typedef {import("./terms.mjs").Namespace} Namespace */

/** Grams of up to this many tokens are all in the index. */
const EVERY = { h: 2, p: 2, i: 2, c: 4 };
/** Fewer tokens than this have no gram. */
const LEAST = { h: 1, p: 1, i: 2, c: 4 };
const AT_ONCE = 4; // grams looked up beside the whole, at first
const LONGER = 3; // and grams one token longer

/** @typedef {{posting: Posting | null, exact: boolean}} Nominated posting is null where nobody has
 *   it; exact where the posting is of the whole run */

/** @type {Nominated} */
const NOBODY = { posting: null, exact: true };

/** @param {Namespace} namespace @param {string[]} tokens */
const keyOf = (namespace, tokens) => tokens.join(namespace === "p" ? " " : "");

/**
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @param {number} length
 * @returns {string[]} keys of all runs of a length, each once
 */
function grams(namespace, tokens, length) {
  const starts = Array.from({ length: Math.max(0, tokens.length - length + 1) }, (_, i) => i);
  return [...new Set(starts.map((at) => keyOf(namespace, tokens.slice(at, at + length))))];
}

/**
 * Some of the keys, spread evenly.
 * @param {string[]} keys
 * @param {number} count
 */
function some(keys, count) {
  if (keys.length <= count) return keys;
  return Array.from({ length: count }, (_, i) => keys[Math.floor((i * keys.length) / count)]);
}

/**
 * @param {Posting[]} postings
 * @returns {Posting | undefined} that of the fewest entities
 */
function fewest(postings) {
  return postings.reduce((best, p) => (!best || p.df < best.df ? p : best), /** @type {Posting | undefined} */ (undefined));
}

/**
 * @param {Terms} terms
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @returns {Promise<Nominated>} every entity that has the run is in the posting, unless it is exact
 *   and shows fewer than its df
 */
export async function nominate(terms, namespace, tokens) {
  const { longest, common } = terms.register;
  const every = EVERY[namespace];
  if (tokens.length < LEAST[namespace]) return NOBODY;
  const whole = tokens.length <= longest ? keyOf(namespace, tokens) : "";
  const all = grams(namespace, tokens, Math.min(every, tokens.length));
  const worth = namespace === "h" ? all.filter((key) => !common.includes(key)) : all;
  const first = [...(whole ? [whole] : []), ...some(worth, AT_ONCE)];
  if (namespace === "h") first.push(...some(grams(namespace, tokens, every + 1), LONGER));
  const known = await terms.look(namespace, [...new Set(first)]);
  const told = whole ? known.get(whole) : null;
  if (told) return { posting: told, exact: true };
  if (tokens.length <= every) return NOBODY;
  const early = decided([...known].filter(([key]) => all.includes(key)).map(([, posting]) => posting))
    ?? light(known);
  if (early) return early;
  return climb(terms, namespace, tokens, known, worth, every);
}

/**
 * What a lookup of grams that are all in the index, if anybody has them, says.
 * @param {(Posting | null | undefined)[]} postings
 * @returns {Nominated | null} null where all of them are heavy
 */
function decided(postings) {
  if (postings.some((posting) => !posting)) return NOBODY;
  const lights = postings.filter((posting) => posting && !posting.ordered);
  const least = fewest(/** @type {Posting[]} */ (lights));
  return least ? { posting: least, exact: false } : null;
}

/** @param {Map<string, Posting | null>} known @returns {Nominated | null} */
function light(known) {
  const lights = [...known.values()].filter((posting) => posting && !posting.ordered);
  const least = fewest(/** @type {Posting[]} */ (lights));
  return least ? { posting: least, exact: false } : null;
}

/**
 * All grams looked up so far are heavy: looks up the rest, and longer ones, until one is not.
 * @param {Terms} terms
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @param {Map<string, Posting | null>} known
 * @param {string[]} worth grams of the shortest length that are not known to be heavy
 * @param {number} every
 * @returns {Promise<Nominated>}
 */
async function climb(terms, namespace, tokens, known, worth, every) {
  const most = Math.min(tokens.length, terms.register.longest);
  /** @type {Posting[]} */
  let top = [];
  for (let length = every; length <= most; length += 1) {
    const keys = length === every ? worth : grams(namespace, tokens, length);
    const found = await terms.look(namespace, keys.filter((key) => !known.has(key)));
    for (const [key, posting] of found) known.set(key, posting);
    const postings = keys.map((key) => known.get(key));
    const done = decided(postings);
    if (done) return done;
    top = /** @type {Posting[]} */ (postings);
  }
  const least = fewest(top);
  return least ? { posting: least, exact: false } : NOBODY;
}
