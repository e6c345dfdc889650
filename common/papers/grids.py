"""Tables of a paper: header on every page, rows that head others, rows that add up."""

from common.papers.content import Align, Grid, GridColumn, GridRow, Group, Total
from common.papers.markup import cell, line, row, table

_STYLES = {Align.LEFT: "Cell", Align.CENTRE: "CellCentre", Align.RIGHT: "CellRight"}


def grid_of(grid: Grid, within: float) -> str:
    """The table over the whole width of the text."""
    shares = sum(column.width for column in grid.columns)
    widths = [column.width * within / shares for column in grid.columns]
    heads = row((cell(width, line("CellHead", one.label)) for one, width in _with(grid, widths)), header=True)
    return table("Grid", widths, [heads, *(_row(grid, one, widths) for one in grid.rows)])


def _with(grid: Grid, widths: list[float]) -> list[tuple[GridColumn, float]]:
    return list(zip(grid.columns, widths, strict=True))


def _row(grid: Grid, said: GridRow, widths: list[float]) -> str:
    if isinstance(said, Group):
        return _spread(said.number, said.text, widths, keep=True)
    if isinstance(said, Total):
        return _spread("", said.text, widths, keep=False)
    columns = zip(_with(grid, widths), said, strict=True)
    return row(cell(width, line(_STYLES[column.align], text)) for (column, width), text in columns)


def _spread(number: str, text: str, widths: list[float], *, keep: bool) -> str:
    """A bold row: its number below STT, its words over all other columns; `keep`: never last on a page."""
    first = cell(widths[0], line("CellGroupNumber", number, keep=keep))
    return row((first, cell(sum(widths[1:]), line("CellGroup", text, keep=keep), columns=len(widths) - 1)))
