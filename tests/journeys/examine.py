"""Looking at many pages in one go: everything that is wrong with them, in one list."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.journeys.axe import violations

WIDTHS = (1280, 320)
STANDS = """() => ({
  language: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  summary: document.querySelectorAll(".error-summary").length,
})"""
# Contrast takes most of axe's time, and rows of one table look alike: of those made of the same elements in the same
# classes two are left to axe, so that it sees every look that the table has.
LEAVE_TWO_ALIKE = """() => {
  const look = row => [row, ...row.querySelectorAll("*")].map(one => `${one.tagName}.${one.className}`).join();
  for (const body of document.querySelectorAll("tbody")) {
    const met = new Map();
    for (const row of [...body.rows]) {
      const alike = (met.get(look(row)) ?? 0) + 1;
      met.set(look(row), alike);
      if (alike > 2) row.remove();
    }
  }
}"""
# Everything typed or chosen is taken out, the version included, as if the page had been sent bare.
SEND_BARE = """() => {
  // One that leads elsewhere is no page's own.
  const form = document.querySelector("main form[method=post]:not([action])")
    ?? document.querySelector("main form[method=post]");
  for (const one of form.elements) {
    if (one.name === "csrfmiddlewaretoken") continue;
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else if (one.tagName === "SELECT") one.selectedIndex = [...one.options].findIndex(option => !option.value);
    else if (one.type !== "submit" && one.type !== "button") one.value = "";
  }
  form.submit();
}"""


def examine(page: Page, pages: Mapping[str, str], *, status: int = 200) -> list[str]:
    """What is wrong with these pages (name → address), at both widths."""
    found = []
    for name, address in pages.items():
        answer = page.goto(address)
        if answer is None or answer.status != status:
            found.append(f"{name}: answered {answer and answer.status}, not {status}")
        found += look(page, name)
    return found


def examine_sent_bare(page: Page, forms: Mapping[str, str]) -> list[str]:
    """What is wrong with these forms when they come back with their faults."""
    found = []
    for name, address in forms.items():
        page.goto(address)
        with page.expect_navigation():
            page.evaluate(SEND_BARE)
        if page.evaluate(STANDS)["summary"] != 1:
            found.append(f"{name}: sent bare, it shows no summary of its faults")
        if not page.title().startswith("Lỗi: "):
            found.append(f"{name}: the title does not begin with “Lỗi: ”")
        found += look(page, f"{name}, sent bare")
    return found


def look(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands, at both widths; it keeps two rows of each look."""
    page.wait_for_load_state()
    found = [f"{name} at {width} px: {fault}" for width in WIDTHS for fault in _layout(page, width)]
    page.evaluate(LEAVE_TWO_ALIKE)
    for width in reversed(WIDTHS):
        _resize(page, width)
        found += [f"{name} at {width} px: {fault}" for fault in violations(page)]
    return found


def _layout(page: Page, width: int) -> list[str]:
    _resize(page, width)
    stands = page.evaluate(STANDS)
    faults = [] if stands["language"] == "vi" else [f"the language is {stands['language']!r}"]
    if stands["headings"] != 1:
        faults.append(f"{stands['headings']} headings of the first level")
    if stands["wide"] > 0:
        faults.append(f"the page scrolls sideways by {stands['wide']} px")
    return faults


def _resize(page: Page, width: int) -> None:
    if page.viewport_size is None or page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 900})


def told(found: list[str]) -> str:
    return "\n".join(["", *found])
