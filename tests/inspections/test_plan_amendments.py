"""Amendments: dated, with reason and paper; what was issued stays readable; and inspections outside any plan."""

from datetime import date, timedelta

import pytest

from agencies.services.papers import PaperSaid
from common.clock import today
from common.errors import Stale
from common.history import save_versioned
from inspections.choices import PlannedState
from inspections.models import Extension, PlannedInspection, SelfAssessment
from inspections.queries.plan_list import line_rows
from inspections.queries.plan_versions import changed_facts, differences, sealed_list
from inspections.sealing import is_whole
from inspections.services.outside_inspections import cancel_outside, plan_outside
from inspections.services.plan_amendments import Amendment, LineSaid, amend_plan
from inspections.services.plan_lists import set_window
from inspections.services.visits import finish_inspection
from tests.factories.inspections import handed_in
from tests.inspections.plans import (
    AMENDING,
    DAY,
    DOSSIER,
    DUE,
    ISSUED,
    ON_SITE,
    again,
    applying,
    draft,
    issued,
    merged,
    names,
    team_of,
    under_way,
)
from tests.inspections.test_plans import TITLE, said

pytestmark = pytest.mark.django_db
ON = date(2021, 5, 4)
FIRST, LAST = date(2021, 6, 14), date(2021, 6, 18)


@pytest.fixture
def three(cast):
    return [applying(cast.home, f"UBND xã {name}") for name in "ABC"]


def amend(plan, amendment, *, on=ON, reason="Sắp xếp đơn vị hành chính", paper=AMENDING, version=None):
    plan = again(plan)
    version = plan.version if version is None else version
    return amend_plan(plan, amendment, on=on, reason=reason, paper=paper, by=None, version=version)


def line_of(plan, agency, form=DOSSIER):
    return plan.inspections.get(agency=agency, form=form)


def test_amendment_adds_takes_out_and_leaves_both_versions(cast, three):
    one, two, three = three
    plan = issued(draft(cast.home, one, two))

    version = amend(plan, Amendment(add={DOSSIER: [three.pk]}, take_out=[line_of(plan, one).pk]))

    assert (version.number, version.on, str(version), is_whole(version)) == (1, ON, "Điều chỉnh lần 1", True)
    assert str(version.paper) == "900/QĐ-UBND ngày 04/05/2021"
    assert names(plan) == ["UBND xã B", "UBND xã C"]
    gone = line_of(plan, one)
    assert (gone.state, gone.cancelled_by, line_of(plan, three).added_by) == (
        PlannedState.CANCELLED, version, version,
    )  # fmt: skip
    first, second = plan.versions.order_by("number")
    assert [line.name for line in sealed_list(first, DOSSIER)] == ["UBND xã A", "UBND xã B"]
    assert [line.name for line in sealed_list(second, DOSSIER)] == ["UBND xã B", "UBND xã C"]
    dossier, on_site = differences(first, second)
    assert ([line.name for line in dossier.added], [line.name for line in dossier.taken_out]) == (
        ["UBND xã C"], ["UBND xã A"],
    )  # fmt: skip
    assert (bool(dossier), bool(on_site), changed_facts(first, second)) == (True, False, {})


def test_start_of_a_plan_is_no_amendment(cast, three):
    one, two, _ = three
    plan = under_way(cast.home, one, two)
    assert plan.opens_on is not None
    assert "không thay đổi gì" in said(lambda: amend(plan, Amendment()))
    version = amend(plan, Amendment(take_out=[line_of(plan, one).pk]))
    assert changed_facts(plan.versions.get(number=0), version) == {}


def test_agency_that_was_taken_out_comes_back_on_its_line(cast, three):
    one, two, _ = three
    plan = issued(draft(cast.home, one, two))
    amend(plan, Amendment(take_out=[line_of(plan, one).pk]))

    back = amend(plan, Amendment(add={DOSSIER: [one.pk]}))

    line = line_of(plan, one)
    assert (line.state, line.cancelled_by, line.added_by) == (PlannedState.PLANNED, None, back)
    assert PlannedInspection.objects.filter(plan=plan).count() == 2


def test_days_team_and_deadlines_change_by_an_amendment(cast, three):
    plan = issued(draft(cast.home, on_site=(three[0],), report_due_on=DUE))
    team = team_of(plan, "Nguyễn Văn A")
    line = line_of(plan, three[0], ON_SITE)
    set_window(plan, [line.pk], first=FIRST, last=FIRST, by=None)

    later = date(2021, 7, 15)
    said_anew = LineSaid(line.pk, team=team, window=(FIRST, LAST), note="dời lịch")
    amend(plan, Amendment(lines=[said_anew], facts={"report_due_on": later}))

    line.refresh_from_db()
    assert (line.team, line.window_to, line.note, again(plan).report_due_on) == (team, LAST, "dời lịch", later)
    first, second = plan.versions.order_by("number")
    (changed,) = differences(first, second)[1].changed
    assert changed.fields == ["window_from", "window_to", "team", "note"]
    assert changed_facts(first, second) == {"report_due_on": ("2021-06-30", "2021-07-15")}


def test_later_day_for_reports_is_given_to_whoever_has_not_handed_in(cast, three):
    plan = under_way(cast.home, *three)
    late, handed, longer = (SelfAssessment.objects.get(plan=plan, agency=agency) for agency in three)
    handed_in(handed)
    later, latest = date(2021, 7, 15), date(2021, 8, 2)
    give_until(longer, latest)

    made = amend(plan, Amendment(facts={"report_due_on": later}))

    days = {row.agency: row.due_on for row in SelfAssessment.objects.filter(plan=plan)}
    assert [days[agency] for agency in three] == [later, DUE, latest]
    extension = Extension.objects.get(assessment=late)
    assert (extension.from_due, extension.until, extension.paper, extension.reason) == (
        DUE, later, made.paper, "Điều chỉnh lần 1: Sắp xếp đơn vị hành chính",
    )  # fmt: skip


def test_earlier_day_for_reports_takes_nothing_from_anybody(cast, three):
    plan = under_way(cast.home, three[0])
    amend(plan, Amendment(facts={"report_due_on": date(2021, 6, 1)}))
    assert [row.due_on for row in SelfAssessment.objects.filter(plan=plan)] == [DUE]


def give_until(report, day):
    report.due_on = day
    save_versioned(report, by=None)


def test_agency_that_is_added_under_way_owes_its_report(cast, three):
    plan = under_way(cast.home, three[0])

    amend(plan, Amendment(add={DOSSIER: [three[1].pk]}))

    assert SelfAssessment.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"reason": " "}, "Hãy ghi lý do điều chỉnh kế hoạch."),
        ({"paper": PaperSaid()}, "Thiếu số của văn bản điều chỉnh. Hãy nhập số, ký hiệu của văn bản."),
        ({"on": DAY}, "Ngày 10/01/2021 đứng trước “Bản ban hành” ngày 25/02/2021. Hãy sửa ngày."),
        (
            {"on": today() + timedelta(days=400)},
            f"Ngày {today() + timedelta(days=400):%d/%m/%Y} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó.",
        ),
    ],
)
def test_amendment_has_reason_paper_and_a_day_that_came(cast, three, words, told):
    plan = issued(draft(cast.home, three[0]))
    assert said(lambda: amend(plan, Amendment(add={DOSSIER: [three[1].pk]}), **words)) == told
    assert plan.versions.count() == 1


def test_amendment_that_changes_nothing_is_none(cast, three):
    plan = issued(draft(cast.home, three[0]))
    told = "Lần điều chỉnh này không thay đổi gì. Hãy ghi điều cần đổi, hoặc bỏ lần điều chỉnh."
    assert said(lambda: amend(plan, Amendment())) == told
    assert said(lambda: amend(plan, Amendment(add={DOSSIER: [three[0].pk]}))) == told


def test_inspection_that_has_begun_stays(cast, three):
    plan = issued(draft(cast.home, three[0]))
    line = plan.inspections.get()
    line.state = PlannedState.UNDER_WAY
    save_versioned(line, by=None)
    assert said(lambda: amend(plan, Amendment(take_out=[line.pk]))) == (
        "“UBND xã A” đang kiểm tra nên không đưa ra khỏi kế hoạch được. Hãy bỏ cơ quan này khỏi lần điều chỉnh."
    )


def test_only_a_plan_in_force_is_amended_and_as_it_was_seen(cast, three):
    plan = draft(cast.home, three[0])
    told = said(lambda: amend(plan, Amendment(add={DOSSIER: [three[1].pk]})))
    assert told == f"Kế hoạch “{TITLE}” chưa ban hành. Hãy sửa ngay trong bản đang soạn."

    plan = issued(plan)
    amend(plan, Amendment(add={DOSSIER: [three[1].pk]}))
    with pytest.raises(Stale):
        amend(plan, Amendment(add={DOSSIER: [three[2].pk]}), version=plan.version)


# --- Outside any plan -------------------------------------------------------------------------------------------
def test_inspection_outside_a_plan_has_its_reason_and_its_end(cast, three):
    team = team_of(None, "Nguyễn Văn A", province=cast.home)
    line = plan_outside(
        three[0], form=ON_SITE, reason="Có phản ánh", on=ISSUED, by=cast.staff, window_from=FIRST, team=team
    )

    assert (line.is_outside_plan, line.name, line.edition_name, line.window_to, line.outside_reason) == (
        True, "UBND xã A", "TCVN ISO 9001:2015", FIRST, "Có phản ánh",
    )  # fmt: skip
    line = finish_inspection(line, on=FIRST, by=cast.staff)
    assert (line.state, line.done_on) == (PlannedState.DONE, FIRST)
    told = said(lambda: cancel_outside(line, reason="x", by=None, version=line.version))
    assert told == "Cuộc kiểm tra này đã kiểm tra nên không bỏ được."


def test_inspection_outside_a_plan_is_refused_where_it_cannot_be(cast, three):
    one, gone, _ = three
    merged(gone, None, day=DAY)

    def refused(agency=one, **words):
        return said(
            lambda: plan_outside(agency, **{"form": ON_SITE, "reason": "x", "on": ISSUED, "by": None, **words})
        )

    assert refused(reason="") == "Hãy ghi lý do kiểm tra đột xuất."
    assert refused(form="") == "Hãy chọn hình thức kiểm tra: qua hồ sơ, báo cáo hoặc tại trụ sở."
    assert refused(gone) == "Ngày 25/02/2021 không có cơ quan này. Hãy sửa ngày, hoặc chọn cơ quan kế thừa."
    of_a_plan = team_of(draft(cast.home), "A")
    assert refused(team=of_a_plan).startswith("Đoàn này là của một kế hoạch hoặc của tỉnh khác.")
    line = plan_outside(one, form=ON_SITE, reason="Có phản ánh", on=ISSUED, by=None)
    assert refused() == ("“UBND xã A” đang có một cuộc kiểm tra đột xuất chưa xong. Hãy mở cuộc kiểm tra ấy.")
    assert said(lambda: cancel_outside(line, reason="", by=None, version=1)) == "Hãy ghi lý do bỏ cuộc kiểm tra."
    dropped = cancel_outside(line, reason="Đã giải quyết", by=None, version=1)
    assert (dropped.state, dropped.note) == (PlannedState.CANCELLED, "Lý do bỏ: Đã giải quyết")
    assert [row.state for row in line_rows([line.pk])] == ["đã bỏ"]
    assert said(lambda: finish_inspection(line, on=ISSUED, by=None)).startswith("Cuộc kiểm tra này đã bỏ nên")


def test_inspection_of_a_plan_is_not_given_up_by_itself(cast, three):
    line = draft(cast.home, three[0]).inspections.get()
    assert said(lambda: cancel_outside(line, reason="x", by=None, version=1)).startswith(
        "Cuộc kiểm tra này thuộc một kế hoạch."
    )
