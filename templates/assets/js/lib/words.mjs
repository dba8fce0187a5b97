/**
 * The words the scripts say, in the page's language.
 * Needs: <script type="application/json" id="gs-words"> holding a flat mapping, or words.<lang>.mjs.
 * Fires nothing.
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
    // languages without a plural may still say another thing of one alone
    if (n === 1 && `${key}_one` in this.phrases) return this.phrases[`${key}_one`];
    return this.phrases[`${key}_${this.plurals.select(n)}`] ?? this.phrases[`${key}_other`];
  }
}

/**
 * The words the page carries, where its scripts speak at once; else those of its language's module,
 * which the build writes beside this one and the browser keeps for every page.
 * @param {Document} document
 * @param {string} lang
 * @returns {Promise<Words>} with no phrases where neither can be had
 */
export async function readWords(document, lang) {
  const text = document.getElementById("gs-words")?.textContent;
  if (text) return new Words(JSON.parse(text), lang);
  try {
    return new Words((await import(`./words.${lang}.mjs`)).default, lang);
  } catch (error) {
    console.error("no words:", error);
    return new Words({}, lang);
  }
}
