"""The people and parts of an agency: divisions, ISO roles, the steering committee, the officer in charge."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.choices import AppointmentRole, DivisionApplies
from agencies.models.agency import Agency
from agencies.models.facts import OfVisibleAgencies
from common.days import Dated, dated_in_order
from common.history import Tracked


class Division(Tracked, Dated):
    """Phòng chuyên môn of an agency: does it apply the system, since when; without TTHC it is no gap."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="divisions", on_delete=models.PROTECT)
    name = models.CharField("tên phòng", max_length=200)
    applies = models.CharField("áp dụng HTQLCL", max_length=13, choices=DivisionApplies)
    applies_since = models.DateField("áp dụng từ ngày", null=True, blank=True)
    folded_name = models.CharField(max_length=500, editable=False)
    sort_key = models.CharField(max_length=500, editable=False)

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "phòng chuyên môn"
        verbose_name_plural = "phòng chuyên môn"
        ordering = ["agency", "sort_key"]
        constraints = [
            dated_in_order("division"),
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=Q(valid_to__isnull=True),
                name="division_once_in_an_agency",
            ),
            models.CheckConstraint(condition=Q(applies__in=DivisionApplies.values), name="division_applies_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(Tracked, Dated):
    """A person in an ISO role of an agency (phân công), dated, with its paper. Rotation is why it is dated."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="appointments", on_delete=models.PROTECT)
    role = models.CharField("vai trò", max_length=20, choices=AppointmentRole)
    name = models.CharField("họ và tên", max_length=150)
    title = models.CharField("chức vụ", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=50, blank=True)
    email = models.CharField("thư điện tử", max_length=200, blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="tài khoản", null=True, blank=True, related_name="appointments",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["agency", "role", "pk"]
        constraints = [
            dated_in_order("appointment"),
            models.CheckConstraint(condition=Q(role__in=AppointmentRole.values), name="appointment_role_known"),
        ]
        indexes = [models.Index(fields=["agency", "role", "valid_to"], name="appointments_in_force")]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}"


class SteeringCommittee(Tracked, Dated):
    """Ban chỉ đạo ISO of an agency, by the decision that set it up."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="committees", on_delete=models.PROTECT)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="quyết định", related_name="+", on_delete=models.PROTECT
    )

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "Ban chỉ đạo ISO"
        verbose_name_plural = "Ban chỉ đạo ISO"
        ordering = ["agency", "-valid_from"]
        constraints = [dated_in_order("committee")]

    def __str__(self) -> str:
        return f"Ban chỉ đạo ISO theo {self.paper}"


class OfficerAssignment(Tracked, Dated):
    """Chuyên viên phụ trách: who at the department answers for an agency, from a day to a day."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="officers", on_delete=models.PROTECT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="chuyên viên", related_name="charges", on_delete=models.PROTECT
    )

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "chuyên viên phụ trách"
        verbose_name_plural = "chuyên viên phụ trách"
        ordering = ["agency", "pk"]
        constraints = [
            dated_in_order("officer"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(valid_to__isnull=True), name="one_officer_in_charge_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
