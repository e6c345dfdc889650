"""The list of reorganisations (Danh sách sắp xếp cơ quan): each row ends an agency or gives a part of it away."""

from collections.abc import Iterable, Sequence
from typing import Any

from agencies.choices import SuccessionKind
from agencies.queries.succession_holdings import Holdings
from agencies.resources.scopes import scope_of, scopes_of
from agencies.resources.succession_checks import check_together, seen_by, wave_of
from agencies.resources.succession_columns import SUCCESSION_COLUMNS
from agencies.resources.succession_desk import HEIR_UNKNOWN, Desk, Told
from agencies.resources.succession_province import take_province_along
from agencies.services.successions import carry_out
from common.clock import today
from common.errors import Refused
from common.spreadsheets.kinds import Context, Kind, Row, Written

KINDS = dict(SuccessionKind.choices)


class SuccessionRoster(Kind):
    name = "successions"
    list_url_name = "succession_list"
    effects_url_name = "reorganisation_effects"
    label = "Danh sách sắp xếp cơ quan"
    help = (
        "Mỗi dòng một cơ quan cũ với nơi nhận của nó; cơ quan chia cho nhiều nơi thì mỗi nơi một dòng. Khi lưu, cơ "
        "quan cũ kết thúc vào ngày trước đó, cơ quan mới chưa có thì được lập, công bố và nhân sự của cơ quan cũ "
        "thành lịch sử, việc phải làm lại được ghi cho cơ quan mới. Chỉ đổi tên hoặc đổi cấp thì không ghi ở đây."
    )
    asks_day = True
    max_rows = 12_000
    columns = SUCCESSION_COLUMNS

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        cells = row.raw | row.values
        heir = cells.get("new") or ("" if cells.get("kind") == SuccessionKind.DISSOLVE else HEIR_UNKNOWN)
        old = str(cells.get("old") or "")
        return f"{old} → {heir}" if heir else old, str(cells.get("old_code") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        desk = Desk(rows, context)
        holdings = check_together(desk)
        for told in desk.told:
            if not told.row.faults:
                _compare(told, desk, holdings)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        again = [Row(number=row.number, raw=row.raw, group=row.group, values=row.values) for row in rows]
        desk = Desk(again, context, lock=True)
        check_together(desk)
        for told in desk.told:
            for fault in told.row.faults:  # something moved between the check and the lock
                raise Refused(f"Dòng {told.row.number}: {fault.message} Chưa lưu gì, hãy bấm “Kiểm tra lại”.")
        saved = carry_out(wave_of(desk), by=context.by, on=today(), reason=reason)
        saved += take_province_along(desk.province, context, reason=reason)
        return [Written(one.row._meta.label, one.row.pk, one.version_before, one.row.version) for one in saved]


def _compare(told: Told, desk: Desk, holdings: Holdings) -> None:
    """What a row would change of a reorganisation that is recorded already; and which versions it was seen with."""
    row, known = told.row, told.known
    row.versions = seen_by(told, desk, holdings)
    if known is None:
        return
    row.target = known.pk
    paper = desk.paper(told)
    target = desk.agencies.name_on(known.target_id, known.day) if known.target_id else HEIR_UNKNOWN
    heir = told.heir.name if told.heir else HEIR_UNKNOWN
    before = {"kind": KINDS[known.kind], "new": target, "share": known.share, "note": known.note}
    after = {"kind": KINDS[told.kind], "new": heir, "share": told.given("share") or known.share,
             "note": told.given("note") or known.note}  # fmt: skip
    before["paper_number"], after["paper_number"] = (str(one) if one else "" for one in (known.paper, paper))
    row.changes = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
