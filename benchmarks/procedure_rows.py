"""Made-up catalogues: 20,000 procedures in a province of 118 agencies, most of them for a published TTHC each, and
what a decision asks to review of them.

Written without history, which no page of the lists reads: the nation has 680,000 of them.
"""

from collections.abc import Sequence
from datetime import date

from agencies.models import Agency, Province
from agencies.services.dated import day_before
from common import bulk_rows
from common.clock import today
from common.documents import OfficialDocument
from procedures.choices import ProcedureKind, ProcedureState, PublicationAction, ReviewCause, RevisionStep
from procedures.models import (
    AdministrativeProcedure,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationDecision,
    PublicationLine,
    ReviewTask,
)
from procedures.services.coverage import refresh_coverage
from procedures.services.keys import keys_of_line, keys_of_procedure

OF_AN_AGENCY = ((ProcedureKind.SYSTEM, 6), (ProcedureKind.INTERNAL, 9), (ProcedureKind.ADMINISTRATIVE, 155))
FIELDS = ("Hộ tịch", "Đất đai", "Chứng thực", "Bảo trợ xã hội", "Xây dựng", "Lao động", "Môi trường", "Giáo dục")
THINGS = ("giấy xác nhận", "giấy phép", "bản sao trích lục", "quyết định hỗ trợ", "chứng chỉ hành nghề")
SINCE, ISSUED, AMENDED, DUE = date(2020, 1, 1), date(2022, 3, 1), date(2024, 6, 1), date(2024, 7, 1)
AMENDED_LINES = 5


def fill(province: Province, agencies: Sequence[Agency]) -> None:
    """What the province has published, and each agency's catalogue of it."""
    published = _published(province)
    rows = [row for agency in agencies for row in _catalogue(agency)]
    bulk_rows.insert(rows)
    approved = {"issue": "01", "issued_on": ISSUED, "step": RevisionStep.APPROVED, "valid_from": ISSUED}
    bulk_rows.insert([ProcedureRevision(procedure=row, **approved) for row in rows])
    administrative = [row for row in rows if row.is_administrative]
    bulk_rows.insert(
        [
            ProcedureLink(
                procedure=row, province=province, administrative=published[n % len(published)], valid_from=ISSUED
            )
            for n, row in enumerate(administrative)
        ]
    )
    if administrative:
        _amend(province, published[:AMENDED_LINES], administrative)
    refresh_coverage(Agency.objects.filter(province=province), today())


def _amend(province: Province, amended: list[AdministrativeProcedure], procedures: Sequence[Procedure]) -> None:
    """A decision that amends TTHC, and the reviews that it asks of the procedures linked to them."""
    paper = OfficialDocument(number=f"{province.pk}/QĐ-UBND", issued_on=AMENDED)
    bulk_rows.insert([paper])
    decision = PublicationDecision(province=province, paper=paper, in_force_from=AMENDED, review_due_on=DUE)
    bulk_rows.insert([decision])
    keys = [row.pk for row in amended]
    PublicationLine.objects.filter(province=province, administrative__in=keys).update(valid_to=day_before(AMENDED))
    lines = [_line(decision, row, action=PublicationAction.AMENDED, valid_from=AMENDED) for row in amended]
    bulk_rows.insert(lines)
    told = {"cause": ReviewCause.AMENDED, "opened_on": AMENDED, "due_on": DUE, "province": province}
    bulk_rows.insert(
        [
            ReviewTask(agency_id=row.agency_id, procedure=row, line=line, administrative=line.administrative, **told)
            for first, line in enumerate(lines)
            for row in procedures[first :: OF_AN_AGENCY[-1][1]]
        ]
    )


def _published(province: Province) -> list[AdministrativeProcedure]:
    """The nation's TTHC, made with its first province, in force in this one."""
    known = list(AdministrativeProcedure.objects.order_by("key"))
    if not known:
        known = [
            AdministrativeProcedure(
                key=f"1.{n:06}", name=f"Cấp {THINGS[n % 5]} số {n}", field=FIELDS[n % len(FIELDS)]
            )
            for n in range(OF_AN_AGENCY[-1][1])
        ]
        bulk_rows.insert(known)
    decision = PublicationDecision(province=province, is_baseline=True, in_force_from=SINCE)
    bulk_rows.insert([decision])
    bulk_rows.insert([_line(decision, row) for row in known])
    return known


def _line(
    decision: PublicationDecision,
    row: AdministrativeProcedure,
    *,
    action: PublicationAction = PublicationAction.BASELINE,
    valid_from: date = SINCE,
) -> PublicationLine:
    keys = keys_of_line(row.key, row.name, row.field)
    return PublicationLine(
        decision=decision, province=decision.province, administrative=row, action=action, valid_from=valid_from,
        code=row.key, name=row.name, field=row.field, at_province=True, at_district=True, at_commune=True,
        folded=keys.folded_name, sort_key=keys.sort_key,
    )  # fmt: skip


def _catalogue(agency: Agency) -> list[Procedure]:
    rows = []
    for kind, count in OF_AN_AGENCY:
        for n in range(count):
            code, name = f"{kind[:2].upper()}-{n + 1:03}", f"Quy trình cấp {THINGS[n % 5]} số {n}"
            keys = keys_of_procedure(code, name)._asdict()
            issued = {"state": ProcedureState.ISSUED, "valid_from": ISSUED, "division_name": f"Bộ phận {n % 7}"}
            rows.append(
                Procedure(
                    agency=agency, province_id=agency.province_id, kind=kind, code=code, name=name, **issued, **keys
                )
            )
    return rows
