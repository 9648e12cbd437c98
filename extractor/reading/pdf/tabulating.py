"""Rows of a table without lines between its columns → its cells, as those of a table with such lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.reading.pdf.grids import GridCell
from extractor.reading.pdf.lines import PageLine, PageTable, middle
from extractor.reading.pdf.rows import SAME_HEIGHT

if TYPE_CHECKING:
    from extractor.reading.pdf.rows import RowCell, TextRow

Extent = tuple[float, float]
"""Where something starts and ends from left to right."""

HALF_LINE = 0.95
"""Lines of a name that stand so many heights above and below its numbers wrap around them."""
CENTRED = 1.0
"""A head that is not further from the middle of a column than so many heights stands over it alone."""


def is_over(cell: RowCell, column: Extent) -> bool:
    """Whether a cell stands over a column, at least in part."""
    return cell.x0 < column[1] and column[0] < cell.x1


def table_of(first: PageLine, head: list[TextRow], body: list[TextRow], columns: list[Extent]) -> PageLine:
    """The line that stands for a table with these rows; ``columns`` are those right of its names."""
    split = [_parted(row, columns) for row in body]
    names = _name_columns([cells for cells, _ in split])
    extents = [*names, *columns]
    cells: dict[GridCell, list[PageLine]] = {}
    number = 0
    heads = _same_height(head)
    for position, row in enumerate(heads):
        number += 1
        is_last = position == len(heads) - 1
        for cell, start, span in _over_columns(row, extents, len(names), is_last=is_last):
            cells.setdefault(GridCell(0, number, start + 1, 1, span), []).append(cell.as_line())
    for named, others in _with_whole_names(body, split):
        number += 1
        for cell in named:
            column = min(range(len(names)), key=lambda at: _distance(cell, names[at]))
            cells.setdefault(GridCell(0, number, column + 1, 1, 1), []).append(cell.as_line())
        for cell in others:
            column = min(range(len(columns)), key=lambda at: _distance(cell, columns[at]))
            cells.setdefault(GridCell(0, number, len(names) + column + 1, 1, 1), []).append(cell.as_line())
    edges = [min(extents)[0], *(right for _, right in extents)]
    return replace(
        first, text="", pieces=(), words=(), table=PageTable(first.page, tuple(edges), cells)
    )
