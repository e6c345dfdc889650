"""axe on a page: no violation of WCAG 2.2 A or AA."""

from weakref import WeakSet

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
RUN = """options => axe.run(document, options).then(result => result.violations.flatMap(violation =>
  violation.nodes.map(node => `${violation.id} (${violation.help}): ${node.target} ${node.html}`)))"""
_looked_at: WeakSet[BrowserContext] = WeakSet()


def assert_accessible(page: Page) -> None:
    """Fail with rule, place and HTML of every violation on the page as it stands now."""
    found = violations(page)
    width = page.viewport_size["width"] if page.viewport_size else "?"
    assert found == [], f"{page.url} at {width} px:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """One line for every element that breaks a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        if page.context not in _looked_at:  # half a megabyte: sent once, and every later page begins with it
            page.context.add_init_script(AXE_SCRIPT)
            _looked_at.add(page.context)
    found: list[str] = page.evaluate(RUN, OPTIONS)
    return found
