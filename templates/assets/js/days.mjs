/**
 * Calendar days as `YYYY-MM-DD` texts, which compare as texts do.
 * Needs: Intl with time zones. Fires nothing.
 */

/**
 * The day it is in a time zone, wherever the reader is.
 * @param {string} timezone IANA name
 * @param {Date} [now]
 * @returns {string}
 */
export function todayIn(timezone, now = new Date()) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: timezone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (/** @type {string} */ type) => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/**
 * A day in words: `13 March 2029`, `2029年3月13日`.
 * @param {string} day
 * @param {string} lang
 * @returns {string} the text itself where it is no day
 */
export function dayInWords(day, lang) {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return day;
  const locale = lang === "en" ? "en-GB" : lang === "zh" ? "zh-CN" : lang;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, date),
  );
}
