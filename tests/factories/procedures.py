"""Rows of the catalogue and of published lists for tests: real rows, saved with their history."""

from datetime import date
from typing import Any

import factory

from agencies.models import Agency, Province
from agencies.services.dated import day_before
from common.history import save_versioned
from procedures import models
from procedures.choices import (
    HandlingKind,
    ProcedureKind,
    ProcedureState,
    PublicationAction,
    ReviewCause,
    RevisionStep,
)
from procedures.services.keys import keys_of_line, keys_of_procedure
from tests.factories.agencies import BareAgencyFactory, PaperFactory, ProvinceFactory, TrackedFactory

SINCE = date(2020, 1, 1)


class AdministrativeFactory(TrackedFactory):
    class Meta:
        model = models.AdministrativeProcedure

    key = factory.Sequence(lambda number: f"9.{number:06}")
    name = factory.Sequence(lambda number: f"Thủ tục cấp giấy số {number}")


class PublicationFactory(TrackedFactory):
    """A published decision; `is_baseline=True, paper=None` for the list that a province starts with."""

    class Meta:
        model = models.PublicationDecision

    province = factory.SubFactory(ProvinceFactory)
    paper = factory.SubFactory(PaperFactory)
    in_force_from = SINCE


class LineFactory(TrackedFactory):
    """A TTHC in force at communes since the day of its decision."""

    class Meta:
        model = models.PublicationLine

    decision = factory.SubFactory(PublicationFactory)
    province = factory.SelfAttribute("decision.province")
    administrative = factory.SubFactory(AdministrativeFactory)
    action = PublicationAction.BASELINE
    code = factory.SelfAttribute("administrative.key")
    name = factory.LazyAttribute(lambda row: row.administrative.name or f"TTHC {row.code}")
    field = "Hộ tịch"
    at_commune = True
    valid_from = factory.SelfAttribute("decision.in_force_from")
    folded = factory.LazyAttribute(lambda row: keys_of_line(row.code, row.name, row.field).folded_name)
    sort_key = factory.LazyAttribute(lambda row: keys_of_line(row.code, row.name, row.field).sort_key)


class ExecutorFactory(TrackedFactory):
    class Meta:
        model = models.LineExecutor

    line = factory.SubFactory(LineFactory)
    agency = factory.SubFactory(BareAgencyFactory)


class HandlingFactory(TrackedFactory):
    class Meta:
        model = models.HandlingException

    agency = factory.SubFactory(BareAgencyFactory)
    administrative = factory.SubFactory(AdministrativeFactory)
    kind = HandlingKind.NOT_COMPETENT
    valid_from = SINCE


class ProcedureFactory(TrackedFactory):
    """A procedure that was issued; without a revision of its own (`make_procedure` gives it one)."""

    class Meta:
        model = models.Procedure

    agency = factory.SubFactory(BareAgencyFactory)
    province = factory.SelfAttribute("agency.province")
    kind = ProcedureKind.ADMINISTRATIVE
    code = factory.Sequence(lambda number: f"QT-{number + 1:02}")
    name = factory.Sequence(lambda number: f"Quy trình giải quyết việc {number + 1}")
    state = ProcedureState.ISSUED
    valid_from = SINCE
    folded_name = factory.LazyAttribute(lambda row: keys_of_procedure(row.code, row.name).folded_name)
    sort_key = factory.LazyAttribute(lambda row: keys_of_procedure(row.code, row.name).sort_key)


class RevisionFactory(TrackedFactory):
    """The first issue, approved and in force."""

    class Meta:
        model = models.ProcedureRevision

    procedure = factory.SubFactory(ProcedureFactory)
    issue = "01"
    step = RevisionStep.APPROVED
    issued_on = factory.SelfAttribute("valid_from")
    valid_from = SINCE
    approved_by = "Nguyễn Văn Chủ Tịch"


class ChangeFactory(TrackedFactory):
    class Meta:
        model = models.RevisionChange

    revision = factory.SubFactory(RevisionFactory)
    demand = "Cập nhật TTHC mới công bố"


class LinkFactory(TrackedFactory):
    class Meta:
        model = models.ProcedureLink

    procedure = factory.SubFactory(ProcedureFactory)
    province = factory.SelfAttribute("procedure.province")
    administrative = factory.SubFactory(AdministrativeFactory)
    code = factory.SelfAttribute("administrative.key")
    valid_from = factory.SelfAttribute("procedure.valid_from")


class ReviewFactory(TrackedFactory):
    """An open review of an agency that a line has asked for."""

    class Meta:
        model = models.ReviewTask

    agency = factory.SubFactory(BareAgencyFactory)
    province = factory.SelfAttribute("agency.province")
    line = factory.SubFactory(LineFactory, decision__province=factory.SelfAttribute("...agency.province"))
    administrative = factory.SelfAttribute("line.administrative")
    cause = ReviewCause.AMENDED
    opened_on = factory.SelfAttribute("line.valid_from")


# --- Whole things -----------------------------------------------------------------------------------------------
def make_administrative(key: str, name: str = "") -> models.AdministrativeProcedure:
    """The TTHC of a national key, made where it is not there yet."""
    known = models.AdministrativeProcedure.objects.filter(key=key).first()
    return known or AdministrativeFactory(key=key, name=name or f"Thủ tục {key}")


def make_baseline(province: Province, *keys: str, on: date = SINCE, **facts: Any) -> models.PublicationDecision:
    """The list that a province starts with; its lines are at communes unless `facts` say otherwise."""
    decision = PublicationFactory(province=province, paper=None, is_baseline=True, in_force_from=on)
    for key in keys:
        LineFactory(decision=decision, administrative=make_administrative(key), **facts)
    return decision


def make_line(
    province: Province, key: str, *, action: str = PublicationAction.BASELINE, on: date = SINCE, **facts: Any
) -> models.PublicationLine:
    """A line about one TTHC under a decision of its own; the line before it ends the day before."""
    administrative = make_administrative(key)
    standing = models.PublicationLine.objects.filter(province=province, administrative=administrative, valid_to=None)
    for before in standing:
        before.valid_to = day_before(on)
        save_versioned(before, by=None)
        facts = {"at_commune": before.at_commune, "at_district": before.at_district, **facts}
        facts = {"at_province": before.at_province, "field": before.field, **facts}
    decision = PublicationFactory(province=province, in_force_from=on)
    return LineFactory(decision=decision, administrative=administrative, action=action, **facts)


def make_procedure(agency: Agency, *keys: str, on: date | None = SINCE, **facts: Any) -> models.Procedure:
    """A procedure in force since a day with its first issue, linked to the TTHC of these national keys."""
    facts = {"kind": ProcedureKind.ADMINISTRATIVE if keys else ProcedureKind.INTERNAL, **facts}
    procedure = ProcedureFactory(agency=agency, valid_from=on, **facts)
    RevisionFactory(procedure=procedure, valid_from=on)
    for key in keys:
        make_link(procedure, key)
    return procedure


def make_link(procedure: models.Procedure, key: str, **facts: Any) -> models.ProcedureLink:
    return LinkFactory(procedure=procedure, administrative=make_administrative(key), **facts)


def make_revision(procedure: models.Procedure, *, on: date | None, **facts: Any) -> models.ProcedureRevision:
    """A revision approved for a day; the one before it ends the day before."""
    if on is not None:
        for before in procedure.revisions.filter(step=RevisionStep.APPROVED, valid_to=None):
            before.valid_to = day_before(on)
            save_versioned(before, by=None)
    return RevisionFactory(procedure=procedure, valid_from=on, **facts)


def make_draft(agency: Agency, **facts: Any) -> models.Procedure:
    """A procedure that is being written."""
    return ProcedureFactory(agency=agency, state=ProcedureState.DRAFT, valid_from=None, **facts)
