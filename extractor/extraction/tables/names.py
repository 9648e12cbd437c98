"""What a number in a cell counts, and whose it is: the words of its heads, without units, times and parties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.extraction.tables.grid import Form
from extractor.extraction.tables.heads import PART
from extractor.extraction.tables.parties import NUMBERED, is_total
from extractor.extraction.tables.units import is_unit
from extractor.rulepack.scaledunits import ScaledUnit
from extractor.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.tables.grid import Grid
    from extractor.extraction.tables.heads import Keys
    from extractor.extraction.tables.parties import Parties
    from extractor.records import Cell, Span
    from extractor.rulepack import RulePack

# 其中女职工|(人)|   增减|(±%)|
_BRACKETS = re.compile(r"\((?:(?:计量)?单位[::]?)?\s*±?([^()]{0,12})\)")
# 一般公共预算收入|,万元|   增长|%|
_UNIT_AT_END = re.compile(r"[,,、:]([^,,、:()]{1,6})$|[±]?[%‰]$")
# 2011   2022年末   本期: what is left of a head that only dates
_EMPTY = re.compile(r"[\s()::、,,/—–-]+")
# 男 | Male|: the translation behind a name
_TRANSLATION = re.compile(r"(?<=[\u4e00-\u9fff)%])\s*[A-Za-z][A-Za-z0-9 .,&()%'/-]*$")
_EDGES = re.compile(r"^[\s::、,,/]+|[\s::、,,/]+$")
# |上年|利润, but 上年结转, 本年度
_OF_YEAR = re.compile(r"^(?:上年|去年|本年|今年|本期|上期)(?=[\u4e00-\u9fff]{2})(?![结滚度初末累同比])")
_HAN = re.compile("[\u3400-\u9fff]")
#: What a head measures beside its time.
_KEPT = ("余额", "发生额")
# 人数, 户数
_COUNT = r"{head-unit}数"
# 指标:|年末常住人口|
_INDICATOR = re.compile(r"指标[::]\s*(.+)")
# 各地区|…   …|情况|   …|统计表|
_EACH = re.compile(r"^(?:分?各?(?:地区|省市?|市县?|县区?|区县?|市州|州市|街道|乡镇|单位)|分(?:省|市|县|地区))")
_KIND = re.compile(r"(?:基本)?(?:情况|统计)?(?:统计|一览|汇总|明细|情况)?表$|(?:基本)?情况$|统计$")


@dataclass(frozen=True, slots=True)
class Names:
    """Names what the numbers of a block count; ``subject`` is what the title says of them.

    What the heads of a row or a column name is worked out once.
    """

    grid: Grid
    parties: Parties
    subject: str
    rules: RulePack
    _of_heads: dict[tuple[Cell, ...], tuple[str, ...]] = field(default_factory=dict, compare=False)

    def indicator_of(self, keys: Keys) -> str:
        """Name what is counted: section, row and column without parties, times, units; of a bare column the title."""
        of_rows, of_columns = self._of_rows(keys), self._of_columns(keys)
        if of_columns and of_rows:
            of_columns = tuple(words for words in of_columns if not is_value(words, self.rules))
        words = " ".join(dict.fromkeys(("".join(of_rows), " ".join(of_columns)))).strip()
        if not words or (not of_rows and all(_is_bare(one, self.rules) for one in of_columns)):
            words = " ".join(one for one in (self.subject, words) if one)
        return words or "".join(self.grid.words(cell) for cell in (*keys.row, *keys.column))

    def _of_rows(self, keys: Keys) -> tuple[str, ...]:
        cells = (*keys.sections, *keys.row)
        known = self._of_heads.get(cells)
        if known is None:
            kept = [cell for cell in cells if not self.parties.names_row(self.grid, cell)]
            if self.parties.are_rows:
                kept = [cell for cell in kept if not is_total(self.grid.words(cell), self.rules)]
            known = self._of_heads[cells] = tuple(_named(self.grid, kept, self.rules))
        return known

    def _of_columns(self, keys: Keys) -> tuple[str, ...]:
        known = self._of_heads.get(keys.column)
        if known is None:
            kept = [cell for cell in keys.column if not self.parties.names_column(self.grid, cell)]
            known = self._of_heads[keys.column] = tuple(_named(self.grid, kept, self.rules))
        return known


def _is_bare(words: str, rules: RulePack) -> bool:
    """Whether a head does not say of what it is: 数值, 人数."""
    return is_value(words, rules) or rules.form(_COUNT).fullmatch(words) is not None


def is_value(words: str, rules: RulePack) -> bool:
    """Whether a head says no more than that numbers stand below it: 数值, 人数, 合计."""
    return rules.words["value-head"].at(words, 0, len(words)) == len(words)


def _named(grid: Grid, cells: Sequence[Cell], rules: RulePack) -> Iterator[str]:
    """The words of heads; one that goes on in the cell below it is one (自 然 | 增长率)."""
    for lines in _wrapped([cell for cell in cells if not is_unit(grid.words(cell), rules)]):
        words = named("".join(_TRANSLATION.sub("", grid.words(cell)) for cell in lines), rules)
        only_dates = grid.forms[lines[0]] is Form.YEAR or (
            grid.forms[lines[0]] is Form.TIME and _HAN.search(words) is None
        )
        if words and not only_dates:
            yield words


def _wrapped(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Part cells where one does not stand right below the one before it, in one column alone."""
    lines: list[Cell] = []
    for cell in cells:
        if lines and not _goes_on(lines[-1], cell):
            yield lines
            lines = []
        lines.append(cell)
    if lines:
        yield lines


def _goes_on(above: Cell, cell: Cell) -> bool:
    is_below = (above.row + above.row_span, above.column) == (cell.row, cell.column)
    return is_below and above.column_span == cell.column_span == 1


def named(head: str, rules: RulePack) -> str:
    """What a head names, without its unit and its time.

    >>> from extractor.rulepack import load_rules
    >>> [named(head, load_rules()) for head in ("其中:女职工(人)", "2023年预算数", "增长%", "2022年末")]
    ['女职工', '预算数', '增长', '']
    """
    words = _BRACKETS.sub(lambda found: "" if _is_scaled(found[1], rules) else found[0], PART.sub("", head))
    at_end = _UNIT_AT_END.search(words)
    if at_end and (at_end[1] is None or _is_scaled(at_end[1], rules)):
        words = words[: at_end.start()]
    times = rules.periods.find(words, 0, len(words))
    for found in reversed(times):
        period = Period.parse(words[found.start : found.end])
        if period.is_calendar_year or period.part.first:
            words = words[: found.start] + words[found.end :]
    words = _OF_YEAR.sub("", words)
    bare = words
    relative = [(one.start, one.end) for one in rules.periods.find(words, 0, len(words))]
    named_so = [*rules.words["head-time"].spans(words, 0, len(words))]
    for start, end in sorted({*relative, *named_so}, reverse=True):
        bare = bare[:start] + bare[min(end, len(bare)) :]
    if _EMPTY.sub("", bare) == "" or is_value(bare, rules) or bare in _KEPT:  # 期末余额, but 年末常住人口
        words = bare
    return _EMPTY.sub("", words) and _EDGES.sub("", words)


def _is_scaled(words: str, rules: RulePack) -> bool:
    """Whether words in brackets or at the end of a head are a unit, or nothing."""
    return not words or ScaledUnit.parse(words.split("/")[0], rules) is not None


def subject_of(grid: Grid, title: Sequence[Span], rules: RulePack) -> str:
    """What a title says that the numbers of its table count: 粮食产量 of 表1 各市粮食产量(万吨)."""
    lines = ["".join(grid.folded[line.start : line.end].split()) for line in title]
    for line in lines:
        if found := _INDICATOR.search(line):
            return named(found[1], rules)
    for line in lines:
        words = _KIND.sub("", _EACH.sub("", named(NUMBERED.sub("", line), rules)))
        if words and "单位" not in line and not _ABOUT.match(line):
            return words
    return ""


# 数据库:分省年度数据   时间:最近2年   编制单位:…
_ABOUT = re.compile(r"(?:数据库|时间|编制|填报|日期|来源|\(|[A-Za-z])")
