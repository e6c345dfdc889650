"""One's own duties: the one in use, and lending one for a time."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.registry import Panel
from agencies.forms.members import DelegateForm
from agencies.middleware import DUTY_IN_SESSION
from agencies.models import Membership
from agencies.queries.members import duties_told
from agencies.rules import can_delegate, duties_of
from agencies.services.memberships import delegate_duty, end_delegation
from agencies.views.member_invite import tell
from common.errors import Refused
from common.http import edits, next_address, writes


def duties_panel(user: Any, on: date) -> Panel:
    """The part of the own account page that tells one's duties."""
    duties = duties_told(user, on)
    for duty in duties:
        duty.may_lend = duty.holds_on(on) and can_delegate(user, duty)
        duty.lent = [one for one in duty.delegations.all() if one.valid_to >= on]
    return Panel("agencies/partials/_own_duties.html", duties)


@writes(on_any_day=True)
def duty_switch(request: Any) -> HttpResponse:
    """From now on the frame speaks for another duty of the user; rights come from all of them anyway."""
    wanted = request.POST.get("duty", "")
    chosen = next((duty for duty in duties_of(request.user) if str(duty.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[DUTY_IN_SESSION] = chosen.pk
    return redirect(next_address(request, "/"))


@edits(on_any_day=True)
def duty_delegate(request: Any, pk: int) -> HttpResponse:
    """Lend a duty of one's own to a colleague, by its paper."""
    membership = get_object_or_404(Membership, pk=pk, user=request.user)
    if not can_delegate(request.user, membership):
        raise Refused("Nhiệm vụ nhận ủy quyền không ủy quyền tiếp được. Hãy báo cho người đã ủy quyền.")
    form = DelegateForm(request.POST or None, membership=membership, on=request.today)
    if form.is_valid():
        try:
            lent = delegate_duty(membership, **form.cleaned_data, by=request.user, on=request.today)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"Đã ủy quyền cho {lent.user} đến hết ngày {lent.valid_to:%d/%m/%Y}.")
            return redirect("account")
    return render(request, "agencies/duty_delegate.html", {"form": form, "membership": membership})


@edits(on_any_day=True)
def delegation_end(request: Any, pk: int) -> HttpResponse:
    """Take a lent duty back."""
    lent = get_object_or_404(
        Membership.objects.select_related("user", "paper"), pk=pk, delegated_from__user=request.user
    )
    if request.method == "POST":
        end_delegation(lent, by=request.user, on=request.today)
        messages.success(request, f"Đã thu hồi ủy quyền của {lent.user}.")
        return redirect("account")
    return render(request, "agencies/delegation_end.html", {"lent": lent})
