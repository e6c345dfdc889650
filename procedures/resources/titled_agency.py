"""Whose a file says it is: the agency named above its table or over a group of rows ("Đơn vị: UBND phường X")."""

import re
from collections.abc import Sequence

from agencies.choices import AgencyKind
from agencies.models import Agency, AgencyPeriod
from agencies.rules import in_department
from common.errors import Refused
from common.spreadsheets.kinds import Context
from common.text import fold, normalise
from procedures.resources.own_agency import OwnAgency
from procedures.resources.scopes import place_of

LONGEST = 120  # of a name in a sentence
_LABELLED = re.compile(
    r"(?:tên\s)?(?:cơ quan|đơn vị)(?:\s(?:lập|báo cáo|gửi|ban hành|áp dụng|thực hiện))?\s?:\s?(.+)", re.IGNORECASE
)
# What the name of an agency begins with, as searched for
_BEGINNINGS = tuple(f"{fold(word)} " for word in ("UBND", "Sở", "Ban", "Chi cục", "Cục", "Phòng", "Văn phòng"))


def doubt_of(titles: Sequence[str], groups: Sequence[str], context: Context) -> str:
    """A sentence where the file of one agency names another one, to whom may bring in for both; else empty.

    Refuses it from who may bring in for his own agency alone: the file is not hers.
    """
    place = place_of(context.scope)
    if place.agency is None:
        return ""
    names = _Names(place.agency)
    said = next(filter(None, (names.foreign(each) for each in (titles, *([group] for group in groups)))), "")
    if not said:
        return ""
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    if in_department(context.by, place.province):
        return f"Tệp ghi là của “{said}”, mà lần nhập này dành cho {names.own.name}."
    raise Refused(
        f"Tệp này là của “{said}”, mà lần nhập này dành cho {names.own.name}. Hãy chọn tệp của cơ quan mình; nếu "
        "tiêu đề trong tệp ghi nhầm thì sửa lại rồi tải lên."
    )


class _Names:
    """The names of an agency, and those of the others of its province."""

    def __init__(self, agency: Agency) -> None:
        self.own = OwnAgency(agency)
        periods = AgencyPeriod.objects.filter(province=agency.province_id).exclude(agency=agency)
        superior = set(AgencyPeriod.objects.filter(agency=agency).values_list("parent", flat=True))
        self.others = {
            fold(name): name
            for agency, kind, name in periods.values_list("agency", "agency__kind", "name")
            # The head of a paper names who stands above
            if agency not in superior and kind != AgencyKind.PROVINCE_COMMITTEE
        }

    def foreign(self, texts: Sequence[str]) -> str:
        """The other agency that these texts name; empty where they name none, or the own one as well."""
        said = [self._said(text) for text in texts]
        return "" if None in said else next(filter(None, said), "")

    def _said(self, text: str) -> str | None:
        """The other agency that a text names; None: it names the own one."""
        labelled = _LABELLED.fullmatch(normalise(text))
        key = fold(labelled[1] if labelled else text)
        named = max((name for name in (*self.own.names, *self.others) if _within(name, key)), key=len, default="")
        if named:
            return None if named in self.own.names else self.others[named]
        if labelled is None:
            return ""
        if " " in key and any(_within(key, name) for name in self.own.names):
            return None
        return labelled[1] if key.startswith(_BEGINNINGS) else ""


def _within(name: str, text: str) -> bool:
    return f" {name} " in f" {text} "
