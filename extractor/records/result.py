"""What extraction makes of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.records.document import Document, Section
    from extractor.records.figure import Figure
    from extractor.records.report import Report


@dataclass(frozen=True)
class Result:
    """The figures of one document, in the order of its text.

    ``sections`` are its parts under their headings, ``reports`` what it says of itself, the whole first, then each
    speech of a file of many; a result made by hand may leave them out. ``warnings`` say which of its numbers were not
    read.
    """

    document: Document
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...] = ()
    reports: tuple[Report, ...] = ()
    warnings: tuple[str, ...] = ()
