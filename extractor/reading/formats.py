"""The formats that documents are read from: a reader for each suffix, and the bounds that hold for all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from extractor.errors import ReadingError
from extractor.reading.archives import ARCHIVES, is_archive
from extractor.reading.ocr import is_installed
from extractor.reading.text import read_text
from extractor.records import Document
from extractor.words import Both, message

Reader = Callable[[bytes, str, str | None], Document]


def _later(module: str, function: str) -> Reader:
    """A reader that is imported when it is first used: lxml and its like load slower than a short text is read."""

    def read_with(data: bytes, name: str, encoding: str | None) -> Document:
        reader: Reader = getattr(import_module(f"extractor.reading.{module}"), function)
        return reader(data, name, encoding)

    return read_with


_WORD, _HTML = _later("doc", "read_word"), _later("html", "read_html")
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
    ".pptx": _later("pptx", "read_pptx"),
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

_OTHERS = (
    "ppt pps ppsx dps wpt dot dotx xlt xltx ett odp msg epub mobi caj kdh nh xps",
    "pages numbers key vsd vsdx one dbf mdb accdb 7z rar gz xml",
)
TEXT_SUFFIXES = frozenset(f".{suffix}" for line in _OTHERS for suffix in line.split())
"""Suffixes of files that mostly hold text or tables, and are not read."""

MAX_BYTES = 500_000_000
"""No larger file is read into memory."""

# «1.2012年总结» has no suffix although it has a dot: only Latin letters and digits make one.
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]*", re.ASCII)


def read_bytes(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read a document from its bytes; the suffix of ``name`` tells the format. Raises ReadingError."""
    suffix = suffix_of(name)
    reader = FORMATS.get(suffix)
    if is_archive(name):
        raise ReadingError(message("reading.archive", name=name))
    if reader is None:
        raise ReadingError(message("reading.type", name=name, suffix=suffix, types=readable_types()))
    if not data:
        raise ReadingError(message("reading.empty", name=name))
    try:
        document = reader(data, name, encoding)
    except ReadingError:
        raise
    except Exception as error:  # a fault in a reader takes one document, not the run
        fault = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise ReadingError(message("reading.fault", name=name, fault=fault)) from error
    if not document.text.strip():
        raise ReadingError(message("reading.blank", name=name))
    return replace(document, size=len(data), sha256=hashlib.sha256(data).hexdigest())


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


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case; empty for a name without one."""
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def readable_suffixes() -> tuple[str, ...]:
    """The suffixes that are read with what is installed, without the empty one."""
    return tuple(suffix for suffix in FORMATS if suffix and is_report_name(f"report{suffix}"))


def readable_types() -> Both:
    """The suffixes that are read, for a message."""
    named = ", ".join((*readable_suffixes(), *ARCHIVES))
    return message("reading.types", types=named)
