"""The number of a cell and its unit: from the cell, its heads, or the caption and the lines above the table."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.forms import Decision, Quantity
from extractor.extraction.quantities import bound_candidates
from extractor.extraction.tables.grid import has_word
from extractor.records import Category
from extractor.values.numerals import EXACT, SCALES, parse, scan, without_trailing_zeros

if TYPE_CHECKING:
    from extractor.extraction.tables.grid import Grid, Heads
    from extractor.records import Bound, Cell
    from extractor.rulepack import RulePack, Unit

#: How far above a table the line with its unit (单位:万元) is looked for, in code points.
ABOVE = 80

_SIGN = re.compile(r"\s*([-−+])?\s*")
# 人数(人)   发行总额(亿)
HEAD_UNIT = re.compile(r"\((?:单位[::]?)?\s*([^()]{1,10}?)\s*\)")
# 单位:万元   单位:个、人
_CAPTION_UNIT = re.compile(r"单位[::]\s*([^\s()|。;]{1,12})")
_UNIT_LIST = re.compile(r"[、,/和及]")
_SCALE = re.compile(r"[十百千万亿]*")
# 入会|人数|, |户数|: the unit in the name of the count
_COUNTED_IN_HEAD = r"({head-unit})数(?!据)"
#: What a number without a unit may count.
_ANY = (Category.OTHER, *(category for category in Category if category is not Category.OTHER))


class ScaledUnit(NamedTuple):
    """A unit as a cell, a head or a caption gives it: a scale and the unit after it (万元)."""

    scale: Decimal
    unit: str
    rule: Unit | None


class _Number(NamedTuple):
    """The number that fills a cell, with its own unit if it has one."""

    start: int
    end: int
    value: Decimal
    unit: ScaledUnit | None
    bound: Decision[Bound]


def cell_quantity(
    text: str, grid: Grid, heads: Heads, cell: Cell, shared: tuple[ScaledUnit, ...], rules: RulePack
) -> Quantity | None:
    """Read the quantity of a cell. Returns None if the cell holds more than a number.

    ``shared`` are the units that the caption gives for the whole table.
    """
    found = _number(text, grid.folded, cell, rules)
    if found is None:
        return None
    head, row_head = heads.of_columns[cell.column], heads.of_rows[cell.row]
    scale, unit, rule = (
        found.unit
        or _head_unit(head, rules)
        or _inherited_unit(head, row_head, found.value, shared, rules)
        or ScaledUnit(Decimal(1), "", None)
    )
    value = without_trailing_zeros(EXACT.multiply(found.value, scale))
    kind, counts, rule_id = (str(rule.kind), rule.counts, rule.id) if rule else ("count", _ANY, "unit.none")
    return Quantity(found.start, found.end, value, None, unit, kind, counts, rule_id, found.bound)


def _number(text: str, folded: str, cell: Cell, rules: RulePack) -> _Number | None:
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
    own = None
    if unit is not None and unit[1].kind != "time":
        own = ScaledUnit(Decimal(1), unit[1].unit or written[end : end + len(unit[0])], unit[1])
        end += len(unit[0])
    rest = folded[cell.start + end : cell.end].strip()
    span = cell.start + first, cell.start + end
    if rest and not any(True for _ in rules.bounds_at(folded, *span)):
        return None
    value = -numeral.value if sign and sign[1] in ("-", "−") else numeral.value
    start = cell.start + (sign.start(1) if sign and sign[1] else first)
    bound = Decision.first(partial(bound_candidates, folded, *span, numeral.bound, rules))
    return _Number(start, cell.start + (end if own else candidate.end), value, own, bound)


def _unit(written: str, rules: RulePack) -> ScaledUnit | None:
    """万元 → 10,000 元; 人次; 亿 alone is a scale of yuan."""
    prefix = _SCALE.match(written)
    rest = written[prefix.end() :] if prefix else written
    scale = Decimal(1)
    for character in written[: prefix.end()] if prefix else "":
        scale = EXACT.multiply(scale, SCALES[character])
    found = rules.units.longest(rest, 0)
    if found is not None and len(found[0]) == len(rest):
        return ScaledUnit(scale, found[1].unit or rest, found[1])
    if scale > 1 and not rest:
        return ScaledUnit(scale, "", None)
    return None


def _head_unit(head: str, rules: RulePack) -> ScaledUnit | None:
    for written in HEAD_UNIT.findall(head):
        found = _unit(written.split("/")[0], rules)
        if found is not None:
            if found.rule is None and has_word(rules, "money-head", head):
                return _of_unit("元", found.scale, rules)
            return found
    return None


def _of_unit(written: str, scale: Decimal, rules: RulePack) -> ScaledUnit:
    """The measure of a unit as it is written, by its name; a pack may have taken its rule out."""
    rule = rules.units.get(written)
    return ScaledUnit(scale, (rule and rule.unit) or written, rule)


def shared_units(grid: Grid, rules: RulePack) -> tuple[ScaledUnit, ...]:
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
    head: str, row_head: str, value: Decimal, shared: tuple[ScaledUnit, ...], rules: RulePack
) -> ScaledUnit | None:
    """The unit where neither cell nor head writes one: from the name of the count, or from the whole table."""
    if has_word(rules, "rate-head", head):  # 0.931 under 入会率 is a share of one
        scale = Decimal(100) if abs(value) <= 1 and value % 1 else Decimal(1)
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


def _fitting(head: str, row_head: str, shared: tuple[ScaledUnit, ...], rules: RulePack) -> ScaledUnit:
    """Choose from several units of a table: the one for persons where the head names persons, else another."""
    named = (rules.cues_in(words) for words in (head, row_head))
    nouns = [[cue.value for hit in hits for cue in hit.cues if cue.role == "noun"] for hits in named]
    persons = (nouns[0] or nouns[1] or [""])[-1] in _PEOPLE
    fitting = [one for one in shared if one.rule is not None and (one.rule.kind == "people") == persons]
    return fitting[0] if fitting else shared[0]
