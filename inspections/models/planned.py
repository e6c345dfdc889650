"""Which agency is inspected in which form, by which team and when: the lists of a plan, and what is outside one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.choices import Level, Obligation
from agencies.models import Agency, Province
from agencies.models.membership import sight_of
from common.history import Tracked
from inspections.choices import PLANS_IN_FORCE, DutyCause, InspectionForm, PlannedState, ProposalCause, TeamRole
from inspections.models.plan import InspectionPlan, PlanVersion

OUTSIDE = Q(plan__isnull=True)


class InspectionTeamQuerySet(models.QuerySet["InspectionTeam"]):
    def visible_to(self, user: Any) -> "InspectionTeamQuerySet":
        """Those of provinces in sight, and those that inspect an agency in sight."""
        coming = PlannedInspection.objects.visible_to(user).filter(team__isnull=False)
        return sight_of(user).narrow(self, Q(pk__in=coming.values("team")))


class InspectionTeam(Tracked):
    """Đoàn kiểm tra of a plan (or of an inspection outside any), with the decision that set it up."""

    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", null=True, blank=True, related_name="teams", on_delete=models.PROTECT
    )
    name = models.CharField("tên đoàn", max_length=150)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="quyết định thành lập", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    note = models.TextField("ghi chú", blank=True)

    objects = InspectionTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "đoàn kiểm tra"
        verbose_name_plural = "đoàn kiểm tra"
        ordering = ["plan", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="team_once_in_a_plan")]

    def __str__(self) -> str:
        return self.name


class OfVisibleTeams(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfVisibleTeams":
        return self.filter(team__in=InspectionTeam.objects.visible_to(user))


class TeamMember(Tracked):
    """Thành viên đoàn kiểm tra as the decision names him; his account where he has one."""

    team = models.ForeignKey(InspectionTeam, verbose_name="đoàn", related_name="members", on_delete=models.PROTECT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="tài khoản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    name = models.CharField("họ và tên", max_length=150)
    title = models.CharField("chức vụ", max_length=150, blank=True)
    unit_name = models.CharField("đơn vị công tác", max_length=250, blank=True)
    role = models.CharField("vai trò", max_length=10, choices=TeamRole, default=TeamRole.MEMBER)

    objects = OfVisibleTeams.as_manager()

    class Meta:
        verbose_name = "thành viên đoàn kiểm tra"
        verbose_name_plural = "thành viên đoàn kiểm tra"
        ordering = ["team", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_role_known"),
            models.UniqueConstraint(fields=["team", "user"], name="person_once_in_a_team"),
            models.UniqueConstraint(fields=["team"], condition=Q(role=TeamRole.LEAD), name="one_lead_of_a_team"),
        ]

    def __str__(self) -> str:
        return self.name


class DerivedDutyQuerySet(models.QuerySet["DerivedDuty"]):
    def visible_to(self, user: Any) -> "DerivedDutyQuerySet":
        """Those who see the province: who was let in where is no agency's business."""
        sight = sight_of(user)
        return self if sight.everything else self.filter(membership__agency__province__in=sight.provinces)


class DerivedDuty(Tracked):
    """A duty of an inspector that he holds because he is in a team, or because a section was given to him or his
    department, and only as long (`cause`: for a team where both say so); others are given by hand."""

    membership = models.OneToOneField(
        "agencies.Membership", verbose_name="nhiệm vụ", related_name="+", on_delete=models.PROTECT
    )

    cause = models.CharField("theo", max_length=10, choices=DutyCause, default=DutyCause.TEAM)

    objects = DerivedDutyQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ theo đoàn, theo phân công"
        verbose_name_plural = "nhiệm vụ theo đoàn, theo phân công"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(cause__in=DutyCause.values), name="duty_cause_known")]

    def __str__(self) -> str:
        return str(self.membership)


class PlannedInspectionQuerySet(models.QuerySet["PlannedInspection"]):
    def visible_to(self, user: Any) -> "PlannedInspectionQuerySet":
        """Those of provinces in sight; of single agencies what is in force or outside any plan."""
        told = Q(plan__isnull=True) | Q(plan__state__in=PLANS_IN_FORCE)
        return sight_of(user).narrow(self, told & Q(agency__in=Agency.objects.visible_to(user)))

    def standing(self) -> "PlannedInspectionQuerySet":
        """Those that were not taken out again."""
        return self.exclude(state=PlannedState.CANCELLED)


class PlannedInspection(Tracked):
    """An agency to be inspected in one form: a line of a plan's annex, or an inspection outside any (đột xuất).

    Level, obligation, name and edition are what they were on the plan's day and stay so. `added_by` and
    `cancelled_by` name the amendment that put it on the list or took it out.
    """

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", null=True, blank=True, related_name="inspections",
        on_delete=models.PROTECT,
    )  # fmt: skip
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", related_name="planned_inspections", on_delete=models.PROTECT
    )
    form = models.CharField("hình thức", max_length=10, choices=InspectionForm)
    level = models.CharField("cấp", max_length=10, choices=Level)
    obligation = models.CharField("đối tượng áp dụng", max_length=12, choices=Obligation, blank=True)
    name = models.CharField("tên cơ quan", max_length=250)
    edition_name = models.CharField("phiên bản đang áp dụng", max_length=100, blank=True)
    window_from = models.DateField("dự kiến từ ngày", null=True, blank=True)
    window_to = models.DateField("dự kiến đến ngày", null=True, blank=True)
    team = models.ForeignKey(
        InspectionTeam, verbose_name="đoàn", null=True, blank=True, related_name="inspections",
        on_delete=models.PROTECT,
    )  # fmt: skip
    state = models.CharField("trạng thái", max_length=10, choices=PlannedState, default=PlannedState.PLANNED)
    done_on = models.DateField("ngày kiểm tra", null=True, blank=True)
    done_note = models.CharField("nội dung ghi khi kiểm tra", max_length=500, blank=True)
    cause = models.CharField("lý do chọn", max_length=25, choices=ProposalCause, default=ProposalCause.CHOSEN)
    cause_text = models.CharField("lý do chọn, nói rõ", max_length=500, blank=True)
    outside_reason = models.CharField("lý do kiểm tra đột xuất", max_length=500, blank=True)
    added_by = models.ForeignKey(
        PlanVersion, verbose_name="thêm bởi", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    cancelled_by = models.ForeignKey(
        PlanVersion, verbose_name="đưa ra bởi", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    note = models.CharField("ghi chú", max_length=500, blank=True)
    folded_name = models.CharField(max_length=700, editable=False)
    sort_key = models.CharField(max_length=700, editable=False)

    objects = PlannedInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan được kiểm tra"
        verbose_name_plural = "cơ quan được kiểm tra"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=InspectionForm.values), name="planned_form_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="planned_level_known"),
            models.CheckConstraint(
                condition=Q(obligation__in=[*Obligation.values, ""]), name="planned_obligation_known"
            ),
            models.CheckConstraint(condition=Q(state__in=PlannedState.values), name="planned_state_known"),
            models.CheckConstraint(condition=Q(cause__in=ProposalCause.values), name="planned_cause_known"),
            models.CheckConstraint(
                condition=Q(window_from__isnull=True)
                | Q(window_to__isnull=True)
                | Q(window_to__gte=F("window_from")),
                name="planned_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, outside_reason="") | Q(plan__isnull=True) & ~Q(outside_reason=""),
                name="outside_a_plan_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(state=PlannedState.DONE), name="planned_day_when_done"
            ),
            models.CheckConstraint(
                condition=Q(done_note="") | Q(state=PlannedState.DONE), name="planned_told_of_when_done"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True) | Q(state=PlannedState.CANCELLED),
                name="planned_cancelled_by_an_amendment",
            ),
            models.UniqueConstraint(fields=["plan", "agency", "form"], name="planned_once_in_a_form"),
        ]
        indexes = [
            models.Index(fields=["plan", "form", "sort_key"], name="planned_in_order"),
            models.Index(fields=["agency", "form", "done_on"], name="visits_of_an_agency"),
            # Whether a plan still lists an agency is asked of every report in a list.
            models.Index(
                fields=["plan", "agency"], condition=~Q(state=PlannedState.CANCELLED), name="planned_standing"
            ),
            models.Index(fields=["province"], condition=OUTSIDE, name="planned_outside_of_province"),
            models.Index(fields=["-level", "sort_key", "id"], condition=OUTSIDE, name="planned_outside_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_form_display()}"

    @property
    def is_outside_plan(self) -> bool:
        return self.plan_id is None

    @property
    def state_told(self) -> str:
        return PlannedState(self.state).told(outside=self.is_outside_plan)

    @property
    def ends_with_review(self) -> bool:
        """By dossier in a plan: done when the agency's report has its result, by nobody's word."""
        return not self.is_outside_plan and self.form == InspectionForm.DOSSIER
