"""What this program wrote itself: tables and pages of figures, which are no reports though they stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.reading.rows import is_header

if TYPE_CHECKING:
    from extractor.records import Document


def is_own_output(document: Document, data: bytes) -> bool:
    """Whether a document with these bytes is a page of figures, or a table with their headings in a row."""
    if _PAGE in data[:START]:
        return True
    text = document.text
    for table in document.tables:
        first: dict[int, list[str]] = {}
        for cell in table.cells:
            if cell.row > ROWS:
                break
            first.setdefault(cell.row, []).append(text[cell.start : cell.end])
        if any(is_header(words) for words in first.values()):
            return True
    return False


_PAGE = b'<meta name="generator" content="shuzheng">'
START = 8192
"""How much of a page is looked at for the name of the program that wrote it, in bytes."""

ROWS = 3
"""How many rows of a table are looked at: a title may stand above its headings."""
