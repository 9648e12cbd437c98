"""How the numbers of a panel look: the unit that people read, the sign of a bound, the colour of a status."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Bound, CellStatus, plain
from extractor.values.numerals import EXACT
from extractor.values.periods import TimePeriod
from extractor.words import word
from extractor.writing.sheet import QUIET, Entry, Look
from extractor.writing.workbook.looks import amount_format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractor.records import ConceptEntry, Figure, Panel, PanelBlock, PanelCell, PanelTotal

#: Units that people read in ten thousands and hundred millions; persons and things are counted one by one.
_LARGE_UNITS = frozenset({"元", "美元", "吨", "千瓦时", "千瓦", "立方米", "亩", "平方米"})
_LARGE_SCALES = (("亿", Decimal(100_000_000)), ("万", Decimal(10_000)))
FILLS: Mapping[CellStatus, str | None] = {
    CellStatus.FILLED: None,
    CellStatus.AGREED: "E2EFDA",
    CellStatus.CHOICE: "FBD5A5",
    CellStatus.CONFLICT: "F4B6B6",
    CellStatus.NOT_STATED: None,
    CellStatus.NOT_READ: "E7E6E6",
}
"""The colour of a cell by its status: green where several agree, orange and red where a person has to choose."""
_ONE = Decimal(1)
#: Of more candidates a cell names the first ones.
_MAX_NAMED = 3


class ShownUnit(NamedTuple):
    """The unit that a column is shown in: ``factor`` units of a concept are one of it."""

    name: str
    factor: Decimal

    @classmethod
    def of(cls, concept: ConceptEntry, cells: Iterable[PanelCell]) -> ShownUnit:
        """The largest unit in which no value is below one."""
        values = [abs(cell.value) for cell in cells if cell.value and cell.unit == concept.unit]
        if concept.unit in _LARGE_UNITS and values:
            for scale, factor in _LARGE_SCALES:
                if min(values) >= factor:
                    return cls(scale + concept.unit, factor)
        return cls(concept.unit, _ONE)

    def shown(self, value: Decimal, unit: str | None, concept: ConceptEntry) -> Decimal:
        """A value in this unit; one in another unit of the concept as it is."""
        return EXACT.divide(value, self.factor) if unit == concept.unit else value


def shown_units(panel: Panel) -> dict[str, ShownUnit]:
    """The unit of each concept of a panel, by code."""
    by_code: dict[str, list[PanelCell]] = {concept.code: [] for concept in panel.concepts}
    for cell in panel.stated.values():
        by_code[cell.concept].append(cell)
    return {concept.code: ShownUnit.of(concept, by_code[concept.code]) for concept in panel.concepts}


def number_entry(cell: PanelCell, concept: ConceptEntry, unit: ShownUnit, target: str | None, note: str) -> Entry:
    """A cell with its number; one in another unit names it, and of a range both ends are shown."""
    assert cell.value is not None
    assert cell.bound is not None
    value = unit.shown(cell.value, cell.unit, concept)
    look = Look(_number_format(value, cell.bound, cell.unit, concept), fill=FILLS[cell.status])
    if cell.value_max is None:
        return Entry(value, look, target, note)
    upper = unit.shown(cell.value_max, cell.unit, concept)
    return Entry(f"{plain(value)}—{plain(upper)}", look, target, note)


def total_entry(total: PanelTotal, concept: ConceptEntry, unit: ShownUnit) -> Entry:
    """A cell with the total of its column."""
    value = unit.shown(total.value, total.unit, concept)
    return Entry(value, Look(_number_format(value, total.bound, total.unit, concept), bold=True, line=True))


def choice_entry(cell: PanelCell, candidates: list[Figure], target: str | None, note: str) -> Entry:
    """A cell that a person has to choose for, with the numbers that are stated."""
    mentions = list(dict.fromkeys(figure.mention for figure in candidates))
    more = "…" if len(mentions) > _MAX_NAMED else ""
    look = Look(fill=FILLS[cell.status], wrap=True)
    return Entry(" / ".join(mentions[:_MAX_NAMED]) + more, look, target, note)


def not_read_entry(lang: str) -> Entry:
    """A cell of an entity of which nothing could be read."""
    return Entry(word(f"cellstatus.{CellStatus.NOT_READ}", lang), QUIET._replace(fill=FILLS[CellStatus.NOT_READ]))


def block_title(block: PanelBlock, lang: str) -> str:
    """What a block is called: 2025年（已完成）."""
    modality = word(f"modality.{block.modality}", lang)
    return word("panel.block", lang, time=time_shown(block.time_period, lang), modality=modality)


def time_shown(time_period: str, lang: str) -> str:
    """A time as people write it: 2025年, 2021—2025年; other times than years in ISO 8601."""
    period = TimePeriod.parse(time_period)
    if period is None or len(period.first) > 1 or len(period.last) > 1:
        return time_period
    if period.year is not None:
        return word("panel.year", lang, year=period.year)
    return word("panel.years", lang, first=period.first[0], last=period.last[0])


def _number_format(value: Decimal, bound: Bound, unit: str | None, concept: ConceptEntry) -> str:
    digits = amount_format(value, bound)
    return digits if unit == concept.unit or not unit else f'{digits}"{unit}"'
