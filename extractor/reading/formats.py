"""The formats that documents are read from: a reader for each suffix, and the bounds that hold for all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.errors import ReadingError
from extractor.reading.archives import ARCHIVES, is_archive
from extractor.reading.ocr import is_installed
from extractor.reading.text import read_text
from extractor.records import Document
from extractor.values.paths import suffix_of
from extractor.words import Both, message

if TYPE_CHECKING:
    from extractor.reading.libreoffice import Conversion

Reader = Callable[[bytes, str, str | None], Document]
Convert = Callable[[bytes, "Conversion", str], bytes]


def _later(module: str, function: str) -> Callable[..., Any]:
    """A function that is imported when it is first used: lxml and its like load slower than a short text is read."""
    return lambda *given: getattr(import_module(f"extractor.reading.{module}"), function)(*given)


_WORD, _POWERPOINT, _HTML = _later("doc", "read_word"), _later("pptx", "read_pptx"), _later("html", "read_html")
_MARKDOWN, _PDF = _later("markdown", "read_markdown"), _later("pdf", "read_pdf")
_XLSX, _CSV = _later("spreadsheet.xlsx", "read_xlsx"), _later("spreadsheet.delimited", "read_csv")
_PICTURE = _later("picture", "read_picture")
_WORKBOOK, _MHT = _later("spreadsheet.other", "read_workbook"), _later("mail", "read_mht")

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
"""Suffixes of pictures, which only the extra ``[ocr]`` reads."""

FORMATS: dict[str, Reader] = {
    "": read_text,
    ".txt": read_text,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".docx": _WORD,
    ".docm": _WORD,
    ".doc": _WORD,
    ".wps": _WORD,
    ".odt": _later("odt", "read_odt"),
    ".rtf": _later("rtf", "read_rtf"),
    ".pptx": _POWERPOINT,
    ".ppt": _POWERPOINT,
    ".pps": _POWERPOINT,
    ".dps": _POWERPOINT,
    ".ofd": _later("ofd", "read_ofd"),
    ".eml": _later("mail", "read_eml"),
    ".mht": _MHT,
    ".mhtml": _MHT,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".pdf": _PDF,
    **dict.fromkeys(PICTURES, _PICTURE),
    ".xlsx": _XLSX,
    ".xlsm": _XLSX,
    ".xls": _WORKBOOK,
    ".xlsb": _WORKBOOK,
    ".ods": _WORKBOOK,
    ".et": _WORKBOOK,
    ".csv": _CSV,
    ".tsv": _CSV,
}
"""Reader by suffix, lower case; the empty suffix is a file without one."""

_CONVERSIONS: dict[Reader, Callable[[bytes, str], Conversion | None]] = {
    _WORD: _later("doc", "conversion_of"),
    _POWERPOINT: _later("pptx", "conversion_of"),
}
_CONVERT: Convert = _later("libreoffice", "convert")
# suffixes of what is mostly converted; of the others of these readers few are
_OLD_OFFICE = (".doc", ".wps", ".ppt", ".pps", ".dps")

_OTHERS = (
    "ppsx wpt dot dotx xlt xltx ett odp msg epub mobi caj kdh nh xps",
    "pages numbers key vsd vsdx one dbf mdb accdb 7z rar gz xml",
)
TEXT_SUFFIXES = frozenset(f".{suffix}" for line in _OTHERS for suffix in line.split())
"""Suffixes of files that mostly hold text or tables, and are not read."""

MAX_BYTES = 500_000_000
"""No larger file is read into memory."""


def read_bytes(data: bytes, name: str, encoding: str | None = None, convert: Convert = _CONVERT) -> Document:
    """Read a document from its bytes; the suffix of ``name`` tells the format. Raises ReadingError.

    ``convert`` gives what LibreOffice makes of the bytes, by default in a call for this document alone.
    """
    suffix = suffix_of(name)
    reader = FORMATS.get(suffix)
    if is_archive(name):
        raise ReadingError(message("reading.archive", name=name))
    if reader is None:
        raise ReadingError(type_problem(name))
    if not data:
        raise ReadingError(message("reading.empty", name=name))
    try:
        conversion = conversion_of(data, name)
        readable = data if conversion is None else convert(data, conversion, name)
        document = reader(readable, name, encoding)
    except ReadingError:
        raise
    except Exception as error:  # a fault in a reader takes one document, not the run
        fault = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise ReadingError(message("reading.fault", name=name, fault=fault)) from error
    if not document.text.strip():
        raise ReadingError(message("reading.blank", name=name))
    return replace(document, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def conversion_of(data: bytes, name: str) -> Conversion | None:
    """How LibreOffice must convert a document before it is read, None for one that is read as it is.

    Raises ReadingError for what cannot be converted.
    """
    finder = _CONVERSIONS.get(FORMATS[suffix_of(name)])
    return finder(data, name) if finder else None


def is_old_office(name: str) -> bool:
    """Whether a name has the suffix of files that LibreOffice mostly converts before they are read."""
    return suffix_of(name) in _OLD_OFFICE


def check_size(size: int, name: str) -> None:
    """Raise ReadingError for a file of more bytes than are read into memory."""
    if size > MAX_BYTES:
        raise ReadingError(message("reading.large", name=name, megabytes=MAX_BYTES // 1_000_000))


def is_report_name(name: str) -> bool:
    """Whether a name has the suffix of a format that is read; those without a suffix are text."""
    suffix = suffix_of(name)
    return suffix in FORMATS and (suffix not in PICTURES or is_installed())


def read_alike(name: str) -> str:
    """The first suffix of those that are read as the suffix of ``name`` is; ``.html`` for ``2012/report.htm``."""
    suffix = suffix_of(name)
    return next((one for one, reader in FORMATS.items() if reader is FORMATS.get(suffix)), suffix)


def type_problem(name: str) -> Both:
    """Why a file is not read whose type is none of those that are."""
    suffix = suffix_of(name)
    return message("reading.type" if suffix else "reading.no_suffix", name=name, suffix=suffix, types=readable_types())


def readable_suffixes() -> tuple[str, ...]:
    """The suffixes that are read with what is installed, without the empty one."""
    return tuple(suffix for suffix in FORMATS if suffix and is_report_name(f"report{suffix}"))


def readable_types() -> Both:
    """The suffixes that are read, for a message."""
    named = ", ".join((*readable_suffixes(), *ARCHIVES))
    return message("reading.types", types=named)
