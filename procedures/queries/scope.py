"""The procedures that the scope of a declaration or certificate lists, and whether the catalogue is still the same.

Only what lists its procedures is compared. What the catalogue has besides is told where the scope is listed whole:
each line that counts procedures names them, and the paper is not about a part of the system.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from agencies.choices import Counted
from agencies.models import Certificate, CertificateCover, ScopeLine
from common.days import on_day
from common.registry import Difference
from procedures.choices import ProcedureState
from procedures.models import Procedure, ScopeProcedure
from procedures.queries.procedure_page import title_of

NAMED = 5  # procedures that a sentence names


# --- What is listed -----------------------------------------------------------------------------------------------
def listed(lines: Iterable[ScopeLine | int]) -> dict[int, int]:
    """How many procedures each of these lines lists; those that only state a number are left out."""
    rows = ScopeProcedure.objects.filter(line__in=[getattr(line, "pk", line) for line in lines]).order_by()
    return dict(rows.values_list("line").annotate(Count("pk")))


def procedures_of(line: ScopeLine) -> QuerySet[Procedure]:
    """The procedures that a line lists, in the order of the catalogue; who sees the certificate sees its scope."""
    return Procedure.objects.filter(scopes__line=line).order_by("-kind", "sort_key", "pk")


def covered_agencies(certificate: Certificate) -> set[int]:
    """The holder, and who else its paper covers."""
    covers = CertificateCover.objects.filter(certificate=certificate).values_list("agency", "division__agency")
    return {certificate.holder_id, *(key for pair in covers for key in pair if key)}


# --- What differs -------------------------------------------------------------------------------------------------
def added(certificate: Any, holder: Any, on: date) -> QuerySet[Any]:
    """The holder's procedures in force on the day that no line lists."""
    named = ScopeProcedure.objects.filter(procedure=OuterRef("pk"), line__certificate=certificate)
    procedures: Any = Procedure.objects.in_force(on).filter(agency=holder)
    unnamed: QuerySet[Any] = procedures.filter(~Exists(named))
    return unnamed


def gone(certificate: Any, on: date) -> QuerySet[Any]:
    """The rows of the scope whose procedure is not in force on the day."""
    in_force = on_day(on, "procedure__") & ~Q(procedure__state=ProcedureState.DRAFT)
    return ScopeProcedure.objects.filter(line__certificate=certificate).filter(~in_force)


def _is_whole() -> Q:
    silent = ScopeLine.objects.filter(certificate=OuterRef("pk"), counted=Counted.PROCEDURE).filter(
        ~Exists(ScopeProcedure.objects.filter(line=OuterRef("pk")))
    )
    return Q(part="") & ~Q(Exists(silent))


def _columns(on: date) -> dict[str, Any]:
    lists = Q(Exists(ScopeProcedure.objects.filter(line__certificate=OuterRef("pk"))))
    unnamed = added(OuterRef(OuterRef("pk")), OuterRef("holder"), on)
    ended = gone(OuterRef("pk"), on)
    return {
        "scope_added": _counted(lists & _is_whole(), unnamed),
        "scope_gone": _counted(lists, ended),
        "scope_differs": Case(
            When(lists & Q(Exists(ended)), then=Value(True)),
            When(lists & _is_whole() & Q(Exists(unnamed)), then=Value(True)),
            default=Value(False),
        ),
    }


def _counted(condition: Q, rows: QuerySet[Any]) -> Case:
    """How many rows there are, asked only where the condition holds."""
    number = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Case(When(condition, then=Coalesce(Subquery(number), 0)), default=Value(0))


def _told(certificate: Any) -> str:
    more, fewer = certificate.scope_added, certificate.scope_gone
    parts = [f"có thêm {more} quy trình chưa nêu trong phạm vi"] if more else []
    parts += [f"không còn {fewer} quy trình đã nêu trong phạm vi"] if fewer else []
    return f"Danh mục quy trình {', '.join(parts)}." if parts else ""


def _named(certificate: Any, on: date) -> list[str]:
    sentences = []
    if certificate.scope_added:
        rows = added(certificate, certificate.holder_id, on).order_by("kind", "sort_key", "pk")
        sentences.append(_sentence("Chưa nêu trong phạm vi", list(rows[:NAMED]), certificate.scope_added))
    if certificate.scope_gone:
        ended = gone(certificate, on).select_related("procedure").order_by("procedure__sort_key", "pk")
        names = [row.procedure for row in ended[:NAMED]]
        sentences.append(_sentence("Đã nêu nhưng không còn hiệu lực", names, certificate.scope_gone))
    return sentences


def _sentence(head: str, procedures: list[Procedure], count: int) -> str:
    more = f" và {count - len(procedures)} quy trình khác" if count > len(procedures) else ""
    return f"{head}: {'; '.join(map(title_of, procedures))}{more}."


SCOPE_DIFFERENCE = Difference(_columns, Q(scope_differs=True), _told, _named)


def lines_in_sight(user: Any) -> QuerySet[ScopeLine]:
    """The scope lines that a page may open."""
    return ScopeLine.objects.filter(certificate__in=Certificate.objects.visible_to(user))
