"""Clusters: how the department shares its agencies out."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.forms.lists import ClusterNameForm, ClusterRenameForm
from agencies.models import Cluster
from agencies.models.membership import sight_of
from agencies.queries.units import clusters_with_counts, provinces_of
from agencies.rules import can_edit_register, in_department, sees_whole_province
from agencies.services.units import create_cluster, rename_cluster
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import answer
from common.http import edits, page_of, reads


@reads
def cluster_list(request: Any) -> HttpResponse:
    """The clusters, each with how many agencies it holds on the day."""
    if not sees_whole_province(request.user):
        raise PermissionDenied
    day = request.day
    rows = clusters_with_counts(provinces_of(request.user), request.user, day)
    context = {
        "page": page_of(request, rows),
        "may_edit": in_department(request.user) and request.day_is_today,
        "several": sight_of(request.user).everything or len(sight_of(request.user).provinces) > 1,
    }
    return render(request, "agencies/cluster_list.html", context)


@edits
def cluster_create(request: Any) -> HttpResponse:
    """Thêm cụm theo dõi."""
    province = province_to_edit(request)
    form = ClusterNameForm(request.POST or None)
    return answer(
        request, "agencies/cluster_create.html", {"province": province}, form=form,
        act=lambda: create_cluster(province=province, by=request.user, **form.cleaned_data),
        done="Đã thêm cụm.", to=("cluster_list",),
    )  # fmt: skip


@edits
def cluster_rename(request: Any, pk: int) -> HttpResponse:
    """Đổi tên cụm theo dõi."""
    cluster = get_object_or_404(Cluster.objects.filter(province__in=provinces_of(request.user)), pk=pk)
    if not can_edit_register(request.user, cluster.province_id):
        raise PermissionDenied
    start = ClusterRenameForm.values_of(cluster) | {"version": cluster.version}
    form = ClusterRenameForm(request.POST or None, initial=start)
    return answer(
        request, "agencies/cluster_rename.html", {"cluster": cluster}, form=form,
        act=lambda: rename_cluster(cluster, by=request.user, **form.cleaned_data),
        done="Đã đổi tên cụm.", to=("cluster_list",),
    )  # fmt: skip
