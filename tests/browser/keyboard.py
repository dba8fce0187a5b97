"""Where the Tab key leads on a page, and whether it is seen there."""

from playwright.sync_api import Page

PRESSED = "a[href]:visible, button:visible, input:visible, select:visible, summary:visible"

FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const all = [...document.querySelectorAll("a[href], button, input, select, summary")];
  return [all.indexOf(element), getComputedStyle(element).outlineStyle, element.outerHTML];
}"""
"""Which thing has the focus, how it is outlined, and what it is."""


def tabbed(page: Page) -> tuple[int, int, list[str]]:
    """How many things there are to press, how many Tab reaches, and those not outlined then."""
    there = page.locator(PRESSED).count()
    reached, bare = set(), []
    for _ in range(there + 2):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found:
            reached.add(found[0])
            bare += [found[2]] if found[1] == "none" else []
    return there, len(reached), bare
