"""The first page: what needs its reader today, then how the register stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.choices import Level, Obligation
from agencies.filters import ANY, MINE, NONE
from agencies.models.membership import sight_of
from agencies.rules import in_department, sees_whole_province
from common.home_panels import home_panels
from common.http import reads
from common.registry import Todo, todos
from reports.queries import (
    LEVELS,
    OBLIGATIONS,
    STATUSES,
    UNKNOWN_STATUS,
    District,
    Line,
    Standing,
    by_district,
    by_province,
    counted,
    sees_many_provinces,
    standings_and_counts,
)

ONLY_MINE = "cua-toi"


@reads
def home(request: Any) -> HttpResponse:
    """Tổng quan, as the reader's duty has it."""
    if sees_many_provinces(request.user):
        return render(request, "reports/home_nation.html", nation(request.user, request.day))
    if sees_whole_province(request.user):
        return render(request, "reports/home.html", province(request))
    return render(request, "reports/home_own.html", own(request))


def register_address(**conditions: Any) -> str:
    """The register's list under these conditions; an empty one is asked for as "none"."""
    return f"{reverse('agency_list')}?{urlencode({name: word or NONE for name, word in conditions.items()})}"


# --- A province -------------------------------------------------------------------------------------------------
def province(request: Any) -> dict[str, Any]:
    user, mine = request.user, request.GET.get("viec") == ONLY_MINE
    asked, panels = list(todos), list(home_panels)
    waits = [one.counts(user, request.day, mine) for one in asked]
    rows, counts = standings_and_counts(
        user, request.day, [*waits, *(one.counts(user, request.day) for one in panels)]
    )
    waiting = [todo for one, counted in zip(asked, counts, strict=False) for todo in one.told(counted, mine)]
    beside = zip(panels, counts[len(asked) :], strict=True)
    lines = counted(rows)
    years = sorted({year for line in lines for year in line.editions}, key=lambda year: year or 9_999)
    return {
        "works_here": in_department(user),
        "mine": mine,
        "todo_tabs": [
            {"label": "Cả phòng", "url": reverse("home"), "current": not mine},
            {"label": "Của tôi", "url": f"{reverse('home')}?viec={ONLY_MINE}", "current": mine},
        ],
        "todos": [todo for todo in [*work(user, rows, mine=mine), *waiting] if todo.count],
        "panels": [(one.template, one.told(counted)) for one, counted in beside],
        "total": len(rows),
        "declared": sum(row.edition is not None for row in rows),
        "list_address": reverse("agency_list"),
        "years": [
            {
                "year": year,
                "total": sum(line.editions.get(year, 0) for line in lines),
                "address": register_address(edition=year),
            }
            for year in years
        ],
        "lines": [told(line, years) for line in lines],
        "levels": by_level(rows),
        "districts": [district_bar(district) for district in by_district(rows)],
        "tiles": [tile(row) for row in rows if row.level == Level.COMMUNE],
    }


def work(user: Any, rows: Iterable[Standing], *, mine: bool) -> list[Todo]:
    """What the register itself asks for."""
    charge = [row for row in rows if not mine or row.officer == user.pk]
    only = {"officer": MINE} if mine else {}
    mandatory = {"obligation": Obligation.MANDATORY}
    asked = [
        Todo(
            sum(row.edition is None and row.obligation == Obligation.MANDATORY for row in charge),
            "cơ quan bắt buộc chưa công bố",
            register_address(edition=None, **mandatory, **only),
            state="bad",
        ),
        Todo(
            sum(not row.status for row in charge),
            "cơ quan chưa ghi nhận tình trạng áp dụng",
            register_address(status=None, **only),
        ),
        Todo(
            sum(not row.has_secretary for row in charge),
            "cơ quan chưa có thư ký ISO",
            register_address(missing="secretary", **only),
        ),
        Todo(
            sum(not (row.phone or row.email) for row in charge),
            "cơ quan chưa có điện thoại và thư điện tử",
            register_address(missing="contact", **only),
        ),
    ]
    if not mine:
        nobody = sum(row.officer is None for row in charge)
        asked.append(Todo(nobody, "cơ quan chưa có chuyên viên phụ trách", register_address(officer=None)))
    return asked


def told(line: Line, years: list[int | None]) -> dict[str, Any]:
    """A line of the table with the address behind each of its figures."""
    at = {"level": line.level, "obligation": line.obligation, "status": line.status}
    return {
        "level": LEVELS[line.level],
        "obligation": OBLIGATIONS.get(line.obligation, "chưa rõ"),
        "status": STATUSES.get(line.status, UNKNOWN_STATUS),
        "cells": [
            {"year": year, "count": line.editions.get(year, 0), "address": register_address(edition=year, **at)}
            for year in years
        ],
        "total": line.total,
        "address": register_address(**at),
    }


def by_level(rows: list[Standing]) -> list[dict[str, Any]]:
    """How many of each level have declared."""
    bars = []
    for level, label in LEVELS.items():
        here = [row for row in rows if row.level == level]
        if here:
            declared = sum(row.edition is not None for row in here)
            bars.append(
                {
                    "label": label,
                    "value": declared,
                    "total": len(here),
                    "url": register_address(level=level, edition=ANY),
                }
            )
    return bars


def district_bar(district: District) -> dict[str, Any]:
    return {
        "label": district.name,
        "value": district.declared,
        "total": district.total,
        "url": register_address(unit=district.key, level=Level.COMMUNE, edition=ANY),
    }


def tile(row: Standing) -> dict[str, Any]:
    return {
        "label": row.name,
        "url": reverse("agency_detail", args=[row.agency]),
        "state": row.status_kind,
        "word": row.status_word,
    }


# --- Many provinces, one agency -----------------------------------------------------------------------------------
def nation(user: Any, on: date) -> dict[str, Any]:
    provinces = by_province(user, on)
    lines = [{"line": line, "address": register_address(province=line.key)} for line in provinces]
    return {"lines": lines, "total": sum(line.total for line in provinces)}


def own(request: Any) -> dict[str, Any]:
    """The agencies in sight, one's own first; who keeps or inspects one is told what waits there, in the same
    question."""
    user, day = request.user, request.day
    heads = sight_of(user).heads
    asked = list(todos) if sight_of(user).agencies else []
    rows, counts = standings_and_counts(user, day, [one.counts(user, day, True) for one in asked])
    waiting = [todo for one, counted in zip(asked, counts, strict=True) for todo in one.told(counted, True)]
    return {
        "rows": sorted(rows, key=lambda row: row.agency not in heads),
        "has_duty": request.duty is not None,
        "keeps_one": bool(asked),
        "edits_one": bool(heads),
        "todos": [todo for todo in waiting if todo.count],
    }
