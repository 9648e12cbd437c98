"""Whose the numbers of a table are: rows, columns and titles that name places or bodies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.extraction.tables.grid import Form
from extractor.records import Span
from extractor.values.parties import Party
from extractor.values.places import is_known, named_place

if TYPE_CHECKING:
    from collections.abc import Collection

    from extractor.extraction.tables.blocks import Block
    from extractor.extraction.tables.grid import Grid
    from extractor.extraction.tables.heads import Heads
    from extractor.records import Cell
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole

#: Rows are of parties if at least this share of them is named by a place or a body.
MOST = 0.6
#: The longest name of a place, 双江拉祜族佤族布朗族傣族自治县.
LONGEST_PLACE = 15

# 地区:|上海|
_AREA = re.compile(r"(?:地区|区域|城市|省份)[::]\s*")
# 2023年|白河县…
_YEAR_BEFORE = re.compile(r"(?:19|20)[0-9]{2}年(?:度|上半年|[0-9]{1,2}(?:[-—~至][0-9]{1,2})?月(?:份)?)?\s*")
_COUNTRY = "全国"
# 表1 |各市粮食产量|   表4—6 |全国职业人口|   1-13 |就业基本情况|   附表2:   (三)
NUMBERED = re.compile(
    r"\s*(?:续?附?表\s?[0-9一二三四五六七八九十]*(?:[-.–—―][0-9]+)*|[0-9]{1,2}(?:[-–—―.][0-9]{1,3})+|续表\s?[0-9]*"
    r"|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[\s::、]*"
)


class Parties(NamedTuple):
    """Whether the rows and the columns of a block are named by the places or bodies that they are of."""

    are_rows: bool
    are_columns: bool
    rules: RulePack

    @classmethod
    def of(cls, grid: Grid, block: Block, heads: Heads, rules: RulePack) -> Parties:
        """Tell whether most rows that are no totals are named by places, or by bodies under a head that says so."""
        rows = [grid.words(cells[-1]) for cells in heads.rows.values() if cells]
        columns = {grid.words(cell) for cells in heads.columns.values() for cell in cells[-1:]}
        head = "".join(grid.words(row.cells.get(column)) for row in block.heads for column in block.stub)
        are_bodies = rules.words["party-head"].within(head, 0, len(head))
        are_rows = not block.is_form and _are_parties(rows, rules, are_bodies=are_bodies)
        return cls(are_rows, _are_parties(columns, rules, are_bodies=False), rules)

    def names_row(self, grid: Grid, cell: Cell) -> bool:
        """Whether the name of a row is a party."""
        return _is_one(grid, cell, self.rules, among_others=self.are_rows)

    def names_column(self, grid: Grid, cell: Cell) -> bool:
        """Whether the head of a column is a party."""
        return _is_one(grid, cell, self.rules, among_others=self.are_columns)


def _are_parties(names: Collection[str], rules: RulePack, *, are_bodies: bool) -> bool:
    """Whether most names but for totals are those of places, or where ``are_bodies`` those of bodies."""
    named = [words for words in names if words and (not is_total(words, rules) or is_place(words, rules))]
    is_one = is_party if are_bodies else is_place
    return bool(named) and sum(is_one(words, rules) for words in named) >= MOST * len(named)


def _is_one(grid: Grid, cell: Cell, rules: RulePack, *, among_others: bool) -> bool:
    words = grid.words(cell)
    if is_place(words, rules):
        return True
    return among_others and grid.forms[cell] is Form.WORDS and not is_total(words, rules)


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


def place_of_title(folded: str, line: Span) -> Span | None:
    """The place that a line of a title begins with or gives for its table: |全国|按受教育程度分的…, 地区:|上海|."""
    start = line.start
    for before in (NUMBERED, _AREA, _YEAR_BEFORE):
        found = before.match(folded, start, line.end)
        start = found.end() if found else start
    if folded.startswith(_COUNTRY, start):
        return Span(start, start + len(_COUNTRY))
    place = named_place(folded, start)
    if place is None or place.end() > line.end or place[0][0] in "分各":
        return None
    is_given = _AREA.match(folded, line.start, line.end) is not None
    return Span(*place.span()) if is_given or Party.parse(place[0]).heads_row else None
