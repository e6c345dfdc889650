"""The lists of a plan as a sheet: out and in again unchanged, what comes new, and what is refused with its cure."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import File
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.choices import Duty, Obligation
from agencies.models import Membership
from common.errors import Refused
from common.history import create
from common.spreadsheets.finding import find_rows
from common.spreadsheets.kinds import Context, Row
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import check
from common.spreadsheets.undoing import undo_batch
from common.spreadsheets.writing import stream_csv, write_xlsx
from inspections.choices import InspectionForm, ProposalCause
from inspections.papers.annex_sheets import write_annex
from inspections.queries.plan_paper import plan_facts
from inspections.resources.plan_lists import PlanLists, export_rows
from inspections.resources.plan_scopes import plan_scope, scope_for
from inspections.services.plan_lists import add_agencies, set_note, set_team, set_window
from inspections.services.plan_steps import agree_as_subdepartment
from inspections.services.plan_teams import MemberSaid, create_team
from tests.agencies.round_trips import applied, told
from tests.factories.agencies import IdentifierFactory
from tests.inspections.plans import (
    AGREED,
    DAY,
    DOSSIER,
    ON_SITE,
    again,
    applying,
    draft,
    issued,
    merged,
    names,
    renamed,
    team_of,
)

pytestmark = pytest.mark.django_db
KIND = PlanLists()
FIRST, LAST = date(2021, 6, 14), date(2021, 6, 18)
UNCHANGED = ("unchanged", [], {})


def context(plan, by, on=DAY):
    return Context(plan_scope(plan), on, by)


def checked(plan, *cells, by=None, on=DAY, group=""):
    """The rows as the preview would show them."""
    columns = {key for row in cells for key in row}
    rows = [
        Row(number, {key: row.get(key) for key in columns}, group=group) for number, row in enumerate(cells, start=5)
    ]
    check(rows, KIND, context(plan, by, on))
    return rows


def taken_away(plan, fmt):
    """The file that an export gives, as somebody uploads it again."""
    rows = export_rows(plan.inspections.standing().order_by("form", "sort_key", "pk"))
    content = BytesIO()
    if fmt == "xlsx":
        write_xlsx(KIND.columns, rows, content, title=KIND.label)
    else:
        content.write("".join(stream_csv(KIND.columns, rows)).encode())
    content.seek(0)
    return find_rows(File(content, name=f"x.{fmt}"), KIND, file_name=f"x.{fmt}").rows


def brought_back(plan, fmt, on=DAY):
    rows = taken_away(plan, fmt)
    check(rows, KIND, context(plan, None, on))
    return rows


def faults(rows):
    return [[(fault.column, fault.message) for fault in row.faults] for row in rows]


# --- Out and in -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_lists_come_back_unchanged_also_when_issued_and_long_after(cast, fmt):
    one, two = applying(cast.home, "UBND xã A"), applying(cast.home, "UBND xã B", obligation=Obligation.MANDATORY)
    IdentifierFactory(agency=one, value="AG.001")
    plan = draft(cast.home, one, two, on_site=(one,))
    line = plan.inspections.get(form=ON_SITE).pk
    set_team(plan, [line], team_of(plan, "Nguyễn Văn A", name="=Đoàn 1"), by=None)
    set_window(plan, [line], first=FIRST, last=LAST, by=None)
    set_note(plan, line, "+buổi sáng", by=None)
    assert told(brought_back(plan, fmt)) == [UNCHANGED] * 3

    plan = issued(plan)
    renamed(one, "UBND phường A")
    merged(two, one, day=date(2022, 1, 1))
    assert told(brought_back(plan, fmt, on=date(2022, 2, 1))) == [UNCHANGED] * 3


def test_annexes_come_back_unchanged_as_they_are_handed_out(cast):
    one, two = applying(cast.home, "UBND xã A"), applying(cast.home, "UBND xã B")
    plan = draft(cast.home, one, two, on_site=(one,))
    set_window(plan, [plan.inspections.get(form=ON_SITE).pk], first=FIRST, last=LAST, by=None)
    for form, count in ((DOSSIER, 2), (ON_SITE, 1)):
        content = BytesIO()
        write_annex(plan_facts(again(plan)), form, content)
        content.seek(0)
        found = find_rows(File(content, name="x.xlsx"), KIND, file_name="x.xlsx")
        check(found.rows, KIND, context(plan, None))
        assert (told(found.rows), found.table.unknown) == ([UNCHANGED] * count, [])


SIGNS = "aăđễ =+-@'\"\n\t;,.0123456789/()"
LINES = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from(InspectionForm.values), st.integers(0, 300), st.integers(0, 60),
        st.text(SIGNS, max_size=30), st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda line: line[:2],
)  # fmt: skip


@pytest.mark.drawn
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_whatever_stands_on_the_lists_comes_back_unchanged(cast, said):
    plan = draft(cast.home, title=f"Kế hoạch {cast.home.inspection_plans.count()}")
    agencies = [cast.own, cast.below, cast.other]
    team = team_of(plan, "Nguyễn Văn A")
    for which, form, begins, days, note, has_team in said:
        put_on(plan, agencies[which], form, begins, days, note, team if has_team else None)
    for fmt in ("xlsx", "csv"):
        assert told(brought_back(again(plan), fmt)) == [UNCHANGED] * len(said)


def put_on(plan, agency, form, begins, days, note, team):
    (line,) = add_agencies(plan, form, [agency.pk], on=DAY, by=None).rows
    first = date(2021, 1, 1) + timedelta(days=begins)
    set_window(plan, [line.pk], first=first, last=first + timedelta(days=days), by=None)
    set_note(plan, line.pk, note, by=None)
    set_team(plan, [line.pk], team, by=None)


# --- In ---------------------------------------------------------------------------------------------------------
def test_sheet_puts_agencies_on_the_lists_with_all_that_it_says(cast):
    agency = applying(cast.home, "UBND xã A")
    plan = draft(cast.home, cast.other)
    team_of(plan, "Nguyễn Văn A")
    row = {"agency": "ubnd xã a", "window": "14 - 18/6", "team": "đoàn số 1", "note": "sáng"}

    batch = applied(
        KIND, plan_scope(plan), DAY, cast.staff, {**row, "form": "tại trụ sở"}, {**row, "form": "dossier"}
    )

    line = plan.inspections.get(agency=agency, form=ON_SITE)
    assert (line.name, line.cause, line.window_from, line.window_to, line.team.name, line.note) == (
        "UBND xã A", ProposalCause.IMPORTED, FIRST, LAST, "Đoàn số 1", "sáng",
    )  # fmt: skip
    assert again(plan).version == plan.version + 1
    assert batch.place == plan.title
    undo_batch(batch, by=cast.staff)
    assert (names(plan, ON_SITE), names(plan)) == ([], ["UBND phường Mỹ Bình"])


def test_line_that_is_known_changes_only_where_the_sheet_says_so(cast):
    plan = draft(cast.home, cast.other)
    set_window(plan, plan.inspections.values_list("pk", flat=True), first=FIRST, last=FIRST, by=None)
    (row,) = checked(plan, {"agency": str(cast.other), "form": "hồ sơ", "window": "tháng 6/2021", "note": None})
    assert (row.state, row.changes) == ("changed", {"window": ("14/06/2021", "tháng 6/2021")})


def test_headings_say_the_form_where_no_column_does(cast):
    plan = draft(cast.home)
    cells = {"agency": str(cast.own)}
    (row,) = checked(plan, cells, group="B. KIỂM TRA TẠI TRỤ SỞ CƠ QUAN")
    assert (row.state, row.plan.form) == ("new", ON_SITE)
    (row,) = checked(plan, cells, group="A. Kiểm tra thông qua hồ sơ, báo cáo")
    assert row.plan.form == DOSSIER
    (row,) = checked(plan, cells, group="HUYỆN CHÂU PHÚ")
    assert faults([row]) == [[("form", "Chưa rõ hình thức. Ghi “qua hồ sơ, báo cáo” hoặc “tại trụ sở”.")]]


def test_what_the_register_decides_is_kept_and_told(cast):
    plan = draft(cast.home)
    (row,) = checked(plan, {"agency": str(cast.own), "form": "hồ sơ", "level": "Cấp xã", "obligation": "KK"})
    assert row.state == "new"
    assert [(note.column, note.before, note.after) for note in row.notes if note.message.startswith("Giữ")] == [
        ("level", "Cấp xã", "Cấp huyện"), ("obligation", "Khuyến khích", "Bắt buộc"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        (
            {"window": "sau Tết"},
            "window",
            "Không đọc được “sau Tết”. Ghi một ngày, từ ngày đến ngày, “tháng 6/2021” hoặc “quý II/2021”.",
        ),
        ({"window": "18/6 - 14/6/2021"}, "window", "Ngày cuối đứng trước ngày đầu. Sửa một ngày."),
        ({"window": "14/6/2031"}, "window", "Thời gian dự kiến phải trong năm 2021 hoặc năm sau. Sửa năm."),
        ({"team": "Đoàn số 11"}, "team", "Kế hoạch không có đoàn “Đoàn số 11”. Có phải là Đoàn số 1?"),
        (
            {"team": "Tổ kiểm tra"},
            "team",
            "Kế hoạch không có đoàn “Tổ kiểm tra”. Lập đoàn trong kế hoạch trước, hoặc để trống ô này.",
        ),
        (
            {"agency": "UBND xã Không Có"},
            "agency",
            "Không có cơ quan “UBND xã Không Có” trong danh sách. Ghi mã hoặc tên như trong danh sách cơ quan.",
        ),
        ({"agency": "UBND xã Vân Hồ"}, "agency", None),
    ],
)
def test_fault_names_the_cell_and_the_cure(cast, cells, column, message):
    plan = draft(cast.home)
    team_of(plan, "Nguyễn Văn A")
    (row,) = checked(plan, {"agency": str(cast.own), "form": "hồ sơ", **cells})
    ((found, sentence),) = faults([row])[0:1][0]
    assert found == column
    assert message is None or sentence == message


def test_agency_twice_in_a_form_is_refused_at_both_rows(cast):
    plan = draft(cast.home)
    rows = checked(plan, *[{"agency": str(cast.own), "form": form} for form in ("hồ sơ", "hồ sơ", "trụ sở")])
    message = "Cơ quan này với cùng hình thức còn đứng ở dòng {}. Bỏ dòng thừa."
    assert faults(rows) == [[("agency", message.format(6))], [("agency", message.format(5))], []]


def test_agency_that_has_ended_comes_on_no_list(cast):
    gone = applying(cast.home, "UBND xã Cũ")
    merged(gone, cast.other, day=DAY)
    (row,) = checked(draft(cast.home), {"agency": "UBND xã Cũ", "form": "hồ sơ"})
    assert faults([row]) == [
        [
            (
                "agency",
                "Cơ quan này không hoạt động vào ngày 10/01/2021. Ghi cơ quan kế thừa, hoặc bỏ dòng này.",
            )
        ]
    ]


def test_team_of_somebody_with_a_duty_there_is_refused(cast):
    plan = draft(cast.home)
    create(Membership(user=cast.secretary, duty=Duty.INSPECTOR, agency=cast.below), by=None)
    members = [MemberSaid("Lê Thị Thư Ký", user=cast.secretary.pk)]
    create_team(plan, name="Đoàn 1", members=members, by=None)
    mine, other = checked(
        plan, *[{"agency": str(one), "form": "hồ sơ", "team": "Đoàn 1"} for one in (cast.own, cast.other)]
    )
    assert [column for column, _ in faults([mine])[0]] == ["team"]
    assert other.state == "new"


# --- Whose, and when --------------------------------------------------------------------------------------------
def test_lists_of_a_plan_that_is_not_being_made_take_nothing_new(cast):
    plan = issued(draft(cast.home, cast.other))
    same, new = checked(plan, *[{"agency": str(one), "form": "hồ sơ"} for one in (cast.other, cast.own)])
    assert same.state == "unchanged"
    assert faults([new]) == [[("", "Kế hoạch đã ban hành nên danh sách không đổi được. Lập lần điều chỉnh.")]]


def test_preview_of_a_plan_that_was_agreed_to_meanwhile_writes_nothing(cast):
    plan = draft(cast.home, cast.other)
    rows = checked(plan, {"agency": str(cast.own), "form": "hồ sơ"})
    agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    with pytest.raises(Refused, match="không sửa được"):
        list(KIND.write(rows, context(plan, None), "thử"))
    assert names(plan) == ["UBND phường Mỹ Bình"]


def test_import_of_a_plan_that_was_agreed_to_is_not_taken_back(cast):
    plan = draft(cast.home)
    batch = applied(KIND, plan_scope(plan), DAY, cast.staff, {"agency": str(cast.own), "form": "hồ sơ"})
    plan = again(plan)
    agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    with pytest.raises(Refused, match="Hãy đưa kế hoạch về “đang soạn”"):
        undo_batch(batch, by=cast.staff)


def test_only_the_department_of_the_province_brings_lists_in(cast):
    plan = draft(cast.home)
    key = plan_scope(plan)
    placed = {name: KIND.place(key, cast.users[name]) for name in ("leader", "viewer", "secretary", "foreign_staff")}
    assert placed == {"leader": plan.title, "viewer": "", "secretary": "", "foreign_staff": ""}
    assert KIND.scopes(cast.staff) == [(key, f"{plan.title} (An Giang)")]
    assert KIND.scopes(cast.secretary) == KIND.scopes(cast.foreign_staff) == []
    home, abroad = f"province:{cast.home.pk}", f"province:{cast.abroad.pk}"
    for wrong in ("", "province:1", home, f"{abroad}/plan:{plan.pk}", f"{home}/plan:{'9' * 30}"):
        assert KIND.place(wrong, cast.staff) == ""
    applied(KIND, key, DAY, cast.staff, {"agency": str(cast.own), "form": "hồ sơ"})
    seen = [ImportBatch.objects.visible_to(cast.users[name]).count() for name in ("leader", "foreign_staff")]
    assert seen == [1, 0]


def test_command_line_means_the_one_plan_that_is_being_made(cast):
    with pytest.raises(Refused, match="Tỉnh mã 89 không có kế hoạch nào đang soạn"):
        scope_for("89", by=cast.staff)
    plan = draft(cast.home)
    assert KIND.scope_for("89", by=cast.staff) == plan_scope(plan)
    draft(cast.home, year=2022)
    with pytest.raises(Refused, match="Tỉnh mã 89 có nhiều kế hoạch đang soạn"):
        scope_for("89", by=cast.staff)
