"""Agencies chosen by lot: from whom, by which seed and who came out is kept, so that anybody can draw again."""

from collections.abc import Iterable, Mapping
from datetime import date
from secrets import token_hex
from typing import Any

from django.db import transaction

from agencies.choices import Level
from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.text import normalise
from inspections.choices import InspectionForm, ProposalCause
from inspections.drawing import drawn
from inspections.models import InspectionPlan, PlanDraw
from inspections.queries.plan_candidates import candidates, keys_of
from inspections.services.plan_holding import held_draft
from inspections.services.plan_lists import add_agencies

LONGEST_SEED = 64


@transaction.atomic
def draw_agencies(
    plan: InspectionPlan,
    *,
    form: str,
    level: str,
    count: int,
    on: date,
    by: Any,
    seed: str = "",
    population: Iterable[int] | None = None,
) -> PlanDraw:
    """Draw so many agencies of a level and put them on a list of a draft; the draw is kept with its seed.

    `seed`: what was agreed on before, say a lottery's number of the day; empty: the portal makes one. `population`:
    the agencies to draw from; None: all who may come on the list. Refuses less than one, and more than there are.
    """
    row = held_draft(plan)
    if form not in InspectionForm.values or level not in Level.values:
        refuse("Hãy chọn hình thức và cấp để chọn ngẫu nhiên.", "level")
    seed = normalise(seed) or token_hex(8)
    if len(seed) > LONGEST_SEED:
        refuse(f"Số khởi tạo dài quá {LONGEST_SEED} ký tự. Hãy dùng số ngắn hơn.", "seed")
    may_come = keys_of(candidates(row, form, on, level))
    wanted = set(may_come) if population is None else set(population)
    if wanted - set(may_come):
        refuse("Có cơ quan không chọn được (khác cấp, chưa áp dụng, hoặc đã trong danh sách). Hãy tải lại trang.")
    _refuse_count(count, len(wanted), Level(level))
    came_out = drawn(seed, wanted, count)
    made = PlanDraw.objects.create(
        plan=row, form=form, level=level, on=on, seed=seed, population=sorted(wanted), drawn=came_out, by=by
    )
    text = f"Chọn ngẫu nhiên {count} trong {len(wanted)} cơ quan ngày {told(on)}, số khởi tạo {seed}"
    add_agencies(row, form, came_out, on=on, by=by, cause=ProposalCause.DRAWN, cause_text=text)
    return made


def draw_by_quota(
    plan: InspectionPlan, quotas: Mapping[str, int], *, form: str, on: date, by: Any, seed: str = ""
) -> list[PlanDraw]:
    """A draw for each level with a quota above zero, by one seed; all of them or none."""
    seed = normalise(seed) or token_hex(8)
    with transaction.atomic():
        return [
            draw_agencies(plan, form=form, level=level, count=quotas[level], on=on, by=by, seed=seed)
            for level in Level.values
            if quotas.get(level)
        ]


def is_reproducible(made: PlanDraw) -> bool:
    """Does the draw, made again from its seed and population, give just those who are on record?"""
    return drawn(made.seed, made.population, len(made.drawn)) == made.drawn


def _refuse_count(count: int, there: int, level: Level) -> None:
    if count < 1:
        refuse("Số cơ quan cần chọn phải từ 1. Hãy sửa số.", "count")
    if count > there:
        refuse(
            f"{level.label} chỉ còn {there} cơ quan để chọn, không đủ {count}. Hãy giảm số cơ quan cần chọn.", "count"
        )
