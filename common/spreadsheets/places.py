"""Where things stand: how far a sheet may reach, what Excel calls a column, a file's name in a sentence."""

import re
import unicodedata

MAX_ROWS = 60_000
MAX_COLUMNS = 60
MAX_BLANK_RUN = 200


def column_letter(index: int) -> str:
    """Excel's letters of a column counted from 0: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown_name(file_name: str) -> str:
    """The file's name as it may stand in a sentence: its last part, no sign that turns or hides text."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", file_name)[-1])
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    return f"“{name if len(name) <= 80 else f'{name[:60]}…{name[-15:]}'}”"


def too_large(file_name: str) -> str:
    """The refusal of a file that is small on disk and too much in memory."""
    return (
        f"Tệp {shown_name(file_name)} quá lớn khi mở ra. Bỏ hình ảnh, định dạng và trang tính không cần, "
        "hoặc chia thành nhiều tệp rồi tải lên lại."
    )
