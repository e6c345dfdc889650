"""An Giang through both waves of 2025: its departments in March, its districts and communes in July.

The sheet of the departments follows the usual national pattern and says so in every row; no decision of the province
was at hand. The wave of July is what the lists of units propose, taken as it is: of one commune (30285, phường Đông
Xuyên) they do not know the heir, and neither does the demo.
"""

import io
from datetime import date

from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from agencies.models import AgencySuccession, Province
from agencies.resources.reorganisation import stage_proposal
from agencies.services.reorganisation import DAY, propose
from common.spreadsheets.applying import apply_batch

AN_GIANG = "89"
DEPARTMENTS = settings.BASE_DIR / "fixtures" / "demo" / "an_giang" / "sap_xep_so_2025_03.xlsx"
DEPARTMENTS_FROM = date(2025, 3, 1)
# The resolution on An Giang's communes stands in no source at hand; that on the provinces does.
PROVINCE_PAPER = "202/2025/QH15 ngày 12/6/2025"


def go_through_2025(province: Province, *, by: User) -> None:
    """Both waves through the one engine, as an officer would; a wave that was gone through stays as it is."""
    waves = {DEPARTMENTS_FROM: _reorganise_departments, DAY: _reorganise_communes}
    gone_through = set(
        AgencySuccession.objects.filter(province=province, day__in=waves).values_list("day", flat=True)
    )
    for day, carry_out in waves.items():
        if day not in gone_through:
            carry_out(province, by)


def _reorganise_departments(province: Province, by: User) -> None:
    call_command(
        "import_roster",
        str(DEPARTMENTS),
        kind="successions",
        province=province.code,
        on=f"{DEPARTMENTS_FROM}",
        user=by.username,
        stdout=io.StringIO(),
    )


def _reorganise_communes(province: Province, by: User) -> None:
    batch = stage_proposal(
        propose(province), paper_number="", paper_day=None, province_paper=PROVINCE_PAPER, along=True, by=by
    )
    apply_batch(batch, by=by, revision=batch.revision)
