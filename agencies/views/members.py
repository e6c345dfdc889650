"""The people of the province: who has an account, with which duty, and how it stands."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import Invitation
from agencies.forms.members import MemberFilter
from agencies.queries.members import (
    by_keys,
    duties_told,
    in_order,
    in_state,
    managed_members,
    managed_people,
    state_of,
)
from agencies.rules import can_manage_account, can_manage_members
from common.http import page_of, reads

# How a state is drawn.
SHAPES = {"active": "good", "waiting": "warn", "disabled": "bad", "ended": ""}


def person_or_404(request: Any, pk: int) -> Any:
    """A person whom the user manages; anybody else is as absent as a number that nobody has."""
    manager_or_403(request)
    return get_object_or_404(managed_people(request.user), pk=pk)


def membership_or_404(request: Any, pk: int) -> Any:
    manager_or_403(request)
    return get_object_or_404(managed_members(request.user, request.today), pk=pk)


def manager_or_403(request: Any) -> None:
    if not can_manage_members(request.user):
        raise PermissionDenied


@reads
def member_list(request: Any) -> HttpResponse:
    """Danh sách tài khoản: one row a duty, by given name."""
    manager_or_403(request)
    form, keys = _found(request)
    page = page_of(request, keys)
    rows = _rows(request, page.object_list)
    return render(request, "agencies/member_list.html", {"filter": form, "page": page, "rows": rows})


@reads
def member_print(request: Any) -> HttpResponse:
    """The same list on paper, whole: the account list that a review of rights goes through."""
    manager_or_403(request)
    form, keys = _found(request)
    return render(request, "agencies/member_print.html", {"filter": form, "rows": _rows(request, keys)})


def _found(request: Any) -> tuple[MemberFilter, list[int]]:
    form = MemberFilter(request.GET)
    if not form.is_valid():
        return form, []
    asked = form.cleaned_data
    members = managed_members(request.user, request.today)
    if asked["duty"]:
        members = members.filter(duty=asked["duty"])
    if asked["state"]:
        members = in_state(members, asked["state"], request.today)
    return form, in_order(members, asked["q"])


def _rows(request: Any, keys: Any) -> list[Any]:
    rows = by_keys(managed_members(request.user, request.today), list(keys))
    for row in rows:
        row.state = state_of(row, request.today)
        row.shape = SHAPES[row.state]
    return rows


@reads
def member_detail(request: Any, pk: int) -> HttpResponse:
    """A person: contact, duties, links, and what may be done with the account."""
    person = person_or_404(request, pk)
    return render(
        request,
        "agencies/member_detail.html",
        {
            "person": person,
            "duties": duties_told(person, request.today),
            "ended": _rows(request, _ended_keys(request, person)),
            "link": Invitation.objects.filter(user=person).select_related("made_by").order_by("-pk").first(),
            "may_act": can_manage_account(request.user, person),
        },
    )


def _ended_keys(request: HttpRequest, person: Any) -> Any:
    ended = managed_members(request.user, request.today).filter(user=person, valid_to__lt=request.today)  # type: ignore[attr-defined]
    return ended.order_by("-valid_to", "pk").values_list("pk", flat=True)
