"""What a published decision asks of agencies, and what is kept of an agency's coverage."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from agencies.choices import Level
from agencies.models import Agency, Province
from agencies.models.facts import OfVisibleAgencies
from agencies.models.membership import sight_of
from common.history import Tracked
from procedures.choices import ReviewCause, ReviewOutcome
from procedures.models.administrative import AdministrativeProcedure, PublicationLine
from procedures.models.procedure import Procedure


class ReviewTask(Tracked):
    """Việc rà soát of an agency that a published line has opened, due on a day, until its outcome is told.

    `procedure` is the one to look at; empty where there is none yet (a TTHC that is new).
    """

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="reviews", on_delete=models.PROTECT)
    province = models.ForeignKey(
        Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT, editable=False, db_index=False
    )
    line = models.ForeignKey(
        PublicationLine, verbose_name="TTHC được công bố", related_name="reviews", on_delete=models.PROTECT
    )
    administrative = models.ForeignKey(
        AdministrativeProcedure, verbose_name="TTHC", related_name="+", on_delete=models.PROTECT
    )
    procedure = models.ForeignKey(
        Procedure, verbose_name="quy trình", null=True, blank=True, related_name="reviews", on_delete=models.PROTECT
    )
    cause = models.CharField("vì", max_length=10, choices=ReviewCause)
    opened_on = models.DateField("từ ngày")
    due_on = models.DateField("hạn rà soát", null=True, blank=True)
    closed_on = models.DateField("xong ngày", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=12, choices=ReviewOutcome, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "việc rà soát quy trình"
        verbose_name_plural = "việc rà soát quy trình"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=ReviewCause.values), name="review_cause_known"),
            models.CheckConstraint(condition=Q(outcome__in=[*ReviewOutcome.values, ""]), name="review_outcome_known"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="") | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="review_closed_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="review_closed_after_it_opened",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ReviewOutcome.NO_EFFECT) | ~Q(reason=""), name="no_effect_has_its_reason"
            ),
            models.UniqueConstraint(fields=["line", "agency", "procedure"], name="review_once_of_a_procedure"),
            models.UniqueConstraint(
                fields=["line", "agency"], condition=Q(procedure__isnull=True), name="review_once_of_an_agency"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "closed_on"], name="reviews_of_an_agency"),
            models.Index(fields=["province", "due_on", "opened_on", "id"], name="reviews_in_order"),
        ]

    def __str__(self) -> str:
        return self.get_cause_display()


class CoverageSummaryQuerySet(models.QuerySet["CoverageSummary"]):
    def visible_to(self, user: Any) -> "CoverageSummaryQuerySet":
        return sight_of(user).narrow(self, Q(agency__in=Agency.objects.visible_to(user)))


class CoverageSummary(models.Model):
    """Số liệu bao phủ of an agency as last worked out: derived, never typed, equal to what its rows give.

    It holds from `as_of` to `holds_until`: the days between which nothing that it rests on begins or ends. It says
    nothing while `as_of` is empty, or while a `CoverageMark` stands: then, and for other days, the rows are asked.
    Nothing is built on it: an agency that was entered by mistake is taken away with it.
    """

    agency = models.OneToOneField(Agency, related_name="coverage", on_delete=models.PROTECT, db_constraint=False)
    province = models.ForeignKey(Province, related_name="+", on_delete=models.PROTECT)
    level = models.CharField(max_length=10, choices=Level, blank=True)  # empty: it is not there on these days
    as_of = models.DateField(null=True)
    holds_until = models.DateField(null=True)
    system = models.PositiveIntegerField(default=0)
    internal = models.PositiveIntegerField(default=0)
    administrative = models.PositiveIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)
    covered = models.PositiveIntegerField(default=0)
    not_arising = models.PositiveIntegerField(default=0)
    pointing_nowhere = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    doubled = models.PositiveIntegerField(default=0)

    objects = CoverageSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu bao phủ"
        verbose_name_plural = "số liệu bao phủ"
        indexes = [models.Index(fields=["province", "agency"], name="coverage_of_a_province")]

    def __str__(self) -> str:
        return f"{self.covered}/{self.handled}"


class CoverageMark(models.Model):
    """Something that the coverage of an agency (or of all of a province) rests on was written: work it out anew.

    Written in the transaction of the change, which waits for nobody by it; taken away by whoever has worked the
    figures out from rows that include the change.
    """

    agency = models.ForeignKey(Agency, null=True, related_name="+", on_delete=models.PROTECT, db_constraint=False)
    province = models.ForeignKey(Province, null=True, related_name="+", on_delete=models.PROTECT)

    class Meta:
        verbose_name = "số liệu bao phủ cần tính lại"
        verbose_name_plural = "số liệu bao phủ cần tính lại"
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, province__isnull=True)
                | Q(agency__isnull=True, province__isnull=False),
                name="coverage_mark_of_an_agency_or_a_province",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.province)
