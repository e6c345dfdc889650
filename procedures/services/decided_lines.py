"""What a published decision does to one TTHC, and why it may not: nothing is saved here."""

from datetime import date

from common.errors import Refused
from procedures.choices import ENDING_ACTIONS, PublicationAction
from procedures.models import PublicationDecision, PublicationLine
from procedures.services.published_lines import Chains, Doubtful, Draft, Said, put_right, why_out_of_order


class Unknown(Refused):
    """The decision speaks of a TTHC that the province does not have in force on its day."""


def plan_decided(chains: Chains, said: Said, decision: PublicationDecision) -> Draft:
    """The line that a decision makes from its day on, put in its place among those of earlier and later days.

    Said again by the same decision it is the same line. Refuses what cannot have been: a second word about a TTHC
    on one day, a new TTHC that is in force, a change or an end of one that is not, an end before a later change.
    """
    on, action = decision.in_force_from, said.action
    standing = chains.standing(said.key, on)
    if standing is not None and standing.valid_from == on:
        return _on_the_same_day(chains, said, decision, standing)
    _check(said, on, standing, chains.following(said.key, on))
    if standing is None:
        line = chains.line_from(said, action, decision)
        chains.place(line, said.key, on)
        return Draft(said, line, added=said.agencies)
    line = chains.copied(standing, action, decision)
    chains.word(line, said)
    chains.put_who(line, said)
    added = chains.agencies_of(standing, said)
    ended = chains.place(line, said.key, on)
    return Draft(said, line, ended=ended, added=added)


def _on_the_same_day(chains: Chains, said: Said, decision: PublicationDecision, line: PublicationLine) -> Draft:
    if line.decision is not decision:
        sentence = (
            f"Ngày {decision.in_force_from:%d/%m/%Y} TTHC này đã có “{line.get_action_display()}” theo "
            f"{line.decision}. Bỏ dòng này, hoặc sửa ngày hiệu lực."
        )
        raise Refused(sentence, {"day": sentence})
    if line.action != said.action:
        sentence = (
            f"Quyết định này đã được ghi là “{line.get_action_display()}” cho TTHC. Hãy hoàn tác lần nhập đó rồi "
            "nhập lại."
        )
        raise Refused(sentence, {"action": sentence})
    return put_right(chains, said, line)


def _check(said: Said, on: date, standing: PublicationLine | None, after: PublicationLine | None) -> None:
    action = said.action
    if action == PublicationAction.NEW:
        if standing is not None and standing.is_in_force:
            since = f"{standing.valid_from:%d/%m/%Y}"
            raise Doubtful(f"TTHC này đang có hiệu lực từ {since}.", "action", PublicationAction.AMENDED.label)
        if not said.name:
            sentence = "TTHC mới ban hành phải có tên. Ghi tên thủ tục hành chính."
            raise Refused(sentence, {"name": sentence})
    elif standing is None or not standing.is_in_force:
        sentence = _why_unknown(action, on, standing)
        raise Unknown(sentence, {"code": sentence})
    if after is not None and (after.action == PublicationAction.NEW) != (action in ENDING_ACTIONS):
        raise Refused(why_out_of_order(after), {"day": why_out_of_order(after)})


def _why_unknown(action: str, on: date, standing: PublicationLine | None) -> str:
    if standing is not None:
        return (
            f"TTHC này đã kết thúc ({standing.get_action_display()}) từ {standing.valid_from:%d/%m/%Y} theo "
            f"{standing.decision}. Kiểm tra lại mã và ngày hiệu lực."
        )
    cure = "hoặc bỏ dòng này" if action in ENDING_ACTIONS else "hoặc ghi “mới ban hành”"
    return (
        f"Ngày {on:%d/%m/%Y} tỉnh chưa có TTHC mã này trong danh mục. Kiểm tra lại mã; nếu đúng, nhập danh mục có "
        f"TTHC này trước, {cure}."
    )
