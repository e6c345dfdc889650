"""What an agency owes under a plan and hands in: its self-assessment, with figures, answers and evidence."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.choices import Level
from agencies.models import Agency, Province
from agencies.models.membership import sight_of
from common.appended import Appended, AppendedQuerySet
from common.history import Tracked
from inspections.choices import NOT_HANDED_IN, AssessmentState, FigureOf, Part, PartState, Round, SealStep
from inspections.models.criteria import POINTS, CriteriaSet, Criterion, CriterionChoice
from inspections.models.plan import InspectionPlan


class SelfAssessmentQuerySet(models.QuerySet["SelfAssessment"]):
    def visible_to(self, user: Any) -> "SelfAssessmentQuerySet":
        """Those of agencies in sight; a whole province without a list of its agencies."""
        return sight_of(user).narrow(self, Q(agency__in=Agency.objects.visible_to(user)))

    def not_handed_in(self) -> "SelfAssessmentQuerySet":
        return self.filter(state__in=NOT_HANDED_IN)


class SelfAssessment(Tracked):
    """Báo cáo tự kiểm tra, đánh giá of an agency under a plan: what it owes, until when, and how far it has come.

    Level and name are those of the plan's day. `on_behalf`: an officer handed it in for an agency that sent paper
    or mail, which arrived on `arrived_on`. `receipt` is the portal's own number.
    """

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", related_name="assessments", on_delete=models.PROTECT
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", related_name="self_assessments", on_delete=models.PROTECT
    )
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name="bộ tiêu chí", related_name="assessments", on_delete=models.PROTECT
    )
    level = models.CharField("cấp", max_length=10, choices=Level)
    name = models.CharField("tên cơ quan", max_length=250)
    due_on = models.DateField("hạn nộp")
    state = models.CharField(
        "trạng thái", max_length=15, choices=AssessmentState, default=AssessmentState.OPEN, editable=False
    )
    round = models.CharField("vòng", max_length=10, choices=Round, default=Round.SELF, editable=False)
    opened_on = models.DateField("ngày mở")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nộp", null=True, blank=True, editable=False, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    on_behalf = models.BooleanField("nộp thay", default=False, editable=False)
    arrived_on = models.DateField("ngày đến", null=True, blank=True)
    report_number = models.CharField("số báo cáo", max_length=100, blank=True)
    report_day = models.DateField("ngày báo cáo", null=True, blank=True)
    report_file = models.ForeignKey(
        "common.StoredFile", verbose_name="báo cáo đã ký", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    receipt = models.CharField("mã tiếp nhận", max_length=40, blank=True, editable=False)
    is_late = models.BooleanField("nộp muộn", default=False, editable=False)
    explain_by = models.DateField("hạn giải trình", null=True, blank=True, editable=False)
    sort_key = models.CharField(max_length=700, editable=False)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tự kiểm tra, đánh giá"
        verbose_name_plural = "báo cáo tự kiểm tra, đánh giá"
        ordering = ["plan", "sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssessmentState.values), name="assessment_state_known"),
            models.CheckConstraint(condition=Q(round__in=Round.values), name="assessment_round_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="assessment_level_known"),
            models.CheckConstraint(
                condition=Q(state__in=NOT_HANDED_IN) | Q(submitted_at__isnull=False) & ~Q(receipt=""),
                name="handed_in_with_a_receipt",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=False) | Q(arrived_on__isnull=False), name="handed_in_for_with_its_arrival"
            ),
            models.UniqueConstraint(fields=["plan", "agency"], name="assessment_once_in_a_plan"),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="assessment_receipt_once"),
        ]
        indexes = [
            models.Index(fields=["plan", "state", "due_on"], name="assessments_owed"),
            models.Index(fields=["agency", "due_on"], name="assessments_of_an_agency"),
        ]

    def __str__(self) -> str:
        return f"Báo cáo tự kiểm tra, đánh giá, {self.name}"

    @property
    def is_handed_in(self) -> bool:
        return self.state not in NOT_HANDED_IN

    @property
    def is_explained(self) -> bool:
        return self.state == AssessmentState.EXPLAINED

    @property
    def is_final(self) -> bool:
        return self.state == AssessmentState.FINAL


class OfVisibleAssessments(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfVisibleAssessments":
        return self.filter(assessment__in=SelfAssessment.objects.visible_to(user))


class AppendedOfAssessments(AppendedQuerySet):
    def visible_to(self, user: Any) -> "AppendedOfAssessments":
        return self.filter(assessment__in=SelfAssessment.objects.visible_to(user))


class AssessmentPart(Tracked):
    """Một phần của báo cáo on the secretary's task list: what she typed there, and when she said that it holds."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="parts", on_delete=models.PROTECT
    )
    part = models.CharField("phần", max_length=20, choices=Part)
    state = models.CharField("tình trạng", max_length=12, choices=PartState, default=PartState.NOT_STARTED)
    data = models.JSONField("nội dung", default=dict, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)

    objects = OfVisibleAssessments.as_manager()

    class Meta:
        verbose_name = "phần của báo cáo"
        verbose_name_plural = "phần của báo cáo"
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="assessment_part_known"),
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="part_state_known"),
            models.UniqueConstraint(fields=["assessment", "part"], name="part_once_in_a_report"),
        ]

    def __str__(self) -> str:
        return self.get_part_display()


class AssessmentFigure(Tracked):
    """Số liệu của báo cáo ("10/10 phòng", "306 TTHC"): as the agency says it, beside what the portal counted."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="figures", on_delete=models.PROTECT
    )
    what = models.CharField("số liệu", max_length=20, choices=FigureOf)
    count = models.PositiveIntegerField("số lượng", null=True, blank=True)
    of = models.PositiveIntegerField("trên tổng số", null=True, blank=True)
    portal_count = models.PositiveIntegerField("cổng đếm được", null=True, blank=True, editable=False)
    portal_of = models.PositiveIntegerField("cổng đếm được, trên tổng số", null=True, blank=True, editable=False)
    confirmed = models.BooleanField("vẫn đúng", default=False)

    objects = OfVisibleAssessments.as_manager()

    class Meta:
        verbose_name = "số liệu của báo cáo"
        verbose_name_plural = "số liệu của báo cáo"
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=FigureOf.values), name="figure_known"),
            models.CheckConstraint(
                condition=Q(of__isnull=True) | Q(count__isnull=False) & Q(count__lte=F("of")),
                name="figure_part_within_its_whole",
            ),
            models.UniqueConstraint(fields=["assessment", "what"], name="figure_once_in_a_report"),
        ]

    def __str__(self) -> str:
        return f"{self.told} {self.get_what_display()}"

    @property
    def told(self) -> str:
        """The figure as it is read: "6", "10/10"."""
        count = "chưa có" if self.count is None else str(self.count)
        return count if self.of is None else f"{count}/{self.of}"

    @property
    def is_from_portal(self) -> bool:
        """Does the agency say what the portal counted?"""
        return self.portal_count is not None and (self.count, self.of) == (self.portal_count, self.portal_of)


class Answer(Tracked):
    """Câu trả lời of an agency to a criterion, and the points that follow from it (`score`: tự chấm)."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="answers", on_delete=models.PROTECT
    )
    criterion = models.ForeignKey(Criterion, verbose_name="tiêu chí", related_name="+", on_delete=models.PROTECT)
    yes = models.BooleanField("có", null=True, blank=True)
    points = models.DecimalField("điểm", null=True, blank=True, **POINTS)
    numerator = models.DecimalField("số đạt", max_digits=14, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField("trên tổng số", max_digits=14, decimal_places=2, null=True, blank=True)
    choice = models.ForeignKey(
        CriterionChoice, verbose_name="mức", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    text = models.TextField("trả lời, giải thích", blank=True)
    not_applicable = models.BooleanField("không áp dụng", default=False)
    not_applicable_reason = models.CharField("lý do không áp dụng", max_length=500, blank=True)
    score = models.DecimalField("điểm tự chấm", max_digits=9, decimal_places=2, null=True, blank=True, editable=False)
    from_last_year = models.BooleanField("lấy từ năm trước", default=False, editable=False)
    confirmed = models.BooleanField("vẫn đúng", default=False)

    named_with = ("criterion",)  # what its name asks for

    objects = OfVisibleAssessments.as_manager()

    class Meta:
        verbose_name = "câu trả lời"
        verbose_name_plural = "câu trả lời"
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(points__isnull=True) | Q(points__gte=0))
                & (Q(numerator__isnull=True) | Q(numerator__gte=0))
                & (Q(denominator__isnull=True) | Q(denominator__gte=0)),
                name="answer_not_negative",
            ),
            models.UniqueConstraint(fields=["assessment", "criterion"], name="answer_once_in_a_report"),
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class Evidence(Tracked):
    """Minh chứng: a file for an answer or for a part of the report, with its own date and the hash of its content."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="evidence", on_delete=models.PROTECT
    )
    answer = models.ForeignKey(
        Answer, verbose_name="câu trả lời", null=True, blank=True, related_name="evidence", on_delete=models.PROTECT
    )
    part = models.CharField("phần", max_length=20, choices=Part, blank=True)
    file = models.ForeignKey("common.StoredFile", verbose_name="tệp", related_name="+", on_delete=models.PROTECT)
    title = models.CharField("tên minh chứng", max_length=300, blank=True)
    dated_on = models.DateField("ngày của văn bản", null=True, blank=True)
    sha256 = models.CharField("mã kiểm SHA-256", max_length=64, editable=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    round = models.CharField("nộp ở vòng", max_length=10, choices=Round, default=Round.SELF, editable=False)

    objects = OfVisibleAssessments.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["assessment", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False, part="") | Q(answer__isnull=True, part__in=Part.values),
                name="evidence_of_an_answer_or_a_part",
            ),
            models.CheckConstraint(condition=Q(round__in=Round.values), name="evidence_round_known"),
            models.UniqueConstraint(fields=["answer", "sha256"], name="evidence_once_of_an_answer"),
            models.UniqueConstraint(
                fields=["assessment", "part", "sha256"],
                condition=Q(answer__isnull=True),
                name="evidence_once_of_a_part",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="evidence_by_content")]

    def __str__(self) -> str:
        return self.title or str(self.file)

    @property
    def is_of_explanation(self) -> bool:
        """Was it added when items had been given back?"""
        return self.round != Round.SELF


# --- What stands for ever -------------------------------------------------------------------------------------------
class AssessmentMove(Appended):
    """A step of a self-assessment from one state to another, and why where it went back."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="moves", on_delete=models.PROTECT
    )
    before = models.CharField("từ", max_length=15, choices=AssessmentState)
    after = models.CharField("sang", max_length=15, choices=AssessmentState)
    on = models.DateField("ngày")
    reason = models.CharField("lý do", max_length=1_000, blank=True)

    objects = AppendedOfAssessments.as_manager()

    class Meta:
        verbose_name = "bước của báo cáo"
        verbose_name_plural = "bước của báo cáo"
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__in=AssessmentState.values, after__in=AssessmentState.values),
                name="assessment_move_known",
            ),
            models.CheckConstraint(
                condition=~Q(before=AssessmentState.SUBMITTED, after=AssessmentState.IN_PROGRESS) | ~Q(reason=""),
                name="given_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"


class AssessmentSeal(Appended):
    """Bản niêm phong: all that was handed over at a step, with the hash of it."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="seals", on_delete=models.PROTECT
    )
    step = models.CharField("bước", max_length=15, choices=SealStep)
    number = models.PositiveSmallIntegerField("lần", default=1)  # a report that was given back is handed in again
    content = models.JSONField("nội dung")
    sha256 = models.CharField("mã kiểm SHA-256", max_length=64)

    objects = AppendedOfAssessments.as_manager()

    class Meta:
        verbose_name = "bản niêm phong"
        verbose_name_plural = "bản niêm phong"
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=SealStep.values), name="seal_step_known"),
            models.UniqueConstraint(fields=["assessment", "step", "number"], name="sealed_once_at_a_step"),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class Extension(Appended):
    """Gia hạn: from which due day to which, why and by which paper."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="extensions", on_delete=models.PROTECT
    )
    from_due = models.DateField("hạn cũ")
    until = models.DateField("hạn mới")
    reason = models.CharField("lý do", max_length=1_000)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = AppendedOfAssessments.as_manager()

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ["assessment", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("from_due")), name="extended_to_a_later_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="extended_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Gia hạn đến {self.until:%d/%m/%Y}"
