/**
 * Says beside its link for which day and from which commit the site was made.
 * Needs: <a data-component="edition" href="…/build.json">. Fires nothing.
 * Asks only when the link comes into view; where nothing answers, the link stands as it is.
 */

import { readBuild } from "../lib/build.mjs";
import { dayInWords } from "../lib/days.mjs";
import { el } from "../lib/dom.mjs";

const SHORT = 13; // twelve digits, and the sign of files that differ

export class Edition {
  /** @type {IntersectionObserver | undefined} */ #seen;

  /**
   * @param {HTMLAnchorElement} link
   * @param {import("../main.mjs").Context} context
   */
  constructor(link, { words }) {
    this.link = link;
    this.words = words;
  }

  start() {
    this.#seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.#seen?.disconnect();
      void this.#tell();
    });
    this.#seen.observe(this.link);
  }

  stop() {
    this.#seen?.disconnect();
  }

  async #tell() {
    const { as_of: day, commit } = await readBuild(this.link.href);
    if (day) {
      const time = el("time", { datetime: day }, dayInWords(day, this.words.lang));
      this.link.before(this.words.say("edition_as_of"), " ", time, " · ");
    }
    if (commit) this.link.append(" ", el("code", {}, commit.slice(0, SHORT)));
  }
}
