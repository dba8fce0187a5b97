/**
 * The words the scripts say, in the page's language.
 * Needs: <script type="application/json" id="gs-words"> holding a flat mapping. Fires nothing.
 */

export class Words {
  /**
   * @param {Record<string, string>} phrases
   * @param {string} lang
   */
  constructor(phrases, lang) {
    this.phrases = phrases;
    this.lang = lang;
    this.numbers = new Intl.NumberFormat(lang);
    this.plurals = new Intl.PluralRules(lang);
  }

  /**
   * A phrase with its `{placeholders}` filled. With a number `n` and no phrase of that very name,
   * the form for that number is taken: `found_one`, `found_other`.
   * A missing phrase is said by its key, so that the page still works.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  say(key, values = {}) {
    const phrase = this.phrases[key] ?? this.#plural(key, values.n) ?? key;
    return phrase.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? this.numbers.format(value) : value;
    });
  }

  /**
   * @param {string} key
   * @param {string | number | undefined} n
   */
  #plural(key, n) {
    if (typeof n !== "number") return undefined;
    return this.phrases[`${key}_${this.plurals.select(n)}`] ?? this.phrases[`${key}_other`];
  }
}

/**
 * @param {Document} document
 * @param {string} lang
 * @returns {Words} with no phrases where the page carries none
 */
export function readWords(document, lang) {
  const text = document.getElementById("gs-words")?.textContent;
  return new Words(text ? JSON.parse(text) : {}, lang);
}
