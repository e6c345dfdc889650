"""Editions are kept in the admin: their days with a source, and two people at once are both heard."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.admin import StandardEditionAdmin
from agencies.models import StandardEdition
from common.history import save_versioned

pytestmark = pytest.mark.django_db


def administrator(username: str, name: str) -> tuple[Client, User]:
    user = User.objects.create(username=username, full_name=name, is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user)
    return client, user


@pytest.fixture
def row() -> StandardEdition:
    return StandardEdition.objects.get(year=2026)


def address(row: StandardEdition) -> str:
    return reverse("admin:agencies_standardedition_change", args=[row.pk])


def form_of(client: Client, row: StandardEdition) -> dict[str, Any]:
    """What a browser would send of the page as it opened."""
    return sent_from(client.get(address(row)))


def sent_from(answer: Any) -> dict[str, Any]:
    form = answer.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def errors(answer: Any) -> list[str]:
    return list(answer.context["adminform"].form.non_field_errors())


def test_days_of_an_edition_are_set_with_their_source_and_reason(row: StandardEdition) -> None:
    client, user = administrator("quantri", "Quản Trị Một")
    days = {"published_on": "15/10/2026", "transition_ends_on": "14/10/2029", "source": "QĐ 1/QĐ-BKHCN"}
    sent = form_of(client, row) | days | {"reason": "Có quyết định"}
    sent.pop("is_expected")
    assert client.post(address(row), sent).status_code == 302
    row.refresh_from_db()
    assert (row.published_on, row.transition_ends_on, row.is_expected, row.version) == (
        date(2026, 10, 15), date(2029, 10, 14), False, 2,
    )  # fmt: skip
    entry = row.history.latest("history_id")
    assert (entry.history_user, entry.history_change_reason) == (user, "Có quyết định")


def test_two_at_once_do_not_overwrite_each_other(row: StandardEdition) -> None:
    first, one = administrator("quantri", "Quản Trị Một")
    second, _ = administrator("quantri2", "Quản Trị Hai")
    mine, theirs = form_of(first, row), form_of(second, row)
    first.post(address(row), mine | {"transition_ends_on": "14/10/2029", "reason": "Có quyết định"})
    late = second.post(address(row), theirs | {"transition_ends_on": "31/12/2029", "note": "Tin mới", "reason": "x"})

    assert late.status_code == 200
    told, *both = errors(late)
    assert f"vừa được người khác lưu: {one}" in told
    assert "Hết thời gian chuyển đổi: đang có “14/10/2029”, bạn nhập “31/12/2029”." in both
    assert [line.split(":")[0] for line in both] == ["Hết thời gian chuyển đổi", "Ghi chú"]
    html = late.content.decode()
    assert 'value="31/12/2029"' in html
    row.refresh_from_db()
    assert (row.transition_ends_on, row.version) == (date(2029, 10, 14), 2)

    again = sent_from(late) | {"reason": "Đã xem cả hai bản"}
    assert second.post(address(row), again).status_code == 302
    row.refresh_from_db()
    assert (row.transition_ends_on, row.note, row.version) == (date(2029, 12, 31), "Tin mới", 3)


def test_save_that_slips_in_between_the_check_and_the_write_is_not_lost(
    row: StandardEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, user = administrator("quantri", "Quản Trị Một")
    sent = form_of(client, row) | {"transition_ends_on": "31/12/2029", "reason": "x"}

    def slip_in(self: Any, obj: Any) -> None:
        other = StandardEdition.objects.get(pk=obj.pk)
        other.source = "Người khác vừa lưu"
        save_versioned(other, by=user)

    monkeypatch.setattr(StandardEditionAdmin, "complete", slip_in)
    answer = client.post(address(row), sent)
    assert "vừa được người khác lưu" in answer.content.decode()
    row.refresh_from_db()
    assert row.transition_ends_on is None


def test_no_edition_is_deleted(row: StandardEdition) -> None:
    client, _ = administrator("quantri", "Quản Trị Một")
    assert client.post(reverse("admin:agencies_standardedition_delete", args=[row.pk])).status_code == 403
