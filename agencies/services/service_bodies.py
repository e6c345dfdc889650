"""Service bodies: who advises, certifies and trains, under which names and with which confirmation."""

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from agencies.choices import BodyKind, ConfirmationState
from agencies.models import Province, ServiceBody
from common.errors import Refused, Stale
from common.history import create, save_versioned
from common.text import exact_key, fold, normalise, normalise_lines, sort_key

FACTS = (
    "name", "short_name", "former_names", "kind", "confirmation_number", "confirmed_on", "confirmation_scope",
    "confirmation_state", "source", "note",
)  # fmt: skip
OF_SEVERAL_LINES = ("confirmation_scope", "note")
LONGEST_FOLDED, LONGEST_SORT_KEY = 1_500, 700
_BETWEEN_NAMES = re.compile(r"[\r\n;]+")


@transaction.atomic
def create_body(*, province: Province | None, by: Any, reason: str = "", **facts: Any) -> ServiceBody:
    """Record a body that a province keeps for itself; without a province it is known to the whole nation.

    Refuses a missing name or kind, a name or former name that another body bears here, and a day of the Giấy xác
    nhận without its number.
    """
    if province is not None:
        Province.objects.select_for_update().get(pk=province.pk)  # two of one name at once: one after the other
    body = ServiceBody(province=province)
    describe(body, **facts)
    _refuse_unless_it_stands(body)
    _refuse_taken_name(body)
    return create(body, by=by, reason=reason)


@transaction.atomic
def edit_body(body: ServiceBody, *, version: int, by: Any, reason: str = "", **facts: Any) -> ServiceBody:
    """Change what is recorded of a body. Refuses a stale version (`Stale`) and what `create_body` refuses."""
    current = ServiceBody.objects.select_for_update().get(pk=body.pk)
    if current.version != version:
        raise Stale(current)
    describe(current, **facts)
    _refuse_unless_it_stands(current)
    _refuse_taken_name(current)
    return save_versioned(current, by=by, reason=reason)


def describe(body: ServiceBody, **facts: Any) -> None:
    """Put facts (any of FACTS) into a row as they are stored, and the keys by which it is found. Saves nothing."""
    for name, value in facts.items():
        if name not in FACTS:
            raise TypeError(f"a service body has no {name}")
        setattr(body, name, _stored(name, value))
    names = [body.name, body.short_name, *names_in(body.former_names)]
    body.folded_name = " ".join(fold(name) for name in names if name)[:LONGEST_FOLDED]
    body.sort_key = sort_key(body.name)[:LONGEST_SORT_KEY]


def names_in(text: str) -> list[str]:
    """The names of a list, one a line or parted by semicolons."""
    return [name for part in _BETWEEN_NAMES.split(text) if (name := normalise(part))]


def every_name(body: ServiceBody) -> list[str]:
    """What a body is and was called, in full."""
    return [body.name, *names_in(body.former_names)]


def _stored(name: str, value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if name == "former_names":
        return "\n".join(dict.fromkeys(names_in(value)))
    if name in OF_SEVERAL_LINES:
        return normalise_lines(str(value))
    return normalise(str(value))


def _refuse_unless_it_stands(body: ServiceBody) -> None:
    missing = {}
    if not body.name:
        missing["name"] = "Hãy nhập tên tổ chức hoặc họ tên chuyên gia."
    if body.kind not in BodyKind.values:
        missing["kind"] = "Hãy chọn loại tổ chức trong danh sách."
    if body.confirmation_state not in ConfirmationState.values:
        missing["confirmation_state"] = "Hãy chọn tình trạng Giấy xác nhận trong danh sách."
    if body.confirmed_on and not body.confirmation_number:
        missing["confirmation_number"] = "Có ngày Giấy xác nhận mà thiếu số. Hãy nhập số của Giấy xác nhận."
    if missing:
        raise Refused(" ".join(missing.values()), missing)


def bodies_beside(province: Province | None) -> Any:
    """The bodies among which a name stands once: those of the province, and those known to the whole nation."""
    here = Q(province__isnull=True)
    return ServiceBody.objects.filter(here | Q(province=province) if province else here).select_related("province")


def _refuse_taken_name(body: ServiceBody) -> None:
    wanted = {exact_key(name): name for name in every_name(body)}
    for other in bodies_beside(body.province).exclude(pk=body.pk):
        taken = next((name for name in every_name(other) if exact_key(name) in wanted), None)
        if taken is not None:
            field = "name" if exact_key(taken) == exact_key(body.name) else "former_names"
            where = f"của {other.province.name}" if other.province else "dùng chung cả nước"
            now = "" if taken == other.name else f", tên hiện nay là “{other.name}”"
            sentence = f"Danh sách {where} đã có “{taken}”{now}. Hãy dùng tổ chức đó, hoặc ghi tên khác."
            raise Refused(sentence, {field: sentence})
