"""Forms of an inspection team: its name, its decision, who is in it."""

from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import formset_factory

from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import choice, email, text
from agencies.forms.scope import Rows, typed_in
from agencies.forms.versioned import RegisterForm
from agencies.models import Province
from inspections.choices import TeamRole
from inspections.models import InspectionTeam, TeamMember
from inspections.queries.inspectors import inspectors_to_choose
from inspections.services.plan_teams import MOST_MEMBERS, MemberSaid
from procedures.forms.procedures import paragraph

EMPTY_ROWS = 4
ROLES = TeamRole.choices


class MemberForm(forms.Form):
    """A line of the team; left empty it is nobody."""

    name = text("Họ và tên", 150)
    role = choice("Vai trò", ROLES, empty="Thành viên")
    title = text("Chức vụ", 150)
    unit_name = text("Đơn vị công tác", 250)

    def __init__(self, *args: Any, accounts: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["user"] = choice("Tài khoản trên cổng", accounts, empty="Không có")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not clean.get("name") and any(clean.get(name) for name in ("title", "unit_name", "user")):
            self.add_error("name", "Dòng này thiếu họ tên. Hãy điền, hoặc xóa hết các ô của dòng.")
        return clean


class MemberRows(Rows):
    default_error_messages = {
        **Rows.default_error_messages,
        "too_many_forms": f"Đoàn có quá {MOST_MEMBERS} người. Hãy chia thành nhiều đoàn.",
    }


_MEMBERS: Any = formset_factory(
    MemberForm, formset=MemberRows, extra=EMPTY_ROWS, max_num=MOST_MEMBERS, validate_max=True
)


class InviteMemberForm(RegisterForm):
    """Lập tài khoản cho thành viên đoàn."""

    full_name = text("Họ và tên", 150, ask="Hãy nhập họ và tên.")
    title = text("Chức vụ", 150)
    phone = text("Điện thoại", 50)
    email = email()
    username = text("Tên đăng nhập", 150, help_text="Để trống: lấy theo họ tên không dấu.")

    def __init__(self, data: Any, *, member: TeamMember) -> None:
        super().__init__(data, initial={"full_name": member.name, "title": member.title})


class TeamForm(WithPaper):
    """Đoàn kiểm tra. Without `row` it is a new one."""

    name = text("Tên đoàn", 150, ask="Hãy nhập tên đoàn, ví dụ “Đoàn số 1”.")
    note = paragraph("Ghi chú", 2_000, rows=2)
    field_order = ("name", "paper_number", "paper_day", "paper_file", "note")

    def __init__(
        self,
        data: Any,
        files: Any,
        *,
        province: Province,
        on: date,
        row: InspectionTeam | None = None,
        name: str = "",
    ) -> None:
        begins = self.values_of(row) | {"version": row.version} if row else {"name": name}
        super().__init__(data, files, initial=begins)
        if row is None:
            del self.fields["version"]
        self.accounts = inspectors_to_choose(province, on, team=row)
        known = row.members.order_by("pk").values("name", "role", "title", "unit_name", "user") if row else ()
        self._show(data, [*known])

    def _show(self, data: Any, start: list[dict[str, Any]]) -> None:
        self.members = _MEMBERS(data, prefix="members", initial=start, form_kwargs={"accounts": self.accounts})

    @staticmethod
    def values_of(row: InspectionTeam) -> dict[str, Any]:
        return {"name": row.name, "note": row.note} | WithPaper.paper_values(row.paper)

    def with_more_rows(self) -> None:
        """Show what was typed once more, nothing checked, with empty rows below the filled ones."""
        self.initial = typed_in(self)
        self._show(None, self.members.typed())
        self.is_bound = False

    def is_valid(self) -> bool:
        rows = self.members.is_valid()
        return super().is_valid() and rows

    def facts(self) -> dict[str, Any]:
        """The arguments of the services."""
        clean = self.cleaned_data
        said = [
            MemberSaid(
                name=one["name"], role=one["role"] or TeamRole.MEMBER, title=one["title"],
                unit_name=one["unit_name"], user=int(one["user"]) if one["user"] else None,
            )
            for one in (form.cleaned_data for form in self.members)
            if one.get("name")
        ]  # fmt: skip
        return {"name": clean["name"], "note": clean["note"], "paper": self.paper(), "members": said}
