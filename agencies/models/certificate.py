"""What an agency has to show for its system: its own declaration or a third party's certificate."""

import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q

from agencies.choices import CertificateEnd, CertificateKind, DeclarationReason
from agencies.models.agency import Agency
from agencies.models.edition import StandardEdition
from agencies.models.membership import sight_of
from agencies.models.people import Division
from agencies.models.province import Province
from agencies.models.service_body import ServiceBody
from common.history import Tracked

TOKEN_BYTES = 18  # 144 bits


def new_token() -> str:
    """What stands in the QR code: nobody guesses it, and it says nothing."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """Those of holders in sight, and those that cover an agency in sight."""
        seen = Agency.objects.visible_to(user)
        covering = CertificateCover.objects.filter(Q(agency__in=seen) | Q(division__agency__in=seen))
        return sight_of(user).narrow(self, Q(holder__in=seen) | Q(pk__in=covering.values("certificate")))


class Certificate(Tracked):
    """Công bố HTQLCL or Giấy chứng nhận of a holder under an edition, by its paper (QĐ 19/2014/QĐ-TTg).

    Days may be unknown. `ended_as` without `ended_on` is an end of which no source gives the day. A declaration
    does not expire; of one holder and part (`part`: empty = the whole agency) one stands open at a time.
    """

    holder = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="certificates", on_delete=models.PROTECT)
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    kind = models.CharField("hình thức", max_length=12, choices=CertificateKind)
    edition = models.ForeignKey(
        StandardEdition, verbose_name="phiên bản", related_name="certificates", on_delete=models.PROTECT
    )
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    issuing_body = models.ForeignKey(
        ServiceBody, verbose_name="tổ chức cấp", null=True, blank=True, related_name="certificates",
        on_delete=models.PROTECT,
    )  # fmt: skip
    issue_number = models.PositiveSmallIntegerField("lần", null=True, blank=True)
    reason = models.CharField("lý do công bố", max_length=15, choices=DeclarationReason, blank=True)
    part = models.CharField("phần của hệ thống", max_length=200, blank=True)
    issued_on = models.DateField("ngày công bố, cấp", null=True, blank=True)
    in_force_from = models.DateField("có hiệu lực từ ngày", null=True, blank=True)
    expires_on = models.DateField("có hiệu lực đến hết ngày", null=True, blank=True)
    scope = models.TextField("phạm vi", blank=True)
    stated_system = models.PositiveIntegerField("số quy trình hệ thống", null=True, blank=True)
    stated_internal = models.PositiveIntegerField("số quy trình nội bộ", null=True, blank=True)
    stated_administrative = models.PositiveIntegerField("số quy trình TTHC", null=True, blank=True)
    stated_total = models.PositiveIntegerField("tổng số nêu trong văn bản", null=True, blank=True)
    notified_on = models.DateField("ngày thông báo cho Chi cục", null=True, blank=True)
    notice = models.CharField("số văn bản thông báo", max_length=100, blank=True)
    posted_on = models.DateField("ngày niêm yết tại trụ sở", null=True, blank=True)
    renewal_of = models.OneToOneField(
        "self", verbose_name="thay cho", null=True, blank=True, related_name="renewal", on_delete=models.PROTECT
    )
    developed_from = models.ForeignKey(
        "self", verbose_name="phát triển từ", null=True, blank=True, related_name="developments",
        on_delete=models.PROTECT,
    )  # fmt: skip
    developed_source = models.CharField("nguồn của quan hệ phát triển", max_length=500, blank=True)
    ended_as = models.CharField("kết thúc vì", max_length=12, choices=CertificateEnd, blank=True)
    ended_on = models.DateField("không còn hiệu lực từ ngày", null=True, blank=True)
    end_reason = models.CharField("lý do kết thúc", max_length=500, blank=True)
    end_paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản kết thúc", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    note = models.TextField("ghi chú", blank=True)
    token = models.CharField(max_length=40, default=new_token, unique=True, editable=False)

    not_in_history = ("token",)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "công bố, chứng nhận"
        verbose_name_plural = "công bố, chứng nhận"
        ordering = ["holder", "-issued_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CertificateKind.values), name="certificate_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_as__in=[*CertificateEnd.values, ""]), name="certificate_end_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[*DeclarationReason.values, ""]), name="certificate_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_as=""), name="certificate_ends_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | (
                    Q(kind=CertificateKind.CERTIFICATE)
                    & (Q(issued_on__isnull=True) | Q(expires_on__gte=F("issued_on")))
                ),
                name="certificate_expires_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(expires_on__gte=F("in_force_from")),
                name="certificate_expires_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["holder", "part"],
                condition=Q(kind=CertificateKind.DECLARATION, ended_as=""),
                name="one_open_declaration_of_a_part",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "issued_on"], name="certificates_of_a_holder"),
            models.Index(fields=["province", "expires_on", "id"], name="certificates_running_out"),
            models.Index(
                fields=["expires_on", "id"], condition=Q(expires_on__isnull=False), name="nation_running_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition}"

    @property
    def is_declaration(self) -> bool:
        return self.kind == CertificateKind.DECLARATION

    @property
    def is_open(self) -> bool:
        """Has no end been recorded? (It may have expired by its own days.)"""
        return not self.ended_as

    @property
    def begins_on(self) -> Any:
        """The first day in force, as far as it is known."""
        return self.in_force_from or self.issued_on

    @property
    def edition_ends_on(self) -> Any:
        """The last day on which its edition still counts, where one is set."""
        return self.edition.transition_ends_on


class CertificateCover(Tracked):
    """A further agency, or a division, that the holder's certificate or declaration covers."""

    certificate = models.ForeignKey(
        Certificate, verbose_name="công bố, chứng nhận", related_name="covers", on_delete=models.PROTECT
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", null=True, blank=True, related_name="covered_by", on_delete=models.PROTECT
    )
    division = models.ForeignKey(
        Division, verbose_name="phòng", null=True, blank=True, related_name="covered_by", on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = "cơ quan, phòng thuộc phạm vi"
        verbose_name_plural = "cơ quan, phòng thuộc phạm vi"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=True, division__isnull=False)
                | Q(agency__isnull=False, division__isnull=True),
                name="cover_is_an_agency_or_a_division",
            ),
            models.UniqueConstraint(fields=["certificate", "agency"], name="agency_covered_once"),
            models.UniqueConstraint(fields=["certificate", "division"], name="division_covered_once"),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.division)
