"""Text in cells: names, codes, phone numbers, addresses, choices, yes and no."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from common.spreadsheets.cell_reading import UNKNOWN_WORDS, Reader, fault, mended, quoted, shown
from common.spreadsheets.kinds import Column, Row
from common.text import exact_key, fold, looks_mojibake, normalise, similar

# Text that `normalise` would give back as it is; a match spares the long way for nearly every cell.
_SEEN = "!-~À-ÏÑ-ïñ-ÿ\u0100-\u017fƠơƯư\u1ea0-\u1ef9“”‘’–—…"
_TIDY = re.compile(rf"[{_SEEN}]+(?: [{_SEEN}]+)*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

OLD_FONT = (
    "có vẻ gõ bằng phông chữ cũ (TCVN3, VNI) hoặc sai bảng mã. Đổi sang Unicode bằng UniKey (Công cụ) "
    "rồi tải lên lại, hoặc gõ lại tại đây."
)


def text_reader(column: Column) -> Reader:
    def read(cell: Any, row: Row) -> Any:
        if type(cell) is not str:
            text = shown(cell)
            return text if isinstance(cell, int) else mended(row, column, cell, text, "giá trị lấy làm chữ")
        return _checked(_tidied(cell, column, row), column, row)

    return read


def lines_reader(column: Column) -> Reader:
    read_text = text_reader(column)

    def read(cell: Any, row: Row) -> Any:
        if not isinstance(cell, str) or len(lines := cell.splitlines()) < 2:
            return read_text(cell, row)
        text = "\n".join(filter(None, map(normalise, lines)))
        if text != "\n".join(lines):
            mended(row, column, cell, text, "bỏ dòng trống và dấu cách thừa trong ô")
        return _checked(text, column, row)

    return read


def _tidied(cell: str, column: Column, row: Row) -> str:
    if _TIDY.fullmatch(cell):
        return cell
    text = normalise(cell)
    return text if text == cell else mended(row, column, cell, text, _how_tidied(cell))


def _how_tidied(cell: str) -> str:
    if not unicodedata.is_normalized("NFC", cell):
        return "đưa chữ có dấu về Unicode dựng sẵn"
    if _UNSEEN.search(cell):
        return "bỏ ký tự không nhìn thấy"
    if "\n" in cell.strip():
        return "nối các dòng trong ô"
    return "bỏ dấu cách thừa" if cell.translate(_NO_LOOKALIKES) == cell else "thay chữ Đ gõ sai mã"


_NO_LOOKALIKES = str.maketrans("ÐðƉɖ", "ĐđĐđ")


def _checked(text: str, column: Column, row: Row) -> Any:
    """The text if it is not too long and came through in Unicode."""
    if not text.isascii() and looks_mojibake(text):
        return fault(row, column, f"{quoted(text)} {OLD_FONT}")
    if len(text) > column.max_length:
        length = f"dài {len(text)} ký tự, tối đa {column.max_length}"
        return fault(row, column, f"{quoted(text)} {length}. Rút gọn, hoặc chuyển bớt sang cột ghi chú.")
    return text


def code_reader(column: Column) -> Reader:
    as_text = "Định dạng cột là Text rồi gõ lại mã, hoặc nhập mã tại đây."

    def read(cell: Any, row: Row) -> Any:
        if isinstance(cell, str):
            return _checked(_tidied(cell, column, row), column, row)
        if isinstance(cell, bool):
            return fault(row, column, f"{quoted(cell)} không phải mã. {as_text}")
        if isinstance(cell, date):
            return fault(row, column, f"Excel đã đổi mã thành ngày {quoted(cell)}. {as_text}")
        if isinstance(cell, float):
            return fault(row, column, f"Excel đã đổi mã thành số {quoted(cell)}, có thể mất chữ số. {as_text}")
        return mended(row, column, cell, str(cell), "mã ghi dạng số, số 0 ở đầu (nếu có) đã mất")

    return read


# --- Phone numbers -----------------------------------------------------------------------------------------------
_BETWEEN_PHONES = re.compile(r"[;,\n|]|\s+(?:-|–|hoặc|và)\s+|/(?=\s*[+0]\d)")
_IN_A_PHONE = re.compile(r"[\s.()\-–]")
_PHONE = re.compile(r"\+?\d{7,13}")
_LOST_ZERO = re.compile(r"2\d{9}|[35789]\d{8}")  # a landline with its area code, a mobile: both need a 0 before
_WITH_COUNTRY = re.compile(r"84(?:2\d{9}|[35789]\d{8})")


def phone_reader(column: Column) -> Reader:
    def read(cell: Any, row: Row) -> Any:
        if isinstance(cell, str):
            if cell.isdigit() and cell[0] == "0" and 7 <= len(cell) <= 12:
                return cell
            return _phones_in_text(cell, column, row)
        if isinstance(cell, int) and not isinstance(cell, bool):
            return _phone_from_number(cell, column, row)
        return _no_phone(cell, column, row)

    return read


def _phone_from_number(cell: int, column: Column, row: Row) -> Any:
    digits = str(cell)
    if _LOST_ZERO.fullmatch(digits):
        return mended(row, column, cell, f"0{digits}", "thêm số 0 bị mất ở đầu")
    if _WITH_COUNTRY.fullmatch(digits):
        return mended(row, column, cell, f"+{digits}", "thêm dấu + trước mã quốc gia")
    return digits if _PHONE.fullmatch(digits) else _no_phone(cell, column, row)


def _phones_in_text(cell: str, column: Column, row: Row) -> Any:
    text = normalise(cell)
    if not text or text.lower() in UNKNOWN_WORDS:
        return mended(row, column, cell, "", "chưa có số, để trống")
    parts = [part for part in _BETWEEN_PHONES.split(cell) if part and not part.isspace()]
    phones = [_IN_A_PHONE.sub("", normalise(part)) for part in parts]
    if not all(map(_PHONE.fullmatch, phones)):
        # "máy lẻ 12", "02963852345/46": more than numbers, kept as the office writes it
        return (
            _checked(_tidied(cell, column, row), column, row) if _holds_phone(text) else _no_phone(cell, column, row)
        )
    value = "; ".join(f"0{phone}" if _LOST_ZERO.fullmatch(phone) else phone for phone in phones)
    if value == cell or len(value) > column.max_length:
        return _checked(value, column, row)
    return mended(row, column, cell, value, "ghi gọn số điện thoại")


def _no_phone(cell: Any, column: Column, row: Row) -> Any:
    return fault(row, column, f"{quoted(cell)} không phải số điện thoại. Nhập đủ số, ví dụ 02963852345.")


def _holds_phone(text: str) -> bool:
    return "@" not in text and re.search(r"\d(?:[\s.()\-–]*\d){6,}", text) is not None


# --- E-mail ------------------------------------------------------------------------------------------------------
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def email_reader(column: Column) -> Reader:
    def read(cell: Any, row: Row) -> Any:
        text = normalise(cell) if isinstance(cell, str) else shown(cell)
        if text.lower() in UNKNOWN_WORDS:
            return mended(row, column, cell, "", "chưa có địa chỉ, để trống")
        address = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE).strip(" ;,.<>")
        if _is_email(address):
            if len(address) > column.max_length:
                return _checked(address, column, row)
            return address if address == cell else mended(row, column, cell, address, "bỏ ký tự thừa quanh địa chỉ")
        several = [part for part in re.split(r"[;,\s]+", address) if _is_email(part)]
        if len(several) > 1:
            message = f"{quoted(cell)} có {len(several)} địa chỉ. Giữ một địa chỉ, ví dụ {several[0]}."
            return fault(row, column, message, several[0])
        guess = re.sub(r"\s+", "", address).replace(",", ".").replace(";", ".")
        suggestion = guess if _is_email(guess) else ""
        cure = f"Có phải là {suggestion}?" if suggestion else "Nhập dạng ten@angiang.gov.vn, hoặc để trống."
        return fault(row, column, f"{quoted(cell)} không phải địa chỉ e-mail. {cure}", suggestion)

    return read


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and ".." not in text and not text.startswith(".")


# --- Choices, yes and no -----------------------------------------------------------------------------------------
YES = ("có", "x", "✓", "✔", "v", "1", "true", "yes", "đúng", "c", "y")
NO = ("không", "0", "false", "no", "sai", "k", "n", "-", "o")


def choice_reader(column: Column) -> Reader:
    labels = dict(column.choices)
    spellings = [
        *((label, value) for value, label in column.choices),
        *((value, value) for value in labels),
        *column.choice_aliases,
    ]
    exact = {exact_key(spelling): value for spelling, value in reversed(spellings)}
    folded = _unambiguous((fold(spelling), value) for spelling, value in spellings)
    aliases = {exact_key(spelling) for spelling, _ in column.choice_aliases}

    @lru_cache(maxsize=1_024)
    def found(text: str) -> str | None:
        return exact.get(exact_key(text)) or folded.get(fold(text))

    def read(cell: Any, row: Row) -> Any:
        text = shown(cell)
        value = found(text)
        if value is not None:
            if exact_key(text) in aliases:
                mended(row, column, cell, labels.get(value, value), "hiểu theo cách viết tắt quen dùng")
            return value
        if not (tidy := normalise(text)):
            return ""
        near = next(iter(similar(tidy, labels.values(), limit=1, cutoff=0.6)), "")
        asked = f"Có phải là “{near}”? " if near else ""
        allowed = ", ".join(labels.values())
        return fault(row, column, f"{quoted(tidy)} không có trong danh mục. {asked}Chọn một trong: {allowed}.", near)

    return read


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, set[str]] = {}
    for key, value in pairs:
        values.setdefault(key, set()).add(value)
    return {key: next(iter(meant)) for key, meant in values.items() if len(meant) == 1}


def flag_reader(column: Column) -> Reader:
    meanings = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)

    def read(cell: Any, row: Row) -> Any:
        if isinstance(cell, bool):
            return cell
        text = normalise(shown(cell)).lower()
        if not text:
            return None
        if text in meanings:
            return meanings[text]
        return fault(row, column, f"{quoted(cell)} không rõ là có hay không. Ghi “Có” hoặc “Không”.")

    return read
