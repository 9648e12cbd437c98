"""Cells of tables → readings: what a cell's number means by its place.

A table is a grid of cells (``grid``), parted into blocks of heads and a body (``blocks``). Each number in a cell
(``numbers``) has the heads above it, the names to its left and the sections around its row (``heads``), which tell its
unit (``units``), its time (``times``), what it counts and whose it is (``names``). Cells that hold more than numbers
are running text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.clauses import Clause
from extractor.extraction.forms import Decision, Line, Quantity, Reading
from extractor.extraction.indicator.aspect import side_candidates
from extractor.extraction.indicator.category import acts_on, category_candidates
from extractor.extraction.tables.blocks import find_blocks, title_rows
from extractor.extraction.tables.grid import Form, Grid
from extractor.extraction.tables.heads import PART, Heads
from extractor.extraction.tables.names import Names, subject_of
from extractor.extraction.tables.numbers import is_loss, numbers_of
from extractor.extraction.tables.parties import Parties, starts_total
from extractor.extraction.tables.scopes import Scopes
from extractor.extraction.tables.times import Times
from extractor.extraction.tables.units import ABOVE, SharedUnits, has_word, is_of_change, unit_of
from extractor.records import Category, Modality, Span
from extractor.rulepack.scaledunits import ScaledUnit
from extractor.values.numerals import EXACT, without_trailing_zeros

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

    from extractor.extraction.context import DocumentContext
    from extractor.extraction.tables.blocks import Block
    from extractor.extraction.tables.grid import GridRow
    from extractor.extraction.tables.heads import Keys
    from extractor.extraction.tables.numbers import CellNumber
    from extractor.records import Cell
    from extractor.rulepack import TimeOrPlace

#: A table goes on with the one before it if at least this share of the cells below its numbers are numbers.
MOST_NUMBERS = 0.8
#: The longest text between two parts of one table, in code points: the foot and the head of a page.
MAX_BETWEEN = 80
#: The longest sentence of a figure, in code points: of a longer row it is the part around the cell.
MAX_LINE = 400
_ONE = Decimal(1)
# 1,2   12-15   3..5
_LOOKS_LIKE_NUMBER = re.compile(r"(?=.*[0-9])[^A-Za-z\u3400-\u9fff]+")
# …分别达到4个和10个。| above a table; but 单位:万元。
_SENTENCE = re.compile(r"[,、].*[。;!]\s*$|.{20}[。;!]\s*$")
#: A longer cell may be cut where a long row is, in code points.
LONGEST_CUT = 60
#: What a number without a unit may count.
_ANY = (Category.OTHER, *(category for category in Category if category is not Category.OTHER))


class TablesRead(NamedTuple):
    """The numbers of all tables of a document.

    ``keys`` are the cells that only say what they are, ``unread`` those that look like numbers and are not read so.
    """

    readings: list[Reading]
    keys: list[Span]
    unread: list[Span]


def read_tables(document: DocumentContext) -> TablesRead:
    """Decide everything about the numbers of all tables of a document, cell by cell."""
    readings: list[Reading] = []
    keys: list[Span] = []
    unread: list[Span] = []
    before: _Table | None = None
    for table in document.document.tables:
        grid = Grid.of(document.folded, table)
        if not grid.rows:
            continue
        here = _Table(grid, title_of(document, grid), list(find_blocks(grid, document.rules)))
        if before is not None and here.goes_on(before, document):
            grid = grid.below(before.blocks[-1].heads)
            here = _Table(grid, before.lines, list(find_blocks(grid, document.rules)))
        section = document.layout.paragraph_at(table.start).section
        times = Times.of(document, grid, here.lines, section)
        for block in here.blocks:
            read = list(_read_block(_BlockContext.of(document, grid, block, here.lines, times)))
            readings += read
            if read:
                keys += (Span(cell.start, cell.end) for cell in _keys(grid, block))
                starts = [reading.start for reading in read]
                unread += (Span(cell.start, cell.end) for cell in _unread(grid, block, starts))
        before = here
    return TablesRead(readings, keys, unread)


def _keys(grid: Grid, block: Block) -> Iterator[Cell]:
    """Yield the heads of a block, and what names its rows with a number (65岁以上), which are no running text."""
    for row in block.heads:
        yield from row.cells.values()
    for row in block.body:
        for column in block.stub:
            cell = row.cells.get(column)
            if cell is not None and grid.forms[cell] is not Form.WORDS:
                yield cell


def _unread(grid: Grid, block: Block, starts: Sequence[int]) -> Iterator[Cell]:
    """Yield the cells among numbers that have digits and no words, and are not read: 1,2 and 12-15.

    ``starts`` are where the numbers start that are read, in order.
    """
    data = set(block.data)
    for row in block.body:
        for column, cell in row.cells.items():
            if column not in data or (cell.row, cell.column) != (row.number, column):
                continue
            at = bisect_left(starts, cell.start)
            is_read = at < len(starts) and starts[at] < cell.end
            if not is_read and _LOOKS_LIKE_NUMBER.fullmatch(grid.words(cell)) and grid.forms[cell] is not Form.TIME:
                yield cell


class _Table(NamedTuple):
    """A table as a grid, with the lines that title it, from the nearest on, and its blocks."""

    grid: Grid
    lines: list[Span]
    blocks: list[Block]

    def goes_on(self, before: _Table, document: DocumentContext) -> bool:
        """Whether a table without a head goes on with the one before it, over a page or under 续表."""
        if not self.blocks or self.blocks[0].heads or not before.blocks or not before.blocks[-1].heads:
            return False
        between = document.folded[before.grid.table.end : self.grid.table.start]
        is_near = len(between) <= MAX_BETWEEN and "。" not in between and "单位:" not in between
        if not is_near or self.grid.columns != before.grid.columns:
            return False
        data = before.blocks[-1].data
        below = [self.grid.forms[cell] for row in self.grid.rows for column in data if (cell := row.cells.get(column))]
        return sum(form in (Form.NUMBER, Form.MARK, Form.YEAR) for form in below) >= MOST_NUMBERS * len(below)


class _BlockContext(NamedTuple):
    """A block with what is known of it as a whole.

    ``rates``, ``plans`` and ``changes`` are its columns of rates, of plans, and of rates and changes. ``latest`` is the
    last time in its heads.
    """

    document: DocumentContext
    grid: Grid
    block: Block
    heads: Heads
    times: Times
    latest: TimeOrPlace | Span | None
    shared: SharedUnits
    scopes: Scopes
    names: Names
    rates: frozenset[int]
    plans: frozenset[int]
    changes: frozenset[int]

    @classmethod
    def of(cls, document: DocumentContext, grid: Grid, block: Block, lines: Sequence[Span], times: Times) -> Self:
        rules = document.rules
        corner = grid.words(block.heads[0].cells.get(grid.columns[0])) if block.heads else ""
        words = [*(document.folded[line.start : line.end] for line in lines), corner]
        shared = SharedUnits.of(grid, block, words, rules)
        heads = Heads.of(grid, block, shared, rules)
        latest = times.latest(cell for cells in heads.columns.values() for cell in cells)
        parties = Parties.of(grid, block, heads, rules)
        names = Names(grid, parties, subject_of(grid, lines, rules), rules)
        scopes = Scopes.of(document, grid, parties, lines, times.section)
        rates = heads.columns_where(grid, partial(has_word, rules, "rate-head"))
        plans = heads.columns_where(grid, partial(has_word, rules, "plan-head"))
        changes = heads.columns_where(grid, partial(is_of_change, rules))
        return cls(document, grid, block, heads, times, latest, shared, scopes, names, rates, plans, changes)


class _Placed(NamedTuple):
    """A number in its cell, with the row and the keys of the cell."""

    row: GridRow
    column: int
    number: CellNumber
    keys: Keys


def title_of(document: DocumentContext, grid: Grid) -> list[Span]:
    """The lines that title a table, from the nearest on: rows above its head, its caption, lines right above it.

    A sentence above it is no title: 全国级、省级模范职工之家分别达到4个和10个。
    """
    table, folded = grid.table, document.folded
    found = [Span(cell.start, cell.end) for row in reversed(grid.rows[: title_rows(grid)]) for cell in row.distinct]
    above = document.document.tables[table.number - 2].end if table.number > 1 else 0
    caption = table.caption or Span(max(above, table.start - ABOVE), table.start)
    lines = takewhile(lambda line: not _SENTENCE.search(folded, *line), reversed(list(_lines(folded, *caption))))
    return [*found, *lines]


def _lines(folded: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of a stretch that have text."""
    while start < end:
        line_end = folded.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        if folded[start:line_end].strip():
            yield Span(start, line_end)
        start = line_end + 1


def _read_block(context: _BlockContext) -> Iterator[Reading]:
    placed = list(_numbers(context))
    series: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for one in placed:
        series["column", one.column].append(one.number.value)
        series["row", one.row.number].append(one.number.value)
    quantities = [_quantity(context, one, series) for one in placed]
    read = list(zip(placed, quantities, strict=True))
    by_place = {(one.row.number, one.column): quantity for one, quantity in reversed(read)}
    totals = _totals(context)
    for one, quantity in read:
        yield _reading(context, one, quantity, by_place.get((totals.get(one.row.number, 0), one.column)))


def _numbers(context: _BlockContext) -> Iterator[_Placed]:
    """Yield the numbers of a block; a merged one once, none below a head of numbers that only name (代码)."""
    document, grid, block, heads = context.document, context.grid, context.block, context.heads
    data = set(block.data) - heads.columns_where(grid, partial(has_word, document.rules, "key-head"))
    has_losses = any(is_loss(grid.words(cell)) for row in block.body for cell in row.cells.values())
    for row in block.body:
        seen: set[Cell] = set(heads.rows.get(row.number, ()))
        for column, cell in row.cells.items():
            if column not in data or cell.row != row.number or cell in seen:
                continue
            seen.add(cell)
            text, folded = document.document.text, document.folded
            for number in numbers_of(text, folded, cell, document.rules, has_losses=has_losses):
                yield _Placed(row, column, number, heads.keys(grid, block, row, column))


def _quantity(context: _BlockContext, placed: _Placed, series: Mapping[tuple[str, int], Sequence[Decimal]]) -> Quantity:
    rules, grid, number = context.document.rules, context.grid, placed.number
    beside = series["column", placed.column] if placed.column in context.rates else series["row", placed.row.number]
    found = number.unit or unit_of(grid, placed.row, placed.keys, beside, context.shared, rules)
    scale, unit, rule = found or ScaledUnit(_ONE, "", None)
    value = without_trailing_zeros(EXACT.multiply(number.value, scale))
    kind, counts, rule_id = (str(rule.kind), rule.counts, rule.id) if rule else ("count", _ANY, "unit.none")
    return Quantity(number.start, number.end, value, None, unit, kind, counts, rule_id, number.bound)


def _reading(context: _BlockContext, placed: _Placed, quantity: Quantity, total: Quantity | None) -> Reading:
    """Decide everything about the number of a cell; ``total`` is the number of its column that it may be a part of."""
    document, grid, keys, section = context.document, context.grid, placed.keys, context.times.section
    rules = document.rules
    indicator = context.names.indicator_of(keys)
    # category and side are decided as in running text, as if the heads stood before the number
    clause = Clause.of_heads(indicator, quantity, rules)
    acts = acts_on(clause, None)
    latest = context.latest if placed.column in context.changes else None
    period, time_period = context.times.period_of(keys, latest)
    scope, entity = context.scopes.scope_of(keys)
    locator = f"table {grid.table.number} R{placed.row.number}C{placed.column}"
    return Reading(
        clause=clause,
        line=_line(document, placed.row, quantity),
        section=document.path(section),
        locator=document.document.locator_at(quantity.start) or locator,
        acts=acts,
        indicator=Decision.only(indicator, "indicator.heads"),
        category=Decision.first(partial(category_candidates, clause, False, (), acts, None, rules)),
        side=Decision.first(partial(side_candidates, clause, None, rules)),
        modality=Decision.first(partial(_modalities, context, placed)),
        period=period,
        time_period=time_period,
        scope=scope,
        entity=entity,
        part_of=_part_of(quantity, total),
        repeats=None,
        heads=tuple(Span(cell.start, cell.end) for cell in (*keys.sections, *keys.row, *keys.column)),
    )


def _line(document: DocumentContext, row: GridRow, quantity: Quantity) -> Line:
    """The row of a number as its sentence; of a long one the part around the number, without cut numbers."""
    text, (start, end) = document.document.text, row.span
    if end - start > MAX_LINE:
        start, end = max(start, quantity.start - MAX_LINE // 2), min(end, quantity.end + MAX_LINE // 2)
        first, last = row.cell_at(start), row.cell_at(end)
        if first is not None and first.start < start < first.end <= quantity.start and _is_short(first):
            start = first.end
        if last is not None and quantity.end <= last.start < end < last.end and _is_short(last):
            end = last.start
    return Line(text[start:end], start, end)


def _is_short(cell: Cell) -> bool:
    return cell.end - cell.start <= LONGEST_CUT


def _modalities(context: _BlockContext, placed: _Placed) -> Iterator[tuple[Modality, str]]:
    rules, grid = context.document.rules, context.grid
    if placed.column in context.plans or any(
        has_word(rules, "plan-head", grid.words(cell)) for cell in placed.keys.row
    ):
        yield Modality.TARGET, "modality.head"
    yield context.document.section(context.times.section).modality


def _totals(context: _BlockContext) -> dict[int, int]:
    """Which row is a part of which: rows after 其中 of the row before them, others of the 合计 of their section."""
    grid, heads, rules = context.grid, context.heads, context.document.rules
    names = {row: "".join(grid.words(cell) for cell in cells) for row, cells in heads.rows.items() if cells}
    wholes: dict[tuple[Cell, ...], int] = {}
    for row, name in names.items():
        if starts_total(name, rules):
            wholes.setdefault(heads.sections.get(row, ()), row)
    found: dict[int, int] = {}
    above: int | None = None
    for row, name in names.items():
        if PART.match(name) and above is not None:
            found[row] = above
            continue
        above = row
        whole = wholes.get(heads.sections.get(row, ()))
        if whole is not None and row != whole:
            found[row] = whole
    return found


def _part_of(quantity: Quantity, total: Quantity | None) -> Decision[Span] | None:
    if total is None or quantity.kind in ("share", "points"):
        return None
    return Decision.only(Span(total.start, total.end), "relation.row")
