"""What agencies are assessed by: sets of criteria, locked by the plan that uses them."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.choices import Level
from agencies.models import Agency, Province
from agencies.models.membership import sight_of
from common.history import Tracked
from inspections.choices import AnswerKind, CriterionKind, SetState

POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2}
AT_LEVEL = {Level.PROVINCE: "at_province", Level.DISTRICT: "at_district", Level.COMMUNE: "at_commune"}


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def visible_to(self, user: Any) -> "CriteriaSetQuerySet":
        """Those that ship with the portal, those of provinces in sight, and what one's agency is assessed by."""
        sight = sight_of(user)
        own = Agency.objects.filter(pk__in=sight.agencies).values("province")
        assessed_by = Q(state=SetState.LOCKED, province__in=own)
        return sight.narrow(self, assessed_by, always=Q(province__isnull=True))


class CriteriaSet(Tracked):
    """Bộ tiêu chí (phiếu chấm điểm) in a version; without a province it ships with the portal, to be copied.

    Once locked nothing of it changes any more: what was scored by it must come out the same in ten years.
    """

    province = models.ForeignKey(
        Province, verbose_name="tỉnh", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    name = models.CharField("tên bộ tiêu chí", max_length=250)
    label = models.CharField("phiên bản của bộ tiêu chí", max_length=60)
    source = models.CharField("nguồn", max_length=500, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=SetState, default=SetState.DRAFT, editable=False)
    locked_on = models.DateField("ngày khóa", null=True, blank=True, editable=False)
    copied_from = models.ForeignKey(
        "self", verbose_name="sao từ", null=True, blank=True, related_name="copies", on_delete=models.PROTECT
    )
    is_short = models.BooleanField("bản rút gọn", default=False)
    # Empty: as much as its bonuses (or penalties) come to.
    bonus_cap = models.DecimalField("điểm cộng tối đa", null=True, blank=True, **POINTS)
    penalty_cap = models.DecimalField("điểm trừ tối đa", null=True, blank=True, **POINTS)
    note = models.TextField("ghi chú", blank=True)
    name_key = models.CharField(max_length=700, editable=False)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["name_key", "label", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SetState.values), name="criteria_state_known"),
            models.CheckConstraint(
                condition=Q(state=SetState.LOCKED, locked_on__isnull=False)
                | ~Q(state=SetState.LOCKED) & Q(locked_on__isnull=True),
                name="criteria_locked_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(bonus_cap__isnull=True) | Q(bonus_cap__gte=0))
                & (Q(penalty_cap__isnull=True) | Q(penalty_cap__gte=0)),
                name="criteria_caps_not_negative",
            ),
            models.UniqueConstraint(fields=["province", "name_key", "label"], name="criteria_once_in_a_province"),
            models.UniqueConstraint(
                fields=["name_key", "label"], condition=Q(province__isnull=True), name="criteria_once_as_shipped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.label})"

    @property
    def is_locked(self) -> bool:
        return self.state == SetState.LOCKED

    @property
    def is_reference(self) -> bool:
        """Does it ship with the portal?"""
        return self.province_id is None


class OfVisibleSets(models.QuerySet[Any]):
    reach = "criteria_set"

    def visible_to(self, user: Any) -> "OfVisibleSets":
        return self.filter(**{f"{self.reach}__in": CriteriaSet.objects.visible_to(user)})


class CriteriaSection(Tracked):
    """Phần của bộ tiêu chí, which one reviewing department may take as a whole."""

    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name="bộ tiêu chí", related_name="sections", on_delete=models.PROTECT
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("tên phần", max_length=300)
    note = models.TextField("ghi chú", blank=True)

    objects = OfVisibleSets.as_manager()

    class Meta:
        verbose_name = "phần của bộ tiêu chí"
        verbose_name_plural = "phần của bộ tiêu chí"
        ordering = ["criteria_set", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "title"], name="section_once_in_a_set")]

    def __str__(self) -> str:
        return self.title


class OfVisibleSections(OfVisibleSets):
    reach = "section__criteria_set"


class Criterion(Tracked):
    """Tiêu chí: what is asked, of which levels, how it is answered, and how many points it is worth."""

    section = models.ForeignKey(
        CriteriaSection, verbose_name="phần", related_name="criteria", on_delete=models.PROTECT
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã", max_length=20)
    text = models.TextField("nội dung tiêu chí")
    clause = models.CharField("điều khoản", max_length=100, blank=True)
    evidence_asked = models.TextField("minh chứng cần có", blank=True)
    kind = models.CharField("cách tính vào tổng", max_length=10, choices=CriterionKind, default=CriterionKind.BASE)
    maximum = models.DecimalField("điểm tối đa", **POINTS)
    weight = models.DecimalField("hệ số", max_digits=5, decimal_places=2, default=1)
    at_province = models.BooleanField("áp dụng cho cấp tỉnh", default=True)
    at_district = models.BooleanField("áp dụng cho cấp huyện", default=True)
    at_commune = models.BooleanField("áp dụng cho cấp xã", default=True)
    answer_kind = models.CharField("cách trả lời", max_length=10, choices=AnswerKind)
    may_not_apply = models.BooleanField("có thể không áp dụng", default=False)
    needs_evidence = models.BooleanField("phải có minh chứng", default=False)

    objects = OfVisibleSections.as_manager()

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CriterionKind.values), name="criterion_kind_known"),
            models.CheckConstraint(condition=Q(answer_kind__in=AnswerKind.values), name="criterion_answer_known"),
            models.CheckConstraint(condition=Q(maximum__gte=0), name="criterion_maximum_not_negative"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_above_zero"),
            models.UniqueConstraint(fields=["section", "code"], name="criterion_once_in_a_section"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"

    @property
    def is_base(self) -> bool:
        """Does it count towards the 100 points, and is no bonus or penalty?"""
        return self.kind == CriterionKind.BASE


class OfVisibleCriteria(OfVisibleSets):
    reach = "criterion__section__criteria_set"


class CriterionChoice(Tracked):
    """Một mức trả lời of a criterion, and the points that it gives."""

    criterion = models.ForeignKey(
        Criterion, verbose_name="tiêu chí", related_name="choices", on_delete=models.PROTECT
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("mức", max_length=500)
    points = models.DecimalField("điểm", **POINTS)

    objects = OfVisibleCriteria.as_manager()

    class Meta:
        verbose_name = "mức trả lời"
        verbose_name_plural = "mức trả lời"
        ordering = ["criterion", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="choice_points_not_negative"),
            models.UniqueConstraint(fields=["criterion", "label"], name="choice_once_of_a_criterion"),
        ]

    def __str__(self) -> str:
        return self.label


class GradeBand(Tracked):
    """Mức xếp loại of a set: from how many of 100 points on."""

    criteria_set = models.ForeignKey(
        CriteriaSet, verbose_name="bộ tiêu chí", related_name="bands", on_delete=models.PROTECT
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("xếp loại", max_length=60)
    at_least = models.DecimalField("từ điểm", **POINTS)

    objects = OfVisibleSets.as_manager()

    class Meta:
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        ordering = ["criteria_set", "-at_least"]
        constraints = [
            models.CheckConstraint(condition=Q(at_least__gte=0, at_least__lte=100), name="band_from_0_to_100"),
            models.UniqueConstraint(fields=["criteria_set", "name"], name="band_once_in_a_set"),
            models.UniqueConstraint(fields=["criteria_set", "at_least"], name="band_from_one_score"),
        ]

    def __str__(self) -> str:
        return self.name
