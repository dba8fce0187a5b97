/**
 * Says one thing at a time in a live region, after a pause, so that typing is not talked over.
 * Needs: an element with role=status. Fires nothing.
 */

export class Announcer {
  #timer = 0;

  /**
   * @param {HTMLElement} region
   * @param {number} [pause] milliseconds
   */
  constructor(region, pause = 400) {
    this.region = region;
    this.pause = pause;
  }

  /** @param {string} text takes the place of whatever was still to be said */
  say(text) {
    this.stop();
    this.#timer = window.setTimeout(() => this.now(text), this.pause);
  }

  /** @param {string} text */
  now(text) {
    this.stop();
    if (this.region.textContent !== text) this.region.textContent = text;
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
