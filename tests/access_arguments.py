"""What the walk puts into an address: rows of the secretary's own agency, of the home department, or none."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from agencies.choices import AppointmentRole, BodyKind, CertificateKind, DivisionApplies, TaskKind
from agencies.models import AgencyTask, Appointment, Cluster, Division, SavedFilter, SurveillanceAudit
from agencies.services.calendar_feeds import renew_feed
from agencies.services.service_bodies import create_body
from common.clock import now, today
from common.file_checks import SPREADSHEETS
from common.files import store
from common.history import create
from common.notices import notify
from common.spreadsheets.models import ImportBatch, ImportRow
from common.text import fold, sort_key
from tests.access_catalogue import ARGUMENTS as OF_THE_CATALOGUE
from tests.access_coverage import ARGUMENTS as OF_COVERAGE
from tests.access_inspections_plans import ARGUMENTS as OF_PLANS
from tests.access_inspections_reports import ARGUMENTS as OF_REPORTS
from tests.access_inspections_review import ARGUMENTS as OF_REVIEWS
from tests.agencies.declared import declaration
from tests.cast import Cast
from tests.factories.agencies import CertificateFactory

Arguments = dict[str, Any]
OWN = [
    "agency_detail",
    "agency_certificates",
    "agency_divisions",
    "agency_people",
    "agency_figures",
    "agency_history",
    "agency_change",
    "agency_contact",
    "agency_identifiers",
    "agency_status",
    "agency_officer",
    "figure_add",
    "committee_add",
    "appointment_add",
    "division_add",
]

CERTIFICATE_ACTS = (
    "certificate_renew",
    "certificate_correct",
    "certificate_withdraw",
    "certificate_suspend",
    "certificate_resume",
    "certificate_file_add",
    "audit_plan",
    "audit_add",
)


def at_own_agency(cast: Cast) -> Arguments:
    return {"args": [cast.own.pk]}


def at_own_period(cast: Cast) -> Arguments:
    return {"args": [cast.own.pk, cast.own.periods.get().pk]}


def at_appointment(cast: Cast) -> Arguments:
    role = AppointmentRole.SECRETARY
    held = create(Appointment(agency=cast.own, role=role, name="Lê Thị Thư Ký"), by=None)
    return {"args": [cast.own.pk, held.pk]}


def at_division(cast: Cast) -> Arguments:
    keys = {"folded_name": fold("Phòng Tư pháp"), "sort_key": sort_key("Phòng Tư pháp")}
    row = Division(agency=cast.own, name="Phòng Tư pháp", applies=DivisionApplies.YES, **keys)
    return {"args": [cast.own.pk, create(row, by=None).pk]}


def at_own_filter_of_staff(cast: Cast) -> Arguments:
    saved = SavedFilter.objects.create(owner=cast.staff, name="Cấp xã", url_name="agency_list", query="level=commune")
    return {"args": [saved.pk]}


def at_home_cluster(cast: Cast) -> Arguments:
    return {"args": [create(Cluster(province=cast.home, name="Cụm 1", sort_key="1"), by=None).pk]}


def at_home_body(cast: Cast) -> Arguments:
    facts = {"name": "Trung tâm Tư vấn Châu Phú", "kind": BodyKind.CONSULTANCY}
    return {"args": [create_body(province=cast.home, by=None, **facts).pk]}


def at_secretary(cast: Cast) -> Arguments:
    return {"args": [cast.secretary.pk]}


def at_duty_of_secretary(cast: Cast) -> Arguments:
    return {"args": [cast.secretary.memberships.get().pk]}


def at_home_import(cast: Cast, kind: str = "agencies") -> Arguments:
    """An import of the home department, as it stands right after the upload."""
    book, content = Workbook(), BytesIO()
    book.active.append(["Mã cơ quan", "Tên cơ quan"])
    book.save(content)
    upload = SimpleUploadedFile("danh_sach.xlsx", content.getvalue())
    file = store(upload, by=cast.staff, purpose="roster", limits=SPREADSHEETS)
    batch = ImportBatch.objects.create(
        owner=cast.staff,
        kind=kind,
        scope=f"province:{cast.home.pk}",
        place="An Giang",
        on=today(),
        file=file,
        expires_at="2100-01-01T00:00:00+07:00",
        state="ready",
    )
    return {"args": [batch.pk]}


def at_home_reorganisation(cast: Cast) -> Arguments:
    return at_home_import(cast, "successions")


def at_line_of_home_reorganisation(cast: Cast) -> Arguments:
    key = at_home_reorganisation(cast)["args"][0]
    ImportRow.objects.create(batch_id=key, number=5, state="faulty", raw={"old": "UBND xã Bình Mỹ"})
    return {"args": [key, 5]}


def at_own_task(cast: Cast) -> Arguments:
    task = AgencyTask(agency=cast.own, kind=TaskKind.DECLARE, since=date(2025, 7, 1))
    return {"args": [create(task, by=None).pk]}


def at_row_of_home_import(cast: Cast) -> Arguments:
    return {"args": [*at_home_import(cast)["args"], 2]}


def at_file_of_home_import(cast: Cast) -> Arguments:
    batch = ImportBatch.objects.get(pk=at_home_import(cast)["args"][0])
    return {"args": [batch.file_id]}


def at_own_certificate(cast: Cast) -> Arguments:
    return {"args": [declaration(cast.own).pk]}


def at_own_audit(cast: Cast) -> Arguments:
    kept = CertificateFactory(holder=cast.own, kind=CertificateKind.CERTIFICATE)
    planned = create(SurveillanceAudit(certificate=kept, due_on=today()), by=None)
    return {"args": [kept.pk, planned.pk]}


def at_public_token(cast: Cast) -> Arguments:
    return {"args": [declaration(cast.other).token]}


def at_feed_of_secretary(cast: Cast) -> Arguments:
    return {"args": [renew_feed(by=cast.secretary).token]}


def at_notice(cast: Cast) -> Arguments:
    return {"args": [notify(cast.secretary, "Báo cáo có nội dung phải giải trình.", at=now()).pk]}


ARGUMENTS: dict[str, Callable[[Cast], Arguments]] = {
    "notice_open": at_notice,
    **dict.fromkeys(OWN, at_own_agency),
    "agency_correct": at_own_period,
    **dict.fromkeys(("agency_export", "certificate_export"), lambda cast: {"args": ["csv"]}),
    **dict.fromkeys(("certificate_detail", "certificate_history", "certificate_sheet"), at_own_certificate),
    **dict.fromkeys(CERTIFICATE_ACTS, at_own_certificate),
    "audit_record": at_own_audit,
    "certificate_verify": at_public_token,
    "calendar_feed": at_feed_of_secretary,
    **dict.fromkeys(("appointment_edit", "appointment_end"), at_appointment),
    **dict.fromkeys(("division_edit", "division_end"), at_division),
    "service_body_export": lambda cast: {"args": ["csv"]},
    "filter_delete": at_own_filter_of_staff,
    "cluster_rename": at_home_cluster,
    **dict.fromkeys(("service_body_detail", "service_body_edit"), at_home_body),
    **dict.fromkeys(
        ["member_detail", "member_grant", "member_disable", "member_reopen", "member_link", "member_sign_out"],
        at_secretary,
    ),
    **dict.fromkeys(["member_end", "member_handover", "duty_delegate", "delegation_end"], at_duty_of_secretary),
    "invitation_accept": lambda cast: {"args": ["khong-co-duong-dan-nay"]},
    "import_template": lambda cast: {"args": ["agencies"]},
    **dict.fromkeys(
        [
            "import_match",
            "import_preview",
            "import_apply",
            "import_result",
            "import_undo",
            "import_recheck",
            "import_faults",
            "import_original",
        ],
        at_home_import,
    ),
    "succession_export": lambda cast: {"args": ["csv"]},
    "reorganisation_effects": at_home_reorganisation,
    "reorganisation_row": at_line_of_home_reorganisation,
    "task_finish": at_own_task,
    "import_row": at_row_of_home_import,
    "file_download": at_file_of_home_import,
    **OF_THE_CATALOGUE,
    **OF_COVERAGE,
    **OF_PLANS,
    **OF_REPORTS,
    **OF_REVIEWS,
}
