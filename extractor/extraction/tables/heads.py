"""What the heads of a block say of each of its numbers: the cells above it, left of it, and of its section."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.tables.grid import Form
from extractor.extraction.tables.parties import starts_total
from extractor.extraction.tables.units import written_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractor.extraction.tables.blocks import Block
    from extractor.extraction.tables.grid import Grid, GridRow
    from extractor.extraction.tables.units import SharedUnits
    from extractor.records import Cell
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole

# |其中|:女会员, |#|女会员, |--|女会员
PART = re.compile(r"^\s*(?:其中|#|--?)[:、,]?")
_NUMBERS = (Form.NUMBER, Form.CODE, Form.MARK)
# 一、资产   (一)流动资产   1.货币资金
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"[0-9]{1,2}[、.．](?![0-9])"),
)
_UNNUMBERED = len(_LEVELS)
# 就业人员(万人): a row that names its own unit stands in no section above it that has no number
OWN_UNIT = re.compile(r"\([^()0-9=]{1,8}\)$")


class Keys(NamedTuple):
    """The cells that say what a number is.

    They are of its column from top to bottom, of the sections around its row from outermost to innermost, and of its
    row from left to right. ``measure`` is the row that gives it its unit, if that is another one; ``first_column`` is
    the first of the columns of numbers.
    """

    column: tuple[Cell, ...]
    sections: tuple[Cell, ...]
    row: tuple[Cell, ...]
    measure: Cell | None
    first_column: int


class Heads(NamedTuple):
    """The heads of a block.

    They are by column, and by the numbers of rows: their sections, their names, the rows that give them their units.
    ``of_parts`` are the heads that give their unit to the columns of parts to their right (#注册护士).
    """

    columns: dict[int, tuple[Cell, ...]]
    sections: dict[int, tuple[Cell, ...]]
    rows: dict[int, tuple[Cell, ...]]
    measures: dict[int, Cell]
    of_parts: dict[int, Cell]

    @classmethod
    def of(cls, grid: Grid, block: Block, shared: SharedUnits, rules: RulePack) -> Heads:
        """Find the heads of a block; ``shared`` are the units that its rows have in common."""
        rows = dict(_row_names(grid, block))
        columns = _column_heads(grid, block, rules)
        of_columns = any(written_unit(grid.words(cell), rules) for cells in columns.values() for cell in cells)
        has_units = bool(shared.units) or shared.column is not None or of_columns
        sections, measures = _sections(grid, block, rows, rules, has_units=has_units)
        return cls(columns, sections, rows, measures, _parts_of_columns(grid, columns, rules))

    def columns_where(self, grid: Grid, holds: Callable[[str], bool]) -> frozenset[int]:
        """The columns with a head whose words meet a condition."""
        return frozenset(
            column for column, cells in self.columns.items() if any(holds(grid.words(cell)) for cell in cells)
        )

    def keys(self, grid: Grid, block: Block, row: GridRow, column: int) -> Keys:
        """The cells that say what the number in a cell is."""
        sections, first = self.sections.get(row.number, ()), (block.data or block.stub)[0]
        if block.is_form:
            return Keys((), sections, _label(grid, row, column), None, first)
        measure = self.of_parts.get(column) or self.measures.get(row.number)
        return Keys(self.columns.get(column, ()), sections, self.rows.get(row.number, ()), measure, first)


def _column_heads(grid: Grid, block: Block, rules: RulePack) -> dict[int, tuple[Cell, ...]]:
    """The cells of the head above each column. A group's head that is not merged holds to its right."""
    found: dict[int, list[Cell]] = {column: [] for column in block.data}
    in_chinese = {
        column for row in block.heads for column, cell in row.cells.items() if grid.forms[cell] is not Form.LATIN
    }
    for depth, row in enumerate(block.heads):
        group: Cell | None = None
        for column in block.data:
            cell = row.cells.get(column)
            if cell is not None and grid.forms[cell] is Form.LATIN and column in in_chinese:
                cell = None
            if cell is not None:
                group = cell
            elif group is not None and _is_named_below(grid, block.heads[depth + 1 :], column):
                cell = group
            if cell is not None and cell not in found[column]:
                found[column].append(cell)
        filled = [cell for column in block.data if (cell := row.cells.get(column)) is not None]
        if len(filled) == 1 and filled[0].column == block.data[0] and written_unit(grid.words(filled[0]), rules):
            for column in block.data[1:]:  # 数(亿元) over the first column is the unit of all
                found[column].append(filled[0])
    return {column: tuple(cells) for column, cells in found.items()}


def _parts_of_columns(grid: Grid, columns: dict[int, tuple[Cell, ...]], rules: RulePack) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    measured: Cell | None = None
    for column, cells in columns.items():
        own = next((cell for cell in reversed(cells) if written_unit(grid.words(cell), rules)), None)
        if own is not None:
            measured = own
        elif not any(PART.match(grid.words(cell)) for cell in cells):
            measured = None
        elif measured is not None:
            found[column] = measured
    return found


def _is_named_below(grid: Grid, rows: Sequence[GridRow], column: int) -> bool:
    """Whether a row of the head further down names a column."""
    cells = (row.cells.get(column) for row in rows)
    return any(cell is not None and grid.forms[cell] not in (Form.LATIN, Form.MARK) for cell in cells)


def _row_names(grid: Grid, block: Block) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The cells that name each row. A name over several rows that is not merged holds for those below it."""
    naming = [column for column in block.stub if column not in block.keys]
    dating = [column for column in block.stub if column in block.keys]
    above: dict[int, Cell] = {}
    for row in block.body:
        cells = []
        for place, column in enumerate(naming):
            cell = row.cells.get(column)
            if cell is None and any(later in row.cells for later in naming[place + 1 :]):
                cell = above.get(column)
            if cell is not None:
                above[column] = cell
                cells.append(cell)
        if not cells:  # 2019 | 10.41: the year alone names the row
            cells = [cell for column in dating if (cell := row.cells.get(column)) and grid.forms[cell] in _DATES]
        yield row.number, tuple(dict.fromkeys(cells))


_DATES = (Form.YEAR, Form.TIME)


def _sections(
    grid: Grid, block: Block, names: dict[int, tuple[Cell, ...]], rules: RulePack, *, has_units: bool
) -> tuple[dict[int, tuple[Cell, ...]], dict[int, Cell]]:
    """The cells that each row is a part of, outermost first, and the row that gives it its unit if only some have one.

    A row is a part of rows without numbers above it, of rows that it is moved in below, and, if others have its name,
    of the row before them: of 总计 | 未上过学 | 小学 | 男 | 小学 the second 小学 is of 男. Where only some rows have
    units, those after 基层工会数(个) that do not say what they measure are parts of it: 内资企业.
    """
    found: dict[int, tuple[Cell, ...]] = {}
    measures: dict[int, Cell] = {}
    uses = Counter(words for cells in names.values() if (words := _joined(grid, cells)))
    section_names = [_joined(grid, row.distinct) for row in block.body if _is_section(block, row)]
    is_marked = any(_marks_section(words) for words in section_names)
    sections: list[_Section] = []
    parents: list[Cell] = []
    group: Cell | None = None
    measured: Cell | None = None
    above: Cell | None = None
    last: Cell | None = None
    for row in block.body:
        cells = names.get(row.number, ())
        if not cells and len(row.distinct) == 1 and grid.forms[row.distinct[0]] is Form.WORDS:
            cells = tuple(row.distinct)
        if not cells:
            continue
        words, name = _joined(grid, cells), cells[-1]
        if _is_section(block, row):
            level = _level(words)
            if is_marked and not _marks_section(words):  # an item without a value, as statements of accounts have
                continue
            goes_on = bool(sections) and sections[-1].level == level == _UNNUMBERED and sections[-1].is_bare
            if not goes_on:  # a name over two rows is one section
                sections = [one for one in sections if one.level < level]
            sections.append(_Section(level, name))
            parents, group, measured, above, last = [], None, None, None, None
            continue
        own = OWN_UNIT.search(words)
        sections = [one.before(name) for one in sections if one.holds(name, is_own=own is not None)]
        parents = [one for one in parents if one.indent < name.indent]
        outer = [one for one in parents if not starts_total(grid.words(one), rules)]
        is_part = PART.match(words) is not None
        repeated = uses[words] > 1 and not block.is_form
        inner = tuple(one for one in ((last if is_part else group),) if repeated and one is not None)
        counted: tuple[Cell, ...] = ()
        if own is not None:
            bare = words[: own.start()]
            measured = name if not has_units and (_measures(bare, rules) or _ends_in_total(bare, rules)) else None
            above = name
        elif is_part and above is not None and not has_units:
            measures[row.number] = above
        elif is_part and last is not None and _measures(_joined(grid, (last,)), rules):
            measured = last
        if measured is not None and own is None and _measures(words, rules) and not is_part:
            measured = None
        if measured is not None and own is None:
            if not has_units:
                measures.setdefault(row.number, measured)
            counted = () if outer or _measures(words, rules) else (measured,)
        found[row.number] = tuple(dict.fromkeys((*(one.cell for one in sections), *counted, *outer, *inner)))
        parents.append(name)
        if not is_part:
            last = name
        if uses[words] == 1:
            group = name
    return found, measures


def _ends_in_total(words: str, rules: RulePack) -> bool:
    return rules.words["total-row"].ending(words, len(words)) is not None


def _measures(words: str, rules: RulePack) -> bool:
    """Whether the name of a row says what is measured, and not only of what: 基层工会数, but not 内资企业."""
    roles: tuple[LexiconRole, ...] = ("measure", "rate-head")
    return words[-1:] in _MEASURES or any(rules.words[role].ending(words, len(words)) is not None for role in roles)


#: What the name of something measured ends in.
_MEASURES = ("数", "量", "额")


class _Section(NamedTuple):
    """A row that names those below it; ``is_bare`` until the first of them, ``is_outdented`` if one was moved in."""

    level: int
    cell: Cell
    is_bare: bool = True
    is_outdented: bool = False

    def holds(self, name: Cell, *, is_own: bool) -> bool:
        """Whether a row is still of this section: not if it names its own unit, or if it is no more moved in."""
        return self.level < _UNNUMBERED or not (is_own or (self.is_outdented and name.indent <= self.cell.indent))

    def before(self, name: Cell) -> _Section:
        return self._replace(is_bare=False, is_outdented=self.is_outdented or name.indent > self.cell.indent)


def _is_section(block: Block, row: GridRow) -> bool:
    """Whether a row names those below it: it has no number, nor a mark for a missing one."""
    if block.is_form or len(row.distinct) == 1:
        return len(row.distinct) == 1
    return all(
        column in block.stub or cell in (row.cells.get(one) for one in block.stub) for column, cell in row.cells.items()
    )


def _marks_section(words: str) -> bool:
    """Whether a row says that it names those below it: 一、资产, 流动资产:."""
    return words.endswith(":") or any(pattern.match(words) for pattern in _LEVELS[:2])


def _level(words: str) -> int:
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(words)), _UNNUMBERED)


def _label(grid: Grid, row: GridRow, column: int) -> tuple[Cell, ...]:
    """The label of a number in a form: the cells of words to its left, up to the number before it.

    Of three and more it is the nearest one: the others are labels with values of words (单位名称 | 甲公司 | 人数).
    """
    found: list[Cell] = []
    for left in sorted((one for one in row.cells if one < column), reverse=True):
        cell = row.cells[left]
        if cell == row.cells.get(column):
            continue
        if grid.forms[cell] in _NUMBERS or (found and grid.forms[cell] is Form.COUNTED):
            break
        if cell not in found:
            found.append(cell)
    return tuple(found[:1] if len(found) > MOST_LABELS else reversed(found))


#: Most cells of words before a number in a form that name it together: 甲类 | A项 | 120.
MOST_LABELS = 2


def _joined(grid: Grid, cells: Sequence[Cell]) -> str:
    return "".join(grid.words(cell) for cell in cells)
