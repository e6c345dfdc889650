"""Pages of revisions: drafted, sent, returned, approved; recorded from a signed file; corrected; and who may."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.choices import Duty
from agencies.models import Membership
from common.clock import today
from common.history import create
from procedures.models import Procedure, ProcedureRevision
from procedures.services.revisions import correct_revision, draft_revision, return_revision, send_to_review
from tests.answers import read_whole
from tests.cast import Cast, make_user
from tests.common.sample_files import pdf
from tests.factories.procedures import make_draft, make_procedure, make_revision

TODAY = f"{today():%d/%m/%Y}"
ROWS = {"changes-TOTAL_FORMS": "2", "changes-INITIAL_FORMS": "0"}


def url(procedure: Procedure, act: str, revision: ProcedureRevision | None = None) -> str:
    return f"/quy-trinh/{procedure.pk}/" + (f"ban/{revision.pk}/" if revision else "") + f"{act}/"


def faults(answer: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def signed_file(name: str = "quy trình đã ký.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf())


@pytest.fixture
def head(cast: Cast) -> Client:
    """The agency's head, who has the duty on the portal."""
    user = make_user("chutich", "Nguyễn Văn Chủ Tịch", {"duty": Duty.AGENCY_HEAD, "agency": cast.own})
    cast.users["head"] = user
    return cast.client("head")


def in_review(cast: Cast) -> tuple[Procedure, ProcedureRevision]:
    procedure = make_procedure(cast.own, on=date(2024, 1, 1))
    draft = draft_revision(procedure, by=None, issue="02", reason="Cập nhật")
    return procedure, send_to_review(draft, by=None, version=draft.version)


# --- A revision on its way --------------------------------------------------------------------------------------
def test_a_secretary_drafts_and_sends_and_the_head_approves(cast: Cast, head: Client) -> None:
    procedure = make_procedure(cast.own, on=date(2024, 1, 1))
    secretary = cast.client("secretary")
    typed = ROWS | {
        "issue": "02", "revision": "00", "reason": "TTHC sửa đổi", "drafted_by": "Lê Thị Thư Ký",
        "changes-0-demand": "Bỏ một bước", "changes-0-place": "Trang 4", "changes-0-changed_on": "01/11/2026",
    }  # fmt: skip
    assert secretary.post(url(procedure, "soan"), typed | {"upload": signed_file("bản nháp.pdf")}).status_code == 302
    draft = procedure.revisions.get(issue="02")
    assert (draft.step, draft.file.name, draft.drafted_by) == ("draft", "bản nháp.pdf", "Lê Thị Thư Ký")
    assert [(one.demand, one.place, one.changed_on) for one in draft.changes.all()] == [
        ("Bỏ một bước", "Trang 4", date(2026, 11, 1))
    ]
    assert secretary.post(url(procedure, "gui", draft), {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    approval = {
        "version": draft.version,
        "issued_on": TODAY,
        "effective_on": TODAY,
        "approved_by": "Nguyễn Văn Chủ Tịch",
    }
    assert secretary.post(url(procedure, "phe-duyet", draft), approval).status_code == 403
    assert (
        "Đang chờ người đứng đầu cơ quan phê duyệt." in secretary.get(f"/quy-trinh/{procedure.pk}/").content.decode()
    )
    assert head.post(url(procedure, "phe-duyet", draft), approval | {"paper_number": "12/QĐ-UBND"}).status_code == 302
    older, newer = procedure.revisions.order_by("pk")
    assert (older.valid_to, newer.valid_from, newer.step) == (today() - timedelta(days=1), today(), "approved")
    assert (newer.approved_by, newer.approved_on, str(newer.paper.number)) == (
        "Nguyễn Văn Chủ Tịch",
        today(),
        "12/QĐ-UBND",
    )


def test_the_secretary_records_the_approval_where_no_head_uses_the_portal(cast: Cast) -> None:
    procedure, revision = in_review(cast)
    approval = {"version": revision.version, "issued_on": TODAY, "effective_on": TODAY, "approved_by": "Chủ tịch"}
    assert cast.client("secretary").post(url(procedure, "phe-duyet", revision), approval).status_code == 302
    revision.refresh_from_db()
    assert revision.is_approved


def test_a_head_of_another_agency_approves_nothing_here(cast: Cast) -> None:
    procedure, revision = in_review(cast)
    create(Membership(user=cast.outsider, duty=Duty.AGENCY_HEAD, agency=cast.other), by=None)
    client = cast.client("outsider")
    for act in ("phe-duyet", "tra-lai", "sua", "gui", "bo"):
        assert client.get(url(procedure, act, revision)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"effective_on": "01/01/2024"}, "effective_on"),
        ({"effective_on": "31/12/2023", "issued_on": "31/12/2023"}, "effective_on"),
        ({"effective_on": "01/02/2024", "issued_on": "02/02/2024"}, "effective_on"),
        ({"effective_on": ""}, "effective_on"),
        ({"issued_on": "32/01/2024"}, "issued_on"),
        ({"approved_by": ""}, "approved_by"),
    ],
)
def test_revision_approve_refuses_at_the_field_what_would_not_follow(
    typed: dict[str, str], field: str, cast: Cast
) -> None:
    procedure, revision = in_review(cast)
    good = {"version": revision.version, "issued_on": "01/02/2024", "effective_on": "01/03/2024", "approved_by": "A"}
    answer = cast.client("secretary").post(url(procedure, "phe-duyet", revision), good | typed)
    assert (answer.status_code, list(faults(answer))) == (200, [field])
    assert procedure.revisions.get(valid_to=None, step="approved").issue == "01"


def test_revision_return_tells_the_reason_to_who_drafted(cast: Cast, head: Client) -> None:
    procedure, revision = in_review(cast)
    assert list(faults(head.post(url(procedure, "tra-lai", revision), {"version": revision.version}))) == ["reason"]
    sent = {"version": revision.version, "reason": "Thiếu thành phần hồ sơ"}
    assert head.post(url(procedure, "tra-lai", revision), sent).status_code == 302
    told = cast.client("secretary").get(f"/quy-trinh/{procedure.pk}/").content.decode()
    assert "Được trả lại: Thiếu thành phần hồ sơ" in told


def test_a_revision_in_review_is_changed_by_who_approves_it_alone(cast: Cast, head: Client) -> None:
    procedure, revision = in_review(cast)
    assert cast.client("secretary").get(url(procedure, "sua", revision)).status_code == 403
    assert head.get(url(procedure, "sua", revision)).status_code == 200


def test_an_act_on_what_somebody_changed_meanwhile_says_so_and_may_be_meant(cast: Cast) -> None:
    procedure, revision = in_review(cast)
    correct_revision(revision, version=revision.version, by=cast.staff, reason="Lý do khác")
    client = cast.client("secretary")
    sent = {"version": revision.version, "reason": "Thiếu"}
    answer = client.post(url(procedure, "tra-lai", revision), sent)
    assert (answer.status_code, list(faults(answer))) == (200, ["__all__"])
    again = client.post(
        url(procedure, "tra-lai", revision), sent | {"version": answer.context["form"].data["version"]}
    )
    assert again.status_code == 302


def test_a_second_revision_in_the_making_is_refused(cast: Cast) -> None:
    procedure, _ = in_review(cast)
    answer = cast.client("secretary").post(url(procedure, "soan"), ROWS | {"issue": "03"})
    assert "Quy trình đã có một bản đang xem xét." in answer.content.decode()


def test_revision_discard_takes_the_draft_away(cast: Cast) -> None:
    procedure = make_procedure(cast.own)
    draft = draft_revision(procedure, by=None, issue="02")
    other = draft_revision(make_procedure(cast.own), by=None, issue="02")
    client = cast.client("secretary")
    assert client.get(url(procedure, "bo", other)).status_code == 404
    assert client.post(url(procedure, "bo", draft), {"version": draft.version, "reason": "Nhầm"}).status_code == 302
    assert not procedure.revisions.filter(issue="02").exists()


# --- Recorded from paper ----------------------------------------------------------------------------------------
def test_a_signed_file_with_number_and_day_is_a_revision(cast: Cast) -> None:
    procedure = make_draft(cast.own, kind="internal")
    client = cast.client("secretary")
    sent = ROWS | {"issue": "01", "issued_on": "10/05/2023", "paper_number": "15/QĐ-UBND", "upload": signed_file()}
    assert client.post(url(procedure, "ghi-ban"), sent).status_code == 302
    revision = procedure.revisions.get()
    procedure.refresh_from_db()
    assert (revision.valid_from, revision.step, procedure.state) == (date(2023, 5, 10), "approved", "issued")
    assert (revision.paper.number, revision.paper.issued_on) == ("15/QĐ-UBND", date(2023, 5, 10))
    answer = client.get(f"/tep/{revision.file_id}/")
    assert read_whole(answer) == pdf()
    assert "attachment" in answer["Content-Disposition"]
    for person, status in [("outsider", 404), ("foreign_staff", 404), ("viewer", 200), ("anonymous", 302)]:
        other = cast.client(person).get(f"/tep/{revision.file_id}/")
        read_whole(other)
        assert (person, other.status_code) == (person, status)


@pytest.mark.parametrize(
    ("upload", "word"),
    [
        (SimpleUploadedFile("trang.html", b"<script>alert(1)</script>"), "trang.html"),
        (SimpleUploadedFile("gia.pdf", b"MZ not a pdf"), "gia.pdf"),
        (SimpleUploadedFile("rong.pdf", b""), "Tệp này trống"),
    ],
)
def test_a_file_that_may_not_come_in_is_refused_at_its_field_and_the_rest_kept(
    upload: SimpleUploadedFile, word: str, cast: Cast
) -> None:
    procedure = make_draft(cast.own, kind="internal")
    sent = ROWS | {"issue": "07", "reason": "Giữ nguyên chữ này", "changes-0-demand": "Cả dòng này", "upload": upload}
    answer = cast.client("secretary").post(url(procedure, "ghi-ban"), sent)
    assert list(faults(answer)) == ["upload"]
    assert word in faults(answer)["upload"][0]
    for kept in ('value="07"', "Giữ nguyên chữ này", "Cả dòng này"):
        assert kept in answer.content.decode()
    assert not procedure.revisions.exists()


def test_the_form_opens_with_the_next_number_and_gives_more_rows(cast: Cast) -> None:
    procedure = make_procedure(cast.own)
    client = cast.client("secretary")
    form = client.get(url(procedure, "soan")).context["form"]
    assert (form["issue"].value(), form["revision"].value(), form.shows_changes) == ("01", "01", False)
    filled = ROWS | {"issue": "05", "changes-0-demand": "Một", "changes-1-demand": "Hai", "more_rows": "1"}
    answer = client.post(url(procedure, "soan"), filled)
    rows = [row["demand"].value() for row in answer.context["form"].changes]
    assert (rows, answer.context["form"]["issue"].value()) == (["Một", "Hai", None, None], "05")
    assert '<details class="fold" open><summary>Bảng theo dõi sửa đổi' in answer.content.decode()
    assert procedure.revisions.count() == 1


def test_a_line_without_its_demand_is_refused_where_it_stands(cast: Cast) -> None:
    procedure = make_procedure(cast.own)
    answer = cast.client("secretary").post(url(procedure, "soan"), ROWS | {"changes-1-content": "Đổi mẫu"})
    assert answer.context["form"].changes.errors == [
        {},
        {"demand": ["Dòng này thiếu yêu cầu sửa đổi. Hãy điền, hoặc xóa hết các ô của dòng."]},
    ]
    assert "Yêu cầu sửa đổi, bổ sung (dòng 2): Dòng này thiếu" in answer.content.decode()


# --- Correcting -------------------------------------------------------------------------------------------------
def test_revision_correct_of_an_approved_one_needs_its_reason_and_moves_its_neighbour(cast: Cast) -> None:
    procedure = make_procedure(cast.own, on=date(2020, 1, 1))
    second = make_revision(procedure, on=date(2022, 1, 1), issue="02")
    client = cast.client("secretary")
    sent = ROWS | {"version": "1", "issue": "02", "issued_on": "05/01/2022", "effective_on": "10/01/2022"}
    assert list(faults(client.post(url(procedure, "sua", second), sent))) == ["reason_of_change"]
    assert client.post(url(procedure, "sua", second), sent | {"reason_of_change": "Nhầm ngày"}).status_code == 302
    first, second = procedure.revisions.order_by("pk")
    assert (first.valid_to, second.valid_from) == (date(2022, 1, 9), date(2022, 1, 10))


def test_revision_correct_shows_both_versions_with_their_tables_of_changes(cast: Cast) -> None:
    procedure = make_procedure(cast.own)
    draft = draft_revision(procedure, by=None, issue="02")
    correct_revision(draft, version=draft.version, by=cast.staff, reason="Của người khác")
    sent = ROWS | {"version": "1", "issue": "02", "reason": "Của tôi", "changes-0-demand": "Dòng của tôi"}
    answer = cast.client("secretary").post(url(procedure, "sua", draft), sent)
    told = answer.content.decode()
    for word in ("Hai bản khác nhau", "Của người khác", "Của tôi", "Dòng của tôi", "Bảng theo dõi sửa đổi"):
        assert word in told


def test_a_file_that_is_there_stays_where_none_is_chosen(cast: Cast) -> None:
    procedure = make_draft(cast.own, kind="internal")
    client = cast.client("secretary")
    client.post(url(procedure, "soan"), ROWS | {"issue": "01", "upload": signed_file()})
    draft = procedure.revisions.get()
    assert "Đang có “quy trình đã ký.pdf”." in client.get(url(procedure, "sua", draft)).content.decode()
    client.post(url(procedure, "sua", draft), ROWS | {"version": draft.version, "issue": "02"})
    after = procedure.revisions.get()
    assert (after.issue, after.file_id) == ("02", draft.file_id)


# --- The home page ----------------------------------------------------------------------------------------------
def test_what_waits_for_approval_stands_on_the_agencys_home_page_with_the_list_that_gives_the_number(
    cast: Cast, head: Client
) -> None:
    for _ in range(2):
        in_review(cast)
    draft_revision(make_procedure(cast.own), by=None, issue="02")
    address = f"/quy-trinh/?state=waiting&amp;agency={cast.own.pk}"
    line = f'<span class="todo-count">2</span> <a href="{address}">bản quy trình chờ phê duyệt</a>'
    assert line in head.get("/").content.decode()
    assert len(head.get(address.replace("&amp;", "&")).context["page"].object_list) == 2
    assert "chờ phê duyệt" not in cast.client("staff").get("/").content.decode()


def test_what_came_back_stands_on_the_writers_home_page_until_it_is_sent_again(cast: Cast, head: Client) -> None:
    procedure, sent = in_review(cast)
    in_review(cast)
    revision = return_revision(sent, reason="Thiếu bước", by=None, version=sent.version)
    writer = cast.client("secretary")
    address = f"/quy-trinh/?state=returned&amp;agency={cast.own.pk}"
    line = f'<span class="todo-count">1</span> <a href="{address}">bản quy trình bị trả lại, cần sửa</a>'
    assert line in writer.get("/").content.decode()
    listed = writer.get(address.replace("&amp;", "&")).context["page"].object_list
    assert [row.pk for row in listed] == [procedure.pk]
    send_to_review(revision, by=None, version=revision.version)
    assert "bị trả lại" not in writer.get("/").content.decode()


def test_who_approves_as_the_head_is_named_already(cast: Cast, head: Client) -> None:
    procedure, sent = in_review(cast)
    address = url(procedure, "phe-duyet", sent)
    assert head.get(address).context["form"]["approved_by"].value() == "Nguyễn Văn Chủ Tịch"
    assert cast.client("staff").get(address).context["form"]["approved_by"].value() == ""
