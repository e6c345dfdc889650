"""How a form page of the register ends: saved and led on, or shown again with what the service said."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.queries.last_saved import last_saved
from common.errors import Refused, Stale


def took(form: RegisterForm, act: Callable[[], Any]) -> bool:
    """Did the form hold and the service take it? What it refused stands at the form's fields; after a stale save
    the form holds both versions, and who saved the other one."""
    if not form.is_valid():
        return False
    try:
        act()
    except Stale as stale:
        if isinstance(form, VersionedForm):
            form.show_both(stale)
            form.last_saved = last_saved(stale.current)
        else:
            form.refuse(stale)
        return False
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def answer(
    request: Any,
    template: str,
    context: dict[str, Any],
    *,
    form: RegisterForm,
    act: Callable[[], Any],
    done: str,
    to: tuple[Any, ...],
) -> HttpResponse:
    """Save on POST and lead on (`to`: URL name and its arguments), else show the form."""
    if request.method == "POST" and took(form, act):
        messages.success(request, done)
        return redirect(*to)
    return render(request, template, context | {"form": form})
