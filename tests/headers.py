"""What is wrong with an answer for the browser: headers that it lacks, and what stands inline in a page."""

from html.parser import HTMLParser
from typing import Any

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
POLICY = {
    "default-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
}
POLICY_OF_A_FILE = {"sandbox": set(), "default-src": {"'none'"}}
TELLING = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")


def policy_of(answer: Any) -> dict[str, set[str]]:
    parts = [part.split() for part in answer.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def faults_of(answer: Any, *, static: bool = False, kept: str = "") -> list[str]:
    """What an answer lacks, or tells too much."""
    found = [f"{name}: {answer.get(name)!r}" for name, value in FIXED.items() if answer.get(name) != value]
    found += [f"{name} is told" for name in TELLING if name in answer]
    given_out = answer.get("Content-Disposition", "")
    if policy_of(answer) != (POLICY_OF_A_FILE if given_out else POLICY):
        found.append(f"Content-Security-Policy: {answer.get('Content-Security-Policy')}")
    if given_out and not given_out.startswith("attachment; filename"):
        found.append(f"Content-Disposition: {given_out}")
    cached = answer.get("Cache-Control", "")
    if kept:
        return found if cached == kept and not answer.cookies else [*found, f"kept as {cached!r}, {answer.cookies}"]
    if ("public" in cached and "no-store" not in cached) if static else "no-store" in cached:
        return found
    return [*found, f"Cache-Control: {cached!r}"]


class _Inline(HTMLParser):
    """Script and style in a page, and whatever it takes from another host."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in known and known.get("type") != "application/json"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            taken = name in ("src", "srcset", "action", "formaction", "data", "poster") or (tag, name) == (
                "link",
                "href",
            )
            address = (value or "").strip().lower()
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"<{tag} {name}>")
            elif (taken and address.startswith(("http:", "https:", "//"))) or address.startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}>")


def inline_in(html: str) -> list[str]:
    reader = _Inline()
    reader.feed(html)
    return reader.found
