/**
 * Which documents have several words, each in some name? FORMAT.md, "Tiers" 5 and 9, and Part 3.
 * Posting lists are read from their beginning as far as it takes: for a page not all of a long one.
 * Needs the posting list of each word, as far as it is loaded. Fires nothing.
 */

/**
 * The posting list of a text at a distance from what was typed, as far as it is loaded.
 * @typedef {object} PartialList
 * @property {number} distance
 * @property {number} df how many documents it has in all
 * @property {number[]} docids ascending: all that are below `until`
 * @property {number} until
 * @property {boolean} exact whether its documents need not be judged
 * @property {(bound: number) => Promise<import("./postings.mjs").Known>} more
 */

/** @typedef {{before: Set<number>, need: number | null}} Page so many besides those before; null for all */
/** @typedef {{docid: number, key: number[]}} Keyed */
/** @typedef {{docids: number[], complete: boolean}} Intersection in order */

/**
 * @typedef {object} Judging
 * @property {(docids: number[]) => Promise<Keyed[]>} judged those the rule finds among documents
 * @property {(docids: number[]) => void} shown they will be, so they can be fetched already
 * @property {(docids: number[]) => number} buckets how many files it takes to judge documents
 * @property {number} entities how many there are
 * @property {number} size above all docids
 */

const FEW = 56; // files of documents that are judged, rather than more of the lists,
const MANY = 160; // and up to so many where the lists have more than
const A_FILE = 500; // so many others for each
const ANYWAY = 12; // so few are judged rather than some of them first
const RATHER_MORE = 1.3; // than probably needed,
const MORE = 4; // and than was judged in vain
const WEIGHT = 4; // so many must be known with all words before that is believed, rather than chance
const BRIEF = 2; // words, and characters of each, up to which none is likely to be rare
const SHORT = 6;

/** @param {unknown[]} words @returns {boolean} whether so few that each may be common */
export const isBrief = (words) => words.length <= BRIEF;

/** @param {string[]} words @returns {boolean} whether all may be common */
export const mayBeCommon = (words) => isBrief(words) || words.every((word) => [...word].length <= SHORT);

/**
 * @param {PartialList[][]} words for each its texts
 * @param {Page} page
 * @param {Judging} judging
 * @returns {Promise<Intersection>} all with one of the texts of each word, or the first that are needed
 */
export async function intersection(words, page, judging) {
  const judged = async (/** @type {number[]} */ docids) =>
    (await judging.judged(docids)).map(({ docid, key }) => ({ docid, key: key.length ? key : [0] }));
  for (let known = words; ; ) {
    const texts = known.flat();
    const until = Math.min(...texts.map((text) => text.until));
    const summed = sums(known, until);
    const exact = texts.every((text) => text.exact);
    const rest = doubtful(known, until);
    if (exact && rest?.length === 0) return { docids: ordered(summed), complete: true };
    if (!exact) {
      const asked = [...(rest ?? []), ...summed.map(({ docid }) => docid)];
      return { docids: ordered(await judged(asked)), complete: true };
    }
    const { sum, beyond } = await nearest(known, { until, rest, summed, page }, { ...judging, judged });
    const within = (/** @type {Keyed[]} */ keyed) => keyed.filter(({ key }) => key[0] <= sum);
    const first = within([...summed, ...beyond]);
    if (fill(first, page)) return { docids: ordered(first), complete: false };
    judging.shown(first.map(({ docid }) => docid).slice(0, page.need ?? undefined));
    const probable = probably(known, until, first, page, judging);
    let last = -1; // of those up to which lists tell what judging did not
    for (const some of rest ? triesOf(rest, probable, judging) : []) {
      last = last < 0 ? some[some.length - 1] : rest[rest.length - 1];
      if (judging.buckets(some) > worth(nextOf(known), some, rest)) break;
      const keyed = await judged(some);
      if (some.length === rest.length) return { docids: ordered([...summed, ...keyed]), complete: true };
      const near = [...first, ...within(keyed).filter(({ docid }) => !first.some((one) => one.docid === docid))];
      if (fill(near, page)) return { docids: ordered(near), complete: false };
    }
    if (rest) known = await further(known, last + 1, [nextOf(known)]);
    else if (until || isBrief(words)) known = await further(known, Math.max(until + 1, boundOf(known, until, probable, judging)));
    // documents with the two rarest words are few enough to be judged
    else known = await further(known, Infinity, [...known].sort((a, b) => dfOf(a) - dfOf(b)).slice(0, 2));
  }
}

/**
 * The sum of distances up to which no unknown document goes before the known ones: that of the
 * nearest texts. If few with those are unknown, they are judged; then it is that of the next nearest.
 * But the rest is judged at once where it is small, or where those with the nearest will not do.
 * @param {PartialList[][]} words
 * @param {{until: number, rest: number[] | null, summed: Keyed[], page: Page}} told
 * @param {Pick<Judging, "judged" | "buckets">} judging
 * @returns {Promise<{sum: number, beyond: Keyed[]}>}
 */
async function nearest(words, { until, rest, summed, page }, { judged, buckets }) {
  const far = words.map((texts) => [...new Set(texts.map(({ distance }) => distance))].sort((a, b) => a - b));
  const sum = far.reduce((total, [least]) => total + least, 0);
  const steps = far.flatMap(([least, next]) => (next === undefined ? [] : [next - least]));
  if (!steps.length) return { sum, beyond: [] };
  const few = doubtful(words.map((texts, i) => texts.filter(({ distance }) => distance === far[i][0])), until);
  if (!few || buckets(few) > ANYWAY) return { sum, beyond: [] };
  const hoped = fresh(summed.filter(({ key }) => key[0] <= sum), page) + few.length;
  const willDo = page.need !== null && hoped >= page.need;
  const most = rest && !willDo ? Math.max(ANYWAY, worth(nextOf(words), rest, rest)) : ANYWAY;
  if (rest && buckets(rest) <= most) return { sum, beyond: [] };
  const beyond = (await judged(few)).filter(({ key }) => key[0] === sum);
  return { sum: sum + Math.min(...steps), beyond };
}

/**
 * @param {number[]} rest
 * @param {number} probable
 * @param {Judging} judging
 * @returns {number[][]} as many as will probably do, then more, then all: so that it takes no more rounds
 */
function triesOf(rest, probable, { buckets }) {
  if (buckets(rest) <= ANYWAY) return [rest];
  return [rest.slice(0, probable), rest.slice(0, MORE * probable), rest];
}

/**
 * Up to where the lists will probably do, where none of them is known as far.
 * @param {PartialList[][]} words
 * @param {number} until
 * @param {number} probable
 * @param {Judging} judging
 */
function boundOf(words, until, probable, { size }) {
  const { known, many } = knownOf(words, until);
  return Math.floor((size * (known + probable)) / many);
}

/** @param {Keyed[]} keyed @param {Page} page @returns {number} how many were not found before */
const fresh = (keyed, { before }) => keyed.filter(({ docid }) => !before.has(docid)).length;

/** @param {Keyed[]} keyed @param {Page} page */
const fill = (keyed, page) => page.need !== null && fresh(keyed, page) >= page.need;

/** @param {Keyed[]} keyed */
function ordered(keyed) {
  return keyed.sort((a, b) => a.key[0] - b.key[0] || a.docid - b.docid).map(({ docid }) => docid);
}

/**
 * Documents known to have, or perhaps to have, each word, with the sum of the distances.
 * @param {PartialList[][]} words
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
 * @param {PartialList[]} texts
 * @param {number} until
 * @returns {Map<number, number>} for each document with one of them, the smallest distance
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
 * @param {PartialList[][]} words
 * @param {number} until
 * @returns {number[] | null} all that may have the words beyond a bound; null where none is known
 */
function doubtful(words, until) {
  const complete = words.filter((texts) => texts.every((text) => text.until === Infinity));
  if (!complete.length) return null;
  const [rarest] = complete.sort((a, b) => dfOf(a) - dfOf(b));
  const rest = new Set(rarest.flatMap(({ docids }) => docids.filter((docid) => docid >= until)));
  for (const texts of rest.size ? words : []) {
    const found = new Set(texts.flatMap(({ docids }) => docids));
    const end = Math.min(...texts.map((text) => text.until));
    for (const docid of rest) if (docid < end && !found.has(docid)) rest.delete(docid);
  }
  return [...rest].sort((a, b) => a - b);
}

/**
 * How many more documents with the rarest word to judge, until as many as needed have the others.
 * The share combines what is known of it and what it would be by chance.
 * @param {PartialList[][]} words
 * @param {number} until
 * @param {Keyed[]} first
 * @param {Page} page
 * @param {Judging} judging
 */
function probably(words, until, first, page, { entities }) {
  if (page.need === null) return Infinity;
  const counts = words.map(dfOf).sort((a, b) => a - b).slice(1);
  const chance = counts.reduce((product, count) => product * Math.min(1, count / entities), 1);
  const { known } = knownOf(words, until);
  const share = (first.length + WEIGHT) / (known + WEIGHT / chance);
  return Math.ceil((RATHER_MORE * (page.need - fresh(first, page))) / share);
}

/**
 * How many documents with the rarest word are known below a bound, and how many have it.
 * @param {PartialList[][]} words
 * @param {number} until
 */
function knownOf(words, until) {
  const [rarest] = [...words].sort((a, b) => dfOf(a) - dfOf(b));
  const known = new Set(rarest.flatMap(({ docids }) => docids.filter((docid) => docid < until)));
  return { known: known.size, many: Math.max(1, dfOf(rarest)) };
}

/** @param {PartialList[]} texts */
const dfOf = (texts) => texts.reduce((sum, { df }) => sum + df, 0);

/**
 * @param {PartialList[]} texts
 * @param {number[]} some
 * @param {number[]} rest
 * @returns {number} how many files of documents cost no more to fetch than the lists that tell as much
 */
function worth(texts, some, rest) {
  const more = texts.reduce((sum, { df, docids }) => sum + df - docids.length, 0);
  return Math.max(FEW, Math.min(MANY, Math.floor((some.length * more) / (A_FILE * Math.max(1, rest.length)))));
}

/**
 * Of the lists not loaded to the end the shortest: it leaves the fewest documents.
 * @param {PartialList[][]} words
 * @returns {PartialList[]}
 */
function nextOf(words) {
  const lacking = words.filter((texts) => texts.some(({ until }) => until < Infinity));
  return lacking.sort((a, b) => dfOf(a) - dfOf(b))[0];
}

/**
 * @param {PartialList[][]} words
 * @param {number} bound
 * @param {PartialList[][]} [only] of which more is fetched
 * @returns {Promise<PartialList[][]>}
 */
function further(words, bound, only) {
  const more = async (/** @type {PartialList} */ text) => ({ ...text, ...(await text.more(Math.max(bound, text.until + 1))) });
  return Promise.all(words.map((texts) => (only && !only.includes(texts) ? texts : Promise.all(texts.map((text) =>
    (text.until === Infinity ? text : more(text)))))));
}
