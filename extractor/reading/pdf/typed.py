"""What is typed into a PDF over its pages: the values of form fields, and notes that stand as text on the page."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.reading.pdf.lines import PageLine, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.reading.pdf.grids import GridCell, RuledGrid

MAX_TYPED = 2_000
"""On one page; forms have up to a few hundred."""
MAX_LENGTH = 50_000
"""Of one text."""
MAX_TOTAL = 200_000
"""Characters on one page."""
LARGEST = 12.0
"""Points; a field that is higher is taken to have text of this size."""
SIZE_SHARE = 0.7
"""The size of a text as a share of the height of its field."""
PITCH = 1.3
MAX_BESIDE = 100
"""So many lines beside a text are looked at."""
UNDER_BASE = 0.35
"""A base line is so many heights below the middle of its line."""

_HIDDEN = 0x01 | 0x02 | 0x20  # invisible, hidden, not to be viewed
_PASSWORD = 1 << 13


class Typed(NamedTuple):
    """A typed text and its place on the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@contextmanager
def form_of(pdf: Any) -> Iterator[Any]:
    """Open the form of a PDF for its values to be read, None if it has none; it is closed before the PDF is."""
    import pypdfium2.raw as pdfium

    if pdf.get_formtype() == pdfium.FORMTYPE_NONE:
        yield None
        return
    settings = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(pdf.raw, settings)
    try:
        yield form or None
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def typed_on(page: Any, form: Any) -> list[Typed]:
    """The values of fields of text and of choices, and the notes written onto a page, in the order of the file."""
    import pypdfium2.raw as pdfium

    found: list[Typed] = []
    total = 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_TYPED)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation or total > MAX_TOTAL:
            break
        try:
            text = _text_of(annotation, form)
            total += len(text)
            place = pdfium.FS_RECTF()
            if text and pdfium.FPDFAnnot_GetRect(annotation, place):
                left, right = sorted((place.left, place.right))
                bottom, top = sorted((place.bottom, place.top))
                found.append(Typed(text, left, bottom, right, top))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _text_of(annotation: Any, form: Any) -> str:
    """The text that an annotation shows on the page; comments that open from a mark show none."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return ""
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if kind != pdfium.FPDF_ANNOT_WIDGET or form is None:
        return ""
    of_text = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in of_text:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _string(get: Callable[[Any, int], int]) -> str:
    """What a function of PDFium writes into a buffer, up to the longest text that is read."""
    size = get(None, 0)
    if not 2 < size <= 2 * MAX_LENGTH:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip()


def with_typed(lines: list[PageLine], typed: list[Typed], page: int, grids: list[RuledGrid]) -> list[PageLine]:
    """The lines of page number ``page`` with what is typed over it.

    A text goes into the cell of a table that it stands in, or else into the line that it stands in or right of, or else
    it is a line of its own below the nearest one above it.
    """
    lines = list(lines)
    tables = {cell.grid: line.table for line in lines if line.table and line.turn == 0 for cell in line.table.cells}
    texts = sorted(
        (line.y + UNDER_BASE * line.size, index)
        for index, line in enumerate(lines)
        if line.table is None and line.turn == 0 and not line.slanted
    )
    right = max((line.x1 for line in lines), default=0.0)
    after: dict[int, list[PageLine]] = {}
    for one in typed:
        own = _lines_of(one, page)
        cell = _cell_around(one, grids)
        table = tables.get(cell.grid) if cell else None
        if cell is not None and table is not None:
            table.cells.setdefault(cell, []).extend(own)
            continue
        beside = _line_beside(one, lines, texts) if len(own) == 1 and one.left < right else None
        if beside is not None:
            lines[beside] = _with_piece(lines[beside], own[0].pieces[0])
        else:
            above = bisect_left(texts, (one.top, -1))
            after.setdefault(texts[above][1] if above < len(texts) else -1, []).extend(own)
    found = list(after.get(-1, []))
    for index, line in enumerate(lines):
        found += [line, *after.get(index, [])]
    return found


def _lines_of(typed: Typed, page: int) -> list[PageLine]:
    """The lines of a typed text, in the upper part of its place if they are several."""
    texts = [" ".join(text.split()) for text in typed.text.splitlines() if text.strip()]
    size = min(LARGEST, max(1.0, SIZE_SHARE * (typed.top - typed.bottom)))
    first = (typed.top + typed.bottom) / 2 if len(texts) == 1 else typed.top - PITCH * size / 2
    found = []
    for number, text in enumerate(texts):
        x1 = min(typed.right, typed.left + len(text) * size)
        piece = Piece(text, typed.left, x1)
        y = first - UNDER_BASE * size - number * PITCH * size
        found.append(PageLine(page, text, piece.x0, x1, x1, y, size, size, 0, False, (piece,), None, (piece,)))
    return found


def _cell_around(typed: Typed, grids: list[RuledGrid]) -> GridCell | None:
    x, y = (typed.left + typed.right) / 2, (typed.bottom + typed.top) / 2
    return next((cell for grid in grids if (cell := grid.find(x, y)) is not None), None)


def _line_beside(typed: Typed, lines: list[PageLine], texts: list[tuple[float, int]]) -> int | None:
    """The number of the line that a typed text stands in, or else ends nearest at its left."""
    found: int | None = None
    start = bisect_left(texts, (typed.bottom, -1))
    for middle_of_line, index in texts[start : start + MAX_BESIDE]:
        if middle_of_line > typed.top:
            break
        line = lines[index]
        if line.x0 < typed.left and (found is None or line.x0 > lines[found].x0):
            found = index
    return found


def _with_piece(line: PageLine, piece: Piece) -> PageLine:
    """The line with one more piece at its place."""
    pieces = sorted((*line.pieces, piece), key=lambda piece: piece.x0)
    return replace(
        line,
        text=" ".join(piece.text for piece in pieces),
        x1=max(line.x1, piece.x1),
        end=max(line.end, piece.x1),
        pieces=tuple(pieces),
        words=tuple(sorted((*line.words, piece), key=lambda piece: piece.x0)),
    )
