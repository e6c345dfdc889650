"""What is measured, against which goal, and how the table is written."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

MEETS: dict[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge, "=": operator.eq}
HEADINGS = ("", "Figure", "Where", "Measured", "Goal", "Met")


@dataclass(frozen=True)
class Goal:
    """A bound: "at most 1.5 ×" of something."""

    sense: str
    bound: float
    unit: str = "×"

    def met_by(self, value: float) -> bool:
        return MEETS[self.sense](value, self.bound)

    def __str__(self) -> str:
        return f"{self.sense} {number(self.bound)} {self.unit}".rstrip()


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without a value it could not be measured, and `detail` says why: that is not met."""

    name: str  # P1 … P16
    label: str
    where: str  # data and database
    goal: Goal
    value: float | None = None
    detail: str = ""

    @property
    def met(self) -> bool:
        return self.value is not None and self.goal.met_by(self.value)

    @property
    def measured(self) -> str:
        told = "not measured" if self.value is None else f"{number(self.value)} {self.goal.unit}".rstrip()
        return f"{told} ({self.detail})" if self.detail else told

    @property
    def cells(self) -> tuple[str, ...]:
        return self.name, self.label, self.where, self.measured, str(self.goal), "yes" if self.met else "**no**"

    @property
    def order(self) -> tuple[int, str]:
        return int(self.name.removeprefix("P")), self.where


@dataclass(frozen=True)
class Measure:
    """What is measured in one go, apart from all others; its name, label and goal stand for it where it fails."""

    name: str
    label: str
    goal: Goal
    run: Callable[["Measure", Any], Iterator[Figure]]

    def figure(self, where: str, value: float | None, detail: str = "", **other: Any) -> Figure:
        return replace(Figure(self.name, self.label, where, self.goal, value, detail), **other)


def number(value: float) -> str:
    """Three figures are as many as such a measurement carries."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table, in the order of their goals."""
    ordered = sorted(figures, key=lambda figure: figure.order)
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *(figure.cells for figure in ordered)]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def placed(text: str, told: str) -> str:
    """A README with what stands between the two marks put anew."""
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n{told}\n{END}{after}"
