"""PDF → canonical text: one paragraph a line, whole over line and page ends, with the page of each place.

PDFium reads the characters and their places (:mod:`~extractor.reading.pdf.lines`) and what is typed into forms
(:mod:`~extractor.reading.pdf.typed`); those between drawn lines (:mod:`~extractor.reading.pdf.grids`) or in columns
(:mod:`~extractor.reading.pdf.columns`) make tables. Pages that are pictures are read by
:mod:`extractor.reading.ocr`, if it is installed. What repeats on the pages is dropped
(:mod:`~extractor.reading.pdf.furniture`), lines are joined (:mod:`~extractor.reading.pdf.paragraphs`). PDFium is not
thread-safe: read PDFs in processes, not in threads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from extractor.budget import Budget, Deadline
from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas
from extractor.reading.doubts import with_doubtful
from extractor.reading.ocr import is_installed
from extractor.reading.ocr.pages import NOTHING_RECOGNISED, recognise, warnings_of
from extractor.reading.pagenames import named_pages
from extractor.reading.pdf.columns import with_columns
from extractor.reading.pdf.composing import write_paragraphs
from extractor.reading.pdf.furniture import without_furniture
from extractor.reading.pdf.grids import grids_of, rules_of
from extractor.reading.pdf.lines import PageLine, lines_of
from extractor.reading.pdf.paragraphs import Box, paragraphs_of
from extractor.reading.pdf.recognised import box_of, recognised_lines
from extractor.reading.pdf.standin import install_stand_in
from extractor.reading.pdf.typed import form_of, typed_on, with_typed
from extractor.reading.properties import pdf_properties
from extractor.words import Both, message

if TYPE_CHECKING:
    from extractor.records import Document

MAX_BYTES = 500_000_000
MAX_PAGES = 5_000
MAX_PAGE_CHARS = 200_000
"""A page of a newspaper has 15,000."""
MAX_CHARS = 10_000_000
"""Of a document; 5,000 dense pages."""
MAX_SECONDS = 300.0
NEEDS_OCR_BELOW = 20
"""A page with fewer characters, and with a picture or drawing on it, is taken for a scan."""
MANY_PATHS = 100
"""From so many drawn shapes on, a page without text may have its characters as outlines."""
GARBLED_SHARE = 0.1
"""From this share of characters without meaning on, a page has a font that does not say what its signs are."""
MANY_DIGITS = 200
FEW_LETTERS = 0.1
"""A page with so many digits and not more letters than this share of them may have its words as outlines."""
OUTLINE = 12
"""The outline of a character has so many points at least; those of lines and boxes have fewer."""
MANY_POINTS = 1_000
"""About thirty characters."""

_GARBLED = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def read_pdf(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - a PDF tells it
    """Read a PDF; raises ReadingError if it is damaged, locked, too large, or holds no text.

    Pages that need OCR, or whose text is garbled or cannot be read, are named in ``Document.warnings``.
    """
    import pypdfium2

    if len(data) > MAX_BYTES:
        raise ReadingError(message("pdf.large", name=name, megabytes=MAX_BYTES // 1_000_000))
    start = data.find(b"%PDF-", 0, 1024)
    if start < 0:
        raise ReadingError(message("pdf.none", name=name))
    install_stand_in()
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(message("named", name=name, reason=_reason(error, data))) from error
    try:
        with form_of(pdf) as form:
            return _read(pdf, form, name, data)
    finally:
        pdf.close()


def _reason(error: Any, data: bytes) -> Both:
    import pypdfium2.raw as pdfium

    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return message("pdf.locked")
    if code == pdfium.FPDF_ERR_SECURITY:
        return message("pdf.locked_otherwise")
    if not _is_complete(data):
        return message("pdf.cut_off")
    return message("pdf.damaged")


def _is_complete(data: bytes) -> bool:
    return b"%%EOF" in data[-2048:]


def _read(pdf: Any, form: Any, name: str, data: bytes) -> Document:
    pages = len(pdf)
    if pages > MAX_PAGES:
        raise ReadingError(message("pdf.long", name=name, pages=pages, most=MAX_PAGES))
    by_page: dict[int, list[PageLine]] = {}
    boxes: dict[int, Box] = {}
    scanned: list[int] = []
    garbled: list[int] = []
    outlined: list[int] = []
    failed: list[int] = []
    characters = Budget(
        MAX_CHARS,
        lambda page: ReadingError(message("pdf.crowded", name=name, most=MAX_CHARS, page=page)),
    )
    deadline = Deadline(
        MAX_SECONDS,
        lambda page: ReadingError(message("pdf.slow", name=name, seconds=MAX_SECONDS, page=page, pages=pages)),
    )
    for number in range(1, pages + 1):
        deadline.check(number)
        found = _page_lines(pdf, form, number, name, boxes)
        if found is None:
            failed.append(number)
            continue
        page_lines, needs_ocr, has_outlines = found
        if needs_ocr:
            scanned.append(number)
        if has_outlines:
            outlined.append(number)
        text = "".join(line.text for line in page_lines)
        characters.use(len(text), number)
        if len(_GARBLED.findall(text)) > GARBLED_SHARE * len(text):
            garbled.append(number)
        by_page[number] = page_lines
    recognised = recognise(data, "pdf", scanned) if scanned and is_installed() else NOTHING_RECOGNISED
    by_ocr = {number: lines for number, page in recognised.pages.items() if (lines := recognised_lines(page))}
    by_page |= by_ocr
    boxes |= {number: box_of(recognised.pages[number]) for number in by_ocr}
    lines = [line for number in sorted(by_page) for line in by_page[number]]
    if not lines:
        raise ReadingError(message("named", name=name, reason=_why_empty(pages, scanned, failed, data)))
    canvas = Canvas()
    write_paragraphs(paragraphs_of(without_furniture(lines, pages), boxes), canvas, by_ocr)
    if not canvas.length and scanned:
        raise ReadingError(message("named", name=name, reason=_why_empty(pages, scanned, failed, data)))
    warnings = []
    if scanned and is_installed():
        warnings += warnings_of(recognised, by_ocr, scanned, pages)
    elif scanned:
        warnings.append(message("pdf.some_pictures", some=named_pages(scanned), pages=pages).en)
    if outlined:
        warnings.append(message("pdf.outlines", some=named_pages(outlined), pages=pages).en)
    if garbled:
        warnings.append(message("pdf.garbled", some=named_pages(garbled), pages=pages).en)
    if failed:
        warnings.append(message("pdf.some_unreadable", some=named_pages(failed), pages=pages).en)
    if not _is_complete(data):
        warnings.append(message("pdf.cut_off_pages").en)
    properties = pdf_properties(pdf.get_metadata_dict())
    document = canvas.document(name, warnings=tuple(warnings), properties=properties)
    return with_doubtful(document) if by_ocr else document


def _why_empty(pages: int, scanned: list[int], failed: list[int], data: bytes) -> Both:
    if failed or pages == 0:
        return message("pdf.unreadable", pages=pages)
    if scanned:
        return message("ocr.none_read" if is_installed() else "pdf.only_pictures", pages=pages)
    if not _is_complete(data):
        return message("pdf.cut_off_empty")
    return message("pdf.empty")


def _page_lines(
    pdf: Any, form: Any, number: int, name: str, boxes: dict[int, Box]
) -> tuple[list[PageLine], bool, bool] | None:
    """The lines of a page, whether it needs OCR, and whether it does for its words only; None if it cannot be read."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        textpage = page.get_textpage()
        try:
            count = pdfium.FPDFText_CountChars(textpage.raw)
            if count > MAX_PAGE_CHARS:
                raise ReadingError(
                    message("pdf.crowded_page", name=name, number=number, count=count, most=MAX_PAGE_CHARS)
                )
            boxes[number] = page.get_bbox()
            across, down = rules_of(page)
            grids = grids_of(across, down)
            lines = lines_of(textpage.raw, count, number, grids)
            lines = with_typed(lines, typed_on(page, form), number, grids)
            lines = with_columns(lines, across)
        finally:
            textpage.close()
        letters = sum(len(line.text) if line.table is None else NEEDS_OCR_BELOW for line in lines)
        needs_ocr = letters < NEEDS_OCR_BELOW and _is_drawn(page)
        return lines, needs_ocr, _has_few_words(lines) and _has_outlines(page)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _has_few_words(lines: list[PageLine]) -> bool:
    """Whether a page has many digits and hardly any letters beside them."""
    members = [cell for line in lines if line.table for part in line.table.cells.values() for cell in part]
    text = "".join(line.text for line in (*lines, *members))
    digits = sum(char.isdigit() for char in text)
    return digits >= MANY_DIGITS and sum(char.isalpha() for char in text) <= FEW_LETTERS * digits


def _has_outlines(page: Any) -> bool:
    """Whether a page shows shapes with so many points that they may be words."""
    import pypdfium2.raw as pdfium

    points = 0
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        of_shape = pdfium.FPDFPath_CountSegments(shape.raw)
        points += of_shape if of_shape >= OUTLINE else 0
        if points >= MANY_POINTS:
            return True
    return False


def _is_drawn(page: Any) -> bool:
    """Whether a page shows a picture, or so many shapes that they may be characters."""
    import pypdfium2.raw as pdfium

    paths = 0
    for shape in page.get_objects(max_depth=3):
        if shape.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            return True
        paths += shape.type == pdfium.FPDF_PAGEOBJ_PATH
        if paths >= MANY_PATHS:
            return True
    return False
