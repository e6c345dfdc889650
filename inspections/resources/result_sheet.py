"""The sheet of a plan's results: its ranking with the points of every section; who owes a report stands last."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from common.spreadsheets.kinds import CellType, Column, Kind
from inspections.queries.results import RankLine, share_of_section

DATE, COUNT, DECIMAL, FLAG = CellType.DATE, CellType.COUNT, CellType.DECIMAL, CellType.FLAG
AGENCY = (
    Column("place", "Hạng", COUNT, width=7),
    Column("name", "Cơ quan", width=44),
    Column("level", "Cấp", width=12),
    Column("standing", "Tình trạng", width=22),
    Column("due_on", "Hạn nộp (chưa nộp)", DATE, width=12),
    Column("days_late", "Quá hạn (ngày)", COUNT, width=10),
)
OF_THE_DEPARTMENT = (
    Column("self_total", "Điểm tự chấm", DECIMAL, width=10),
    Column("first_total", "Điểm thẩm định lần đầu", DECIMAL, width=12),
)
RESULT = (
    Column("total", "Tổng điểm", DECIMAL, width=10),
    Column("grade", "Xếp loại", width=16),
    Column("by_hand", "Lãnh đạo quyết định xếp loại", FLAG, width=14),
)
EARLIER = (
    Column("earlier_year", "Năm của kỳ trước", width=10),
    Column("earlier_total", "Điểm kỳ trước", DECIMAL, width=10),
    Column("earlier_grade", "Xếp loại kỳ trước", width=16),
    Column("opinion", "Ý kiến của cơ quan", width=40),
)
PUBLISHED = (Column("published_on", "Ngày công khai", DATE, width=12),)


class ResultSheet(Kind):
    """`whole`: as the department reads it; the agencies read no score but the last, and what was published."""

    name = "results_listed"
    label = "Kết quả và xếp hạng"

    def __init__(self, sections: Sequence[str], *, whole: bool) -> None:
        self.sections, self.whole = sections, whole
        of_sections = (
            Column(f"section{place}", f"% điểm phần {title}", DECIMAL, width=14)
            for place, title in enumerate(sections)
        )
        scores = (*OF_THE_DEPARTMENT, *RESULT) if whole else RESULT
        self.columns = (*AGENCY, *scores, *of_sections, *EARLIER, *(PUBLISHED if whole else ()))

    def cells(self, lines: Iterable[RankLine]) -> Iterator[list[Any]]:
        return (self._cells(line) for line in lines)

    def _cells(self, line: RankLine) -> list[Any]:
        row, result, earlier = line.assessment, line.result, line.earlier
        told: list[Any] = [line.place, row.name, row.get_level_display(), line.standing]
        told += [None if row.is_handed_in else row.due_on, line.days_late or None]
        if self.whole:
            told += [result.self_total, result.first_total] if result else [None, None]
        told += [result.total, line.grade, bool(result.manual_grade) or None] if result else [None, "", None]
        told += [share_of_section(result, title) if result else None for title in self.sections]
        told += [str(earlier.year), earlier.total, earlier.grade] if earlier else ["", None, ""]
        told.append(result.opinion if result else "")
        return [*told, result.published_on if result else None] if self.whole else told
