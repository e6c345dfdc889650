"""Two provinces with a row of everything, so that what belongs to one can be asked for by the other's people."""

import copy
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook, load_workbook

from agencies.choices import AppointmentRole, Duty, UnitScheme
from agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyPeriod,
    Appointment,
    Certificate,
    Cluster,
    Division,
    Membership,
    Province,
    SavedFilter,
    StatedFigure,
)
from common.clock import today
from common.history import create, save_versioned
from common.registry import spreadsheet_kinds
from common.spreadsheets import staging
from common.spreadsheets.finding import Found, find_rows
from common.spreadsheets.kinds import Kind
from common.spreadsheets.models import ImportBatch
from tests.answers import read_whole
from tests.cast import Cast, make_user
from tests.factories.agencies import (
    AppointmentFactory,
    CertificateFactory,
    ClusterFactory,
    DivisionFactory,
    FigureFactory,
    OfficerAssignmentFactory,
    UnitFactory,
)

# Notes of reading and of the moment, no facts of anybody.
NOT_FACTS = {"sessions.Session", "usersessions.UserSession", "common.EventEntry", "common.FormToken"}
SEEN = {"last_seen_at", "last_login"}
TAGS = re.compile(r"<[^>]+>")


@dataclass
class Side:
    """A province with its rows; every name of it is nobody else's."""

    province: Province
    agency: Agency
    period: AgencyPeriod
    unit: AdministrativeUnit
    cluster: Cluster
    appointment: Appointment
    division: Division
    figure: StatedFigure
    certificate: Certificate
    saved: SavedFilter
    batch: ImportBatch
    officer: Any  # the department's
    keeper: Any  # the agency's own
    secrets: tuple[str, ...]
    papers: Any = None  # tests.hostile.papers.Papers, where a test asks for them
    catalogue: Any = None  # tests.hostile.catalogue.Catalogue, likewise
    inspections: Any = None  # tests.hostile.inspections.Inspections, likewise


@dataclass
class World:
    cast: Cast
    home: Side
    abroad: Side


def make_world(cast: Cast) -> World:
    keeper = _keeper_abroad(cast)
    home = _side(cast.home, cast.own, cast.users["staff"], cast.users["secretary"], "An Giang")
    abroad = _side(cast.abroad, cast.foreign, cast.users["foreign_staff"], keeper, "Sơn La")
    return World(cast, home, abroad)


def _keeper_abroad(cast: Cast) -> Any:
    return make_user("thuky3", "Quàng Thị Giữ", {"duty": Duty.ISO_SECRETARY, "agency": cast.foreign})


def _side(province: Province, agency: Agency, officer: Any, keeper: Any, mark: str) -> Side:
    unit = UnitFactory(province=province, scheme=UnitScheme.FROM_2025_07, name=f"Xã Bí Mật {mark}")
    cluster = ClusterFactory(province=province, name=f"Cụm Kín {mark}")
    period = agency.periods.get()
    period.unit, period.cluster = unit, cluster
    save_versioned(period, by=None)
    OfficerAssignmentFactory(agency=agency, user=officer)
    names = (f"Người Giữ {mark}", f"Phòng Riêng {mark}", f"Bộ lọc của {mark}", f"so_kin_{province.code}")
    certificate = CertificateFactory(holder=agency, paper__number=f"77{province.code}/QĐ-KIN")
    return Side(
        province, agency, period, unit, cluster,
        appointment=AppointmentFactory(agency=agency, role=AppointmentRole.SECRETARY, name=names[0], user=None),
        division=DivisionFactory(agency=agency, name=names[1]),
        figure=FigureFactory(agency=agency, group=f"Nhóm {mark}"),
        certificate=certificate,
        saved=SavedFilter.objects.create(owner=officer, name=names[2], url_name="agency_list", query="level=commune",
                                         shared_in=province),
        batch=import_of(province, officer, f"{names[3]}.xlsx"),
        officer=officer,
        keeper=keeper,
        secrets=(period.name, unit.name, cluster.name, *names, certificate.paper.number),
    )  # fmt: skip


def roster(*rows: list[Any]) -> bytes:
    """A workbook of these rows."""
    book, content = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def import_of(province: Province, owner: Any, file_name: str) -> ImportBatch:
    """A roster of agencies right before it is applied: one new agency, and one faulty row."""
    content, found = _read(province.code, province.name)
    kind, upload = agency_kind(), SimpleUploadedFile(file_name, content)
    batch = staging.open_batch(upload, kind, scope=f"province:{province.pk}", on=today(), by=owner)
    found = copy.deepcopy(found)
    staging.check(found.rows, kind, batch.context(owner))
    staging.keep(batch, found, found.rows, by=owner)
    return batch


@cache
def _read(code: str, name: str) -> tuple[bytes, Found]:
    """The file is read in a child process; what stands in it is the same for every test."""
    head, new = (
        ["Mã cơ quan", "Tên cơ quan", "Cấp", "Email"],
        [f"{code}.N1", f"Sở Mới {name}", "Tỉnh", "a@vidu.example"],
    )
    content = roster(head, new, [f"{code}.N2", f"Sở Lỗi {name}", "Tỉnh", "không phải thư"])
    return content, find_rows(SimpleUploadedFile("so.xlsx", content), agency_kind(), file_name="so.xlsx")


def agency_kind() -> Kind:
    kind = spreadsheet_kinds.get("agencies")
    assert kind is not None
    return kind


def lend(duty: Membership, to: Any) -> Membership:
    """A duty lent for a week."""
    begin, end = today(), today() + timedelta(days=7)
    facts = {"duty": duty.duty, "province": duty.province, "agency": duty.agency, "delegated_from": duty}
    return create(Membership(user=to, valid_from=begin, valid_to=end, **facts), by=None)


def facts() -> dict[str, list[Any]]:
    """Every row of every table that holds facts, with its history."""
    found = {}
    with connection.cursor() as cursor:
        for label, statement in _statements():
            cursor.execute(statement)
            found[label] = cursor.fetchall()
    return found


@cache
def _statements() -> list[tuple[str, str]]:
    """A question a table, written once: asked hundreds of times a test, the ORM would cost more than the portal."""
    name = connection.ops.quote_name
    found = []
    for model in apps.get_models():
        if model._meta.label in NOT_FACTS or model._meta.proxy:
            continue
        columns = [field.column for field in model._meta.concrete_fields if field.attname not in SEEN]
        order = name(model._meta.pk.column)
        told = ", ".join(map(name, columns))
        found.append((model._meta.label, f"SELECT {told} FROM {name(model._meta.db_table)} ORDER BY {order}"))  # noqa: S608 - names of our own
    return found


def text_of(answer: Any) -> str:
    """What a reader of the answer gets to see, without the tags between."""
    content = read_whole(answer)
    if content.startswith(b"PK"):
        sheet = load_workbook(BytesIO(content)).active
        return "\n".join(str(cell.value) for row in sheet for cell in row)
    return TAGS.sub("", content.decode())
