"""Cells of tables → readings: what a cell's number means by the heads of its row and column.

A cell that holds nothing but a number is a figure. Its indicator comes from the heads, its unit from the cell, the
head (人数(人)) or the caption (单位:万元), its period from a head (2019年). Rows after 其中, and rows above or below a
合计, are parts of that total. Cells that hold more than a number are running text and are read as such.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from extractor.extraction.clauses import Clause
from extractor.extraction.context.periods import dated, section_periods
from extractor.extraction.context.scopes import section_scopes
from extractor.extraction.forms import Decision, Line, Reading
from extractor.extraction.indicator.aspect import side_candidates
from extractor.extraction.indicator.category import acts_on, category_candidates
from extractor.extraction.tables.grid import PART, Grid, Heads, has_word
from extractor.extraction.tables.units import HEAD_UNIT, cell_quantity, shared_units
from extractor.records import Modality, Span
from extractor.values.parties import Party
from extractor.values.periods import without_years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.extraction.context import DocumentContext
    from extractor.extraction.forms import Quantity
    from extractor.records import Cell, Table
    from extractor.rulepack import TimeOrPlace


def read_tables(document: DocumentContext) -> Iterator[Reading]:
    """Decide everything about the numbers of all tables of a document, cell by cell."""
    for table in document.document.tables:
        yield from _read_table(document, table)


def _read_table(document: DocumentContext, table: Table) -> Iterator[Reading]:
    rules, text = document.rules, document.document.text
    grid = Grid.of(document.folded, table)
    heads = Heads.of(grid, rules)
    shared = shared_units(grid, rules)
    found: dict[Cell, Quantity] = {}
    for cell in sorted(table.cells):
        keys = cell.row <= heads.rows or cell.column in heads.stub
        if keys or has_word(rules, "key-head", heads.of_columns[cell.column]):
            continue
        quantity = cell_quantity(text, grid, heads, cell, shared, rules)
        if quantity is not None:
            found[cell] = quantity
    by_place = {(cell.row, cell.column): quantity for cell, quantity in found.items()}
    for cell, quantity in found.items():
        total = by_place.get((heads.totals.get(cell.row, 0), cell.column))
        yield _read_cell(document, grid, heads, cell, quantity, total)


def _read_cell(
    document: DocumentContext, grid: Grid, heads: Heads, cell: Cell, quantity: Quantity, total: Quantity | None
) -> Reading:
    """Decide everything about the number of a cell; ``total`` is the number of its column that it may be a part of."""
    rules, text = document.rules, document.document.text
    head, row_head = heads.of_columns[cell.column], heads.of_rows[cell.row]
    section = document.layout.paragraph_at(quantity.start).section
    # category and side are decided as in running text, as if the heads stood before the number
    clause = Clause.of_heads(f"{PART.sub('', row_head)}{HEAD_UNIT.sub('', head)}", quantity, rules)
    acts = acts_on(clause, None)
    names = [(cell.row, column) for column in heads.stub]
    dates = [(row, cell.column) for row in range(1, heads.rows + 1)] + names
    period, time_period = dated(
        document.folded,
        partial(_periods, document, grid, dates, section),
        document.section(section).frame,
    )
    scopes = partial(_scopes, document, grid, names, section)
    line = heads.lines[cell.row]
    locator = f"table {grid.table.number} R{cell.row}C{cell.column}"
    scope = Decision.first(scopes)
    return Reading(
        clause=clause,
        line=Line(text[line.start : line.end], *line),
        section=document.path(section),
        locator=document.document.locator_at(quantity.start) or locator,
        acts=acts,
        indicator=Decision.only(_indicator(row_head, head), "indicator.heads"),
        category=Decision.first(partial(category_candidates, clause, False, (), acts, None, rules)),
        side=Decision.first(partial(side_candidates, clause, None, rules)),
        modality=Decision.first(partial(_modalities, document, head + row_head, section)),
        period=period,
        time_period=time_period,
        scope=scope,
        entity=document.entity(scope.value, section),
        part_of=_part_of(quantity, total),
        repeats=None,
    )


def _indicator(row_head: str, head: str) -> str:
    """The row's head and the column's, without units and periods; a row about a place has the column's only."""
    row_words = PART.sub("", HEAD_UNIT.sub("", row_head)).strip(" :、")
    column_words = without_years(HEAD_UNIT.sub("", head)).strip(" :、")
    is_place = Party.parse(row_head).heads_row
    return " ".join(one for one in ("" if is_place else row_words, column_words) if one) or row_head


def _modalities(document: DocumentContext, heads: str, section: int) -> Iterator[tuple[Modality, str]]:
    if has_word(document.rules, "plan-head", heads):
        yield Modality.TARGET, "modality.head"
    yield document.section(section).modality


def _periods(
    document: DocumentContext, grid: Grid, places: list[tuple[int, int]], section: int
) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """The time expressions in the heads of a cell, then those of its section."""
    yield from _in_heads(document.rules.periods.find, grid, places, "period.head")
    yield from section_periods(document, section)


def _scopes(
    document: DocumentContext, grid: Grid, places: list[tuple[int, int]], section: int
) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """The place that names the row, the scopes in its head, then those of the section."""
    for place in places:
        cell = grid.cells.get(place)
        if cell is not None and Party.parse(grid.words(*place)).heads_row:
            yield Span(cell.start, cell.end), "scope.head"
    yield from _in_heads(document.rules.scopes.find, grid, places, "scope.head")
    yield from section_scopes(document, section)


def _in_heads(
    find: Callable[[str, int, int], list[TimeOrPlace]], grid: Grid, places: list[tuple[int, int]], rule: str
) -> Iterator[tuple[TimeOrPlace, str]]:
    for place in places:
        cell = grid.cells.get(place)
        if cell is not None:
            for found in find(grid.folded, cell.start, cell.end):
                yield found, rule


def _part_of(quantity: Quantity, total: Quantity | None) -> Decision[Span] | None:
    if total is None or quantity.kind in ("share", "points"):
        return None
    return Decision.only(Span(total.start, total.end), "relation.row")
