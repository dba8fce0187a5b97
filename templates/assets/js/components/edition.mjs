/**
 * Says beside its link from which commit the site was made. The pages do not say it themselves:
 * a push that changes nothing on a page must not change the page.
 * Needs: <a data-component="edition" href="…/build.json">. Fires nothing.
 * Asks only when the link comes into view; where nothing answers, the link stands as it is.
 */

import { el } from "../lib/dom.mjs";

const SHORT = 13; // twelve digits, and the sign of files that differ

export class Edition {
  /** @type {IntersectionObserver | undefined} */ #seen;

  /** @param {HTMLAnchorElement} link */
  constructor(link) {
    this.link = link;
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
    try {
      const answer = await fetch(this.link.href);
      const { commit } = answer.ok ? await answer.json() : {};
      if (typeof commit === "string" && commit) {
        this.link.append(" ", el("code", {}, commit.slice(0, SHORT)));
      }
    } catch {
      // the link says where to look
    }
  }
}
