"""A catalogue that does not begin empty: the starter kit adopted, or another agency's procedures copied as drafts."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Agency, Division
from agencies.services.certificate_checks import refuse
from agencies.services.dated import locked, refuse_after_its_end
from common.clock import today
from common.history import bulk_create
from common.text import exact_key
from procedures.choices import ProcedureKind, ProcedureState
from procedures.models import KitProcedure, Procedure, ProcedureLink
from procedures.queries.levels import of_another_level
from procedures.services.procedures import describe

MOST_AT_ONCE = 2_000
COPIED = ("kind", "name", "clauses", "note")


@transaction.atomic
def adopt_kit(agency: Agency, *, by: Any, on: date) -> list[Procedure]:
    """Lấy bộ quy trình mẫu: every usual system process that the agency does not have yet becomes a draft of it.

    A code that another procedure bears is left out. Refuses an agency that has ended by then, and where there is
    nothing left to take.
    """
    locked(agency)
    refuse_after_its_end(agency, on, "on")
    standing = list(_standing(agency))
    kits, codes = {row.kit_id for row in standing}, {row.code for row in standing}
    names = {exact_key(row.name) for row in standing}
    made = []
    for kit in KitProcedure.objects.all():
        if kit.pk in kits or exact_key(kit.name) in names:
            continue
        row = Procedure(agency=agency, province_id=agency.province_id, kit=kit)
        code = "" if kit.code in codes else kit.code
        describe(
            row, kind=ProcedureKind.SYSTEM, code=code, name=kit.name, clauses=kit.clauses, note=kit.purpose
        )  # fmt: skip
        made.append(row)
    if not made:
        refuse("Cơ quan đã lấy đủ bộ quy trình mẫu. Hãy mở danh mục quy trình hệ thống để sửa cho đúng cơ quan mình.")
    bulk_create(made, by=by, reason="Lấy từ bộ quy trình mẫu")
    return made


@transaction.atomic
def copy_catalogue(
    source: Agency, target: Agency, *, procedures: Collection[Procedure], by: Any, on: date | None = None
) -> list[Procedure]:
    """Sao danh mục: procedures of another agency of the province become drafts of this one, which keep their origin.

    A procedure comes with its TTHC, but for those of another level than the target's; its part of the office where
    the target has one of that name, else as typed; without its owner, revisions and files: these are the other
    agency's own. What was copied before, or stands under the same kind and name, is left out, and a code that is
    taken. Refuses another province, the agency itself, foreign procedures, too many, and where nothing is left.
    """
    locked(target)
    day = on or today()
    _check_copy(source, target, procedures, day)
    standing = list(_standing(target))
    names = {(row.kind, exact_key(row.name)) for row in standing}
    origins, codes = {row.origin_id for row in standing}, {row.code for row in standing if row.code}
    divisions = {exact_key(row.name): row for row in Division.objects.filter(agency=target).on(day)}
    made = []
    for origin in sorted(procedures, key=lambda row: (row.kind, row.sort_key, row.pk)):
        key = (origin.kind, exact_key(origin.name))
        if origin.pk in origins or key in names:
            continue
        made.append(_copied(origin, target, codes, divisions))
        names.add(key)
    if not made:
        refuse("Các quy trình này đã có trong danh mục của cơ quan. Hãy chọn quy trình khác.", "procedures")
    bulk_create(made, by=by, reason=f"Sao từ danh mục của {source}")
    _copy_links(source, target, made, day, by=by)
    return made


def _standing(agency: Agency) -> Any:
    return Procedure.objects.filter(agency=agency).exclude(state=ProcedureState.WITHDRAWN)


def _check_copy(source: Agency, target: Agency, procedures: Collection[Procedure], day: date) -> None:
    if source.pk == target.pk:
        refuse("Không sao danh mục của chính cơ quan. Hãy chọn cơ quan khác.", "source")
    if source.province_id != target.province_id:
        refuse("Chỉ sao được danh mục của cơ quan trong tỉnh. Hãy chọn cơ quan khác.", "source")
    if any(row.agency_id != source.pk for row in procedures):
        refuse("Có quy trình không thuộc cơ quan được sao. Hãy chọn lại trong danh sách.", "procedures")
    if not procedures:
        refuse("Hãy chọn ít nhất một quy trình để sao.", "procedures")
    if len(procedures) > MOST_AT_ONCE:
        refuse(f"Mỗi lần sao nhiều nhất {MOST_AT_ONCE:,} quy trình. Hãy sao làm nhiều lần.".replace(",", "."))
    refuse_after_its_end(target, day, "on")


def _copied(origin: Procedure, target: Agency, codes: set[str], divisions: dict[str, Division]) -> Procedure:
    told = origin.division.name if origin.division else origin.division_name
    row = Procedure(agency=target, province_id=target.province_id, kit_id=origin.kit_id, origin=origin)
    facts = {name: getattr(origin, name) for name in COPIED}
    code = "" if origin.code in codes else origin.code
    codes.add(code)
    describe(row, **facts, code=code, division=divisions.get(exact_key(told)), division_name=told)
    return row


def _copy_links(source: Agency, target: Agency, made: Iterable[Procedure], day: date, *, by: Any) -> None:
    copies = {row.origin_id: row for row in made}
    theirs = ProcedureLink.objects.filter(procedure__agency=source).on(day).select_related("administrative")
    links = [link for link in theirs.order_by("pk") if link.procedure_id in copies]
    foreign = of_another_level(target, {link.administrative for link in links}, day)
    new = [
        ProcedureLink(
            procedure=copies[link.procedure_id],
            province_id=target.province_id,
            administrative=link.administrative,
            code=link.code,
        )
        for link in links
        if link.administrative_id not in foreign
    ]
    bulk_create(new, by=by, reason="Sao cùng quy trình")
