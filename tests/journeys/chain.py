"""A holder whose papers are in every state there is, with all that can befall them, and long names everywhere."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agencies.choices import AuditResult, BodyKind
from agencies.models import Certificate, CertificateCover, ScopeLine, SurveillanceAudit, Suspension
from agencies.services.service_bodies import create_body
from common.clock import today
from common.history import create
from tests.agencies.declared import certificate, declaration
from tests.cast import Cast
from tests.factories.agencies import PaperFactory
from tests.journeys.full import LONG

CERTIFIER = "Trung tâm Chứng nhận Phù hợp – Tổng cục Tiêu chuẩn Đo lường Chất lượng (QUACERT)"
REASON = "Tại lần giám sát thứ hai chưa khắc phục điểm không phù hợp về kiểm soát thông tin dạng văn bản"


@dataclass
class Chained:
    """The rows by what they show."""

    replaced: Certificate
    in_force: Certificate
    running_out: Certificate
    suspended: Certificate
    withdrawn: Certificate
    day_unknown: Certificate
    planned: SurveillanceAudit

    def states(self) -> dict[str, Certificate]:
        names = ("replaced", "in_force", "running_out", "suspended", "withdrawn", "day_unknown")
        return {name: getattr(self, name) for name in names}


def chained(cast: Cast) -> Chained:
    """An old certificate, what came of it, the declarations of today, and a row of everything beside them."""
    own, body = cast.own, create_body(province=cast.home, by=None, name=CERTIFIER, kind=BodyKind.CERTIFICATION)
    known: dict[str, Any] = {"issuing_body": body, "scope": LONG, "note": LONG, "paper": PaperFactory(issuer=LONG)}
    first = certificate(own, year=2008, issued_on=date(2014, 5, 4), expires_on=date(2017, 5, 3), issue_number=1)
    second = certificate(own, renewal_of=first, issued_on=date(2017, 5, 4), ended_as="expired", issue_number=2)
    source = {
        "developed_from": second,
        "developed_source": LONG,
        "ended_as": "replaced",
        "ended_on": date(2022, 1, 5),
    }
    replaced = declaration(own, issued_on=date(2020, 3, 11), stated_total=80, **source)
    in_force = declaration(own, renewal_of=replaced, issued_on=date(2022, 1, 5), stated_total=75, scope=LONG)
    for row in (replaced, in_force):
        _cover(cast, row)
    running_out = certificate(own, 20, part=LONG, **known, issue_number=3)
    suspended = certificate(own, 300, part="Khối Văn phòng", **known)
    withdrawn = certificate(
        own, 400, ended_as="withdrawn", ended_on=date(2024, 6, 1), end_reason=REASON, end_paper=PaperFactory()
    )
    _suspend(suspended)
    planned = create(SurveillanceAudit(certificate=running_out, due_on=today() + timedelta(days=5)), by=None)
    return Chained(
        replaced, in_force, running_out, suspended, withdrawn, certificate(own, ended_as="withdrawn"), planned
    )


def _cover(cast: Cast, row: Certificate) -> None:
    for group, counted, count in ((LONG, "procedure", 22), ("Thủ tục hành chính", "administrative", 50)):
        create(ScopeLine(certificate=row, group=group, counted=counted, count=count), by=None)
    create(CertificateCover(certificate=row, agency=cast.below), by=None)


def _suspend(row: Certificate) -> None:
    before, since = date(2021, 1, 1), today() - timedelta(days=10)
    create(Suspension(certificate=row, valid_from=before, valid_to=date(2021, 3, 1), reason=REASON), by=None)
    create(Suspension(certificate=row, valid_from=since, reason=REASON, paper=PaperFactory()), by=None)
    held = {"held_on": date(2023, 4, 5), "result": AuditResult.CORRECTIONS, "note": REASON, "paper": PaperFactory()}
    create(SurveillanceAudit(certificate=row, due_on=date(2023, 4, 1), **held), by=None)
