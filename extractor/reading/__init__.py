"""Bytes → Document, one file a format; nothing outside this folder knows about formats.

A new format is one file with a reader ``(data, name, encoding) -> Document`` and its suffixes in ``FORMATS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.reading.conversions import Conversions
from extractor.reading.formats import (
    FORMATS,
    check_size,
    is_old_office,
    is_report_name,
    read_alike,
    read_bytes,
    readable_suffixes,
    type_problem,
)
from extractor.reading.sources import (
    STDIN,
    Source,
    find_documents,
    find_files,
    holds_text,
    is_stream,
    single,
)
from extractor.values.decoding import codec_of

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.records import Document

__all__ = [
    "FORMATS",
    "STDIN",
    "Conversions",
    "Source",
    "check_size",
    "codec_of",
    "find_documents",
    "find_files",
    "holds_text",
    "is_old_office",
    "is_report_name",
    "is_stream",
    "read",
    "read_alike",
    "read_bytes",
    "readable_suffixes",
    "single",
    "type_problem",
]


def read(source: str | Path, *, encoding: str | None = None) -> Document:
    """Read the document at a path, or standard input for ``-``; its name is the file's name.

    ``encoding`` is a codec name (``gb18030``) where the one told from the bytes is wrong. Raises ReadingError
    for what is missing, empty, binary, or of a type that cannot be read.
    """
    return single(source).read(encoding=encoding)
