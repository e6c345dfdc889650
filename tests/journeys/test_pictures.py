"""The readme's picture: the demo's An Giang, as its officer sees the list. Taken on demand, `make shots`."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.journeys.acts import go, sign_in

PICTURES = Path(settings.BASE_DIR) / "docs" / "images"
MOST_BYTES = 200_000
asked_for = pytest.mark.skipif(os.environ.get("SHOTS", "0") in ("", "0"), reason="pictures are taken by make shots")


@asked_for
def test_picture_of_the_list(page: Page) -> None:
    call_command("load_demo", verbosity=0)
    page.set_viewport_size({"width": 1280, "height": 860})
    sign_in(page, "canbo.angiang", settings.DEMO_PASSWORD)
    go(page, "Cơ quan")
    expect(page.get_by_text("197 cơ quan").first).to_be_visible()
    page.get_by_label("Tìm (không cần dấu)").fill("chau phu")
    page.get_by_role("button", name="Lọc", exact=True).click()
    expect(page.locator("main mark").first).to_have_text("Châu Phú")
    page.mouse.move(0, 0)

    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = page.screenshot(path=PICTURES / "agency_list.png")
    assert len(picture) < MOST_BYTES
