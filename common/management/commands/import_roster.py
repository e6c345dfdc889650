"""Bring a roster in from the command line, through the same engine as the pages; prints one JSON object."""

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.management.base import BaseCommand

from common.clock import today
from common.errors import Refused
from common.registry import spreadsheet_kinds
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.doubts import doubt_about
from common.spreadsheets.finding import Found, find_rows
from common.spreadsheets.kinds import Context, Kind, Row
from common.spreadsheets.models import RowState
from common.spreadsheets.staging import MENDED, check, counts_of, keep, open_batch, place_of

FAULTY, REFUSED = 1, 2
COUNTS = (RowState.NEW.value, RowState.CHANGED.value, RowState.UNCHANGED.value, MENDED, RowState.FAULTY.value)


class Command(BaseCommand):
    help = (
        "Nhập một danh sách từ tệp .xlsx hoặc .csv. In ra một đối tượng JSON. "
        "Mã thoát: 0 đã xong, 1 có dòng lỗi nên chưa ghi gì, 2 không đọc được tệp hoặc tham số sai."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP", help="tệp .xlsx hoặc .csv")
        kinds = "agencies, divisions, members, units, successions, certificates, service_bodies"
        parser.add_argument("--kind", required=True, help=f"loại danh sách: {kinds}")
        parser.add_argument("--province", required=True, help="mã tỉnh, ví dụ 89")
        parser.add_argument(
            "--agency", default="", metavar="MÃ", help="nhập riêng cho một cơ quan của tỉnh, ví dụ AG.H889"
        )
        parser.add_argument("--scheme", default="", help="danh mục đơn vị hành chính, ví dụ before-2025-07")
        parser.add_argument(
            "--on", default="", metavar="NGÀY", help="tình trạng đến ngày (2020-12-31 hoặc 31/12/2020)"
        )
        parser.add_argument(
            "--as", required=True, dest="user", metavar="TÀI_KHOẢN", help="tên đăng nhập của người nhập"
        )
        parser.add_argument("--correct", action="store_true", help="chỗ khác nhau là ghi sai trước đây (sửa sai)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ đọc và kiểm tra, không ghi")
        parser.add_argument("--skip-faulty", action="store_true", help="bỏ qua dòng lỗi, ghi các dòng còn lại")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except Refused as refusal:
            self.stdout.write(_one_object({**dict.fromkeys(COUNTS, 0), "faults": [], "refused": refusal.sentence}))
            self.stderr.write(refusal.sentence)
            sys.exit(REFUSED)

    def _import(self, options: dict[str, Any]) -> None:
        kind, context = _kind_and_context(options)
        path = Path(options["file"])
        try:
            content = path.open("rb")
        except OSError:
            raise Refused(f"Không mở được tệp {path}. Hãy kiểm tra đường dẫn và quyền đọc.") from None
        with content, File(content, name=path.name) as upload:
            found = find_rows(upload, kind, file_name=path.name)
            if found.question:
                raise Refused(f"Tệp {path.name}: {found.question}")
            if doubt := doubt_about(found, kind, context):
                raise Refused(f"{doubt} Hãy kiểm tra mã sau --agency, hoặc nhập ở trang “Nhập từ Excel” để xác nhận.")
            check(found.rows, kind, context, plans=False)
            report = _report(found, kind)
            stopped = report["faulty"] and not options["skip_faulty"]
            if not stopped and not options["dry_run"] and any(row.state in ("new", "changed") for row in found.rows):
                _write(upload, found, kind, context, skip_faulty=options["skip_faulty"])
        self.stdout.write(_one_object(report))
        if stopped:
            sys.exit(FAULTY)


def _kind_and_context(options: dict[str, Any]) -> tuple[Kind, Context]:
    kind = spreadsheet_kinds.get(options["kind"])
    if kind is None:
        known = ", ".join(each.name for each in spreadsheet_kinds)
        raise Refused(f"Không có loại danh sách “{options['kind']}”. Các loại có: {known}.")
    user = get_user_model().objects.filter(username=options["user"], is_active=True).first()
    if user is None:
        raise Refused(f"Không có tài khoản đang dùng nào tên “{options['user']}”. Hãy kiểm tra tên sau --as.")
    scope = kind.scope_for(options["province"], scheme=options["scheme"], by=user)
    if options["agency"]:
        scope = kind.part_for(scope, options["agency"], by=user)
    place_of(kind, scope, user)
    chosen = {"scheme": options["scheme"]} if options["scheme"] else {}
    return kind, Context(scope, on=_day(options["on"]), by=user, correct=options["correct"], options=chosen)


def _day(typed: str) -> date:
    if not typed:
        return today()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    raise Refused(f"“{typed}” không phải là ngày. Hãy ghi --on theo dạng 2020-12-31 hoặc 31/12/2020.")


def _write(upload: File, found: Found, kind: Kind, context: Context, *, skip_faulty: bool) -> None:
    batch = open_batch(
        upload,
        kind,
        scope=context.scope,
        on=context.on,
        by=context.by,
        correct=context.correct,
        options=context.options,
    )
    keep(batch, found, found.rows, by=context.by)
    found.rows.clear()  # applying reads them again from where they are kept
    apply_batch(batch, by=context.by, revision=batch.revision, skip_faulty=skip_faulty)


def _report(found: Found, kind: Kind) -> dict[str, Any]:
    counts = counts_of(found.rows)
    faults = [each for row in found.rows for each in _faults(row, found.sheet, kind)]
    return {**{name: counts[name] for name in COUNTS}, "faults": faults}


def _faults(row: Row, sheet: str, kind: Kind) -> list[dict[str, Any]]:
    return [
        {
            "sheet": sheet,
            "row": row.number,
            "column": kind.column(fault.column).label if fault.column else "",
            "value": _typed(row.raw.get(fault.column)),
            "message": fault.message,
        }
        for fault in row.faults
    ]


def _typed(cell: Any) -> Any:
    return f"{cell:%d/%m/%Y}" if hasattr(cell, "strftime") else cell


def _one_object(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False)
