"""Which procedures a line of a scope lists; its number is then counted, and nothing else can be typed there."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from agencies.choices import Counted
from agencies.models import ScopeLine
from agencies.services.certificate_checks import refuse
from agencies.services.dated import locked
from common.errors import Refused, Stale
from common.history import bulk_create, delete, save_versioned
from common.registry import Follower, declaration_differences, followers
from procedures.models import Procedure, ScopeProcedure
from procedures.queries.procedure_page import title_of
from procedures.queries.scope import SCOPE_DIFFERENCE, covered_agencies, listed

NAMED = 3  # procedures that a refusal names


@transaction.atomic
def list_procedures(
    line: ScopeLine, procedures: Collection[Procedure], *, version: int, by: Any, reason: str = ""
) -> ScopeLine:
    """Say which procedures of the catalogue a line of a scope is made of: from then on its number is counted.

    No procedure at all: the number stays as the paper states it. Refuses a stale version (`Stale`), a line that
    counts something else, a procedure of an agency that the paper does not cover, one that was never issued, and
    one that another line of the paper lists.
    """
    locked(line.certificate.holder)
    row = ScopeLine.objects.select_related("certificate").get(pk=line.pk)
    if row.version != version:
        raise Stale(row)
    if row.counted != Counted.PROCEDURE and procedures:
        refuse(f"Dòng này đếm {row.get_counted_display()}, không đếm quy trình. Hãy đổi đơn vị tính trước.")
    wanted = {procedure.pk: procedure for procedure in procedures}
    _check(row, list(wanted.values()))
    standing = {one.procedure_id: one for one in ScopeProcedure.objects.filter(line=row)}
    leaving = [one for key, one in standing.items() if key not in wanted]
    coming = [ScopeProcedure(line=row, procedure=one) for key, one in wanted.items() if key not in standing]
    if not leaving and not coming:
        return row
    delete(leaving, by=by, reason=reason or "Sửa danh sách quy trình của phạm vi")
    bulk_create(coming, by=by, reason=reason)
    row.count = len(wanted) or row.count
    return save_versioned(row, by=by, reason=reason)


def _check(row: ScopeLine, procedures: list[Procedure]) -> None:
    covered = covered_agencies(row.certificate)
    strangers = [one for one in procedures if one.agency_id not in covered]
    if strangers:
        refuse(f"{_names(strangers)}: không thuộc cơ quan nào trong phạm vi. Hãy bỏ khỏi danh sách.", "procedures")
    drafts = [one for one in procedures if one.is_draft]
    if drafts:
        refuse(f"{_names(drafts)}: chưa ban hành nên chưa công bố được. Hãy bỏ khỏi danh sách.", "procedures")
    elsewhere = ScopeProcedure.objects.filter(
        line__certificate=row.certificate, procedure__in=[one.pk for one in procedures]
    ).exclude(line=row)
    twice = elsewhere.select_related("line", "procedure").order_by("procedure__sort_key").first()
    if twice is not None:
        refuse(
            f"“{title_of(twice.procedure)}” đã có ở dòng “{twice.line.group}”. Mỗi quy trình chỉ đếm một lần.",
            "procedures",
        )


def _names(procedures: Sequence[Procedure]) -> str:
    more = f" và {len(procedures) - NAMED} quy trình khác" if len(procedures) > NAMED else ""
    return "; ".join(f"“{title_of(one)}”" for one in procedures[:NAMED]) + more


# --- A counted number is counted ----------------------------------------------------------------------------------
def keep_counts(rows: Sequence[Any], kind: str) -> None:
    """Whoever writes a line of a scope (a form, a spreadsheet, an undo): where it lists procedures, its number is
    theirs. Refuses another one."""
    counted = listed(rows) if kind == "~" else {}
    for row in rows:
        number = counted.get(row.pk, row.count)
        if number != row.count or (row.pk in counted and row.counted != Counted.PROCEDURE):
            sentence = (
                f"Dòng “{row.group}” được đếm từ danh sách {number} quy trình nên không nhập số khác. "
                "Hãy sửa danh sách quy trình của dòng ấy."
            )
            raise Refused(sentence, {"lines": sentence})


def register_scope() -> None:
    followers.add("scope_counts", Follower(frozenset([ScopeLine]), keep_counts))
    declaration_differences.add("scope", SCOPE_DIFFERENCE)
