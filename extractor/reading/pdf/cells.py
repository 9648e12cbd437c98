"""The text of the cells of a table: lines that wrap are joined, rows without a line between them are parted."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractor.reading.pdf.grids import GridCell
from extractor.reading.pdf.numbers import are_halves, is_amount, is_value, meet_in_number
from extractor.reading.pdf.paragraphs import joint
from extractor.reading.pdf.rows import rows_of

if TYPE_CHECKING:
    from extractor.reading.pdf.lines import PageLine, PageTable

DIGIT = 0.9
"""A digit and its distance are not wider than so many heights of its line: a line that leaves less room is full."""

ROWS, COLUMNS = 3, 2
"""So many lines with nothing but values below each other, in so many columns, are rows of their own."""


class _Part(NamedTuple):
    """A cell of a row that has no line between it and the next: its first column, their number, and its lines."""

    column: int
    span: int
    lines: list[PageLine]


def cell_texts(table: PageTable) -> dict[GridCell, str]:
    """The cells of a table with their text; a row that holds several rows is parted into these."""
    parts = _parts_of_rows(table)
    starts: dict[int, int] = {}  # by row, where it starts once the rows above are parted
    start = 1
    for row in range(1, max(cell.row + cell.row_span for cell in table.cells) + 1):
        starts[row] = start
        start += len(parts.get(row, [()]))
    texts: dict[GridCell, str] = {}
    for cell, lines in table.cells.items():
        if cell.row_span > 1 or cell.row not in parts:
            left, right = table.xs[cell.column - 1], table.xs[cell.column - 1 + cell.column_span]
            row, span = starts[cell.row], starts[cell.row + cell.row_span] - starts[cell.row]
            texts[cell._replace(row=row, row_span=span)] = _text_in(lines, left, right)
    for row, members in parts.items():
        for number, cells in enumerate(members, start=starts[row]):
            for column, span, lines in cells:
                texts[GridCell(0, number, column, 1, span)] = _beside(lines)
    return texts


def has_rows_in_cells(table: PageTable) -> bool:
    """Whether a cell holds several rows of numbers that cannot be parted."""
    rows = {cell.row for cell, lines in table.cells.items() if len(lines) >= ROWS and _are_rows_of_values(lines)}
    return bool(rows) and not rows <= _parts_of_rows(table).keys()


def _are_rows_of_values(lines: list[PageLine]) -> bool:
    values = [(_values(line), len(line.words)) for line in lines]
    return sum(number > 1 or number == words for number, words in values) >= ROWS


def _parts_of_rows(table: PageTable) -> dict[int, list[list[_Part]]]:
    """By row of the table, the rows that it consists of, if they are more than one."""
    rows: defaultdict[int, list[tuple[GridCell, list[PageLine]]]] = defaultdict(list)
    for cell, lines in table.cells.items():
        if cell.row_span == 1:
            rows[cell.row].append((cell, lines))
    found: dict[int, list[list[_Part]]] = {}
    for row, cells in rows.items():
        if max(len(lines) for _, lines in cells) > 1:
            parts = _rows_line_by_line(cells) or _rows_by_height(cells, table.xs)
            if parts is not None:
                found[row] = parts
    return found


def _rows_line_by_line(cells: list[tuple[GridCell, list[PageLine]]]) -> list[list[_Part]] | None:
    """The rows in cells that have equally many lines at equal heights, some of them with nothing but amounts.

    Names and heads wrap, and so may long numbers; only whole numbers below each other show that there are rows.
    """
    visual = [_visual_lines(lines) for _, lines in cells]
    first = visual[0]
    if len(visual) < 2 or len(first) < 2 or any(len(lines) != len(first) for lines in visual):
        return None
    for lines in visual[1:]:
        if any(abs(one[0].y - other[0].y) > one[0].size / 2 for one, other in zip(first, lines, strict=True)):
            return None
    columns = [texts for lines in visual if all(map(is_value, texts := [_beside(line) for line in lines]))]
    if any(cell.column_span > 1 and _values(line) > 1 for cell, lines in cells for line in lines):
        return None  # it goes over several columns
    if not any(all(map(is_amount, texts)) for texts in columns) or any(map(_wraps, columns)):
        return None
    return [
        [_Part(cell.column, cell.column_span, lines[row]) for (cell, _), lines in zip(cells, visual, strict=True)]
        for row in range(len(first))
    ]


def _rows_by_height(cells: list[tuple[GridCell, list[PageLine]]], xs: tuple[float, ...]) -> list[list[_Part]] | None:
    """The rows in cells whose numbers stand beside each other at least three times, in two columns of the table."""
    if sum(_values(line) for _, lines in cells for line in lines) < ROWS * COLUMNS:
        return None
    rows = rows_of(enumerate(line for _, lines in cells for line in lines), is_table=True)
    values: defaultdict[int, list[str]] = defaultdict(list)
    parts: list[list[_Part]] = []
    for row in rows:
        of_row: dict[int, _Part] = {}
        for cell in row.cells:
            if is_value(cell.text):
                column, span = _column_at(xs, (cell.x0 + cell.x1) / 2), 1
                if column in of_row:
                    return None  # the table has more columns than lines between them
                values[column].append(cell.text)
            else:
                column = _column_at(xs, cell.x0)
                span = _column_at(xs, cell.x1) - column + 1
            of_row.setdefault(column, _Part(column, span, [])).lines.append(cell.as_line())
        parts.append(list(of_row.values()))
    amounts = [texts for texts in values.values() if sum(map(is_amount, texts)) >= ROWS]
    if len(amounts) < COLUMNS or any(map(_wraps, amounts)):
        return None
    return parts


def _column_at(xs: tuple[float, ...], x: float) -> int:
    return min(max(bisect_right(xs, x), 1), len(xs) - 1)


def _wraps(texts: list[str]) -> bool:
    """Whether two texts below each other are halves of one number."""
    return any(are_halves(one, other) for one, other in pairwise(texts))


def _values(line: PageLine) -> int:
    return sum(is_value(word.text) for word in line.words)


def _visual_lines(lines: list[PageLine]) -> list[list[PageLine]]:
    """The lines of a cell from the top, those that stand beside each other as one; fonts come one after the other."""
    found: list[list[PageLine]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if found and found[-1][0].y - line.y < line.size / 2:
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(members, key=lambda line: line.x0) for members in found]


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
