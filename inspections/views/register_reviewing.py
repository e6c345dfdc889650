"""What the pages of reviews put into the frame: their line of the navigation, and deadlines into calendars."""

from agencies.views.saved_filters import LISTS
from common.registry import NavigationItem, calendar_days, navigation
from inspections.queries.deadlines import deadlines
from inspections.queries.review_list import sees_reviews
from inspections.views.reviewing import asked_of_dossiers

PAGES_OF_REVIEWS = (
    "dossier_review", "dossier_review_item", "dossier_give_back", "dossier_extend", "dossier_seals", "result_grade",
    "result_notice_record", "result_list", "section_assignments", "reminder_list", "reminder_history",
    "reminder_letter_sent", "reminder_rules", "reminder_note",
)  # fmt: skip


def register_reviewing() -> None:
    item = NavigationItem("Thẩm định", "dossier_review_list", sees_reviews, PAGES_OF_REVIEWS)
    navigation.add("dossier_reviews", item, order=44)
    LISTS["dossier_review_list"] = ("Thẩm định báo cáo", asked_of_dossiers)
    calendar_days.add("inspections", deadlines)
