"""Published decisions and lists come into force: one code for the page and for spreadsheets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from agencies.models import Province
from agencies.services.papers import record_paper
from common.clock import today
from common.documents import OfficialDocument, parse_number, same_number
from common.errors import Refused
from common.files import StoredFile
from common.pen import Pen, Saved
from common.text import normalise
from procedures.models import LineExecutor, PublicationDecision
from procedures.services.decided_lines import plan_decided
from procedures.services.keys import keys_of_line
from procedures.services.national import name_administratives
from procedures.services.published_lines import Chains, Draft, Said
from procedures.services.review_tasks import tasks_for


@transaction.atomic
def publish(
    province: Province,
    lines: Sequence[Said],
    *,
    number: str,
    issued_on: date | None,
    in_force_from: date | None,
    by: Any,
    review_due_on: date | None = None,
    issuer: str = "",
    excerpt: str = "",
    upload: File | None = None,
    note: str = "",
    reason: str = "",
) -> PublicationDecision:
    """Record a decision with its lines: each ends the line before it and holds from the decision's day; the reviews
    that it asks for are opened. What the same decision says again changes nothing.

    Refuses a decision without a number or a day, a review day before it is in force, and a line that cannot be.
    """
    chains = Chains(province, lock=True)
    begins = check_decision(number, in_force_from or issued_on, review_due_on)
    decision = known_decision(chains, number, begins, issued_on)
    if decision is None:
        paper = record_paper(by=by, number=number, issued_on=issued_on, issuer=issuer, excerpt=excerpt, upload=upload)
        decision = PublicationDecision(
            province=province, paper=paper, in_force_from=begins, review_due_on=review_due_on, note=normalise(note)
        )
    stated = decision.paper.number if decision.paper else normalise(number)
    drafts = [plan_decided(chains, replace(said, stated_decision=stated), decision) for said in lines]
    write_drafts(province, [decision], drafts, by=by, reason=reason)
    return decision


def check_decision(number: str, begins: date | None, review_due_on: date | None) -> date:
    """The day from which a decision is in force.

    Refuses one without its number or day, and a review that is due before it is in force.
    """
    if not normalise(number):
        raise Refused("Hãy ghi số quyết định công bố.", {"number": "Hãy ghi số quyết định công bố."})
    if begins is None:
        sentence = "Hãy ghi ngày ban hành hoặc ngày có hiệu lực của quyết định."
        raise Refused(sentence, {"day": sentence})
    if review_due_on and review_due_on < begins:
        sentence = f"Hạn rà soát {review_due_on:%d/%m/%Y} đứng trước ngày có hiệu lực {begins:%d/%m/%Y}. Hãy sửa hạn."
        raise Refused(sentence, {"review_due_on": sentence})
    return begins


def known_decision(
    chains: Chains, number: str, day: date | None, issued_on: date | None
) -> PublicationDecision | None:
    """The province's decision of this number that is in force from the day; without one: signed on that day; with
    neither: the only one of the number."""
    return decision_among(chains.decisions.values(), number, day, issued_on)


def decision_among(
    decisions: Iterable[PublicationDecision], number: str, day: date | None, issued_on: date | None
) -> PublicationDecision | None:
    """The same among these decisions, whose papers were read with them."""
    alike = [one for one in decisions if one.paper and same_number(one.paper.number, number)]
    if day is not None:
        alike = [one for one in alike if one.in_force_from == day]
    elif issued_on is not None:
        alike = [one for one in alike if one.paper and issued_on in (one.paper.issued_on, one.in_force_from)]
    return alike[0] if len(alike) == 1 else None


def write_drafts(
    province: Province, decisions: Sequence[PublicationDecision], drafts: Sequence[Draft], *, by: Any, reason: str
) -> list[Saved]:
    """Write what was planned, set-wise: decisions, lines ended before those that follow, their agencies, reviews.

    The caller holds the register of the province. Says what was written, but for the TTHC of the nation, which
    stay where an import is taken back.
    """
    pen = Pen(by, reason)
    telling = [draft for draft in drafts if draft.says_something]
    besides = {draft.said.replaced_by for draft in telling} - {""}
    national = name_administratives([draft.said for draft in telling], by=by, reason=reason, besides=besides)
    begun = [draft for draft in telling if draft.is_new]
    new = [decision for decision in decisions if decision.pk is None]
    pen.make([decision.paper for decision in new if decision.paper and decision.paper.pk is None])
    pen.make(new)
    moved = {draft.ended.pk: draft.ended for draft in telling if draft.ended and draft.ended.pk}
    moved |= {draft.line.pk: draft.line for draft in telling if not draft.is_new}
    for draft in telling:
        _complete(draft, national)
    pen.change([moved[key] for key in sorted(moved)])
    pen.make([draft.line for draft in begun])
    pen.make([LineExecutor(line=draft.line, agency_id=agency) for draft in telling for agency in sorted(draft.added)])
    by_key = {decision.pk: decision for decision in decisions}
    for draft in begun:  # a row that was saved with one that was not yet has forgotten it
        draft.line.decision = by_key[draft.line.decision_id]
    pen.make(tasks_for(province, begun, on=today()))
    return pen.saved


def _complete(draft: Draft, national: dict[str, Any]) -> None:
    """What a line is found, sorted and joined by."""
    line = draft.line
    line.administrative = national[draft.said.key]
    line.folded, line.sort_key = keys_of_line(line.code, line.name, line.field)
    if draft.said.replaced_by:
        line.replaced_by = national[draft.said.replaced_by]


def paper_of(
    number: str, issued_on: date | None, *, issuer: str = "", excerpt: str = "", scan: StoredFile | None = None
) -> OfficialDocument:
    """The decision's paper, still to be saved; its number as typed."""
    read = parse_number(number)
    said = {"issued_on": issued_on, "issuer": issuer, "excerpt": excerpt, "file": scan}
    return OfficialDocument(number=read.typed[:100], symbol=read.symbol[:60], **said)
