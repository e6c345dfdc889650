"""The pages of a plan: built step by step, agreed to, issued, amended; who reads what; what is refused."""

import re
from collections import Counter
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.choices import Level, Obligation
from agencies.models import SavedFilter
from common.clock import today
from common.history import save_versioned
from inspections.choices import ApprovalShape, InspectionForm, PlanState, ProposalCause
from inspections.models import InspectionPlan, PlanDraw, PlannedInspection
from inspections.queries.plan_matrix import matrix_of
from inspections.views import histories, plan_build
from tests.cast import Cast
from tests.factories.inspections import make_set
from tests.inspections.plans import DOSSIER, ON_SITE, again, applying, draft, issued, names, submitted, team_of

pytestmark = pytest.mark.django_db
Words = dict[str, Any]


def send(client: Client, url: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(url, args=args), data)


def filled(client: Client, address: str) -> Words:
    """What a form page would send if nothing were changed on it."""
    form = client.get(address).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def as_proposed(page: Any) -> Words:
    """What the page of proposals would send if nothing were changed on it."""
    said = {bound.html_name: bound.value() or "" for bound in page.context["proposing"]}
    ticked = [one.agency for one in page.context["page"].object_list if one.taken]
    return said | {"act": "propose", "chon": ticked, "hien": page.context["shown"], "trang_khac": "1"}


# --- The plan of An Giang ---------------------------------------------------------------------------------------
SEED = ((Level.PROVINCE, 30, 10), (Level.DISTRICT, 11, 4), (Level.COMMUNE, 156, 52))
MOST_ACTIONS = 15


class Counting:
    """A browser of which every request is counted."""

    def __init__(self, client: Client) -> None:
        self.client, self.actions = client, 0

    def get(self, address: str) -> Any:
        self.actions += 1
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer

    def post(self, url: str, /, *args: Any, **data: Any) -> Any:
        self.actions += 1
        answer = self.client.post(reverse(url, args=args), data)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer


def an_giang(cast: Cast) -> None:
    for level, dossier, mandatory in SEED:
        for number in range(dossier):
            obliged = level != Level.COMMUNE and number < mandatory
            obligation = Obligation.MANDATORY if obliged else Obligation.ENCOURAGED
            applying(cast.home, f"Cơ quan {level} {number:03}", level=level, obligation=obligation, certified=False)


def targets() -> Words:
    said = {f"{DOSSIER}-{level}-both": dossier for level, dossier, _ in SEED}
    return said | {f"{ON_SITE}-{level}-both": on_site for level, _, on_site in SEED}


def test_plan_of_an_giang_takes_at_most_15_actions(cast: Cast) -> None:
    an_giang(cast)
    criteria = make_set(cast.home)
    officer = Counting(cast.client("staff"))
    page = officer.get(reverse("plan_create"))
    facts = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value() not in (None, False)}
    year = today().year
    days = {"report_due_on": f"30/06/{year}", "site_from": f"01/09/{year}", "site_to": f"30/09/{year}"}
    officer.post("plan_create", **facts, **days, criteria_set=criteria.pk)
    plan = InspectionPlan.objects.get()
    officer.post("plan_targets", plan.pk, version=plan.version, **targets())
    officer.post("plan_agencies", plan.pk, act="level", level="")
    officer.post("plan_site", plan.pk, **as_proposed(officer.get(reverse("plan_site", args=[plan.pk]))))
    members = {"members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0, "members-0-name": "Trần Thị Hạnh",
               "members-0-role": "lead"}  # fmt: skip
    officer.post("team_create", plan.pk, name="Đoàn số 1", **members)
    team = plan.teams.get()
    officer.post(
        "plan_schedule", plan.pk, act="both", tat_ca="1", team=team.pk, window_from=f"01/09/{year}",
        window_to=f"30/09/{year}",
    )  # fmt: skip
    officer.get(reverse("plan_check", args=[plan.pk]))
    assert officer.get(reverse("plan_submit", args=[plan.pk])).status_code == 200

    assert officer.actions <= MOST_ACTIONS
    matrix = matrix_of(plan)
    assert (matrix.form(DOSSIER).total.count, matrix.form(ON_SITE).total.count) == (197, 66)
    assert matrix.is_met
    assert matrix.totals.told == "197 cơ quan, 263 cuộc kiểm tra"
    on_site = plan.inspections.filter(form=ON_SITE)
    assert set(on_site.values_list("team", "window_from")) == {(team.pk, date(year, 9, 1))}
    assert all(line.cause_text for line in on_site)
    assert plan.inspections.filter(form=DOSSIER, team=None).count() == 197


def test_plan_is_agreed_to_submitted_issued_and_started(cast: Cast) -> None:
    agency = applying(cast.home, "UBND xã Khánh Hòa")
    due = today().replace(month=12, day=31)
    facts: Words = {
        "year": today().year,
        "title": "Kế hoạch",
        "criteria_set": make_set(cast.home),
        "report_due_on": due,
    }
    plan = draft(cast.home, agency, **facts)
    leader, staff, day = cast.client("leader"), cast.client("staff"), f"{today():%d/%m/%Y}"

    def step(client: Client, word: str, **data: Any) -> str:
        answer = send(client, "plan_step", plan.pk, word, version=again(plan).version, on=day, **data)
        assert answer.status_code == 302, answer.context["form"].errors
        return str(again(plan).state)

    assert step(leader, "dong-y") == PlanState.AGREED_BY_SUBDEPARTMENT
    assert step(leader, "so-dong-y") == PlanState.AGREED_BY_DEPARTMENT
    number = send(
        staff, "plan_paper", plan.pk, version=again(plan).version, paper_number="05/KH-SKHCN", paper_day=day
    )
    assert number.status_code == 302
    assert step(staff, "trinh", paper_number="12/TTr-SKHCN", paper_day=day) == PlanState.SUBMITTED
    decision: Words = {"paper_number": "346/QĐ-UBND", "paper_day": day, "shape": ApprovalShape.DECISION_APPROVING}
    assert step(staff, "ban-hanh", **decision) == PlanState.ISSUED
    assert step(staff, "bat-dau") == PlanState.UNDER_WAY
    assert step(staff, "ket-thuc", reason="Sắp xếp đơn vị hành chính") == PlanState.CLOSED
    page = staff.get(reverse("plan_submit", args=[plan.pk])).content.decode()
    assert "346/QĐ-UBND" in page


def test_what_a_step_lacks_is_said_at_its_field(cast: Cast) -> None:
    plan = draft(cast.home, applying(cast.home, "UBND xã Khánh Hòa"))
    early = send(cast.client("staff"), "plan_step", plan.pk, "trinh", version=plan.version, paper_number="12/TTr")
    assert "đang ở bước" in str(early.context["form"].errors)
    agreed = send(cast.client("leader"), "plan_step", plan.pk, "dong-y", version=plan.version)
    assert agreed.context["form"].errors["on"] == ["Hãy nhập ngày."]
    bare = send(cast.client("staff"), "plan_step", submitted(plan).pk, "ban-hanh", version=again(plan).version)
    assert set(bare.context["form"].errors) == {"shape", "paper_number", "paper_day"}
    assert again(plan).state == PlanState.SUBMITTED


def test_leader_agrees_to_what_he_saw(cast: Cast) -> None:
    plan = draft(cast.home, applying(cast.home, "UBND xã Khánh Hòa"))
    seen = plan.version
    other = applying(cast.home, "UBND xã Mỹ Đức")
    send(cast.client("staff"), "plan_agencies", plan.pk, act="ticked", chon=[other.pk])
    late = send(cast.client("leader"), "plan_step", plan.pk, "dong-y", version=seen, on=f"{today():%d/%m/%Y}")
    assert late.status_code == 200
    assert again(plan).state == PlanState.DRAFT


# --- Lists ------------------------------------------------------------------------------------------------------
def test_agencies_come_by_level_filter_earlier_plan_and_ticks(cast: Cast) -> None:
    one = applying(cast.home, "Sở Y tế", level=Level.PROVINCE)
    two, three = applying(cast.home, "UBND xã Mỹ Đức"), applying(cast.home, "UBND xã Ô Long Vĩ")
    earlier = draft(cast.home, three, year=2020, title="Kế hoạch 2020")
    other = draft(cast.home, two, title="Kế hoạch khác cùng năm")
    plan, client = draft(cast.home), cast.client("staff")
    offered = client.get(reverse("plan_agencies", args=[plan.pk])).context["earlier"]
    assert offered == [earlier, other]
    saved = SavedFilter.objects.create(owner=cast.staff, name="Sở", url_name="agency_list", query="level=province")

    send(client, "plan_agencies", plan.pk, act="filter", filter=saved.pk)
    assert names(plan) == ["Sở Y tế"]
    line = plan.inspections.get(agency=one)
    assert (line.cause, line.cause_text) == (ProposalCause.FILTERED, "Theo bộ lọc “Sở”")
    send(client, "plan_agencies", plan.pk, act="plan", plan=earlier.pk)
    send(client, "plan_agencies", plan.pk, act="ticked", chon=[two.pk])
    assert names(plan) == ["Sở Y tế", "UBND xã Mỹ Đức", "UBND xã Ô Long Vĩ"]
    send(client, "plan_agencies", plan.pk, act="out", dong=[line.pk])
    send(client, "plan_agencies", plan.pk, act="level", level="province")
    assert names(plan) == ["Sở Y tế", "UBND xã Mỹ Đức", "UBND xã Ô Long Vĩ"]


def test_nothing_ticked_is_said_and_nothing_is_done(cast: Cast) -> None:
    plan, client = draft(cast.home), cast.client("staff")
    for name, act in (("plan_agencies", "ticked"), ("plan_agencies", "out"), ("plan_site", "propose")):
        assert send(client, name, plan.pk, act=act).status_code == 409
    assert send(client, "plan_agencies", plan.pk, act="khac").status_code == 404


def test_proposals_of_other_pages_come_in_with_one_press_unless_they_are_left_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_build, "PER_STEP", 2)
    for number in range(1, 6):
        applying(cast.home, f"UBND xã Số {number}", certified=False)
    client, plan = cast.client("staff"), draft(cast.home)
    address = f"{reverse('plan_site', args=[plan.pk])}?quota_commune=4&trang=2"
    page = client.get(address)
    assert [one.name for one in page.context["page"].object_list] == ["UBND xã Số 3", "UBND xã Số 4"]
    assert "Cùng 2 cơ quan trong chỉ tiêu ở các trang khác" in page.content.decode()
    third, fourth = as_proposed(page)["chon"]
    said = as_proposed(page) | {"chon": [fourth]}

    send(client, "plan_site", plan.pk, **said | {"trang_khac": ""})
    assert names(plan, ON_SITE) == ["UBND xã Số 4"]
    send(client, "plan_site", plan.pk, **said)
    assert names(plan, ON_SITE) == ["UBND xã Số 1", "UBND xã Số 2", "UBND xã Số 4", "UBND xã Số 5"]
    assert not plan.inspections.filter(agency=third).exists()
    assert all(line.cause == ProposalCause.NEVER_VISITED for line in plan.inspections.all())


def test_foreign_filter_and_agency_are_absent(cast: Cast) -> None:
    applying(cast.abroad, "UBND xã Chiềng Khoa")
    plan, client = draft(cast.home), cast.client("staff")
    saved = SavedFilter.objects.create(owner=cast.foreign_staff, name="Sở", url_name="agency_list", query="")
    assert send(client, "plan_agencies", plan.pk, act="filter", filter=saved.pk).status_code == 404
    assert send(client, "plan_agencies", plan.pk, act="ticked", chon=[cast.foreign.pk]).status_code == 409
    assert names(plan) == []


def test_lots_are_drawn_with_the_seed_that_was_typed(cast: Cast) -> None:
    agencies = [applying(cast.home, f"UBND xã Số {number}") for number in range(6)]
    plan, client = draft(cast.home, *agencies), cast.client("staff")
    said: Words = {"draw-quota_commune": 3, "draw-quota_province": 0, "draw-seed": "20260110"}
    assert send(client, "plan_site", plan.pk, act="draw", **said).status_code == 302
    made = PlanDraw.objects.get()
    assert (made.seed, len(made.drawn)) == ("20260110", 3)
    page = unescape(client.get(reverse("plan_site", args=[plan.pk])).content.decode())
    from_whom, out = (", ".join(map(str, keys)) for keys in (made.population, made.drawn))
    assert f"“20260110:số cơ quan”; 3 mã nhỏ nhất được chọn, lần này là: {out}. Chọn từ: {from_whom}." in page
    too_many = send(client, "plan_site", plan.pk, act="draw", **{**said, "draw-quota_commune": 9})
    assert "chỉ còn 3 cơ quan" in too_many.content.decode()


def test_draft_that_was_agreed_to_shows_no_acts(cast: Cast) -> None:
    plan = issued(draft(cast.home, applying(cast.home, "UBND xã Mỹ Đức")))
    client = cast.client("staff")
    page = client.get(reverse("plan_agencies", args=[plan.pk])).content.decode()
    assert "lập lần điều chỉnh" in page
    assert 'name="act"' not in page
    assert send(client, "plan_agencies", plan.pk, act="level", level="").status_code == 409
    assert send(client, "plan_site", plan.pk, act="draw").status_code == 409


# --- Read -------------------------------------------------------------------------------------------------------
def test_agency_sees_a_plan_in_force_alone_and_itself_in_it(cast: Cast) -> None:
    agencies = (cast.own, cast.other)
    plan = draft(cast.home, *agencies)
    client = cast.client("secretary")
    assert client.get(reverse("plan_detail", args=[plan.pk])).status_code == 404
    issued(plan)
    page = client.get(reverse("plan_detail", args=[plan.pk]))
    assert [row.name for row in page.context["own"]] == ["UBND huyện Châu Phú"]
    assert "UBND phường Mỹ Bình" not in page.content.decode()
    for name, args in (("plan_lines", []), ("plan_version", [0]), ("plan_document", ["ke-hoach"])):
        assert client.get(reverse(name, args=[plan.pk, *args])).status_code == 403


@pytest.mark.parametrize("rows", [2, 40])
def test_list_of_a_plan_costs_six_queries_at_any_size(
    rows: int, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    plan = draft(cast.home, *(applying(cast.home, f"UBND xã Số {number}") for number in range(rows)))
    client = cast.client("staff")
    address = reverse("plan_lines", args=[plan.pk])
    client.get(address)
    with django_assert_max_num_queries(6):  # session, user, duties; plan with its teams, count, rows
        assert len(client.get(address + "?level=commune").context["page"].object_list) == rows


@pytest.mark.parametrize("years", [1, 3])
def test_list_of_plans_costs_six_queries_at_any_size(cast: Cast, years: int, django_assert_num_queries: Any) -> None:
    for year in range(2026 - years, 2026):
        draft(cast.home, cast.own, year=year, title=f"Kế hoạch năm {year}")
    client = cast.client("staff")
    client.get(reverse("plan_list"))
    with django_assert_num_queries(6):  # session, user, duties; years and kept questions, which, rows
        page = client.get(reverse("plan_list"))
    offered = [value for value, _ in page.context["form"].fields["year"].choices if value]
    assert offered == [str(year) for year in reversed(range(2026 - years, 2026))]


def test_lists_are_filtered(cast: Cast) -> None:
    one, two = applying(cast.home, "UBND xã Mỹ Đức"), applying(cast.home, "Sở Y tế", level=Level.PROVINCE)
    plan = draft(cast.home, one, two, on_site=(two,))
    client, address = cast.client("staff"), reverse("plan_lines", args=[plan.pk])

    def shown(query: str) -> list[tuple[str, str]]:
        return [(row.name, row.form) for row in client.get(address + query).context["page"].object_list]

    assert shown("?form_of=on_site") == [("Sở Y tế", InspectionForm.ON_SITE.label)]
    assert shown("?q=my+duc") == [("UBND xã Mỹ Đức", InspectionForm.DOSSIER.label)]
    assert shown("?level=province&window=none&form_of=dossier") == [("Sở Y tế", InspectionForm.DOSSIER.label)]
    assert shown("?level=khongco") == []


def test_each_number_of_the_matrix_and_of_the_list_opens_the_list_that_gives_it(cast: Cast) -> None:
    made = [applying(cast.home, f"UBND xã {letter}", obligation=obligation) for letter, obligation in (
        ("A", Obligation.ENCOURAGED), ("B", ""), ("C", Obligation.ENCOURAGED),
    )]  # fmt: skip
    plan = draft(cast.home, *made, on_site=(made[0],))
    client = cast.client("staff")
    pages = [reverse("plan_detail", args=[plan.pk]), reverse("plan_list")]
    lists = re.escape(reverse("plan_lines", args=[plan.pk]))
    found = [re.findall(rf'<a href="({lists}[^"]*)">(\d+)</a>', client.get(page).content.decode()) for page in pages]
    assert [sorted(count for _, count in links) for links in found] == [list("111111223334"), ["1", "3", "3"]]
    for address, count in [*found[0], *found[1]]:
        assert client.get(unescape(address)).context["page"].paginator.count == int(count)
    assert lists not in cast.client("secretary").get(pages[1]).content.decode()
    by_agency = client.get(f"{reverse('plan_lines', args=[plan.pk])}?each=agency").context["page"].object_list
    both = f"{InspectionForm.DOSSIER.label}; {InspectionForm.ON_SITE.label}"
    assert [row.form for row in by_agency] == [both, InspectionForm.DOSSIER.label, InspectionForm.DOSSIER.label]


def test_warnings_lead_to_their_rows(cast: Cast) -> None:
    listed = applying(cast.home, "UBND xã Mỹ Đức", certified=False)
    applying(cast.home, "UBND xã Ô Long Vĩ")
    plan = draft(cast.home, listed)
    page = cast.client("staff").get(reverse("plan_check", args=[plan.pk]))
    kinds = {str(one["group"].kind) for one in page.context["groups"]}
    assert {"not_listed", "no_certificate"} <= kinds
    assert f"{reverse('plan_lines', args=[plan.pk])}?q=UBND%20x%C3%A3%20M%E1%BB%B9" in page.content.decode()


def test_files_of_a_plan(cast: Cast) -> None:
    agency = applying(cast.home, "UBND xã Mỹ Đức")
    plan, client = draft(cast.home, agency, on_site=(agency,)), cast.client("staff")
    told = {}
    for name, word in (
        ("plan_document", "ke-hoach"), ("plan_document", "to-trinh"), ("plan_document", "du-thao-quyet-dinh"),
        ("plan_annex", "ho-so"), ("plan_annex", "tru-so"), ("plan_export", "xlsx"),
    ):  # fmt: skip
        answer = client.get(reverse(name, args=[plan.pk, word]))
        told[word] = b"".join(answer.streaming_content)[:2]  # type: ignore[attr-defined]
    assert set(told.values()) == {b"PK"}
    assert client.get(reverse("plan_document", args=[plan.pk, "khac"])).status_code == 404
    assert client.get(reverse("plan_annex", args=[plan.pk, "khac"])).status_code == 404


def test_history_of_a_plan_takes_the_same_queries_however_often_it_was_saved(cast: Cast) -> None:
    agency = applying(cast.home, "UBND xã Mỹ Đức")
    plan, client = draft(cast.home, agency), cast.client("staff")
    team_of(plan, "Trần Thị Hạnh")
    detail, history = (reverse(name, args=[plan.pk]) for name in ("plan_detail", "plan_history"))
    client.get(detail)  # the first page asks for what is kept after
    asked, told = [], []
    for saves in (4, 14):
        while plan.history.count() < saves:
            plan = save_versioned(again(plan), by=cast.staff, reason=f"Lần {saves}")
        for address in (detail, history):
            with CaptureQueriesContext(connection) as statements:
                page = client.get(address)
            asked.append(len(statements))
            assert f"Lần {saves}" in page.content.decode()
        told.append(page.context["page"].object_list)
    assert asked[:2] == asked[2:]
    assert len(told[1]) == len(told[0]) + 10
    assert told[1][0].change.by == cast.staff
    assert "Đoàn số 1" in {one.subject for one in told[1]}
    assert len(client.get(detail).context["saves"]) == histories.SAVES


PAGES = (
    "plan_detail", "plan_agencies", "plan_site", "plan_schedule", "plan_check", "plan_submit", "plan_lines",
    "plan_copy", "plan_paper", "plan_history", "team_create",
)  # fmt: skip


def test_every_page_of_a_plan_opens_with_rows_and_matrix(cast: Cast) -> None:
    listed = applying(cast.home, "UBND xã Mỹ Đức")
    waiting = applying(cast.home, "UBND xã Ô Long Vĩ")
    plan = draft(cast.home, listed, on_site=(listed,))
    team_of(plan, "Trần Thị Hạnh")
    client = cast.client("staff")
    for name in PAGES:
        page = client.get(reverse(name, args=[plan.pk]))
        assert (name, page.status_code) == (name, 200)
        # A label of one form would name the field of another
        identifiers = Counter(re.findall(r'\sid="([^"]+)"', page.content.decode()))
        assert [one for one, count in identifiers.items() if count > 1] == [], name
        if "matrix" in page.context:
            assert page.context["matrix"].totals.told == "1 cơ quan, 2 cuộc kiểm tra"
        if name == "plan_schedule":  # each line gets its own team and days: no row stands for both of an agency
            assert "each" not in page.context["question"].fields
    agencies, site = (reverse(name, args=[plan.pk]) for name in ("plan_agencies", "plan_site"))
    assert [row.agency_id for row in client.get(agencies).context["page"].object_list] == [waiting.pk]
    for address in (f"{agencies}?xem=danh-sach", f"{site}?xem=danh-sach"):
        assert [row.agency for row in client.get(address).context["page"].object_list] == [listed.pk]
    assert "Hãy nhập một số nguyên" in client.get(f"{site}?quota_commune=x").content.decode()
    issued(plan)
    statuses = {name: client.get(reverse(name, args=[plan.pk])).status_code for name in PAGES}
    assert statuses == {**dict.fromkeys(PAGES, 200), "plan_paper": 403}


# --- Copied, changed, amended -----------------------------------------------------------------------------------
def test_year_is_copied_with_its_lists(cast: Cast) -> None:
    plan = draft(cast.home, applying(cast.home, "UBND xã Mỹ Đức"))
    assert send(cast.client("staff"), "plan_copy", plan.pk, year=2022, lists="on").status_code == 302
    copied = InspectionPlan.objects.get(year=2022)
    assert (copied.copied_from, names(copied)) == (plan, ["UBND xã Mỹ Đức"])


def test_facts_bases_and_partners_are_kept(cast: Cast) -> None:
    plan, client = draft(cast.home), cast.client("staff")
    address = reverse("plan_edit", args=[plan.pk])
    said = filled(client, address) | {
        "title": "Kế hoạch mới", "bases": "Căn cứ QĐ 19/2014/QĐ-TTg\n\nCăn cứ NĐ 30/2020/NĐ-CP",
        "partners": "Sở Nội vụ", "report_due_on": "30/06/2021",
    }  # fmt: skip
    assert client.post(address, said).status_code == 302
    plan = again(plan)
    assert (plan.title, plan.report_due_on) == ("Kế hoạch mới", date(2021, 6, 30))
    assert [basis.text for basis in plan.bases.order_by("position")] == [
        "Căn cứ QĐ 19/2014/QĐ-TTg", "Căn cứ NĐ 30/2020/NĐ-CP",
    ]  # fmt: skip
    assert [partner.name for partner in plan.partners.all()] == ["Sở Nội vụ"]
    stale = client.post(address, {**said, "title": "Kế hoạch cũ"})
    assert stale.context["form"].compared
    assert again(plan).title == "Kế hoạch mới"


def test_amendment_adds_takes_out_and_leaves_both_versions(cast: Cast) -> None:
    stays, goes = applying(cast.home, "UBND xã Mỹ Đức"), applying(cast.home, "UBND xã Ô Long Vĩ")
    comes = applying(cast.home, "UBND xã Bình Long")
    plan = issued(draft(cast.home, stays, goes))
    team = team_of(plan, "Trần Thị Hạnh")
    client = cast.client("staff")
    line = {row.agency_id: row.pk for row in plan.inspections.all()}
    address = reverse("plan_amend", args=[plan.pk])
    said = filled(client, address) | {
        "reason": "Sắp xếp đơn vị hành chính", "paper_number": "900/QĐ-UBND", "paper_day": "04/05/2021",
        "on": "04/05/2021", "add_dossier": [comes.pk], "take_out": [line[goes.pk]], "changed": [line[stays.pk]],
        "team": team.pk,
    }  # fmt: skip
    answer = client.post(address, said)
    assert answer.status_code == 302, answer.context["form"].errors
    assert names(plan) == ["UBND xã Bình Long", "UBND xã Mỹ Đức"]
    first, second = (client.get(reverse("plan_version", args=[plan.pk, number])) for number in (0, 1))
    assert "UBND xã Ô Long Vĩ" in first.content.decode()
    (told,) = second.context["differences"]
    assert [row.name for row in told["added"]] == ["UBND xã Bình Long"]
    assert [row.name for row in told["taken_out"]] == ["UBND xã Ô Long Vĩ"]
    assert [(row.name, what) for row, what in told["changed"]] == [("UBND xã Mỹ Đức", "đoàn")]
    assert PlannedInspection.objects.get(pk=line[stays.pk]).team == team


def test_amendment_says_what_it_lacks(cast: Cast) -> None:
    plan = issued(draft(cast.home, applying(cast.home, "UBND xã Mỹ Đức")))
    client = cast.client("staff")
    address = reverse("plan_amend", args=[plan.pk])
    bare = client.post(address, {"version": again(plan).version, "window_from": "01/09/2021"})
    assert set(bare.context["form"].errors) == {"reason", "on", "paper_number", "changed"}
    assert client.get(reverse("plan_amend", args=[draft(cast.home, title="Khác").pk])).status_code == 409


# --- Teams, outside any plan ------------------------------------------------------------------------------------
def member(number: int, name: str, role: str = "member", **more: Any) -> Words:
    return {f"members-{number}-{key}": value for key, value in {"name": name, "role": role, **more}.items()}


def test_team_is_made_changed_and_removed(cast: Cast) -> None:
    plan, client = draft(cast.home), cast.client("staff")
    head = {"members-TOTAL_FORMS": 4, "members-INITIAL_FORMS": 0, "name": "Đoàn số 1", "paper_number": "77/QĐ-SKHCN"}
    said = {**head, **member(0, "Trần Thị Hạnh", "lead", user=cast.staff.pk), **member(2, "Lê Văn Tám")}
    assert send(client, "team_create", plan.pk, **said).status_code == 302
    team = plan.teams.get()
    assert [(one.name, one.role, one.user) for one in team.members.order_by("pk")] == [
        ("Trần Thị Hạnh", "lead", cast.staff), ("Lê Văn Tám", "member", None),
    ]  # fmt: skip
    more = send(client, "team_edit", plan.pk, team.pk, **said, version=team.version, more_rows="1")
    assert [form["name"].value() for form in more.context["formset"]][:2] == ["Trần Thị Hạnh", "Lê Văn Tám"]
    two_leads = {**said, **member(2, "Lê Văn Tám", "lead")}
    refused = send(client, "team_edit", plan.pk, team.pk, **two_leads, version=team.version)
    assert "hai trưởng đoàn" in refused.content.decode()
    assert send(client, "team_remove", plan.pk, team.pk).status_code == 302
    assert not plan.teams.exists()


def test_inspection_outside_a_plan_is_written_and_given_up(cast: Cast) -> None:
    client = cast.client("staff")
    said: Words = {
        "agency": cast.own.pk,
        "form": ON_SITE,
        "outside_reason": "Theo phản ánh",
        "on": f"{today():%d/%m/%Y}",
    }
    assert send(client, "outside_create", **said).status_code == 302
    line = PlannedInspection.objects.get(plan=None)
    assert (line.agency, line.outside_reason) == (cast.own, "Theo phản ánh")
    draft(cast.home, cast.own)  # of which the agency's page tells nothing yet
    tab = cast.client("secretary").get(reverse("agency_assessments", args=[cast.own.pk]))
    assert [(row.form, row.why) for row in tab.context["visits"]] == [("tại trụ sở", "Theo phản ánh")]
    assert send(client, "outside_drop", line.pk, version=line.version).status_code == 200
    assert send(client, "outside_drop", line.pk, version=line.version, reason="Nhầm").status_code == 302
    page = client.get(reverse("outside_list")).content.decode()
    assert "UBND huyện Châu Phú" in page
    assert cast.client("outsider").get(reverse("outside_list")).context["rows"] == []
