"""A catalogue in which every procedure, document and duty stands as it can stand, and whose names are the longest."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from common.clock import today
from procedures.choices import DocumentState, ProcedureKind, ProcedureState, PublicationAction
from procedures.models import Procedure
from procedures.services.external_documents import end_document, list_document
from procedures.services.revision_checks import ChangeSaid
from procedures.services.revisions import draft_revision, record_revision, return_revision, send_to_review
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from tests.cast import Cast
from tests.common.sample_files import pdf
from tests.factories.agencies import DivisionFactory
from tests.factories.procedures import (
    ReviewFactory,
    make_baseline,
    make_draft,
    make_line,
    make_link,
    make_procedure,
)
from tests.journeys.full import LONG

LONGEST = (LONG + " ") * 8
KEYS = ("1.000001", "1.000002", "1.000003", "1.000004")
LONG_FILE = "QT-TTHC-TNMT-001_ban_hanh_lan_2_da_ky_so_ngay_01_03_2022_ban_chinh_thuc.pdf"
REASON = "Thủ tục hành chính được sửa đổi về thành phần hồ sơ và thời hạn giải quyết"


@dataclass
class Catalogued:
    """The procedures by what they show."""

    revised: Procedure  # issued twice, once more in review; linked, one TTHC amended, one abolished, one taken off
    returned: Procedure  # a draft that came back
    coming: Procedure
    withdrawn: Procedure

    def standings(self) -> dict[str, Procedure]:
        return {name: getattr(self, name) for name in ("revised", "returned", "coming", "withdrawn")}


def catalogued(cast: Cast) -> Catalogued:
    """The secretary's agency with a catalogue; a neighbour's from which she or the department can copy."""
    own = cast.own
    make_baseline(cast.home, *KEYS, at_district=True, name=LONGEST, field=LONG)
    division = DivisionFactory(agency=own, name=f"Phòng: {LONG}")
    facts = {"name": LONGEST, "owner": LONG, "clauses": "4.4; 7.5; 8.5.1; 9.1.2", "note": LONGEST}
    revised = make_procedure(own, *KEYS, code="QT-TTHC-TNMT-001/2020", division=division, **facts)
    make_link(revised, "1.999999", valid_to=date(2023, 1, 1))
    _revise(revised)
    amended = make_line(cast.home, KEYS[1], action=PublicationAction.AMENDED, on=date(2024, 5, 1), name=LONGEST)
    ReviewFactory(agency=own, line=amended, procedure=revised, due_on=date(2024, 6, 1))
    make_line(cast.home, KEYS[2], action=PublicationAction.ABOLISHED, on=date(2024, 5, 1), name=LONGEST)
    returned = make_draft(own, kind=ProcedureKind.SYSTEM, name=LONGEST, division_name=LONG)
    sent = send_to_review(draft_revision(returned, by=None, issue="01"), by=None, version=1)
    return_revision(sent, reason=LONG, by=None, version=sent.version)
    gone = {"state": ProcedureState.WITHDRAWN, "valid_to": date(2023, 1, 1), "end_reason": LONG}
    withdrawn = make_procedure(own, name=LONGEST, **gone)
    coming = make_procedure(own, name=LONGEST, on=today() + timedelta(days=30))
    for number in range(3):
        make_procedure(cast.other, KEYS[0], name=f"{LONGEST} {number}")
    return Catalogued(revised, returned, coming, withdrawn)


def _revise(procedure: Procedure) -> None:
    changes = [ChangeSaid(demand=LONG, place="Mục 5.2", content=LONGEST, number="02", changed_on=date(2022, 3, 1))]
    people = {f"{word}_{part}": LONG for word in ("drafted", "reviewed") for part in ("by", "title")}
    people = {name: words[:150] for name, words in people.items()} | {"approved_by": "Nguyễn Phước Bảo Quỳnh Anh"}
    day = date(2022, 3, 1)
    record_revision(
        procedure, issued_on=day, effective_on=day, by=None, upload=_scan(), changes=changes, issue="02",
        reason=REASON, **people,
    )  # fmt: skip
    making = draft_revision(procedure, by=None, issue="03", reason=REASON, changes=changes)
    send_to_review(making, by=None, version=making.version, reviewed_by=LONG[:150])


def _scan() -> SimpleUploadedFile:
    return SimpleUploadedFile(LONG_FILE, pdf())


def documented(cast: Cast) -> None:
    """External documents in force, ended and waiting for an answer; the year's duties met, missed and open."""
    own, year = cast.own, today().year
    uses = [make_procedure(own, name=LONGEST), DivisionFactory(agency=own, name=f"Phòng: {LONG}")]
    known = {"title": LONGEST, "issuer": LONG, "issued_on": date(2018, 4, 23), "effective_on": date(2018, 6, 21)}
    listings = [
        list_document(
            own, on=date(2024, 1, 10), by=None, uses=uses, note=LONG, symbol=f"{number}/2018/NĐ-CP", **known
        )
        for number in range(61, 64)
    ]
    ended = listings[0].document
    end_document(ended, state=DocumentState.EXPIRED, version=ended.version, on=today(), by=None)
    for met in (True, False, None):
        keep_objective(own, today=today(), by=None, year=year, text=LONGEST, result="97%", met=met)
    for keep, more in ((keep_internal_audit, {"findings": LONGEST}), (keep_management_review, {})):
        keep(own, today=today(), by=None, year=year, held_on=today(), upload=_scan(), **more)
