/**
 * Which of an entity's records count on a day. Pure.
 * Needs: records as the index writes them. Fires nothing.
 */

/** @typedef {[string, string, string, string, 0 | 1, string, number, string]} RawRecord
 *   list, authority, status, last day or "", keep, decided, flags, document */

/**
 * @typedef {object} Listing one record that counts
 * @property {string} list
 * @property {string} class
 * @property {string} tone
 * @property {string} authority
 * @property {"in_force" | "overdue"} status
 * @property {string} lastDay "" where open-ended
 * @property {string} decided
 * @property {boolean} repairable
 * @property {boolean} objected
 */

const REPAIRABLE = 1;
const UNDER_OBJECTION = 2;

/**
 * A record's status on a day: past its last day it has ended, unless its list keeps it while the
 * duty is unfulfilled.
 * @param {string} status on the day the index was made
 * @param {string} lastDay
 * @param {boolean} keep
 * @param {string} today
 * @returns {string} "ended" where it no longer counts
 */
export function statusOn(status, lastDay, keep, today) {
  if (status !== "in_force" || !lastDay || lastDay >= today) return status;
  return keep ? "overdue" : "ended";
}

/**
 * @param {RawRecord} record
 * @param {string} today
 * @returns {string} its status on the day; "ended" where it does not count
 */
export function standing([, , was, lastDay, keep], today) {
  const status = statusOn(was, lastDay, keep === 1, today);
  return status === "in_force" || status === "overdue" ? status : "ended";
}

/**
 * @param {RawRecord[]} raw
 * @param {{list_class: Record<string, string>, tone: Record<string, string>}} rules
 * @param {string} today
 * @returns {Listing[]}
 */
export function listingsOn(raw, rules, today) {
  return raw.flatMap((record) => {
    const [list, authority, , lastDay, , decided, flags] = record;
    const status = standing(record, today);
    if (status === "ended") return [];
    const class_ = rules.list_class[list] ?? "";
    return [{
      list,
      class: class_,
      tone: rules.tone[class_] ?? "neutral",
      authority,
      status: /** @type {"in_force" | "overdue"} */ (status),
      lastDay,
      decided,
      repairable: (flags & REPAIRABLE) !== 0,
      objected: (flags & UNDER_OBJECTION) !== 0,
    }];
  });
}
