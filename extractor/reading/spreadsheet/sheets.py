"""The sheets of a workbook as canonical text: rows as lines, parted into tables with their captions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.budget import Budget, Deadline
from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas, CellText
from extractor.records import Span
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CELLS = 1_000_000
MAX_SECONDS = 120.0


@dataclass
class Sheets:
    """The sheets so far as canonical text, and what is left of time and cells."""

    name: str
    canvas: Canvas = field(default_factory=Canvas)
    cells: Budget = field(init=False)
    deadline: Deadline = field(init=False)

    def __post_init__(self) -> None:
        name = self.name
        self.deadline = Deadline(MAX_SECONDS, lambda: _too_large(name, message("xlsx.slow", seconds=MAX_SECONDS)))
        self.cells = Budget(MAX_CELLS, lambda: _too_large(name, message("xlsx.cells", most=MAX_CELLS)), self.deadline)

    def add(self, rows: Iterable[list[CellText]], place: str) -> None:
        """Write the rows of a sheet, and part them into tables.

        Rows of one cell above a table are its caption. After an empty row a new table starts where its first
        row looks like a caption or a head. ``place`` goes before row and column in a locator.
        """
        block: list[list[CellText]] = []
        bottom = 0
        for row in rows:
            self.cells.use(len(row))
            if block and row[0].row > bottom + 1 and _looks_like_start(row):
                self._add_block(block, place)
                block = []
            bottom = max(bottom, *(cell.row + cell.row_span - 1 for cell in row))
            block.append(row)
        self._add_block(block, place)

    def _add_block(self, block: list[list[CellText]], place: str) -> None:
        body = next((index for index, row in enumerate(block) if len(row) > 1), len(block))
        caption: Span | None = None
        for (cell,) in block[:body]:
            span = self.canvas.line(cell.text, label=f"{place}R{cell.row}C{cell.column}")
            caption = Span(caption.start if caption else span.start, span.end)
        cells = [cell for row in block[body:] for cell in row]
        if cells:
            top, left = cells[0].row - 1, min(cell.column for cell in cells) - 1
            self.canvas.table(
                (cell._replace(row=cell.row - top, column=cell.column - left) for cell in cells),
                caption=caption,
                place=lambda cell: f"{place}R{cell.row + top}C{cell.column + left}",
            )


def _too_large(name: str, reason: Both) -> ReadingError:
    return ReadingError(message("xlsx.too_large", name=name, reason=reason))


def _looks_like_start(row: list[CellText]) -> bool:
    """Whether a row after an empty one is a caption or a head: one cell, or no number in any."""
    return len(row) == 1 or not any(cell.text[0].isdigit() or cell.text[0] in "-+¥￥$" for cell in row)
