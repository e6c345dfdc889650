"""The province's own copies of the sets of criteria that ship with the portal: what ships is locked for nobody."""

from typing import NamedTuple

from accounts.models import User
from agencies.models import Province
from inspections.demo.people import REASON
from inspections.models import CriteriaSet
from inspections.services.criteria import copy_set

LABEL = "giả định, dùng thử"


class Criteria(NamedTuple):
    """By what agencies are scored: departments and districts by the whole sheet, communes by the short one."""

    whole: CriteriaSet
    short: CriteriaSet


def own_criteria(province: Province, *, by: User) -> Criteria:
    shipped = CriteriaSet.objects.filter(province=None).order_by("is_short")
    return Criteria(*(copy_set(one, province=province, label=LABEL, by=by, reason=REASON) for one in shipped))
