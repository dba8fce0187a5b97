"""Which accessibility rules does a page break? axe-core for WCAG 2.2 AA, in light and in dark."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import JSHandle, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = "color-contrast"
STRUCTURE = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {CONTRAST: {"enabled": False}},
}
COLOURS = {"runOnly": {"type": "rule", "values": [CONTRAST]}}

BROKEN = """async ([where, rules]) => {
  const options = { ...rules, resultTypes: ["violations"] };
  const { violations } = await axe.run(where ?? document, options);
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(node => node.html)]);
}"""
"""Passed checks are not described: distinguishing each element takes longer than the rules."""

COLOURED = """() => {
  const LOOKS = ["color", "background", "fontSize", "fontWeight", "opacity", "textShadow", "filter",
    "mixBlendMode", "position", "zIndex", "overflow", "clip", "clipPath", "textIndent"];
  const looks = new Map([[document.documentElement, ""]]), known = new Map(), include = [];
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const own = LOOKS.map(name => style[name]).join(";") + element.matches(":disabled");
    const all = `${looks.get(element.parentElement) ?? ""} ${own}`;
    if (!known.has(all)) known.set(all, known.size);
    looks.set(element, known.get(all));
    const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
    const text = texts.map(node => node.data).join("").trim();
    const field = element.matches("input, select, textarea");
    if ((field || text.length > 1) && element.checkVisibility({ visibilityProperty: true })) {
      include.push([`${looks.get(element)} ${field} ${/\\p{L}/u.test(text)}`, element]);
    }
  }
  return { include: [...new Map(include.reverse()).values()] };
}"""
"""One element of all with text that look alike, and whose ancestors look alike."""

SETTLED = """async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const passing = document.getAnimations().filter(one => one instanceof CSSTransition);
  await Promise.allSettled(passing.map(one => one.finished));
}"""
"""A frame later scripts have heard of the other light, and no colour is half way to another."""

Rules = list[tuple[str, list[str]]]
"""Violated rules, each with the first elements that violate it."""
Broken = list[tuple[str, str, list[str]]]
"""The same, after the change from the other colour scheme."""


def broken(page: Page) -> Broken:
    """Dark mode changes only colours, for which there is one rule."""
    _lit(page, "light")
    found = [("light", *one) for one in [*misbuilt(page), *faint(page)]]
    _lit(page, "dark")
    return found + [("dark", *one) for one in faint(page)]


def _lit(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SETTLED)


def misbuilt(page: Page) -> Rules:
    """All rules except contrast."""
    return _broken(page, None, STRUCTURE)


def faint(page: Page) -> Rules:
    """Elements with too little contrast; this check takes longer than all others together."""
    return _broken(page, page.evaluate_handle(COLOURED), COLOURS)


def _broken(page: Page, where: JSHandle | None, rules: dict[str, Any]) -> Rules:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, nodes) for rule, nodes in page.evaluate(BROKEN, [where, rules])]
