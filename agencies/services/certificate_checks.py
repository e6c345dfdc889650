"""What cannot be true of a declaration or certificate: each a refusal that says what to mend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from agencies.choices import CertificateEnd, CertificateKind, Counted, DeclarationReason
from agencies.models import Agency, AgencyPeriod, Certificate, Division
from agencies.services.dated import told
from agencies.services.declarations import named
from common.errors import Refused
from common.text import exact_key, normalise

MOST_LINES = 300
Cover = Agency | Division


@dataclass(frozen=True)
class Line:
    """A line of a scope, as a form or a file says it."""

    group: str
    counted: str
    count: int


def refuse(sentence: str, field: str = "") -> NoReturn:
    raise Refused(sentence, {field: sentence} if field else None)


# --- Days and words ---------------------------------------------------------------------------------------------
def check_facts(row: Certificate) -> None:
    """Refuses days out of order, an edition newer than the paper, and what belongs to the other kind."""
    _check_days(row)
    _check_edition(row)
    if row.is_declaration:
        _check_declaration(row)
    elif row.reason:
        refuse("Lý do công bố chỉ ghi cho công bố. Với giấy chứng nhận, hãy để trống mục này.", "reason")
    body = row.issuing_body
    if body is not None and body.province_id not in (None, row.province_id):
        refuse("Tổ chức cấp này không có trong danh sách của tỉnh. Hãy chọn lại.", "issuing_body")
    if row.issue_number is not None and row.issue_number < 1:
        refuse("Lần cấp đếm từ 1. Hãy sửa số lần.", "issue_number")
    ends_by_the_chain = row.pk is not None and row.ended_as == CertificateEnd.REPLACED  # worked out anew
    if row.ended_on and row.begins_on and row.ended_on < row.begins_on and not ends_by_the_chain:
        refuse(
            f"Ngày kết thúc {told(row.ended_on)} đứng trước ngày bắt đầu {told(row.begins_on)}. Hãy sửa một ngày.",
            "ended_on",
        )


def _check_days(row: Certificate) -> None:
    for day, word in ((row.issued_on, "ngày cấp"), (row.in_force_from, "ngày có hiệu lực")):
        if not row.is_declaration and row.expires_on and day and row.expires_on < day:
            sentence = (
                f"Ngày hết hạn {told(row.expires_on)} đứng trước {word} {told(day)}. Hãy sửa một trong hai ngày."
            )
            refuse(sentence, "expires_on")


def _check_edition(row: Certificate) -> None:
    edition, day = row.edition, row.issued_on or row.in_force_from
    if day is None:
        return
    if edition.published_on and edition.published_on > day:
        sentence = (
            f"{edition.code} được công bố ngày {told(edition.published_on)}, sau ngày {told(day)} của văn bản này. "
            "Hãy sửa phiên bản hoặc sửa ngày."
        )
        refuse(sentence, "edition")
    if edition.year > day.year:
        sentence = f"{edition.code} mới hơn ngày {told(day)} của văn bản này. Hãy sửa phiên bản hoặc sửa ngày."
        refuse(sentence, "edition")


def _check_declaration(row: Certificate) -> None:
    if row.expires_on:
        refuse(
            "Công bố không có ngày hết hạn. Hãy để trống ngày hết hạn, hoặc chọn hình thức “Giấy chứng nhận”.",
            "expires_on",
        )
    if row.issuing_body is not None:
        refuse("Công bố do chính cơ quan ban hành. Hãy để trống tổ chức cấp.", "issuing_body")
    if row.reason not in ("", *DeclarationReason.values):
        refuse("Hãy chọn lý do công bố trong danh sách.", "reason")
    if row.ended_as == CertificateEnd.EXPIRED:
        refuse("Công bố không hết hạn: nó được thay thế hoặc thu hồi. Hãy ghi lại cách kết thúc.", "ended_as")


def check_holder(holder: Agency, row: Certificate) -> date | None:
    """Refuses an agency that was not there on the day; says from which day on it is gone, if it is."""
    return check_there(list(AgencyPeriod.objects.filter(agency=holder).order_by("valid_from")), row.begins_on)


def check_there(periods: Sequence[AgencyPeriod], day: date | None) -> date | None:
    """The same with the holder's periods in hand, for whoever asks of many holders at once."""
    if day and periods and not any(period.holds_on(day) for period in periods):
        spans = "; ".join(_span(period) for period in periods)
        refuse(
            f"Ngày {told(day)} không có cơ quan này ({spans}). Hãy sửa ngày, hoặc ghi cho cơ quan có vào ngày ấy.",
            "issued_on",
        )
    last_days = [period.valid_to for period in periods]
    return None if not last_days or None in last_days else max(day for day in last_days if day)


def _span(period: AgencyPeriod) -> str:
    begin = f"từ {told(period.valid_from)}" if period.valid_from else "từ trước"
    return f"{begin} đến hết {told(period.valid_to)}" if period.valid_to else f"{begin} đến nay"


# --- Scope and cover --------------------------------------------------------------------------------------------
def checked_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines as they are kept; refuses one without group, an unknown unit, a negative number, and doubles."""
    kept: list[Line] = []
    for said in lines:
        line = Line(normalise(said.group), said.counted, said.count)
        if not line.group:
            refuse("Mỗi dòng phạm vi phải có tên nhóm, lĩnh vực. Hãy điền tên, hoặc bỏ dòng đó.", "lines")
        if len(line.group) > 250:
            refuse(f"Tên nhóm “{line.group[:40]}…” dài quá 250 ký tự. Hãy viết gọn lại.", "lines")
        if line.counted not in Counted.values:
            refuse(f"Hãy chọn đơn vị tính của dòng “{line.group}”: quy trình, hoạt động hay TTHC.", "lines")
        if line.count < 0:
            refuse(f"Số lượng của dòng “{line.group}” không thể nhỏ hơn 0.", "lines")
        if any((exact_key(one.group), one.counted) == (exact_key(line.group), line.counted) for one in kept):
            refuse(f"Dòng “{line.group}” đứng hai lần với cùng đơn vị tính. Hãy gộp lại làm một.", "lines")
        kept.append(line)
    if len(kept) > MOST_LINES:
        refuse(f"Phạm vi có {len(kept)} dòng, nhiều nhất là {MOST_LINES}. Hãy gộp theo lĩnh vực.", "lines")
    return kept


def checked_covers(covers: Iterable[Cover], holder: Agency) -> list[Cover]:
    """What is covered, each once; refuses the holder itself and whatever is of another province."""
    kept: list[Cover] = []
    for cover in covers:
        if cover == holder:
            refuse("Chính cơ quan công bố đã thuộc phạm vi. Hãy bỏ nó khỏi danh sách cơ quan kèm theo.", "covers")
        province = cover.province_id if isinstance(cover, Agency) else cover.agency.province_id
        if province != holder.province_id:
            refuse(
                f"“{cover}” thuộc tỉnh khác nên không thể nằm trong phạm vi. Hãy chọn cơ quan, phòng của tỉnh này.",
                "covers",
            )
        if cover not in kept:
            kept.append(cover)
    return kept


# --- Where it comes from ----------------------------------------------------------------------------------------
def check_renewal(row: Certificate, renewed: Certificate | None) -> None:
    """Refuses to renew another holder's, another kind's, a later one, or what has been renewed already."""
    if renewed is None:
        return
    if renewed.holder_id != row.holder_id:
        refuse(
            "Chỉ thay được công bố, chứng nhận của chính cơ quan này. Của cơ quan khác thì ghi là “phát triển từ”.",
            "renewal_of",
        )
    if renewed.kind != row.kind or renewed.part != row.part and row.is_declaration:
        refuse(
            "Công bố thay công bố của cùng phần, giấy chứng nhận thay giấy chứng nhận. Hãy chọn đúng văn bản được "
            "thay, hoặc ghi “phát triển từ”.",
            "renewal_of",
        )
    check_not_renewed(renewed, by=row)
    if row.begins_on and renewed.begins_on and row.begins_on <= renewed.begins_on:
        refuse(
            f"Văn bản mới phải sau ngày {told(renewed.begins_on)} của văn bản được thay. Hãy sửa ngày.", "issued_on"
        )


def check_not_renewed(renewed: Certificate, *, by: Certificate | None = None) -> None:
    """Refuses a second renewal of what one renewed already, and says which one and whose."""
    renewals = Certificate.objects.filter(renewal_of=renewed).select_related("paper")
    successor = next((one for one in renewals if by is None or one.pk != by.pk), None)
    if successor is not None:
        who = f" (do {author} ghi)" if (author := _author(successor)) else ""
        refuse(
            f"Văn bản này đã được thay bằng {named(successor)}{who}. Hãy mở văn bản mới ấy thay vì lập lần nữa.",
            "renewal_of",
        )


def check_renewed_later(row: Certificate) -> None:
    """Refuses a day that is not before that of the certificate by which this one was renewed."""
    later = Certificate.objects.filter(renewal_of=row.pk).select_related("paper").first() if row.pk else None
    if later and not row.is_declaration and row.begins_on and later.begins_on and later.begins_on <= row.begins_on:
        refuse(f"Văn bản này đã được thay bằng {named(later)}, nên phải có trước ngày ấy. Hãy sửa ngày.", "issued_on")


def _author(row: Certificate) -> Any:
    first: Any = row.__class__.history.filter(id=row.pk).select_related("history_user").order_by("history_id").first()
    return first.history_user if first else None


def check_origin(row: Certificate) -> None:
    """Refuses “phát triển từ” without its source, of another province, or where a renewal is meant."""
    origin = row.developed_from
    if origin is None:
        row.developed_source = ""
        return
    if origin.province_id != row.province_id:
        refuse("Chỉ ghi “phát triển từ” với văn bản của tỉnh này. Hãy chọn lại.", "developed_from")
    if origin.holder_id == row.holder_id and origin.edition_id == row.edition_id:
        refuse(
            "Cùng cơ quan, cùng phiên bản là thay thế, không phải “phát triển từ”. Hãy lập văn bản thay thế.",
            "developed_from",
        )
    if not normalise(row.developed_source):
        refuse("Quan hệ “phát triển từ” phải có nguồn. Hãy ghi văn bản hoặc bài nêu điều đó.", "developed_source")


def check_no_loop(row: Certificate, sources: Sequence[Certificate | None]) -> None:
    """Refuses a certificate that would come, over others, out of itself."""
    if row.pk is None:
        return
    wave, seen = {one.pk for one in sources if one is not None}, set[int]()
    while wave:
        if row.pk in wave:
            refuse(
                "Văn bản này là nguồn của chính văn bản được chọn, nên không thể vừa thay vừa có trước nhau. "
                "Hãy chọn lại “Thay cho” hoặc “Phát triển từ”.",
                "renewal_of",
            )
        seen |= wave
        above = Certificate.objects.filter(pk__in=wave).values_list("renewal_of", "developed_from")
        wave = {pk for pair in above for pk in pair if pk is not None} - seen


def check_kind(kind: str) -> None:
    if kind not in CertificateKind.values:
        refuse("Hãy chọn hình thức: công bố hay giấy chứng nhận.", "kind")
