/**
 * The parts of an organisation's folded name: region, brand, legal form. Pure.
 * Needs nothing, fires nothing.
 */

import { fold } from "./fold.mjs";

const FORMS = [
  "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司", "集团",
  "合伙企业有限合伙", "合伙企业普通合伙", "合伙企业", "有限合伙", "个人独资企业",
  "农民专业合作社", "专业合作社", "companylimited", "coltd", "limited", "ltd", "corporation",
  "corp", "incorporated", "inc", "llc", "plc", "gmbh", "co",
].sort((a, b) => b.length - a.length);

/**
 * The region names that may stand before a brand, with and without their kind (蓝海市, 蓝海).
 * @param {string[]} titles
 * @returns {string[]} folded, longest first
 */
export function regionPrefixes(titles) {
  const names = new Set();
  for (const title of titles.map(fold)) {
    names.add(title);
    const bare = title.replace(/(特别行政区|自治区|自治州|自治县|地区|省|市|县|区)$/, "");
    if (bare.length >= 2) names.add(bare);
  }
  names.delete("");
  return [...names].sort((a, b) => b.length - a.length);
}

/**
 * Where the brand begins, after any regions.
 * @param {string} folded
 * @param {string[]} regions from `regionPrefixes`
 * @returns {number}
 */
export function brandStart(folded, regions) {
  let start = 0;
  for (;;) {
    const region = regions.find((name) => folded.startsWith(name, start));
    if (!region || folded.length - start - region.length < 2) return start;
    start += region.length;
  }
}

/**
 * A name without its region and legal form.
 * @param {string} folded
 * @param {string[]} regions from `regionPrefixes`
 * @returns {string}
 */
export function core(folded, regions) {
  const form = FORMS.find((f) => folded.endsWith(f) && folded.length - f.length >= 2);
  const bare = form ? folded.slice(0, -form.length) : folded;
  return bare.slice(brandStart(bare, regions));
}
