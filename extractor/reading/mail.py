"""Messages (.eml) and web archives (.mht) → canonical text of the page or text in them.

Attached files are named and not read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.html import read_html
from extractor.reading.mime import first_page, read_message
from extractor.reading.text import read_text
from extractor.records import Cell, Document, Heading, Locator, Properties, Span, Table
from extractor.words import message

if TYPE_CHECKING:
    from extractor.reading.mime import MimeText

_MAX_LEVEL = 9


def read_mht(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read the first page of a web archive; raises ReadingError if there is none, or it costs too much."""
    page = first_page(data, name)
    if page is None:
        raise ReadingError(message("mail.no_page", name=name))
    return read_html(page.content, name, encoding or page.codec)


def read_eml(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read a message: its subject as a heading, then its page, or else its text.

    Raises ReadingError if it is none, holds neither, or costs too much.
    """
    found = read_message(data, name)
    if found.text is None:
        raise ReadingError(message("mail.no_text", name=name))
    document = _document_of(found.text, name, encoding)
    if found.attached:
        document = replace(document, warnings=(*document.warnings, message("mail.attached", names=found.attached).en))
    told = Properties(found.subject or None, published=found.day)
    document = replace(document, properties=None if told == Properties() else told)
    return _under_heading(document, found.subject) if found.subject else document


def _document_of(text: MimeText, name: str, encoding: str | None) -> Document:
    if not text.content.strip():
        return Document(name, "")
    read = read_html if text.is_page else read_text
    return read(text.content, name, encoding or text.codec)


def _under_heading(document: Document, heading: str) -> Document:
    """The document with a heading above it, which all of its own headings are below."""
    by = len(heading) + 1

    def moved(table: Table) -> Table:
        cells = tuple(Cell(cell.start + by, cell.end + by, *cell[2:]) for cell in table.cells)
        caption = Span(table.caption.start + by, table.caption.end + by) if table.caption else None
        return replace(table, start=table.start + by, end=table.end + by, cells=cells, caption=caption)

    headings = (Heading(one.start + by, one.end + by, min(one.level + 1, _MAX_LEVEL)) for one in document.headings)
    locators = (Locator(one.start + by, one.label) for one in document.locators)
    return replace(
        document,
        text=f"{heading}\n{document.text}",
        headings=(Heading(0, len(heading), 1), *headings),
        locators=(Locator(0, "subject"), *locators) if document.locators else (),
        tables=tuple(map(moved, document.tables)),
    )
