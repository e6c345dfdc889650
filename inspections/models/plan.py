"""The yearly inspection plan: a legal act with its papers, its versions as issued and amended, and its draws."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from agencies.choices import Level, Obligation
from agencies.models import Agency, Province
from agencies.models.membership import sight_of
from common.appended import Appended, AppendedQuerySet
from common.history import Tracked
from inspections.choices import PLANS_IN_FORCE, ApprovalShape, InspectionForm, PlanState
from inspections.models.criteria import CriteriaSet


def _paper(label: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "common.OfficialDocument", verbose_name=label, null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip


def _criteria(label: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        CriteriaSet, verbose_name=label, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )


def _day(label: str) -> models.DateField[Any, Any]:
    return models.DateField(label, null=True, blank=True)


def _in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)}),
        name=name,
    )


class InspectionPlanQuerySet(models.QuerySet["InspectionPlan"]):
    def visible_to(self, user: Any) -> "InspectionPlanQuerySet":
        """Those of provinces in sight; once in force, those that list an agency in sight."""
        seen = Agency.objects.visible_to(user)
        listing = self.model.objects.filter(inspections__agency__in=seen).values("pk")
        return sight_of(user).narrow(self, Q(state__in=PLANS_IN_FORCE, pk__in=listing))

    def in_force(self) -> "InspectionPlanQuerySet":
        return self.filter(state__in=PLANS_IN_FORCE)

    def awaiting_agreement(self) -> "InspectionPlanQuerySet":
        """Drafts that a leader was asked about."""
        return self.filter(state=PlanState.DRAFT, asked_on__isnull=False)


class InspectionPlan(Tracked):
    """Kế hoạch kiểm tra of a province for a year (QĐ 19/2014/QĐ-TTg): its papers, days, criteria and state.

    `lead_name` is who leads it as typed, `lead_agency` where the register has it. Official numbers are recorded
    when the registry office has given them.
    """

    province = models.ForeignKey(
        Province, verbose_name="tỉnh", related_name="inspection_plans", on_delete=models.PROTECT
    )
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên kế hoạch", max_length=500)
    state = models.CharField("trạng thái", max_length=25, choices=PlanState, default=PlanState.DRAFT, editable=False)
    paper = _paper("kế hoạch")
    submission_paper = _paper("tờ trình")
    approval_paper = _paper("văn bản ban hành, phê duyệt")
    approval_shape = models.CharField("hình thức ban hành", max_length=20, choices=ApprovalShape, blank=True)
    lead_agency = models.ForeignKey(
        Agency, verbose_name="cơ quan chủ trì", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    lead_name = models.CharField("tên cơ quan chủ trì", max_length=250, blank=True)
    criteria_set = _criteria("bộ tiêu chí")
    commune_criteria_set = _criteria("bộ tiêu chí cho cấp xã")
    opens_on = _day("ngày mở nộp báo cáo")
    report_due_on = _day("hạn nộp báo cáo")
    review_due_on = _day("hạn thẩm định")
    explanation_days = models.PositiveSmallIntegerField("số ngày để giải trình", default=5)
    results_due_on = _day("hạn thông báo kết quả")
    dossier_from, dossier_to = _day("kiểm tra qua hồ sơ từ ngày"), _day("kiểm tra qua hồ sơ đến ngày")
    site_from, site_to = _day("kiểm tra tại trụ sở từ ngày"), _day("kiểm tra tại trụ sở đến ngày")
    rounds = models.PositiveSmallIntegerField("số vòng thẩm định", default=1)
    moves_off_holidays = models.BooleanField("hạn vào ngày nghỉ thì lùi đến ngày làm việc kế tiếp", default=True)
    copied_from = models.ForeignKey(
        "self", verbose_name="sao từ kế hoạch", null=True, blank=True, related_name="copies", on_delete=models.PROTECT
    )
    is_made_up = models.BooleanField("kế hoạch giả định (bản dùng thử)", default=False)
    # While it is a draft: since when the leader is asked whether he agrees
    asked_on = models.DateField("ngày xin ý kiến lãnh đạo Chi cục", null=True, blank=True, editable=False)
    note = models.TextField("ghi chú", blank=True)
    title_key = models.CharField(max_length=1_000, editable=False)

    objects = InspectionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch kiểm tra"
        verbose_name_plural = "kế hoạch kiểm tra"
        ordering = ["-year", "title_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=Q(approval_shape__in=[*ApprovalShape.values, ""]), name="plan_shape_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PLANS_IN_FORCE) | Q(approval_paper__isnull=False) & ~Q(approval_shape=""),
                name="plan_in_force_by_its_paper",
            ),
            models.CheckConstraint(condition=Q(rounds__in=[1, 2]), name="plan_of_one_or_two_rounds"),
            _in_order("opens_on", "report_due_on", "plan_opens_before_it_is_due"),
            _in_order("dossier_from", "dossier_to", "plan_dossier_days_in_order"),
            _in_order("site_from", "site_to", "plan_site_days_in_order"),
            models.UniqueConstraint(fields=["province", "year", "title_key"], name="plan_once_in_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def awaits_agreement(self) -> bool:
        return self.state == PlanState.DRAFT and self.asked_on is not None

    @property
    def made_up_told(self) -> str:
        """Beside its title wherever it is listed."""
        return "có nội dung giả định, để dùng thử" if self.is_made_up else ""

    @property
    def may_be_numbered(self) -> bool:
        """By the registry office: while it is made, and afterwards where it was issued without a number."""
        return not self.is_in_force or (self.paper_id is None and self.state != PlanState.CLOSED)

    @property
    def is_in_force(self) -> bool:
        return self.state in PLANS_IN_FORCE


class OfVisiblePlans(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfVisiblePlans":
        return self.filter(plan__in=InspectionPlan.objects.visible_to(user))


class OfPlansOfProvinces(AppendedQuerySet):
    """What names all agencies of a plan, or what the department said of it before it was in force."""

    def visible_to(self, user: Any) -> "OfPlansOfProvinces":
        sight = sight_of(user)
        return self if sight.everything else self.filter(plan__province__in=sight.provinces)


class PlanBasis(Tracked):
    """Căn cứ pháp lý of a plan, as it is printed; the paper where it is recorded."""

    plan = models.ForeignKey(InspectionPlan, verbose_name="kế hoạch", related_name="bases", on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("căn cứ", max_length=1_000)
    paper = _paper("văn bản")

    objects = OfVisiblePlans.as_manager()

    class Meta:
        verbose_name = "căn cứ của kế hoạch"
        verbose_name_plural = "căn cứ của kế hoạch"
        ordering = ["plan", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class PlanPartner(Tracked):
    """Cơ quan phối hợp of a plan: its name as typed, the agency where the register has it."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", related_name="partners", on_delete=models.PROTECT
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    name = models.CharField("tên cơ quan phối hợp", max_length=250)

    objects = OfVisiblePlans.as_manager()

    class Meta:
        verbose_name = "cơ quan phối hợp"
        verbose_name_plural = "cơ quan phối hợp"
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="partner_once_in_a_plan")]

    def __str__(self) -> str:
        return self.name


class PlanTarget(Tracked):
    """Chỉ tiêu of a plan: how many of a form, level and obligation; it may stand "chưa có danh sách"."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", related_name="targets", on_delete=models.PROTECT
    )
    form = models.CharField("hình thức", max_length=10, choices=InspectionForm)
    level = models.CharField("cấp", max_length=10, choices=Level)
    obligation = models.CharField("đối tượng áp dụng", max_length=12, choices=Obligation, blank=True)
    count = models.PositiveIntegerField("số cơ quan")

    objects = OfVisiblePlans.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu của kế hoạch"
        verbose_name_plural = "chỉ tiêu của kế hoạch"
        ordering = ["plan", "form", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=InspectionForm.values), name="target_form_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="target_level_known"),
            models.CheckConstraint(
                condition=Q(obligation__in=[*Obligation.values, ""]), name="target_obligation_known"
            ),
            models.UniqueConstraint(fields=["plan", "form", "level", "obligation"], name="target_once_in_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.count} cơ quan {self.get_form_display()}"


# --- What stands for ever -------------------------------------------------------------------------------------------
class PlanMove(Appended):
    """A step of a plan from one state to another: on which day, by which paper, and why where it went back."""

    plan = models.ForeignKey(InspectionPlan, verbose_name="kế hoạch", related_name="moves", on_delete=models.PROTECT)
    before = models.CharField("từ", max_length=25, choices=PlanState)
    after = models.CharField("sang", max_length=25, choices=PlanState)
    on = models.DateField("ngày")
    paper = _paper("văn bản")
    reason = models.CharField("lý do", max_length=500, blank=True)

    objects = OfPlansOfProvinces.as_manager()

    class Meta:
        verbose_name = "bước của kế hoạch"
        verbose_name_plural = "bước của kế hoạch"
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__in=PlanState.values, after__in=PlanState.values), name="plan_move_known"
            ),
            models.CheckConstraint(
                condition=~Q(after=PlanState.DRAFT) | ~Q(reason=""), name="plan_goes_back_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"


class PlanVersion(Appended):
    """Bản của kế hoạch as it was issued (number 0) and as each dated amendment left it, whole and with its hash."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", related_name="versions", on_delete=models.PROTECT
    )
    number = models.PositiveSmallIntegerField("lần điều chỉnh")
    on = models.DateField("ngày")
    reason = models.CharField("lý do điều chỉnh", max_length=1_000, blank=True)
    paper = _paper("văn bản")
    content = models.JSONField("nội dung")
    sha256 = models.CharField("mã kiểm SHA-256", max_length=64)

    objects = OfPlansOfProvinces.as_manager()

    class Meta:
        verbose_name = "bản của kế hoạch"
        verbose_name_plural = "bản của kế hoạch"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            models.CheckConstraint(condition=Q(number=0) | ~Q(reason=""), name="plan_amended_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Điều chỉnh lần {self.number}" if self.number else "Bản ban hành"


class PlanDraw(Appended):
    """Lần chọn ngẫu nhiên: from whom, by which seed, and who was drawn, so that the choice can be made again."""

    plan = models.ForeignKey(InspectionPlan, verbose_name="kế hoạch", related_name="draws", on_delete=models.PROTECT)
    form = models.CharField("hình thức", max_length=10, choices=InspectionForm)
    level = models.CharField("cấp", max_length=10, choices=Level)
    on = models.DateField("ngày")
    seed = models.CharField("số khởi tạo", max_length=64)
    population = models.JSONField("các cơ quan được chọn từ đó")  # keys of agencies, in order
    drawn = models.JSONField("các cơ quan được chọn")  # keys of agencies, as they came out

    objects = OfPlansOfProvinces.as_manager()

    class Meta:
        verbose_name = "lần chọn ngẫu nhiên"
        verbose_name_plural = "lần chọn ngẫu nhiên"
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=InspectionForm.values), name="draw_form_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="draw_level_known"),
        ]

    def __str__(self) -> str:
        return f"Chọn {len(self.drawn)} trong {len(self.population)} cơ quan"
