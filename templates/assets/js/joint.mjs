/**
 * Who has several words, each in some name? FORMAT.md, "Tiers" 5 and 9, and Part 3. Lists are read
 * from their beginning as far as it takes: for a page not all of a long one.
 * Needs those who have each word, as far as they are known. Fires nothing.
 */

/**
 * Who has a text that is so far from what was typed.
 * @typedef {object} Holders
 * @property {number} distance
 * @property {number} having how many they are
 * @property {number[]} docids ascending: all that are below `until`
 * @property {number} until
 * @property {boolean} sure whether they need not be looked at
 * @property {(bound: number) => Promise<import("./terms.mjs").Known>} more
 */

/** @typedef {{before: Set<number>, need: number | null}} Page so many besides those before; null for all */
/** @typedef {{docid: number, key: number[]}} Keyed */
/** @typedef {{docids: number[], complete: boolean}} Joined in order */

/**
 * @typedef {object} Looking
 * @property {(docids: number[]) => Promise<Keyed[]>} judged whom the rule finds among entities
 * @property {(docids: number[]) => number} buckets how many files it takes to look at entities
 * @property {number} entities how many there are
 */

const FEW = 24; // files of entities that are looked at, rather than more of the lists,
const MANY = 64; // and up to so many where the lists have more than
const A_FILE = 800; // so many others for each
const RATHER_MORE = 1.3;
const BRIEF = 2; // words, and characters of each, up to which none is likely to be rare
const SHORT = 6;

/** @param {string[]} words @returns {boolean} whether so few that each may be common */
export const isBrief = (words) => words.length <= BRIEF;

/** @param {string[]} words @returns {boolean} whether all may be common */
export const mayBeCommon = (words) => isBrief(words) || words.every((word) => [...word].length <= SHORT);

/**
 * @param {Holders[][]} words for each its texts
 * @param {Page} page
 * @param {Looking} looking
 * @returns {Promise<Joined>} all who have one of the texts of each word, or the first that are needed
 */
export async function joint(words, page, { judged, buckets, entities }) {
  const least = words.reduce((sum, texts) => sum + Math.min(...texts.map(({ distance }) => distance)), 0);
  for (let known = words; ; ) {
    const texts = known.flat();
    const until = Math.min(...texts.map((text) => text.until));
    const summed = sums(known, until);
    const sure = texts.every((text) => text.sure);
    if (sure && until === Infinity) return { docids: ordered(summed), complete: true };
    const first = summed.filter(({ key }) => key[0] === least).map(({ docid }) => docid);
    if (sure && page.need !== null && fresh(first, page) >= page.need) {
      return { docids: first.sort((a, b) => a - b), complete: false };
    }
    const rest = doubtful(known, until);
    if (!sure || (rest && buckets(rest) <= worth(texts))) {
      const asked = [...(rest ?? []), ...(sure ? [] : summed.map(({ docid }) => docid))];
      const told = (await judged(asked)).map(({ docid, key }) => ({ docid, key: keyOf(key) }));
      return { docids: ordered([...told, ...(sure ? summed : [])]), complete: true };
    }
    let last = null; // the entity up to which the lists will probably do
    if (rest?.length && page.need !== null) {
      const some = probably(known, rest, page.need - fresh(first, page), entities);
      last = some.length < rest.length ? some[some.length - 1] : Infinity;
      if (buckets(some) <= worth(texts, some.length / rest.length)) {
        const told = (await judged(some)).flatMap(({ docid, key }) => (keyOf(key)[0] === least ? [docid] : []));
        const found = [...first, ...told];
        if (fresh(found, page) >= page.need) return { docids: found.sort((a, b) => a - b), complete: false };
      }
    }
    known = await further(known, boundOf(until, first.length, page.need, last));
  }
}

/**
 * @param {number} until
 * @param {number} found
 * @param {number | null} need
 * @param {number | null} last
 * @returns {number} up to where the lists will probably do
 */
function boundOf(until, found, need, last) {
  if (last !== null || need === null) return last === null ? Infinity : last + 1;
  return Math.max(until + 1, Math.floor((Math.max(until, 1) * RATHER_MORE * need) / Math.max(found, 0.5)));
}

/** @param {number[]} docids @param {Page} page @returns {number} how many were not found before */
const fresh = (docids, { before }) => docids.filter((docid) => !before.has(docid)).length;

/** @param {number[]} key of a rule, empty where all are alike */
const keyOf = (key) => (key.length ? key : [0]);

/** @param {Keyed[]} keyed */
function ordered(keyed) {
  return keyed.sort((a, b) => a.key[0] - b.key[0] || a.docid - b.docid).map(({ docid }) => docid);
}

/**
 * Those known to have, or perhaps to have, each word, with the sum of the distances.
 * @param {Holders[][]} words
 * @param {number} until
 * @returns {Keyed[]}
 */
function sums(words, until) {
  const [first, ...others] = words.map((texts) => distances(texts, until));
  return [...first].flatMap(([docid, distance]) => {
    const sum = others.reduce((total, other) => total + (other.get(docid) ?? NaN), distance);
    return Number.isNaN(sum) ? [] : [{ docid, key: [sum] }];
  });
}

/**
 * @param {Holders[]} texts
 * @param {number} until
 * @returns {Map<number, number>} for each entity with one of them, the smallest distance
 */
function distances(texts, until) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const { distance, docids } of [...texts].sort((a, b) => b.distance - a.distance)) {
    for (const docid of docids) if (docid < until) found.set(docid, distance);
  }
  return found;
}

/**
 * @param {Holders[][]} words
 * @param {number} until
 * @returns {number[] | null} all that have the rarest word beyond a bound; null where none is known
 */
function doubtful(words, until) {
  const complete = words.filter((texts) => texts.every((text) => text.until === Infinity));
  if (!complete.length) return null;
  const many = complete.map((texts) => texts.reduce((sum, { having }) => sum + having, 0));
  const rarest = complete[many.indexOf(Math.min(...many))];
  return [...new Set(rarest.flatMap(({ docids }) => docids.filter((docid) => docid >= until)))].sort((a, b) => a - b);
}

/**
 * @param {Holders[][]} words
 * @param {number[]} rest
 * @param {number} need
 * @param {number} entities
 * @returns {number[]} so many of those that have the rarest word that as many as are needed have the others
 */
function probably(words, rest, need, entities) {
  const many = words.map((texts) => texts.reduce((sum, { having }) => sum + having, 0)).sort((a, b) => a - b);
  const share = many.slice(1).reduce((product, having) => product * Math.min(1, having / entities), 1);
  return rest.slice(0, Math.ceil((RATHER_MORE * need) / share));
}

/**
 * @param {Holders[]} texts
 * @param {number} [share] of the rest of the lists
 * @returns {number} files of entities no larger than that
 */
function worth(texts, share = 1) {
  const more = texts.reduce((sum, { having, docids }) => sum + having - docids.length, 0);
  return Math.max(FEW, Math.min(MANY, Math.floor((share * more) / A_FILE)));
}

/**
 * @param {Holders[][]} words
 * @param {number} bound
 * @returns {Promise<Holders[][]>}
 */
function further(words, bound) {
  return Promise.all(words.map((texts) => Promise.all(texts.map(async (text) =>
    (text.until === Infinity ? text : { ...text, ...(await text.more(Math.max(bound, text.until + 1))) })))));
}
