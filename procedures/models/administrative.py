"""Administrative procedures (TTHC) and what each province has published of them, from a day to a day."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.choices import Level
from agencies.models import Agency, Province
from agencies.models.facts import OfVisibleAgencies
from agencies.models.membership import sight_of
from common.days import Dated, DatedQuerySet, dated_in_order
from common.history import Tracked
from procedures.choices import IN_FORCE_ACTIONS, AdministrativeKind, HandlingKind, PublicationAction

AT_LEVEL = {
    Level.PROVINCE: "at_province",
    Level.DISTRICT: "at_district",
    Level.COMMUNE: "at_commune",
}
LEVEL_LABELS = {
    "at_ministry": "cấp bộ",
    "at_province": "cấp tỉnh",
    "at_district": "cấp huyện",
    "at_commune": "cấp xã",
    "at_other": "cơ quan khác",
}


class AdministrativeProcedure(Tracked):
    """Thủ tục hành chính (TTHC) of the nation: known by the first eight characters of its code ("1.000288").

    Name and field are those of the list that named it last, empty while only a catalogue names its code; what a
    province published stands on its lines.
    """

    key = models.CharField("mã quốc gia", max_length=8, unique=True)
    name = models.TextField("tên thủ tục", blank=True)
    field = models.CharField("lĩnh vực", max_length=500, blank=True)
    kind = models.CharField("loại", max_length=24, choices=AdministrativeKind, default=AdministrativeKind.STANDARD)

    class Meta:
        verbose_name = "thủ tục hành chính"
        verbose_name_plural = "thủ tục hành chính"
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AdministrativeKind.values), name="administrative_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class OfVisibleProvinces(DatedQuerySet):
    def visible_to(self, user: Any) -> "OfVisibleProvinces":
        """A published list is read by everyone who has a duty in its province."""
        sight = sight_of(user)
        if sight.everything:
            return self
        own = Agency.objects.filter(pk__in=sight.agencies).values("province")
        return self.filter(Q(province__in=sight.provinces) | Q(province__in=own))


class PublicationDecision(Tracked):
    """Quyết định công bố TTHC of a province's chairman (NĐ 63/2010/NĐ-CP điều 13), or the list loaded first.

    The first list of a province is its baseline: it says what was in force, and amends nothing.
    """

    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="publications", on_delete=models.PROTECT)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="quyết định", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    is_baseline = models.BooleanField("danh mục ban đầu", default=False)
    in_force_from = models.DateField("có hiệu lực từ ngày")
    review_due_on = models.DateField("hạn rà soát", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    objects = OfVisibleProvinces.as_manager()

    class Meta:
        verbose_name = "quyết định công bố"
        verbose_name_plural = "quyết định công bố"
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_baseline=True) | Q(paper__isnull=False), name="publication_has_its_paper"
            ),
        ]
        indexes = [models.Index(fields=["province", "in_force_from"], name="publications_of_a_province")]

    def __str__(self) -> str:
        return str(self.paper) if self.paper else f"Danh mục ban đầu ngày {self.in_force_from:%d/%m/%Y}"


class PublicationLineQuerySet(OfVisibleProvinces):
    def in_force(self, on: Any) -> "PublicationLineQuerySet":
        """What a province's published list holds on a day."""
        lines: Any = self.on(on)
        return lines.filter(action__in=IN_FORCE_ACTIONS)


class PublicationLine(Tracked, Dated):
    """Một TTHC trong danh mục công bố: how a province has it from this line's day until the next line about it.

    The lines of one TTHC in one province follow each other without a gap; one that ends it stays, with its action.
    A line that names no level is "chưa rõ cấp": coverage does not count it. `code`, `name`, `field`, `executors`
    and `stated_decision` are kept as they were typed.
    """

    decision = models.ForeignKey(
        PublicationDecision, verbose_name="quyết định công bố", related_name="lines", on_delete=models.PROTECT
    )
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    administrative = models.ForeignKey(
        AdministrativeProcedure, verbose_name="TTHC", related_name="lines", on_delete=models.PROTECT
    )
    action = models.CharField("nội dung công bố", max_length=10, choices=PublicationAction)
    code = models.CharField("mã TTHC", max_length=60)
    name = models.TextField("tên thủ tục")
    field = models.CharField("lĩnh vực", max_length=500, blank=True)
    at_ministry = models.BooleanField(LEVEL_LABELS["at_ministry"], default=False)
    at_province = models.BooleanField(LEVEL_LABELS["at_province"], default=False)
    at_district = models.BooleanField(LEVEL_LABELS["at_district"], default=False)
    at_commune = models.BooleanField(LEVEL_LABELS["at_commune"], default=False)
    at_other = models.BooleanField(LEVEL_LABELS["at_other"], default=False)
    executors = models.TextField("cơ quan thực hiện", blank=True)
    names_agencies = models.BooleanField("nêu đích danh cơ quan cấp tỉnh", default=False, editable=False)
    time_limit = models.CharField("thời hạn giải quyết", max_length=300, blank=True)
    stated_decision = models.CharField("quyết định nêu trong danh mục", max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        AdministrativeProcedure, verbose_name="được thay bằng", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    folded = models.TextField(editable=False)  # code and name, as the search box reads them
    sort_key = models.CharField(max_length=400, editable=False)  # by field, then by name

    objects = PublicationLineQuerySet.as_manager()

    class Meta:
        verbose_name = "TTHC được công bố"
        verbose_name_plural = "TTHC được công bố"
        ordering = ["sort_key", "pk"]
        constraints = [
            dated_in_order("publication_line"),
            models.CheckConstraint(condition=Q(action__in=PublicationAction.values), name="publication_action_known"),
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="publication_line_has_its_day"),
            models.UniqueConstraint(
                fields=["province", "administrative"],
                condition=Q(valid_to__isnull=True),
                name="one_last_line_of_a_tthc",
            ),
            models.UniqueConstraint(
                fields=["province", "administrative", "valid_from"], name="one_line_of_a_tthc_a_day"
            ),
        ]
        indexes = [models.Index(fields=["province", "sort_key", "id"], name="lines_in_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_in_force(self) -> bool:
        return self.action in IN_FORCE_ACTIONS

    @property
    def levels(self) -> list[str]:
        """The levels that carry it out, in words; empty: chưa rõ cấp."""
        return [label for name, label in LEVEL_LABELS.items() if getattr(self, name)]


class LineExecutor(Tracked):
    """Cơ quan thực hiện of a published line that is on the register: others of its level do not handle it."""

    line = models.ForeignKey(
        PublicationLine, verbose_name="TTHC được công bố", related_name="executing", on_delete=models.PROTECT
    )
    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="+", on_delete=models.PROTECT)

    class Meta:
        verbose_name = "cơ quan thực hiện"
        verbose_name_plural = "cơ quan thực hiện"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["line", "agency"], name="executor_named_once")]

    def __str__(self) -> str:
        return str(self.agency)


class HandlingException(Tracked, Dated):
    """Ngoại lệ of an agency: a TTHC of its level that does not arise or is not its own, or one handled besides."""

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", related_name="handling_exceptions", on_delete=models.PROTECT
    )
    administrative = models.ForeignKey(
        AdministrativeProcedure, verbose_name="TTHC", related_name="+", on_delete=models.PROTECT
    )
    kind = models.CharField("ngoại lệ", max_length=15, choices=HandlingKind)
    reason = models.CharField("lý do", max_length=500, blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "ngoại lệ về TTHC"
        verbose_name_plural = "ngoại lệ về TTHC"
        ordering = ["agency", "administrative"]
        constraints = [
            dated_in_order("handling_exception"),
            models.CheckConstraint(condition=Q(kind__in=HandlingKind.values), name="handling_kind_known"),
            models.UniqueConstraint(
                fields=["agency", "administrative"],
                condition=Q(valid_to__isnull=True),
                name="one_open_exception_of_a_tthc",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
