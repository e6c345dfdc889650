"""What a sheet of external documents is held against: the province's documents, and who lists and uses them."""

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from agencies.models import Agency, Division
from common.spreadsheets.kinds import Row
from common.text import exact_key, fold, normalise
from procedures.models import ExternalDocument, ExternalListing, ListingUse, Procedure
from procedures.resources.procedure_desk import parts
from procedures.resources.scopes import Place
from procedures.services.external_documents import document_key

_BETWEEN = re.compile(r"[;\r\n]+")
Use = tuple[str, int]  # "division" or "procedure", and its key


def stamp_of(place: Place, *, lock: bool = False) -> tuple[Any, ...]:
    """A mark that differs once anything was written that `Desk` reads; `lock`: until the transaction ends nobody
    else writes these lists."""
    if lock:
        agencies = Agency.objects.filter(province=place.province)
        agencies = agencies.filter(pk=place.agency.pk) if place.agency else agencies
        list(agencies.order_by("pk").select_for_update().values_list("pk"))
    mark = {"rows": Count("pk"), "keys": Sum("pk"), "versions": Sum("version")}
    province = place.province
    told: list[Any] = [
        ExternalDocument.objects.filter(province=province),
        ExternalListing.objects.filter(agency__province=province),
        ListingUse.objects.filter(listing__agency__province=province),
        Division.objects.filter(agency__province=province),
        Procedure.objects.filter(province=province),
    ]
    return tuple(value for each in told for value in each.order_by().aggregate(**mark).values())


class DocumentDesk:
    """The documents by the key that tells them apart, and what each agency has of them."""

    def __init__(self, place: Place, agencies: Collection[int], on: date) -> None:
        self.on = on
        documents = ExternalDocument.objects.filter(province=place.province).order_by("pk")
        self.by_key = {document.symbol_key: document for document in documents}
        self.by_symbol: dict[str, list[ExternalDocument]] = defaultdict(list)
        for document in self.by_key.values():
            if document.symbol:
                self.by_symbol[fold(document.symbol)].append(document)
        self.listed: dict[tuple[int, int], ExternalListing] = {}
        self.used: dict[int, set[Use]] = defaultdict(set)
        self.users: dict[int, dict[str, Use]] = defaultdict(dict)
        for some in parts(agencies):
            self._read_lists(some)

    def _read_lists(self, agencies: list[int]) -> None:
        standing = ExternalListing.objects.filter(agency__in=agencies, valid_to__isnull=True)
        self.listed |= {(listing.agency_id, listing.document_id): listing for listing in standing}
        uses = ListingUse.objects.filter(listing__agency__in=agencies, listing__valid_to__isnull=True)
        for listing, division, procedure in uses.values_list("listing", "division", "procedure"):
            self.used[listing].add(("division", division) if division else ("procedure", procedure))
        procedures = Procedure.objects.in_force(self.on).filter(agency__in=agencies).order_by("-pk")
        for pk, agency, code, name in procedures.values_list("pk", "agency", "code", "name"):
            for said in filter(None, (exact_key(name), exact_key(code))):
                self.users[agency][said] = ("procedure", pk)
        divisions: Any = Division.objects.on(self.on).filter(agency__in=agencies).order_by("-pk")
        for pk, agency, name in divisions.values_list("pk", "agency", "name"):
            self.users[agency][exact_key(name)] = ("division", pk)

    def document_of(self, row: Row) -> ExternalDocument | None:
        """The document that a row means: by its whole key, else by a symbol that only one bears."""
        values = row.values
        found = self.by_key.get(key_of(row))
        if found is None and values.get("symbol") and not (values.get("issuer") and values.get("issued_on")):
            same = self.by_symbol[fold(values["symbol"])]
            found = same[0] if len(same) == 1 else None
        return found

    def users_named(self, agency: int, text: str) -> tuple[list[Use], list[str]]:
        """The divisions and procedures that a cell names, and the names that mean none of them."""
        names = dict.fromkeys(name for part in _BETWEEN.split(text) if (name := normalise(part)))
        found = [self.users[agency].get(exact_key(name)) for name in names]
        unknown = [name for name, use in zip(names, found, strict=True) if use is None]
        return list(dict.fromkeys(use for use in found if use is not None)), unknown


def key_of(row: Row) -> str:
    values = row.values
    return document_key(
        values.get("symbol") or "", values.get("issuer") or "", values.get("issued_on"), values.get("title") or ""
    )
