"""Forms of a review: how it ended, and "Không ảnh hưởng" with its reason."""

from typing import Any

from agencies.forms.fields import choice, day, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from procedures.choices import ReviewCause, ReviewOutcome
from procedures.models import ReviewTask
from procedures.services.reviews import OUTCOMES

REASON_HELP = "Phải ghi khi kết quả là “không ảnh hưởng”. Được giữ trong lịch sử."


class CloseReviewForm(VersionedForm):
    """Ghi kết quả rà soát; that an agency does not handle a TTHC is for the department to say."""

    outcome = choice("Kết quả", ReviewOutcome.choices, ask="Hãy chọn kết quả rà soát.")
    reason = text("Lý do", 500, help_text=REASON_HELP)
    on = day("Xong ngày", ask="Hãy ghi ngày rà soát xong.")

    def __init__(self, data: Any, *, cause: str, decides: bool, **extra: Any) -> None:
        super().__init__(data, **extra)
        offered = [*OUTCOMES[ReviewCause(cause)], *([ReviewOutcome.NOT_HANDLED] if decides else [])]
        field: Any = self.fields["outcome"]
        field.choices = [("", "Hãy chọn"), *((one.value, one.label) for one in offered)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == ReviewOutcome.NO_EFFECT and not data.get("reason"):
            self.add_error("reason", "Hãy ghi vì sao quy trình không bị ảnh hưởng.")
        return data

    @staticmethod
    def values_of(row: ReviewTask) -> dict[str, Any]:
        return {"outcome": row.outcome, "reason": row.reason, "on": row.closed_on}


class NoEffectForm(RegisterForm):
    """Không ảnh hưởng: the amended TTHC changes nothing in this procedure."""

    reason = text(
        "Vì sao không ảnh hưởng", 500, ask="Hãy ghi vì sao quy trình không bị ảnh hưởng.",
        help_text="Ví dụ: chỉ đổi căn cứ pháp lý, các bước và thời hạn giữ nguyên. Được giữ trong lịch sử.",
    )  # fmt: skip
    on = day("Ngày rà soát", ask="Hãy ghi ngày rà soát.")
