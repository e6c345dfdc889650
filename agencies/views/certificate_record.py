"""Recording, renewing and correcting a declaration or certificate."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.choices import CertificateKind
from agencies.forms.certificates import CertificateForm, HolderForm
from agencies.models import Agency, Certificate
from agencies.queries.certificate_choices import agencies_to_choose, standing_before
from agencies.queries.names import names_on
from agencies.rules import can_edit_agency
from agencies.services.certificate_checks import check_not_renewed
from agencies.services.certificates import correct_certificate, record_certificate
from agencies.views.agency_edit import province_to_edit
from agencies.views.certificate_acts import certificate_to_keep
from agencies.views.editing import took
from common.http import edits, typed_key

MORE_ROWS = "more_rows"  # the button below the rows: the page comes back with empty ones, nothing is saved


@edits
def certificate_record(request: Any) -> HttpResponse:
    """Ghi công bố, chứng nhận of the agency in the address; without one it is asked for first."""
    key = typed_key(request.GET.get("agency", ""))
    kind = request.GET.get("kind") or CertificateKind.DECLARATION
    if key is None or kind not in CertificateKind.values:
        return _ask_for_holder(request)
    holder = get_object_or_404(Agency.objects.visible_to(request.user), pk=key)
    if not can_edit_agency(request.user, holder):
        raise PermissionDenied
    form = _form(request, holder, kind)

    def act() -> Certificate:
        return record_certificate(holder, kind=kind, by=request.user, **form.facts())

    context = {
        "kinds": _kinds(key, kind),
        "back": reverse("agency_certificates", args=[holder.pk]),
        "before": standing_before(holder, kind),
    }
    return _answer(request, "agencies/certificate_record.html", context, form=form, act=act, done="Đã ghi.")


@edits
def certificate_renew(request: Any, pk: int) -> HttpResponse:
    """A new one in the place of this one: begins with what it covers, and closes it on its day."""
    row = certificate_to_keep(request, pk)
    if request.method != "POST":  # two at once are told apart when they save
        check_not_renewed(row)
    form = _form(request, row.holder, row.kind, start=row)

    def act() -> Certificate:
        facts = form.facts()
        return record_certificate(row.holder, kind=row.kind, renewal_of=row, by=request.user, **facts)

    return _answer(
        request, "agencies/certificate_renew.html", _of(row), form=form, act=act,
        done="Đã ghi văn bản mới. Văn bản cũ thôi hiệu lực từ ngày của văn bản mới.",
    )  # fmt: skip


@edits
def certificate_correct(request: Any, pk: int) -> HttpResponse:
    """Sửa sai: it was typed wrongly."""
    row = certificate_to_keep(request, pk)
    form = _form(request, row.holder, row.kind, row=row)

    def act() -> Certificate:
        facts, version = form.facts(), form.cleaned_data["version"]
        return correct_certificate(row, version=version, by=request.user, **facts)

    return _answer(
        request, "agencies/certificate_correct.html", _of(row), form=form, act=act, done="Đã sửa công bố, chứng nhận."
    )


def _ask_for_holder(request: Any) -> HttpResponse:
    """Of which agency, and which kind; the answer is an address."""
    province = province_to_edit(request)
    asked = request.GET if "kind" in request.GET else None
    form = HolderForm(asked, agencies=agencies_to_choose(province, request.today))
    if asked and form.is_valid():
        query = {"agency": form.cleaned_data["agency"].pk, "kind": form.cleaned_data["kind"]}
        return redirect(f"{reverse('certificate_record')}?{urlencode(query)}")
    return render(request, "agencies/certificate_holder.html", {"form": form, "province": province})


def _kinds(agency: int, current: str) -> list[dict[str, Any]]:
    """Both kinds as tabs: each has fields of its own."""
    address = reverse("certificate_record")
    return [
        {"label": label, "url": f"{address}?agency={agency}&kind={kind}", "current": kind == current}
        for kind, label in CertificateKind.choices
    ]


def _of(row: Certificate) -> dict[str, Any]:
    return {"row": row, "back": reverse("certificate_detail", args=[row.pk])}


def _form(request: Any, holder: Agency, kind: str, **begin: Any) -> CertificateForm:
    posted = request.method == "POST"
    return CertificateForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        holder=holder,
        kind=kind,
        today=request.today,
        **begin,
    )


def _answer(
    request: Any,
    template: str,
    context: dict[str, Any],
    *,
    form: CertificateForm,
    act: Callable[[], Certificate],
    done: str,
) -> HttpResponse:
    """Save and lead to the page of what was saved; or show the form, with more rows where they are asked for."""
    saved: list[Certificate] = []
    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, lambda: saved.append(act())):
        messages.success(request, done)
        return redirect("certificate_detail", saved[0].pk)
    name = names_on([form.holder.pk], request.today).get(form.holder.pk, "")
    return render(request, template, context | {"form": form, "name": name})
