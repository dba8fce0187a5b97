/**
 * What can go wrong with the index, as the rest of the search sees it. Needs nothing, fires nothing.
 */

/** The index, or a part of it that an answer needs, cannot be had; there is no answer without. */
export class IndexFault extends Error {
  name = "IndexFault";

  /**
   * @param {string} message
   * @param {boolean} [gone] whether the file is not there: the site may have been published anew
   */
  constructor(message, gone = false) {
    super(message);
    this.gone = gone;
  }
}
