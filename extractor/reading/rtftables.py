"""Rows of RTF, whose cells are told by where they end, as the cells of a table with rows and columns."""

from __future__ import annotations

from typing import NamedTuple

from extractor.reading.canvas import CellText

NEAR = 60
"""Edges that are no further apart, in twentieths of a point, are one: rows are measured apart from each other."""


class Definition(NamedTuple):
    """What a row says of one of its cells: where it ends, and whether it goes on the one above or beside it."""

    edge: int = 0
    goes_on_below: bool = False
    goes_on_beside: bool = False


class RtfRow(NamedTuple):
    """The texts of the cells of a row, and what is said of them; that may be missing or of another row."""

    texts: list[str]
    definitions: list[Definition]


def cells_of(rows: list[RtfRow]) -> list[CellText]:
    """The cells of a table; one that is merged stands once, at its first place."""
    columns = _columns({definition.edge for row in rows if _is_defined(row) for definition in row.definitions})
    cells: list[CellText] = []
    above: dict[int, int] = {}  # by column: the index of the cell that may go on below
    for number, row in enumerate(rows, start=1):
        definitions = row.definitions if _is_defined(row) else None
        column = 1
        for index, text in enumerate(row.texts):
            said = definitions[index] if definitions else Definition()
            width = max(1, columns[said.edge] - column + 1) if definitions else 1
            if said.goes_on_below and column in above:
                going_on = cells[above[column]]
                cells[above[column]] = going_on._replace(row_span=number - going_on.row + 1)
            elif said.goes_on_beside and cells and cells[-1].row == number:
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + width)
            else:
                above[column] = len(cells)
                cells.append(CellText(number, column, text, 1, width))
            column += width
    return cells


def _is_defined(row: RtfRow) -> bool:
    return len(row.definitions) == len(row.texts)


def _columns(edges: set[int]) -> dict[int, int]:
    """The number of the column that ends at each edge, the leftmost 1."""
    columns: dict[int, int] = {}
    number, start = 0, 0
    for edge in sorted(edges):
        if not columns or edge - start > NEAR:
            number, start = number + 1, edge
        columns[edge] = number
    return columns
