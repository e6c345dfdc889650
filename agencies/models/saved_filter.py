"""Filters of the register that somebody keeps for later."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models.membership import sight_of
from agencies.models.province import Province


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: Any) -> "SavedFilterQuerySet":
        """One's own, and those shared in the provinces over which one holds a duty."""
        return self.filter(Q(owner=user) | Q(shared_in__in=sight_of(user).provinces))


class SavedFilter(models.Model):
    """Bộ lọc đã lưu: the question of a list page under a name, one's own or shared in the department."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="người lưu", on_delete=models.CASCADE)
    name = models.CharField("tên bộ lọc", max_length=100)
    url_name = models.CharField(max_length=60, editable=False)
    query = models.CharField("điều kiện", max_length=1_000)
    shared_in = models.ForeignKey(
        Province, verbose_name="dùng chung trong", null=True, blank=True, on_delete=models.CASCADE
    )

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ lọc đã lưu"
        verbose_name_plural = "bộ lọc đã lưu"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "url_name", "name"], name="filter_name_once")]

    def __str__(self) -> str:
        return self.name
