"""What the members' pages tell the frame and the accounts, which must not know them."""

from accounts.registry import account_panels, names_around
from agencies.queries.members import names_around as names_of_workplaces
from agencies.rules import can_manage_members
from agencies.views.duties import duties_panel
from common.registry import NavigationItem, navigation


def register_members() -> None:
    stems = (
        "member_detail", "member_invite", "member_invite_bulk", "member_links", "member_grant", "member_end",
        "member_disable", "member_link",
    )  # fmt: skip
    item = NavigationItem("Thành viên", "member_list", can_manage_members, stems)
    navigation.add("members", item, order=60)
    account_panels.add("duties", duties_panel)
    names_around.add("workplaces", names_of_workplaces)
