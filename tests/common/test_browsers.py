"""A session's browser is told as its owner knows it."""

import pytest

from common.browsers import browser_of

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "told"),
    [
        (CHROME, "Chrome trên Windows"),
        (f"{CHROME} Edg/131.0.0.0", "Edge trên Windows"),
        (CHROME.replace(" Chrome/", " coc_coc_browser/125.0 Chrome/"), "Cốc Cốc trên Windows"),
        (PHONE, "Safari trên iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox trên Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", "Safari trên macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 500, "x" * 60),
        ("", "chưa rõ"),
    ],
)
def test_browser_in_words(user_agent, told):
    assert browser_of(user_agent) == told
