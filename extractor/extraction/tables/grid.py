"""A table as a grid: which rows and columns are heads, what they say, and which rows are parts of a total."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.records import Span
from extractor.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Cell, Table
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole

# |其中|:女会员, |#|女会员, |--|女会员
PART = re.compile(r"^\s*(?:其中|#|--?)")
# 1,234.5  -3.2%  120 人  5万元以上
_NUMBER = re.compile(r"[-−+]?\s*[0-9][0-9,.]*\s*(?:[十百千万亿]*)\s*[^\s0-9,。;]{0,4}(?:以上|左右)?")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows and columns; a merged cell stands at each place that it covers."""

    folded: str
    table: Table
    cells: dict[tuple[int, int], Cell]
    rows: int
    columns: int

    @classmethod
    def of(cls, folded: str, table: Table) -> Grid:
        """Lay out a table; ``folded`` is the folded text of its document."""
        cells: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    cells.setdefault((row, column), cell)
        rows = max((row for row, _ in cells), default=0)
        columns = max((column for _, column in cells), default=0)
        return cls(folded, table, cells, rows, columns)

    def words(self, row: int, column: int) -> str:
        """The folded text of the cell at a place, empty where there is none."""
        cell = self.cells.get((row, column))
        return self.folded[cell.start : cell.end].strip() if cell else ""


@dataclass(frozen=True, slots=True)
class Heads:
    """What the rows at the top and the columns at the left say of the numbers of a table, by row and column.

    ``rows`` are the first rows, which are heads; ``stub`` are the columns that name the rows. ``lines`` are the rows in
    the text; ``totals`` tells which row is a part of which.
    """

    rows: int
    stub: tuple[int, ...]
    of_columns: dict[int, str]
    of_rows: dict[int, str]
    lines: dict[int, Span]
    totals: dict[int, int]

    @classmethod
    def of(cls, grid: Grid, rules: RulePack) -> Heads:
        """Find the heads of a table."""
        rows = _header_rows(grid)
        of_columns = {
            column: _joined(grid.words(row, column) for row in range(1, rows + 1))
            for column in range(1, grid.columns + 1)
        }
        stub = _stub_columns(grid, rows, of_columns, rules)
        naming = [column for column in stub if not _is_key(grid, rows, column, of_columns[column], rules)]
        body = range(rows + 1, grid.rows + 1)
        lines: dict[int, Span] = {}
        for cell in grid.table.cells:
            line = lines.get(cell.row, Span(cell.start, cell.end))
            lines[cell.row] = Span(min(line.start, cell.start), max(line.end, cell.end))
        of_rows = {row: _joined(grid.words(row, column) for column in naming) for row in body}
        names = {row: _joined(grid.words(row, column) for column in stub) for row in body}
        return cls(rows, stub, of_columns, of_rows, lines, _totals(names, rules))


def _header_rows(grid: Grid) -> int:
    """Count the head rows: those that the format marks, else the first ones whose only numbers are years."""
    if grid.table.header_rows:
        return grid.table.header_rows
    for row in range(1, grid.rows + 1):
        words = [grid.words(row, column) for column in range(1, grid.columns + 1)]
        if any(_is_number(one) and not Period.parse(one).is_year for one in words):
            return row - 1
    return min(1, grid.rows)


def _stub_columns(grid: Grid, heads: int, column_heads: dict[int, str], rules: RulePack) -> tuple[int, ...]:
    """The columns at the left that name the rows: words, years, or a running number."""
    stub: list[int] = []
    for column in range(1, grid.columns + 1):
        filled = [words for row in range(heads + 1, grid.rows + 1) if (words := grid.words(row, column))]
        named = sum(not _is_number(words) for words in filled) * 2 >= len(filled)
        if not named and not _is_key(grid, heads, column, column_heads[column], rules):
            break
        stub.append(column)
    return tuple(stub) if len(stub) < grid.columns else (1,)


def _is_key(grid: Grid, heads: int, column: int, head: str, rules: RulePack) -> bool:
    """Whether a column only numbers or dates the rows."""
    if has_word(rules, "key-head", head) or rules.words["period-head"].at(head, 0, len(head)) == len(head):
        return True
    filled = [words for row in range(heads + 1, grid.rows + 1) if (words := grid.words(row, column))]
    return bool(filled) and all(Period.parse(words).is_year for words in filled)


def has_word(rules: RulePack, role: LexiconRole, head: str) -> bool:
    """Whether a word of a role stands in a head."""
    return rules.words[role].within(head, 0, len(head))


def _joined(words: Iterable[str]) -> str:
    """The distinct words from top to bottom or left to right, joined."""
    return "".join(dict.fromkeys(one for one in words if one))


def _is_number(words: str) -> bool:
    return _NUMBER.fullmatch(words) is not None


def _totals(names: dict[int, str], rules: RulePack) -> dict[int, int]:
    """Which row is a part of which: rows after 其中 of the row before them, all others of the row of 合计."""
    closed = {row: "".join(name.split()) for row, name in names.items()}  # 合 计
    total = rules.words["total-row"]
    whole = next((row for row, name in closed.items() if total.at(name, 0, len(name))), None)
    found: dict[int, int] = {}
    above: int | None = None
    for row, name in names.items():
        if PART.match(name) and above is not None:
            found[row] = above
        else:
            above = row
            if whole is not None and row != whole:
                found[row] = whole
    return found
