"""The sheet of sources: each number that was written, with its figure and its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from extractor.records import plain
from extractor.records.names import name
from extractor.words import word
from extractor.writing.cells import clean
from extractor.writing.forms.parts import MAIN, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.records.form import FormCell

_WIDTHS = (14, 10, 22, 30, 14, 10, 12, 14, 26, 80)
_HEADINGS = (
    "column.form.sheet",
    "column.form.cell",
    "column.entity",
    "column.form.column_head",
    "column.value",
    "column.unit",
    "column.bound",
    "column.mention",
    "column.document",
    "column.sentence",
)


def sources_sheet(cells: Sequence[FormCell], lang: str) -> bytes:
    """The part of the sheet; its rows are in the order of ``cells``, below a row of headings."""
    root = etree.Element(f"{{{MAIN}}}worksheet", nsmap={None: MAIN})
    columns = etree.SubElement(root, f"{{{MAIN}}}cols")
    for number, width in enumerate(_WIDTHS, start=1):
        numbers = {"min": str(number), "max": str(number)}
        etree.SubElement(columns, f"{{{MAIN}}}col", numbers, width=str(width), customWidth="1")
    data = etree.SubElement(root, f"{{{MAIN}}}sheetData")
    _row(data, 1, [word(key, lang) for key in _HEADINGS])
    for number, cell in enumerate(cells, start=2):
        bound = name(cell.bound, lang) if cell.bound else ""
        value = plain(cell.value) if cell.value is not None else ""
        head = cell.column_head or cell.row_head
        texts = [cell.sheet, cell.cell, cell.entity, head, value, cell.unit, bound, cell.mention, cell.document]
        _row(data, number, [*(text or "" for text in texts), cell.sentence or ""])
    return written(root)


def _row(data: etree._Element, number: int, texts: Sequence[str]) -> None:
    row = etree.SubElement(data, f"{{{MAIN}}}row", r=str(number))
    for text in texts:
        cell = etree.SubElement(row, f"{{{MAIN}}}c", t="inlineStr")
        shown = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        shown.text = clean(text)
        shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
