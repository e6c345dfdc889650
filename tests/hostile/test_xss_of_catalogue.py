"""Markup in what the pages of the catalogue say of a request: conditions, refusals, messages, previews.

What stands in the database is walked by test_xss; here is what comes with a request, or out of a file.
"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from common.history import save_versioned
from procedures.models import Procedure
from procedures.resources.scopes import agency_scope
from procedures.services.keys import keys_of_procedure
from tests.factories.procedures import make_procedure
from tests.hostile.catalogue import addresses_of
from tests.hostile.markup import BREAKS, breaks_in, shown_in
from tests.hostile.test_queries_fuzz_of_catalogue import QUERIES, address_of
from tests.hostile.test_side_doors import TODAY
from tests.hostile.test_xss import html_of
from tests.hostile.world import World, roster

pytestmark = [pytest.mark.django_db, pytest.mark.words]
TEXT = BREAKS.strip()


def test_markup_in_one_condition_alone_stays_text(catalogued: World) -> None:
    """With all of them at once the first that is no choice would hide the others."""
    staff, national = (catalogued.cast.client(name) for name in ("staff", "national"))
    found, told = {}, set()
    for name, names in QUERIES.items():
        for one in names:
            for client in (staff, national) if name.startswith("coverage_") else (staff,):
                html = html_of(client.get(address_of(catalogued, name), {one: TEXT}))
                told |= {(name, one)} if shown_in(html, TEXT) else set()
                if breaks := breaks_in(html):
                    found[name, one] = breaks
    assert found == {}
    searched = {("procedure_list", "q"), ("administrative_list", "q"), ("coverage_list", "q"), ("review_list", "q")}
    assert {*searched, ("procedure_links", "tim"), ("coverage_field", "linh-vuc")} - told == set()


def named(row: Procedure, text: str) -> Procedure:
    row.name = text
    row.folded_name, row.sort_key = keys_of_procedure(row.code, text)
    return save_versioned(row, by=None)


# What is sent, and what the refusal or the message then says beside the markup.
TOLD = {
    "procedure_create": ({"kind": "internal", "name": "x", "code": "QT-KIN-89"}, "đã có quy trình mang ký hiệu"),
    "procedure_withdraw": ({"on": "01/01/2019", "end_reason": TEXT, "version": "2"}, "ngày bãi bỏ phải sau"),
    "procedure_links": ({"codes": TEXT, "on": TODAY}, "không phải là mã TTHC"),
    "revision_record": ({"changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0", "issue": "01", "revision": "00",
                         "reason": TEXT}, "Hãy ghi số của lần tiếp theo"),
    "handling_add": ({"codes": TEXT, "kind": "delegated", "on": TODAY, "reason": "x"}, "không phải là mã TTHC"),
    "listing_add": ({"title": "x", "on": TODAY, "used_by": TEXT}, "không có phòng hoặc quy trình"),
    "document_end": ({"state": "expired", "replaced_symbol": TEXT, "version": "2"}, "trong danh sách của tỉnh"),
    "catalogue_copy": ({}, "chọn cơ quan có danh mục"),
    "objective_add": ({"year": TEXT, "text": TEXT}, "bốn chữ số"),
    "review_close": ({"outcome": TEXT, "on": TODAY, "reason": TEXT, "version": "1"}, "Kết quả"),
}  # fmt: skip


def test_markup_in_a_refusal_stays_text(catalogued: World) -> None:
    named(catalogued.home.catalogue.procedure, f"Quy trình {TEXT}")
    client, rows = catalogued.cast.client("staff"), addresses_of(catalogued.home)
    found, silent = {}, []
    for name, (body, words) in TOLD.items():
        with transaction.atomic():
            html = html_of(client.post(reverse(name, args=rows[name]), body | {"next": TEXT}, follow=True))
            transaction.set_rollback(True)
        if breaks := breaks_in(html):
            found[name] = breaks
        if words not in html or (name != "catalogue_copy" and not shown_in(html, TEXT)):
            silent.append(name)
    assert (found, silent) == ({}, [])


def test_markup_in_a_name_stays_text_in_search_home_and_print(catalogued: World) -> None:
    own, text = catalogued.home.catalogue, f"Tiếp nhận {TEXT}"
    named(own.procedure, text)
    pages = [reverse("search") + "?q=tiep+nhan", reverse("home"), reverse("review_list"), reverse("procedure_list")]
    pages += [reverse(name, args=[catalogued.home.agency.pk]) for name in ("procedure_sheet", "agency_procedures")]
    pages += [
        f"{reverse('agency_coverage', args=[catalogued.home.agency.pk])}?xem=ra-soat",
        reverse("coverage_stale"),
    ]
    for person in ("staff", "secretary"):
        client = catalogued.cast.client(person)
        shown = {page: html_of(client.get(page)) for page in pages}
        assert {page: breaks for page, html in shown.items() if (breaks := breaks_in(html))} == {}
        unseen = {page for page, html in shown.items() if not shown_in(html, TEXT)}
        assert unseen == {reverse("home"), *([reverse("coverage_stale")] if person == "secretary" else [])}


def test_markup_in_the_files_of_a_catalogue_stays_text_in_its_preview(catalogued: World) -> None:
    make_procedure(catalogued.home.agency, code="QT-CU", name=f"Đã có {TEXT}")
    sent: dict[str, Any] = {
        "procedures": (
            agency_scope(catalogued.home.agency),
            ["Ký hiệu", "Tên quy trình", "Loại", "Mã TTHC", "Cơ quan", "Lần ban hành", f"Lạ {TEXT}"],
            ["QT-CU", f"Tên {TEXT}", "nội bộ", TEXT, TEXT, TEXT[:15], "x"],
        ),
        "tthc": (
            f"province:{catalogued.home.province.pk}",
            ["Mã TTHC", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Cơ quan thực hiện", f"Lạ {TEXT}"],
            ["1.000333", f"Tên {TEXT}", TEXT, TEXT, TEXT, "x"],
        ),
        "publication_decisions": (
            f"province:{catalogued.home.province.pk}",
            ["Số quyết định", "Ngày ban hành", "Nội dung", "Mã TTHC", "Tên thủ tục", f"Lạ {TEXT}"],
            [f"9/QĐ {TEXT}", "01/02/2026", "mới ban hành", "1.000334", f"Tên {TEXT}", "x"],
        ),
    }
    client = catalogued.cast.client("staff")
    for kind, (scope, head, cells) in sent.items():
        upload = SimpleUploadedFile("danh sách.xlsx", roster(head, cells))
        data = {"kind": kind, "scope": scope, "on": TODAY, "correct": "", "file": upload}
        preview = client.post(reverse("import_create"), data, follow=True)
        assert preview.redirect_chain, preview.context["form"].errors
        pages = [
            html_of(preview),
            *(html_of(client.get(f"{preview.redirect_chain[-1][0]}?tt={tab}")) for tab in TABS),
        ]
        if kind == "publication_decisions":
            effects = reverse("publication_effects", args=[preview.context["batch"].pk])
            pages.append(html_of(client.get(effects)))
            assert shown_in(pages[-1], TEXT)
        assert [breaks for html in pages if (breaks := breaks_in(html))] == []
        assert shown_in("".join(pages), f"Tên {TEXT}")
        assert shown_in("".join(pages), f"Lạ {TEXT}")


TABS = ("loi", "moi", "thay-doi", "chuan-hoa", "khong-doi", "bo-qua")
