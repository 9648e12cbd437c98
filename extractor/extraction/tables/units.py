"""The unit of a cell's number: from the cell, a column or row of units, the heads, the sections, or the caption."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Category
from extractor.rulepack.scaledunits import ScaledUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.extraction.tables.blocks import Block
    from extractor.extraction.tables.grid import Grid, GridRow
    from extractor.extraction.tables.heads import Keys
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole

#: How far above a table the line with its unit (单位:万元) is looked for, in code points.
ABOVE = 80

# 人数(人)   发行总额(亿)   增减(±%)
_IN_BRACKETS = re.compile(r"\((?:(?:计量)?单位[::]?)?\s*±?([^()=]{1,12}?)\s*\)")
# 增长%   一般公共预算收入,万元   |万元|   金额:万元   比上年±%
_AT_END = re.compile(r"(?:^|[,、:\s±]|(?<![0-9])(?=[%‰]))([^,、:\s±()]{1,6})$")
# 单位:万元   单位:个、人   计量单位:亿元/%
_CAPTION_UNIT = re.compile(r"单位(?:[::]|均?为)\s*([^\s()|。;]{1,12})")
# 币种:人民币
_IN_YUAN = re.compile(r"币种[::]\s*人民币")
_UNIT_LIST = re.compile(r"[、,/和及]")
# 就业人员构成(|合计=100|)   居民消费价格指数(|上年=100|)
_WHOLE = re.compile(r"(?:合计|总计|总数|全部|小计)=100")
_BASE = re.compile(r"=100")
# 入会|人数|, |户数|: the unit in the name of the count; 本|期数|, 股|份数| are none
_COUNTED_IN_HEAD = r"({head-unit})数(?!据|字|额)"
_PEOPLE = frozenset({Category.PEOPLE, Category.MEMBERS, Category.TRAINEES})


class SharedUnits(NamedTuple):
    """The units of a whole table, and its column of units."""

    units: tuple[ScaledUnit, ...]
    column: int | None

    @classmethod
    def of(cls, grid: Grid, block: Block, title: Sequence[str], rules: RulePack) -> SharedUnits:
        """Find the units of a block; ``title`` are the words above the head, from the nearest on."""
        return cls(next(_captions(title, rules), ()), _unit_column(grid, block, rules))


def _captions(title: Sequence[str], rules: RulePack) -> Iterator[tuple[ScaledUnit, ...]]:
    for words in title:
        if written := _CAPTION_UNIT.findall(words):
            whole = ScaledUnit.parse(written[-1], rules)
            listed = [whole] if whole else [ScaledUnit.parse(one, rules) for one in _UNIT_LIST.split(written[-1])]
            if found := tuple(one for one in listed if one is not None):
                yield found
    if any(_IN_YUAN.search(words) for words in title):
        yield (ScaledUnit.of("元", Decimal(1), rules),)
    for words in title:  # 指标:年末常住人口(万人)   表1 各市粮食产量(万吨)
        named = [one for written in _IN_BRACKETS.findall(words) if (one := ScaledUnit.parse(written, rules))]
        if named and named[-1].rule is not None:
            yield (named[-1],)


def _unit_column(grid: Grid, block: Block, rules: RulePack) -> int | None:
    """The column that holds the unit of each row: it has a unit in every row that has anything there."""
    for column in sorted(block.keys):
        words = [words for row in block.body if (words := grid.words(row.cells.get(column))) and words not in "-—/"]
        if words and all(ScaledUnit.parse(one, rules) is not None for one in words):
            return column
    return None


def unit_of(
    grid: Grid, row: GridRow, keys: Keys, series: Iterable[Decimal], shared: SharedUnits, rules: RulePack
) -> ScaledUnit | None:
    """The unit of a number whose cell writes none; None if nothing tells it.

    ``series`` are the numbers of its row or column, by which a share of one (0.931 under 入会率) is told.
    """
    heads = [grid.words(cell) for cell in keys.column]
    names = [grid.words(cell) for cell in keys.row]
    above = [grid.words(cell) for cell in reversed(keys.sections)]
    listed = None
    if shared.column is not None:
        listed = ScaledUnit.parse(grid.words(row.cells.get(shared.column)), rules)
    of_column, of_row = _first(reversed(heads), rules), _first(reversed(names), rules)
    inner = keys.sections[-1] if keys.sections else None
    if inner is not None and inner.column == keys.first_column:  # it stands among the numbers, like another head
        of_column = written_unit(grid.words(inner), rules) or of_column
    if of_column is not None and of_column.is_share:
        return of_column
    of_row = of_row or listed
    # 金额(万元) | 环比: the unit of the row is that of the amount, not of its change
    if of_row is not None and (of_row.is_share or not any(has_word(rules, "rate-head", words) for words in heads)):
        return of_row
    if of_column is not None:
        return of_column
    own = [*reversed(heads), *reversed(names)]
    if any(_BASE.search(words) and not _WHOLE.search(words) for words in own):  # an index
        return None
    measure = written_unit(grid.words(keys.measure), rules) if keys.measure is not None else None
    return (
        _of_rate(own, series, shared, rules)
        or measure
        or _counted(own, shared, rules)
        or (None if _has_own_measure(own, rules) else _of_sections(above, rules))
        or _of_table(heads, names, shared, rules)
    )


def _first(words: Iterable[str], rules: RulePack) -> ScaledUnit | None:
    return next((found for one in words if (found := written_unit(one, rules))), None)


def written_unit(head: str, rules: RulePack) -> ScaledUnit | None:
    """The unit that a head writes: 人数(人), 增长%, 一般公共预算收入,万元."""
    for written in reversed(_IN_BRACKETS.findall(head)):
        found = ScaledUnit.parse(written, rules)
        if found is not None:
            return _of_money(head, found, rules)
    at_end = _AT_END.search(head)
    found = ScaledUnit.parse(at_end[1], rules) if at_end else None
    return found if found is not None and found.rule is not None and found.is_plain else None


def is_unit(words: str, rules: RulePack) -> bool:
    """Whether a head is nothing but a unit: 万元, but not 单位."""
    found = ScaledUnit.parse(words, rules)
    return found is not None and found.is_plain


def is_of_change(rules: RulePack, head: str) -> bool:
    """Whether a head is over rates or changes: 增长, 增减(%)."""
    unit = written_unit(head, rules)
    return "增减" in head or has_word(rules, "rate-head", head) or (unit is not None and unit.is_share)


def _of_money(head: str, found: ScaledUnit, rules: RulePack) -> ScaledUnit:
    """万 and 亿 alone in a head of money are of yuan: 发行总额(亿)."""
    if found.rule is None and has_word(rules, "money-head", head):
        return ScaledUnit.of("元", found.scale, rules)
    return found


def _of_rate(own: Sequence[str], series: Iterable[Decimal], shared: SharedUnits, rules: RulePack) -> ScaledUnit | None:
    """The unit of a rate: that of the whole table if it is one of rates, else per cent."""
    if not any(has_word(rules, "rate-head", words) for words in own):
        return None
    if any(has_word(rules, "ratio-head", words) for words in own):
        return None
    rates = [unit for unit in shared.units if unit.is_share]
    if rates:
        return rates[0]
    values = list(series)
    is_of_one = all(abs(value) <= 1 for value in values) and any(value % 1 for value in values)
    return ScaledUnit.of("%", Decimal(100) if is_of_one else Decimal(1), rules)


def _counted(own: Sequence[str], shared: SharedUnits, rules: RulePack) -> ScaledUnit | None:
    """The unit in the name of a count (人数, 户数), with the scale that the table gives it (万人)."""
    pattern = rules.form(_COUNTED_IN_HEAD)
    for words in own:
        counted = pattern.search(words)
        if counted and rules.words["head-unit"].at(words, counted.start(1), counted.end(1)) == counted.end(1):
            alike = (one for one in shared.units if one.unit == counted[1])
            return next(alike, ScaledUnit.of(counted[1], Decimal(1), rules))
    return None


def _has_own_measure(heads: Iterable[str], rules: RulePack) -> bool:
    """Whether a head names a rate, a ratio, an age, a rank or an index, which has not the unit of those around it."""
    return any(has_word(rules, role, words) for words in heads for role in _OWN_MEASURES)


_OWN_MEASURES: tuple[LexiconRole, ...] = ("ratio-head", "rate-head")


def _of_sections(above: Sequence[str], rules: RulePack) -> ScaledUnit | None:
    for words in above:
        if _WHOLE.search(words):
            return ScaledUnit.of("%", Decimal(1), rules)
        if found := written_unit(words, rules):
            return found
        if _BASE.search(words):
            return None
    return None


def _of_table(heads: Sequence[str], names: Sequence[str], shared: SharedUnits, rules: RulePack) -> ScaledUnit | None:
    """The unit of the whole table, if the number may have it: a rate, a ratio or an age among money has none."""
    if not shared.units:
        return None
    if any(has_word(rules, "ratio-head", words) for words in (*heads, *names)):
        return None
    if any(has_word(rules, "rate-head", words) for words in (*heads, *names)):
        rates = [unit for unit in shared.units if unit.is_share]
        return rates[0] if rates else None
    return _fitting(heads, names, shared.units, rules) if len(shared.units) > 1 else shared.units[0]


def _fitting(heads: Sequence[str], names: Sequence[str], units: Sequence[ScaledUnit], rules: RulePack) -> ScaledUnit:
    """Choose from several units of a table: that of money or of persons where a head names them, else another."""
    words = ("".join(heads), "".join(names))
    nouns = [[cue.value for hit in rules.cues_in(one) for cue in hit.cues if cue.role == "noun"] for one in words]
    if (nouns[0] or nouns[1] or [""])[-1] in _PEOPLE:
        wanted: tuple[str, ...] = ("people",)
    elif any(has_word(rules, "money-head", one) for one in words):
        wanted = ("money",)
    else:
        wanted = ("count", "measure", "noun")
    fitting = [one for one in units if one.rule is not None and one.rule.kind in wanted]
    return fitting[0] if fitting else units[0]


def has_word(rules: RulePack, role: LexiconRole, head: str) -> bool:
    """Whether a word of a role stands in a head."""
    return rules.words[role].within(head, 0, len(head))
