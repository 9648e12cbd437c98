"""A table as a grid: its cells by row and column, and what each is by its form alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING

from extractor.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.records import Cell, Table

#: A merged cell stands at no more places for each cell of its table, so that a few cells make no large grid.
MAX_PLACES_PER_CELL = 16


class Form(Enum):
    """What the text of a cell is, whatever its place."""

    NUMBER = auto()  # 1,234.5   -3.2%
    COUNTED = auto()  # 320家   65岁及以上: a number with words
    YEAR = auto()  # 2011: a year or a number
    TIME = auto()  # 2022年末   1月   2022-06
    CODE = auto()  # 000123
    MARK = auto()  # —   …
    LATIN = auto()  # Total: mostly the translation of what stands beside it
    WORDS = auto()


# ①   [1]   (2): what leads to a note
_NOTED = r"(?:[①-⑳※*#†]|\[[0-9]{1,2}\]|\([0-9①-⑳]{1,2}\))*"
# 1,234   1 234 567.8
_DIGITS = r"(?:[0-9][0-9,]*|[0-9]{1,3}(?:\s[0-9]{3})+)(?:\.[0-9]+)?"
# 1,234.5   (1,234.5)   -3.2%   ¥1 234.5   1,234.5①   约1234
_NUMBER = re.compile(rf"[约近]?\s?\(?\s?[-−–—+▲△▼▽↑↓]?\s?[¥$]?\s?{_DIGITS}\s?[%‰]?\s?\)?{_NOTED}")
# 120 人   5万元以上   1234(56.7%)
_COUNTED = re.compile(
    r"[约近]?[-−+]?\s*[0-9][0-9,.]*\s*(?:[十百千万亿]*)\s*[^\s0-9,。;()]{0,4}(?:及?以[上下内外]|左右)?(?:\([0-9.]+%\))?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# 2022年…   2022-06   2022.12.31   2022/2023   2023E   2019Q3   1月   1-6月…   1季度…
_TIME = re.compile(
    r"(?:19|20)[0-9]{2}(?:年[^,。;]{0,12}|[-./][0-9]{1,4}(?:[-./][0-9]{1,2})?|[EAea]|Q[1-4]|H[12])"
    r"|[0-9]{1,2}(?:\s?[-—–~至]\s?[0-9]{1,2})?月(?:份|末|底|累计)*|第?[1-4一二三四]季度?末?"
)
# 0012: but neither 0 nor 0.5
_CODE = re.compile(r"0[0-9]+|[0-9]{12,}")
# —   …   不适用
_MARK = re.compile(r"[-—–…·./\\*×_△]{1,6}|N/?A|不适用|无", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")


def form_of(words: str) -> Form:
    """The form of the folded text of a cell.

    >>> [form_of(words).name for words in ("1,234.5", "65岁及以上", "2011", "2022年末", "0012", "—", "Total", "女职工")]
    ['NUMBER', 'COUNTED', 'YEAR', 'TIME', 'CODE', 'MARK', 'LATIN', 'WORDS']
    """
    if _MARK.fullmatch(words):
        return Form.MARK
    if words[0].isdigit() or words[0] in "约近-−–—+▲△▼▽↑↓(¥$第一二三四":
        for pattern, form in _FORMS:
            if pattern.fullmatch(words):
                return form
    return Form.WORDS if _HAN.search(words) or not _LATIN.search(words) else Form.LATIN


_FORMS = (
    (_YEAR, Form.YEAR),
    (_TIME, Form.TIME),
    (_CODE, Form.CODE),
    (_NUMBER, Form.NUMBER),
    (_COUNTED, Form.COUNTED),
)


@dataclass(frozen=True)
class GridRow:
    """A row of a grid: its number and its filled cells by column, merged ones at each column that they cover."""

    number: int
    cells: dict[int, Cell]

    @cached_property
    def distinct(self) -> tuple[Cell, ...]:
        """Its cells, each once."""
        return tuple(dict.fromkeys(self.cells.values()))

    @cached_property
    def span(self) -> Span:
        """The row in the text, from its first cell to its last."""
        return Span(self._by_start[0].start, max(cell.end for cell in self._by_start))

    def cell_at(self, position: int) -> Cell | None:
        """The cell that starts at a place of the text or is the last one before it."""
        index = bisect_right(self._by_start, position, key=_start)
        return self._by_start[index - 1] if index else None

    @cached_property
    def _by_start(self) -> list[Cell]:
        return sorted(self.distinct, key=_start)


_start = attrgetter("start")


@dataclass(frozen=True)
class Grid:
    """A table as rows and columns that hold something; a merged cell stands at each place that it covers."""

    folded: str
    table: Table
    rows: tuple[GridRow, ...]
    columns: tuple[int, ...]

    @classmethod
    def of(cls, folded: str, table: Table) -> Grid:
        """Lay out a table; ``folded`` is the folded text of its document."""
        filled = [cell for cell in table.cells if folded[cell.start : cell.end].strip()]
        numbers = sorted({cell.row for cell in filled})
        columns = sorted({cell.column for cell in filled})
        rows: dict[int, dict[int, Cell]] = {number: {} for number in numbers}
        left = MAX_PLACES_PER_CELL * len(filled)
        for cell in filled:
            covered_rows = _within(numbers, cell.row, cell.row + cell.row_span)
            covered_columns = _within(columns, cell.column, cell.column + cell.column_span)
            size = len(covered_rows) * len(covered_columns)
            left -= size
            if left < 0:
                covered_rows, covered_columns = (cell.row,), (cell.column,)
            for row, column in product(covered_rows, covered_columns):
                rows[row].setdefault(column, cell)
        laid = (GridRow(number, dict(sorted(cells.items()))) for number, cells in rows.items())
        return cls(folded, table, tuple(laid), tuple(columns))

    def below(self, heads: Sequence[GridRow]) -> Grid:
        """The grid with the rows of another table's head above it, whose numbers come before its own."""
        above = (GridRow(number - len(heads), row.cells) for number, row in enumerate(heads))
        return replace(self, rows=(*above, *self.rows))

    def words(self, cell: Cell | None) -> str:
        """The folded text of a cell, without the blanks that spread Chinese words (合 计); empty for none."""
        return "" if cell is None else self._words[cell]

    @cached_property
    def forms(self) -> dict[Cell, Form]:
        """The form of each cell."""
        return {cell: form_of(words) for cell, words in self._words.items()}

    @cached_property
    def _words(self) -> dict[Cell, str]:
        cells = {cell for row in self.rows for cell in row.cells.values()}
        return {cell: _closed(self.folded[cell.start : cell.end].strip()) for cell in cells}


# 自 |然
_SPREAD = re.compile("(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])")


def _closed(words: str) -> str:
    return _SPREAD.sub("", words)


def _within(numbers: Sequence[int], start: int, end: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, start) : bisect_left(numbers, end)]


def by_column(rows: Sequence[GridRow]) -> dict[int, list[Cell]]:
    """The cells of each column that has any from top to bottom, a merged one once."""
    found: dict[int, list[Cell]] = {}
    for row in rows:
        for column, cell in row.cells.items():
            cells = found.setdefault(column, [])
            if not cells or cells[-1] != cell:
                cells.append(cell)
    return found
