"""The catalogue: procedures (quy trình) of an agency, their revisions and the TTHC that they carry out."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Division, Province
from agencies.models.membership import sight_of
from common.days import Dated, DatedQuerySet, dated_in_order
from common.history import Tracked
from procedures.choices import ProcedureKind, ProcedureState, RevisionStep
from procedures.models.administrative import AdministrativeProcedure
from procedures.models.kit import KitProcedure


class ProcedureQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "ProcedureQuerySet":
        """Those of agencies in sight; a whole province without a list of its agencies."""
        return sight_of(user).narrow(self, Q(agency__in=Agency.objects.visible_to(user)))

    def in_force(self, on: Any) -> "ProcedureQuerySet":
        """Those of which a revision is in force on the day."""
        standing: Any = self.on(on)
        return standing.exclude(state=ProcedureState.DRAFT)


class Procedure(Tracked, Dated):
    """Quy trình in an agency's catalogue: system, internal, or for administrative procedures (TTHC).

    `valid_from` is the day on which its first revision came into force (empty: since a day nobody knows),
    `valid_to` the last day before it was withdrawn. A draft has no revision in force and counts for nothing.
    `division_name` is the part of the office as typed; `division` where the register has it.
    """

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="procedures", on_delete=models.PROTECT)
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    kind = models.CharField("loại quy trình", max_length=14, choices=ProcedureKind)
    code = models.CharField("ký hiệu", max_length=100, blank=True)
    name = models.TextField("tên quy trình")
    division = models.ForeignKey(
        Division, verbose_name="bộ phận thực hiện", null=True, blank=True, related_name="procedures",
        on_delete=models.PROTECT,
    )  # fmt: skip
    division_name = models.CharField("bộ phận như đã ghi", max_length=200, blank=True)
    owner = models.CharField("người chịu trách nhiệm", max_length=200, blank=True)
    clauses = models.CharField("điều khoản của tiêu chuẩn", max_length=300, blank=True)
    state = models.CharField(
        "tình trạng", max_length=10, choices=ProcedureState, default=ProcedureState.DRAFT, editable=False
    )
    end_reason = models.CharField("lý do bãi bỏ", max_length=500, blank=True)
    end_paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản bãi bỏ", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    kit = models.ForeignKey(
        KitProcedure, verbose_name="theo quy trình mẫu", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    origin = models.ForeignKey(
        "self", verbose_name="sao từ quy trình", null=True, blank=True, related_name="copies",
        on_delete=models.PROTECT,
    )  # fmt: skip
    note = models.TextField("ghi chú", blank=True)
    folded_name = models.TextField(editable=False)  # code and name, as the search box reads them
    sort_key = models.CharField(max_length=400, editable=False)  # by code, then by name

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "quy trình"
        verbose_name_plural = "quy trình"
        ordering = ["agency", "kind", "sort_key"]
        constraints = [
            dated_in_order("procedure"),
            models.CheckConstraint(condition=Q(kind__in=ProcedureKind.values), name="procedure_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ProcedureState.values), name="procedure_state_known"),
            models.UniqueConstraint(
                fields=["agency", "code"],
                condition=~Q(code="") & ~Q(state=ProcedureState.WITHDRAWN),
                name="procedure_code_once_in_an_agency",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "kind", "sort_key", "id"], name="procedures_of_an_agency"),
            models.Index(fields=["province", "sort_key", "id"], name="procedures_in_order"),
            # Few of the nation's: without them a list of these would be looked for in all of it.
            models.Index(
                fields=["province", "sort_key", "id"], condition=Q(state=ProcedureState.DRAFT), name="drafts_in_order"
            ),
            models.Index(
                fields=["province", "sort_key", "id"], condition=Q(valid_to__isnull=False), name="ended_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def is_draft(self) -> bool:
        return self.state == ProcedureState.DRAFT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ProcedureState.WITHDRAWN

    @property
    def is_administrative(self) -> bool:
        return self.kind == ProcedureKind.ADMINISTRATIVE


class OfVisibleProcedures(DatedQuerySet):
    def visible_to(self, user: Any) -> "OfVisibleProcedures":
        if sight_of(user).everything:
            return self
        return self.filter(procedure__in=Procedure.objects.visible_to(user))


class ProcedureRevision(Tracked, Dated):
    """Lần ban hành, sửa đổi of a procedure, with who drafted, reviewed and approved it.

    `valid_from` is its effective day, `valid_to` the day before the next one's. Of a procedure one approved
    revision is open-ended: the one in force, or the one that will be; so on any day at most one is in force.
    """

    procedure = models.ForeignKey(
        Procedure, verbose_name="quy trình", related_name="revisions", on_delete=models.PROTECT
    )
    issue = models.CharField("lần ban hành", max_length=20, blank=True)
    revision = models.CharField("lần sửa đổi", max_length=20, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    step = models.CharField("bước", max_length=10, choices=RevisionStep, default=RevisionStep.DRAFT, editable=False)
    drafted_by = models.CharField("người soạn thảo", max_length=150, blank=True)
    drafted_title = models.CharField("chức vụ người soạn thảo", max_length=150, blank=True)
    drafted_on = models.DateField("ngày soạn thảo", null=True, blank=True)
    reviewed_by = models.CharField("người xem xét", max_length=150, blank=True)
    reviewed_title = models.CharField("chức vụ người xem xét", max_length=150, blank=True)
    reviewed_on = models.DateField("ngày xem xét", null=True, blank=True)
    approved_by = models.CharField("người phê duyệt", max_length=150, blank=True)
    approved_title = models.CharField("chức vụ người phê duyệt", max_length=150, blank=True)
    approved_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    reason = models.TextField("lý do ban hành, sửa đổi", blank=True)
    returned_reason = models.CharField("lý do trả lại", max_length=500, blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="quyết định ban hành", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    file = models.ForeignKey(
        "common.StoredFile", verbose_name="tệp quy trình", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = OfVisibleProcedures.as_manager()

    class Meta:
        verbose_name = "lần ban hành quy trình"
        verbose_name_plural = "lần ban hành quy trình"
        ordering = ["procedure", "pk"]
        constraints = [
            dated_in_order("procedure_revision"),
            models.CheckConstraint(condition=Q(step__in=RevisionStep.values), name="revision_step_known"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(step=RevisionStep.APPROVED, valid_to__isnull=True),
                name="one_open_revision_of_a_procedure",
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=~Q(step=RevisionStep.APPROVED),
                name="one_revision_in_the_making",
            ),
        ]

    def __str__(self) -> str:
        return f"Lần ban hành {self.issue or 'chưa rõ'}" + (f", sửa đổi {self.revision}" if self.revision else "")

    @property
    def is_approved(self) -> bool:
        return self.step == RevisionStep.APPROVED


class RevisionChange(Tracked):
    """Một dòng của bảng theo dõi sửa đổi: what was asked for, where, and what it became."""

    revision = models.ForeignKey(
        ProcedureRevision, verbose_name="lần ban hành", related_name="changes", on_delete=models.PROTECT
    )
    demand = models.CharField("yêu cầu sửa đổi, bổ sung", max_length=1_000)
    place = models.CharField("trang, phần liên quan", max_length=300, blank=True)
    content = models.TextField("nội dung sửa đổi", blank=True)
    number = models.CharField("lần ban hành, sửa đổi", max_length=50, blank=True)
    changed_on = models.DateField("ngày", null=True, blank=True)

    class Meta:
        verbose_name = "dòng theo dõi sửa đổi"
        verbose_name_plural = "dòng theo dõi sửa đổi"
        ordering = ["revision", "pk"]

    def __str__(self) -> str:
        return self.demand


class ProcedureLinkQuerySet(OfVisibleProcedures):
    def visible_to(self, user: Any) -> "OfVisibleProcedures":
        sight = sight_of(user)
        if sight.everything or sight.agencies:
            return super().visible_to(user)
        return self.filter(province__in=sight.provinces)


class ProcedureLink(Tracked, Dated):
    """TTHC mà quy trình áp dụng để giải quyết, from a day to a day. Several procedures may share one TTHC.

    `province` is the procedure's: the nation links one TTHC thousands of times, a province reads its own alone.
    """

    procedure = models.ForeignKey(Procedure, verbose_name="quy trình", related_name="links", on_delete=models.PROTECT)
    province = models.ForeignKey(
        Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT, editable=False, db_index=False
    )
    administrative = models.ForeignKey(
        AdministrativeProcedure, verbose_name="TTHC", related_name="links", on_delete=models.PROTECT
    )
    code = models.CharField("mã như đã ghi", max_length=60, blank=True)

    objects = ProcedureLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "TTHC của quy trình"
        verbose_name_plural = "TTHC của quy trình"
        ordering = ["procedure", "pk"]
        constraints = [
            dated_in_order("procedure_link"),
            models.UniqueConstraint(
                fields=["procedure", "administrative"],
                condition=Q(valid_to__isnull=True),
                name="one_open_link_of_a_procedure",
            ),
        ]
        indexes = [models.Index(fields=["province", "administrative"], name="links_of_a_province")]

    def __str__(self) -> str:
        return self.code or str(self.administrative)
