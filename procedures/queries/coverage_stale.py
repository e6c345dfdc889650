"""The procedures of a province that are to be reviewed, by how long ago their TTHC was amended."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from procedures.models import PublicationLine
from procedures.queries.coverage_lists import stale
from procedures.queries.coverage_overview import AGES, links_seen, of_age

BOUNDS = dict(zip((*AGES, None), (None, *AGES), strict=True))  # at most so many days -> more than so many


def label_of(most: int | None) -> str:
    """`31–90 ngày`, `hơn 180 ngày`."""
    least = BOUNDS[most]
    if most is None:
        return f"hơn {least} ngày"
    return f"đến {most} ngày" if least is None else f"{least + 1}–{most} ngày"


SLUGS: dict[str, int | None] = {str(most or "hon"): most for most in BOUNDS}
CHOICES = [(slug, label_of(most)) for slug, most in SLUGS.items()]


def stale_links(user: Any, on: date, province: int, age: str = "") -> QuerySet[Any]:
    """The links in sight to review on the day, the longest first; `age`: one of `SLUGS`."""
    said = PublicationLine.objects.filter(pk=OuterRef("line"))
    rows = stale(links_seen(user, on).filter(province=province), on)
    if age in SLUGS:
        rows = rows.filter(of_age(BOUNDS[SLUGS[age]], SLUGS[age], on))
    told = rows.select_related("procedure", "administrative").annotate(
        line_name=Subquery(said.values("name")[:1]), line_code=Subquery(said.values("code")[:1])
    )
    return told.order_by(F("amended_on").asc(nulls_first=True), "procedure__agency", "procedure", "pk")
