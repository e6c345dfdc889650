"""The agencies of a storm: a province whose secretaries have filled in their reports and only hand in, all at once.

What they send goes over loopback to a server of its own, as their browsers send it: two files of evidence, then the
report with its scan.
"""

import http.client
import time
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.choices import Duty
from agencies.models import AgencyPeriod, Membership, Province
from common.clock import now, today
from common.documents import OfficialDocument
from common.history import bulk_create, bulk_save, create
from common.text import fold
from inspections.choices import AnswerKind, ApprovalShape, InspectionForm, PartState, PlanState
from inspections.models import (
    Answer,
    AssessmentPart,
    Criterion,
    InspectionPlan,
    PlannedInspection,
    SelfAssessment,
)
from inspections.services.criteria import create_set
from inspections.services.opening import open_assessments
from inspections.sheets import BandSaid, ContentSaid, CriterionSaid, SectionSaid

CODES = ("1", "2")
CONTENT = ContentSaid(
    sections=(
        SectionSaid(
            "Thực hiện",
            tuple(
                CriterionSaid(code, f"Tiêu chí {code}", Decimal(10), AnswerKind.YES_NO, needs_evidence=True)
                for code in CODES
            ),
        ),
    ),
    bands=(BandSaid("Đạt", Decimal(50)), BandSaid("Chưa đạt", Decimal(0))),
)
TOKEN = "x" * 32  # of the form and of its cookie, as whoever opened the page would have it
PIECE = 2**16


@dataclass(frozen=True)
class Sender:
    """A secretary with her session, and what she has to hand in."""

    report: int
    session: str
    criteria: tuple[int, ...]


@dataclass
class Storm:
    """What became of it: seconds of each answer by what was sent, and whatever was no success."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"evidence": [], "report": []})
    faults: list[str] = field(default_factory=list)


# --- The province -----------------------------------------------------------------------------------------------
@transaction.atomic
def ready_to_send(province: Province, *, on: date | None = None) -> list[Sender]:
    """A plan that lists every agency of the province; each report is filled in but for its files."""
    day = on or today()
    reports = open_assessments(_plan(province, day), on=day, by=None)
    criteria = tuple(Criterion.objects.filter(section__criteria_set=reports[0].criteria_set).order_by("position"))
    _fill(reports, criteria)
    keys = tuple(one.pk for one in criteria)
    return [Sender(row.pk, _session(row), keys) for row in reports]


def _plan(province: Province, day: date) -> InspectionPlan:
    title = "Kế hoạch kiểm tra HTQLCL"
    paper = create(OfficialDocument(number="346/QĐ-UBND", issued_on=day), by=None)
    plan = create(
        InspectionPlan(
            province=province, year=day.year, title=title, title_key=fold(title), state=PlanState.UNDER_WAY,
            approval_paper=paper, approval_shape=ApprovalShape.DECISION_APPROVING,
            report_due_on=day + timedelta(days=1),
            criteria_set=create_set(province, by=None, name="Phiếu ngắn", label=f"{day.year}", content=CONTENT),
        ),
        by=None,
    )  # fmt: skip
    periods = AgencyPeriod.objects.filter(province=province).order_by("pk")
    facts = {"plan": plan, "province": province, "form": InspectionForm.DOSSIER}
    bulk_create(
        [
            PlannedInspection(
                **facts, agency_id=row.agency_id, level=row.level, obligation=row.obligation, name=row.name,
                folded_name=row.folded_name, sort_key=row.sort_key,
            )
            for row in periods
        ],
        by=None,
    )  # fmt: skip
    return plan


def _fill(reports: list[SelfAssessment], criteria: Iterable[Criterion]) -> None:
    parts = list(AssessmentPart.objects.filter(assessment__in=reports))
    for part in parts:
        part.state, part.confirmed_at = PartState.DONE, now()
    bulk_save(parts, by=None)
    said = {"yes": True, "score": Decimal(10), "confirmed": True}
    bulk_create([Answer(assessment=row, criterion=one, **said) for row in reports for one in criteria], by=None)


def _session(row: SelfAssessment) -> str:
    """The agency's secretary, signed in."""
    user = create(User(username=f"thuky{row.agency_id}", full_name=f"Thư ký {row.agency_id}"), by=None)
    create(Membership(user=user, agency=row.agency, duty=Duty.ISO_SECRETARY), by=None)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


# --- What is sent -----------------------------------------------------------------------------------------------
def storm(host: str, senders: list[Sender], *, size: int, at_once: int, every: float = 0) -> Storm:
    """All of them hand in: one more comes `every` so many seconds, and so many at most are under way at a time."""
    told, started = Storm(), time.monotonic()

    def come(place: int) -> tuple[list[tuple[str, float]], list[str]]:
        time.sleep(max(started + place * every - time.monotonic(), 0))
        return _hand_in(host, senders[place], size)

    with ThreadPoolExecutor(at_once) as hands:
        for seconds, faults in hands.map(come, range(len(senders))):
            for what, second in seconds:
                told.seconds[what].append(second)
            told.faults += faults
    return told


def _hand_in(host: str, sender: Sender, size: int) -> tuple[list[tuple[str, float]], list[str]]:
    """The evidence file by file, then the report; what was not answered as a success is told."""
    seconds, faults = [], []
    for what, path, fields, name in _acts(sender):
        started = time.monotonic()
        status, where = _post(host, path, sender.session, fields, name, pdf(f"{sender.report} {path} {fields}", size))
        seconds.append((what, time.monotonic() - started))
        if status != 302:
            faults.append(f"{path} answered {status} {where}")
    return seconds, faults


def _acts(sender: Sender) -> Iterator[tuple[str, str, dict[str, str], str]]:
    for key in sender.criteria:
        yield "evidence", reverse("evidence_add", args=[sender.report]), {"criterion": str(key)}, "upload"
    paper = {"number": f"{sender.report}/BC-UBND", "day": f"{today():%d/%m/%Y}"}
    yield "report", reverse("assessment_hand_in", args=[sender.report]), paper, "scan"


def _post(host: str, path: str, session: str, fields: dict[str, str], name: str, content: bytes) -> tuple[int, str]:
    """A form with one file, as a browser sends it."""
    edge = uuid.uuid4().hex
    said = {"csrfmiddlewaretoken": TOKEN, "form_token": uuid.uuid4().hex, **fields}
    head = "".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in said.items()
    )
    head += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="Bao cao.pdf"\r\n'
    body = head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + f"\r\n--{edge}--\r\n".encode()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    connection = http.client.HTTPConnection(host, timeout=120)
    try:
        headers = {"Cookie": cookies, "Content-Type": f"multipart/form-data; boundary={edge}"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


def pdf(seed: Any, size: int) -> bytes:
    """A sound PDF of this size, like no other: what a scanner makes does not get smaller."""
    head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    tail = b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n60\n%%EOF\n"
    noise = Random(seed).randbytes(PIECE).replace(b"\n", b" ").replace(b"\r", b" ")
    padding = (noise * (size // PIECE + 1))[: max(size - len(head) - len(tail) - 1, 0)]
    return head + b"%" + padding + tail
