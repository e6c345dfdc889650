"""Every act on plans, criteria, reports and reviews: who does it, where, and what is typed beside what stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from common.clock import today
from inspections.models import SelfAssessment
from inspections.resources.report_form_writing import write_report_form
from inspections.services.assignments import assign_section
from inspections.services.evidence import add_evidence
from inspections.services.explaining import hand_in_explanations, save_explanation
from inspections.services.outside_inspections import plan_outside
from inspections.services.reviewing import accept_self_scores
from inspections.services.visits import finish_inspection
from tests.cast import Cast, make_cast
from tests.common import sample_files
from tests.factories.inspections import make_set
from tests.forms_on_pages import FormOnPage, forms_at
from tests.hostile.test_side_doors import TODAY
from tests.inspections.plans import ON_SITE, STARTED, applying, draft, issued, team_of
from tests.inspections.reports import AT, criterion, fill, give_item_back, hand, open_plan, review, upload
from tests.recorded import recorded

LATER = f"{today() + timedelta(days=60):%d/%m/%Y}"
PAPER = {"paper_number": "900/QĐ-UBND", "paper_day": "15/06/2026"}


@dataclass(frozen=True)
class Act:
    """A form that is filled in and sent, or (`alone`) what a button sends from another page."""

    name: str
    person: str
    args: tuple[Any, ...]
    typed: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    alone: bool = False

    @property
    def address(self) -> str:
        return reverse(self.name, args=self.args) + self.query


@recorded
def make_acted() -> tuple[Cast, list[Act]]:
    """A province in which each act can be done once."""
    cast = make_cast()
    return cast, [*_of_plans(cast), *_of_visits(cast), *_of_sets(cast), *_of_reports(cast), *_of_reviews(cast)]


def _of_plans(cast: Cast) -> Iterator[Act]:
    free = applying(cast.home, "UBND xã Chưa Có Trong Danh Sách")
    drawn = applying(cast.home, "UBND xã Được Chọn Ngẫu Nhiên")
    plan = draft(cast.home, cast.own, drawn, on_site=(cast.own,), title="Kế hoạch đang soạn",
                 criteria_set=make_set(cast.home, name="Phiếu của kế hoạch"))  # fmt: skip
    team = team_of(plan, "Lê Văn Tám")
    plan.refresh_from_db()
    own, line = (plan.pk,), plan.inspections.get(form=ON_SITE)
    members = {"members-0-name": "Trần Văn Chín", "members-0-role": "lead"}
    yield Act("plan_create", "staff", (), {"title": "Kế hoạch mới", "lead_name": "Sở KH&CN"})
    yield Act("plan_copy", "staff", own, {"title": "Kế hoạch sao"})
    yield Act("plan_edit", "staff", own, {"note": "Ghi chú mới"})
    yield Act("plan_targets", "staff", own, {"dossier-commune-both": "5"})
    yield Act("plan_paper", "staff", own, PAPER)
    yield Act("plan_agencies", "staff", own, {"act": "ticked", "chon": [str(free.pk)]})
    yield Act("plan_site", "staff", own, {"act": "draw", "draw-quota_commune": "1", "draw-seed": "7"})
    days = {"window_from": "01/03/2021", "window_to": "05/03/2021"}
    yield Act("plan_schedule", "staff", own, {"act": "both", "dong": [str(line.pk)], "team": str(team.pk), **days})
    yield Act("plan_check", "staff", own)
    yield Act("plan_ask", "staff", own, alone=True)
    yield Act("plan_step", "leader", (*own, "dong-y"), {"on": TODAY})
    yield Act("team_create", "staff", own, {"name": "Đoàn số 2", **members})
    yield Act("team_edit", "staff", (*own, team.pk), {"note": "Ghi chú mới"})
    yield Act("team_remove", "staff", (*own, team.pk))
    yield Act("team_invite", "staff", (*own, team.pk, team.members.get().pk), {"username": "tam.le"})


def _of_visits(cast: Cast) -> Iterator[Act]:
    """A plan in force, and what is outside any."""
    seen = applying(cast.home, "UBND xã Đã Kiểm Tra")
    plan = issued(draft(cast.home, cast.own, on_site=(cast.own, seen), title="Kế hoạch đã ban hành"))
    on_site = {line.agency_id: line for line in plan.inspections.filter(form=ON_SITE)}
    done = finish_inspection(on_site[seen.pk], on=STARTED, by=None)
    team = team_of(None, "Lê Văn Tám", province=cast.home, name="Đoàn kiểm tra đột xuất")
    idle = team_of(None, "Lê Văn Mười", province=cast.home, name="Đoàn không có việc")
    outside = plan_outside(cast.own, form=ON_SITE, reason="Theo phản ánh", on=today(), by=None, team=team)
    said = {"agency": str(cast.other.pk), "form": "on_site", "outside_reason": "Theo phản ánh khác"}
    members = {"members-0-name": "Trần Văn Chín", "members-0-role": "lead"}
    yield Act("plan_amend", "staff", (plan.pk,), {"reason": "Lùi hạn", "report_due_on": LATER, "on": TODAY, **PAPER})
    yield Act("plan_visits", "staff", (plan.pk,), {"dong": [str(on_site[cast.own.pk].pk)], "done_on": TODAY})
    yield Act("inspection_finish", "staff", (on_site[cast.own.pk].pk,), {"done_note": "Ghi chú mới"})
    yield Act("inspection_reopen", "staff", (done.pk,), {"reason": "Ghi nhầm"})
    yield Act("outside_create", "staff", (), said)
    yield Act("outside_edit", "staff", (outside.pk,), {"note": "Ghi chú mới"})
    yield Act("outside_drop", "staff", (outside.pk,), {"reason": "Không còn cần"})
    yield Act("outside_team_create", "staff", (), {"name": "Đoàn số 2", **members})
    yield Act("outside_team_edit", "staff", (team.pk,), {"note": "Ghi chú mới"})
    yield Act("outside_team_remove", "staff", (idle.pk,))
    yield Act("outside_team_invite", "staff", (team.pk, team.members.get().pk), {"username": "tam.le"})


def _of_sets(cast: Cast) -> Iterator[Act]:
    own = (make_set(cast.home, name="Phiếu đang soạn").pk,)
    said = {"section": "Thực hiện", "code": "2.9", "text": "Nội dung mới", "maximum": "5", "answer_kind": "points"}
    yield Act("criteria_create", "staff", (), {"name": "Bộ mới", "label": "2026"})
    yield Act("criteria_copy", "staff", own, {"name": "Bộ sao", "label": "2027"})
    yield Act("criteria_edit", "staff", own, {"note": "Ghi chú mới"})
    yield Act("criteria_bands", "staff", own, {"bands-0-at_least": "85"})
    yield Act("section_edit", "staff", own, {"title": "Phần mới"})
    yield Act("criterion_edit", "staff", own, said)
    yield Act("criteria_drop", "staff", own, query="?ma=1.1")
    yield Act("criteria_lock", "staff", own)


def _of_reports(cast: Cast) -> Iterator[Act]:
    report = fill(_report(cast, "đang làm"), by=cast.secretary)
    asked = criterion(report, "2.2")
    kept = add_evidence(report, upload(padding=77), by=cast.secretary, at=AT, criterion=asked)
    returned = give_item_back(hand(_report(cast, "bị trả lại"), by=cast.secretary), by=cast.staff)
    final = review(hand(_report(cast, "có kết quả"), by=cast.secretary), by=cast.staff)
    own, key = (report.pk,), f"c{asked.pk}"
    signed = {"number": "15/BC-UBND", "day": "15/06/2026", "scan": pdf("bao-cao.pdf")}
    explained = {f"c{criterion(returned, '2.2').pk}-text": "Biên bản gửi kèm", "act": "send"}
    yield Act("assessment_part", "secretary", (*own, "kho-khan"), {"text_difficulties": "Thiếu người"})
    yield Act("assessment_recount", "secretary", own, alone=True)
    yield Act("assessment_section", "secretary", (*own, asked.section_id), {f"{key}-points": "5", "act": "stay"})
    yield Act("assessment_form", "secretary", own, {"file": workbook(report)})
    yield Act("assessment_hand_in", "secretary", own, signed)
    yield Act("assessment_hand_in_for", "staff", own, {**signed, "arrived_on": "16/06/2026"})
    yield Act("assessment_explain", "secretary", (returned.pk,), explained)
    yield Act("assessment_opinion", "secretary", (final.pk,), {"opinion": "Cơ quan đồng ý"})
    sent = {"criterion": asked.pk, "upload": pdf("moi.pdf"), "dated_on": TODAY}
    yield Act("evidence_add", "secretary", own, sent, alone=True)
    yield Act("evidence_edit", "secretary", (*own, kept.pk), {"title": "Tên mới"})
    yield Act("dossier_extend", "staff", own, {"until": LATER, "reason": "Lũ lụt", **PAPER})
    yield Act("reminder_note", "staff", own, {"to_name": "Lê Thị Thư Ký"})
    yield Act("result_grade", "leader", (final.pk,), {"manual_grade": "Khá", "manual_reason": "Còn khiếu nại"})
    yield Act("result_notice_record", "staff", (final.pk,), PAPER)
    yield Act("result_publish", "leader", (final.plan_id,), alone=True)


def _of_reviews(cast: Cast) -> Iterator[Act]:
    waiting = hand(_report(cast, "chờ thẩm định"), by=cast.secretary)
    scored = hand(_report(cast, "đã chấm"), by=cast.secretary)
    accept_self_scores(scored, by=cast.staff, at=AT)
    explained = give_item_back(hand(_report(cast, "đã giải trình"), by=cast.secretary), by=cast.staff)
    said: dict[str, Any] = {"by": cast.secretary, "at": AT}
    save_explanation(explained, criterion(explained, "2.2"), version=None, text="Biên bản gửi kèm", **said)
    hand_in_explanations(explained, **said)
    late = _report(cast, "quá hạn", report_due_on=AT.date())
    item = criterion(waiting, "2.2")
    sections = waiting.plan.criteria_set.sections.order_by("position")
    given = assign_section(waiting.plan, sections[1], reviewer=cast.staff, by=cast.staff)
    own, of_plan = (waiting.pk,), (waiting.plan_id,)
    yield Act("dossier_review_item", "staff", (*own, item.pk), {f"tc{item.pk}-points": "6"})
    yield Act("dossier_review_accept", "staff", own, {"phan": item.section_id}, alone=True)
    yield Act("dossier_review_finish", "staff", (scored.pk,), alone=True)
    yield Act("dossier_review_second", "staff", (explained.pk,), alone=True)
    yield Act("dossier_give_back", "staff", own, {"reason": "Thiếu chữ ký"})
    yield Act("section_assignments", "staff", of_plan, {"section": sections[0].pk, "reviewer": cast.staff.pk})
    yield Act("section_take_back", "staff", (*of_plan, given.pk), alone=True)
    yield Act("reminder_letter_sent", "staff", (late.plan_id,), {"number": "12/CV-CCTĐC", "on": TODAY})
    yield Act("reminder_rules", "staff", of_plan, {"days": "20, 5"})


def _report(cast: Cast, title: str, **facts: Any) -> SelfAssessment:
    due = {"report_due_on": today() + timedelta(days=10), "rounds": 2, "explanation_days": 5}
    return open_plan(cast, **{**due, "title": f"Kế hoạch {title}", **facts})[0]


# --- What is sent -----------------------------------------------------------------------------------------------
def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sample_files.pdf(padding=len(name)))


def workbook(report: SelfAssessment) -> SimpleUploadedFile:
    content = BytesIO()
    write_report_form(report, content)
    return SimpleUploadedFile("mau-bao-cao.xlsx", content.getvalue())


def form_of(client: Client, act: Act) -> FormOnPage:
    """The form of an act as its page shows it; of several on one page the one that is typed into."""
    if act.alone:
        return FormOnPage(act.address, "post", names=[*act.typed])
    forms = [form for form in forms_at(client, act.address) if form.action == act.address]
    return max(forms, key=lambda one: len({*act.typed} & {*one.names, *one.files}))


def fields_of(client: Client, act: Act) -> list[str]:
    """What can be typed or chosen, or is sent along unseen."""
    left_out = ("csrfmiddlewaretoken", "form_token")
    form = form_of(client, act)
    return [name for name in dict.fromkeys((*form.names, *form.files, *act.typed)) if name not in left_out]


def body_of(client: Client, act: Act) -> dict[str, Any]:
    """The form as it stands, with what is typed on top; each file from its beginning."""
    stands = {name: values for name, values in form_of(client, act).values.items() if name != "form_token"}
    for value in act.typed.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return {**stands, **act.typed}


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done within is undone, so that the next act meets the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes_noted() -> Iterator[list[str]]:
    """The statements that write a row of the app while something is done."""
    noted: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "inspections_" in sql:
            noted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield noted
