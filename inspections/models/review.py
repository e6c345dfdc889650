"""The review of a self-assessment: who reviews what, the scores beside the agency's own, and the result."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from agencies.models.membership import sight_of
from common.clock import now
from common.history import Tracked
from inspections.choices import FIRST_REVIEW_TOLD, REVIEW_ROUNDS, AssessmentState, Round
from inspections.models.assessment import OfVisibleAssessments, SelfAssessment
from inspections.models.criteria import POINTS, CriteriaSection, Criterion
from inspections.models.plan import InspectionPlan


def _as_department(user: Any) -> Q | None:
    """The assessments that a user reads as the department or an inspector does; None: all of them."""
    sight = sight_of(user)
    if sight.everything:
        return None
    return Q(assessment__province__in=sight.provinces) | Q(assessment__agency__in=sight.agencies - sight.heads)


def _person(label: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    def visible_to(self, user: Any) -> "ReviewAssignmentQuerySet":
        """The department's own business, and one's own."""
        sight = sight_of(user)
        return self if sight.everything else self.filter(Q(plan__province__in=sight.provinces) | Q(reviewer=user))


class ReviewAssignment(Tracked):
    """Phân công thẩm định: a section that a department (Sở Nội vụ, Sở Tư pháp …) or one person reviews."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", related_name="review_assignments", on_delete=models.PROTECT
    )
    section = models.ForeignKey(
        CriteriaSection, verbose_name="phần của bộ tiêu chí", related_name="+", on_delete=models.PROTECT
    )
    department = models.ForeignKey(
        Agency, verbose_name="cơ quan thẩm định", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    reviewer = _person("người thẩm định")

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công thẩm định"
        verbose_name_plural = "phân công thẩm định"
        ordering = ["plan", "section", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False) | Q(reviewer__isnull=False), name="review_assigned_to_somebody"
            ),
            models.UniqueConstraint(fields=["plan", "section", "reviewer"], name="section_once_of_a_reviewer"),
            models.UniqueConstraint(
                fields=["plan", "section", "department"],
                condition=Q(reviewer__isnull=True),
                name="section_once_of_a_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.reviewer or self.department}"


class ReviewScoreQuerySet(models.QuerySet["ReviewScore"]):
    def visible_to(self, user: Any) -> "ReviewScoreQuerySet":
        """The department and the inspector read all; the agency what it was told: nothing of a review under way."""
        own = _as_department(user)
        if own is None:
            return self
        told = Q(round=Round.FIRST, assessment__state__in=FIRST_REVIEW_TOLD)
        told |= Q(round=Round.SECOND, assessment__state=AssessmentState.FINAL)
        return self.filter(own | told & Q(assessment__in=SelfAssessment.objects.visible_to(user)))


class ReviewScore(Tracked):
    """Điểm thẩm định of a criterion in a round, or the item given back with the reason (`returned`)."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="review_scores", on_delete=models.PROTECT
    )
    criterion = models.ForeignKey(Criterion, verbose_name="tiêu chí", related_name="+", on_delete=models.PROTECT)
    round = models.CharField("vòng", max_length=10, choices=Round)
    points = models.DecimalField("điểm thẩm định", null=True, blank=True, **POINTS)
    not_applicable = models.BooleanField("không áp dụng", default=False)
    note = models.TextField("nhận xét", blank=True)
    returned = models.BooleanField("trả lại để giải trình", default=False)
    return_reason = models.CharField("lý do trả lại", max_length=1_000, blank=True)
    by = _person("người thẩm định")

    objects = ReviewScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm thẩm định"
        verbose_name_plural = "điểm thẩm định"
        ordering = ["assessment", "round", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(round__in=REVIEW_ROUNDS), name="review_round_known"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0), name="review_points_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(returned=False) | ~Q(return_reason=""), name="item_returned_with_a_reason"
            ),
            models.UniqueConstraint(fields=["assessment", "criterion", "round"], name="one_score_of_a_round"),
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class Explanation(Tracked):
    """Giải trình of an agency to an item that was given back."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="explanations", on_delete=models.PROTECT
    )
    criterion = models.ForeignKey(Criterion, verbose_name="tiêu chí", related_name="+", on_delete=models.PROTECT)
    text = models.TextField("giải trình")
    by = _person("người giải trình")
    at = models.DateTimeField("lúc", default=now, editable=False)

    objects = OfVisibleAssessments.as_manager()

    class Meta:
        verbose_name = "giải trình"
        verbose_name_plural = "giải trình"
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="explanation_once_of_an_item")
        ]

    def __str__(self) -> str:
        return self.text


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: Any) -> "ResultQuerySet":
        """The department and the inspector read all; an agency its own, once it is decided."""
        own = _as_department(user)
        if own is None:
            return self
        told = Q(decided_on__isnull=False, assessment__in=SelfAssessment.objects.visible_to(user))
        return self.filter(own | told)

    def published(self) -> "ResultQuerySet":
        """What the office lets every agency of the plan read of all the others."""
        return self.filter(published_on__isnull=False)


class Result(Tracked):
    """Kết quả of an agency under a plan: points, grade, and what the agency says to it (Ý kiến của cơ quan).

    `grade` follows from the points and the bands of the set; `manual_grade` is the leader's word, with his reason,
    and then it is the one that counts. `sections` are the points earned and to be earned by section.
    """

    assessment = models.OneToOneField(
        SelfAssessment, verbose_name="báo cáo", related_name="result", on_delete=models.PROTECT
    )
    self_total = models.DecimalField("tổng điểm tự chấm", null=True, blank=True, **POINTS)
    first_total = models.DecimalField("tổng điểm thẩm định", null=True, blank=True, **POINTS)
    total = models.DecimalField("tổng điểm", **POINTS)
    grade = models.CharField("xếp loại", max_length=60)
    sections = models.JSONField("điểm theo phần", default=list, blank=True)
    manual_grade = models.CharField("xếp loại do lãnh đạo quyết định", max_length=60, blank=True)
    manual_reason = models.CharField("lý do", max_length=1_000, blank=True)
    decided_by = _person("người quyết định")
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    published_on = models.DateField("ngày công khai", null=True, blank=True)
    opinion = models.TextField("ý kiến của cơ quan", blank=True)
    opinion_by = _person("người gửi ý kiến")
    opinion_on = models.DateField("ngày gửi ý kiến", null=True, blank=True)
    notice_paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="thông báo kết quả", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        ordering = ["-total", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="result_from_0_to_100"),
            models.CheckConstraint(
                condition=Q(manual_grade="") | ~Q(manual_reason="") & Q(decided_by__isnull=False),
                name="manual_grade_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(decided_on__isnull=False), name="published_when_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.total} điểm, {self.final_grade}"

    @property
    def final_grade(self) -> str:
        return self.manual_grade or self.grade
