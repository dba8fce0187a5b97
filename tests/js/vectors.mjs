/**
 * Tries the cases of tests/vectors/normalise.json on the scripts; in Chromium.
 * Places in the cases are code points; scripts count UTF-16 units.
 */

/** @param {string} text @param {number} unit */
const point = (text, unit) => [...text.slice(0, unit)].length;
/** @param {string} text @param {number} at */
const unit = (text, at) => [...text].slice(0, at).join("").length;

const KIND = /(特别行政区|自治区|自治州|自治县|地区|省|市|县|区)$/;

/**
 * @param {string[]} titles folded titles of regions
 * @returns {string[]} what the manifest has of them: two characters at least, with and without their kind
 */
function regionNames(titles) {
  const names = [...titles, ...titles.map((title) => title.replace(KIND, ""))];
  return names.filter((name) => [...name].length >= 2);
}

/**
 * @param {{folding: any, names: any, pinyin: any}} modules
 * @param {any} cases
 * @returns {{tried: number, failures: unknown[]}}
 */
export function run({ folding: { Folding }, names, pinyin }, cases) {
  const folding = new Folding(new Map(Object.entries(cases.simplified)));
  const regions = names.regionsFrom(regionNames(cases.region_titles.map((title) => folding.fold(title))));
  const first = {};
  const also = {};
  for (const [character, [usual, ...others]] of Object.entries(cases.readings)) {
    first[usual] = (first[usual] ?? "") + character;
    if (others.length) also[character] = others;
  }
  const readings = new pinyin.Readings({ first, also }, new Map());
  let tried = 0;
  const failures = [];
  const same = (kind, given, found, expected) => {
    tried += 1;
    if (JSON.stringify(found) !== JSON.stringify(expected)) failures.push({ kind, given, found, expected });
  };
  const pointed = (text, ranges) => ranges.map((range) => range.map((at) => point(text, at)));
  for (const { in: text, out, origins } of cases.fold) {
    const folded = folding.fold(text);
    same("fold", text, folded, out);
    const all = folding.origins(text);
    let at = 0;
    const each = [...folded].map((character) => {
      at += character.length;
      return all[at - 1];
    });
    same("origins", text, pointed(text, each), origins);
  }
  for (const { in: text, ranges, out } of cases.unfold) {
    const folded = folding.fold(text);
    const units = ranges.map(([a, b]) => [unit(folded, a), b > [...folded].length ? 1e9 : unit(folded, b)]);
    same("unfold", [text, ranges], pointed(text, folding.unfold(text, units)), out);
  }
  for (const { in: text, out } of cases.words) same("words", text, folding.words(text), out);
  for (const { in: text, out } of cases.code) same("code", text, folding.code(text), out);
  for (const { in: text, out } of cases.runs) same("runs", text, folding.runs(text), out);
  for (const { in: text, out } of cases.vocabulary_words) same("vocabulary", text, folding.vocabulary(text), out);
  for (const { in: text, core, brand_start: brand } of cases.core) {
    const folded = folding.fold(text);
    same("core", text, folded.slice(...names.core(folded, regions)), core);
    same("brand", text, point(folded, names.brandStart(folded, regions)), brand);
  }
  for (const { in: text, out, initials } of cases.variants) {
    const variants = readings.variants([...folding.fold(text)]);
    same("variants", text, variants, out);
    same("initials", text, variants.map(pinyin.initials), initials);
  }
  for (const { in: text, name, out } of cases.spoken) {
    const characters = [...folding.fold(name)];
    const places = (variant) => pinyin.spoken(text, variant, characters).map(({ start, end, part }) => [start, end, part]);
    same("spoken", text, readings.variants(characters).map(places), out);
  }
  return { tried, failures };
}
