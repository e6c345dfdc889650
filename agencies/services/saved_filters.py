"""Filters of a list that somebody keeps under a name."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from agencies.models import Province, SavedFilter
from agencies.rules import can_edit_register
from common.errors import Refused
from common.text import exact_key, normalise

NOT_KEPT = ("trang", "next")  # of one visit to the page, not of the question
LONGEST_QUERY = 1_000
MOST_OF_ONE_OWNER = 50


@transaction.atomic
def save_filter(*, name: str, url_name: str, query: str, by: Any, shared_in: Province | None = None) -> SavedFilter:
    """Keep the question of a list under a name, for oneself or for everybody in a province's department.

    Refuses an empty question, a missing or double name, the 51st filter, and sharing in a province whose
    register one does not keep.
    """
    name, kept = normalise(name), _kept(query)
    if not name:
        raise Refused("Hãy đặt tên cho bộ lọc.", {"name": "Hãy đặt tên cho bộ lọc."})
    if not kept:
        raise Refused("Danh sách chưa lọc theo điều kiện nào. Hãy chọn điều kiện rồi lưu.")
    if len(kept) > LONGEST_QUERY:
        raise Refused("Bộ lọc này dài quá nên không lưu được. Hãy bớt chữ trong ô tìm.")
    if shared_in is not None and not can_edit_register(by, shared_in):
        sentence = f"Chỉ Chi cục của {shared_in} mới dùng chung được bộ lọc. Hãy lưu cho riêng mình."
        raise Refused(sentence, {"shared": sentence})
    mine = list(SavedFilter.objects.filter(owner=by, url_name=url_name))
    if any(exact_key(other.name) == exact_key(name) for other in mine):
        sentence = f"Bạn đã có bộ lọc tên “{name}”. Hãy đặt tên khác, hoặc xóa bộ lọc cũ trước."
        raise Refused(sentence, {"name": sentence})
    if len(mine) >= MOST_OF_ONE_OWNER:
        raise Refused(f"Mỗi người lưu được {MOST_OF_ONE_OWNER} bộ lọc. Hãy xóa bớt bộ lọc không dùng.")
    return SavedFilter.objects.create(owner=by, name=name, url_name=url_name, query=kept, shared_in=shared_in)


def _kept(query: str) -> str:
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in NOT_KEPT and value.strip()]
    return urlencode(pairs)


@transaction.atomic
def delete_filter(saved: SavedFilter, *, by: Any) -> None:
    """Forget a filter. Refuses one that somebody else made."""
    if saved.owner_id != by.pk:
        raise Refused(f"Bộ lọc “{saved.name}” do {saved.owner} lưu. Chỉ người lưu mới xóa được.")
    saved.delete()
