"""The report as a workbook to fill in: what stands in it already, drop-downs, and a mark of every row given out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from common.spreadsheets.kinds import Column
from common.spreadsheets.writing import OPTIONS, Formats, sheet_name, write_safely
from inspections.choices import AnswerKind, CriterionKind, PartState
from inspections.models import Answer, Criterion, SelfAssessment
from inspections.queries.answer_facts import facts_of_answer, facts_of_figure
from inspections.queries.assessment_tasks import Question, questions_of
from inspections.resources.report_form import (
    CRITERIA_COLUMNS,
    CRITERIA_SHEET,
    FACT,
    HEADER_TEXTS,
    NUMBER_WORDS,
    PART_COLUMNS,
    PARTS_SHEET,
    Item,
    items,
    number_of,
)
from inspections.said_in_form import HOLDS, mark_of
from inspections.scoring import number

YES, NO = "Có", "Không"
GUIDE_SHEET, LISTS_SHEET = "Hướng dẫn", "Danh mục"
HEADER = HEADER_TEXTS - 1  # counted from 0, as the writer does
MAY_ADJUST = {"format_columns": True, "format_rows": True}
GUIDE = (
    "Chỉ điền các ô có nền vàng nhạt; các ô khác đã khóa để không sửa nhầm.",
    "Ô để trống: nội dung đang có trên cổng được giữ nguyên. Muốn xóa một nội dung thì sửa trên cổng.",
    "Có thể điền một phần rồi tải lên, sau đó điền tiếp trên cổng hoặc trong một mẫu tải mới.",
    "Trang tính “Phần chung”: số liệu và nội dung từng phần; ghi “Có” ở dòng “Vẫn đúng” khi phần đó đã xong.",
    "Trang tính “Tiêu chí”: cách trả lời ghi ở từng dòng. Điểm có số lẻ ghi dấu phẩy (8,5).",
    "Minh chứng và bản quét báo cáo đã ký không gửi bằng tệp này: hãy tải lên trên cổng, ở từng tiêu chí.",
    "Khi tải lên, nếu có ô sai thì chưa có gì được lưu; cổng nêu từng ô cần sửa.",
)


def write_report_form(row: SelfAssessment, file: str | IO[bytes]) -> None:
    """Write the form of this report with what it holds today; read by `report_form_reading`."""
    import xlsxwriter  # noqa: PLC0415  slow to import, and few requests write a workbook

    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        form = _Form(workbook, row)
        form.write_parts()
        form.write_criteria(questions_of(row))
        form.write_guide()


class _Form:
    """The workbook on its way: its looks, and the drop-downs gathered on a hidden sheet."""

    def __init__(self, workbook: Any, row: SelfAssessment) -> None:
        self.row, self.workbook = row, workbook
        self.formats = Formats(workbook)
        box = {"bg_color": "#FFF9E0", "border": 1, "border_color": "#C9BFA0", "locked": False, "text_wrap": True}
        self.open = workbook.add_format({**box, "valign": "top"})
        self.group = workbook.add_format({"bold": True, "bg_color": "#F1F4F7", "text_wrap": False})
        self.sheets = [
            workbook.add_worksheet(sheet_name(name)) for name in (PARTS_SHEET, CRITERIA_SHEET, GUIDE_SHEET)
        ]
        self.lists = workbook.add_worksheet(LISTS_SHEET)
        self.lists.hide()
        self.listed: dict[tuple[str, ...], str] = {}

    def write_parts(self) -> None:
        sheet, columns = self.sheets[0], PART_COLUMNS
        self._begin(sheet, columns)
        parts = {part.part: part for part in self.row.parts.all()}
        figures = {figure.what: figure for figure in self.row.figures.all()}
        line, part = HEADER + 1, ""
        for item in items():
            if item.part != part:
                part = item.part
                sheet.write_string(line, 1, parts[part].get_part_display(), self.group)
                line += 1
            if item.is_figure:
                self._write_figure(sheet, line, item, figures.get(item.name))
            else:
                kept = parts[part]
                holds = {HOLDS: True} if kept.state == PartState.DONE else {}
                facts = holds if item.is_tick else {"text": kept.data.get(item.name, "")}
                said = (YES if holds else "") if item.is_tick else facts["text"]
                self._write_row(sheet, line, columns, {"code": item.code, "item": item.label, "said": said}, facts)
                if item.is_tick:
                    self._offer(sheet, line, _at(columns, "said"), (YES, NO))
            line += 1

    def _write_figure(self, sheet: Any, line: int, item: Item, figure: Any) -> None:
        facts = facts_of_figure(figure) if figure else {}
        counted = "" if figure is None or figure.portal_count is None else figure.portal_count
        if counted != "" and figure.portal_of is not None:
            counted = f"{figure.portal_count}/{figure.portal_of}"
        cells = {"code": item.code, "item": item.label, "portal": counted, "said": facts.get("count")}
        cells |= {"of": facts.get("of")} if item.is_of_a_whole else {}
        self._write_row(sheet, line, PART_COLUMNS, cells, facts)

    def write_criteria(self, questions: Sequence[Question]) -> None:
        sheet, columns = self.sheets[1], CRITERIA_COLUMNS
        self._begin(sheet, columns)
        line, section = HEADER + 1, None
        for question in questions:
            asked = question.criterion
            if asked.section_id != section:
                section = asked.section_id
                write_safely(sheet, line, 1, asked.section.title, self.group)
                line += 1
            facts = facts_of_answer(question.answer, asked.answer_kind)
            self._write_row(sheet, line, columns, _cells(question, facts), facts)
            if offered := _offered(asked):
                self._offer(sheet, line, _at(columns, "said"), offered)
            for key in ("not_applicable", "confirm"):
                self._offer(sheet, line, _at(columns, key), (YES, NO))
            line += 1

    def write_guide(self) -> None:
        sheet = self.sheets[2]
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, "Cách điền mẫu báo cáo tự kiểm tra, đánh giá", self.formats.title)
        for line, sentence in enumerate(GUIDE, start=2):
            sheet.write_string(line, 0, sentence)

    # --- Parts of both sheets -------------------------------------------------------------------------------------
    def _begin(self, sheet: Any, columns: Sequence[Column]) -> None:
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, None, {"hidden": column.key == "mark"})
            sheet.write_string(HEADER, index, column.label, self.formats.header)
        sheet.write_string(0, 0, "Báo cáo tự kiểm tra, đánh giá", self.formats.title)
        for line, text in enumerate((self.row.name, self.row.plan.title), start=1):
            write_safely(sheet, line, 0, text, self.formats.subtitle)
        sheet.write_string(3, 0, f"{NUMBER_WORDS} {number_of(self.row)}", self.formats.remark)
        sheet.freeze_panes(HEADER + 1, 2)
        sheet.protect("", MAY_ADJUST)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER)

    def _write_row(
        self, sheet: Any, line: int, columns: Sequence[Column], cells: Mapping[str, Any], facts: Mapping[str, Any]
    ) -> None:
        """The cells of a row; those to fill in are open, empty or not."""
        to_fill = ("said", "of", "text", "not_applicable", "not_applicable_reason", "confirm")
        for index, column in enumerate(columns):
            value = mark_of(facts) if column.key == "mark" else cells.get(column.key)
            is_open = column.key in to_fill and column.key in cells
            look = self.open if is_open else None
            if value in (None, ""):
                sheet.write_blank(line, index, None, look)
            elif isinstance(value, int | Decimal):
                sheet.write_number(line, index, value, look)
            else:
                write_safely(sheet, line, index, str(value), look)

    def _offer(self, sheet: Any, line: int, index: int, labels: tuple[str, ...]) -> None:
        told = {"error_title": "Cách trả lời", "error_message": "Chọn một giá trị trong danh sách."}
        source = f"='{LISTS_SHEET}'!{self._list(labels)}"
        sheet.data_validation(line, index, line, index, {"validate": "list", "source": source, **told})

    def _list(self, labels: tuple[str, ...]) -> str:
        """Where the hidden sheet holds these labels; a longer list than a cell's rule takes may be one."""
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415  slow to import, and few requests write a workbook

        if labels not in self.listed:
            index = len(self.listed)
            for line, label in enumerate(labels):
                write_safely(self.lists, line, index, label)
            self.listed[labels] = xl_range_abs(0, index, len(labels) - 1, index)
        return self.listed[labels]


def _at(columns: Sequence[Column], key: str) -> int:
    return next(index for index, column in enumerate(columns) if column.key == key)


# --- A criterion ------------------------------------------------------------------------------------------------
def _cells(question: Question, facts: Mapping[str, Any]) -> dict[str, Any]:
    asked, answer = question.criterion, question.answer
    cells: dict[str, Any] = {
        "code": asked.code, "item": asked.text, "clause": asked.clause, "worth": _worth(asked), "how": _how(asked),
        "said": _said(answer, asked, facts), "text": facts.get("text", ""), "evidence": asked.evidence_asked,
    }  # fmt: skip
    if asked.answer_kind == AnswerKind.RATIO:
        cells["of"] = facts.get("denominator")
    if asked.may_not_apply:
        cells |= {"not_applicable": YES if facts.get("not_applicable") else ""}
        cells |= {"not_applicable_reason": facts.get("not_applicable_reason", "")}
    if question.is_suggested:
        cells["confirm"] = ""
    return cells


def _said(answer: Answer | None, asked: Criterion, facts: Mapping[str, Any]) -> Any:
    value = facts.get(FACT[asked.answer_kind])
    if asked.answer_kind == AnswerKind.YES_NO:
        return "" if value is None else YES if value else NO
    if asked.answer_kind == AnswerKind.CHOICE:
        return answer.choice.label if answer and answer.choice else ""
    return value


def _offered(asked: Criterion) -> tuple[str, ...]:
    if asked.answer_kind == AnswerKind.YES_NO:
        return (YES, NO)
    return tuple(one.label for one in asked.choices.all()) if asked.answer_kind == AnswerKind.CHOICE else ()


def _worth(asked: Criterion) -> str:
    word = {CriterionKind.BONUS: "cộng ", CriterionKind.PENALTY: "trừ "}
    return f"{word.get(CriterionKind(asked.kind), '')}{number(asked.maximum)}"


def _how(asked: Criterion) -> str:
    most = number(asked.maximum)
    return {
        AnswerKind.YES_NO: "Ghi Có hoặc Không.",
        AnswerKind.CHOICE: "Chọn một mức trong danh sách.",
        AnswerKind.RATIO: "Ghi số đạt, và tổng số ở cột bên cạnh.",
        AnswerKind.POINTS: f"Ghi điểm từ 0 đến {most}.",
        AnswerKind.TEXT: f"Viết câu trả lời ở cột “Giải thích, nguồn số liệu”; ghi điểm từ 0 đến {most}.",
    }[AnswerKind(asked.answer_kind)]
