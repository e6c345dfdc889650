"""Forms of what happens to a report as a whole: handed in, handed in for the agency, answered."""

from typing import Any

from agencies.forms.fields import day
from agencies.forms.fields import text as line
from agencies.forms.versioned import RegisterForm, VersionedForm
from inspections.forms.assessment_fields import lines, upload


class HandInForm(RegisterForm):
    """Nộp báo cáo: number, day and scan of the signed report."""

    number = line("Số, ký hiệu báo cáo", 100, ask="Hãy nhập số, ký hiệu của báo cáo đã ký.")
    day = day("Ngày ghi trên báo cáo", ask="Hãy nhập ngày ghi trên báo cáo đã ký.")
    scan = upload("Chọn bản quét báo cáo đã ký", ask="Hãy chọn bản quét báo cáo đã ký.")


class HandInForForm(HandInForm):
    """Nộp thay: also the day on which it came."""

    arrived_on = day("Ngày báo cáo đến", ask="Hãy nhập ngày báo cáo đến, ghi ở sổ công văn.")


class OpinionForm(VersionedForm):
    """Ý kiến của cơ quan."""

    opinion = lines("Ý kiến của cơ quan", rows=6)

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {"opinion": row.opinion}
