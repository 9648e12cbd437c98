"""Paragraphs and tables of a PDF → canonical text, with the page of each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.reading.canvas import CellText
from extractor.reading.pdf.cells import cell_texts
from extractor.reading.pdf.grids import NEAR
from extractor.reading.pdf.paragraphs import joint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from extractor.reading.canvas import Canvas
    from extractor.reading.pdf.lines import PageLine, PageTable


def write_paragraphs(
    paragraphs: Iterable[list[PageLine]], canvas: Canvas, recognised: Collection[int] = frozenset()
) -> None:
    """Write each paragraph as a line, and tables row by row; a table that goes on over the page is one.

    The places on pages that were ``recognised`` by OCR say so.
    """
    tables: list[PageTable] = []
    for paragraph in paragraphs:
        table = paragraph[0].table
        if tables and (table is None or not _goes_on(tables[-1], table)):
            _write_table(tables, canvas, recognised)
            tables = []
        if table is None:
            canvas.line_of(_pieces(paragraph, recognised))
        else:
            tables.append(table)
    if tables:
        _write_table(tables, canvas, recognised)


def _pieces(paragraph: list[PageLine], recognised: Collection[int]) -> Iterator[tuple[str, str]]:
    """The lines of a paragraph with their pages; the space between two words belongs to the first."""
    for line, following in zip(paragraph, [*paragraph[1:], None], strict=True):
        yield line.text + (joint(line.text, following.text) if following else ""), _place(line.page, recognised)


def _place(page: int, recognised: Collection[int]) -> str:
    return f"p. {page} (OCR)" if page in recognised else f"p. {page}"


def _goes_on(table: PageTable, following: PageTable) -> bool:
    """Whether a table goes on in the one of the next page: the same columns at the same places."""
    return (
        following.page == table.page + 1
        and len(table.marks) == len(following.marks)
        and all(abs(one - other) <= NEAR for one, other in zip(table.marks, following.marks, strict=True))
    )


def _write_table(tables: list[PageTable], canvas: Canvas, recognised: Collection[int]) -> None:
    cells: list[CellText] = []
    pages: dict[int, int] = {}  # by row
    head: list[str] = []
    rows = 0
    for table in tables:
        texts = cell_texts(table)
        first = [text for cell, text in sorted(texts.items()) if cell.row == 1]
        is_repeated = bool(cells) and first == head  # the head of the table again, at the top of the page
        head = head or first
        above = rows - 1 if is_repeated else rows
        for cell, text in texts.items():
            if not (is_repeated and cell.row == 1):
                cells.append(CellText(cell.row + above, cell.column, text, cell.row_span, cell.column_span))
                pages[cell.row + above] = table.page
        rows = max(cell.row for cell in cells)
    number = canvas.next_table
    canvas.table(
        cells,
        place=lambda cell: f"{_place(pages[cell.row], recognised)} table {number} R{cell.row}C{cell.column}",
    )
