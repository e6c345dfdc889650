"""What an import is, from its upload to its undoing: the batch, its rows, what was written, and whose turn it is."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.clock import now
from common.registry import spreadsheet_kinds
from common.spreadsheets.cell_fields import CellField
from common.spreadsheets.kinds import Context, Kind


class BatchState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", "đang đọc"
    MATCHING = "matching", "chờ ghép cột"
    READY = "ready", "chưa lưu vào hệ thống"
    APPLYING = "applying", "đang lưu"
    APPLIED = "applied", "đã lưu"
    UNDOING = "undoing", "đang hoàn tác"
    UNDONE = "undone", "đã hoàn tác"
    REFUSED = "refused", "không đọc được"
    EXPIRED = "expired", "đã quá hạn"


MOVES: dict[str, set[str]] = {
    BatchState.READING: {BatchState.MATCHING, BatchState.READY, BatchState.REFUSED, BatchState.EXPIRED},
    BatchState.MATCHING: {BatchState.READING, BatchState.EXPIRED},
    BatchState.READY: {BatchState.READING, BatchState.APPLYING, BatchState.APPLIED, BatchState.EXPIRED},
    BatchState.APPLYING: {BatchState.READY, BatchState.APPLIED, BatchState.EXPIRED},
    BatchState.APPLIED: {BatchState.UNDOING, BatchState.UNDONE},
    BatchState.UNDOING: {BatchState.APPLIED, BatchState.UNDONE},
    BatchState.UNDONE: set(),
    BatchState.REFUSED: set(),
    BatchState.EXPIRED: set(),
}


SAVED = (BatchState.APPLIED, BatchState.UNDOING, BatchState.UNDONE)  # its rows were written once
OPEN = (BatchState.READING, BatchState.MATCHING, BatchState.READY, BatchState.APPLYING)


class RowState(models.TextChoices):
    """What applying a batch would do with a row."""

    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    UNCHANGED = "unchanged", "Không đổi"
    FAULTY = "faulty", "Lỗi"


TYPED = "typed"  # in the options of an import: its rows were typed on a page, no file was uploaded


def cells(verbose_name: str, default: Any) -> CellField:
    return CellField(verbose_name, default=default, blank=True)


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any, *, kind: str = "") -> ImportBatchQuerySet:
        """The imports of the tenants, and of their parts, for which this user may bring the same kind in.

        `kind`: those of one kind alone; the others are not asked for their tenants.
        """
        sight = Q(pk__in=[])
        for asked in spreadsheet_kinds:
            if kind and asked.name != kind:
                continue
            scopes = [key for key, _ in asked.scopes(user)]
            if scopes:
                parts = [Q(scope__startswith=f"{key}/") for key in scopes]
                sight |= Q(reduce(or_, parts, Q(scope__in=scopes)), kind=asked.name)
        return self.filter(sight)


class ImportBatch(models.Model):
    """Một lần nhập từ Excel: one uploaded roster of one kind for one tenant, on its way into the register."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nhập", related_name="+", on_delete=models.PROTECT
    )
    kind = models.CharField("loại danh sách", max_length=40)
    scope = models.CharField("mã nơi nhập", max_length=40)
    place = models.CharField("nơi nhập", max_length=250)
    on = models.DateField("tình trạng đến ngày")
    correct = models.BooleanField("sửa sai", default=False)
    options = models.JSONField("lựa chọn khác", default=dict, blank=True)
    file = models.ForeignKey("common.StoredFile", verbose_name="tệp", related_name="+", on_delete=models.PROTECT)
    state = models.CharField("trạng thái", max_length=10, choices=BatchState, default=BatchState.READING)
    refusal = models.TextField("lý do không đọc, không lưu, không hoàn tác được", blank=True)

    # What was found in the file
    sheet = models.CharField("trang tính", max_length=100, blank=True)
    sheets = models.JSONField("các trang tính có bảng", default=list, blank=True)
    # [[index, letter, heading, [samples]], …]
    headings = models.JSONField("tiêu đề trong tệp", default=list, blank=True)
    mapping = models.JSONField("ghép cột", default=dict, blank=True)  # column key -> index, as the user chose
    letters = models.JSONField("vị trí cột", default=dict, blank=True)  # column key -> letter
    unknown = models.JSONField("cột không dùng", default=list, blank=True)
    missing = models.JSONField("cột còn thiếu", default=list, blank=True)  # column keys
    skipped = models.JSONField("dòng bỏ qua", default=list, blank=True)  # [[number, reason, text], …]
    row_count = models.PositiveIntegerField("số dòng", default=0)
    checked_count = models.PositiveIntegerField("số dòng đã kiểm tra", default=0)

    # What the preview says; `revision` counts the previews, so that nobody applies one that he did not see
    counts = models.JSONField("số dòng theo tình trạng", default=dict, blank=True)
    revision = models.PositiveIntegerField("lần xem trước", default=0)
    corrections = cells("ô đã sửa tại đây", list)  # [{row, column, before, after, by, at}, …]
    skip_faulty = models.BooleanField("bỏ qua dòng lỗi", default=False)

    created_at = models.DateTimeField("tải lên lúc", default=now)
    expires_at = models.DateTimeField("hết hạn lúc")
    applied_at = models.DateTimeField("lưu lúc", null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người lưu",
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hoàn tác",
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập từ Excel"
        verbose_name_plural = "các lần nhập từ Excel"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False, state__in=SAVED)
                | Q(applied_at__isnull=True) & ~Q(state__in=SAVED),
                name="import_applied_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False, state=BatchState.UNDONE)
                | Q(undone_at__isnull=True) & ~Q(state=BatchState.UNDONE),
                name="import_undone_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["kind", "scope", "-created_at"], name="imports_of_a_place")]

    def __str__(self) -> str:
        return f"{self.kind_label} · {self.source}"

    @property
    def roster(self) -> Kind:
        found = spreadsheet_kinds.get(self.kind)
        if found is None:
            raise LookupError(f"no spreadsheet kind {self.kind!r} is registered")
        return found

    @property
    def kind_label(self) -> str:
        found = spreadsheet_kinds.get(self.kind)
        return found.label if found else self.kind

    @property
    def is_typed(self) -> bool:
        return TYPED in self.options

    @property
    def source(self) -> str:
        """Where the rows come from, in words: the file as its sender named it."""
        return "Nhập trên trang" if self.is_typed else self.file.name

    @property
    def begun_label(self) -> str:
        return "Nhập lúc" if self.is_typed else "Tải lên"

    @property
    def sha256(self) -> str:
        return self.file.sha256

    def context(self, by: Any) -> Context:
        return Context(scope=self.scope, on=self.on, by=by, correct=self.correct, options=self.options)

    def count(self, state: str) -> int:
        return int(self.counts.get(state, 0))

    @property
    def to_write(self) -> int:
        """How many rows applying would write."""
        return self.count(RowState.NEW) + self.count(RowState.CHANGED)

    @property
    def is_open(self) -> bool:
        """Does it still wait for somebody?"""
        return self.state in OPEN

    @property
    def is_reading(self) -> bool:
        return self.state == BatchState.READING

    @property
    def is_matching(self) -> bool:
        return self.state == BatchState.MATCHING

    @property
    def is_ready(self) -> bool:
        return self.state == BatchState.READY

    @property
    def is_applying(self) -> bool:
        return self.state == BatchState.APPLYING

    @property
    def is_applied(self) -> bool:
        return self.state == BatchState.APPLIED

    @property
    def is_undoing(self) -> bool:
        return self.state == BatchState.UNDOING

    @property
    def is_undone(self) -> bool:
        return self.state == BatchState.UNDONE


class ImportRow(models.Model):
    """Một dòng của bảng tính: as typed, as understood, what is wrong with it and what it would change."""

    batch = models.ForeignKey(ImportBatch, related_name="rows", on_delete=models.CASCADE)
    number = models.PositiveIntegerField("dòng")
    group = models.CharField("nhóm", max_length=250, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=RowState)
    mended = models.BooleanField("đã chuẩn hóa", default=False)
    target = models.BigIntegerField("bản ghi", null=True, blank=True)
    raw = cells("như trong bảng tính", dict)
    values = cells("giá trị", dict)
    faults = cells("lỗi", list)
    notes = cells("chuẩn hóa", list)
    changes = cells("thay đổi", dict)
    versions = cells("phiên bản dữ liệu", dict)

    class Meta:
        verbose_name = "dòng nhập"
        verbose_name_plural = "dòng nhập"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once_in_its_batch"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="import_row_state_known"),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "number"], name="import_rows_by_state"),
            models.Index(fields=["batch", "number"], condition=Q(mended=True), name="import_rows_mended"),
        ]

    def __str__(self) -> str:
        return f"dòng {self.number}"


class ImportChange(models.Model):
    """What applying a batch wrote, in order: enough to take it back while nobody touched it since."""

    batch = models.ForeignKey(ImportBatch, related_name="changes", on_delete=models.CASCADE)
    order = models.PositiveIntegerField()
    model = models.CharField(max_length=100)  # "agencies.Agency"
    object_pk = models.BigIntegerField()
    version_before = models.PositiveIntegerField(null=True)  # empty: the batch made the row
    version_after = models.PositiveIntegerField()

    class Meta:
        verbose_name = "bản ghi đã ghi"
        verbose_name_plural = "bản ghi đã ghi"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "order"], name="import_change_in_its_order"),
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_pk}"


class ImportTurn(models.Model):
    """Whose turn it is: the row that an apply or an undo of one kind for one tenant holds until it ends."""

    kind = models.CharField(max_length=40)
    scope = models.CharField(max_length=40)

    class Meta:
        verbose_name = "lượt nhập"
        verbose_name_plural = "lượt nhập"
        constraints = [models.UniqueConstraint(fields=["kind", "scope"], name="one_import_turn_at_a_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope}"
