"""Which elements does the Tab key reach, and is the focus visible there?"""

from playwright.sync_api import Page

PRESSED = "a[href]:visible, button:visible, input:visible, select:visible, summary:visible"

WATCHING = """() => {
  const all = new Set(document.querySelectorAll("a[href], button, input, select, summary"));
  const reached = new Set(), bare = [];
  document.addEventListener("focusin", ({ target }) => {
    if (all.has(target)) reached.add(target);
    if (getComputedStyle(target).outlineStyle === "none") bare.push(target.outerHTML);
  });
  return () => [reached.size, bare];
}"""
"""Gives how many of the things to press have had the focus, and what was not outlined then."""


def tabbed(page: Page) -> tuple[int, int, list[str]]:
    """How many things can be pressed, how many Tab reaches, and those without an outline then."""
    there = page.locator(PRESSED).count()
    watched = page.evaluate_handle(WATCHING)
    reached, bare = 0, []
    for _ in range(2):  # what a script adds meanwhile takes its turn too
        for _ in range(there + 2):
            page.keyboard.press("Tab")
        reached, bare = watched.evaluate("watched => watched()")
        if reached >= there:
            break
    return there, reached, bare
