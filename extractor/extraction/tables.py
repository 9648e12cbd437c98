"""Figures in tables: what a cell's number means by the heads of its row and column.

A cell that holds nothing but a number is a figure. Its indicator comes from the heads, its unit from the cell, the
head (人数(人)) or the caption (单位:万元), its period from a head (2019年). Rows after 其中, and rows above or below a
合计, are parts of that total. Cells that hold more than a number are running text and are read as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.extraction.clauses import Clause
from extractor.extraction.forms import Quantity
from extractor.extraction.indicator.aspect import aspect_candidates
from extractor.extraction.indicator.category import acts_on, category_candidates
from extractor.records import Aspect, Bound, Category, Direction, Modality, Span
from extractor.values.numerals import EXACT, SCALES, parse, scan, without_trailing_zeros
from extractor.values.periods import Period, without_years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from extractor.extraction.context import ContextReader
    from extractor.records import Cell, Document, Table
    from extractor.rulepack import RulePack, TimeOrPlace, Unit
    from extractor.rulepack.roles import LexiconRole
    from extractor.values.numerals import Numeral

#: How far above a table the line with its unit (单位:万元) is looked for, in code points.
ABOVE = 80

_SIGN = re.compile(r"\s*([-−+])?\s*")
# 人数(人)   发行总额(亿)
_HEAD_UNIT = re.compile(r"\((?:单位[::]?)?\s*([^()]{1,10}?)\s*\)")
# 单位:万元   单位:个、人
_CAPTION_UNIT = re.compile(r"单位[::]\s*([^\s()|。;]{1,12})")
_UNIT_LIST = re.compile(r"[、,/和及]")
_SCALE = re.compile(r"[十百千万亿]*")
# 入会|人数|, |户数|: the unit in the name of the count
_COUNTED_IN_HEAD = r"({head-unit})数(?!据)"
# |其中|:女会员, |#|女会员, |--|女会员
_PART = re.compile(r"^\s*(?:其中|#|--?)")
# |青山区|, |红旗街道|: a row about a place
_PLACE = r"[\u4e00-\u9fff]{1,7}{place-name}"


class Place(NamedTuple):
    """A cell: the number of its table, its row and its column."""

    table: int
    row: int
    column: int


class CellFigure(NamedTuple):
    """A number of a table with its meaning; ``line`` is its row in the text, ``part_of`` the place of its total."""

    place: Place
    line: Span
    quantity: Quantity
    indicator: str
    category: Category
    aspect: Aspect
    direction: Direction | None
    rule: str
    planned: bool
    period: Span | None
    scope: Span | None
    part_of: Place | None


class _Measure(NamedTuple):
    """A unit as a head or caption gives it: a scale and the unit after it."""

    scale: Decimal
    unit: str
    rule: Unit | None


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table as rows and columns; a merged cell stands at each place that it covers."""

    folded: str
    table: Table
    cells: dict[tuple[int, int], Cell]
    rows: int
    columns: int

    def words(self, row: int, column: int) -> str:
        """The folded text of the cell at a place, empty where there is none."""
        cell = self.cells.get((row, column))
        return self.folded[cell.start : cell.end].strip() if cell else ""


def cell_figures(text: str, folded: str, tables: tuple[Table, ...], rules: RulePack) -> Iterator[CellFigure]:
    """Yield the figures of all tables of a document, cell by cell in the order of the text."""
    for table in tables:
        yield from _figures(text, folded, table, rules)


def draft_cell(
    document: Document, reader: ContextReader, cell: CellFigure, others: Mapping[Place, CellFigure], year: int | None
) -> dict[str, Any]:
    """The fields of a Figure for a table cell; ``others`` are all the cells, among them its total, by their place."""
    text, quantity = document.text, cell.quantity
    section = reader.layout.paragraph_at(quantity.start).section
    period, scope = cell.period or reader.section_period(section), cell.scope or reader.section_scope(section)
    total = others.get(cell.part_of) if cell.part_of else None
    return {
        "id": f"{document.document_id}:{quantity.start}-{quantity.end}",
        "document": document.name,
        "document_id": document.document_id,
        "section": " › ".join(reader.layout.sections[section].path),
        "locator": document.locator_at(quantity.start) or "table {} R{}C{}".format(*cell.place),
        "sentence": text[cell.line.start : cell.line.end],
        "sentence_start": cell.line.start,
        "sentence_end": cell.line.end,
        "mention": text[quantity.start : quantity.end],
        "start": quantity.start,
        "end": quantity.end,
        "value": quantity.value,
        "unit": quantity.unit,
        "bound": quantity.bound,
        "category": cell.category,
        "indicator": cell.indicator,
        "aspect": cell.aspect,
        "direction": cell.direction,
        "modality": Modality.TARGET if cell.planned else reader.modality(section)[0],
        "period": text[period.start : period.end] if period else None,
        "time_period": _time_period(reader.folded[period.start : period.end], year) if period else None,
        "scope": text[scope.start : scope.end] if scope else None,
        "part_of": f"{document.document_id}:{total.quantity.start}-{total.quantity.end}" if total else None,
        "rule": cell.rule,
    }


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the head, the columns at the left and the caption of a table say of its numbers, by row and column."""

    heads: int
    stub: tuple[int, ...]
    column_heads: dict[int, str]
    row_heads: dict[int, str]
    lines: dict[int, Span]
    totals: dict[int, int]
    shared: tuple[_Measure, ...]


def _frame(grid: _Grid, rules: RulePack) -> _Frame:
    heads = _header_rows(grid)
    column_heads = {
        column: _joined(grid.words(row, column) for row in range(1, heads + 1)) for column in range(1, grid.columns + 1)
    }
    stub = _stub_columns(grid, heads, column_heads, rules)
    naming = [column for column in stub if not _is_key(grid, heads, column, column_heads[column], rules)]
    body = range(heads + 1, grid.rows + 1)
    lines: dict[int, Span] = {}
    for cell in grid.table.cells:
        line = lines.get(cell.row, Span(cell.start, cell.end))
        lines[cell.row] = Span(min(line.start, cell.start), max(line.end, cell.end))
    return _Frame(
        heads,
        stub,
        column_heads,
        {row: _joined(grid.words(row, column) for column in naming) for row in body},
        lines,
        _totals({row: _joined(grid.words(row, column) for column in stub) for row in body}, rules),
        _shared_unit(grid, rules),
    )


def _figures(text: str, folded: str, table: Table, rules: RulePack) -> Iterator[CellFigure]:
    grid = _grid(folded, table)
    frame = _frame(grid, rules)
    for cell in sorted(table.cells):
        head = frame.column_heads.get(cell.column, "")
        if cell.row <= frame.heads or cell.column in frame.stub or _has(rules, "key-head", head):
            continue
        found = _number(text, folded, cell, rules)
        if found is None:
            continue
        row_head = frame.row_heads[cell.row]
        measure = (
            found.measure or _head_unit(head, rules) or _inherited_unit(head, row_head, found, frame.shared, rules)
        )
        yield _cell_figure(grid, frame, cell, found, measure, rules)


def _grid(folded: str, table: Table) -> _Grid:
    cells: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                cells.setdefault((row, column), cell)
    rows = max((row for row, _ in cells), default=0)
    columns = max((column for _, column in cells), default=0)
    return _Grid(folded, table, cells, rows, columns)


def _header_rows(grid: _Grid) -> int:
    """How many rows are heads: those that the format marks, else the first ones without a number but for years."""
    if grid.table.header_rows:
        return grid.table.header_rows
    for row in range(1, grid.rows + 1):
        words = [grid.words(row, column) for column in range(1, grid.columns + 1)]
        if any(_is_number(one) and not Period.parse(one).is_year for one in words):
            return row - 1
    return min(1, grid.rows)


def _stub_columns(grid: _Grid, heads: int, column_heads: dict[int, str], rules: RulePack) -> tuple[int, ...]:
    """The columns at the left that name the rows: words, years, or a running number."""
    stub: list[int] = []
    for column in range(1, grid.columns + 1):
        filled = [words for row in range(heads + 1, grid.rows + 1) if (words := grid.words(row, column))]
        named = sum(not _is_number(words) for words in filled) * 2 >= len(filled)
        if not named and not _is_key(grid, heads, column, column_heads[column], rules):
            break
        stub.append(column)
    return tuple(stub) if len(stub) < grid.columns else (1,)


def _is_key(grid: _Grid, heads: int, column: int, head: str, rules: RulePack) -> bool:
    """Whether a column only numbers or dates the rows."""
    if _has(rules, "key-head", head) or rules.words["period-head"].at(head, 0, len(head)) == len(head):
        return True
    filled = [words for row in range(heads + 1, grid.rows + 1) if (words := grid.words(row, column))]
    return bool(filled) and all(Period.parse(words).is_year for words in filled)


def _has(rules: RulePack, role: LexiconRole, head: str) -> bool:
    return rules.words[role].within(head, 0, len(head))


def _joined(words: Iterable[str]) -> str:
    """The distinct words from top to bottom or left to right, joined."""
    return "".join(dict.fromkeys(one for one in words if one))


_NUMBER = re.compile(r"[-−+]?\s*[0-9][0-9,.]*\s*(?:[十百千万亿]*)\s*[^\s0-9,。;]{0,4}(?:以上|左右)?")


def _is_number(words: str) -> bool:
    return _NUMBER.fullmatch(words) is not None


class _Number(NamedTuple):
    start: int
    end: int
    value: Decimal
    numeral: Numeral
    bound: Bound
    measure: _Measure | None


def _number(text: str, folded: str, cell: Cell, rules: RulePack) -> _Number | None:
    """The number that fills a cell, with its own unit if it has one; None if the cell holds anything else."""
    written = text[cell.start : cell.end]
    sign = _SIGN.match(written)
    first = sign.end() if sign else 0
    candidate = next(iter(scan(written)), None)
    if candidate is None or candidate.start != first or candidate.form == "vague":
        return None
    numeral = parse(written, candidate)
    if numeral is None:
        return None
    end = candidate.end
    while written[end : end + 1] == " ":
        end += 1
    unit = rules.units.longest(folded, cell.start + end)
    measure = None
    if unit is not None and unit[1].kind != "time":
        measure = _Measure(Decimal(1), unit[1].unit or written[end : end + len(unit[0])], unit[1])
        end += len(unit[0])
    rest = folded[cell.start + end : cell.end].strip()
    bound = next((cue.bound for cue, _, _ in rules.bounds_at(folded, cell.start + first, cell.start + end)), None)
    if rest and bound is None:
        return None
    value = -numeral.value if sign and sign[1] in ("-", "−") else numeral.value
    start = cell.start + (sign.start(1) if sign and sign[1] else first)
    mention_end = cell.start + (end if measure else candidate.end)
    return _Number(start, mention_end, value, numeral, bound or numeral.bound or Bound.EXACT, measure)


def _unit(written: str, rules: RulePack) -> _Measure | None:
    """万元 → 10,000 元; 人次; 亿 alone is a scale of yuan."""
    prefix = _SCALE.match(written)
    rest = written[prefix.end() :] if prefix else written
    scale = Decimal(1)
    for character in written[: prefix.end()] if prefix else "":
        scale = EXACT.multiply(scale, SCALES[character])
    found = rules.units.longest(rest, 0)
    if found is not None and len(found[0]) == len(rest):
        return _Measure(scale, found[1].unit or rest, found[1])
    if scale > 1 and not rest:
        return _Measure(scale, "", None)
    return None


def _head_unit(head: str, rules: RulePack) -> _Measure | None:
    for written in _HEAD_UNIT.findall(head):
        found = _unit(written.split("/")[0], rules)
        if found is not None:
            if found.rule is None and _has(rules, "money-head", head):
                return _of_unit("元", found.scale, rules)
            return found
    return None


def _of_unit(written: str, scale: Decimal, rules: RulePack) -> _Measure:
    """The measure of a unit as it is written, by its name; a pack may have taken its rule out."""
    rule = rules.units.get(written)
    return _Measure(scale, (rule and rule.unit) or written, rule)


def _shared_unit(grid: _Grid, rules: RulePack) -> tuple[_Measure, ...]:
    """The units of the whole table, from its caption, its first cells or the lines right above it."""
    table = grid.table
    places = [grid.folded[max(0, table.start - ABOVE) : table.start], grid.words(1, 1), grid.words(2, 1)]
    if table.caption is not None:
        places.insert(0, grid.folded[table.caption.start : table.caption.end])
    for words in places:
        found = _CAPTION_UNIT.findall(words)
        if found:
            units = (_unit(written, rules) for written in _UNIT_LIST.split(found[-1]))
            return tuple(one for one in units if one is not None)
    return ()


def _inherited_unit(
    head: str, row_head: str, found: _Number, shared: tuple[_Measure, ...], rules: RulePack
) -> _Measure | None:
    """The unit where neither cell nor head writes one: from the name of the count, or from the whole table."""
    if _has(rules, "rate-head", head):  # 0.931 under 入会率 is a share of one
        scale = Decimal(100) if abs(found.value) <= 1 and found.value % 1 else Decimal(1)
        return _of_unit("%", scale, rules)
    row_unit = _head_unit(row_head, rules)
    if row_unit is not None:
        return row_unit
    counted_in = rules.form(_COUNTED_IN_HEAD)
    counted = counted_in.search(head) or counted_in.search(row_head)
    if counted:
        return _of_unit(counted[1], Decimal(1), rules)
    return _fitting(head, row_head, shared, rules) if len(shared) > 1 else next(iter(shared), None)


_PEOPLE = frozenset({Category.PEOPLE, Category.MEMBERS, Category.TRAINEES})


def _fitting(head: str, row_head: str, shared: tuple[_Measure, ...], rules: RulePack) -> _Measure:
    """Of several units for a table, the one for persons where the head names persons, else the first other one."""
    named = (rules.cues_in(words) for words in (head, row_head))
    nouns = [[cue.value for hit in hits for cue in hit.cues if cue.role == "noun"] for hits in named]
    persons = (nouns[0] or nouns[1] or [""])[-1] in _PEOPLE
    fitting = [one for one in shared if one.rule is not None and (one.rule.kind == "people") == persons]
    return fitting[0] if fitting else shared[0]


def _totals(names: dict[int, str], rules: RulePack) -> dict[int, int]:
    """Which row is a part of which: rows after 其中 of the row before them, all others of the row of 合计."""
    closed = {row: "".join(name.split()) for row, name in names.items()}  # 合 计
    total = rules.words["total-row"]
    whole = next((row for row, name in closed.items() if total.at(name, 0, len(name))), None)
    found: dict[int, int] = {}
    above: int | None = None
    for row, name in names.items():
        if _PART.match(name) and above is not None:
            found[row] = above
        else:
            above = row
            if whole is not None and row != whole:
                found[row] = whole
    return found


def _cell_figure(
    grid: _Grid, frame: _Frame, cell: Cell, found: _Number, measure: _Measure | None, rules: RulePack
) -> CellFigure:
    head, row_head = frame.column_heads[cell.column], frame.row_heads[cell.row]
    scale, unit, rule = measure or (Decimal(1), "", None)
    kind, counts = (str(rule.kind), rule.counts) if rule else ("count", _ANY)
    value = _scaled(found.value, scale)
    quantity = Quantity(
        found.start,
        found.end,
        value,
        None,
        unit,
        kind,
        counts,
        found.bound,
        "bound.cell",
        None,
        rule.id if rule else "unit.none",
    )
    names = [(cell.row, column) for column in frame.stub]
    dates = [(row, cell.column) for row in range(1, frame.heads + 1)] + names
    scope = _place(grid, names, rules) or _found(rules.scopes.find, grid, names)
    about_place = scope is not None and rules.form(_PLACE).fullmatch(row_head) is not None
    words = f"{_PART.sub('', row_head)}{_HEAD_UNIT.sub('', head)}"
    category, aspect, direction, decided = _decide(words, quantity, rules)
    total = frame.totals.get(cell.row) if kind not in ("share", "points") else None
    number = grid.table.number
    return CellFigure(
        place=Place(number, cell.row, cell.column),
        line=frame.lines[cell.row],
        quantity=quantity,
        indicator=_named("" if about_place else row_head, head) or row_head,
        category=category,
        aspect=aspect,
        direction=direction,
        rule=decided,
        planned=_has(rules, "plan-head", head + row_head),
        period=_found(rules.periods.find, grid, dates),
        scope=scope,
        part_of=Place(number, total, cell.column) if total is not None else None,
    )


def _time_period(words: str, year: int | None) -> str | None:
    resolved = Period.parse(words).resolve(year)
    return str(resolved) if resolved else None


_ANY = (Category.OTHER, *(category for category in Category if category is not Category.OTHER))


def _scaled(value: Decimal, scale: Decimal) -> Decimal:
    return without_trailing_zeros(EXACT.multiply(value, scale))


def _named(row_head: str, head: str) -> str:
    """The indicator: the row's head and the column's, without units and periods."""
    row_words = _PART.sub("", _HEAD_UNIT.sub("", row_head)).strip(" :、")
    column_words = without_years(_HEAD_UNIT.sub("", head)).strip(" :、")
    return " ".join(one for one in (row_words, column_words) if one)


def _decide(words: str, quantity: Quantity, rules: RulePack) -> tuple[Category, Aspect, Direction | None, str]:
    """Category and aspect by the same rules as in running text, as if the heads stood before the number."""
    end = len(words)
    virtual = Quantity(
        end,
        end + 1,
        quantity.value,
        None,
        quantity.unit,
        quantity.kind,
        quantity.counts,
        quantity.bound,
        quantity.bound_rule,
        None,
        quantity.rule,
    )
    clause = Clause(virtual, 0, end + 1, 0, end + 1, True, tuple(rules.cues_in(words)), (), ())
    category, rule = next(category_candidates(f"{words}0", clause, "left", acts_on(clause, None), None, rules))
    aspect, direction, _ = next(aspect_candidates(f"{words}0", clause, None, rules))
    return category, aspect, direction, rule


def _place(grid: _Grid, places: list[tuple[int, int]], rules: RulePack) -> Span | None:
    """The place that names a row, if one does: 青山区."""
    for place in places:
        cell = grid.cells.get(place)
        if cell is not None and rules.form(_PLACE).fullmatch(grid.words(*place)):
            return Span(cell.start, cell.end)
    return None


def _found(
    find: Callable[[str, int, int], list[TimeOrPlace]], grid: _Grid, places: list[tuple[int, int]]
) -> Span | None:
    """The first time expression or scope in the cells at ``places``."""
    for place in places:
        cell = grid.cells.get(place)
        if cell is None:
            continue
        hits = find(grid.folded, cell.start, cell.end)
        if hits:
            return Span(hits[0].start, hits[0].end)
    return None
