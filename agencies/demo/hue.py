"""Thừa Thiên Huế: what two articles say of the province's own system and of Hương Thủy's, and nothing beyond."""

from datetime import date

from accounts.models import User
from agencies.choices import Application, BodyKind, CertificateEnd, CertificateKind, DivisionApplies, FigureKind
from agencies.demo.people import REASON, agency_named
from agencies.demo.provinces import MADE_UP
from agencies.models import (
    Agency,
    ApplicationStatus,
    Certificate,
    Province,
    ServiceBody,
    StandardEdition,
    StatedFigure,
)
from agencies.services.certificates import record_certificate
from agencies.services.facts import record_figure, record_status
from agencies.services.people import add_division
from agencies.services.service_bodies import create_body

OFFICE, COMMITTEE, HUONG_THUY = "Văn phòng UBND tỉnh", "UBND tỉnh Thừa Thiên Huế", "UBND thị xã Hương Thủy"
CEREMONY = "Báo điện tử Chính phủ, lễ công bố Giấy chứng nhận ngày 11/7 (bài không ghi năm)"
INSPECTION = "Trang tin thị xã Hương Thủy, báo cáo tự kiểm tra, đánh giá tại buổi kiểm tra ngày 28/11/2022"
INSPECTED_ON = date(2022, 11, 28)
DIVISIONS = 10
TOLD_OF_THE_CEREMONY = (
    "Chưa rõ ngày cấp: lễ công bố ngày 11/7, bài không ghi năm.",
    "Dự lễ: Phó Chủ tịch UBND tỉnh Phan Ngọc Thọ.",
    "Nguồn: Báo điện tử Chính phủ.",
)
DIRECTORATE = "Tổng cục Tiêu chuẩn Đo lường Chất lượng"
FIRST_CERTIFICATE = date(2007, 12, 27)


def add_facts(province: Province, *, by: User) -> None:
    """Certificates of two generations, the stated figures, and that Hương Thủy applies the system."""
    office, committee = agency_named(OFFICE, province), agency_named(COMMITTEE, province)
    if not Certificate.objects.filter(holder__in=[office, committee]).exists():
        _certify(office, committee, by)
    if not StatedFigure.objects.filter(agency=committee).exists():
        _state_figures_of_the_committee(committee, by)
    town = agency_named(HUONG_THUY, province)
    if not ApplicationStatus.objects.filter(agency=town).exists():
        source = f"{INSPECTION}; phiên bản TCVN ISO 9001:2015"
        record_status(town, status=Application.APPLYING, on=INSPECTED_ON, source=source, by=by, reason=REASON)
        _state_figures_of_the_town(town, by)
        # "10/10 phòng": the article names none of them.
        for number in range(1, DIVISIONS + 1):
            name = f"Phòng chuyên môn {number} {MADE_UP}"
            add_division(town, name=name, applies=DivisionApplies.YES, by=by, reason=REASON)


def _certify(office: Agency, committee: Agency, by: User) -> None:
    """The Office's certificate of 2007, and the second one, of the committee, whose system grew out of the first."""
    body = _directorate(by)
    editions = {edition.year: edition for edition in StandardEdition.objects.all()}
    first = record_certificate(
        office,
        kind=CertificateKind.CERTIFICATE,
        edition=editions[2000],
        issued_on=FIRST_CERTIFICATE,
        issuing_body=body,
        ended_as=CertificateEnd.EXPIRED,
        end_reason="Bài viết nêu đã hết hiệu lực, không nêu ngày",
        by=by,
        reason_of_change=REASON,
    )
    record_certificate(
        committee,
        kind=CertificateKind.CERTIFICATE,
        edition=editions[2008],
        issuing_body=body,
        issue_number=2,
        stated_total=22,
        scope="22 quy trình hoạt động hành chính của UBND tỉnh",
        developed_from=first,
        developed_source=CEREMONY,
        note="\n".join(TOLD_OF_THE_CEREMONY),
        by=by,
        reason_of_change=REASON,
    )


def _directorate(by: User) -> ServiceBody:
    known = ServiceBody.objects.filter(province=None, name=DIRECTORATE).first()
    facts = {"name": DIRECTORATE, "short_name": "Tổng cục TCĐLCL", "kind": BodyKind.CERTIFICATION, "source": CEREMONY}
    return known or create_body(province=None, by=by, reason=REASON, **facts)


def _state_figures_of_the_committee(agency: Agency, by: User) -> None:
    def state(kind: str, unit: str, count: int, group: str = "", total: StatedFigure | None = None) -> StatedFigure:
        return record_figure(
            agency,
            kind=kind,
            unit=unit,
            count=count,
            group=group,
            total_of=total,
            source=CEREMONY,
            by=by,
            reason=REASON,
        )

    total = state(FigureKind.CERTIFIED, "hoạt động", 72, "Tính đến lễ công bố")
    state(FigureKind.CERTIFIED, "quy trình", 58, "Thuộc thẩm quyền giải quyết của lãnh đạo UBND tỉnh", total)
    state(FigureKind.CERTIFIED, "quy trình", 14, "Hoạt động của Văn phòng và phục vụ chỉ đạo điều hành", total)
    state(FigureKind.APPLIED, "TTHC", 146, "Thuộc thẩm quyền UBND tỉnh, Chủ tịch UBND tỉnh theo Đề án 30")
    state(FigureKind.APPLIED, "quy trình", 23, "Giải quyết công việc của UBND tỉnh")


def _state_figures_of_the_town(agency: Agency, by: User) -> None:
    for unit, count in (
        ("quy trình hệ thống", 6),
        ("quy trình nội bộ", 15),
        ("quy trình TTHC", 252),
        ("TTHC", 306),
        ("phòng chuyên môn", DIVISIONS),
    ):
        record_figure(
            agency,
            kind=FigureKind.APPLIED,
            unit=unit,
            count=count,
            as_of=INSPECTED_ON,
            source=INSPECTION,
            by=by,
            reason=REASON,
        )
