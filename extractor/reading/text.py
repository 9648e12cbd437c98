"""Plain text: the document is the decoded text as it stands, line ends and all."""

from __future__ import annotations

from extractor.records import Document
from extractor.values.decoding import decode


def read_text(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Decode ``data``; raises ReadingError if they are no text."""
    text, codec, replaced = decode(data, name, encoding)
    return Document(name=name, text=text, encoding=codec, replaced=replaced)
