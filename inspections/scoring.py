"""How points become a total and a grade: pure and exact (Decimal), explained line by line as people would check it.

What it reads is a `Sheet` (the criteria that apply to an agency) and what was `Said` to each of them; what it gives
depends on nothing else. A sealed sheet with its answers therefore scores the same in ten years; a change of these
rules is a new number in `RULES`, and what was sealed under another one is never worked out by this one.

A criterion that does not apply leaves both what is earned and what could be earned. What is left is brought to a
scale of 100, so that cut-offs and rankings mean the same for every agency. Bonuses and penalties, each up to its cap,
are points of that scale and come after it; the total stays between 0 and 100.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from inspections.choices import AnswerKind, CriterionKind

RULES = 1
HUNDREDTH = Decimal("0.01")
NOTHING = Decimal("0.00")
WHOLE = Decimal(100)


# --- What it reads ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Choice:
    """A level that a criterion may be answered with."""

    key: int
    label: str
    points: Decimal


@dataclass(frozen=True)
class Asked:
    """A criterion as it is scored; `section` is the title of its section."""

    key: int
    code: str
    text: str
    section: str
    maximum: Decimal
    answer_kind: str
    kind: str = CriterionKind.BASE
    weight: Decimal = Decimal(1)
    may_not_apply: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def worth(self) -> Decimal:
        """What it can bring: its maximum with its weight."""
        return rounded(self.maximum * self.weight)


@dataclass(frozen=True)
class Band:
    """A grade, from how many of 100 points on."""

    name: str
    at_least: Decimal


@dataclass(frozen=True)
class Sheet:
    """All that is asked of an agency, in order; a cap of None: as much as it comes to."""

    asked: tuple[Asked, ...]
    bands: tuple[Band, ...] = ()
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None


@dataclass(frozen=True)
class Said:
    """What was said to a criterion. `decided` are the points that a reviewer gave; they stand for any answer."""

    yes: bool | None = None
    points: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    choice: int | None = None
    text: str = ""
    not_applicable: bool = False
    decided: Decimal | None = None


# --- What it gives ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """What a criterion brought, out of what it could, and why."""

    asked: Asked
    earned: Decimal
    possible: Decimal
    told: str
    applies: bool = True
    is_answered: bool = True


@dataclass(frozen=True)
class SectionSum:
    """Earned and possible points of a section's base criteria."""

    title: str
    earned: Decimal
    possible: Decimal


@dataclass(frozen=True)
class Score:
    """The whole reckoning. Without any criterion that applies there is nothing to score (`is_scored`)."""

    lines: tuple[Line, ...]
    sections: tuple[SectionSum, ...]
    earned: Decimal
    possible: Decimal
    scaled: Decimal
    bonus: Decimal
    penalty: Decimal
    total: Decimal
    grade: str
    told: tuple[str, ...] = field(default=())
    rules: int = RULES

    @property
    def is_scored(self) -> bool:
        return self.possible > 0

    @property
    def unanswered(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_answered)


def score(sheet: Sheet, said: Mapping[int, Said]) -> Score:
    """Work out the total and grade of an agency; what was not answered, or cannot be, earns nothing and says so."""
    lines = tuple(line_of(asked, said.get(asked.key, Said())) for asked in sheet.asked)
    base = _of_kind(lines, CriterionKind.BASE)
    earned, possible = _sum(line.earned for line in base), _sum(line.possible for line in base)
    scaled = rounded(earned * WHOLE / possible) if possible else NOTHING
    bonuses = _sum(line.earned for line in _of_kind(lines, CriterionKind.BONUS))
    penalties = _sum(line.earned for line in _of_kind(lines, CriterionKind.PENALTY))
    bonus, penalty = capped(bonuses, sheet.bonus_cap), capped(penalties, sheet.penalty_cap)
    total = min(max(scaled + bonus - penalty, NOTHING), rounded(WHOLE))
    band = band_of(total, sheet.bands)
    reckoning = Score(
        lines, _sections(base), earned, possible, scaled, bonus, penalty, total, band.name if band else ""
    )
    told = _told(reckoning, bonuses, penalties, band)
    return Score(**{**vars(reckoning), "told": told})


def line_of(asked: Asked, said: Said) -> Line:
    """One criterion: what it brought and why."""
    if said.not_applicable and asked.may_not_apply:
        return Line(asked, NOTHING, NOTHING, "Không áp dụng: không tính vào điểm và điểm tối đa.", applies=False)
    possible = asked.worth if asked.kind == CriterionKind.BASE else NOTHING
    if is_blank(asked, said) and asked.kind != CriterionKind.BASE:
        return Line(asked, NOTHING, NOTHING, "Không có.")
    fault = "Chưa trả lời." if is_blank(asked, said) else fault_of(asked, said)
    if fault:
        return Line(asked, NOTHING, possible, f"{fault} Tính 0 điểm.", is_answered=False)
    points, why = _points(asked, said)
    earned = rounded(points * asked.weight)
    times = "" if asked.weight == 1 else f" × hệ số {number(asked.weight)} = {number(earned)} điểm"
    return Line(asked, earned, possible, f"{why}{number(points)} điểm{times}.")


def _points(asked: Asked, said: Said) -> tuple[Decimal, str]:
    """The points before the weight, and the words before the number."""
    if said.decided is not None:
        return said.decided, "Người thẩm định cho "
    if asked.answer_kind == AnswerKind.YES_NO:
        return (asked.maximum, "Có: ") if said.yes else (NOTHING, "Không: ")
    if asked.answer_kind == AnswerKind.RATIO:
        part, whole = said.numerator or NOTHING, said.denominator or WHOLE
        why = f"{number(part)}/{number(whole)} × {number(asked.maximum)} điểm = "
        return rounded(part * asked.maximum / whole), why
    if asked.answer_kind == AnswerKind.CHOICE:
        chosen = next(choice for choice in asked.choices if choice.key == said.choice)
        return chosen.points, f"Chọn “{chosen.label}”: "
    return said.points or NOTHING, "Tự cho "


def points_of(asked: Asked, said: Said) -> Decimal | None:
    """The points before the weight, as a reviewer gives them; none of what does not apply or is not answered."""
    line = line_of(asked, said)
    if not line.applies or not line.is_answered or is_blank(asked, said):
        return None
    return _points(asked, said)[0]


# --- Answers ----------------------------------------------------------------------------------------------------
def is_blank(asked: Asked, said: Said) -> bool:
    """Was nothing said yet?"""
    if said.decided is not None or said.not_applicable:
        return False
    if asked.answer_kind == AnswerKind.YES_NO:
        return said.yes is None
    if asked.answer_kind == AnswerKind.RATIO:
        return said.numerator is None and said.denominator is None
    if asked.answer_kind == AnswerKind.CHOICE:
        return said.choice is None
    if asked.answer_kind == AnswerKind.TEXT and not said.text:
        return said.points is None
    return said.points is None and asked.answer_kind == AnswerKind.POINTS


def fault_of(asked: Asked, said: Said) -> str:
    """What is wrong with an answer, as a sentence with its cure; empty where nothing is, or nothing was said."""
    if said.not_applicable and not asked.may_not_apply:
        return f"Tiêu chí {asked.code} không được chọn “không áp dụng”. Hãy trả lời tiêu chí này."
    if said.not_applicable or is_blank(asked, said):
        return ""
    if said.decided is not None:
        return _out_of_range(asked, said.decided)
    if asked.answer_kind == AnswerKind.RATIO:
        return _wrong_ratio(asked, said)
    if asked.answer_kind == AnswerKind.CHOICE and said.choice not in {choice.key for choice in asked.choices}:
        return f"Mức đã chọn không có ở tiêu chí {asked.code}. Hãy chọn lại."
    if asked.answer_kind == AnswerKind.TEXT and not said.text:
        return f"Tiêu chí {asked.code} có điểm mà thiếu phần trả lời. Hãy viết câu trả lời."
    if asked.answer_kind == AnswerKind.TEXT and said.points is None and asked.maximum > 0:
        return f"Tiêu chí {asked.code} thiếu điểm tự chấm. Hãy nhập điểm từ 0 đến {number(asked.maximum)}."
    if asked.answer_kind in (AnswerKind.POINTS, AnswerKind.TEXT):
        return _out_of_range(asked, said.points or NOTHING)
    return ""


def _out_of_range(asked: Asked, points: Decimal) -> str:
    if 0 <= points <= asked.maximum:
        return ""
    return f"Điểm của tiêu chí {asked.code} phải từ 0 đến {number(asked.maximum)}. Hãy sửa điểm."


def _wrong_ratio(asked: Asked, said: Said) -> str:
    if said.numerator is None or said.denominator is None:
        return f"Tiêu chí {asked.code} cần đủ hai số. Hãy nhập cả số đạt và tổng số."
    if said.numerator < 0 or said.denominator <= 0:
        cure = "chọn “không áp dụng”" if asked.may_not_apply else "sửa tổng số"
        return f"Tổng số của tiêu chí {asked.code} phải lớn hơn 0. Nếu không phát sinh, hãy {cure}."
    if said.numerator > said.denominator:
        return f"Số đạt của tiêu chí {asked.code} lớn hơn tổng số. Hãy sửa một trong hai số."
    return ""


# --- Parts ------------------------------------------------------------------------------------------------------
def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up, as papers round."""
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def capped(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(points, rounded(cap))


def band_of(total: Decimal, bands: Iterable[Band]) -> Band | None:
    """The highest grade that the total reaches."""
    reached = [band for band in bands if total >= band.at_least]
    return max(reached, key=lambda band: band.at_least, default=None)


def number(value: Decimal) -> str:
    """A number as Vietnamese papers write it: 1.234,5."""
    whole, _, rest = f"{value:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, NOTHING)


def _of_kind(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if line.asked.kind == kind]


def _sections(base: Iterable[Line]) -> tuple[SectionSum, ...]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in base:
        earned, possible = sums.get(line.asked.section, (NOTHING, NOTHING))
        sums[line.asked.section] = (earned + line.earned, possible + line.possible)
    return tuple(SectionSum(title, earned, possible) for title, (earned, possible) in sums.items())


def _told(reckoning: Score, bonuses: Decimal, penalties: Decimal, band: Band | None) -> tuple[str, ...]:
    """The sum in sentences."""
    if not reckoning.is_scored:
        return ("Không có tiêu chí nào áp dụng nên chưa tính được điểm.",)
    left = [line for line in reckoning.lines if not line.applies and line.asked.kind == CriterionKind.BASE]
    points_left = _sum(line.asked.worth for line in left)
    apart = f" (không tính {len(left)} tiêu chí không áp dụng, {number(points_left)} điểm)" if left else ""
    told = [f"Các tiêu chí: {number(reckoning.earned)}/{number(reckoning.possible)} điểm{apart}."]
    if reckoning.possible != WHOLE:
        told.append(
            f"Quy về thang 100: {number(reckoning.earned)} × 100 ÷ {number(reckoning.possible)} "
            f"= {number(reckoning.scaled)} điểm."
        )
    for word, points, counted in (
        ("cộng", bonuses, reckoning.bonus),
        ("trừ", penalties, reckoning.penalty),
    ):
        if points:
            limit = f", chỉ tính tối đa {number(counted)} điểm" if points != counted else ""
            told.append(f"Điểm {word}: {number(points)} điểm{limit}.")
    told.append(_total_told(reckoning))
    if band:
        told.append(f"Xếp loại: {band.name} (từ {number(band.at_least)} điểm).")
    return tuple(told)


def _total_told(reckoning: Score) -> str:
    terms = number(reckoning.scaled)
    terms += f" + {number(reckoning.bonus)}" if reckoning.bonus else ""
    terms += f" − {number(reckoning.penalty)}" if reckoning.penalty else ""
    reached = reckoning.scaled + reckoning.bonus - reckoning.penalty
    if reached == reckoning.scaled:
        return f"Tổng điểm: {terms} điểm."
    limit = "" if reached == reckoning.total else f", lấy {number(reckoning.total)} điểm (thang điểm từ 0 đến 100)"
    return f"Tổng điểm: {terms} = {number(reached)}{limit or ' điểm'}."
