"""Tables that have no lines between their columns: rows whose numbers stand below each other.

Rows of a name and two or more numbers make a table if their numbers have the same left, right or middle edges in at
least three rows, or in two between horizontal lines (a table with three lines). What stands above in the same columns
is its head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.reading.pdf.cells import has_rows_in_cells
from extractor.reading.pdf.lines import middle
from extractor.reading.pdf.numbers import is_value
from extractor.reading.pdf.rows import rows_of
from extractor.reading.pdf.tabulating import Extent, is_over, names_and_others, table_of

if TYPE_CHECKING:
    from extractor.reading.pdf.grids import RuledLine
    from extractor.reading.pdf.lines import PageLine, PageTable
    from extractor.reading.pdf.rows import RowCell, TextRow

ROWS, RULED_ROWS = 3, 2
"""So many rows show columns where nothing is drawn, and between horizontal lines."""
COLUMNS, MAX_COLUMNS = 2, 100
"""A table has at least so many columns of numbers, and not more than so many."""
ALIGNED = 0.4
"""Edges of a column differ by so many heights at most."""
ALIGNED_SHARE = 0.7
PITCH = 4.0
"""Rows of a table are not further apart than so many heights."""
TIGHT_PITCH = 1.6
"""What belongs to a table without showing its columns is not further off than so many times the usual distance."""
BETWEEN = 3
"""So many rows without columns, as names of sections, may stand between two that show them."""
SAME_SIZE = 0.3
HEAD_ROWS = 5
HEAD_PITCH = 3.0
MORE_HEADS = 2
"""A head has so many cells more than there are columns of numbers at most: those over the names."""
RULE_ROOM = 10.0
"""The upper line of a table is not further above its first numbers than so many heights, nor the lower one below."""
RULE_SHARE = 0.6
"""A horizontal line of a table is as wide as this share of it at least."""
MISSED_SHARE = 0.2
"""A table is read anew by its columns if not more than this share of its lines with values is outside of them."""
SAME_RULE = 10.0
"""Points by which the ends of the lines of one table may differ."""

# «单位：万元», «表 1 主要数据», «续表», «Table 3»: stands above a head and is none
_CAPTION = re.compile(r"[（(]?单位\s*[:：]|续?表\s*[0-9一二三四五六七八九十]|续表|Table\s*[0-9]")
# «公司代码：600755», «币种：人民币»
_LABEL = re.compile(r"[:：]\s*\S")


@dataclass(slots=True)
class _Block:
    """Rows that may be a table: their numbers among all rows, where their names end, and their other columns."""

    first: int
    last: int
    rows: list[TextRow] = field(default_factory=list)
    names: Extent = (0.0, 0.0)
    columns: list[Extent] = field(default_factory=list)

    @property
    def extent(self) -> Extent:
        """From the left of its names to the right of its last column."""
        return min(self.names[0], self.columns[0][0]), self.columns[-1][1]


def with_columns(lines: list[PageLine], rules: list[RuledLine]) -> list[PageLine]:
    """The lines of a page, those of a table without lines between its columns as one, where the first of them was.

    ``rules`` are the horizontal lines that the page draws. A table that has lines between some of its columns, and none
    between its rows, is read anew.
    """
    found: list[PageLine] = []
    for line in lines:
        if line.table is not None and has_rows_in_cells(line.table):
            found += _read_anew(line, line.table, rules)
        else:
            found.append(line)
    for turn in range(4):
        numbered = [
            (number, line)
            for number, line in enumerate(found)
            if line.turn == turn and not line.slanted and line.table is None
        ]
        if sum(_has_value(line) for _, line in numbered) >= RULED_ROWS:
            found = _with_tables(found, rows_of(numbered), rules if turn == 0 else [])
    return found


def _read_anew(line: PageLine, table: PageTable, rules: list[RuledLine]) -> list[PageLine]:
    """The table of a line by its columns, with the lines around it; the line as it was if that misses values."""
    inner = sorted((one for members in table.cells.values() for one in members), key=lambda one: (-one.y, one.x0))
    rows = rows_of(enumerate(inner), is_table=True)
    found = _with_tables(inner, rows, rules if line.turn == 0 else [])
    missed = sum(_has_value(one) for one in found if one.table is None)
    return found if missed <= MISSED_SHARE * sum(_has_value(one) for one in inner) else [line]


def _with_tables(lines: list[PageLine], rows: list[TextRow], rules: list[RuledLine]) -> list[PageLine]:
    """The lines, those of a table among the rows as one."""
    tables: dict[int, PageLine] = {}
    taken: set[int] = set()
    done = 0  # the rows above belong to a table already
    for block in _blocks(rows):
        if block.first < done or not _is_table(block, rules):
            continue
        last = _last_row(block, rows, rules)
        head = _head_rows(block, rows, done, rules)
        body = rows[block.first : last + 1]
        members = {number for row in (*head, *body) for number in row.lines}
        first = min(members)
        tables[first] = table_of(lines[first], head, body, block.columns)
        taken |= members
        done = last + 1
    return [tables.get(number, line) for number, line in enumerate(lines) if number in tables or number not in taken]


def _has_value(line: PageLine) -> bool:
    return any(is_value(word.text) for word in line.words)


def _blocks(rows: list[TextRow]) -> list[_Block]:
    """The stretches of rows in which all cells fit into the same columns; the first and last row show these."""
    blocks: list[_Block] = []
    block: _Block | None = None
    between: list[TextRow] = []
    for number, row in enumerate(rows):
        if block is not None:
            above = between[-1] if between else block.rows[-1]
            if above.y - row.y > PITCH * row.size or len(between) > BETWEEN:
                block = None
        if not row.shows_columns:
            between.append(row)
            continue
        if block is None or not all(_add(block, other) for other in (*between, row)):
            block = _Block(number, number)
            if _add(block, row):
                blocks.append(block)
            else:  # its own cells overlap
                block = None
        if block is not None:
            block.last = number
        between = []
    for block in blocks:  # rows that were tried and did not fit all
        del block.rows[block.last - block.first + 1 :]
    return [block for block in blocks if len(block.rows) >= RULED_ROWS]


def _add(block: _Block, row: TextRow) -> bool:
    """Put a row into a block if it fits its columns; a row that shows columns may bring new ones."""
    if block.rows and abs(row.size - block.rows[0].size) > SAME_SIZE * block.rows[0].size:
        return False
    names, others = names_and_others(row, block.columns)
    columns = _fitted(block.columns, others, may_grow=row.shows_columns)
    if columns is None:
        return False
    extent = block.names
    if names:
        extent = (names[0].x0, names[-1].x1)
        if block.names != (0.0, 0.0):
            extent = min(extent[0], block.names[0]), max(extent[1], block.names[1])
    if columns and extent[1] > columns[0][0]:
        return False
    block.names, block.columns = extent, columns
    block.rows.append(row)
    return True


def _fitted(columns: list[Extent], cells: list[RowCell], *, may_grow: bool) -> list[Extent] | None:
    """The columns widened so that each cell is in one of its own; None if that cannot be."""
    found = list(columns)
    taken: set[Extent] = set()
    for cell in cells:
        over = [column for column in found if is_over(cell, column)]
        if len(over) > 1 or (over and over[0] in taken) or not (over or may_grow):
            return None
        wider = (min(cell.x0, over[0][0]), max(cell.x1, over[0][1])) if over else (cell.x0, cell.x1)
        if over:
            found.remove(over[0])
        found.append(wider)
        taken.add(wider)
    found.sort()
    if len(found) > MAX_COLUMNS:
        return None
    return None if any(one[1] > other[0] for one, other in pairwise(found)) else found


def _is_table(block: _Block, rules: list[RuledLine]) -> bool:
    """Whether enough numbers of a block stand below each other."""
    needed = RULED_ROWS if _rules_above(block, rules) and _rules_below(block, rules) else ROWS
    if sum(row.shows_columns for row in block.rows) < needed:
        return False
    size = block.rows[0].size
    amounts: list[list[RowCell]] = [[] for _ in block.columns]
    for row in block.rows:
        for cell in row.cells:
            number = next((at for at, column in enumerate(block.columns) if is_over(cell, column)), None)
            if cell.is_amount and number is not None:
                amounts[number].append(cell)
    return sum(_are_aligned(cells, needed, ALIGNED * size) for cells in amounts) >= COLUMNS


def _are_aligned(cells: list[RowCell], needed: int, near: float) -> bool:
    if len(cells) < needed:
        return False
    for edges in (
        [cell.x1 for cell in cells],
        [cell.x0 for cell in cells],
        [(cell.x0 + cell.x1) / 2 for cell in cells],
    ):
        usual = middle(edges)
        aligned = sum(abs(edge - usual) <= near for edge in edges)
        if aligned >= max(needed, ALIGNED_SHARE * len(cells)):
            return True
    return False


def _rules_above(block: _Block, rules: list[RuledLine]) -> list[RuledLine]:
    """The horizontal lines that may be the upper ones of a block, the nearest first."""
    row = block.rows[0]
    found = [rule for rule in rules if 0 < rule.at - row.y <= RULE_ROOM * row.size and _covers(rule, block)]
    return sorted(found, key=lambda rule: rule.at)


def _rules_below(block: _Block, rules: list[RuledLine]) -> list[RuledLine]:
    """The horizontal lines that may be the lower one of a block, the nearest first."""
    row = block.rows[-1]
    found = [rule for rule in rules if 0 < row.y - rule.at <= RULE_ROOM * row.size and _covers(rule, block)]
    return sorted(found, key=lambda rule: -rule.at)


def _covers(rule: RuledLine, block: _Block) -> bool:
    left, right = block.extent
    return min(rule.end, right) - max(rule.start, left) >= RULE_SHARE * (right - left)


def _last_row(block: _Block, rows: list[TextRow], rules: list[RuledLine]) -> int:
    """The number of the last row of a table: rows with a single number may follow those that show its columns."""
    below = _rules_below(block, rules)
    pitch = _pitch(block)
    last = block.last
    for number in range(block.last + 1, min(block.last + 1 + HEAD_ROWS, len(rows))):
        row = rows[number]
        is_inside = bool(below) and row.y > below[0].at
        is_near = rows[number - 1].y - row.y <= TIGHT_PITCH * pitch
        if row.shows_columns or row.is_sentence or not is_near or not (is_inside or row.has_amounts):
            break
        if not names_and_others(row, block.columns)[1] and not is_inside:
            break
        if not _add(block, row):
            break
        last = number
    return last


def _pitch(block: _Block) -> float:
    """The usual distance of the rows of a block."""
    return middle([one.y - other.y for one, other in pairwise(block.rows)])


def _head_rows(block: _Block, rows: list[TextRow], done: int, rules: list[RuledLine]) -> list[TextRow]:
    """The rows above a block that are its head: below its upper line, or parted like its columns."""
    above = _rules_above(block, rules)
    top = max(
        (
            rule.at
            for rule in above
            if abs(rule.start - above[0].start) <= SAME_RULE and abs(rule.end - above[0].end) <= SAME_RULE
        ),
        default=0.0,
    )
    head: list[TextRow] = []
    lower = block.rows[0]
    for number in range(block.first - 1, max(done, block.first - 1 - 2 * HEAD_ROWS) - 1, -1):
        row = rows[number]
        is_inside = row.y < top
        if row.y - lower.y > HEAD_PITCH * max(row.size, lower.size) and not is_inside:
            break
        if row.is_sentence or any(_CAPTION.match(cell.text) for cell in row.cells):
            break
        if not is_inside and (top or not _is_parted_alike(row, block)):
            break
        head.append(row)
        lower = row
    return head[::-1]


def _is_parted_alike(row: TextRow, block: _Block) -> bool:
    """Whether a row above a table without lines is parted like its columns: a title, or «name: value», is not."""
    left, right = block.extent
    cells = row.cells
    if not 2 <= len(cells) <= len(block.columns) + MORE_HEADS:
        return False
    return all(
        left - row.size <= cell.x0 and cell.x1 <= right + row.size and not _LABEL.search(cell.text) for cell in cells
    )
