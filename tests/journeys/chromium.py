"""Where the machine's Chromium is, and how the tests start it: its own packages, nothing downloaded."""

import os
import shutil

# The first draws no window and costs the machine a third less.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = (
    "Chromium was not found: no browser journey ran. "
    "Install it (Debian: apt-get install chromium-headless-shell fonts-liberation fonts-noto-core) or set CHROMIUM."
)
FLAGS = [
    "--no-sandbox",  # it does not start as root otherwise; it only ever opens our own pages
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",  # no way out to any other host
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-gpu-compositing",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of Chromium: the one that CHROMIUM names, else the first of the usual names."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else NAMES
    return next((path for name in candidates if (path := shutil.which(name))), None)
