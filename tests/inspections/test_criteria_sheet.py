"""A set of criteria as a sheet: out and in again the same, what comes new, what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.errors import Refused
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.finding import find_rows
from common.spreadsheets.kinds import Context, Row
from common.spreadsheets.staging import check, receive
from common.spreadsheets.undoing import undo_batch
from common.spreadsheets.writing import stream_csv, write_xlsx
from inspections.models import Criterion
from inspections.queries.criteria import content_of
from inspections.resources.criteria import CriteriaSheet, export_rows
from inspections.resources.criteria_scopes import scope_for, scopes_of, set_scope
from inspections.services.criteria import create_set, write_content
from inspections.sheets import BandSaid, ChoiceSaid, ContentSaid, CriterionSaid, SectionSaid
from tests.agencies.round_trips import applied, told
from tests.answers import read_whole
from tests.factories.inspections import lock, make_set, reference_content, small_content

pytestmark = pytest.mark.django_db
KIND = CriteriaSheet()
DAY = date(2026, 2, 25)
D = Decimal
ODD = ContentSaid(
    sections=(
        SectionSaid("=Phần một", note="dòng một\n\ndòng ba"),
        SectionSaid(
            "Phần hai",
            (
                CriterionSaid(
                    "1.10", "Một\n\n+Hai", D("7.25"), "choice", clause="5.3 a)", evidence_asked="a\nb",
                    weight=D("1.5"), at_province=False, may_not_apply=True, needs_evidence=True,
                    choices=(ChoiceSaid("Từ 80 = tốt", D("7.25")), ChoiceSaid("-", D(0))),
                ),
                CriterionSaid("2", "Lời", D(0), "text", at_district=False, at_commune=False),
                CriterionSaid("P", "Trừ", D(5), kind="penalty"),
            ),
        ),
    ),
    bands=(BandSaid("Đạt", D("49.5")), BandSaid("Chưa đạt", D(0))),
)  # fmt: skip


def empty(cast, **facts):
    return create_set(cast.home, by=None, **{"name": "Bộ mới", "label": "2027", **facts})


def file_of(row, fmt):
    content = BytesIO()
    if fmt == "xlsx":
        write_xlsx(KIND.columns, export_rows(row), content, title=KIND.label)
    else:
        content.write("".join(stream_csv(KIND.columns, export_rows(row))).encode())
    return SimpleUploadedFile(f"x.{fmt}", content.getvalue())


def brought_back(row, fmt):
    upload = file_of(row, fmt)
    rows = find_rows(File(BytesIO(upload.read()), name=upload.name), KIND, file_name=upload.name or "").rows
    check(rows, KIND, Context(set_scope(row), DAY, None))
    return rows


def checked(row, *cells, group=""):
    """The rows as the preview would show them."""
    columns = {key for one in cells for key in one}
    rows = [Row(number, {key: one.get(key) for key in columns}, group=group) for number, one in enumerate(cells, 5)]
    check(rows, KIND, Context(set_scope(row), DAY, None))
    return rows


def fault(row, **cells):
    (only,) = checked(row, {"section": "Tổ chức", **cells})
    return [(one.column, one.message) for one in only.faults]


# --- Out and in -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
@pytest.mark.parametrize(
    "content",
    [
        small_content(),
        ODD,
        reference_content("criteria_100_points"),
        reference_content("criteria_communes"),
    ],
)
def test_set_that_was_taken_away_comes_in_as_the_same_set(cast, content, fmt):
    row = make_set(cast.home, content=content, bonus_cap=D("2.5"), penalty_cap=D(0))
    assert {(state, *faults) for state, faults, _ in told(brought_back(row, fmt))} == {("unchanged",)}

    new = empty(cast)
    batch = receive(file_of(row, fmt), KIND, scope=set_scope(new), on=DAY, by=cast.staff)
    apply_batch(batch, by=cast.staff, revision=batch.revision)
    new.refresh_from_db()
    kept = content_of(new)
    assert tight(kept) == tight(content_of(row))
    assert (new.bonus_cap, new.penalty_cap) == (D("2.5"), D(0))


def tight(content):
    """Without the empty lines inside texts, which a cell does not keep."""

    def text(said):
        return "\n".join(line for line in said.splitlines() if line)

    sections = tuple(
        replace(
            one, note=text(one.note), criteria=tuple(replace(each, text=text(each.text)) for each in one.criteria)
        )
        for one in content.sections
    )
    return replace(content, sections=sections)


def test_undo_leaves_the_set_as_it_was(cast):
    row = make_set(cast.home)
    before = content_of(row)
    batch = applied(
        KIND, set_scope(row), DAY, cast.staff,
        {"code": "1.2", "text": "Mục tiêu chất lượng", "choices": "Đủ = 10\nKhông = 0"},
        {"section": "Kết quả", "code": "3.1", "text": "Hồ sơ đúng hạn", "maximum": D("7.5"), "answer_kind": "ratio"},
        {"line": "band", "text": "Khá", "maximum": D("60.5")},
        {"line": "bonus_cap", "maximum": D(3)},
    )  # fmt: skip
    row.refresh_from_db()
    after = content_of(row)
    assert [section.title for section in after.sections] == ["Tổ chức", "Thực hiện", "Kết quả"]
    assert after.sections[0].criteria[1].choices == (ChoiceSaid("Đủ", D(10)), ChoiceSaid("Không", D(0)))
    assert after.sections[2].criteria == (CriterionSaid("3.1", "Hồ sơ đúng hạn", D("7.5"), "ratio"),)
    assert (set(after.bands), row.bonus_cap) == (
        {BandSaid("Tốt", D(80)), BandSaid("Khá", D("60.5")), BandSaid("Chưa đạt", D(0))}, D(3),
    )  # fmt: skip
    undo_batch(batch, by=cast.staff)
    row.refresh_from_db()
    assert (content_of(row).sections, set(content_of(row).bands), row.bonus_cap) == (
        before.sections, set(before.bands), None,
    )  # fmt: skip


# --- In ---------------------------------------------------------------------------------------------------------
def test_sheet_of_an_office_with_headings_over_its_criteria_is_understood(cast):
    cells = {"code": "1", "text": "Có Ban chỉ đạo", "maximum": "10", "answer_kind": "Điểm", "at_commune": "x"}
    (row,) = checked(empty(cast), cells, group="I. Tổ chức")
    assert (row.state, row.plan.section) == ("new", "I. Tổ chức")
    assert row.plan.said == CriterionSaid("1", "Có Ban chỉ đạo", D(10), at_province=False, at_district=False)


def test_blank_cells_change_nothing_and_what_differs_is_told(cast):
    same, other = checked(make_set(cast.home), {"code": "1.1"}, {"code": "2.2", "maximum": "12,5", "weight": "2"})
    assert told([same]) == [("unchanged", [], {})]
    assert other.changes == {"maximum": ("10", "12,5"), "weight": ("1", "2")}


def test_criterion_moves_to_the_section_that_the_sheet_names(cast):
    row = make_set(cast.home)
    applied(KIND, set_scope(row), DAY, cast.staff, {"section": "thực hiện", "code": "1.1"})
    assert [[one.code for one in section.criteria] for section in content_of(row).sections] == [
        ["1.2"], ["2.1", "2.2", "2.3", "2.4", "1.1"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        (
            {"text": "Không mã"},
            "code",
            "Tiêu chí thiếu mã. Ghi mã, ví dụ 1.1; hoặc chọn loại dòng nếu không phải tiêu chí.",
        ),
        ({"code": "9", "maximum": "5"}, "text", "Tiêu chí mới thiếu nội dung. Ghi nội dung tiêu chí."),
        (
            {"code": "9", "text": "Mới"},
            "answer_kind",
            "Tiêu chí mới thiếu cách trả lời. Chọn một cách trong danh sách.",
        ),
        (
            {"code": "9", "text": "Mới", "answer_kind": "points"},
            "maximum",
            "Tiêu chí mới thiếu điểm tối đa. Ghi số điểm.",
        ),
        (
            {"code": "1.1", "section": None, "maximum": "mười"},
            "maximum",
            "“mười” không phải số. Nhập một số từ 0 trở lên, ví dụ 7,5.",
        ),
        ({"code": "1.1", "maximum": "-5"}, "maximum", "“-5” là số âm. Nhập một số từ 0 trở lên, ví dụ 7,5."),
        ({"code": "1.1", "maximum": 7.125}, "maximum", "“7,125” có quá hai chữ số sau dấu phẩy. Làm tròn số."),
        (
            {"code": "1.1", "maximum": "1.001"},
            "maximum",
            "Điểm tối đa của tiêu chí 1.1 phải từ 0 đến 1.000. Hãy sửa số.",
        ),
        ({"code": "1.1", "weight": 0}, "weight", "Hệ số của tiêu chí 1.1 phải lớn hơn 0. Hãy sửa hệ số."),
        (
            {"code": "1.2", "choices": "Đủ: 10"},
            "choices",
            "Không đọc được mức “Đủ: 10”. Mỗi mức một dòng, ghi “tên mức = điểm”.",
        ),
        ({"code": "1.2", "choices": "Đủ = 11"}, "choices", "Điểm của mức “Đủ” phải từ 0 đến 10. Hãy sửa số."),
        (
            {"code": "1.1", "choices": "Đủ = 1"},
            "choices",
            "Tiêu chí 1.1 có các mức mà không trả lời bằng cách chọn mức. Hãy sửa một trong hai.",
        ),
        (
            {"code": "1.1", "at_province": "không", "at_district": "không", "at_commune": "không"},
            "at_commune",
            "Tiêu chí 1.1 không áp dụng cho cấp nào. Hãy chọn ít nhất một cấp.",
        ),
        (
            {"section": "", "code": "9", "text": "Mới", "answer_kind": "points", "maximum": "1"},
            "section",
            "Chưa biết tiêu chí thuộc phần nào. Ghi tên phần, hoặc đặt dưới một dòng nhóm.",
        ),
        (
            {"line": "mức xếp loại", "text": "Yếu"},
            "maximum",
            "Mức xếp loại này thiếu điểm. Ghi từ bao nhiêu điểm thì được xếp loại ấy.",
        ),
        (
            {"line": "mức xếp loại", "text": "Yếu", "maximum": "101"},
            "maximum",
            "Điểm của mức “Yếu” phải từ 0 đến 100. Hãy sửa số.",
        ),
        (
            {"line": "mức xếp loại", "text": "Yếu", "maximum": "80"},
            "maximum",
            "Hai mức xếp loại “Tốt” và “Yếu” bắt đầu từ cùng một điểm. Sửa điểm của một mức.",
        ),
        (
            {"line": "điểm cộng tối đa"},
            "maximum",
            "Điểm cộng tối đa: thiếu số điểm. Ghi số điểm, hoặc bỏ dòng này.",
        ),
        ({"section": "", "line": "phần"}, "section", "Dòng “phần” thiếu tên phần. Ghi tên phần."),
    ],
)
def test_fault_names_the_cell_and_the_cure(cast, cells, column, message):
    assert fault(make_set(cast.home), **cells) == [(column, message)]


def test_code_twice_in_a_sheet_is_refused_at_both_rows(cast):
    rows = checked(make_set(cast.home), *[{"code": "2.2", "text": text} for text in ("Một", "Hai")])
    message = "Dòng này nói cùng một nội dung với dòng {}. Bỏ dòng thừa, hoặc sửa mã cho khác."
    assert [[each.message for each in row.faults] for row in rows] == [[message.format(6)], [message.format(5)]]


def test_set_takes_no_more_criteria_than_it_may_have(cast, monkeypatch):
    monkeypatch.setattr("inspections.resources.criteria_desk.MOST_CRITERIA", 7)
    new = {"section": "Tổ chức", "text": "Mới", "answer_kind": "points", "maximum": "1"}
    one, two = checked(make_set(cast.home), {**new, "code": "8"}, {**new, "code": "9"})
    assert one.state == "new"
    assert [each.message for each in two.faults] == ["Bộ tiêu chí có quá 7 tiêu chí. Gộp bớt, hoặc bỏ dòng này."]


def test_preview_tells_what_the_sheet_does_not_name_and_how_to_drop_it(cast):
    row = make_set(cast.home)
    upload = SimpleUploadedFile("x.csv", "Mã,Điểm tối đa\n2.2,12\n1.1,10\n".encode())
    batch = receive(upload, KIND, scope=set_scope(row), on=DAY, by=cast.staff)
    page = cast.client("staff").get(reverse("import_preview", args=[batch.pk]))
    assert page.context["left_alone"] == (
        "4 tiêu chí của bộ không có trong tệp nên giữ nguyên: 1.2, 2.1, 2.3, 2.4. "
        "Muốn bỏ tiêu chí nào thì bấm “Bỏ” ở tiêu chí ấy trên trang của bộ tiêu chí."
    )
    assert "4 tiêu chí của bộ không có trong tệp" in page.content.decode()
    assert KIND.left_alone([{"code": one.code} for one in Criterion.objects.all()], set_scope(row)) == ""


# --- Whose, and when --------------------------------------------------------------------------------------------
def test_locked_set_takes_nothing_new(cast):
    row = lock(make_set(cast.home), DAY)
    same, other = checked(row, {"code": "1.1"}, {"code": "2.2", "maximum": "12"})
    assert (same.state, [each.message for each in other.faults]) == (
        "unchanged",
        ["Bộ tiêu chí đã khóa từ ngày 25/02/2026 nên không đổi được. Sao thành bộ mới rồi nhập vào bộ mới."],
    )


def test_set_that_is_locked_after_the_preview_stays_as_it_is(cast):
    row = make_set(cast.home)
    before = content_of(row)
    rows = checked(row, {"code": "2.2", "maximum": "12"})
    lock(row, DAY)
    with pytest.raises(Refused, match="đã khóa từ ngày 25/02/2026"):
        list(KIND.write(rows, Context(set_scope(row), DAY, None), "thử"))
    assert content_of(row) == before


def test_import_of_a_set_that_is_locked_since_is_not_taken_back(cast):
    row = make_set(cast.home)
    batch = applied(KIND, set_scope(row), DAY, cast.staff, {"code": "2.2", "maximum": D(12)})
    row.refresh_from_db()
    lock(row, DAY)
    with pytest.raises(Refused, match="đã khóa từ ngày 25/02/2026"):
        undo_batch(batch, by=cast.staff)
    assert Criterion.objects.get(code="2.2", section__criteria_set=row).maximum == 12


def test_what_was_changed_on_the_page_meanwhile_is_not_written_over(cast):
    row = make_set(cast.home)
    upload = SimpleUploadedFile("x.csv", "Mã,Điểm tối đa,Nội dung\n2.2,12,Hồ sơ\n".encode())
    batch = receive(upload, KIND, scope=set_scope(row), on=DAY, by=cast.staff)
    content = content_of(row)
    first, second = content.sections
    changed = tuple(replace(one, maximum=D(9)) if one.code == "2.2" else one for one in second.criteria)
    said = replace(content, sections=(first, replace(second, criteria=changed)))
    write_content(row, said, by=None, version=row.version)
    with pytest.raises(Refused, match="đã thay đổi từ lúc xem trước"):
        apply_batch(batch, by=cast.staff, revision=batch.revision)


def test_only_the_department_of_the_province_brings_a_set_in(cast):
    row = make_set(cast.home)
    key = set_scope(row)
    persons = ("leader", "viewer", "secretary", "foreign_staff")
    assert {name: KIND.place(key, cast.users[name]) for name in persons} == {
        "leader": str(row), "viewer": "", "secretary": "", "foreign_staff": "",
    }  # fmt: skip
    assert scopes_of(cast.staff) == [(key, f"{row} (An Giang)")]
    assert scopes_of(cast.secretary) == scopes_of(cast.foreign_staff) == []
    home, abroad = f"province:{cast.home.pk}", f"province:{cast.abroad.pk}"
    for wrong in ("", home, f"{abroad}/criteria:{row.pk}", f"{home}/criteria:{'9' * 30}", f"{home}/plan:{row.pk}"):
        assert KIND.place(wrong, cast.staff) == ""


def test_command_line_means_the_one_set_that_may_be_changed(cast):
    with pytest.raises(Refused, match="Tỉnh mã 89 không có bộ tiêu chí nào đang soạn. Hãy sao một bộ đi kèm cổng"):
        scope_for("89", by=cast.staff)
    row = make_set(cast.home)
    assert KIND.scope_for("89", by=cast.staff) == set_scope(row)
    empty(cast)
    with pytest.raises(Refused, match="Tỉnh mã 89 có nhiều bộ tiêu chí đang soạn"):
        scope_for("89", by=cast.staff)


# --- On the pages -----------------------------------------------------------------------------------------------
def test_page_gives_the_sheet_and_leads_to_the_import_of_a_draft(cast):
    row = make_set(cast.home)
    page = reverse("criteria_detail", args=[row.pk])
    leads = f"{reverse('import_create')}?loai=criteria&amp;noi={set_scope(row)}"
    assert leads in cast.client("staff").get(page).content.decode()
    assert "?loai=criteria" not in cast.client("viewer").get(page).content.decode()
    taken = cast.client("viewer").get(reverse("criteria_export", args=[row.pk, "csv"]))
    assert read_whole(taken).decode() == "".join(stream_csv(KIND.columns, export_rows(row)))
    lock(row, DAY)
    assert "?loai=criteria" not in cast.client("staff").get(page).content.decode()
