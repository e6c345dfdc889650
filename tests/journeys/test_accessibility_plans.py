"""The pages of plans and of criteria, empty, full and with faults, at 1280 and 320 px: axe finds nothing."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from common.clock import today
from inspections.choices import InspectionForm
from inspections.models import InspectionPlan
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_amendments import Amendment, amend_plan
from inspections.services.plan_checks import TargetSaid
from inspections.services.plan_draws import draw_by_quota
from inspections.services.plans import set_targets
from inspections.services.visits import finish_inspection
from tests.cast import Cast
from tests.factories.inspections import make_set
from tests.inspections.plans import AMENDING, DAY, DOSSIER, ON_SITE, again, applying, draft, issued, team_of
from tests.journeys.examine import examine, examine_sent_bare, told
from tests.journeys.full import LONG

PageOf = Callable[[User], Page]
OF_A_DRAFT = (
    "plan_detail", "plan_agencies", "plan_site", "plan_schedule", "plan_check", "plan_submit", "plan_lines",
    "plan_targets", "plan_edit", "plan_copy", "plan_paper", "team_create",
)  # fmt: skip
IN_FORCE = (
    "plan_detail", "plan_agencies", "plan_site", "plan_schedule", "plan_submit", "plan_lines", "plan_visits",
    "plan_amend", "plan_history",
)  # fmt: skip
OF_A_SET = ("criteria_detail", "criteria_history", "criteria_copy", "criteria_edit", "criteria_bands", "section_edit",
            "criterion_edit", "criteria_lock")  # fmt: skip
REASON = "Sắp xếp đơn vị hành chính"
# By what each form is about
DRAFTED = ("plan_edit", "plan_copy", "plan_paper", "plan_schedule", "plan_targets", "team_create")
SET_UP = ("criteria_bands", "criteria_copy", "criteria_edit", "criteria_lock", "criterion_edit", "section_edit")
NEW = ("plan_create", "outside_create", "outside_team_create", "criteria_create")
VISITED = ("inspection_finish", "inspection_reopen")
OUTSIDE = ("outside_drop", "outside_edit", "outside_team_edit", "outside_team_invite", "outside_team_remove")
SENT_BARE = (
    *DRAFTED, *SET_UP, *NEW, *VISITED, *OUTSIDE, "plan_amend", "plan_step", "plan_visits", "team_edit", "team_invite",
)  # fmt: skip


def making(cast: Cast) -> InspectionPlan:
    """A draft in which everything that can stand in one does, under the longest names."""
    agencies = [applying(cast.home, f"{LONG} {number}", certified=number > 2) for number in range(8)]
    plan = draft(cast.home, *agencies[:6], on_site=(agencies[0],), title=f"{LONG} năm 2021")
    plan = set_targets(plan, [TargetSaid(ON_SITE, "commune", 4), TargetSaid(DOSSIER, "commune", 8)], by=None,
                       version=plan.version)  # fmt: skip
    draw_by_quota(plan, {"commune": 2}, form=ON_SITE, on=DAY, by=cast.staff, seed="20210110")
    team_of(plan, LONG[:100], "Lê Văn Tám")
    return again(plan)


def in_force(cast: Cast) -> InspectionPlan:
    """A plan that was issued and amended once."""
    stays, goes, comes = (applying(cast.home, f"UBND xã Số {number}") for number in range(3))
    site = (cast.own, stays)
    plan = again(issued(draft(cast.home, cast.own, stays, goes, on_site=site, title="Kế hoạch đã ban hành")))
    finish_inspection(plan.inspections.get(agency=cast.own, form=ON_SITE), on=today(), note=LONG, by=None)
    gone = plan.inspections.get(agency=goes)
    said = Amendment(add={DOSSIER: [comes.pk]}, take_out=[gone.pk], facts={"report_due_on": date(2021, 7, 15)})
    amend_plan(plan, said, on=date(2021, 5, 4), reason=REASON, paper=AMENDING, by=None, version=plan.version)
    return again(plan)


def about_visits(plan: InspectionPlan) -> dict[str, str]:
    """Of the one that took place."""
    done = plan.inspections.get(form=ON_SITE, done_on__isnull=False)
    return {name: reverse(name, args=[done.pk]) for name in VISITED}


def outside_plans(cast: Cast) -> dict[str, str]:
    """An inspection outside any plan, its team and a member without an account."""
    team = team_of(None, "Lê Văn Tám", name=LONG[:100], province=cast.home)
    line = plan_outside(cast.own, form=InspectionForm.ON_SITE, reason=LONG, on=DAY, by=None, team=team)
    member = team.members.get()
    return {
        **{name: reverse(name, args=[line.pk]) for name in ("outside_drop", "outside_edit")},
        **{name: reverse(name, args=[team.pk]) for name in ("outside_team_edit", "outside_team_remove")},
        "outside_team_invite": reverse("outside_team_invite", args=[team.pk, member.pk]),
    }


def test_plan_in_the_making(page_of: PageOf, cast: Cast) -> None:
    plan = making(cast)
    team = plan.teams.get()
    pages = {name: reverse(name, args=[plan.pk]) for name in OF_A_DRAFT}
    pages |= {
        "plan_agencies, listed": f"{pages['plan_agencies']}?xem=danh-sach",
        "plan_agencies, nothing": f"{pages['plan_agencies']}?q=khongcogi",
        "plan_site, listed": f"{pages['plan_site']}?xem=danh-sach",
        "plan_site, faulty": f"{pages['plan_site']}?quota_commune=x",
        "plan_lines, nothing": f"{pages['plan_lines']}?q=khongcogi",
        "plan_lines, faulty": f"{pages['plan_lines']}?level=khongco",
        "team_edit": reverse("team_edit", args=[plan.pk, team.pk]),
        "team_history": reverse("team_history", args=[team.pk]),
        "team_remove": reverse("team_remove", args=[plan.pk, team.pk]),
        "team_invite": reverse("team_invite", args=[plan.pk, team.pk, team.members.all()[0].pk]),
        "plan_list": reverse("plan_list"),
        "plan_create": reverse("plan_create"),
    }
    found = examine(page_of(cast.staff), pages)
    found += examine(page_of(cast.leader), {"plan_step": reverse("plan_step", args=[plan.pk, "dong-y"])})
    assert found == [], told(found)


def test_plan_in_force(page_of: PageOf, cast: Cast) -> None:
    plan = in_force(cast)
    pages = {name: reverse(name, args=[plan.pk]) for name in IN_FORCE} | about_visits(plan) | outside_plans(cast)
    pages["plan_visits, all"] = f"{pages['plan_visits']}?state="
    pages["plan_visits, nothing"] = f"{pages['plan_visits']}?q=khongcogi"
    pages |= {f"plan_version, {number}": reverse("plan_version", args=[plan.pk, number]) for number in (0, 1)}
    pages |= {name: reverse(name) for name in ("outside_list", "outside_create", "outside_team_create")}
    found = examine(page_of(cast.staff), pages)
    own = {"plan_detail": pages["plan_detail"], "plan_list": reverse("plan_list")}
    found += examine(page_of(cast.secretary), own)
    assert found == [], told(found)


def test_sets_of_criteria(page_of: PageOf, cast: Cast) -> None:
    row = make_set(cast.home)
    pages = {name: reverse(name, args=[row.pk]) for name in OF_A_SET}
    pages |= {name: reverse(name) for name in ("criteria_list", "criteria_create")}
    pages["criteria_drop"] = reverse("criteria_drop", args=[row.pk]) + "?ma=1.1"
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_plan_pages_with_nothing_yet(page_of: PageOf, cast: Cast) -> None:
    plan = draft(cast.home)
    pages = {name: reverse(name, args=[plan.pk]) for name in OF_A_DRAFT}
    found = examine(page_of(cast.staff), pages | {"outside_list": reverse("outside_list")})
    assert found == [], told(found)


def test_forms_of_plans_sent_bare(page_of: PageOf, cast: Cast) -> None:
    plan, row = making(cast), make_set(cast.home)
    running, outside = in_force(cast), outside_plans(cast)
    forms = {name: reverse(name, args=[plan.pk]) for name in DRAFTED}
    forms |= {name: reverse(name, args=[row.pk]) for name in SET_UP}
    forms |= {name: reverse(name) for name in NEW}
    forms |= {name: reverse(name, args=[running.pk]) for name in ("plan_amend", "plan_visits")} | about_visits(
        running
    )
    forms |= {name: outside[name] for name in OUTSIDE}
    team = plan.teams.get()
    forms["team_edit"] = reverse("team_edit", args=[plan.pk, team.pk])
    forms["team_invite"] = reverse("team_invite", args=[plan.pk, team.pk, team.members.all()[0].pk])
    of_the_leader = {"plan_step": reverse("plan_step", args=[plan.pk, "dong-y"])}
    found = examine_sent_bare(page_of(cast.staff), forms)
    found += examine_sent_bare(page_of(cast.leader), of_the_leader)
    assert sorted({**forms, **of_the_leader}) == sorted(SENT_BARE)
    assert found == [], told(found)
