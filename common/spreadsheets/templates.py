"""The empty workbook of a kind: header, drop-downs, one example row, and a sheet that says what each column means."""

from collections.abc import Sequence
from datetime import date
from typing import IO, Any

from common.spreadsheets.cell_days import FIRST_YEAR, LAST_YEAR
from common.spreadsheets.cell_numbers import DECIMAL_CURE, LARGEST, MOST
from common.spreadsheets.headers import ORDINAL_HEADING
from common.spreadsheets.kinds import CellType, Column, Kind
from common.spreadsheets.rows import EXAMPLE_MARK
from common.spreadsheets.writing import DAY_FORMAT, OPTIONS, Formats, begin_sheet, sheet_name

LISTS_SHEET = "Danh mục"  # hidden; the drop-downs point to it, so that a list may be longer than a cell's rule
GUIDE_SHEET = "Hướng dẫn"
SUBTITLE = "Cột có dấu * phải điền. Dòng ví dụ (STT ghi “Ví dụ”) được bỏ qua khi nhập, có thể xóa."
TYPE_NAMES = {
    CellType.TEXT: "Chữ",
    CellType.CODE: "Mã, giữ nguyên số 0 ở đầu",
    CellType.LINES: "Chữ, có thể nhiều dòng trong một ô",
    CellType.PHONE: "Số điện thoại; nhiều số cách nhau bằng dấu chấm phẩy",
    CellType.EMAIL: "Địa chỉ e-mail",
    CellType.DATE: "Ngày, dạng ngày/tháng/năm (05/01/2021)",
    CellType.COUNT: "Số nguyên từ 0 trở lên",
    CellType.DECIMAL: "Số từ 0 trở lên, có thể có hai chữ số sau dấu phẩy (7,5)",
    CellType.CHOICE: "Chọn trong danh sách",
    CellType.FLAG: "Có hoặc Không",
}
AS_TEXT = "@"  # Excel's format for text: codes and phone numbers keep their zeros
YES_NO = ("Có", "Không")


def write_template(kind: Kind, file: str | IO[bytes]) -> None:
    """Write the workbook to fill in; the reader knows its header and skips its example."""
    import xlsxwriter  # noqa: PLC0415  slow to import, and few requests write a workbook

    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        title = kind.sheet_title or kind.label
        formats = Formats(workbook)
        sheet = workbook.add_worksheet(sheet_name(title))
        guide = workbook.add_worksheet(GUIDE_SHEET)
        lists = workbook.add_worksheet(LISTS_SHEET)
        lists.hide()
        headings = [heading(column) for column in kind.columns]
        header = begin_sheet(sheet, formats, kind.columns, headings, title, SUBTITLE)
        _write_example(sheet, formats, kind.columns, header + 1)
        _write_rules(workbook, sheet, lists, kind, first=header + 2)
        _write_guide(guide, formats, kind)


def heading(column: Column) -> str:
    return f"{column.label} *" if column.required else column.label


def _write_example(sheet: Any, formats: Formats, columns: Sequence[Column], line: int) -> None:
    sheet.write_string(line, 0, EXAMPLE_MARK, formats.example)
    for index, column in enumerate(columns, start=1):
        sheet.write_string(line, index, _example(column), formats.example)


def _example(column: Column) -> str:
    if column.example:
        return column.example
    if column.type is CellType.FLAG:
        return YES_NO[0]
    return column.choices[0][1] if column.choices else ""


def _write_rules(workbook: Any, sheet: Any, lists: Any, kind: Kind, *, first: int) -> None:
    """Formats and checks of the cells to fill in; Excel tells a wrong entry at once, in Vietnamese."""
    day, text = workbook.add_format({"num_format": DAY_FORMAT}), workbook.add_format({"num_format": AS_TEXT})
    last = first + kind.max_rows - 1
    for index, column in enumerate(kind.columns, start=1):
        if column.type is CellType.DATE:
            sheet.set_column(index, index, column.width, day)
        elif column.type not in (CellType.COUNT, CellType.DECIMAL):
            sheet.set_column(index, index, column.width, text)
        if rule := _rule(column, lists, index):
            sheet.data_validation(first, index, last, index, rule)


def _rule(column: Column, lists: Any, index: int) -> dict[str, Any] | None:
    told: dict[str, Any] = {"error_title": column.label[:32]}
    if column.type in (CellType.CHOICE, CellType.FLAG):
        labels = [label for _, label in column.choices] if column.type is CellType.CHOICE else list(YES_NO)
        lists.write_string(0, index, column.label)
        lists.write_column(1, index, labels)
        source = f"='{LISTS_SHEET}'!{_range(index, len(labels))}"
        return {**told, "validate": "list", "source": source, "error_message": "Chọn một giá trị trong danh sách."}
    if column.type is CellType.DATE:
        days = {"minimum": date(FIRST_YEAR, 1, 1), "maximum": date(LAST_YEAR, 12, 31)}
        message = "Nhập ngày/tháng/năm, ví dụ 05/01/2021."
        return {**told, "validate": "date", "criteria": "between", **days, "error_message": message}
    if column.type is CellType.COUNT:
        numbers = {"minimum": 0, "maximum": LARGEST}
        message = "Nhập số nguyên từ 0 trở lên."
        return {**told, "validate": "integer", "criteria": "between", **numbers, "error_message": message}
    if column.type is CellType.DECIMAL:
        limits = {"minimum": 0, "maximum": float(MOST)}
        return {**told, "validate": "decimal", "criteria": "between", **limits, "error_message": DECIMAL_CURE}
    return None


def _range(index: int, length: int) -> str:
    from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415  slow to import, and few requests write a workbook

    return str(xl_range_abs(1, index, length, index))


def _write_guide(guide: Any, formats: Formats, kind: Kind) -> None:
    for index, (name, width) in enumerate(
        (("Cột trong bảng", 30), ("Phải điền", 12), ("Cách ghi", 40), ("Ý nghĩa", 70))
    ):
        guide.set_column(index, index, width)
        guide.write_string(2, index, name, formats.header)
    guide.write_string(0, 0, f"Cách điền {kind.label.lower()}", formats.title)
    for line, column in enumerate(kind.columns, start=3):
        allowed = ": " + "; ".join(label for _, label in column.choices) if column.choices else ""
        written = TYPE_NAMES[column.type] + allowed
        for index, text in enumerate((column.label, "Có" if column.required else "", written, column.help)):
            guide.write_string(line, index, text)
    remarks = (
        f"Dòng có chữ “{EXAMPLE_MARK}” ở cột {ORDINAL_HEADING} chỉ để minh họa, không được nhập.",
        "Có thể thêm dòng tiêu đề phía trên, dòng nhóm (I. CẤP TỈNH), dòng cộng và phần ký: phần mềm tự nhận ra.",
        "Cột nào không có số liệu thì xóa hẳn cột đó; cột để trống nghĩa là xóa giá trị đang có.",
    )
    for line, remark in enumerate(remarks, start=4 + len(kind.columns)):
        guide.write_string(line, 0, remark, formats.remark)
    guide.set_landscape()
    guide.set_paper(9)
    guide.fit_to_pages(1, 0)
