"""The sheet of the panel: a table for each time and modality, entities down and concepts across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.records import CellStatus
from extractor.words import word
from extractor.writing.panel.shown import (
    FILLS,
    block_title,
    choice_entry,
    not_read_entry,
    number_entry,
    shown_units,
    total_entry,
)
from extractor.writing.sheet import HEADER, HEADING, QUIET, TITLE, WRAPPED, Book, Entry, Look, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.records import ConceptEntry, Panel, PanelBlock, PanelCell
    from extractor.writing.panel.evidence import EvidencePlan
    from extractor.writing.panel.shown import ShownUnit

_ENTITY_WIDTH, _VALUE_WIDTH = 24, 14
#: The statuses that a colour tells.
_LEGEND = (CellStatus.AGREED, CellStatus.CHOICE, CellStatus.CONFLICT, CellStatus.NOT_READ)


def write_grid(panel: Panel, plan: EvidencePlan, book: Book, lang: str) -> None:
    """Write the tables, in the order of the blocks, below one another so that a column is one concept."""
    units = shown_units(panel)
    sheet = Sheet(
        book,
        word("sheet.panel", lang),
        [_ENTITY_WIDTH, *[_VALUE_WIDTH] * max(len(panel.concepts), len(_LEGEND))],
        frozen=(0, 1),
        jumps=len(panel.stated),
        repeated=None,
    )
    sheet.text(word("panel.title", lang), TITLE)
    sheet.text(word("panel.facts", lang, entities=len(panel.rows), concepts=len(panel.concepts)), QUIET)
    legend = [Entry(word(f"cellstatus.{status}", lang), Look(fill=FILLS[status], wrap=True)) for status in _LEGEND]
    sheet.add([Entry(word("panel.legend", lang), QUIET), *legend])
    for block in panel.blocks:
        _write_block(panel, block, units, plan, sheet, lang)


def _write_block(
    panel: Panel, block: PanelBlock, units: Mapping[str, ShownUnit], plan: EvidencePlan, sheet: Sheet, lang: str
) -> None:
    sheet.add([])
    sheet.text(block_title(block, lang), HEADING)
    heads = [Entry(concept.name(lang), HEADER, note=_meaning(concept)) for concept in panel.concepts]
    sheet.add([Entry(word("column.entity", lang), HEADER), *heads])
    sheet.add([Entry(None, HEADER), *(Entry(units[one.code].name, HEADER) for one in panel.concepts)])
    for row in panel.rows:
        empty = None if row.documents else not_read_entry(lang)
        cells = [panel.stated_cell(row, concept, block) for concept in panel.concepts]
        entries = [
            empty if cell is None else _entry(cell, concept, units[concept.code], plan, panel, lang)
            for cell, concept in zip(cells, panel.concepts, strict=True)
        ]
        sheet.add([Entry(row.entity, WRAPPED), *entries])
    totals = [panel.totals.get((concept.code, block)) for concept in panel.concepts]
    if any(totals):
        label = Entry(word("panel.total", lang), Look(bold=True, line=True))
        shown = [
            None if total is None else total_entry(total, concept, units[concept.code])
            for total, concept in zip(totals, panel.concepts, strict=True)
        ]
        sheet.add([label, *shown])


def _entry(
    cell: PanelCell, concept: ConceptEntry, unit: ShownUnit, plan: EvidencePlan, panel: Panel, lang: str
) -> Entry:
    target = plan.target(cell)
    candidates = [panel.figures[one] for one in cell.candidates]
    if cell.figure is None:
        note = "\n".join(f"{one.mention}  {one.document}\n{one.sentence}" for one in candidates)
        return choice_entry(cell, candidates, target, note)
    where = word("between.items", lang).join(filter(None, (cell.document, cell.locator)))
    return number_entry(cell, concept, unit, target, f"{where}\n{cell.sentence}")


def _meaning(concept: ConceptEntry) -> str:
    return f"{concept.code}\n{concept.definition}"
