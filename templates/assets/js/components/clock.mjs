/**
 * Checks the page's end dates against the reader's clock, so that a page nobody has made anew
 * never shows an ended listing as in force. Days are those of the register's time zone.
 * Needs: main[data-timezone]; records [data-record][data-expires][data-status] with
 * data-keep, data-after and, where counts are to follow, data-class; inside them [data-status-text];
 * [data-count=CLASS] numbers; [data-answer], which counts them; deadlines [data-due][data-late];
 * [data-clock-line]. Fires nothing.
 * Bars [data-from] in a record show how much of its term is over.
 * A record that was history when the page was made has the hooks too; nothing happens to it.
 * What has ended stays ended: stop() brings nothing back.
 */

import { dayInWords, todayIn } from "../lib/days.mjs";
import { replaceAnswer, replacePage, replaceRecord } from "./ended.mjs";
import { statusOn } from "../lib/status.mjs";

export class Clock {
  /** @type {Set<string>} records no longer counted */ #uncounted = new Set();

  /**
   * @param {HTMLElement} main
   * @param {import("../main.mjs").Context} context
   */
  constructor(main, { page, words, now }) {
    this.main = main;
    this.document = main.ownerDocument;
    this.page = page;
    this.words = words;
    this.now = now;
  }

  start() {
    this.check();
    // a page left open, or come back to, may have seen midnight
    this.document.addEventListener("visibilitychange", this.check);
    window.addEventListener("pageshow", this.check);
  }

  stop() {
    this.document.removeEventListener("visibilitychange", this.check);
    window.removeEventListener("pageshow", this.check);
  }

  check = () => {
    const today = todayIn(this.page.timezone, this.now());
    for (const bar of this.document.querySelectorAll(".gs-bar[data-from]")) {
      fill(/** @type {HTMLElement} */ (bar), today);
    }
    let changed = false;
    for (const record of this.#records()) changed = this.#apply(record, today) || changed;
    this.#deadlines(today);
    if (!changed) return;
    if (this.main.dataset.entity && this.#records().length === 0) replacePage(this.main, this.words);
    for (const answer of this.document.querySelectorAll("[data-answer]")) {
      replaceAnswer(answer, this.words);
    }
    this.#line(today);
  };

  /**
   * What was due when the page was made may be overdue now.
   * @param {string} today
   */
  #deadlines(today) {
    for (const due of this.main.querySelectorAll("[data-late]")) {
      const { due: day = "", late = "" } = /** @type {HTMLElement} */ (due).dataset;
      if (today <= day) continue;
      due.firstElementChild?.replaceChildren(late);
      due.classList.add("gs-due--late");
      due.removeAttribute("data-late");
    }
  }

  #records() {
    const found = this.document.querySelectorAll("[data-record][data-expires]");
    return /** @type {HTMLElement[]} */ ([...found]);
  }

  /**
   * @param {HTMLElement} record
   * @param {string} today
   * @returns {boolean} whether it had to change
   */
  #apply(record, today) {
    const { status = "", expires = "", keep, after, record: id = "" } = record.dataset;
    const now = statusOn(status, expires, keep === "1", today);
    if (now === status) return false;
    if (now === "overdue") this.#mark(record, "overdue");
    else {
      this.#uncount(id, record.dataset.class);
      if (after === "archive") this.#mark(record, "expired");
      else replaceRecord(record, expires, this.words);
    }
    return true;
  }

  /**
   * @param {HTMLElement} record
   * @param {"overdue" | "expired"} status
   */
  #mark(record, status) {
    record.dataset.status = status;
    if (status === "overdue") {
      const label = record.querySelector(".gs-clock dl > :last-child > dt");
      label?.replaceChildren(this.words.say("entity_term_ended")); // it is shown after that day
    }
    if (status === "expired") record.classList.replace("gs-record--adverse", "gs-record--ended");
    for (const text of record.querySelectorAll("[data-status-text]")) {
      text.textContent = this.words.say(`status_${status}`);
      // tables hide the word while it is the ordinary one
      text.classList.remove("gs-hidden", "gs-status--in_force");
      text.classList.add("gs-status", `gs-status--${status}`);
    }
  }

  /**
   * A record may stand on a page more than once; it counts once.
   * @param {string} id
   * @param {string | undefined} class_
   */
  #uncount(id, class_) {
    if (!class_ || this.#uncounted.has(id)) return;
    this.#uncounted.add(id);
    for (const count of this.document.querySelectorAll(`[data-count="${CSS.escape(class_)}"]`)) {
      const n = Number((count.textContent ?? "").replace(/\D/g, ""));
      if (n > 0) count.textContent = this.words.numbers.format(n - 1);
    }
  }

  /** @param {string} today */
  #line(today) {
    const text = this.words.say("clock_line", { today: dayInWords(today, this.words.lang) });
    for (const line of this.document.querySelectorAll("[data-clock-line]")) {
      line.textContent = text;
      /** @type {HTMLElement} */ (line).hidden = false;
    }
  }
}

/**
 * @param {HTMLElement} bar
 * @param {string} today
 */
function fill(bar, today) {
  const last = /** @type {HTMLElement | null} */ (bar.closest("[data-expires]"))?.dataset.expires;
  const [from, to, now] = [bar.dataset.from, last, today].map((day) => Date.parse(day ?? ""));
  const share = Math.round((100 * (now - from)) / (to - from));
  bar.style.setProperty("--p", `${Math.max(0, Math.min(100, share))}%`);
}
