"""The blocks of a table: rows of heads with the rows below them, and columns that name rows with those that count.

Most tables are one block. A second head inside a table begins another one, and so does the head of the names repeated
beside the numbers (地区 | 人数 | 地区 | 人数).
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.tables.grid import Form, by_column
from extractor.extraction.tables.units import has_word, is_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.tables.grid import Grid, GridRow
    from extractor.records import Cell
    from extractor.rulepack import RulePack

    Rows = tuple[GridRow, ...]

#: Rows of running numbers are told from numbers by at least so many in order.
MIN_RUNNING = 3
#: A column at the left dates the rows if at least this share of its cells are years.
MOST = 0.8
#: How many rows from the head on tell what a column holds.
LOOK_AHEAD = 100
#: Most rows of the title of a table above its head, of a head, and most columns that name the rows.
MAX_TITLE_ROWS, MAX_HEAD_ROWS, MAX_STUB = 6, 20, 20
#: A longer row of one cell is a note, not the name of a section, in code points.
MAX_SECTION = 60

_NUMBERS = (Form.NUMBER, Form.COUNTED, Form.CODE)
_NAMES = (Form.WORDS, Form.COUNTED)
_TIMES = (Form.TIME, Form.YEAR)
# |注:2022年…|   |数据来源:国家统计局|
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|资料来源|数据来源|来源|填表说明|Notes?\b|Sources?\b)\s?[0-9]?[::.、]", re.IGNORECASE
)
# |单位:万元|   what stands above a head and is none
_ABOVE = re.compile(
    r".{0,20}单位[::].*|(?:编制|填报|统计)(?:单位|机关|日期|时间)[::]?.*|(?:日期|时间|指标|数据库|表号|币种)[::].*"
)
# |(household)|, |(2018年)|: what stands beside it
_BESIDE_UNIT = re.compile(r"\([^()]{1,40}\)")
# the row under a head that numbers the columns: 甲 | 乙 | 1 | 2 | 3=1+2
_COLUMN_NUMBER = re.compile(r"[甲乙丙丁ABCD]|\(?[0-9]{1,2}\)?(?:=[0-9()+\-*/÷×-]+)?")


class Block(NamedTuple):
    """A part of a table under one head: its rows of heads and of the body, and its columns of names and of numbers.

    ``keys`` are the columns of names that only number, date, translate or measure the rows. A form has no head: a
    number in it is named by the label to its left.
    """

    heads: tuple[GridRow, ...]
    body: tuple[GridRow, ...]
    stub: tuple[int, ...]
    keys: frozenset[int]
    data: tuple[int, ...]
    is_form: bool


def title_rows(grid: Grid) -> int:
    """Count the rows at the top that title the table: one cell over all columns, or the unit and who reports.

    Above a row with the unit there are only rows of the title.
    """
    first = grid.rows[:MAX_TITLE_ROWS]
    about = [index for index, row in enumerate(first) if _is_about(grid, row)]
    if about and not any(grid.forms[cell] in _NUMBERS for row in first[: about[-1]] for cell in row.distinct):
        return about[-1] + 1
    for index, row in enumerate(grid.rows):
        cells = row.distinct
        if len(cells) > 1 or len(grid.columns) == 1 or grid.forms[cells[0]] in (*_NUMBERS, *_TIMES):
            return index
    return 0


def _is_about(grid: Grid, row: GridRow) -> bool:
    """Whether a row gives the unit of the table, or who filled it in, and no more."""
    about = [cell for cell in row.distinct if _ABOVE.fullmatch(grid.words(cell))]
    others = [cell for cell in row.distinct if cell not in about and grid.forms[cell] is not Form.LATIN]
    return bool(about) and all(_BESIDE_UNIT.fullmatch(grid.words(cell)) for cell in others)


def find_blocks(grid: Grid, rules: RulePack) -> Iterator[Block]:
    """Part a table into its blocks, from top to bottom and left to right."""
    start = title_rows(grid)
    while start < len(grid.rows):
        body = _heads_end(grid, start, rules)
        end = _next_head(grid, start, body, rules)
        heads = tuple(row for row in grid.rows[start:body] if not _numbers_columns(grid, row))
        below = tuple(row for row in grid.rows[body:end] if not _is_note(grid, row))
        yield from _side_by_side(grid, heads, below, rules)
        start = end


def _heads_end(grid: Grid, start: int, rules: RulePack) -> int:
    """The index of the first row below a head that begins at ``start``; the same index if there is no head."""
    rows = grid.rows
    marked = sum(1 for _ in takewhile(lambda row: row.number <= grid.table.header_rows, rows))
    index = start
    if start < marked:
        if any(_has_number(grid, row, start) for row in rows[start:marked]):
            return start
        index = marked
    left = grid.columns[0]
    has_names = not _begins_with_number(grid, rows[start : start + LOOK_AHEAD], left)
    # whether a row of the head names the column of names
    is_named = any(left in row.cells for row in rows[start:index])
    end = min(len(rows), start + max(marked, MAX_HEAD_ROWS))
    while index < end:
        row = rows[index]
        first = row.cells.get(left)
        begins = has_names and first is not None and first.row == row.number and grid.forms[first] in _NAMES
        if _has_number(grid, row, start) or (
            index > start
            and (_is_alone(row, left) or (begins and is_named and not _names_head(grid, row, rules)))
            and not _lost_spans(grid, rows[start : start + 3], index - start)
            and not _parts_spans(grid, rows[index - 1], row)
        ):
            break
        is_named = is_named or begins
        index += 1
    if index == end:  # words only: the first row is the head
        return max(marked, start + 1) if start < marked else start + 1
    while index < len(rows) and _numbers_columns(grid, rows[index]):
        index += 1
    return index


def _lost_spans(grid: Grid, rows: Sequence[GridRow], index: int) -> bool:
    """Whether the second row is of the head too, because the rows of numbers below are wider than the first.

    In a text that came without its tables the places of merged cells are lost: 项目 | 2012年, then 收入 | 支出.
    """
    if index != 1 or len(rows) <= index + 1 or grid.table.header_rows:
        return False
    below = rows[index + 1]
    is_number = any(grid.forms[cell] is Form.NUMBER for cell in below.cells.values())
    return (
        is_number and len(rows[index].distinct) == len(rows[0].distinct) > 1 and len(below.cells) > len(rows[0].cells)
    )


def _parts_spans(grid: Grid, above: GridRow, row: GridRow) -> bool:
    """Whether a row of words parts what two or more cells above it span: 城镇 | 农村, then 男 | 女 | 男 | 女."""
    spanned: dict[Cell, set[Cell]] = defaultdict(set)
    for column, cell in row.cells.items():
        over = above.cells.get(column)
        if over is not None and over != cell and grid.forms[cell] is Form.WORDS:
            spanned[over].add(cell)
    return sum(len(parts) > 1 for parts in spanned.values()) > 1


def _begins_with_number(grid: Grid, rows: Sequence[GridRow], left: int) -> bool:
    """Whether the first row of numbers has one at the left too: then no column names the rows."""
    for row in rows:
        if any(grid.forms[cell] is Form.NUMBER for column, cell in row.cells.items() if column != left):
            first = row.cells.get(left)
            cells = [cell for one in rows if (cell := one.cells.get(left)) is not None]
            below = [grid.words(cell) for cell in cells if grid.forms[cell] is Form.NUMBER]
            return first is not None and grid.forms[first] is Form.NUMBER and not _is_running(below)
    return False


def _names_head(grid: Grid, row: GridRow, rules: RulePack) -> bool:
    """Whether a row begins with what a head says of its columns: 指标, 地区, 频度, 单位, one below the other."""
    name = grid.words(row.cells.get(grid.columns[0])).rstrip(":")
    return rules.words["row-head"].at(name, 0, len(name)) == len(name) > 0


def _has_number(grid: Grid, row: GridRow, start: int) -> bool:
    """Whether a row is no head, because it states a number. 65岁及以上 is none above a column of plain numbers."""
    forms = {grid.forms[cell] for cell in row.distinct}
    if forms & {Form.NUMBER, Form.CODE} and not _numbers_columns(grid, row):
        return True
    return Form.COUNTED in forms and any(
        grid.forms[cell] is Form.COUNTED and not _is_over_numbers(grid, column, row.number, start)
        for column, cell in row.cells.items()
    )


def _is_over_numbers(grid: Grid, column: int, number: int, start: int) -> bool:
    rows = grid.rows[start : start + LOOK_AHEAD]
    cells = (cell for row in rows if (cell := row.cells.get(column)) is not None and cell.row == row.number)
    below = [grid.forms[cell] for cell in cells if cell.row > number]
    return below.count(Form.NUMBER) > below.count(Form.COUNTED)


def _is_alone(row: GridRow, left: int) -> bool:
    """Whether a row holds but one cell, at the left: it begins a section."""
    return len(row.distinct) == 1 and left in row.cells


def _numbers_columns(grid: Grid, row: GridRow) -> bool:
    """Whether a row only numbers the columns (甲 | 1 | 2 | 3)."""
    words = [grid.words(cell) for cell in row.distinct]
    if not all(_COLUMN_NUMBER.fullmatch(one) for one in words):
        return False
    numbers = [int(digits[0]) for one in words if (digits := re.search("[0-9]+", one))]
    return len(numbers) > 1 and all(later == one + 1 for one, later in pairwise(numbers)) and numbers[0] <= 2


def _is_note(grid: Grid, row: GridRow) -> bool:
    """Whether a row is a note below the table: one cell that says what it is, or a long one."""
    words = [grid.words(cell) for cell in row.distinct]
    return len(words) == 1 and (_NOTE.match(words[0]) is not None or len(words[0]) > MAX_SECTION)


def _next_head(grid: Grid, start: int, body: int, rules: RulePack) -> int:
    """The index of the next row that is a head again, after the body that begins at ``body``; or of the end."""
    rows, left = grid.rows, grid.columns[0]
    names = {grid.words(row.cells.get(left)) for row in rows[start:body]} | {""}
    for index in range(body + 1, len(rows) - 1):
        row = rows[index]
        others = [cell for column, cell in row.cells.items() if column != left and cell != row.cells.get(left)]
        forms = [grid.forms[cell] for cell in others]
        is_section = len(others) == 1 and left not in row.cells
        if (
            not others
            or is_section
            or any(form in _NUMBERS for form in forms)
            or all(form is Form.LATIN for form in forms)
        ):
            continue
        name = grid.words(row.cells.get(left))
        dates = all(form in _TIMES or form is Form.LATIN for form in forms) and any(form in _TIMES for form in forms)
        heads = Form.MARK not in forms and (name in names or has_word(rules, "row-head", name))
        below = rows[index + 1 : index + 4]
        if (dates or heads) and any(_has_number(grid, one, index) for one in below):
            return index
    return len(rows)


def _side_by_side(
    grid: Grid, heads: tuple[GridRow, ...], body: tuple[GridRow, ...], rules: RulePack
) -> Iterator[Block]:
    """Part rows under one head where the head of the names comes again beside the numbers."""
    of_heads, of_body = by_column(heads), by_column(body)
    columns = [
        _Column.of(grid, number, of_heads.get(number, []), of_body, rules) for number in sorted({*of_heads, *of_body})
    ]
    if not columns:
        return
    name = next((column.head for column in columns if column.head and not column.is_key), "")
    starts = [0]
    for index in range(1, len(columns)):
        column = columns[index]
        behind_numbers = any(one.is_number for one in columns[starts[-1] : index])
        begins_rows = (column.is_named and column.head == name) or (column.is_key and column.head == columns[0].head)
        if behind_numbers and column.head and begins_rows:
            starts.append(index)
    for start, end in pairwise([*starts, len(columns)]):
        yield _block(heads, body, columns[start:end])


def _block(heads: tuple[GridRow, ...], body: tuple[GridRow, ...], columns: Sequence[_Column]) -> Block:
    if not heads:
        return _form((), body, columns)
    stub: list[_Column] = []
    for column in columns:
        if len(stub) == MAX_STUB or not (column.is_named or column.is_key):
            break
        stub.append(column)
    if len(stub) == len(columns):
        stub = stub[:1]
    rest = [column for column in columns if column not in stub]
    if any(label.is_label and value.is_number and not value.has_label_head for label, value in pairwise(rest)):
        return _form(heads, body, columns)
    translated = {one.number for one in stub if one.is_latin} if not all(one.is_latin for one in stub) else set()
    keys = {one.number for one in (*stub, *rest) if one.is_key} | translated
    return Block(
        heads,
        body,
        tuple(one.number for one in stub),
        frozenset(keys),
        tuple(one.number for one in rest if not one.is_key),
        is_form=False,
    )


def _form(heads: tuple[GridRow, ...], body: tuple[GridRow, ...], columns: Sequence[_Column]) -> Block:
    """A form: any column may hold numbers, and what looks like a head is a row of it too."""
    return Block((), (*heads, *body), (), frozenset(), tuple(one.number for one in columns), is_form=True)


class _Column(NamedTuple):
    """What the cells of a column are, below its head."""

    number: int
    head: str
    is_filled: bool
    is_named: bool
    is_number: bool
    is_latin: bool
    is_key: bool
    is_label: bool
    has_label_head: bool

    @classmethod
    def of(
        cls, grid: Grid, number: int, heads: Sequence[Cell], of_body: dict[int, list[Cell]], rules: RulePack
    ) -> _Column:
        """Tell what a column is by the cells of its head, and those of all columns below."""
        # without the translation below it
        own = [cell for cell in heads if grid.forms[cell] is not Form.LATIN] or heads
        head = "".join(dict.fromkeys(map(grid.words, own)))
        cells = of_body.get(number, [])
        forms = [grid.forms[cell] for cell in cells]
        filled = [form for form in forms if form is not Form.MARK]
        counts = sum(form in (Form.NUMBER, Form.YEAR) for form in filled)
        is_left = number == grid.columns[0]
        # 320家 at the left is a number if no other column has plain numbers, else the name of a row
        if not is_left or (not counts and not _has_numbers_beside(grid, number, of_body)):
            counts += filled.count(Form.COUNTED)
        named = 2 * (len(filled) - counts) >= len(filled)
        words = [grid.words(cell) for cell in cells]
        is_period_head = rules.words["period-head"].at(head, 0, len(head)) == len(head)
        return cls(
            number=number,
            head=head,
            is_filled=bool(filled),
            is_named=named,
            is_number=bool(filled) and not named,
            is_latin=bool(filled) and all(form in (Form.LATIN, Form.MARK) for form in forms),
            is_key=bool(filled)
            and (
                (is_period_head and any(form in _TIMES for form in filled))
                or has_word(rules, "key-head", head)
                or _is_running(words)
                or (is_left and filled.count(Form.YEAR) >= MOST * len(filled))
                or (len(filled) > 1 and all(is_unit(one, rules) for one in words))
            ),
            is_label=named and bool(filled) and all(_is_label(one, rules) for one in words),
            has_label_head=_is_label(head, rules) or any(grid.forms[one] in _TIMES for one in heads),
        )


def _has_numbers_beside(grid: Grid, column: int, of_body: dict[int, list[Cell]]) -> bool:
    return any(grid.forms[cell] is Form.NUMBER for other, cells in of_body.items() if other != column for cell in cells)


def _is_running(words: Sequence[str]) -> bool:
    """Whether cells number the rows: 1, 2, 3."""
    numbers = [int(one) for one in words if one.isdecimal() and len(one) < 6]
    is_all = len(numbers) >= MIN_RUNNING and len(numbers) >= len(words) - 2
    return is_all and numbers[0] <= 1 and all(later == one + 1 for one, later in pairwise(numbers))


def _is_label(words: str, rules: RulePack) -> bool:
    """Whether words name a number to their right in a form: 其中女职工(人)."""
    return bool(words) and (words[-1] in "::)" or any("noun" in hit.roles for hit in rules.cues_in(words)))
