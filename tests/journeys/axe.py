"""axe on a page: no violation of WCAG 2.2 A or AA."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
RUN = """options => axe.run(document, options).then(result => result.violations.flatMap(violation =>
  violation.nodes.map(node => `${violation.id} (${violation.help}): ${node.target} ${node.html}`)))"""


def assert_accessible(page: Page) -> None:
    """Fail with rule, place and HTML of every violation on the page as it stands now."""
    found = violations(page)
    width = page.viewport_size["width"] if page.viewport_size else "?"
    assert found == [], f"{page.url} at {width} px:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """One line for every element that breaks a rule."""
    if not page.evaluate("'axe' in window"):  # half a megabyte: once a page, not once a width
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, OPTIONS)
    return found
