"""Service bodies: who advises, certifies and trains; what is recorded of each, and what it issued."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.choices import CertificateState
from agencies.forms.service_bodies import BodyEditForm, BodyForm, ServiceBodyFilter
from agencies.models import ServiceBody
from agencies.queries.certificate_states import STATE_TONES
from agencies.queries.names import names_on
from agencies.queries.service_bodies import (
    bodies_in_sight,
    issued_by,
    matching,
    newest_of,
    of_province,
    with_certificates,
)
from agencies.queries.units import provinces_to_look_through
from agencies.resources.service_bodies import body_rows
from agencies.rules import can_keep_body, in_department
from agencies.services.service_bodies import create_body, edit_body, names_in
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import answer, took
from common.errors import Refused
from common.events import log_event
from common.history import changes_of
from common.http import edits, page_of, reads
from common.registry import spreadsheet_kinds
from common.spreadsheets.exporting import export_response

NEWEST = 20  # certificates shown on a body's own page; the rest stand in the list
SAVES = 50  # entries of its history


@reads
def service_body_list(request: Any) -> HttpResponse:
    """The bodies in sight, each with how many certificates it issued."""
    form = ServiceBodyFilter(request.GET, provinces=provinces_to_look_through(request.user))
    found = _found(request, form)
    page = page_of(request, with_certificates(found, request.user, request.day).order_by("sort_key", "pk"))
    chosen = form.chosen if form.is_valid() else {}
    context = {
        "form": form,
        "page": page,
        "query": _without(request)[1:],
        "text": form.cleaned_data.get("q", ""),
        "chips": [{"label": label, "url": _without(request, name)} for name, label in chosen.items()],
        "clear_url": reverse("service_body_list"),
        "may_add": in_department(request.user) and request.day_is_today,
    }
    return render(request, "agencies/service_body_list.html", context)


def _found(request: Any, form: ServiceBodyFilter) -> Any:
    """The bodies that meet the conditions; none at all where a condition is faulty."""
    bodies = bodies_in_sight(request.user)
    if not form.is_valid():
        return bodies.none()
    asked = form.cleaned_data
    bodies = matching(bodies, asked["q"])
    if asked["kind"]:
        bodies = bodies.filter(kind=asked["kind"])
    if asked["state"]:
        bodies = bodies.filter(confirmation_state=asked["state"])
    return of_province(bodies, asked["province"]) if asked["province"] else bodies


def _without(request: Any, *names: str) -> str:
    query = request.GET.copy()
    for gone in (*names, "trang"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


@reads
def service_body_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The bodies of the question in the address, in the roster's columns, so that they come back unchanged."""
    kind = spreadsheet_kinds.get("service_bodies")
    if kind is None or fmt not in ("xlsx", "csv"):
        raise Http404
    form = ServiceBodyFilter(request.GET, provinces=provinces_to_look_through(request.user))
    found = _found(request, form)
    if not form.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    log_event("export", f"Xuất tổ chức dịch vụ ({fmt}), {_without(request)[:300]}", by=request.user)
    name = f"to-chuc-dich-vu-{request.day:%Y-%m-%d}"
    return export_response(kind, body_rows(found), fmt, file_name=name, subtitle=" · ".join(form.chosen.values()))


@reads
def service_body_detail(request: Any, pk: int) -> HttpResponse:
    """One body: its facts and names, its confirmation, its newest certificates and its history."""
    body = get_object_or_404(bodies_in_sight(request.user), pk=pk)
    user, day = request.user, request.day
    newest = newest_of(body, user, day, NEWEST + 1)
    names = names_on([row.holder_id for row in newest], day)
    records = list(ServiceBody.history.filter(id=body.pk).select_related("history_user")[: SAVES + 1])
    context = {
        "body": body,
        "former_names": names_in(body.former_names),
        "certificates": [_told(row, names) for row in newest[:NEWEST]],
        "certificate_count": issued_by(body.pk, user, day).count() if len(newest) > NEWEST else len(newest),
        "changes": changes_of(records)[:SAVES],
        "may_edit": can_keep_body(user, body) and request.day_is_today,
    }
    return render(request, "agencies/service_body_detail.html", context)


def _told(row: Any, names: dict[int, str]) -> dict[str, Any]:
    """A certificate as the body's page shows it."""
    state = CertificateState(row.state)
    return {
        "row": row,
        "holder": names.get(row.holder_id, ""),
        "state": state.label,
        "tone": STATE_TONES.get(state, ""),
    }


@edits
def service_body_create(request: Any) -> HttpResponse:
    """Thêm tổ chức dịch vụ."""
    province = province_to_edit(request)
    may_choose = request.user.is_superuser
    form = BodyForm(request.POST or None, may_choose=may_choose, initial={"province": province})
    made: list[ServiceBody] = []

    def enter() -> None:
        where = form.cleaned_data["province"] if may_choose else province
        made.append(create_body(province=where, by=request.user, reason=form.cleaned_data["reason"], **form.facts()))

    if request.method == "POST" and took(form, enter):
        return redirect("service_body_detail", made[0].pk)
    return render(request, "agencies/service_body_create.html", {"form": form, "province": province})


@edits
def service_body_edit(request: Any, pk: int) -> HttpResponse:
    """Sửa thông tin tổ chức dịch vụ."""
    body = get_object_or_404(bodies_in_sight(request.user), pk=pk)
    if not can_keep_body(request.user, body):
        raise PermissionDenied
    form = BodyEditForm(request.POST or None, initial=BodyEditForm.values_of(body) | {"version": body.version})
    return answer(
        request,
        "agencies/service_body_edit.html",
        {"body": body},
        form=form,
        act=lambda: edit_body(
            body,
            version=form.cleaned_data["version"],
            by=request.user,
            reason=form.cleaned_data["reason"],
            **form.facts(),
        ),
        done="Đã sửa thông tin tổ chức.",
        to=("service_body_detail", pk),
    )
