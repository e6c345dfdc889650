"""axe on a page: no violation of WCAG 2.2 A or AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def assert_accessible(page: Page) -> None:
    """Fail with rule, place and HTML of every violation on the page as it stands now."""
    found = violations(page)
    width = page.viewport_size["width"] if page.viewport_size else "?"
    assert found == [], f"{page.url} at {width} px:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """One line for every element that breaks a rule."""
    result = Axe().run(page, options=OPTIONS)
    return [
        f"{violation['id']} ({violation['help']}): {node['target']} {node['html']}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]
