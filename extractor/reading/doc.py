"""What is saved as .doc or .docx: told by its first bytes, since both names are given to files of any kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.html import read_html
from extractor.reading.libreoffice import RTF, WORD_97, WORD_2003_XML, WORKS, Conversion
from extractor.reading.limits import check_size
from extractor.reading.mail import read_mht
from extractor.reading.markup import looks_like_page, parse_xml, start_of
from extractor.reading.mime import looks_like_web_archive
from extractor.reading.text import read_text
from extractor.reading.word import read_docx
from extractor.words import message
from extractor.zips import LOCKED_PACKAGE, OLD_OFFICE, POWERPOINT_STREAM

if TYPE_CHECKING:
    from extractor.records import Document

_OLD_NAMES = (".doc", ".wps")
_ZIP, _RTF = b"PK", b"{\\rtf"
# names of streams in an OLE file
_WORD_STREAM, _EXCEL_STREAM = "WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le")
_WORD_XML = (b"urn:schemas-microsoft-com:office:word", b"http://schemas.microsoft.com/office/word/2003/wordml")
# control characters that no text has
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def conversion_of(data: bytes, name: str) -> Conversion | None:
    """How LibreOffice must convert what Word or WPS wrote, None for what is read as it is.

    Raises ReadingError if it is locked, too large, of another program of Office, or XML that is damaged or hostile.
    """
    check_size(data, name)
    if data.startswith(OLD_OFFICE):
        if LOCKED_PACKAGE in data:
            raise ReadingError(message("office.locked", name=name))
        if _WORD_STREAM in data:
            return WORD_97
        if not name.lower().endswith(".wps") or any(stream in data for stream in (_EXCEL_STREAM, POWERPOINT_STREAM)):
            raise ReadingError(message("office.not_of", name=name, program="Word"))
        return WORKS
    if data.startswith(_RTF):
        return RTF
    start = start_of(data)
    if not start.startswith(b"<?xml") or looks_like_page(data):
        return None
    if not any(namespace in start for namespace in _WORD_XML):
        return None
    parse_xml(data, name, "its XML")  # refuses what no program should be given
    return WORD_2003_XML


def read_word(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read what Word or WPS wrote, converted where :func:`conversion_of` says so.

    ``encoding`` is for pages and text under their names. Raises ReadingError if it is nothing of theirs, or is damaged
    or protected.
    """
    check_size(data, name)
    if data.startswith(_ZIP):
        return read_docx(data, name)
    if looks_like_web_archive(data):
        return read_mht(data, name, encoding)
    if looks_like_page(data):
        return read_html(data, name, encoding)
    if name.lower().endswith(_OLD_NAMES) and not start_of(data).startswith(b"<"):
        return _plain_text(data, name, encoding)
    raise ReadingError(message("office.none", name=name, program="Word"))


def _plain_text(data: bytes, name: str, encoding: str | None) -> Document:
    """Read what is text under another name; raises ReadingError for what is not text for certain."""
    try:
        document = read_text(data, name, encoding)
    except ReadingError as error:
        raise ReadingError(message("office.none", name=name, program="Word")) from error
    if document.replaced or _CONTROLS.search(document.text) or document.text.lstrip().startswith("<"):
        raise ReadingError(message("office.none", name=name, program="Word"))
    return document
