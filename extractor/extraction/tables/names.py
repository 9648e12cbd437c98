"""What a number in a cell counts, and whose it is: the words of its heads, without units, times and parties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.tables.grid import Form
from extractor.extraction.tables.heads import PART
from extractor.extraction.tables.units import ScaledUnit, has_word
from extractor.records import Span
from extractor.values.parties import Party
from extractor.values.periods import Period
from extractor.values.places import is_known, named_place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from extractor.extraction.tables.blocks import Block
    from extractor.extraction.tables.grid import Grid
    from extractor.extraction.tables.heads import Heads, Keys
    from extractor.records import Cell
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole

#: Rows are of parties if at least this share of them is named by a place or a body.
MOST = 0.6
#: The longest name of a place, 双江拉祜族佤族布朗族傣族自治县.
LONGEST_PLACE = 15

_BRACKETS = re.compile(r"\((?:(?:计量)?单位[::]?)?\s*±?([^()]{0,12})\)")
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
# 表1 |各市粮食产量|   1-13 |就业基本情况|   附表2:   (三)
_NUMBERED = re.compile(
    r"\s*(?:续?附?表\s?[0-9一二三四五六七八九十]*(?:[-.–][0-9]+)*|[0-9]{1,2}(?:[-–.][0-9]{1,3})+|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|续表\s?[0-9]*)[\s::、]*"
)
# 指标:|年末常住人口|
# 地区:|上海|
_AREA = re.compile(r"(?:地区|区域|城市|省份)[::]\s*")
# 2023年|白河县…
_YEAR_BEFORE = re.compile(r"(?:19|20)[0-9]{2}年(?:度|上半年|[0-9]{1,2}(?:[-—~至][0-9]{1,2})?月(?:份)?)?\s*")
_COUNTRY = "全国"
# 人数, 户数
_COUNT = r"{head-unit}数"
_INDICATOR = re.compile(r"指标[::]\s*(.+)")
# 各地区|…   …|情况|   …|统计表|
_EACH = re.compile(r"^(?:分?各?(?:地区|省市?|市县?|县区?|区县?|市州|州市|街道|乡镇|单位)|分(?:省|市|县|地区))")
_KIND = re.compile(r"(?:基本)?(?:情况|统计)?(?:统计|一览|汇总|明细|情况)?表$|(?:基本)?情况$|统计$")


class Parties(NamedTuple):
    """Whether the rows and the columns of a block are named by the places or bodies that they are of."""

    are_rows: bool
    are_columns: bool
    rules: RulePack

    @classmethod
    def of(cls, grid: Grid, block: Block, heads: Heads, rules: RulePack) -> Parties:
        """Tell whether most rows that are no totals are named by places or bodies."""
        rows = [grid.words(cells[-1]) for cells in heads.rows.values() if cells]
        columns = {grid.words(cell) for cells in heads.columns.values() for cell in cells[-1:]}
        return cls(_are_parties(rows, rules) and not block.is_form, _are_parties(columns, rules), rules)

    def names_row(self, grid: Grid, cell: Cell) -> bool:
        """Whether the name of a row is a party."""
        return _is_one(grid, cell, self.rules, among_others=self.are_rows)

    def names_column(self, grid: Grid, cell: Cell) -> bool:
        """Whether the head of a column is a party."""
        return _is_one(grid, cell, self.rules, among_others=self.are_columns)


def _are_parties(names: Collection[str], rules: RulePack) -> bool:
    """Whether most names but for totals are those of places or bodies."""
    named = [words for words in names if words and (not is_total(words, rules) or words.startswith("全"))]
    return bool(named) and sum(is_party(words, rules) for words in named) >= MOST * len(named)


def _is_one(grid: Grid, cell: Cell, rules: RulePack, *, among_others: bool) -> bool:
    words = grid.words(cell)
    if among_others and grid.forms[cell] is Form.WORDS:
        return not is_total(words, rules) or words.startswith("全")
    return is_place(words, rules)


def is_party(words: str, rules: RulePack) -> bool:
    """Whether words are the name of a place or a body, and no more; 新建工会 and 基层工会 name none."""
    if is_place(words, rules):
        return True
    if rules.words["not-in-body"].within(words, 0, len(words)) or rules.words["general"].at(words, 0, len(words)):
        return False
    starts = (rules.words[role].ending(words, len(words)) for role in _BODIES)
    return any(start is not None and start >= SHORTEST_NAME for start in starts)


#: The roles of what the names of bodies end in.
_BODIES: tuple[LexiconRole, ...] = ("body", "institution")
#: The shortest specific of a body's name, in code points: 甲|公司.
SHORTEST_NAME = 1


def is_place(words: str, rules: RulePack) -> bool:
    """Whether words are the name of a place, and no more."""
    if is_known(words) or words == "全国":
        return True
    if not 1 < len(words) <= LONGEST_PLACE or rules.words["no-place"].ending(words, len(words)) == 0:
        return False
    return Party.parse(words).heads_row


def is_total(words: str, rules: RulePack) -> bool:
    """Whether a row is of the whole that the others are parts of: 合计, 全市."""
    return rules.words["total-row"].at(words, 0, len(words)) == len(words)


def starts_total(words: str, rules: RulePack) -> bool:
    """Whether the name of a row begins like that of a total: 合计数."""
    return rules.words["total-row"].at(words, 0, len(words)) is not None


def indicator_of(grid: Grid, keys: Keys, parties: Parties, title: Sequence[Span], rules: RulePack) -> str:
    """Name what is counted: section, row and column, without parties, times and units; of a bare column the title."""
    rows = [cell for cell in keys.row if not parties.names_row(grid, cell)]
    sections = [cell for cell in keys.sections if not parties.names_row(grid, cell)]
    if parties.are_rows:
        rows = [cell for cell in rows if not is_total(grid.words(cell), rules)]
    of_rows = list(_named(grid, (*sections, *rows), rules))
    columns = [cell for cell in keys.column if not parties.names_column(grid, cell)]
    of_columns = list(_named(grid, columns, rules))
    if of_columns and of_rows and has_word(rules, "value-head", "".join(of_columns)):
        of_columns = [words for words in of_columns if not is_value(words, rules)]
    words = " ".join(dict.fromkeys(("".join(of_rows), " ".join(of_columns)))).strip()
    if not words or (not of_rows and all(_is_bare(one, rules) for one in of_columns)):
        words = " ".join(one for one in (subject_of(grid, title, rules), words) if one)
    return words or "".join(grid.words(cell) for cell in (*keys.row, *keys.column))


def place_of_title(folded: str, line: Span) -> Span | None:
    """The place that a line of a title begins with or gives for its table: |全国|按受教育程度分的…, 地区:|上海|."""
    start = line.start
    for before in (_NUMBERED, _AREA, _YEAR_BEFORE):
        found = before.match(folded, start, line.end)
        start = found.end() if found else start
    if folded.startswith(_COUNTRY, start):
        return Span(start, start + len(_COUNTRY))
    place = named_place(folded, start)
    if place is None or place.end() > line.end or place[0][0] in "分各":
        return None
    is_given = _AREA.match(folded, line.start, line.end) is not None
    return Span(*place.span()) if is_given or Party.parse(place[0]).heads_row else None


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
    words = _BRACKETS.sub(lambda found: "" if _is_unit(found[1], rules) else found[0], PART.sub("", head))
    at_end = _UNIT_AT_END.search(words)
    if at_end and (at_end[1] is None or _is_unit(at_end[1], rules)):
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


def _is_unit(words: str, rules: RulePack) -> bool:
    return not words or ScaledUnit.parse(words.split("/")[0], rules) is not None


def is_unit(words: str, rules: RulePack) -> bool:
    """Whether a head is nothing but a unit: 万元, but not 单位."""
    found = ScaledUnit.parse(words, rules)
    return found is not None and found.is_plain


def subject_of(grid: Grid, title: Sequence[Span], rules: RulePack) -> str:
    """What a title says that the numbers of its table count: 粮食产量 of 表1 各市粮食产量(万吨)."""
    lines = ["".join(grid.folded[line.start : line.end].split()) for line in title]
    for line in lines:
        if found := _INDICATOR.search(line):
            return named(found[1], rules)
    for line in lines:
        words = _KIND.sub("", _EACH.sub("", named(_NUMBERED.sub("", line), rules)))
        if words and "单位" not in line and not _ABOUT.match(line):
            return words
    return ""


# 数据库:分省年度数据   时间:最近2年   编制单位:…
_ABOUT = re.compile(r"(?:数据库|时间|编制|填报|日期|来源|\(|[A-Za-z])")
