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
 * @param {string} timezone IANA name
 * @param {Date} now
 * @returns {string} the time of the day there, `HH:MM:SS`
 */
export function timeIn(timezone, now) {
  const options = /** @type {const} */ ({ timeZone: timezone, timeStyle: "medium", hourCycle: "h23" });
  return new Intl.DateTimeFormat("en-GB", options).format(now);
}

/**
 * @param {string} timezone IANA name
 * @param {string} lang
 * @param {Date} now zones have another name in summer
 * @returns {string} as people call it: `China Standard Time`
 */
export function zoneInWords(timezone, lang, now) {
  const options = /** @type {const} */ ({ timeZone: timezone, timeZoneName: "long" });
  const parts = new Intl.DateTimeFormat(localeOf(lang), options).formatToParts(now);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timezone;
}

/** @param {string} lang */
function localeOf(lang) {
  return lang === "en" ? "en-GB" : lang === "zh" ? "zh-CN" : lang;
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
  return new Intl.DateTimeFormat(localeOf(lang), { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, date),
  );
}
