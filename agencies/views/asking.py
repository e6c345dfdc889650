"""What a request asks of a list: the same question for its page, its export and its bulk acts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from agencies.filters import AgencyFilter, CertificateFilter
from agencies.queries import certificate_list
from agencies.queries.options import Options, options_for, options_of_certificates
from agencies.queries.register import ORDERS, Found, find, register
from common.http import typed_key

NOT_A_CONDITION = ("trang", "sort")


@dataclass
class Asked:
    """The register on the day of the figures, and the part of it that the conditions leave."""

    user: Any
    on: Any
    data: QueryDict
    options: Options
    filter: AgencyFilter | CertificateFilter
    every: Any

    @cached_property
    def found(self) -> Any:
        """The agencies that meet the conditions; none at all where a condition is faulty."""
        return self.filter.qs if self.filter.is_valid() else self.every.none()

    @property
    def text(self) -> str:
        return self.filter.form.cleaned_data.get("q", "") if self.filter.is_valid() else ""

    @property
    def order(self) -> str:
        wanted = self.data.get("sort", "")
        return wanted if wanted in ORDERS else ""

    @cached_property
    def chosen(self) -> dict[str, str]:
        return self.filter.chosen if self.filter.is_valid() else {}

    @cached_property
    def keys(self) -> Found:
        """What was found, counted."""
        return find(self.every, self._asked_for, self.user, on=self.on, text=self.text, order=self.order)

    @property
    def _asked_for(self) -> Any:
        """The very register where nothing narrows it, so that it is counted once."""
        return self.found if self.chosen or not self.filter.is_valid() else self.every

    def query_without(self, *names: str, **added: str) -> str:
        """The address of the same question without some of its parts, or with others."""
        query = self.data.copy()
        for name in (*names, "trang"):
            query.pop(name, None)
        for name, value in added.items():
            query[name] = value
        return f"?{query.urlencode()}"


class AskedOfCertificates(Asked):
    """The register of declarations and certificates on the day, and the part of it that the conditions leave."""

    @property
    def order(self) -> str:
        wanted = self.data.get("sort", "")
        return wanted if wanted in certificate_list.ORDERS else ""

    @cached_property
    def keys(self) -> Found:
        return certificate_list.find(self.every, self._asked_for, self.user, on=self.on, order=self.order)


def asked_of_certificates(request: Any) -> AskedOfCertificates:
    """Read the question that a request asks of the register of declarations and certificates."""
    data, user, on = request.GET, request.user, request.day
    options = options_of_certificates(user, url_name="certificate_list", province=_key(data, "province"))
    every = certificate_list.certificates(user, on)
    question = CertificateFilter(data, every, user=user, on=on, options=options)
    return AskedOfCertificates(user, on, data, options, question, every)


def asked(request: Any, data: QueryDict | None = None) -> Asked:
    """Read the question of a request (`data`: kept from the list by a form, instead of the address)."""
    data = request.GET if data is None else data
    user, on = request.user, request.day
    named = {name: _key(data, name) for name in ("province", "unit", "parent")}
    options = options_for(user, on, url_name="agency_list", **named)
    every = register(user, on)
    question = AgencyFilter(data, every, user=user, on=on, options=options)
    return Asked(user, on, data, options, question, every)


def _key(data: QueryDict, name: str) -> int | None:
    """A primary key out of the address; anything else is no key, and the filter will say so."""
    return typed_key(data.get(name, ""))
