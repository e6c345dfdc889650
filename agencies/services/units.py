"""Clusters: how a department shares its agencies out."""

from typing import Any

from django.db import transaction

from agencies.models import Cluster, Province
from agencies.services.dated import held_register
from agencies.services.naming import keys_of
from common.errors import Refused, Stale
from common.history import create, save_versioned
from common.text import exact_key, normalise


@transaction.atomic
def create_cluster(*, province: Province, name: str, by: Any, reason: str = "") -> Cluster:
    """Make a cluster (cụm theo dõi). Refuses a missing name and one that the province has already."""
    held_register(province)
    cluster = Cluster(province=province)
    _take_name(cluster, name)
    return create(cluster, by=by, reason=reason)


@transaction.atomic
def rename_cluster(cluster: Cluster, *, name: str, version: int, by: Any, reason: str = "") -> Cluster:
    """Give a cluster another name. Refuses a stale version (`Stale`), a missing name and one that is taken."""
    current = Cluster.objects.select_for_update().get(pk=cluster.pk)
    if current.version != version:
        raise Stale(current)
    held_register(current.province_id)
    _take_name(current, name)
    return save_versioned(current, by=by, reason=reason)


def _take_name(cluster: Cluster, name: str) -> None:
    cluster.name = normalise(name)
    if not cluster.name:
        raise Refused("Hãy nhập tên cụm.", {"name": "Hãy nhập tên cụm."})
    others = Cluster.objects.filter(province=cluster.province_id).exclude(pk=cluster.pk)
    if any(exact_key(other.name) == exact_key(cluster.name) for other in others):
        sentence = f"Đã có cụm tên “{cluster.name}”. Hãy đặt tên khác."
        raise Refused(sentence, {"name": sentence})
    cluster.sort_key = keys_of(cluster.name).sort_key
