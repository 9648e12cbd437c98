"""What extraction makes of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.records.document import Document
    from extractor.records.figure import Figure


@dataclass(frozen=True)
class Result:
    """The figures of one document, in the order of its text."""

    document: Document
    figures: tuple[Figure, ...]
