/**
 * Builds elements whose content is always text: nothing here ever parses HTML.
 * Needs: a document. Fires nothing.
 */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with attributes and children. `true` writes an empty attribute; `false`, `null` and
 * `undefined` write none. Strings become text nodes.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * The children that are there.
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return /** @type {(Node | string)[]} */ (
    children.filter((child) => child !== null && child !== undefined && child !== false)
  );
}

/**
 * A text with parts of it marked.
 * @param {string} text
 * @param {[number, number][]} ranges start and end, in order, not overlapping
 * @returns {(Node | string)[]}
 */
export function marked(text, ranges) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let done = 0;
  for (const [start, end] of ranges) {
    if (start > done) nodes.push(text.slice(done, start));
    nodes.push(el("mark", {}, text.slice(start, end)));
    done = end;
  }
  if (done < text.length) nodes.push(text.slice(done));
  return nodes;
}

/**
 * The language a name is to be read in, where the page's own would be wrong for it.
 * @param {string} text
 * @param {string} lang the page's language
 * @returns {string | null}
 */
export function langOf(text, lang) {
  const spoken = /\p{Script=Han}/u.test(text) ? "zh" : "en";
  return lang.startsWith(spoken) || (spoken === "en" && !/\p{Script=Latin}{2}/u.test(text))
    ? null
    : spoken;
}
