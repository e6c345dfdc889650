"""The roster of members (thành viên): accounts with their duties; nobody can sign in before he used a link."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from accounts.services.people import USERNAME, create_accounts, is_username, new_account
from agencies.choices import PROVINCE_DUTIES, Duty
from agencies.models import Agency, Membership, Province
from agencies.queries.members import free_usernames
from agencies.resources.finder import CODE, NAME, AgencyFinder, refuse_alike
from agencies.resources.scopes import province_of, scope_of, scopes_of
from agencies.rules import can_give_duty
from agencies.services.dated import overlap
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import CellType, Column, Context, Fault, Kind, Row, Written
from common.text import exact_key

CONTACT = ("full_name", "title", "email", "phone")
# Who sees the whole nation is decided at its top, not by a province's spreadsheet.
DUTIES = tuple((duty.value, duty.label) for duty in Duty if duty != Duty.NATIONAL_VIEWER)
_SHORTHANDS = (
    ("Thư ký", Duty.ISO_SECRETARY),
    ("Người đứng đầu", Duty.AGENCY_HEAD),
    ("Lãnh đạo cơ quan", Duty.AGENCY_HEAD),
    ("Thành viên đoàn", Duty.INSPECTOR),
    ("Chuyên viên", Duty.DEPARTMENT_STAFF),
)


class MemberRoster(Kind):
    name = "members"
    list_url_name = "member_list"
    label = "Danh sách thành viên"
    help = (
        "Mỗi dòng một người với một nhiệm vụ; người có nhiều nhiệm vụ đứng nhiều dòng cùng tên đăng nhập. Tên đăng "
        "nhập để trống thì được đặt theo họ tên và mã cơ quan. Tài khoản mới chưa có mật khẩu: sau khi lưu, cấp "
        "đường dẫn dùng một lần ở trang Thành viên."
    )
    columns = (
        Column("full_name", "Họ và tên", required=True, aliases=("Họ tên",), max_length=150, width=26,
               example="Đặng Ngọc Khoa"),
        Column("title", "Chức vụ", max_length=150, example="Công chức Văn phòng - Thống kê", width=24),
        Column("username", "Tên đăng nhập", CellType.CODE, ("Tài khoản",), max_length=150, example="khoa.mybinh"),
        Column("email", "Email", CellType.EMAIL, ("Thư điện tử", "E-mail"), max_length=200, width=26,
               example="mybinh@vidu.example"),
        Column("phone", "Điện thoại", CellType.PHONE, ("Số điện thoại", "ĐT", "SĐT"), max_length=50,
               example="0912345678"),
        Column("duty", "Nhiệm vụ", CellType.CHOICE, required=True, choices=DUTIES, choice_aliases=_SHORTHANDS,
               example="Thư ký ISO", width=24),
        CODE,
        NAME,
        Column("valid_from", "Từ ngày", CellType.DATE, example="01/01/2021"),
        Column("valid_to", "Đến hết ngày", CellType.DATE, ("Đến ngày",)),
    )  # fmt: skip

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("full_name") or ""), str(values.get("username") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        desk = _Desk(rows, context)
        named = [desk.read(row) for row in rows]
        refuse_alike(
            rows, desk.identity, "full_name", "“{0}” với cùng nhiệm vụ này còn đứng ở dòng {1}. Bỏ dòng thừa."
        )
        _refuse_two_names(rows)
        for member in named:
            if member is not None and not member.row.faults:
                desk.compare(member)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        desk = _Desk(list(rows), context)
        members = [member for row in rows if (member := desk.read(row)) is not None]
        _make_accounts(members, context)
        described = [desk.described(member) for member in members]
        changed = list({user.pk: user for user in described if user is not None}.values())
        extended = [desk.extended(member) for member in members]
        duties = [duty for duty in extended if duty is not None]
        made = [desk.duty(member) for member in members if member.membership is None]
        pairs: list[tuple[Any, int | None]] = [(row, row.version) for row in (*changed, *duties)]
        bulk_save(changed, by=context.by, reason=reason)
        bulk_save(duties, by=context.by, reason=reason)
        bulk_create(made, by=context.by, reason=reason)
        fresh = list({member.user.pk: member.user for member in members if member.fresh}.values())
        # Accounts before their duties, so that taking back begins with the duties.
        told = [(user, None) for user in fresh] + pairs + [(duty, None) for duty in made]
        return [Written(row._meta.label, row.pk, before, row.version) for row, before in told]


@dataclass
class _Member:
    """A row with its place, its account and the duty that the account holds already."""

    row: Row
    duty: Duty
    province: Province | None
    agency: Agency | None
    user: User
    fresh: bool
    membership: Membership | None = None


class _Desk:
    """What is known of a province's members, asked for once."""

    def __init__(self, rows: list[Row], context: Context) -> None:
        self.context, self.province = context, province_of(context.scope)
        self.finder = AgencyFinder(self.province, context.on)
        here = Q(province=self.province) | Q(agency__province=self.province)
        self.held = list(Membership.objects.filter(here, delegated_from=None).select_related("user").order_by("pk"))
        typed = {(row.values.get("username") or "").lower() for row in rows} - {""}
        found = User.objects.annotate(lower=Lower("username")).filter(lower__in=list(typed))
        self.users: dict[str, User] = {user.username.lower(): user for user in found}
        self.ours = {duty.user_id for duty in self.held}
        self.by_person = {
            (exact_key(duty.user.full_name), duty.duty, duty.agency_id): duty.user for duty in self.held
        }
        self.members: dict[int, _Member] = {}
        self.agencies = {row.number: self._agency(row) for row in rows}
        self.usernames = self._free_usernames(rows)
        self.foreign = self._out_of_reach()

    def _agency(self, row: Row) -> Agency | None:
        duty = row.values.get("duty")
        return self.finder.find(row) if duty and duty not in PROVINCE_DUTIES else None

    def _free_usernames(self, rows: list[Row]) -> dict[int, str]:
        """A user name for every row that gives none, asked for at once."""
        open_rows = [row for row in rows if not row.values.get("username") and row.values.get("full_name")]
        agencies = [self.agencies[row.number] for row in open_rows]
        people = [
            (row.values["full_name"], agency.pk if agency else None)
            for row, agency in zip(open_rows, agencies, strict=True)
        ]
        names = free_usernames(people) if people else []
        return {row.number: name for row, name in zip(open_rows, names, strict=True)}

    def _out_of_reach(self) -> set[int]:
        """Accounts that this user may not describe: his own, administrators, who holds more than he could give."""
        by = self.context.by
        held = Membership.objects.filter(user__in=self.ours).select_related("user", "agency")
        return {
            one.user_id
            for one in held
            if one.user_id == by.pk
            or one.user.is_superuser
            or one.user.is_staff
            or not can_give_duty(by, one.duty, one.province_id or (one.agency.province_id if one.agency else None))
        }

    def read(self, row: Row) -> _Member | None:
        values = row.values
        if "duty" not in values or "full_name" not in values:
            return None
        duty = Duty(values["duty"])
        agency = self.agencies[row.number]
        if duty not in PROVINCE_DUTIES and agency is None:
            return None
        if not can_give_duty(self.context.by, duty, self.province):
            row.faults.append(
                Fault("duty", f"Bạn không giao được nhiệm vụ “{duty.label}”. Hãy nhờ lãnh đạo Chi cục.")
            )
        first, last = values.get("valid_from"), values.get("valid_to")
        user, fresh = self._account(row, agency, duty)
        province = self.province if duty in PROVINCE_DUTIES else None
        member = _Member(row, duty, province, agency, user, fresh)
        place = agency.pk if agency else None
        same = [one for one in self.held if (one.user_id, one.duty, one.agency_id) == (user.pk, duty, place)]
        standing = member.membership = None if fresh else overlap(_Days(first or self.context.on, last), same)
        begin = first or (standing.valid_from if standing else self.context.on)
        if begin and last and last < begin:
            message = f"Ngày cuối {last:%d/%m/%Y} đứng trước ngày đầu {begin:%d/%m/%Y}. Sửa một trong hai ngày."
            row.faults.append(Fault("valid_to", message))
        self.members[row.number] = member
        return member

    def _account(self, row: Row, agency: Agency | None, duty: Duty) -> tuple[User, bool]:
        values = row.values
        typed = (values.get("username") or "").lower()
        if typed and not is_username(typed):
            row.faults.append(Fault("username", f"“{values['username']}”: {USERNAME.message}"))
        known = self.users.get(typed) if typed else self.by_person.get(
            (exact_key(values["full_name"]), duty, agency.pk if agency else None)
        )  # fmt: skip
        if known is None or known.pk is None:
            user = known or new_account(
                typed or self.usernames[row.number],
                full_name=values["full_name"],
                title=values.get("title") or "",
                email=values.get("email") or "",
                phone=values.get("phone") or "",
            )
            self.users[user.username.lower()] = user
            return user, True
        if known.pk not in self.ours or known.is_superuser:
            message = f"Tên đăng nhập “{values.get('username')}” đã có người dùng. Chọn tên khác hoặc để trống."
            row.faults.append(Fault("username", message))
        return known, False

    def identity(self, row: Row) -> Any:
        member = self.members.get(row.number)
        if member is None:
            return None
        values, place = row.values, member.agency.pk if member.agency else None
        person = (values.get("username") or "").lower() or exact_key(values["full_name"])
        return person, member.duty, place

    # --- against what stands ---
    def compare(self, member: _Member) -> None:
        if member.fresh:
            return
        row, user = member.row, member.user
        row.target = user.pk
        row.versions = {f"{user._meta.label}:{user.pk}": user.version}
        row.changes = {key: (getattr(user, key), value) for key, value in self._contact(member).items()}
        if row.changes and user.pk in self.foreign:
            message = (
                "Bạn không sửa được tài khoản này. Bỏ phần khác với thông tin đang có, hoặc nhờ lãnh đạo Chi cục."
            )
            row.faults.append(Fault("", message))
        if member.membership is None:
            row.changes["duty"] = ("", member.duty.label)
            return
        row.versions[f"{member.membership._meta.label}:{member.membership.pk}"] = member.membership.version
        for key, value in self._days(member).items():
            row.changes[key] = (_told(getattr(member.membership, key)), _told(value))

    def _contact(self, member: _Member) -> dict[str, Any]:
        values = {key: member.row.values.get(key) for key in CONTACT}
        return {key: value for key, value in values.items() if value and value != getattr(member.user, key)}

    def _days(self, member: _Member) -> dict[str, date]:
        days = {key: member.row.values.get(key) for key in ("valid_from", "valid_to")}
        return {key: day for key, day in days.items() if day and day != getattr(member.membership, key)}

    # --- what is written ---
    def described(self, member: _Member) -> User | None:
        """The known account with the row's contact in it, if that differs."""
        wanted = {} if member.fresh else self._contact(member)
        for key, value in wanted.items():
            setattr(member.user, key, value)
        return member.user if wanted else None

    def extended(self, member: _Member) -> Membership | None:
        """The known duty with the row's days in it, if these differ."""
        if member.membership is None or not (days := self._days(member)):
            return None
        for key, day in days.items():
            setattr(member.membership, key, day)
        return member.membership

    def duty(self, member: _Member) -> Membership:
        values = member.row.values
        return Membership(
            user=member.user,
            duty=member.duty,
            province=member.province,
            agency=member.agency,
            valid_from=values.get("valid_from") or self.context.on,
            valid_to=values.get("valid_to"),
        )


def _refuse_two_names(rows: list[Row]) -> None:
    """A user name is one person's: rows that give it different names are faulty and name each other."""
    persons: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.values.get("username") and row.values.get("full_name"):
            persons[row.values["username"].lower()].append(row)
    for same in persons.values():
        for row in same:
            name = exact_key(row.values["full_name"])
            other = next((each for each in same if exact_key(each.values["full_name"]) != name), None)
            if other is not None:
                message = (
                    f"Tên đăng nhập này ở dòng {other.number} là của {other.values['full_name']}. "
                    "Mỗi người một tên đăng nhập; sửa lại, hoặc để trống."
                )
                row.faults.append(Fault("username", message))


@dataclass
class _Days:
    valid_from: date | None
    valid_to: date | None


def _make_accounts(members: list[_Member], context: Context) -> None:
    """Each new account once, however many duties its rows give it."""
    fresh = {id(member.user): member.user for member in members if member.fresh}
    create_accounts(list(fresh.values()), by=context.by)


def _told(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
