"""External documents (tài liệu bên ngoài): a row for each in a province, a listing for each agency that uses it."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Division, Province
from agencies.models.facts import OfVisibleAgencies
from common.days import Dated, dated_in_order
from common.history import Tracked
from procedures.choices import DocumentOutcome, DocumentState
from procedures.models.administrative import OfVisibleProvinces
from procedures.models.procedure import Procedure


class ExternalDocument(Tracked):
    """Văn bản bên ngoài that agencies of a province work by: its days, and what replaced it.

    `ended_on` is its first day out of force; a document that is expired without it ended on a day nobody knows.
    """

    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    symbol = models.CharField("số, ký hiệu", max_length=100)
    title = models.TextField("tên văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective_on = models.DateField("ngày có hiệu lực", null=True, blank=True)
    state = models.CharField("hiệu lực", max_length=10, choices=DocumentState, default=DocumentState.IN_FORCE)
    ended_on = models.DateField("hết hiệu lực từ ngày", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name="được thay bằng", null=True, blank=True, related_name="replaces",
        on_delete=models.PROTECT,
    )  # fmt: skip
    symbol_key = models.CharField(max_length=200, editable=False)  # how the symbol is matched, with the issuer
    folded = models.TextField(editable=False)  # symbol and title, as the search box reads them
    sort_key = models.CharField(max_length=400, editable=False)

    objects = OfVisibleProvinces.as_manager()

    class Meta:
        verbose_name = "tài liệu bên ngoài"
        verbose_name_plural = "tài liệu bên ngoài"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(state=DocumentState.EXPIRED), name="document_ends_when_expired"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(ended_on__gte=F("effective_on")),
                name="document_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["province", "symbol_key"], name="document_once_in_a_province"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()

    def has_ended(self, on: date) -> bool:
        """Is it out of force as a whole on the day?"""
        return self.state == DocumentState.EXPIRED and (self.ended_on is None or self.ended_on <= on)


class ExternalListing(Tracked, Dated):
    """A document in an agency's danh mục tài liệu bên ngoài, from a day to a day, and when it was last checked."""

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", related_name="external_documents", on_delete=models.PROTECT
    )
    document = models.ForeignKey(
        ExternalDocument, verbose_name="tài liệu", related_name="listings", on_delete=models.PROTECT
    )
    last_checked_on = models.DateField("rà soát lần cuối", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "tài liệu trong danh mục"
        verbose_name_plural = "tài liệu trong danh mục"
        ordering = ["agency", "document"]
        constraints = [
            dated_in_order("external_listing"),
            models.UniqueConstraint(
                fields=["agency", "document"],
                condition=Q(valid_to__isnull=True),
                name="document_listed_once_by_an_agency",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


class OfVisibleListings(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfVisibleListings":
        return self.filter(listing__in=ExternalListing.objects.visible_to(user))


class ListingUse(Tracked):
    """Nơi sử dụng of a listed document: a division or a procedure of the agency."""

    listing = models.ForeignKey(
        ExternalListing, verbose_name="tài liệu", related_name="uses", on_delete=models.PROTECT
    )
    division = models.ForeignKey(
        Division, verbose_name="phòng", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    procedure = models.ForeignKey(
        Procedure, verbose_name="quy trình", null=True, blank=True, related_name="documents", on_delete=models.PROTECT
    )

    objects = OfVisibleListings.as_manager()

    class Meta:
        verbose_name = "nơi sử dụng tài liệu"
        verbose_name_plural = "nơi sử dụng tài liệu"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(division__isnull=True, procedure__isnull=False)
                | Q(division__isnull=False, procedure__isnull=True),
                name="use_is_a_division_or_a_procedure",
            ),
            models.UniqueConstraint(fields=["listing", "division"], name="document_used_once_by_a_division"),
            models.UniqueConstraint(fields=["listing", "procedure"], name="document_used_once_by_a_procedure"),
        ]

    def __str__(self) -> str:
        return str(self.division or self.procedure)


class DocumentTask(Tracked):
    """Việc cập nhật danh mục: a listed document has ended, and the agency has yet to answer."""

    listing = models.ForeignKey(
        ExternalListing, verbose_name="tài liệu", related_name="tasks", on_delete=models.PROTECT
    )
    province = models.ForeignKey(
        Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT, editable=False, db_index=False
    )
    opened_on = models.DateField("từ ngày")
    due_on = models.DateField("hạn cập nhật", null=True, blank=True)
    closed_on = models.DateField("xong ngày", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=10, choices=DocumentOutcome, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)

    objects = OfVisibleListings.as_manager()

    class Meta:
        verbose_name = "việc cập nhật tài liệu bên ngoài"
        verbose_name_plural = "việc cập nhật tài liệu bên ngoài"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[*DocumentOutcome.values, ""]), name="document_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="") | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="document_task_closed_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="document_task_closed_after_it_opened",
            ),
            models.UniqueConstraint(
                fields=["listing"], condition=Q(closed_on__isnull=True), name="one_open_task_of_a_listing"
            ),
        ]
        indexes = [models.Index(fields=["province", "due_on", "opened_on", "id"], name="document_tasks_in_order")]

    def __str__(self) -> str:
        return f"Cập nhật {self.listing}"
