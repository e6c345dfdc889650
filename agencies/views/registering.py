"""What the pages of members and of reorganisations tell the frame and the accounts, which must not know them."""

from accounts.registry import account_panels, names_around
from agencies.queries.former_names import find_ended_agencies
from agencies.queries.members import names_around as names_of_workplaces
from agencies.queries.work_to_do import counts, told
from agencies.rules import can_manage_members, sees_whole_province
from agencies.views.duties import duties_panel
from common.registry import NavigationItem, Work, navigation, searches, todos


def register_members() -> None:
    stems = (
        "member_detail", "member_invite", "member_invite_bulk", "member_links", "member_grant", "member_end",
        "member_disable", "member_link",
    )  # fmt: skip
    item = NavigationItem("Thành viên", "member_list", can_manage_members, stems)
    navigation.add("members", item, order=60)
    account_panels.add("duties", duties_panel)
    names_around.add("workplaces", names_of_workplaces)


def register_successions() -> None:
    """Reorganisations in the frame, what is to be done anew on the home page, and old names in the search box."""
    stems = ("reorganisation_propose", "reorganisation_effects", "reorganisation_row")
    navigation.add("successions", NavigationItem("Sắp xếp cơ quan", "succession_list", sees_whole_province, stems),
                   order=46)  # fmt: skip
    todos.add("agencies", Work(counts, told), order=50)
    searches.add("ended_agencies", find_ended_agencies, order=15)
