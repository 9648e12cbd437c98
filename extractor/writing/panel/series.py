"""The sheet of series: what an entity reports for a concept in several years, a row each, with lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Modality
from extractor.values.periods import TimePeriod
from extractor.words import word
from extractor.writing.panel.shown import number_entry, shown_units, time_shown
from extractor.writing.sheet import WRAPPED, Book, Entry, Sheet
from extractor.writing.workbook.charts import Charts, RowArea

if TYPE_CHECKING:
    from extractor.records import ConceptEntry, Panel, PanelBlock, PanelCell, PanelRow
    from extractor.writing.panel.evidence import EvidencePlan

_WIDTHS = (24, 26, 10)
_YEAR_WIDTH = 14
#: Fewer points are no line.
MIN_POINTS = 3
#: More charts are not looked at.
MAX_CHARTS = 24


class _Series(NamedTuple):
    row: PanelRow
    concept: ConceptEntry
    cells: list[PanelCell | None]

    @property
    def points(self) -> int:
        """How many years have a number in the usual unit."""
        stated = [cell for cell in self.cells if cell is not None]
        return sum(cell.value is not None and cell.unit == self.concept.unit for cell in stated)


def write_series(panel: Panel, plan: EvidencePlan, book: Book, lang: str) -> None:
    """Write the series of two years or more, the longest first; of those of three or more a line is drawn."""
    blocks = [block for block in panel.blocks if block.modality is Modality.REPORTED and _is_year(block)]
    found = _series(panel, blocks)
    units = shown_units(panel)
    title = word("sheet.series", lang)
    sheet = Sheet(book, title, [*_WIDTHS, *[_YEAR_WIDTH] * len(blocks)], frozen=(1, 2), jumps=len(found) * len(blocks))
    heads = [word("column.entity", lang), word("column.concept", lang), word("column.unit", lang)]
    sheet.header([*heads, *(time_shown(block.time_period, lang) for block in blocks)])
    charts = Charts(sheet, len(_WIDTHS) + len(blocks) + 2)
    drawn = 0
    for one in found:
        unit = units[one.concept.code]
        entries = [
            None if cell is None or cell.value is None else number_entry(cell, one.concept, unit, plan.target(cell), "")
            for cell in one.cells
        ]
        names = [Entry(one.row.entity, WRAPPED), Entry(one.concept.name(lang), WRAPPED), Entry(unit.name)]
        number = sheet.add([*names, *entries])
        if one.points >= MIN_POINTS and drawn < MAX_CHARTS:
            charts.add_row_line(
                f"{one.row.entity} {one.concept.name(lang)}",
                RowArea(1, number, len(_WIDTHS) + 1, len(_WIDTHS) + len(blocks)),
            )
            drawn += 1


def _is_year(block: PanelBlock) -> bool:
    period = TimePeriod.parse(block.time_period)
    return period is not None and period.year is not None and len(period.first) == 1


def _series(panel: Panel, blocks: list[PanelBlock]) -> list[_Series]:
    found = []
    for concept in panel.concepts:
        for row in panel.rows:
            one = _Series(row, concept, [panel.stated_cell(row, concept, block) for block in blocks])
            if one.points > 1:
                found.append(one)
    return sorted(found, key=lambda one: one.points, reverse=True)
