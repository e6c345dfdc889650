"""A province in which every list has rows, every fact is given, and names are as long as names get."""

from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.choices import AppointmentRole
from agencies.models import SavedFilter
from agencies.services.periods import change_from_day
from common.clock import today
from common.registry import spreadsheet_kinds
from common.spreadsheets import staging
from common.spreadsheets.models import ImportBatch
from tests.cast import Cast
from tests.factories.agencies import (
    AppointmentFactory,
    CertificateFactory,
    ClusterFactory,
    DivisionFactory,
    FigureFactory,
    OfficerAssignmentFactory,
    PaperFactory,
    StatusFactory,
    UnitFactory,
    full_agency,
)
from tests.journeys.roster import roster

LONG = "Ban Quản lý các dự án đầu tư xây dựng và phát triển đô thị khu vực cửa khẩu quốc tế Vĩnh Xương"
MORE_THAN_A_PAGE = 51


def fill(cast: Cast, rows: int = 3) -> None:
    """Give the home province rows of everything, its longest names on the secretary's agency."""
    unit = UnitFactory(province=cast.home, name="Huyện Châu Phú")
    cluster = ClusterFactory(
        province=cast.home, name="Cụm theo dõi số 1: Châu Phú, Châu Thành và các xã ven sông Hậu"
    )
    for number in range(rows):
        full_agency(cast.home, f"UBND xã Số {number}", unit=unit if number % 2 else None, cluster=cluster)
    full_agency(cast.home, LONG)
    _fill_agency(cast)
    for owner, shared in ((cast.staff, cast.home), (cast.leader, None)):
        query = "level=commune&status=applying"
        SavedFilter.objects.create(
            owner=owner, name="Các xã đang áp dụng", url_name="agency_list", query=query, shared_in=shared
        )


def _fill_agency(cast: Cast) -> None:
    own = cast.own
    period = own.periods.get()
    change_from_day(
        period, on=date(2021, 7, 1), version=period.version, by=cast.staff, name=LONG, reason="Nghị quyết 12/NQ-HĐND"
    )
    CertificateFactory(holder=own, part=LONG)
    CertificateFactory(holder=own, kind="certificate", issued_on=date(2018, 5, 4), paper=PaperFactory(excerpt=LONG))
    StatusFactory(agency=own, status="building", valid_to=date(2020, 12, 31))
    StatusFactory(agency=own, valid_from=date(2021, 1, 1), source=LONG)
    OfficerAssignmentFactory(agency=own, user=cast.staff)
    for role in AppointmentRole.values:
        AppointmentFactory(agency=own, role=role, name="Nguyễn Phước Bảo Quỳnh Anh", paper=PaperFactory())
    for applies in ("yes", "no"):
        DivisionFactory(agency=own, name=f"Phòng {applies}: {LONG}", applies=applies)
    total = FigureFactory(agency=own)
    FigureFactory(agency=own, count=58, total_of=total, group=LONG)


def imports(cast: Cast, folder: Path) -> dict[str, ImportBatch]:
    """An import with faulty rows, one whose columns must be matched, one applied, one undone."""
    kind = spreadsheet_kinds.get("agencies")
    assert kind is not None
    scope = f"province:{cast.home.pk}"

    def receive(content: bytes, name: str) -> ImportBatch:
        file = SimpleUploadedFile(name, content)
        return staging.receive(file, kind, scope=scope, on=today(), by=cast.staff, correct=False)

    faulty = receive(roster(folder / "danh_sach.xlsx").read_bytes(), "danh_sach_co_quan_hanh_chinh_nha_nuoc.xlsx")
    matching = receive("Số hiệu,Tên gì đó\nX1,UBND xã Lạ\n".encode(), "khong_ro_cot.csv")
    return {"faulty": faulty, "matching": matching}
