"""A plan as it is sealed: what was issued and what each amendment left, read back and held against each other."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from agencies.choices import Level, Obligation
from common.documents import OfficialDocument
from inspections.choices import InspectionForm, PlanState
from inspections.models import InspectionPlan, InspectionTeam, PlannedInspection, PlanVersion
from inspections.sealing import plain

CONTENT = 1  # how content is laid out; what was sealed under another number is read by its own rules
FACTS = (
    "title", "year", "lead_name", "opens_on", "report_due_on", "review_due_on", "results_due_on",
    "explanation_days", "dossier_from", "dossier_to", "site_from", "site_to", "rounds", "is_made_up", "note",
)  # fmt: skip
OF_A_LINE = (
    "name", "level", "obligation", "edition_name", "window_from", "window_to", "cause", "cause_text", "note",
)  # fmt: skip


# --- To be sealed -----------------------------------------------------------------------------------------------
def content_of(plan: InspectionPlan, lines: Iterable[PlannedInspection] | None = None) -> dict[str, Any]:
    """All that a plan says: its own facts and papers, targets, teams and both lists (`lines`: as they will be)."""
    if lines is None:
        lines = plan.inspections.standing().select_related("team")
    ordered = sorted(lines, key=lambda line: (line.sort_key, line.agency_id))
    content: dict[str, Any] = plain(
        {
            "content": CONTENT,
            "plan": {
                **{name: getattr(plan, name) for name in FACTS},
                "province": plan.province.name,
                "approval_shape": plan.approval_shape,
                "paper": _paper(plan.paper),
                "submission_paper": _paper(plan.submission_paper),
                "approval_paper": _paper(plan.approval_paper),
                "criteria_set": str(plan.criteria_set or ""),
                "commune_criteria_set": str(plan.commune_criteria_set or ""),
            },
            "bases": [row.text for row in plan.bases.order_by("position", "pk")],
            "partners": [row.name for row in plan.partners.order_by("position", "pk")],
            "targets": list(plan.targets.order_by("pk").values("form", "level", "obligation", "count")),
            "teams": [_team(team) for team in plan.teams.order_by("name", "pk").prefetch_related("members")],
            "lists": {form: [_line(line) for line in ordered if line.form == form] for form in InspectionForm.values},
        }
    )
    return content


def _paper(paper: OfficialDocument | None) -> dict[str, Any] | None:
    names = ("number", "issued_on", "issuer", "signer", "excerpt")
    return {name: getattr(paper, name) for name in names} if paper else None


def _team(team: InspectionTeam) -> dict[str, Any]:
    members = sorted(team.members.all(), key=lambda one: one.pk)
    told = [{name: getattr(one, name) for name in ("name", "title", "unit_name", "role")} for one in members]
    return {"name": team.name, "paper": _paper(team.paper), "members": told}


def _line(line: PlannedInspection) -> dict[str, Any]:
    said = {name: getattr(line, name) for name in OF_A_LINE}
    return {"agency": line.agency_id, **said, "team": line.team.name if line.team else ""}


# --- Read back --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SealedLine:
    """A line of a list as it was sealed."""

    agency: int
    name: str
    level: str
    obligation: str
    edition_name: str
    window_from: date | None
    window_to: date | None
    team: str
    cause: str
    cause_text: str
    note: str

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def obligation_label(self) -> str:
        return str(Obligation(self.obligation).label) if self.obligation else ""


def sealed_list(version: PlanVersion, form: str) -> list[SealedLine]:
    """A list of a plan as a version sealed it, in its order."""
    return [
        SealedLine(**{**line, "window_from": _day(line["window_from"]), "window_to": _day(line["window_to"])})
        for line in version.content["lists"][form]
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# --- Held against each other ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Changed:
    """An agency of which one version says another thing than the one before; `fields`: of what."""

    before: SealedLine
    after: SealedLine

    @property
    def fields(self) -> list[str]:
        was, now = asdict(self.before), asdict(self.after)
        return [name for name, value in was.items() if now[name] != value]


@dataclass(frozen=True)
class Difference:
    """What an amendment did to one list."""

    form: str
    added: list[SealedLine]
    taken_out: list[SealedLine]
    changed: list[Changed]

    def __bool__(self) -> bool:
        return bool(self.added or self.taken_out or self.changed)


def differences(before: PlanVersion, after: PlanVersion) -> list[Difference]:
    """What a version changed of both lists, held against an earlier one."""
    return [_difference(before, after, form) for form in InspectionForm.values]


def _difference(before: PlanVersion, after: PlanVersion, form: str) -> Difference:
    was = {line.agency: line for line in sealed_list(before, form)}
    now = {line.agency: line for line in sealed_list(after, form)}
    return Difference(
        form,
        added=[line for key, line in now.items() if key not in was],
        taken_out=[line for key, line in was.items() if key not in now],
        changed=[Changed(was[key], line) for key, line in now.items() if key in was and was[key] != line],
    )


def changed_facts(before: PlanVersion, after: PlanVersion) -> Mapping[str, tuple[Any, Any]]:
    """The facts of the plan itself of which a version says another thing: name → before, after. Not what was recorded
    between them without any amendment: the number of its own, and the day on which the start opened the reports."""
    was, now = before.content["plan"], after.content["plan"]
    changed = {name: (was.get(name), value) for name, value in now.items() if was.get(name) != value}
    changed.pop("paper", None)
    if "opens_on" in changed and was.get("opens_on") is None and now["opens_on"] == _opened_on(after, was):
        del changed["opens_on"]
    return changed


def _opened_on(version: PlanVersion, was: Mapping[str, Any]) -> str | None:
    """The day that the start set where the plan named none, as it is sealed."""
    start = version.plan.moves.filter(after=PlanState.UNDER_WAY, on__lte=version.on).first()
    return min(str(start.on), was.get("report_due_on") or str(start.on)) if start else None
