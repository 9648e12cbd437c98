"""The sheet of coverage: who states how much, who sent nothing that could be read, and what is stated by how many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractor.records import CellStatus
from extractor.words import word
from extractor.writing.panel.shown import block_title
from extractor.writing.sheet import COUNT, HEADER, WRAPPED, Book, Entry, Sheet

if TYPE_CHECKING:
    from extractor.records import Panel, PanelRow

_WIDTHS = (30, 36, 16, 16, 16, 16)
_STATUSES = (CellStatus.FILLED, CellStatus.AGREED, CellStatus.CHOICE, CellStatus.CONFLICT)


def write_coverage(panel: Panel, book: Book, lang: str) -> None:
    """Write the table of entities, and below it that of concepts."""
    sheet = Sheet(book, word("sheet.coverage", lang), _WIDTHS)
    counts: Counter[tuple[str, CellStatus]] = Counter((cell.entity, cell.status) for cell in panel.stated.values())
    heads = [word("column.entity", lang), word("column.document", lang)]
    sheet.header([*heads, *(word(f"cellstatus.{status}", lang) for status in _STATUSES)])
    for row in panel.rows:
        numbers = [Entry(counts[row.entity, status], COUNT) for status in _STATUSES]
        sheet.add([Entry(row.entity, WRAPPED), Entry(_documents(row, lang), WRAPPED), *numbers])
    stating = Counter((concept, block) for _, concept, block in panel.stated)
    sheet.block(word("panel.coverage_of_concepts", lang))
    sheet.add(
        [Entry(word(key, lang), HEADER) for key in ("column.concept", "panel.block_heading", "panel.entities_stating")]
    )
    for concept in panel.concepts:
        for block in panel.blocks:
            number = stating[concept.code, block]
            if number:
                sheet.add([Entry(concept.name(lang), WRAPPED), Entry(block_title(block, lang)), Entry(number, COUNT)])


def _documents(row: PanelRow, lang: str) -> str:
    if not row.documents:
        return word(f"cellstatus.{CellStatus.NOT_READ}", lang)
    return "\n".join(row.documents)
