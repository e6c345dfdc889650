"""What is certified in the two provinces, by whom, and how agencies were put together: a row of everything."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.choices import AuditResult, BodyKind, CertificateKind, Counted, SuccessionKind, TaskKind
from agencies.models import (
    Agency,
    AgencySuccession,
    AgencyTask,
    CalendarFeed,
    Certificate,
    CertificateCover,
    CertificateFile,
    ScopeLine,
    ServiceBody,
    SurveillanceAudit,
    Suspension,
)
from agencies.services.calendar_feeds import renew_feed
from agencies.services.service_bodies import create_body
from common.clock import today
from common.files import store
from common.history import create
from common.registry import spreadsheet_kinds
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import receive
from tests.cast import make_agency
from tests.factories.agencies import CertificateFactory, PaperFactory
from tests.hostile.world import Side, World, roster

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"


@dataclass
class Papers:
    """What a side has of certificates and reorganisations; every word of it is nobody else's."""

    certified: Certificate  # by a third party, suspended for a month long ago
    cover: CertificateCover
    line: ScopeLine
    file: CertificateFile
    suspension: Suspension
    audit: SurveillanceAudit  # held
    planned: SurveillanceAudit
    body: ServiceBody
    succession: AgencySuccession
    task: AgencyTask
    feed: CalendarFeed
    secrets: tuple[str, ...]


def papers_in(world: World) -> World:
    """The world with what its provinces have of certificates; its sides keep more secrets now."""
    giver = make_agency(world.abroad.province, "UBND xã Chiềng Khoa", "SL.X2")
    for side, source, mark in ((world.home, world.cast.below, "An Giang"), (world.abroad, giver, "Sơn La")):
        side.papers = papers = _papers(side, source, mark)
        side.secrets += papers.secrets
    return world


def _papers(side: Side, source: Agency, mark: str) -> Papers:
    code, agency = side.province.code, side.agency
    body = create_body(
        province=side.province, by=None, name=f"Viện Kín {mark}", short_name=f"VK{code}", kind=BodyKind.CERTIFICATION,
        former_names=f"Viện Cũ {mark}", confirmation_number=f"{code}/TĐC-KIN", confirmed_on=date(2019, 1, 2),
        confirmation_scope=f"Ngành của {mark}", source=f"Cổng tin {mark}", note=f"Lưu ý về viện {mark}",
    )  # fmt: skip
    certified = CertificateFactory(
        holder=agency, kind=CertificateKind.CERTIFICATE, issuing_body=body, scope=f"Việc kín {mark}", issue_number=2,
        paper__number=f"HT {code}9", expires_on=today() + timedelta(days=20), notice=f"{code}/TB-KIN",
        developed_from=side.certificate, developed_source=f"Nguồn {mark}", note=f"Ghi riêng {mark}",
    )  # fmt: skip
    upload = SimpleUploadedFile(f"niem-yet-{code}.pdf", PDF)
    rows: dict[str, Any] = {
        "cover": CertificateCover(certificate=certified, division=side.division),
        "line": ScopeLine(certificate=certified, group=f"Lĩnh vực {mark}", counted=Counted.ACTIVITY, count=7),
        "file": CertificateFile(
            certificate=certified, label=f"Ảnh {mark}", file=store(upload, by=side.officer, purpose="certificate")
        ),
        "suspension": Suspension(
            certificate=certified, reason=f"Lỗi {mark}", valid_from=date(2021, 1, 1), valid_to=date(2021, 1, 31),
            paper=PaperFactory(number=f"{code}/DC-KIN"),
        ),
        "audit": SurveillanceAudit(
            certificate=certified, held_on=date(2022, 3, 1), result=AuditResult.MAINTAINED, note=f"Đạt {mark}",
            paper=PaperFactory(number=f"{code}/GS-KIN"),
        ),
        "planned": SurveillanceAudit(certificate=certified, due_on=today(), note=f"Hẹn {mark}"),
        "succession": AgencySuccession(
            province=side.province, day=date(2024, 1, 1), kind=SuccessionKind.SPLIT, source=source, target=agency,
            share=f"Phần {mark}", note=f"Chuyển {mark}", paper=PaperFactory(number=f"{code}/NQ-KIN"),
        ),
        "task": AgencyTask(agency=agency, kind=TaskKind.COMMITTEE, since=date(2024, 1, 1), note=f"Làm lại {mark}"),
    }  # fmt: skip
    for row in rows.values():
        create(row, by=None)
    secrets = (
        body.name, body.short_name, body.former_names, body.confirmation_number, body.source, certified.scope,
        certified.paper.number,
        certified.notice, certified.note, rows["line"].group, rows["file"].label, rows["file"].file.name,
        rows["suspension"].reason, rows["audit"].note, rows["planned"].note, rows["succession"].share,
        rows["succession"].paper.number, certified.token, side.certificate.token,
    )  # fmt: skip
    feed = renew_feed(by=side.officer)
    return Papers(certified, body=body, feed=feed, secrets=(*secrets, feed.token), **rows)


def reorganisation_of(side: Side, **cells: str) -> ImportBatch:
    """A list of reorganisations right before it is applied: an agency that goes into another, and a faulty row."""
    kind = spreadsheet_kinds.get("successions")
    assert kind is not None
    heads = ["Cơ quan cũ", "Hình thức", "Cơ quan cũ còn hoạt động", "Cơ quan mới", "Phần chuyển sang", "Từ ngày"]
    giver = side.papers.succession.source.periods.get().name
    heir, share = cells.get("new", side.period.name), cells.get("share", "một phần")
    content = roster(
        heads,
        [giver, "nhập", "", heir, share, "01/03/2025"],
        ["UBND xã Không Có", "nhập", "", heir, "", "01/03/2025"],
    )
    upload = SimpleUploadedFile(f"sap-xep-{side.province.code}.xlsx", content)
    return receive(upload, kind, scope=f"province:{side.province.pk}", on=today(), by=side.officer)
