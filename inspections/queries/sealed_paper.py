"""A plan as a version sealed it, told as its papers tell it: the .docx of what was issued, whatever came after."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from inspections.choices import InspectionForm
from inspections.models import PlanVersion
from inspections.paper_facts import AnnexRow, MemberSaid, PlanDays, PlanPaper, Recorded, TargetSaid, TeamSaid
from inspections.queries.plan_paper import LEAD, in_annex_order, office_of
from inspections.queries.plan_versions import SealedLine, sealed_list


def sealed_plan_facts(version: PlanVersion, unit: str = "") -> PlanPaper:
    """The plan of a version; the lists have no codes, which are the register's and change."""
    content = version.content
    said = content["plan"]
    return PlanPaper(
        office=replace(office_of(version.plan, unit), name=said["lead_name"] or LEAD),
        year=said["year"],
        title=said["title"],
        shape=said["approval_shape"] or PlanPaper.shape,
        paper=_recorded(said["paper"]),
        submission=_recorded(said["submission_paper"]),
        approval=_recorded(said["approval_paper"]),
        bases=tuple(content["bases"]),
        partners=tuple(content["partners"]),
        dossier=_rows(version, InspectionForm.DOSSIER),
        on_site=_rows(version, InspectionForm.ON_SITE),
        targets=tuple(TargetSaid(**row) for row in content["targets"]),
        teams=tuple(_team(team) for team in content["teams"]),
        days=_days(said),
        rounds=said["rounds"],
        criteria=said["criteria_set"],
        commune_criteria=said["commune_criteria_set"],
        is_made_up=said["is_made_up"],
    )


def _recorded(paper: Mapping[str, Any] | None) -> Recorded:
    return Recorded(paper["number"], _day(paper["issued_on"])) if paper else Recorded()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _days(said: Mapping[str, Any]) -> PlanDays:
    names = [one.name for one in fields(PlanDays) if one.name != "explanation_days"]
    return PlanDays(**{name: _day(said[name]) for name in names}, explanation_days=said["explanation_days"])


def _team(team: Mapping[str, Any]) -> TeamSaid:
    members = (MemberSaid(one["name"], one["role"], one["title"], one["unit_name"]) for one in team["members"])
    return TeamSaid(team["name"], tuple(members))


def _rows(version: PlanVersion, form: str) -> tuple[AnnexRow, ...]:
    return in_annex_order((_row(line) for line in sealed_list(version, form)), form)


def _row(line: SealedLine) -> AnnexRow:
    return AnnexRow(
        agency=line.agency,
        name=line.name,
        level=line.level,
        obligation=line.obligation,
        edition=line.edition_name,
        window_from=line.window_from,
        window_to=line.window_to,
        team=line.team,
        note=line.note,
    )
