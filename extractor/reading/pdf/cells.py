"""The text of the cells of a table: lines that wrap are joined, rows without a line between them are parted."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.reading.pdf.numbers import are_halves, is_amount, is_value, meet_in_number
from extractor.reading.pdf.paragraphs import joint

if TYPE_CHECKING:
    from extractor.reading.pdf.grids import GridCell
    from extractor.reading.pdf.lines import PageLine, PageTable

DIGIT = 0.65
"""A digit is not wider than so many heights of its line: a line that leaves less room is full."""


def cell_texts(table: PageTable) -> dict[GridCell, str]:
    """The cells of a table with their text; a row that holds several rows is parted into these."""
    parts = _parts_of_rows(table)
    starts: dict[int, int] = {}  # by row, where it starts once the rows above are parted
    start = 1
    for row in range(1, max(cell.row + cell.row_span for cell in table.cells) + 1):
        starts[row] = start
        start += parts.get(row, 1)
    texts: dict[GridCell, str] = {}
    for cell, lines in table.cells.items():
        row, number = starts[cell.row], parts.get(cell.row, 1)
        if cell.row_span == 1 and number > 1:
            for below, part in enumerate(_visual_lines(lines)):
                texts[cell._replace(row=row + below)] = _beside(part)
        else:
            left, right = table.xs[cell.column - 1], table.xs[cell.column - 1 + cell.column_span]
            span = starts[cell.row + cell.row_span] - row
            texts[cell._replace(row=row, row_span=span)] = _text_in(lines, left, right)
    return texts


def _parts_of_rows(table: PageTable) -> dict[int, int]:
    """By row of the table, of how many rows it consists, if that is more than one."""
    rows: defaultdict[int, list[list[list[PageLine]]]] = defaultdict(list)
    for cell, lines in table.cells.items():
        if cell.row_span == 1:
            rows[cell.row].append(_visual_lines(lines))
    return {row: len(cells[0]) for row, cells in rows.items() if _are_rows(cells)}


def _are_rows(cells: list[list[list[PageLine]]]) -> bool:
    """Whether the lines in the cells of one row are rows of their own: equally many at equal heights, with amounts.

    Names and heads wrap, and so may long numbers; only whole numbers below each other show that there are rows.
    """
    first = cells[0]
    if len(cells) < 2 or len(first) < 2 or any(len(lines) != len(first) for lines in cells):
        return False
    for lines in cells[1:]:
        if any(abs(one[0].y - other[0].y) > one[0].size / 2 for one, other in zip(first, lines, strict=True)):
            return False
    columns = [texts for lines in cells if all(map(is_value, texts := [_beside(line) for line in lines]))]
    amounts = [texts for texts in columns if all(map(is_amount, texts))]
    return bool(amounts) and not any(are_halves(one, other) for texts in columns for one, other in pairwise(texts))


def _visual_lines(lines: list[PageLine]) -> list[list[PageLine]]:
    """Group the lines of a cell that stand beside each other."""
    found: list[list[PageLine]] = []
    for line in lines:
        if found and abs(found[-1][-1].y - line.y) < line.size / 2:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _text_in(lines: list[PageLine], left: float, right: float) -> str:
    """The text of a cell between its edges; its lines go on in each other, but two numbers do not become one."""
    padding = max(0.0, min(min(line.x0 for line in lines) - left, right - max(line.x1 for line in lines)))
    room = right - left - 2 * padding
    text = ""
    before: list[PageLine] = []
    for visual in _visual_lines(lines):
        following = _beside(visual)
        if text and meet_in_number(text, following):
            is_full = before[-1].x1 - before[0].x0 + DIGIT * before[0].size > room
            text += "" if is_full and are_halves(text, following) else " "
        elif text:
            text += joint(text, following)
        text += following
        before = visual
    return text


def _beside(lines: list[PageLine]) -> str:
    """The text of lines that stand beside each other."""
    text = ""
    before: PageLine | None = None
    for line in lines:
        if before is not None:
            text += " " if line.x0 - before.x1 > before.size / 3 else joint(before.text, line.text)
        text += line.text
        before = line
    return text
