/**
 * Who may have a run of tokens? FORMAT.md, "Terms" and Part 3, and generator/search/nominate.py.
 * Needs terms to look up. Fires nothing. Lists only nominate: entities are judged by rank.mjs.
 */

/** @typedef {import("./terms.mjs").Terms} Terms */
/** @typedef {import("./terms.mjs").Posting} Posting */
/** @typedef {import("./terms.mjs").Namespace} Namespace */
/** @typedef {{start: number, length: number, key: string}} Gram */

/** Grams of this many tokens are all in the index. */
const EVERY = { h: 2, p: 2, i: 2, c: 4 };
/** Fewer tokens than this have no gram. */
const LEAST = { h: 1, p: 1, i: 2, c: 4 };
/** Lengths of grams that are worth asking for at once, and how many of each. */
const FIRST = { h: [[2, 3], [3, 2]], p: [[2, 2]], i: [[2, 1], [4, 1]], c: [[4, 2]] };
const LEAPS = [3, 4, 6, 9, 16]; // lengths that are asked for where the first did not tell
const MORE = 2; // and how many of each

/** @typedef {{posting: Posting | null, exact: boolean}} Nominated posting is null where nobody has
 *   it; exact where the posting is of the whole run */

/** @type {Nominated} */
const NOBODY = { posting: null, exact: true };

/**
 * @param {Terms} terms
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @param {[number, number]} [near] a range of the tokens that tells more than the others: a core
 * @returns {Promise<Nominated>} everybody who has the run is in the posting, unless it is exact and
 *   shows fewer than its df
 */
export async function nominate(terms, namespace, tokens, near = [0, 0]) {
  const { longest, common } = terms.register;
  const every = EVERY[namespace];
  if (tokens.length < LEAST[namespace]) return NOBODY;
  const whole = tokens.length <= longest ? keyOf(namespace, tokens) : "";
  const grams = gramsOf(namespace, tokens, longest);
  grams.sort((a, b) => promise(namespace, tokens, a, near) - promise(namespace, tokens, b, near));
  /** @type {Map<string, Posting | null>} */
  const known = new Map();
  let asked = FIRST[namespace].flatMap(([length, most]) =>
    grams.filter((g) => g.length === length && !common.includes(g.key)).slice(0, most));
  for (;;) {
    const keys = [...new Set([...(whole ? [whole] : []), ...asked.map(({ key }) => key)])];
    for (const [key, posting] of await terms.look(namespace, keys.filter((k) => !known.has(k)))) {
      known.set(key, posting);
    }
    const told = known.get(whole);
    if (told) return { posting: told, exact: true };
    if (whole && tokens.length <= every) return NOBODY;
    const found = byParts(grams, known, every);
    if (found) return found;
    const lacking = grams.filter(({ key }) => !known.has(key));
    if (lacking.length === 0) return rarest(grams, known);
    asked = [every, ...LEAPS].flatMap((length) => lacking.filter((g) => g.length === length).slice(0, MORE));
    if (asked.length === 0) asked = lacking.slice(0, MORE);
  }
}

/** @param {Namespace} namespace @param {string[]} tokens */
const keyOf = (namespace, tokens) => tokens.join(namespace === "p" ? " " : "");

/**
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @param {number} longest
 * @returns {Gram[]} all that a run has, from those that are all in the index on
 */
function gramsOf(namespace, tokens, longest) {
  /** @type {Gram[]} */
  const found = [];
  for (let length = EVERY[namespace]; length <= Math.min(tokens.length, longest); length += 1) {
    for (let start = 0; start + length <= tokens.length; start += 1) {
      found.push({ start, length, key: keyOf(namespace, tokens.slice(start, start + length)) });
    }
  }
  return found;
}

/**
 * The smaller, the fewer are likely to have a gram: digits are rare but in codes, and the end of a
 * credit code tells more than its beginning, which is that of a region.
 * @param {Namespace} namespace
 * @param {string[]} tokens
 * @param {Gram} gram
 * @param {[number, number]} near
 */
function promise(namespace, tokens, { start, length }, near) {
  const digit = tokens.slice(start, start + length).some((token) => /\p{Nd}/u.test(token));
  const outside = start < near[0] || start > near[1] - length;
  return (digit ? 0 : 2000) + (outside ? 1000 : 0) + (namespace === "c" ? -start : start);
}

/**
 * What the grams at hand already tell.
 * @param {Gram[]} grams
 * @param {Map<string, Posting | null>} known
 * @param {number} every
 * @returns {Nominated | null} null where they do not
 */
function byParts(grams, known, every) {
  const at = new Map(grams.map((gram) => [`${gram.start} ${gram.length}`, known.get(gram.key)]));
  const heavy = (/** @type {number} */ start, /** @type {number} */ length) => at.get(`${start} ${length}`)?.ordered;
  /** @type {Posting[]} */
  const light = [];
  for (const { start, length, key } of grams) {
    const posting = known.get(key);
    if (posting && !posting.ordered) light.push(posting);
    const due = length === every || (heavy(start, length - 1) && heavy(start + 1, length - 1));
    if (posting === null && due) return NOBODY;
  }
  if (light.length === 0) return null;
  const [least, ...others] = light.sort((a, b) => a.df - b.df);
  const docids = least.docids.filter((docid) => others.every((other) => other.docids.includes(docid)));
  return { posting: docids.length ? { ...least, df: docids.length, docids } : null, exact: false };
}

/**
 * A run longer than any gram, all of whose grams are heavy.
 * @param {Gram[]} grams
 * @param {Map<string, Posting | null>} known
 * @returns {Nominated}
 */
function rarest(grams, known) {
  const most = Math.max(...grams.map(({ length }) => length));
  const top = grams.flatMap((gram) => (gram.length === most ? (known.get(gram.key) ?? []) : []));
  const posting = top.reduce((best, other) => (other.df < best.df ? other : best), top[0]);
  return posting ? { posting, exact: false } : NOBODY;
}
