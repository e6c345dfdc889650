"""A person's own account."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.forms.profile import ProfileForm
from accounts.models import User
from accounts.registry import account_panels
from accounts.services.people import change_contact
from common.errors import Stale
from common.http import edits, reads


@reads
def account(request: Any) -> HttpResponse:
    """Who I am here, what I may do, and how safe my account is."""
    return render(
        request,
        "accounts/account.html",
        {
            "person": request.user,
            "panels": [make(request.user, request.today) for make in account_panels],
            "has_second_factor": is_mfa_enabled(request.user),
            "session_count": UserSession.objects.filter(user=request.user).count(),
        },
    )


@edits(on_any_day=True)
def account_edit(request: Any) -> HttpResponse:
    """My name and contact."""
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            change_contact(person, **values, by=request.user)
        except Stale as stale:
            form.show_standing(stale)
        else:
            messages.success(request, "Đã lưu thông tin của bạn.")
            return redirect("account")
    return render(request, "accounts/account_edit.html", {"form": form})
