"""Every write to a tracked row leaves who, when, before and after, and why; two saves at once never both win."""

import pytest

from agencies.models import Cluster, Province
from common import history
from common.errors import Refused, Stale
from common.logs import current_request_id
from tests.cast import Cast


@pytest.fixture
def cluster(cast: Cast) -> Cluster:
    return history.create(Cluster(province=cast.home, name="Cụm 1", sort_key="1"), by=cast.staff, reason="lập cụm")


def test_create_writes_one_history_row_with_author_and_reason(cast, cluster):
    entry = cluster.history.get()
    assert (entry.history_type, entry.history_user, entry.history_change_reason) == ("+", cast.staff, "lập cụm")


def test_save_versioned_keeps_before_and_after(cast, cluster):
    cluster.name = "Cụm An Phú"
    history.save_versioned(cluster, by=cast.leader, reason="đổi tên")
    newest, first = history.changes_of(list(cluster.history.order_by("-history_id")))
    assert cluster.version == 2
    assert (newest.by, newest.reason) == (cast.leader, "đổi tên")
    assert [(field.label, field.before, field.after) for field in newest.fields] == [
        ("tên cụm", "Cụm 1", "Cụm An Phú")
    ]
    assert first.kind == "+"


def test_save_versioned_refuses_when_somebody_saved_first(cast, cluster):
    mine, theirs = Cluster.objects.get(pk=cluster.pk), Cluster.objects.get(pk=cluster.pk)
    theirs.name = "Của người khác"
    history.save_versioned(theirs, by=cast.leader)
    mine.name = "Của tôi"
    with pytest.raises(Stale) as refusal:
        history.save_versioned(mine, by=cast.staff)
    assert refusal.value.current.name == "Của người khác"
    assert Cluster.objects.get(pk=cluster.pk).name == "Của người khác"
    assert cluster.history.count() == 2


def test_bulk_writes_leave_as_many_history_rows_as_changes_under_one_request(cast):
    token = current_request_id.set("yeu-cau-1")
    try:
        rows = [Cluster(province=cast.home, name=f"Cụm {n}", sort_key=str(n)) for n in range(1_000)]
        history.bulk_create(rows, by=cast.staff, reason="nhập")
        for row in rows:
            row.name += " mới"
        history.bulk_save(rows, by=cast.staff, reason="đổi tên hàng loạt")
    finally:
        current_request_id.reset(token)
    entries = Cluster.history.all()
    assert entries.filter(history_type="+").count() == 1_000
    assert entries.filter(history_type="~", history_change_reason="đổi tên hàng loạt").count() == 1_000
    assert set(entries.values_list("request_id", flat=True)) == {"yeu-cau-1"}
    assert set(Cluster.objects.values_list("version", flat=True)) == {2}


def test_delete_keeps_the_history_of_the_row(cast, cluster):
    pk = cluster.pk
    history.delete([cluster], by=cast.staff, reason="hoàn tác")
    assert not Cluster.objects.filter(pk=pk).exists()
    assert list(Cluster.history.filter(id=pk).values_list("history_type", flat=True)) == ["-", "+"]


def test_delete_stops_at_rows_that_others_refer_to(cast):
    with pytest.raises(Refused, match="đã có"):
        history.delete([cast.home], by=cast.staff, reason="nhầm")
    assert Province.objects.filter(pk=cast.home.pk).exists()
    assert cast.home.history.count() == 1


def test_restore_brings_an_earlier_version_back_as_a_new_one(cast, cluster):
    cluster.name = "Nhầm"
    history.save_versioned(cluster, by=cast.staff)
    back = history.restore(Cluster, cluster.pk, to_version=1, by=cast.leader, reason="hoàn tác")
    assert (back.name, back.version) == ("Cụm 1", 3)
    assert cluster.history.count() == 3


def test_history_row_holds_every_value_of_the_row(cast, cluster):
    columns = [field.attname for field in Cluster.history.model.tracked_fields]
    entry = cluster.history.get()
    assert [getattr(entry, column) for column in columns] == [getattr(cluster, column) for column in columns]
