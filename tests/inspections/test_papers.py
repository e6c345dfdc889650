"""The papers of a plan, worded and read back: An Giang's 197 and 66, the decision, the notice, the reminder."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from common.errors import Refused
from common.papers.content import Authority, Paper, Signer
from common.papers.writing import write_docx
from inspections.choices import ApprovalShape, InspectionForm
from inspections.paper_facts import (
    AnnexRow,
    LateRow,
    MemberSaid,
    Office,
    PlanDays,
    PlanPaper,
    Recorded,
    Remark,
    ReminderPaper,
    ResultPaper,
    SectionPoints,
    TargetSaid,
    TeamSaid,
)
from inspections.papers.annex_sheets import ANNEX_COLUMNS, write_annex
from inspections.papers.approval import NO_DECISION, decision_draft, submission_paper
from inspections.papers.plan import plan_paper
from inspections.papers.reminder import reminder_letter
from inspections.papers.result_notice import result_notice
from tests.docx_reading import Docx, W, rows_of

GAP = "\u00a0" * 6
OFFICE = Office("Sở Khoa học và Công nghệ", "tỉnh An Giang", "An Giang", "CCTĐC")
TITLE = "Kế hoạch kiểm tra việc áp dụng Hệ thống quản lý chất lượng năm 2021"
DECIDED = Recorded("346/QĐ-UBND", date(2021, 2, 25))


def agencies(level: str, obligation: str, count: int, start: int) -> tuple[AnnexRow, ...]:
    return tuple(
        AnnexRow(start + number, f"Cơ quan {start + number}", level, obligation, "TCVN ISO 9001:2015")
        for number in range(count)
    )


PROVINCIAL = agencies("province", "mandatory", 30, 1)
DISTRICTS = agencies("district", "mandatory", 11, 101)
COMMUNES = agencies("commune", "encouraged", 156, 201)
PLAN = PlanPaper(
    office=OFFICE,
    year=2021,
    title=TITLE,
    paper=Recorded("5/KH-SKHCN", date(2021, 1, 19)),
    bases=("Quyết định số 19/2014/QĐ-TTg", "Căn cứ Thông tư số 26/2014/TT-BKHCN"),
    partners=("Sở Nội vụ", "Sở Tư pháp"),
    dossier=PROVINCIAL + DISTRICTS + COMMUNES,
    on_site=PROVINCIAL[:10] + DISTRICTS[:4] + COMMUNES[:52],
)


def read(paper: Paper) -> Docx:
    return Docx(write_docx(paper))


def told(paper: Paper) -> str:
    return "\n".join(read(paper).texts).replace("\u00a0", " ")


def groups(paper: Docx, annex: int) -> list[list[str]]:
    """The rows of an annex that head others or add up."""
    return [row for row in rows_of(paper.grids[annex]) if len(row) == 2]


# --- The plan ---------------------------------------------------------------------------------------------------
def test_plan_counts_both_forms_and_keeps_agencies_and_inspections_apart():
    words = told(plan_paper(PLAN))

    assert (
        "a) Kiểm tra thông qua hồ sơ, báo cáo: gồm 197 cơ quan, trong đó 30 cơ quan cấp tỉnh, 11 cơ quan cấp huyện, "
        "156 cơ quan cấp xã (danh sách tại Phụ lục I)."
    ) in words
    assert (
        "b) Kiểm tra tại trụ sở cơ quan: gồm 66 cơ quan, trong đó đối tượng bắt buộc 14 cơ quan (10 cơ quan cấp "
        "tỉnh, 04 cơ quan cấp huyện); đối tượng khuyến khích 52 cơ quan (52 cơ quan cấp xã) (danh sách tại "
        "Phụ lục II)."
    ) in words
    assert "Tổng số cơ quan được kiểm tra: 197 cơ quan; tổng số lượt kiểm tra theo hai hình thức: 263 lượt." in words


def test_plan_has_its_head_title_bases_and_signer():
    paper = read(plan_paper(PLAN))

    assert paper.one("Number").text == "Số: 05/KH-SKHCN"
    assert paper.one("PlaceDay").text == "An Giang, ngày 19 tháng 01 năm 2021"
    assert (paper.one("Kind").text, paper.one("Excerpt").text.split("\n")[0][:8]) == ("KẾ HOẠCH", "Kiểm tra")
    assert [one.text for one in paper.all("Basis")] == [
        "Căn cứ Quyết định số 19/2014/QĐ-TTg;",
        "Căn cứ Thông tư số 26/2014/TT-BKHCN.",
    ]
    assert [one.text for one in paper.all("Office")] == ["GIÁM ĐỐC"]
    assert [one.text for one in paper.all("Receiver")] == [
        "- Ủy ban nhân dân tỉnh An Giang (để báo cáo);",
        "- Sở Nội vụ;",
        "- Sở Tư pháp;",
        "- Các cơ quan được kiểm tra;",
        "- Lưu: VT, CCTĐC.",
    ]
    assert paper.all("Body")[-2].text.endswith("./.")


def test_plan_without_a_number_leaves_the_space_and_its_annexes_do_too():
    paper = read(plan_paper(replace(PLAN, paper=Recorded())))

    assert paper.one("Number").text == f"Số: {GAP}/KH-SKHCN"
    assert paper.one("PlaceDay").text == f"An Giang, ngày{GAP}tháng{GAP}năm 2021"
    assert {one.text for one in paper.all("AnnexTold")} == {
        f"(Kèm theo Kế hoạch số\u00a0{GAP}/KH-SKHCN ngày{GAP}tháng{GAP}năm 2021 của Sở Khoa học và Công nghệ)"
    }


def test_annexes_are_subtotalled_by_level_and_the_visits_by_obligation():
    paper = read(plan_paper(PLAN))

    assert groups(paper, 0) == [
        ["I", "Cấp tỉnh: 30 cơ quan"],
        ["II", "Cấp huyện: 11 cơ quan"],
        ["III", "Cấp xã: 156 cơ quan"],
        ["", "Tổng cộng: 197 cơ quan"],
    ]
    assert groups(paper, 1) == [
        ["A", "Đối tượng bắt buộc: 14 cơ quan"],
        ["I", "Cấp tỉnh: 10 cơ quan"],
        ["II", "Cấp huyện: 04 cơ quan"],
        ["B", "Đối tượng khuyến khích: 52 cơ quan"],
        ["I", "Cấp xã: 52 cơ quan"],
        ["", "Tổng cộng: 66 cơ quan"],
    ]


def test_rows_of_an_annex_are_numbered_through_under_the_headings_of_the_office():
    paper = read(plan_paper(PLAN))
    first, *_ = rows = rows_of(paper.grids[1])
    numbers = [row[0] for row in rows[1:] if len(row) == 8]

    assert first == [
        "STT",
        "Tên cơ quan",
        "Cấp",
        "Đối tượng",
        "Phiên bản đang áp dụng",
        "Thời gian dự kiến",
        "Đoàn",
        "Ghi chú",
    ]
    assert numbers == [str(number) for number in range(1, 67)]
    assert rows[3] == ["1", "Cơ quan 1", "Cấp tỉnh", "Bắt buộc", "TCVN ISO 9001:2015", "", "", ""]
    assert [one.find(f"{W}pgSz").get(f"{W}orient", "portrait") for one in paper.sections] == [
        "portrait",
        "landscape",
        "landscape",
    ]


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2021, 6, 1), date(2021, 6, 30), "Từ 01/06/2021\nđến 30/06/2021"),
        (date(2021, 6, 1), date(2021, 6, 1), "01/06/2021"),
        (date(2021, 6, 1), None, "Từ 01/06/2021"),
        (None, date(2021, 6, 30), "Đến 30/06/2021"),
        (None, None, ""),
    ],
)
def test_window_of_an_inspection_is_told_as_far_as_it_is_known(first, last, shown):
    row = replace(PROVINCIAL[0], window_from=first, window_to=last)
    (table,) = read(plan_paper(replace(PLAN, dossier=(row,), on_site=()))).grids

    assert rows_of(table)[2][5] == shown


def test_target_without_a_list_is_told_as_such_and_no_sum_is_made_up():
    targets = (
        TargetSaid("on_site", "province", "mandatory", 10),
        TargetSaid("on_site", "commune", "encouraged", 52),
    )
    facts = replace(PLAN, on_site=PROVINCIAL[:10], targets=targets)
    words, paper = told(plan_paper(facts)), read(plan_paper(facts))

    assert "đối tượng khuyến khích 52 cơ quan (52 cơ quan cấp xã (chưa có danh sách))." in words
    assert "lượt kiểm tra" not in words
    assert groups(paper, 1)[-1] == ["", "Tổng cộng: 62 cơ quan (52 chưa có danh sách)"]
    assert groups(paper, 1)[-2] == ["I", "Cấp xã: 52 cơ quan (chưa có danh sách)"]


def test_plan_of_one_form_has_one_annex_without_a_number():
    paper = read(plan_paper(replace(PLAN, on_site=())))

    assert [one.text for one in paper.all("AnnexNumber")] == ["Phụ lục"]
    assert "(danh sách tại Phụ lục)." in "\n".join(paper.texts)


def test_plan_tells_its_days_and_teams_and_leaves_out_what_it_does_not_know():
    days = PlanDays(opens_on=date(2021, 4, 1), report_due_on=date(2021, 5, 31), results_due_on=date(2021, 11, 5))
    team = TeamSaid(
        "Đoàn số 1", (MemberSaid("Lê Văn A", "lead", "Phó Giám đốc", "Sở KH&CN"), MemberSaid("B", "member"))
    )
    full = read(plan_paper(replace(PLAN, days=days, teams=(team,))))
    bare = read(plan_paper(PLAN))

    assert [one.text for one in full.all("Section")] == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. NỘI DUNG, HÌNH THỨC VÀ ĐỐI TƯỢNG KIỂM TRA",
        "III. THỜI GIAN THỰC HIỆN",
        "IV. ĐOÀN KIỂM TRA",
        "V. TỔ CHỨC THỰC HIỆN",
    ]
    assert "2. Thông báo kết quả kiểm tra: chậm nhất là ngày 05 tháng 11 năm 2021." in full.texts
    assert "1. Đoàn số 1: Lê Văn A, Phó Giám đốc, Sở KH&CN, trưởng đoàn; B, thành viên." in full.texts
    assert [one.text for one in bare.all("Section")][2:] == ["III. TỔ CHỨC THỰC HIỆN"]


def test_plan_that_the_committee_issues_is_the_committees():
    paper = read(plan_paper(replace(PLAN, shape=ApprovalShape.ISSUED_BY_PROVINCE, paper=Recorded("646/KH-UBND"))))

    assert paper.all("Parent") == []
    assert paper.one("Issuer").text == "ỦY BAN NHÂN DÂN\nTỈNH AN GIANG"  # clear of Quốc hiệu beside it
    assert paper.one("Number").text == "Số: 646/KH-UBND"
    assert [one.text for one in paper.all("Office")] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


def test_made_up_plan_says_so():
    assert "giả định" in read(plan_paper(replace(PLAN, is_made_up=True))).paragraphs[0].text
    assert "giả định" not in told(plan_paper(PLAN))


# --- Bringing it to the committee ---------------------------------------------------------------------------------
def test_submission_asks_the_committee_to_approve():
    signer = Signer("Phó Giám đốc", "Lê Văn A", Authority.ACTING, "Giám đốc")
    paper = read(submission_paper(replace(PLAN, submission=Recorded("9/TTr-SKHCN")), signer))

    assert paper.one("Number").text == "Số: 09/TTr-SKHCN"
    assert paper.one("Kind").text == "TỜ TRÌNH"
    assert paper.one("AddressedOne").text == "Kính gửi: Ủy ban nhân dân tỉnh An Giang."
    assert [one.text for one in paper.all("Office")] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert "gồm 66 cơ quan" in "\n".join(paper.texts)


def test_draft_of_the_decision_approves_the_plan_of_the_department():
    paper = read(decision_draft(PLAN))
    words = "\n".join(paper.texts).replace("\u00a0", " ")

    assert (paper.one("Mark").text, paper.one("Number").text) == ("DỰ THẢO", f"Số: {GAP}/QĐ-UBND")
    assert paper.one("Decider").text == "ỦY BAN NHÂN DÂN TỈNH AN GIANG"
    assert paper.one("Centred").text == "QUYẾT ĐỊNH:"
    assert "Điều 1. Phê duyệt Kế hoạch số 05/KH-SKHCN ngày 19 tháng 01 năm 2021 của Sở Khoa học và Công nghệ" in words
    assert "Điều 2. Giao Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Nội vụ, Sở Tư pháp và các cơ quan" in words
    assert paper.all("Basis")[-1].text.startswith(
        "Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số"
    )
    assert paper.grids == []


def test_decision_with_its_number_is_no_draft():
    paper = read(decision_draft(replace(PLAN, approval=DECIDED)))
    assert (paper.all("Mark"), paper.one("Number").text) == ([], "Số: 346/QĐ-UBND")


def test_decision_that_issues_the_plan_carries_its_lists():
    paper = read(decision_draft(replace(PLAN, shape=ApprovalShape.DECISION_ON_PLAN)))

    assert len(paper.grids) == 2
    assert paper.one("Excerpt").text.startswith("Ban hành Kế hoạch")


def test_plan_that_the_committee_issues_has_no_decision():
    with pytest.raises(Refused) as refused:
        decision_draft(replace(PLAN, shape=ApprovalShape.ISSUED_BY_PROVINCE))

    assert refused.value.sentence == NO_DECISION


# --- Results and reminders ----------------------------------------------------------------------------------------
RESULT = ResultPaper(
    office=OFFICE,
    year=2021,
    plan_title=TITLE,
    agency="Ủy ban nhân dân huyện Châu Phú",
    total=Decimal("86.67"),
    grade="Tốt",
    approval=DECIDED,
    claimed=Decimal(92),
    sections=(SectionPoints("Ban chỉ đạo ISO", Decimal(10), Decimal(10), Decimal("8.50")),),
)


def test_notice_of_result_has_points_by_section_and_the_grade():
    paper = read(result_notice(RESULT))

    assert paper.one("Number").text == f"Số: {GAP}/TB-SKHCN"
    assert rows_of(paper.grids[0])[1:] == [
        ["1", "Ban chỉ đạo ISO", "10,00", "10,00", "8,50"],
        ["", "Tổng điểm (thang 100): 86,67"],
    ]
    assert "Tổng điểm: 86,67/100; điểm tự chấm: 92,00. Xếp loại: Tốt." in paper.texts
    assert "Quyết định số\u00a0346/QĐ-UBND ngày 25 tháng 02 năm 2021" in "\n".join(paper.texts)


def test_notice_tells_what_was_noted_what_the_leader_decided_and_what_the_agency_says():
    remark = Remark("5.2", "Tài liệu bên ngoài", "chưa cập nhật 03 văn bản.")
    full = replace(RESULT, manual_reason="báo cáo muộn", remarks=(remark,), opinion="Đã cập nhật.")
    paper = read(result_notice(full))

    assert "- Mục 5.2, tài liệu bên ngoài: chưa cập nhật 03 văn bản." in paper.texts
    assert "Xếp loại: Tốt (do lãnh đạo quyết định: báo cáo muộn)." in "\n".join(paper.texts)
    assert [one.text for one in paper.all("Heading")][2:] == [
        "3. Nhận xét, nội dung cần khắc phục",
        "4. Ý kiến của cơ quan",
    ]


def test_notice_has_a_paragraph_for_each_line_that_was_typed():
    remark = Remark("5.2", "Tài liệu bên ngoài", "thiếu 03 văn bản\r\n\r\nđã nhắc năm trước")
    paper = read(result_notice(replace(RESULT, remarks=(remark,), opinion="Đã cập nhật\nĐề nghị xem lại:")))
    said = [
        "- Mục 5.2, tài liệu bên ngoài: thiếu 03 văn bản.",
        "đã nhắc năm trước.",
        "Đã cập nhật.",
        "Đề nghị xem lại:",
    ]
    assert [text for text in paper.texts if text in said] == said


def late(count: int) -> ReminderPaper:
    rows = tuple(LateRow(f"UBND xã Số {number}", "commune", date(2021, 5, 31), 5) for number in range(1, count + 1))
    return ReminderPaper(OFFICE, 2021, TITLE, date(2021, 6, 5), 197, 150, rows, approval=DECIDED)


def test_reminder_is_a_letter_with_the_list_of_those_that_are_late():
    paper = read(reminder_letter(replace(late(6), until=date(2021, 6, 15))))
    words = "\n".join(paper.texts)

    assert paper.one("Number").text == f"Số: {GAP}/SKHCN-CCTĐC"
    assert paper.one("About").text.startswith("V/v đôn đốc")
    assert paper.all("Kind") == []
    assert "Kính gửi: Các cơ quan, đơn vị có tên trong danh sách kèm theo." in words
    assert "150/197 cơ quan; còn 06 cơ quan đã quá hạn" in words
    assert "gửi báo cáo trước ngày 15 tháng 6 năm 2021;" in words
    assert rows_of(paper.grids[0])[1:3] == [
        ["I", "Cấp xã: 06 cơ quan"],
        ["1", "UBND xã Số 1", "31/05/2021", "5", "Chưa nhắc", ""],
    ]


def test_no_letter_is_written_where_nobody_is_late():
    with pytest.raises(Refused) as refused:
        reminder_letter(late(0))
    assert refused.value.sentence.startswith("Không có cơ quan nào quá hạn nộp báo cáo")


def test_few_late_agencies_are_addressed_by_name():
    paper = read(reminder_letter(late(2)))

    assert [one.text for one in paper.all("AddressedMany")] == ["Kính gửi:", "- UBND xã Số 1;", "- UBND xã Số 2."]


# --- Spreadsheets -------------------------------------------------------------------------------------------------
def test_annex_as_a_spreadsheet_has_a_row_an_agency_and_its_subtotals_above():
    file = io.BytesIO()
    row = replace(PROVINCIAL[0], code="AG01", team="Đoàn số 1", note="=1+1")
    row = replace(row, window_from=date(2021, 6, 1), window_to=date(2021, 6, 3))
    write_annex(replace(PLAN, on_site=(row, *PLAN.on_site[1:])), InspectionForm.ON_SITE, file)
    sheet = openpyxl.load_workbook(file).active
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[1][0] == (
        "Kế hoạch số\u00a005/KH-SKHCN ngày 19 tháng 01 năm 2021 của Sở Khoa học và Công nghệ. Tổng cộng: 66 cơ quan; "
        "Cấp tỉnh: 10 cơ quan; Cấp huyện: 04 cơ quan; Cấp xã: 52 cơ quan; Bắt buộc: 14 cơ quan; "
        "Khuyến khích: 52 cơ quan."
    )
    assert list(rows[3]) == ["STT", *(column.label for column in ANNEX_COLUMNS)]
    assert rows[4] == (
        1, "AG01", "Cơ quan 1", "tại trụ sở", "Cấp tỉnh", "Bắt buộc", "TCVN ISO 9001:2015", "01/06/2021 - 03/06/2021",
        "Đoàn số 1", "=1+1",
    )  # fmt: skip
    assert len(rows) == 4 + 66
