"""What the department does with an account and a duty: give, end, disable, reopen, sign out, a new link."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.choices import InvitationPurpose
from accounts.services.one_time_links import make_link
from accounts.services.people import disable_account, remove_second_factor, reopen_account, sign_out_everywhere
from agencies.forms.members import EndForm, GrantForm, NewLinkForm, ReasonForm
from agencies.models import Membership
from agencies.queries.members import holdings_of
from agencies.rules import can_manage_account
from agencies.services.memberships import end_duty, give_duty, holds_other_duty
from agencies.views.links_made import keep
from agencies.views.member_invite import paper_of, tell
from agencies.views.members import membership_or_404, person_or_404
from common.errors import Refused
from common.http import edits, reads, writes

NOT_YOURS = (
    "Bạn không làm được việc này với tài khoản của chính mình, của quản trị, hoặc của người có nhiệm vụ mà bạn "
    "không giao được. Hãy nhờ lãnh đạo Chi cục hoặc quản trị."
)


def _account_to_act_on(request: Any, pk: int) -> Any:
    """The person; refuses one's own account, a superuser's, and one with more rights than the user could give."""
    person = person_or_404(request, pk)
    if not can_manage_account(request.user, person):
        raise Refused(NOT_YOURS)
    return person


@edits(on_any_day=True)
def member_grant(request: Any, pk: int) -> HttpResponse:
    """A further duty."""
    person = person_or_404(request, pk)
    form = GrantForm(request.POST or None, user=request.user, on=request.today)
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("valid_from", "valid_to")}
        facts = {"duty": form.cleaned_data["duty"], "paper": paper_of(form, request.user), **form.place(), **days}
        try:
            given = give_duty(person, by=request.user, on=request.today, **facts)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"Đã giao nhiệm vụ {given.get_duty_display()} cho {person}.")
            return redirect("member_detail", pk=pk)
    return render(request, "agencies/member_grant.html", {"form": form, "person": person})


@edits(on_any_day=True)
def member_end(request: Any, pk: int) -> HttpResponse:
    """The end of a duty: last day, reason, and the account where no other duty needs it; then the hand-over sheet."""
    membership = membership_or_404(request, pk)
    asks_account = membership.user.is_active and not holds_other_duty(membership, request.today)
    form = EndForm(request.POST or None, asks_account=asks_account, on=_likely_last_day(request, membership))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("last_day", "reason")}
        try:
            end_duty(membership, disable=form.disables, by=request.user, on=request.today, **values)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"Nhiệm vụ của {membership.user} hết ngày {values['last_day']:%d/%m/%Y}.")
            return redirect("member_handover", pk=pk)
    return render(request, "agencies/member_end.html", {"form": form, "membership": membership})


def _likely_last_day(request: Any, membership: Membership) -> date:
    """Today, or the day on which the person's ISO role ended, where the page was reached from there."""
    try:
        ended = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return request.today
    return request.today if membership.valid_from and ended < membership.valid_from else ended


@reads
def member_handover(request: Any, pk: int) -> HttpResponse:
    """Biên bản bàn giao: what the person held on the last day."""
    membership = membership_or_404(request, pk)
    day = membership.valid_to or request.today
    context = {"membership": membership, "day": day, "held": holdings_of(membership.user, day)}
    return render(request, "agencies/member_handover.html", context)


@edits(on_any_day=True)
def member_disable(request: Any, pk: int) -> HttpResponse:
    """The account stops at once; the duties stand, for the day on which it is reopened."""
    person = _account_to_act_on(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        disable_account(person, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Đã ngừng tài khoản của {person}; mọi phiên đang mở đã kết thúc.")
        return redirect("member_detail", pk=pk)
    return render(request, "agencies/member_disable.html", {"form": form, "person": person})


@writes(on_any_day=True)
def member_reopen(request: Any, pk: int) -> HttpResponse:
    """The account may be used again, by a new link."""
    person = reopen_account(_account_to_act_on(request, pk), by=request.user)
    keep(request, [make_link(person, purpose=InvitationPurpose.REOPEN, by=request.user)])
    return redirect("member_links")


@edits(on_any_day=True)
def member_link(request: Any, pk: int) -> HttpResponse:
    """A new one-time link, for who forgot the password; on request without the second factor of a lost telephone."""
    person = _account_to_act_on(request, pk)
    form = NewLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["remove_second_factor"]:
            remove_second_factor(person, by=request.user)
        first = not person.has_usable_password()
        purpose = InvitationPurpose.FIRST_SIGN_IN if first else InvitationPurpose.NEW_PASSWORD
        keep(request, [make_link(person, purpose=purpose, by=request.user)])
        return redirect("member_links")
    return render(request, "agencies/member_link.html", {"form": form, "person": person})


@writes(on_any_day=True)
def member_sign_out(request: Any, pk: int) -> HttpResponse:
    """Every open session of the person ends."""
    person = sign_out_everywhere(_account_to_act_on(request, pk), by=request.user)
    messages.success(request, f"Đã kết thúc mọi phiên của {person}.")
    return redirect("member_detail", pk=pk)
