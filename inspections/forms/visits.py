"""Forms that say that an inspection took place, or that saying so was a mistake."""

from datetime import date
from typing import Any

from agencies.forms.fields import day, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from inspections.models import PlannedInspection

DAY, ASK, NOTE = "Ngày kiểm tra", "Hãy nhập ngày kiểm tra.", "Ghi chú của lần kiểm tra"
NOTE_HELP = "Ví dụ: số biên bản; kéo dài hai ngày thì ghi ngày kết thúc ở trên."


class VisitForm(VersionedForm):
    """Ghi đã kiểm tra, or corrected afterwards."""

    done_on = day(DAY, ask=ASK)
    done_note = text(NOTE, 500, help_text=NOTE_HELP)

    def __init__(self, data: Any, *, line: PlannedInspection, today: date) -> None:
        start = self.values_of(line) | {"version": line.version}
        super().__init__(data, initial=start | {"done_on": line.done_on or today})

    @staticmethod
    def values_of(row: PlannedInspection) -> dict[str, Any]:
        return {"done_on": row.done_on, "done_note": row.done_note}


class VisitsForm(RegisterForm):
    """The same of the lines that were ticked."""

    done_on = day(DAY, ask=ASK)
    done_note = text(NOTE, 500, help_text="Ghi như nhau cho mọi dòng được chọn.")


class ReopenForm(VersionedForm):
    """Đưa về chưa kiểm tra."""

    reason = text("Lý do", 500, ask="Hãy ghi lý do đưa về chưa kiểm tra.", help_text="Được giữ trong lịch sử.")

    @staticmethod
    def values_of(row: PlannedInspection) -> dict[str, Any]:
        return {}
