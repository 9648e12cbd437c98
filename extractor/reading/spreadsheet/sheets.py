"""The sheets of a workbook as canonical text: rows as lines, parted into tables with their captions."""

from __future__ import annotations

import re
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
MAX_CHARACTERS = 20_000_000
"""Most text of all cells together, in code points; a text that many cells share counts for each."""
MAX_SECONDS = 120.0
MAX_TITLE_ROWS = 6
"""Most rows of a title above its table: Chinese and English, a subtitle, the unit."""
MAX_SECTION_ROWS = 3
"""Most rows of words after an empty row that go on with the table above (男, 一、资产)."""

_NUMBER = re.compile(r"[-+−(（]?\s*[¥￥$]?[0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?")
# 注:2022年…   资料来源:国家统计局   Notes: a)
_NOTE = re.compile(r"\s*(?:注|说明|附注|资料来源|数据来源|来源|Notes?\b|Sources?\b)")


@dataclass
class Sheets:
    """The sheets so far as canonical text, what is left of time, cells and text, and how many cells are struck out."""

    name: str
    canvas: Canvas = field(default_factory=Canvas)
    cells: Budget = field(init=False)
    characters: Budget = field(init=False)
    deadline: Deadline = field(init=False)
    struck: int = 0

    def __post_init__(self) -> None:
        name = self.name
        self.deadline = Deadline(MAX_SECONDS, lambda: too_large(name, message("xlsx.slow", seconds=MAX_SECONDS)))
        self.characters = Budget(
            MAX_CHARACTERS, lambda: too_large(name, message("xlsx.characters", most=MAX_CHARACTERS))
        )
        self.cells = Budget(MAX_CELLS, lambda: too_large(name, message("xlsx.cells", most=MAX_CELLS)), self.deadline)

    def add(self, rows: Iterable[list[CellText]], place: str) -> None:
        """Write the rows of a sheet, and part them into tables.

        Rows of one cell above a table are its caption. After an empty row a new table starts where the rows up to
        the next number have a caption or a head; a lone word there (男) goes on with the table. ``place`` goes
        before row and column in a locator.
        """
        block: list[list[CellText]] = []
        pending: list[list[CellText]] = []  # rows after an empty one, until it is known what they begin
        bottom = 0
        for row in rows:
            self.cells.use(len(row))
            is_after_gap = bool(block) and row[0].row > bottom + 1
            bottom = max(bottom, *(cell.row + cell.row_span - 1 for cell in row))
            if not pending and not (is_after_gap and _ends(block, row)):
                block.append(row)
                continue
            pending.append(row)
            if _has_number(row) or _is_head(row):
                if _is_head(row) or len(pending) > MAX_SECTION_ROWS:
                    self._add_block(block, place)
                    block = []
                block += pending
                pending = []
        self._add_block(block, place)
        self._add_block(pending, place)

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


def too_large(name: str, reason: Both) -> ReadingError:
    """Say that a workbook is too large, and what to do."""
    return ReadingError(message("xlsx.too_large", name=name, reason=reason))


def _ends(block: list[list[CellText]], row: list[CellText]) -> bool:
    """Whether a block may end before a row that stands after an empty one.

    A title waits for its table, but for notes, which stand below one.
    """
    if _has_number(row):
        return False
    is_only_title = all(len(one) == 1 for one in block) and len(block) <= MAX_TITLE_ROWS
    return not is_only_title or any(_NOTE.match(one[0].text) for one in block)


def _is_head(row: list[CellText]) -> bool:
    """Whether a row may be the head of a table: several cells, none of them a number but for years."""
    return len(row) > 1 and not _has_number(row)


def _has_number(row: list[CellText]) -> bool:
    return any(_NUMBER.match(cell.text) and not _YEAR.fullmatch(cell.text) for cell in row)
