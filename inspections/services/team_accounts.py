"""An account for a member of a team who has none: made with its one-time link, its duties follow from the team."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.choices import InvitationPurpose
from accounts.services.one_time_links import OneTimeLink, make_link
from accounts.services.people import create_accounts, new_account
from agencies.queries.members import free_usernames
from agencies.services.certificate_checks import refuse
from common.history import save_versioned
from common.text import normalise
from inspections.choices import PlanState
from inspections.models import InspectionTeam, TeamMember
from inspections.services.derived_duties import follow_duties
from inspections.services.plan_holding import held


@transaction.atomic
def invite_member(
    member: TeamMember,
    *,
    full_name: str,
    by: Any,
    on: date,
    title: str = "",
    email: str = "",
    phone: str = "",
    username: str = "",
) -> OneTimeLink:
    """Make the account and let the member stand in the team with it; without a user name it gets a free one.

    Refuses a closed plan, a member who has an account already, a missing name, and a user name that is taken.
    """
    team = InspectionTeam.objects.select_related("plan").get(pk=member.team_id)
    if team.plan is not None and held(team.plan).state == PlanState.CLOSED:
        refuse(f"Kế hoạch “{team.plan}” đã kết thúc nên đoàn không cần thêm tài khoản.")
    row = TeamMember.objects.select_for_update(no_key=True, of=("self",)).filter(pk=member.pk).first()
    if row is None:
        refuse("Thành phần đoàn vừa được sửa. Hãy mở lại trang của đoàn rồi chọn người.")
    if row.user_id is not None:
        refuse(f"{row.name} đã có tài khoản trong đoàn. Quên mật khẩu thì cấp đường dẫn mới ở trang của người ấy.")
    name = normalise(full_name)
    if not name:
        refuse("Hãy ghi họ và tên.", "full_name")
    username = username or free_usernames([(name, None)])[0]
    account = new_account(username, full_name=name, title=title, email=email, phone=phone)
    create_accounts([account], by=by)
    row.user = account
    save_versioned(row, by=by, reason="Lập tài khoản cho thành viên đoàn")
    follow_duties(team.province_id, on=on, by=by)
    return make_link(account, purpose=InvitationPurpose.FIRST_SIGN_IN, by=by)
