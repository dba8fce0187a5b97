/**
 * Whether search engines may keep this page. The page as it was sent names nobody; what a script
 * has put into it may be a person's name, and that is for whoever asked and not for an engine.
 * Needs: a document. Fires nothing.
 */

/**
 * @param {Document} document
 * @param {boolean} person whether the page now names a natural person
 */
export function keepOut(document, person) {
  const there = document.head.querySelector("meta[name=robots]");
  if (!person) {
    there?.remove();
    return;
  }
  const meta = there ?? document.head.appendChild(document.createElement("meta"));
  meta.setAttribute("name", "robots");
  meta.setAttribute("content", "noindex, nofollow");
}
