"""Rows of a table without lines between its columns → its cells, as those of a table with such lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.reading.pdf.grids import GridCell
from extractor.reading.pdf.lines import PageLine, PageTable
from extractor.reading.pdf.numbers import is_value
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


def names_and_others(row: TextRow, columns: list[Extent]) -> tuple[list[RowCell], list[RowCell]]:
    """The cells of a row that name it, and those in the columns, of which a row that shows columns needs none."""
    cells = list(row.cells)
    if row.shows_columns:
        first = 1 if is_value(cells[1].text) else 2
        while not is_value(cells[first].text):
            first += 1
    else:
        first = 0
        while first < len(cells) and cells[first].x0 < columns[0][0] and not is_over(cells[first], columns[0]):
            first += 1
    return cells[:first], cells[first:]


def table_of(first: PageLine, head: list[TextRow], body: list[TextRow], columns: list[Extent]) -> PageLine:
    """The line that stands for a table with these rows; ``columns`` are those right of its names."""
    split = [names_and_others(row, columns) for row in body]
    names = _name_columns([cells for cells, _ in split])
    extents = [*names, *columns]
    cells: dict[GridCell, list[PageLine]] = {}

    def put(cell: RowCell, row: int, column: int, span: int = 1) -> None:
        cells.setdefault(GridCell(0, row, column + 1, 1, span), []).append(cell.as_line())

    heads = _at_one_height(head)
    for number, row in enumerate(heads, start=1):
        for cell, column, span in _over_columns(row, extents, len(names), is_last=number == len(heads)):
            put(cell, number, column, span)
    for number, (named, others) in enumerate(_with_whole_names(body, split), start=len(heads) + 1):
        for cell in named:
            put(cell, number, _nearest(cell, names))
        for cell in others:
            put(cell, number, len(names) + _nearest(cell, columns))
    edges = (extents[0][0], *(right for _, right in extents))
    marks = (extents[0][0], *(right for _, right in columns))
    return replace(first, text="", pieces=(), words=(), table=PageTable(first.page, edges, cells, marks))


def _name_columns(rows: list[list[RowCell]]) -> list[Extent]:
    """The columns of the cells that name the rows: several if most rows have several, as a number and a name."""
    cells = [cell for row in rows for cell in row]
    whole = [(min(cell.x0 for cell in cells), max(cell.x1 for cell in cells))]
    several = [row for row in rows if len(row) > 1]
    if 2 * len(several) < sum(bool(row) for row in rows):
        return whole
    columns: list[Extent] = []
    for start, end in sorted((cell.x0, cell.x1) for row in several for cell in row):
        if columns and start < columns[-1][1]:
            columns[-1] = columns[-1][0], max(end, columns[-1][1])
        else:
            columns.append((start, end))
    return columns if all(len({_nearest(cell, columns) for cell in row}) == len(row) for row in several) else whole


def _nearest(cell: RowCell, columns: list[Extent]) -> int:
    """The number of the column that a cell stands over, or else is nearest to."""
    return min(range(len(columns)), key=lambda at: max(columns[at][0] - cell.x1, cell.x0 - columns[at][1]))


def _at_one_height(rows: list[TextRow]) -> list[list[RowCell]]:
    """The cells of the rows from left to right, those of rows at one height together."""
    found: list[list[RowCell]] = []
    y = 0.0
    for row in rows:
        if found and y - row.y <= SAME_HEIGHT * row.size:
            found[-1] += row.cells
        else:
            found.append(list(row.cells))
            y = row.y
    return [sorted(cells, key=lambda cell: cell.x0) for cells in found]


def _over_columns(
    cells: list[RowCell], columns: list[Extent], names: int, *, is_last: bool
) -> list[tuple[RowCell, int, int]]:
    """Each cell of a row of the head with the first of its columns and their number.

    A head above others stands over the columns that are nearer to it than to the next head, unless it stands over the
    middle of one: then it is the first line of a head that wraps.
    """
    placed: list[tuple[RowCell, int, int]] = []
    for cell in cells:
        over = [number for number, column in enumerate(columns) if is_over(cell, column)]
        placed.append((cell, over[0], len(over)) if over else (cell, _nearest(cell, columns), 1))
    if is_last:
        return placed
    taken = {number for _, start, span in placed for number in range(start, start + span)}
    wide = [
        index
        for index, (cell, start, span) in enumerate(placed)
        if start >= names and not _is_centred(cell, columns[start], span)
    ]
    for number in range(names, len(columns)):
        if number in taken or not wide:
            continue
        middle_of_column = sum(columns[number]) / 2
        index = min(wide, key=lambda at: abs((placed[at][0].x0 + placed[at][0].x1) / 2 - middle_of_column))
        cell, start, span = placed[index]
        if start - 1 <= number <= start + span:
            placed[index] = cell, min(start, number), span + 1
    return placed


def _is_centred(cell: RowCell, column: Extent, span: int) -> bool:
    """Whether a cell stands over one column, at its middle or one of its ends."""
    ends = (cell.x0 - column[0], cell.x1 - column[1], (cell.x0 + cell.x1 - column[0] - column[1]) / 2)
    return span == 1 and min(abs(end) for end in ends) <= CENTRED * cell.line.size


def _with_whole_names(
    rows: list[TextRow], split: list[tuple[list[RowCell], list[RowCell]]]
) -> list[tuple[list[RowCell], list[RowCell]]]:
    """The names and other cells of rows; a name of which one line is above the numbers and one below is whole again."""
    whole: list[tuple[list[RowCell], list[RowCell]]] = []
    joined = -1  # the number of the row that is part of the one before
    for number, (row, (names, others)) in enumerate(zip(rows, split, strict=True)):
        if number == joined:
            continue
        if not names and 0 < number < len(rows) - 1:
            above, below = rows[number - 1], rows[number + 1]
            are_names = not split[number - 1][1] and not split[number + 1][1] and number - 1 != joined
            if are_names and max(above.y - row.y, row.y - below.y) <= HALF_LINE * row.size:
                whole[-1] = [*split[number - 1][0], *split[number + 1][0]], others
                joined = number + 1
                continue
        whole.append((names, others))
    return whole
