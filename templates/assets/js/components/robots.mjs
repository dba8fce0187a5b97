/**
 * Whether search engines may keep this page. The page as it was sent has no names; a script may
 * put a person's name into it, and that is for the reader and not for an engine.
 * Needs: a document. Fires nothing.
 */

/**
 * @param {Document} document
 * @param {boolean} person whether the page now names a person, in trade or not
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
