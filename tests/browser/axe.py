"""Which accessibility rules does a page break? axe-core for WCAG 2.2 AA, in light and in dark."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
WITHOUT_COLOURS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What of a page is different in the dark; this rule takes most of the time."""

BROKEN = """async rules => {
  const { violations } = await axe.run({ ...rules, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(node => node.html)]);
}"""
"""What is not broken is not described: to tell each element apart takes longer than the rules."""

Broken = list[tuple[str, str, list[str]]]
"""The light, the rule, and the first elements that break it."""


def broken(page: Page) -> Broken:
    found = []
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        found += [(scheme, *one) for one in broken_of(page, rules)]
    return found


def broken_of(page: Page, rules: dict[str, Any]) -> list[tuple[str, list[str]]]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, nodes) for rule, nodes in page.evaluate(BROKEN, rules)]
