"""Pictures of pages → canonical text, by OCR; a TIFF may hold several pages."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas
from extractor.reading.doubts import with_doubtful
from extractor.reading.limits import check_size
from extractor.reading.ocr import is_installed
from extractor.reading.ocr.pages import MAX_PAGES, recognise, warnings_of
from extractor.reading.pdf.composing import write_paragraphs
from extractor.reading.pdf.furniture import without_furniture
from extractor.reading.pdf.paragraphs import paragraphs_of
from extractor.reading.pdf.recognised import box_of, recognised_lines
from extractor.words import message

if TYPE_CHECKING:
    from extractor.records import Document


def read_picture(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - it is no text
    """Read the text in a picture (.png, .jpg, .tif, .bmp).

    Raises ReadingError if the extra ``[ocr]`` is missing, or if the picture is damaged, too large, or has no text.
    """
    if not is_installed():
        raise ReadingError(message("missing_extra", what=name, library="rapidocr", extra="ocr"))
    check_size(data, name)
    found = recognise(data, "picture", range(1, MAX_PAGES + 1))
    if not found.pages:
        raise ReadingError(message("ocr.no_picture", name=name))
    by_page = {number: lines for number, page in found.pages.items() if (lines := recognised_lines(page))}
    if not by_page:
        raise ReadingError(message("ocr.no_text", name=name))
    lines = list(chain.from_iterable(by_page.values()))
    boxes = {number: box_of(page) for number, page in found.pages.items()}
    canvas = Canvas()
    write_paragraphs(paragraphs_of(without_furniture(lines, found.total), boxes), canvas, found.pages)
    warnings = tuple(warnings_of(found, by_page, range(1, found.total + 1), found.total))
    return with_doubtful(canvas.document(name, warnings=warnings))
