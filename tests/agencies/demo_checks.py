"""What the demo must hold of agencies, their papers and their people."""

from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings as project
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.choices import Application, CertificateState, Duty, FigureKind, Level, SuccessionKind, TaskKind
from agencies.models import (
    Agency,
    AgencyPeriod,
    AgencySuccession,
    AgencyTask,
    ApplicationStatus,
    Appointment,
    Certificate,
    Membership,
    Province,
    ServiceBody,
    StatedFigure,
)
from agencies.queries.agency_page import divisions_of
from agencies.queries.certificate_states import in_force, with_state
from agencies.services.reorganisation import propose
from common.clock import today

FIRST_OF_2021 = date(2021, 1, 1)


def check_agencies_and_papers(told: str) -> None:
    _check_agencies()
    _check_departments_of_an_giang()
    _check_communes_of_an_giang()
    _check_other_provinces_wait_for_the_wizard()
    _check_declarations_of_an_giang()
    _check_people(told)
    _check_everybody_has_work_today()
    _check_hue()
    _check_bodies()
    _check_ninh_thuan()


def levels_on(day: date) -> dict[str, list[int]]:
    standing = AgencyPeriod.objects.on(day)
    return {
        province.name: [standing.filter(province=province, level=level).count() for level in Level]
        for province in Province.objects.all()
    }


def _check_agencies():
    waiting = {"Sơn La": [0, 12, 204], "Ninh Thuận": [0, 7, 65], "Thừa Thiên Huế": [2, 9, 141]}
    for day, an_giang in (
        (date(2021, 1, 1), [30, 11, 156]),
        (date(2021, 12, 31), [30, 11, 156]),
        (date(2025, 2, 28), [30, 11, 156]),
        (date(2025, 3, 1), [25, 11, 156]),
        (date(2025, 6, 30), [25, 11, 156]),
        (date(2025, 7, 1), [25, 0, 54]),
        (today(), [25, 0, 54]),
    ):
        assert levels_on(day) == waiting | {"An Giang": an_giang}, day
    committees = AgencyPeriod.objects.on(FIRST_OF_2021).exclude(level=Level.PROVINCE)
    assert (committees.filter(unit=None).count(), committees.filter(level=Level.COMMUNE, parent=None).count()) == (
        0,
        0,
    )
    elsewhere = Certificate.objects.exclude(holder__province__code__in=["89", "46"])
    assert (elsewhere.count(), Appointment.objects.exclude(agency__province__code="89").count()) == (0, 0)


def _check_departments_of_an_giang():
    rows = AgencySuccession.objects.filter(day=date(2025, 3, 1)).order_by("source")
    assert {(str(row.source), str(row.target), row.kind) for row in rows} == {
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính", "merge"),
        ("Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường", "merge"),
        ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường", "merge"),
        ("Sở Giao thông vận tải", "Sở Xây dựng", "merge"),
        ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ", "merge"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ", "merge"),
        ("Ban Dân tộc", "Sở Dân tộc và Tôn giáo", "merge"),
    }
    marks = {(row.note, row.paper) for row in rows}
    assert marks == {("Theo mô hình chung cả nước, chưa kiểm chứng với quyết định của tỉnh", None)}


def _check_communes_of_an_giang():
    rows = AgencySuccession.objects.filter(day=date(2025, 7, 1))
    assert [rows.filter(kind=kind).count() for kind in SuccessionKind] == [153, 7, 11]
    assert [str(row.source) for row in rows if row.heir_is_unknown] == ["UBND phường Đông Xuyên"]
    assert {row.paper for row in rows} == {None}
    province = Province.objects.get(code="89")
    assert (province.unit.code, province.unit.name, province.merged_into) == ("91", "Tỉnh An Giang", None)
    others = Province.objects.exclude(code="89").values_list("unit__scheme", "merged_into")
    assert set(others) == {("before-2025-07", None)}


def _check_other_provinces_wait_for_the_wizard():
    told = {
        proposal.province.name: (proposal.districts, proposal.communes, proposal.heirs, len(proposal.unknown))
        for proposal in map(propose, Province.objects.filter(code__in=["14", "46", "58"]))
    }
    assert told == {"Sơn La": (12, 204, 75, 7), "Thừa Thiên Huế": (9, 141, 40, 8), "Ninh Thuận": (7, 65, 24, 3)}


def _check_declarations_of_an_giang():
    declared = Certificate.objects.filter(province__code="89")
    assert (declared.count(), declared.filter(kind="declaration").count()) == (197, 197)
    told = [in_force(declared, day).count() for day in (FIRST_OF_2021, date(2025, 6, 30), today())]
    assert told == [197, 190, 23]  # seven departments and then 167 committees became history
    states = with_state(declared, today()).values_list("state", flat=True)
    assert Counter(states)[CertificateState.HISTORICAL] == 174
    assert Counter(states)[CertificateState.REDECLARE] == 4  # the departments that took another one over


def _check_people(told: str):
    people = User.objects.filter(is_demo=True)
    assert (people.count(), User.objects.count()) == (19, 19)
    assert [person for person in people if not person.full_name.endswith("(giả định)")] == []
    assert [person.username for person in people if person.username not in told] == []
    lasting = Membership.objects.exclude(valid_from=today())  # a team is given its agencies on the day of loading
    held = {duty: lasting.filter(duty=duty).count() for duty in Duty}
    assert {duty: count for duty, count in held.items() if count} == {
        Duty.DEPARTMENT_LEADER: 4, Duty.DEPARTMENT_STAFF: 4, Duty.NATIONAL_VIEWER: 1, Duty.INSPECTOR: 11,
        Duty.ISO_SECRETARY: 7,
    }  # fmt: skip
    assert User.objects.get(username="thuky.angiang").check_password(project.DEMO_PASSWORD)
    linked = Appointment.objects.exclude(user=None).order_by("pk").values_list("name", "user__username", "valid_to")
    assert list(linked) == [
        ("Ngô Quốc Châu", "thuky.angiang", date(2025, 6, 30)),
        ("Ngô Quốc Châu (giả định)", "thuky.angiang", None),
    ]


def _check_everybody_has_work_today():
    """An account of the demo is good for something today: what it sees stands, and its pages open."""
    for person in User.objects.filter(is_demo=True).order_by("username"):
        standing = AgencyPeriod.objects.on(today()).filter(agency__in=Agency.objects.visible_to(person))
        assert standing.exists(), person.username
        client = Client()
        client.force_login(person)
        home = client.get(reverse("home"))
        assert home.status_code == 200, person.username
        assert (" · toàn quốc" in home.content.decode()) == (person.username == "toanquoc"), person.username
    secretary = User.objects.get(username="thuky.angiang")
    seen = AgencyPeriod.objects.on(today()).filter(agency__in=Agency.objects.visible_to(secretary))
    assert [period.name for period in seen] == ["UBND xã Châu Phú"]
    tasks = AgencyTask.objects.visible_to(secretary).filter(done_on=None)
    assert sorted(tasks.values_list("kind", flat=True)) == sorted(TaskKind.values)


def _check_hue():
    first, second = Certificate.objects.filter(province__code="46").order_by("edition__year")
    assert told_facts(first) == {
        "holder": "Văn phòng UBND tỉnh", "kind": "certificate", "edition": "TCVN ISO 9001:2000",
        "issuing_body": "Tổng cục Tiêu chuẩn Đo lường Chất lượng", "issued_on": date(2007, 12, 27),
        "ended_as": "expired", "end_reason": "Bài viết nêu đã hết hiệu lực, không nêu ngày",
    }  # fmt: skip
    source = "Báo điện tử Chính phủ, lễ công bố Giấy chứng nhận ngày 11/7 (bài không ghi năm)"
    assert told_facts(second) == {
        "holder": "UBND tỉnh Thừa Thiên Huế", "kind": "certificate", "edition": "TCVN ISO 9001:2008",
        "issuing_body": "Tổng cục Tiêu chuẩn Đo lường Chất lượng", "issue_number": 2, "stated_total": 22,
        "scope": "22 quy trình hoạt động hành chính của UBND tỉnh",
        "developed_from": str(first), "developed_source": source,
        "note": "Chưa rõ ngày cấp: lễ công bố ngày 11/7, bài không ghi năm.\n"
        "Dự lễ: Phó Chủ tịch UBND tỉnh Phan Ngọc Thọ.\nNguồn: Báo điện tử Chính phủ.",
    }  # fmt: skip
    assert (second.developed_from, first.lines.count() + second.lines.count()) == (first, 0)
    states = with_state(Certificate.objects.filter(province__code="46"), today()).order_by("pk")
    assert [one.state for one in states] == [CertificateState.EXPIRED, CertificateState.UNKNOWN]
    figures = StatedFigure.objects.filter(agency=second.holder).values_list(
        "kind", "count", "unit", "total_of__count", "as_of", "source"
    )
    assert list(figures) == [
        (FigureKind.CERTIFIED, 72, "hoạt động", None, None, source),
        (FigureKind.CERTIFIED, 58, "quy trình", 72, None, source),
        (FigureKind.CERTIFIED, 14, "quy trình", 72, None, source),
        (FigureKind.APPLIED, 146, "TTHC", None, None, source),
        (FigureKind.APPLIED, 23, "quy trình", None, None, source),
    ]
    town = ApplicationStatus.objects.get(agency__province__code="46")
    assert (str(town.agency), town.status, town.valid_from) == (
        "UBND thị xã Hương Thủy", Application.APPLYING, date(2022, 11, 28),
    )  # fmt: skip
    divisions = divisions_of(town.agency, date(2022, 11, 28))
    assert (divisions.applying, divisions.concerned) == (10, 10)


def told_facts(certificate: Certificate) -> dict[str, Any]:
    """Whatever a certificate says, its keys and what it says nothing of left out."""
    own = ("id", "version", "token", "province")
    values = {
        field.name: getattr(certificate, field.name)
        for field in certificate._meta.concrete_fields
        if field.name not in own
    }
    return {
        name: str(value) if isinstance(value, Model) else value
        for name, value in values.items()
        if value not in ("", None)
    }


def _check_bodies():
    bodies = ServiceBody.objects.order_by("name").values_list("name", "short_name", "kind", "province__code")
    assert list(bodies) == [
        ("Công ty TNHH tư vấn chất lượng Quốc tế và dịch vụ tư vấn kỹ thuật QM", "", "consultancy", "14"),
        ("Trung tâm Chứng nhận Phù hợp", "QUACERT", "certification", None),
        ("Tổng cục Tiêu chuẩn Đo lường Chất lượng", "Tổng cục TCĐLCL", "certification", None),
    ]
    enterprise = AgencyPeriod.objects.filter(folded_name__contains="dien luc")  # EVNHCMC is no agency
    assert (enterprise.count(), ServiceBody.objects.filter(folded_name__contains="evn").count()) == (0, 0)


def _check_ninh_thuan():
    province = Province.objects.get(code="58")
    assert (province.office_phone, province.office_email) == ("0259.3825105", "tcdlcl@ninhthuan.gov.vn")
    assert province.office_address == (
        "Số 10 đường Phạm Đình Hổ, phường Mỹ Bình, TP Phan Rang - Tháp Chàm, tỉnh Ninh Thuận"
    )
