"""Forms of an act on many agencies; each is asked once for all of them."""

from datetime import date
from typing import Any

from django import forms

from agencies.choices import Obligation
from agencies.forms.fields import Row, choice, cluster_field, day, reason, text
from agencies.forms.versioned import RegisterForm
from agencies.models import Province
from agencies.queries.people import officers_of
from agencies.services.bulk import change_obligation_from_day, correct_obligation, hand_to_officer, set_cluster
from common.errors import Refused

CHANGED, MISTYPED = "change", "correct"


class BulkForm(RegisterForm):
    """What is asked of all chosen agencies, and the act that follows (period → version that was seen)."""

    title = ""

    def __init__(self, *args: Any, province: Province, today: date, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.offer(province, today)

    def offer(self, province: Province, today: date) -> None:
        """Add the fields whose lists are those of one province, and of no other."""

    def act(self, versions: dict[int, int], *, by: Any) -> int:
        raise NotImplementedError


class ObligationForm(BulkForm):
    """Đặt đối tượng áp dụng: a fact from a day on, or a correction."""

    title = "Đặt đối tượng áp dụng"
    obligation = choice("Đối tượng áp dụng", Obligation.choices, ask="Hãy chọn bắt buộc hoặc khuyến khích.")
    basis = text("Căn cứ", 250)
    mode = forms.ChoiceField(
        label="Đây là",
        choices=[(CHANGED, "Thay đổi từ một ngày"), (MISTYPED, "Sửa sai: trước đây ghi nhầm")],
        widget=forms.RadioSelect,
        initial=CHANGED,
        error_messages={"required": "Hãy chọn thay đổi hay sửa sai."},
    )
    on = day("Thay đổi từ ngày", help_text="Ngày/tháng/năm. Không cần khi sửa sai.")
    reason = reason()

    def act(self, versions: dict[int, int], *, by: Any) -> int:
        clean = self.cleaned_data
        facts = {"obligation": clean["obligation"], "basis": clean["basis"], "reason": clean["reason"], "by": by}
        if clean["mode"] == MISTYPED:
            return correct_obligation(versions, **facts)
        if clean["on"] is None:
            sentence = "Hãy nhập ngày bắt đầu thay đổi, hoặc chọn “Sửa sai”."
            raise Refused(sentence, {"on": sentence})
        return change_obligation_from_day(versions, on=clean["on"], **facts)


class ClusterForm(BulkForm):
    """Gán cụm theo dõi."""

    title = "Gán cụm theo dõi"

    def offer(self, province: Province, today: date) -> None:
        self.fields["cluster"] = cluster_field(province)
        self.fields["reason"] = reason()

    def act(self, versions: dict[int, int], *, by: Any) -> int:
        clean = self.cleaned_data
        return set_cluster(versions, cluster=clean["cluster"], by=by, reason=clean["reason"])


class OfficerForAllForm(BulkForm):
    """Giao chuyên viên phụ trách."""

    title = "Giao chuyên viên phụ trách"
    on = day("Từ ngày", ask="Hãy nhập ngày bắt đầu phụ trách.")
    reason = reason()

    def offer(self, province: Province, today: date) -> None:
        officers = officers_of(province, today)
        self.fields["user"] = Row("Chuyên viên", officers, ask="Hãy chọn chuyên viên.")
        self.order_fields(["user", "on", "reason"])

    def act(self, versions: dict[int, int], *, by: Any) -> int:
        clean = self.cleaned_data
        return hand_to_officer(versions, user=clean["user"], on=clean["on"], by=by, reason=clean["reason"])


ACTS: dict[str, type[BulkForm]] = {"obligation": ObligationForm, "cluster": ClusterForm, "officer": OfficerForAllForm}
