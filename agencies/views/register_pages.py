"""What the register's pages put into the frame: lines of the navigation, tabs of an agency, search."""

from typing import Any

from agencies.models.membership import sight_of
from agencies.queries.certificate_page import may_read_file
from agencies.queries.search import find_agencies, find_papers, find_people
from agencies.rules import sees_whole_province
from common.registry import NavigationItem, Tab, agency_tabs, file_readers, navigation, searches

TABS = (
    Tab("Tổng quan", "agency_detail"),
    Tab("Công bố, chứng nhận", "agency_certificates"),
    Tab("Phòng chuyên môn", "agency_divisions"),
    Tab("Nhân sự ISO", "agency_people"),
    Tab("Số liệu", "agency_figures"),
    Tab("Lịch sử", "agency_history"),
)
PAGES_OF_AN_AGENCY = (
    *(tab.url_name for tab in TABS), "agency_correct", "agency_change", "agency_contact", "agency_identifiers",
    "agency_status", "agency_officer", "figure_add", "committee_add", "appointment_add", "appointment_edit",
    "appointment_end", "division_add", "division_edit", "division_end",
)  # fmt: skip
PAGES_OF_THE_LIST = ("agency_create", "agency_bulk", "filter_list", "filter_save")


PAGES_OF_CERTIFICATES = (
    "certificate_detail", "certificate_history", "certificate_sheet", "certificate_record", "certificate_renew",
    "certificate_correct", "certificate_withdraw", "certificate_suspend", "certificate_resume",
    "certificate_file_add", "audit_plan", "audit_add", "audit_record",
)  # fmt: skip


def register_pages() -> None:
    """From ready(): the agency's head and secretary are led to her agency, everybody else to the list."""
    for order, tab in enumerate(TABS, 1):
        agency_tabs.add(tab.url_name, tab, order=order * 10)
    every = NavigationItem("Cơ quan", "agency_list", _sees_several, (*PAGES_OF_THE_LIST, *PAGES_OF_AN_AGENCY))
    own = NavigationItem("Cơ quan của tôi", "my_agency", _sees_her_own, PAGES_OF_AN_AGENCY)
    units = NavigationItem("Đơn vị hành chính", "unit_list", lambda user: True)
    clusters = NavigationItem(
        "Cụm theo dõi", "cluster_list", sees_whole_province, ("cluster_create", "cluster_rename")
    )
    bodies = NavigationItem(
        "Tổ chức dịch vụ", "service_body_list", lambda user: True,
        ("service_body_detail", "service_body_create", "service_body_edit"),
    )  # fmt: skip
    navigation.add("agencies", every, order=20)
    navigation.add("my_agency", own, order=21)
    navigation.add("service_bodies", bodies, order=45)
    declared = NavigationItem("Công bố, chứng nhận", "certificate_list", _sees_anything, PAGES_OF_CERTIFICATES)
    runs_out = NavigationItem("Lịch hết hạn", "certificate_calendar", _sees_anything)
    editions = NavigationItem("Chuyển đổi phiên bản", "transition_board", sees_whole_province)
    navigation.add("certificates", declared, order=30)
    navigation.add("calendar", runs_out, order=31)
    navigation.add("transition", editions, order=32)
    navigation.add("units", units, order=50)
    navigation.add("clusters", clusters, order=51)
    searches.add("agencies", find_agencies, order=10)
    searches.add("people", find_people, order=20)
    searches.add("papers", find_papers, order=30)
    file_readers.add("certificates", may_read_file)


def _sees_several(user: Any) -> bool:
    return sees_whole_province(user) or len(sight_of(user).agencies) > 1


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)


def _sees_her_own(user: Any) -> bool:
    return bool(sight_of(user).heads) and not _sees_several(user)
