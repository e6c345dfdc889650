"""When agencies are reminded of what they owe, and the log of who was reminded of what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.appended import Appended
from common.history import Tracked
from inspections.choices import ReminderChannel, ReminderKind
from inspections.models.assessment import AppendedOfAssessments, SelfAssessment
from inspections.models.plan import InspectionPlan, OfVisiblePlans


class ReminderRule(Tracked):
    """Mốc nhắc of a plan: so many days before the due day; below zero: after it (T-30, T-7, T-1, T+1)."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name="kế hoạch", related_name="reminder_rules", on_delete=models.PROTECT
    )
    days_before = models.SmallIntegerField("số ngày trước hạn")

    objects = OfVisiblePlans.as_manager()

    class Meta:
        verbose_name = "mốc nhắc"
        verbose_name_plural = "mốc nhắc"
        ordering = ["plan", "-days_before"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_before__gte=-365, days_before__lte=365), name="reminded_within_a_year"
            ),
            models.UniqueConstraint(fields=["plan", "days_before"], name="reminder_rule_once_in_a_plan"),
        ]

    def __str__(self) -> str:
        return f"T-{self.days_before}" if self.days_before >= 0 else f"T+{-self.days_before}"


class Reminder(Appended):
    """Lần nhắc: of what, whom, how and with which words; telephone calls are noted here too.

    `days_before` and `due_on` say which rule of the plan it kept; empty where somebody reminded by hand.
    """

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name="báo cáo", related_name="reminders", on_delete=models.PROTECT
    )
    kind = models.CharField("việc", max_length=12, choices=ReminderKind)
    channel = models.CharField("cách nhắc", max_length=10, choices=ReminderChannel)
    on = models.DateField("ngày")
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="tài khoản được nhắc", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    to_name = models.CharField("người được nhắc", max_length=200, blank=True)
    text = models.TextField("nội dung", blank=True)
    days_before = models.SmallIntegerField("theo mốc", null=True, blank=True)
    due_on = models.DateField("hạn khi nhắc", null=True, blank=True)

    objects = AppendedOfAssessments.as_manager()

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReminderKind.values), name="reminder_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=ReminderChannel.values), name="reminder_channel_known"),
            models.CheckConstraint(condition=Q(to_user__isnull=False) | ~Q(to_name=""), name="reminder_to_somebody"),
            models.CheckConstraint(
                condition=Q(days_before__isnull=True) | Q(due_on__isnull=False), name="reminder_of_a_due_day"
            ),
            models.UniqueConstraint(
                fields=["assessment", "due_on", "days_before", "channel", "to_user"], name="reminded_once_by_a_rule"
            ),
            models.UniqueConstraint(
                fields=["assessment", "due_on", "days_before", "channel", "to_name"],
                condition=Q(to_user__isnull=True),
                name="somebody_without_account_reminded_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_channel_display()}"
