"""The tables of a page that have lines between their cells: which rows and columns the drawn lines make."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_SHAPES = 20_000
"""A page with more is a drawing or a map."""
MAX_RULES = 1_000
THIN = 3.5
"""Points; a shape that is no thicker is a line."""
SHORTEST = 5.0
NEAR = 3.0
"""Points by which lines that meet, or go on in each other, may miss."""
MAX_SEGMENTS = 2_000
MAX_CELLS = 5_000
"""Of one table on one page; graph paper has more."""


class RuledLine(NamedTuple):
    """A drawn line: its place across its direction, and where it starts and ends."""

    at: float
    start: float
    end: float


class GridCell(NamedTuple):
    """A cell of the grid of that number on its page; rows and columns count from 1."""

    grid: int
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class RuledGrid:
    """A table: its column edges from left to right, its row edges from the foot upwards, and its cells.

    ``cells`` has the cell at each place, the same one at all places that a merged cell covers. ``turn`` is the
    direction of its text in right angles; the edges are those of the table turned upright.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[tuple[int, int], GridCell]
    turn: int = 0

    def find(self, x: float, y: float) -> GridCell | None:
        """The cell around a point, None outside of the table."""
        return self.cells.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def turned(self, turn: int) -> RuledGrid:
        """The table as it is once text that runs in this direction stands upright."""
        grid = self
        for _ in range((turn - self.turn) % 4):
            grid = grid._turned_once()
        return grid

    def _turned_once(self) -> RuledGrid:
        height, width = len(self.ys) - 1, len(self.xs) - 1
        # what is right comes to the foot, and what is above to the left
        places = {(column, height - 1 - row): cell for (row, column), cell in self.cells.items()}
        cells = {
            place: GridCell(
                cell.grid, width - (cell.column - 1) - (cell.column_span - 1), cell.row, cell.column_span, cell.row_span
            )
            for place, cell in places.items()
        }
        xs, ys = tuple(-y for y in reversed(self.ys)), self.xs
        return RuledGrid(xs, ys, cells, (self.turn + 1) % 4)


def grids_of(across: list[RuledLine], down: list[RuledLine]) -> list[RuledGrid]:
    """The tables that have at least two rows and two columns between these horizontal and vertical lines."""
    rows, columns = _merged(across), _merged(down)
    if not rows or not columns or len(rows) + len(columns) > MAX_RULES:
        return []
    grids: list[RuledGrid] = []
    for members in _connected(rows, columns):
        grid = _grid(
            [rule for rule, is_row in members if is_row],
            [rule for rule, is_row in members if not is_row],
            len(grids) + 1,
        )
        if grid is not None:
            grids.append(grid)
    return grids


def rules_of(page: Any) -> tuple[list[RuledLine], list[RuledLine]]:
    """The horizontal and the vertical lines that a page draws, as thin shapes or as edges of others."""
    import pypdfium2.raw as pdfium

    across: list[RuledLine] = []
    down: list[RuledLine] = []
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), MAX_SHAPES)):
        shape = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            continue
        width, height = right.value - left.value, top.value - bottom.value
        if height <= THIN < width:
            across.append(RuledLine((bottom.value + top.value) / 2, left.value, right.value))
        elif width <= THIN < height:
            down.append(RuledLine((left.value + right.value) / 2, bottom.value, top.value))
        elif width > THIN and height > THIN:
            for (x0, y0), (x1, y1) in _edges(shape):
                if abs(y1 - y0) <= 1 and abs(x1 - x0) >= SHORTEST:
                    across.append(RuledLine((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
                elif abs(x1 - x0) <= 1 and abs(y1 - y0) >= SHORTEST:
                    down.append(RuledLine((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return across, down


def _edges(shape: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight edges of a shape in the coordinates of the page."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for index in range(min(pdfium.FPDFPath_CountSegments(shape), MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        if first is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield point, first
        last = point


def _merged(rules: list[RuledLine]) -> list[RuledLine]:
    """Lines that go on in each other as one: cells are often drawn one by one."""
    bands: list[list[RuledLine]] = []
    for rule in sorted(rules):
        if bands and rule.at - bands[-1][0].at <= NEAR:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    merged = [_as_one(stretch) for band in bands for stretch in _stretches(band)]
    return [rule for rule in merged if rule.end - rule.start >= SHORTEST]


def _stretches(band: list[RuledLine]) -> list[list[RuledLine]]:
    """Group the lines at one place that touch; other tables may have lines at the same place."""
    stretches: list[list[RuledLine]] = []
    end = 0.0
    for rule in sorted(band, key=lambda rule: rule.start):
        if stretches and rule.start <= end + NEAR:
            stretches[-1].append(rule)
            end = max(end, rule.end)
        else:
            stretches.append([rule])
            end = rule.end
    return stretches


def _as_one(stretch: list[RuledLine]) -> RuledLine:
    at = sum(rule.at for rule in stretch) / len(stretch)
    return RuledLine(at, min(rule.start for rule in stretch), max(rule.end for rule in stretch))


def _connected(rows: list[RuledLine], columns: list[RuledLine]) -> Iterable[list[tuple[RuledLine, bool]]]:
    """Group lines that cross or meet; each line with whether it is horizontal."""
    owner = list(range(len(rows) + len(columns)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for number, row in enumerate(rows):
        for other, column in enumerate(columns, start=len(rows)):
            if row.start - NEAR <= column.at <= row.end + NEAR and column.start - NEAR <= row.at <= column.end + NEAR:
                owner[root(other)] = root(number)
    groups: defaultdict[int, list[tuple[RuledLine, bool]]] = defaultdict(list)
    for index, rule in enumerate((*rows, *columns)):
        groups[root(index)].append((rule, index < len(rows)))
    return groups.values()


def _grid(rows: list[RuledLine], columns: list[RuledLine], number: int) -> RuledGrid | None:
    if not rows or not columns:
        return None
    # tables may be open at their sides
    xs = _places([*(rule.at for rule in columns), min(rule.start for rule in rows), max(rule.end for rule in rows)])
    ys = _places([*(rule.at for rule in rows), min(rule.start for rule in columns), max(rule.end for rule in columns)])
    height, width = len(ys) - 1, len(xs) - 1
    if height < 2 or width < 2 or height * width > MAX_CELLS:
        return None
    owner = {(row, column): (row, column) for row in range(height) for column in range(width)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for row, column in owner:
        middle_x, middle_y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        if column + 1 < width and not _is_crossed(columns, xs[column + 1], middle_y):
            owner[root((row, column + 1))] = root((row, column))
        if row + 1 < height and not _is_crossed(rows, ys[row + 1], middle_x):
            owner[root((row + 1, column))] = root((row, column))
    regions: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place in owner:
        regions[root(place)].append(place)
    cells: dict[tuple[int, int], GridCell] = {}
    for places in regions.values():
        at_rows, at_columns = [row for row, _ in places], [column for _, column in places]
        cell = GridCell(
            number,
            height - max(at_rows),  # rows are counted from the top
            min(at_columns) + 1,
            max(at_rows) - min(at_rows) + 1,
            max(at_columns) - min(at_columns) + 1,
        )
        cells.update(dict.fromkeys(places, cell))
    return RuledGrid(tuple(xs), tuple(ys), cells) if len(regions) > 2 else None


def _places(values: list[float]) -> list[float]:
    """The values in order, those that are near each other as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _is_crossed(rules: list[RuledLine], at: float, through: float) -> bool:
    """Whether one of the lines at a place reaches over a point."""
    return any(abs(rule.at - at) <= NEAR and rule.start - NEAR <= through <= rule.end + NEAR for rule in rules)
