"""Rows of plans, criteria and self-assessments for tests: real rows, saved as the portal saves them."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import factory
from django.conf import settings

from agencies.choices import Duty, Level, Obligation
from agencies.models import Agency
from common.files import FileState, StoredFile
from common.history import save_versioned
from common.text import fold, sort_key
from inspections import models
from inspections.choices import (
    AnswerKind,
    ApprovalShape,
    AssessmentState,
    InspectionForm,
    Part,
    PlanState,
    ReminderChannel,
    ReminderKind,
    Round,
    SealStep,
    SetState,
)
from inspections.sealing import digest
from inspections.services.criteria import create_set
from inspections.sheets import BandSaid, ChoiceSaid, ContentSaid, CriterionSaid, SectionSaid
from tests.factories.agencies import (
    BareAgencyFactory,
    MembershipFactory,
    NamedFactory,
    PaperFactory,
    ProvinceFactory,
    TrackedFactory,
)

YEAR = 2026
DUE = date(2026, 6, 30)
REFERENCE = Path(settings.BASE_DIR) / "fixtures" / "reference"


# --- Criteria ---------------------------------------------------------------------------------------------------
class SetFactory(TrackedFactory):
    """A draft without any criteria."""

    class Meta:
        model = models.CriteriaSet

    province = factory.SubFactory(ProvinceFactory)
    name = factory.Sequence(lambda number: f"Phiếu chấm điểm {number}")
    label = "2026"
    name_key = factory.LazyAttribute(lambda row: fold(row.name))


class SectionFactory(TrackedFactory):
    class Meta:
        model = models.CriteriaSection

    criteria_set = factory.SubFactory(SetFactory)
    position = 1
    title = factory.Sequence(lambda number: f"Phần {number}")


class CriterionFactory(TrackedFactory):
    class Meta:
        model = models.Criterion

    section = factory.SubFactory(SectionFactory)
    position = 1
    code = factory.Sequence(lambda number: f"{number + 1}")
    text = "Đánh giá nội bộ trong năm"
    maximum = Decimal(10)
    answer_kind = AnswerKind.POINTS


class ChoiceFactory(TrackedFactory):
    class Meta:
        model = models.CriterionChoice

    criterion = factory.SubFactory(CriterionFactory, answer_kind=AnswerKind.CHOICE)
    position = 1
    label = factory.Sequence(lambda number: f"Mức {number}")
    points = Decimal(5)


class BandFactory(TrackedFactory):
    class Meta:
        model = models.GradeBand

    criteria_set = factory.SubFactory(SetFactory)
    position = 1
    name = "Tốt"
    at_least = Decimal(80)


# --- Plans ------------------------------------------------------------------------------------------------------
class PlanFactory(TrackedFactory):
    """A plan that is being made; `make_plan` makes one in force."""

    class Meta:
        model = models.InspectionPlan

    province = factory.SubFactory(ProvinceFactory)
    year = YEAR
    title = factory.Sequence(lambda number: f"Kế hoạch kiểm tra HTQLCL số {number}")
    title_key = factory.LazyAttribute(lambda row: fold(row.title))


class BasisFactory(TrackedFactory):
    class Meta:
        model = models.PlanBasis

    plan = factory.SubFactory(PlanFactory)
    position = 1
    text = "Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014"


class PartnerFactory(TrackedFactory):
    class Meta:
        model = models.PlanPartner

    plan = factory.SubFactory(PlanFactory)
    position = 1
    name = "Sở Nội vụ"


class TargetFactory(TrackedFactory):
    class Meta:
        model = models.PlanTarget

    plan = factory.SubFactory(PlanFactory)
    form = InspectionForm.DOSSIER
    level = Level.COMMUNE
    count = 156


class TeamFactory(TrackedFactory):
    class Meta:
        model = models.InspectionTeam

    plan = factory.SubFactory(PlanFactory)
    province = factory.SelfAttribute("plan.province")
    name = factory.Sequence(lambda number: f"Đoàn số {number}")


class DerivedDutyFactory(TrackedFactory):
    class Meta:
        model = models.DerivedDuty

    membership = factory.SubFactory(
        MembershipFactory, duty=Duty.INSPECTOR, province=None, agency=factory.SubFactory(BareAgencyFactory)
    )


class TeamMemberFactory(TrackedFactory):
    class Meta:
        model = models.TeamMember

    team = factory.SubFactory(TeamFactory)
    name = "Nguyễn Văn Đoàn"


class PlannedFactory(NamedFactory):
    """An agency on a plan's list of inspections by dossier."""

    class Meta:
        model = models.PlannedInspection

    agency = factory.SubFactory(BareAgencyFactory)
    province = factory.SelfAttribute("agency.province")
    plan = factory.SubFactory(PlanFactory, province=factory.SelfAttribute("..province"))
    form = InspectionForm.DOSSIER
    level = Level.COMMUNE
    obligation = Obligation.ENCOURAGED
    name = "UBND xã Bình Mỹ"


class PlanMoveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanMove

    plan = factory.SubFactory(PlanFactory)
    before = PlanState.DRAFT
    after = PlanState.AGREED_BY_SUBDEPARTMENT
    on = date(2026, 1, 19)


class PlanVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanVersion

    plan = factory.SubFactory(PlanFactory)
    number = 0
    on = date(2026, 2, 25)
    content = factory.LazyFunction(lambda: {"dossier": []})
    sha256 = factory.LazyAttribute(lambda row: digest(row.content))


class PlanDrawFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PlanDraw

    plan = factory.SubFactory(PlanFactory)
    form = InspectionForm.ON_SITE
    level = Level.COMMUNE
    on = date(2026, 1, 10)
    seed = "20260110"
    population = factory.LazyFunction(lambda: [1, 2, 3])
    drawn = factory.LazyFunction(lambda: [2])


# --- Self-assessments -------------------------------------------------------------------------------------------
class AssessmentFactory(TrackedFactory):
    """What an agency owes under a plan; not begun. `handed_in` hands it in."""

    class Meta:
        model = models.SelfAssessment

    agency = factory.SubFactory(BareAgencyFactory)
    province = factory.SelfAttribute("agency.province")
    plan = factory.SubFactory(PlanFactory, province=factory.SelfAttribute("..province"))
    criteria_set = factory.SubFactory(SetFactory, province=factory.SelfAttribute("..province"))
    level = Level.COMMUNE
    name = "UBND xã Bình Mỹ"
    due_on = DUE
    opened_on = date(2026, 4, 1)
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class PartFactory(TrackedFactory):
    class Meta:
        model = models.AssessmentPart

    assessment = factory.SubFactory(AssessmentFactory)
    part = Part.DIFFICULTIES


class AssessmentFigureFactory(TrackedFactory):
    class Meta:
        model = models.AssessmentFigure

    assessment = factory.SubFactory(AssessmentFactory)
    what = "divisions"
    count = 10
    of = 10


class AnswerFactory(TrackedFactory):
    class Meta:
        model = models.Answer

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(
        CriterionFactory, section__criteria_set=factory.SelfAttribute("...assessment.criteria_set")
    )
    points = Decimal(8)


class FileFactory(factory.django.DjangoModelFactory):
    """A row of a file that lies nowhere: for tests that open none."""

    class Meta:
        model = StoredFile

    name = "minh-chung.pdf"
    stored_name = factory.Sequence(lambda number: f"tep/00/{number:040x}")
    purpose = "evidence"
    size = 1_000
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    content_type = "application/pdf"
    state = FileState.STORED


class EvidenceFactory(TrackedFactory):
    class Meta:
        model = models.Evidence

    answer = factory.SubFactory(AnswerFactory)
    assessment = factory.SelfAttribute("answer.assessment")
    file = factory.SubFactory(FileFactory)
    sha256 = factory.SelfAttribute("file.sha256")


class AssessmentMoveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AssessmentMove

    assessment = factory.SubFactory(AssessmentFactory)
    before = AssessmentState.OPEN
    after = AssessmentState.IN_PROGRESS
    on = date(2026, 4, 2)


class SealFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AssessmentSeal

    assessment = factory.SubFactory(AssessmentFactory)
    step = SealStep.SUBMITTED
    content = factory.LazyFunction(lambda: {"answers": {}})
    sha256 = factory.LazyAttribute(lambda row: digest(row.content))


class ExtensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Extension

    assessment = factory.SubFactory(AssessmentFactory)
    from_due = factory.SelfAttribute("assessment.due_on")
    until = date(2026, 7, 15)
    reason = "Đang sắp xếp đơn vị hành chính"


# --- Review, results, reminders ---------------------------------------------------------------------------------
class AssignmentFactory(TrackedFactory):
    class Meta:
        model = models.ReviewAssignment

    plan = factory.SubFactory(PlanFactory)
    section = factory.SubFactory(SectionFactory)
    department = factory.SubFactory(BareAgencyFactory)


class ReviewScoreFactory(TrackedFactory):
    class Meta:
        model = models.ReviewScore

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(
        CriterionFactory, section__criteria_set=factory.SelfAttribute("...assessment.criteria_set")
    )
    round = Round.FIRST
    points = Decimal(6)


class ExplanationFactory(TrackedFactory):
    class Meta:
        model = models.Explanation

    assessment = factory.SubFactory(AssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory)
    text = "Biên bản họp ngày 05/5/2026 gửi kèm"


class ResultFactory(TrackedFactory):
    class Meta:
        model = models.Result

    assessment = factory.SubFactory(AssessmentFactory)
    total = Decimal("86.67")
    grade = "Tốt"


class RuleFactory(TrackedFactory):
    class Meta:
        model = models.ReminderRule

    plan = factory.SubFactory(PlanFactory)
    days_before = 7


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Reminder

    assessment = factory.SubFactory(AssessmentFactory)
    kind = ReminderKind.BEFORE_DUE
    channel = ReminderChannel.TELEPHONE
    on = date(2026, 6, 23)
    to_name = "Lê Thị Thư Ký"


# --- Whole things -----------------------------------------------------------------------------------------------
def small_content() -> ContentSaid:
    """Ten points by each kind of answer but text, a bonus and a penalty."""
    levels = (ChoiceSaid("Đủ", Decimal(10)), ChoiceSaid("Một phần", Decimal(5)), ChoiceSaid("Chưa", Decimal(0)))
    return ContentSaid(
        sections=(
            SectionSaid(
                "Tổ chức",
                (
                    CriterionSaid("1.1", "Có Ban chỉ đạo ISO", Decimal(10), AnswerKind.YES_NO),
                    CriterionSaid("1.2", "Mục tiêu", Decimal(10), AnswerKind.CHOICE, choices=levels),
                ),
            ),
            SectionSaid(
                "Thực hiện",
                (
                    CriterionSaid("2.1", "Đúng hạn", Decimal(10), AnswerKind.RATIO, may_not_apply=True),
                    CriterionSaid("2.2", "Hồ sơ", Decimal(10), AnswerKind.POINTS),
                    CriterionSaid("2.3", "Sáng kiến", Decimal(2), AnswerKind.YES_NO, kind="bonus"),
                    CriterionSaid("2.4", "Số liệu sai", Decimal(5), AnswerKind.POINTS, kind="penalty"),
                ),
            ),
        ),
        bands=(BandSaid("Tốt", Decimal(80)), BandSaid("Khá", Decimal(65)), BandSaid("Chưa đạt", Decimal(0))),
    )


def make_set(province: Any, **facts: Any) -> models.CriteriaSet:
    """A small set of a province, whole."""
    said = {"name": "Phiếu nhỏ", "label": "2026", "content": small_content(), **facts}
    return create_set(province, by=None, **said)


def lock(criteria_set: models.CriteriaSet, on: date = date(2026, 1, 1)) -> models.CriteriaSet:
    criteria_set.state, criteria_set.locked_on = SetState.LOCKED, on
    return save_versioned(criteria_set, by=None)


def make_plan(province: Any, *agencies: Agency, state: str = PlanState.UNDER_WAY, **facts: Any) -> Any:
    """A plan in force that inspects these agencies by dossier."""
    paper = PaperFactory(number="346/QĐ-UBND", issued_on=date(2026, 2, 25))
    shape = {"approval_paper": paper, "approval_shape": ApprovalShape.DECISION_APPROVING}
    plan = PlanFactory(province=province, state=state, **{"report_due_on": DUE, **shape, **facts})
    for agency in agencies:
        PlannedFactory(plan=plan, agency=agency, name=str(agency))
    return plan


def handed_in(assessment: models.SelfAssessment, state: str = AssessmentState.SUBMITTED) -> models.SelfAssessment:
    """The same assessment as it stands after it was handed in, or later."""
    assessment.state, assessment.receipt = state, f"TKT-2026-{assessment.pk:06}"
    assessment.submitted_at = datetime(2026, 6, 20, 3, 0, tzinfo=UTC)
    return save_versioned(assessment, by=None)


def reference_content(name: str) -> ContentSaid:
    """A fixture of fixtures/reference as the portal would say it."""
    return read_content(json.loads((REFERENCE / f"{name}.json").read_text()))


def read_content(said: Mapping[str, Any]) -> ContentSaid:
    """A set as a fixture writes it: numbers as texts, levels by name (none named: all)."""
    return ContentSaid(
        sections=tuple(
            SectionSaid(section["title"], tuple(map(_read_criterion, section["criteria"])), section.get("note", ""))
            for section in said["sections"]
        ),
        bands=tuple(BandSaid(band["name"], Decimal(band["at_least"])) for band in said["bands"]),
    )


def _read_criterion(said: Mapping[str, Any]) -> CriterionSaid:
    levels = said.get("levels", Level.values)
    facts = {name: value for name, value in said.items() if name not in ("levels", "choices", "maximum", "weight")}
    return CriterionSaid(
        **facts,
        maximum=Decimal(said["maximum"]),
        weight=Decimal(said.get("weight", "1")),
        at_province=Level.PROVINCE in levels,
        at_district=Level.DISTRICT in levels,
        at_commune=Level.COMMUNE in levels,
        choices=tuple(ChoiceSaid(one["label"], Decimal(one["points"])) for one in said.get("choices", ())),
    )
