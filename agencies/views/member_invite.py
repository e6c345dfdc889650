"""Inviting: one by one, in bulk from the roster, and the page and slips of the links that were made."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.services.link_mail import send_later
from agencies.choices import Duty
from agencies.context import office
from agencies.forms.members import InviteForm, PaperFields
from agencies.models import AgencyPeriod, Membership
from agencies.queries.members import Candidate, free_usernames, secretaries_without_account
from agencies.services.memberships import Invitee, invite, invite_many
from agencies.services.papers import record_paper
from agencies.views.asking import asked
from agencies.views.links_made import keep, links_made
from agencies.views.members import manager_or_403
from common.errors import Refused
from common.http import edits, reads, site_of, writes

BULK_FIELDS = ("q", "level", "unit", "cluster")


@edits(on_any_day=True)
def member_invite(request: Any) -> HttpResponse:
    """A new account with its first duty; leads to the one-time link."""
    manager_or_403(request)
    form = InviteForm(request.POST or None, user=request.user, on=request.today)
    if form.is_valid():
        try:
            link = invite(_invitee(form, request.user), by=request.user, on=request.today)
        except Refused as refused:
            tell(form, refused)
        else:
            keep(request, [link])
            return redirect("member_links")
    return render(request, "agencies/member_invite.html", {"form": form})


def _invitee(form: InviteForm, user: Any) -> Invitee:
    asked_for = form.cleaned_data
    place = form.place()
    agency = place["agency"]
    username = asked_for["username"] or free_usernames([(asked_for["full_name"], agency.pk if agency else None)])[0]
    person = {name: asked_for[name] for name in ("full_name", "title", "email", "phone", "duty")}
    days = {name: asked_for[name] for name in ("valid_from", "valid_to")}
    return Invitee(username=username, paper=paper_of(form, user), **person, **place, **days)


def paper_of(form: PaperFields, user: Any) -> Any:
    """The paper of a form, recorded; None where no number was given."""
    return record_paper(number=form.cleaned_data["paper_number"], issued_on=form.cleaned_data["paper_day"], by=user)


def tell(form: Any, refused: Refused) -> None:
    """Show what a service refused: at its fields where the form has them, else above the form."""
    told = {name: sentence for name, sentence in refused.fields.items() if name in form.fields}
    for name, sentence in told.items():
        form.add_error(name, sentence)
    if not told:
        form.add_error(None, refused.sentence)


@edits(on_any_day=True)
def member_invite_bulk(request: Any) -> HttpResponse:
    """Accounts for the ISO secretaries of the roster who have none: a preview with ticks, then all at once."""
    manager_or_403(request)
    question = asked(request)
    candidates = secretaries_without_account(request.user, question.found.values("agency"), request.today)
    if request.method == "POST":
        ticked = set(request.POST.getlist("chosen"))
        chosen = [one for one in candidates if str(one.appointment.pk) in ticked]
        if chosen:
            links = invite_many([_secretary(one) for one in chosen], by=request.user, on=request.today)
            keep(request, links)
            return redirect("member_links")
    return render(
        request,
        "agencies/member_invite_bulk.html",
        {
            "candidates": candidates,
            "fields": [question.filter.form[name] for name in BULK_FIELDS if name in question.filter.form.fields],
            "nothing_ticked": request.method == "POST",
        },
    )


def _secretary(candidate: Candidate) -> Invitee:
    one = candidate.appointment
    return Invitee(
        full_name=one.name,
        username=candidate.username,
        duty=Duty.ISO_SECRETARY,
        title=one.title,
        email=one.email,
        phone=one.phone,
        agency=one.agency,
        paper=one.paper,
        appointment=one,
    )


@reads
def member_links(request: Any) -> HttpResponse:
    """The links that were just made: to copy, to mail, to print."""
    manager_or_403(request)
    return render(request, "agencies/member_links.html", {"links": links_made(request)})


@reads
def member_slip(request: Any) -> HttpResponse:
    """Phiếu tài khoản: one slip for each link that was just made, several on a sheet."""
    manager_or_403(request)
    links = links_made(request)
    people = [link.invitation.user_id for link in links]
    duties = Membership.objects.on(request.today).filter(user__in=people).select_related("province").order_by("-pk")
    held = {one.user_id: one for one in duties}
    periods = AgencyPeriod.objects.on(request.today).filter(agency__in=[one.agency_id for one in held.values()])
    names = dict(periods.values_list("agency", "name"))
    slips = [
        {"link": link, "duty": duty, "place": names.get(duty.agency_id) or duty.province if duty else ""}
        for link, duty in ((link, held.get(link.invitation.user_id)) for link in links)
    ]
    return render(request, "agencies/member_slip.html", {"slips": slips})


@writes(on_any_day=True)
def member_mail(request: Any) -> HttpResponse:
    """Mail the links that were just made to those who have an address."""
    manager_or_403(request)
    with_address = [link for link in links_made(request) if link.invitation.user.email]
    for link in with_address:
        send_later(link.invitation, site=site_of(request), office=office(request)["office"]["name"])
    if with_address:
        told = f"Đang gửi {len(with_address)} thư. Thư không gửi được sẽ hiện ở trang của từng người."
        messages.success(request, told)
    else:
        messages.warning(request, "Không ai trong danh sách có địa chỉ thư. Hãy sao chép đường dẫn hoặc in phiếu.")
    return redirect("member_links")
