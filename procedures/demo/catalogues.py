"""Catalogues for the demo: Hương Thủy's figures as the article gives them, and An Giang's in the sizes of its roster.

The figures are facts, what stands behind them is made up: no list of either place is at hand. Everything goes through
the kinds by which an officer brings it in.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from agencies.choices import IdentifierScheme, Level
from agencies.models import AgencyIdentifier, AgencyPeriod, Certificate, Membership, Province
from common.clock import today
from common.spreadsheets.kinds import Context, Kind, Row
from common.spreadsheets.staging import check
from procedures.choices import PublicationAction
from procedures.demo.duties import FIRST_SCHEME, end_first_scheme, keep_duties, list_a_scope, list_instruments
from procedures.demo.words import INTERNAL, Tthc, made_up_tthc
from procedures.models import KitProcedure, PublicationDecision
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.scopes import agency_scope
from procedures.resources.tthc import TthcList
from procedures.services.publications import publish
from procedures.services.published_lines import Said

REASON = "Dữ liệu dùng thử: danh mục giả định, số lượng theo bài báo và danh sách cơ quan"
HUE, HUONG_THUY = "46", "UBND thị xã Hương Thủy"
AN_GIANG = "89"
AT_HUONG_THUY = date(2022, 11, 28)  # the day of the inspection that the article tells of
LISTED_AT_HUE = date(2022, 1, 1)
AT_AN_GIANG = date(2020, 12, 31)  # the day of the roster
LISTED_AT_AN_GIANG = date(2019, 1, 1)
NEW_COMMUNES_FROM = date(2025, 9, 1)
DAYS_SINCE_THE_DECISION, DAYS_TO_REVIEW = 20, 30
DISTRICT_TTHC, COMMUNE_TTHC = 100_000, 200_000  # where the codes of a level begin; the province's own at 1
HUE_TTHC = 500_000


def load_catalogues() -> None:
    """From load_demo, after the registers: what a province has already stays as it is."""
    for code, load in ((HUE, _load_hue), (AN_GIANG, _load_an_giang)):
        province = Province.objects.filter(code=code).first()
        if province is not None and not PublicationDecision.objects.filter(province=province).exists():
            load(province, _officer_of(province))


def _officer_of(province: Province) -> User:
    return Membership.objects.filter(province=province).select_related("user").earliest("pk").user


# --- Hương Thủy: 6 + 15 + 252 procedures for 306 TTHC -----------------------------------------------------------
def _load_hue(province: Province, officer: User) -> None:
    tthc = made_up_tthc(HUE_TTHC, 306)
    _publish_list(province, LISTED_AT_HUE, [_listed(one, "Cấp huyện") for one in tthc], officer)
    town = AgencyPeriod.objects.get(province=province, name=HUONG_THUY, valid_from=None).agency
    shares = [1] * 208 + [2] * 34 + [3] * 10  # 252 procedures, 306 TTHC
    rows = [*_system(), *_internal(15), *_administrative(tthc, shares)]
    _bring_in(ProcedureRoster(), agency_scope(town), AT_HUONG_THUY, _issued(rows, AT_HUONG_THUY), officer)
    list_instruments(town, on=AT_HUONG_THUY, by=officer, without=frozenset({FIRST_SCHEME}))
    keep_duties(town, year=AT_HUONG_THUY.year, is_over=True, by=officer)


# --- An Giang: 197 catalogues of 2020, and a commune in three today ----------------------------------------------
def _load_an_giang(province: Province, officer: User) -> None:
    stated = list(
        Certificate.objects.filter(province=province, stated_administrative__isnull=False).order_by("holder", "pk")
    )
    names = _names_on(province, AT_AN_GIANG)
    stated = [row for row in {row.holder_id: row for row in stated}.values() if row.holder_id in names]
    listed, handled = _lists_of(stated, names)
    _publish_list(province, LISTED_AT_AN_GIANG, listed, officer)
    codes = _codes_in(province)
    rows = [
        {"agency": names[row.holder_id].name, "agency_code": codes.get(row.holder_id, "")} | line
        for row in stated
        for line in _issued(_catalogue_of(row, handled[row.holder_id]), AT_AN_GIANG)
    ]
    _bring_in(ProcedureRoster(), f"province:{province.pk}", AT_AN_GIANG, rows, officer)
    communes = next(handled[row.holder_id] for row in stated if names[row.holder_id].level == Level.COMMUNE)
    _load_new_communes(province, communes, officer)
    _load_duties(province, officer)
    list_a_scope(province, by=officer)


def _names_on(province: Province, on: date) -> dict[int, AgencyPeriod]:
    periods: Any = AgencyPeriod.objects.filter(province=province).on(on)
    return {period.agency_id: period for period in periods.select_related("agency")}


def _codes_in(province: Province) -> dict[int, str]:
    own = AgencyIdentifier.objects.filter(province=province, scheme=IdentifierScheme.OWN)
    return dict(own.values_list("agency", "value"))


def _lists_of(
    stated: Sequence[Certificate], names: dict[int, AgencyPeriod]
) -> tuple[list[dict[str, str]], dict[int, list[Tthc]]]:
    """What the province has published, as rows of its list, and what each agency handles of it.

    A department's TTHC name it as their executor; those of districts and of communes are one list a level.
    """
    most = {
        level: max(row.stated_administrative or 0 for row in stated if names[row.holder_id].level == level)
        for level in Level
    }
    shared = {
        Level.DISTRICT: made_up_tthc(DISTRICT_TTHC, most[Level.DISTRICT] + 6),
        Level.COMMUNE: made_up_tthc(COMMUNE_TTHC, most[Level.COMMUNE] + 4),
    }
    listed = [_listed(one, "Cấp huyện") for one in shared[Level.DISTRICT]]
    listed += [_listed(one, "Cấp xã") for one in shared[Level.COMMUNE]]
    handled: dict[int, list[Tthc]] = {}
    start = 1
    for place, row in enumerate(stated):
        period = names[row.holder_id]
        if period.level in shared:
            handled[row.holder_id] = shared[Level(period.level)]
            continue
        own = made_up_tthc(start, (row.stated_administrative or 0) + place % 5)
        start += len(own)
        handled[row.holder_id] = own
        listed += [_listed(one, "Cấp tỉnh", executors=period.name) for one in own]
    return listed, handled


def _catalogue_of(row: Certificate, handled: Sequence[Tthc]) -> list[dict[str, str]]:
    """The rows of a catalogue in the sizes that the roster states; most agencies cover all they handle."""
    procedures = min(row.stated_administrative or 0, len(handled))
    covered = len(handled) - (row.holder_id % 7 if row.holder_id % 3 == 0 else 0)
    shares = _shares(procedures, min(covered, 3 * procedures))
    return [
        *_system(row.stated_system or 0),
        *_internal(row.stated_internal or 0),
        *_administrative(handled, shares),
    ]


def _shares(procedures: int, covered: int) -> list[int]:
    """How many TTHC each procedure carries out, together `covered`, as evenly as may be."""
    if not procedures:
        return []
    each, more = divmod(max(covered, procedures), procedures)
    return [each + 1] * more + [each] * (procedures - more)


def _load_new_communes(province: Province, tthc: list[Tthc], officer: User) -> None:
    """A commune in three has adopted its procedures anew, that of the demo's secretary among them; then the
    province abolishes five TTHC and amends three, so that reviews wait for them."""
    periods: Any = AgencyPeriod.objects.filter(province=province, level=Level.COMMUNE).on(today())
    served = set(Membership.objects.filter(agency__province=province).values_list("agency", flat=True))
    codes, rows = _codes_in(province), []
    for place, period in enumerate(periods.order_by("sort_key")):
        if place % 3 == 0 or period.agency_id in served:
            lines = [*_system(), *_internal(6), *_administrative(tthc, [1] * len(tthc))]
            agency = {"agency": period.name, "agency_code": codes.get(period.agency_id, "")}
            rows += [agency | line for line in _issued(lines, NEW_COMMUNES_FROM)]
    _bring_in(ProcedureRoster(), f"province:{province.pk}", max(today(), NEW_COMMUNES_FROM), rows, officer)
    decided = today() - timedelta(days=DAYS_SINCE_THE_DECISION)
    decisions = [Said(one.code, one.code, action=PublicationAction.ABOLISHED) for one in tthc[:5]]
    decisions += [Said(one.code, one.code, action=PublicationAction.AMENDED, name=one.name) for one in tthc[5:8]]
    publish(
        province, decisions, number="9001/QĐ-UBND (giả định)", issued_on=decided, in_force_from=decided, by=officer,
        review_due_on=decided + timedelta(days=DAYS_TO_REVIEW), reason=REASON,
    )  # fmt: skip


def _load_duties(province: Province, officer: User) -> None:
    """The secretary's commune and the first one beside it keep their documents, and what the year asks for."""
    periods: Any = AgencyPeriod.objects.filter(province=province, level=Level.COMMUNE).on(today())
    served = set(Membership.objects.filter(agency__province=province).values_list("agency", flat=True))
    in_order = [period.agency for period in periods.select_related("agency").order_by("sort_key")]
    since = min(NEW_COMMUNES_FROM, today())
    for commune in [in_order[0], *(agency for agency in in_order[1:] if agency.pk in served)]:
        list_instruments(commune, on=since, by=officer)
        keep_duties(commune, year=today().year, is_over=False, by=officer)
    end_first_scheme(province, by=officer)


# --- Rows of the sheets -----------------------------------------------------------------------------------------
def _listed(one: Tthc, level: str, **more: str) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "field": one.field, "levels": level} | more


def _system(count: int = 6) -> list[dict[str, str]]:
    kit = KitProcedure.objects.order_by("order")[:count]
    return [{"code": one.code, "name": one.name, "kind": "Quy trình hệ thống", "clauses": one.clauses} for one in kit]


def _internal(count: int) -> list[dict[str, str]]:
    names = INTERNAL[:count]
    return [
        {"code": f"QT-NB-{place:02}", "name": name, "kind": "Quy trình nội bộ"}
        for place, name in enumerate(names, start=1)
    ]


def _administrative(tthc: Sequence[Tthc], shares: Iterable[int]) -> list[dict[str, str]]:
    """Procedures that carry out the TTHC in their order, as many each as its share says."""
    rows, done = [], 0
    for place, share in enumerate(shares, start=1):
        own = tthc[done : done + share]
        done += share
        rows.append(
            {
                "code": f"QT-{place:03}",
                "name": "; ".join(one.name for one in own),
                "kind": "Quy trình TTHC",
                "tthc": "; ".join(one.code for one in own),
            }
        )
    return rows


def _issued(rows: Iterable[dict[str, str]], on: date) -> list[dict[str, str]]:
    """First issues, a few a day in the two months before a day."""
    return [
        row | {"issue": "01", "issued_on": f"{on - timedelta(days=20 + place % 40):%d/%m/%Y}"}
        for place, row in enumerate(rows)
    ]


def _publish_list(province: Province, on: date, rows: list[dict[str, str]], officer: User) -> None:
    _bring_in(TthcList(), f"province:{province.pk}", on, rows, officer)


def _bring_in(kind: Kind, scope: str, on: date, cells: list[dict[str, str]], officer: User) -> None:
    """As an import does it, without keeping the file that there is none of."""
    blank = dict.fromkeys((column.key for column in kind.columns), None)
    rows = [Row(number=number, raw=blank | line) for number, line in enumerate(cells, start=1)]
    context = Context(scope, on=on, by=officer)
    with transaction.atomic():
        check(rows, kind, context)
        faulty = next((row for row in rows if row.faults), None)
        if faulty is not None:
            raise ValueError(f"demo row {faulty.raw}: {faulty.faults}")
        list(kind.write([row for row in rows if row.state in ("new", "changed")], context, REASON))
