"""The pages of sets of criteria: read, copied, changed part by part, locked; a locked one has no way in."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.clock import today
from inspections.models import CriteriaSet
from inspections.queries.criteria import content_of
from tests.cast import Cast
from tests.factories.inspections import lock, make_set

pytestmark = pytest.mark.django_db
ACTS = ("criteria_edit", "criteria_bands", "section_edit", "criterion_edit", "criteria_lock")


def again(row: CriteriaSet) -> CriteriaSet:
    return CriteriaSet.objects.get(pk=row.pk)


def send(client: Client, url: str, row: CriteriaSet, query: str = "", **data: Any) -> Any:
    return client.post(reverse(url, args=[row.pk]) + query, {"version": again(row).version, **data})


def criterion(**changed: Any) -> dict[str, Any]:
    said = {
        "section": "Tổ chức", "code": "1.3", "text": "Có quyết định phân công", "maximum": "7,5", "weight": "1",
        "kind": "base", "answer_kind": "points", "at_province": "on", "at_commune": "on",
        "choices-TOTAL_FORMS": 3, "choices-INITIAL_FORMS": 0,
    }  # fmt: skip
    return said | changed


def test_reference_set_is_read_by_all_and_copied_by_the_department(cast: Cast) -> None:
    reference = CriteriaSet.objects.filter(province=None, is_short=False).first()
    assert reference is not None
    page = cast.client("secretary").get(reverse("criteria_detail", args=[reference.pk]))
    assert page.status_code == 200
    assert "criteria_edit" not in page.content.decode()
    answer = send(cast.client("staff"), "criteria_copy", reference, name="Phiếu của tỉnh", label="2026")
    copied = CriteriaSet.objects.get(province=cast.home)
    assert answer.url == reverse("criteria_detail", args=[copied.pk])
    assert content_of(copied) == content_of(reference)
    assert send(cast.client("staff"), "criteria_edit", reference, name="Khác").status_code == 403


def test_set_is_made_and_renamed(cast: Cast) -> None:
    client = cast.client("staff")
    client.post(reverse("criteria_create"), {"name": "Phiếu", "label": "2026", "bonus_cap": "5"})
    row = CriteriaSet.objects.get(province=cast.home)
    assert row.bonus_cap == Decimal(5)
    said = {"name": "Phiếu mới", "label": "2026", "penalty_cap": "2,5"}
    assert send(client, "criteria_edit", row, **said).status_code == 302
    assert (again(row).name, again(row).penalty_cap) == ("Phiếu mới", Decimal("2.5"))
    stale = client.post(reverse("criteria_edit", args=[row.pk]), {**said, "name": "Cũ", "version": 1})
    assert stale.context["form"].compared


def test_criterion_is_added_changed_and_dropped(cast: Cast) -> None:
    row, client = make_set(cast.home), cast.client("staff")
    assert send(client, "criterion_edit", row, **criterion()).status_code == 302
    (added,) = [one for one in content_of(row).criteria if one.code == "1.3"]
    assert (added.maximum, added.at_province, added.at_district) == (Decimal("7.5"), True, False)
    levels = {"choices-0-label": "Đủ", "choices-0-points": "8", "choices-1-label": "Chưa", "choices-1-points": "0"}
    changed = criterion(answer_kind="choice", maximum="8", **levels)
    assert send(client, "criterion_edit", row, "?ma=1.3", **changed).status_code == 302
    (now,) = [one for one in content_of(row).criteria if one.code == "1.3"]
    assert [(level.label, level.points) for level in now.choices] == [("Đủ", Decimal(8)), ("Chưa", Decimal(0))]
    assert send(client, "criteria_drop", row, "?ma=1.3").status_code == 302
    assert "1.3" not in [one.code for one in content_of(row).criteria]
    assert client.get(reverse("criteria_drop", args=[row.pk]) + "?ma=9.9").status_code == 404


def test_faults_of_a_criterion_stand_at_their_fields(cast: Cast) -> None:
    row, client = make_set(cast.home), cast.client("staff")
    half = {"choices-0-label": "Đủ"}
    page = send(client, "criterion_edit", row, **criterion(code="", maximum="nhiều", **half))
    assert set(page.context["form"].errors) == {"code", "maximum"}
    assert "thiếu điểm" in str(page.context["formset"].errors)
    same = send(client, "criterion_edit", row, **criterion(code="1.1"))
    assert "hai lần" in str(same.context["form"].errors)


def test_section_and_grades_are_kept(cast: Cast) -> None:
    row, client = make_set(cast.home), cast.client("staff")
    send(client, "section_edit", row, title="Kết quả")
    send(client, "section_edit", row, "?phan=Kết quả", title="Kết quả đạt được")
    assert [one.title for one in content_of(row).sections] == ["Tổ chức", "Thực hiện", "Kết quả đạt được"]
    send(client, "criteria_drop", row, "?phan=Kết quả đạt được")
    bands = {"bands-TOTAL_FORMS": 2, "bands-INITIAL_FORMS": 0, "bands-0-name": "Đạt", "bands-0-at_least": "50",
             "bands-1-name": "Không đạt", "bands-1-at_least": "0"}  # fmt: skip
    assert send(client, "criteria_bands", row, **bands).status_code == 302
    content = content_of(row)
    assert [(band.name, band.at_least) for band in content.bands] == [("Đạt", Decimal(50)), ("Không đạt", Decimal(0))]
    assert [one.title for one in content.sections] == ["Tổ chức", "Thực hiện"]


def test_locked_set_has_no_way_in(cast: Cast) -> None:
    row, client = make_set(cast.home), cast.client("staff")
    answer = send(client, "criteria_lock", row, on=f"{today():%d/%m/%Y}")
    assert (answer.status_code, again(row).is_locked) == (302, True)
    other = lock(make_set(cast.home, label="2025"))
    before = content_of(other)
    statuses = {name: send(client, name, other, **criterion()).status_code for name in ACTS}
    statuses["criteria_drop"] = send(client, "criteria_drop", other, "?ma=1.1").status_code
    assert statuses == dict.fromkeys((*ACTS, "criteria_drop"), 403)
    assert content_of(other) == before
    page = client.get(reverse("criteria_detail", args=[other.pk])).content.decode()
    assert "Thêm tiêu chí" not in page
