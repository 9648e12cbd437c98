"""The nouns of the extractor in their order of flow: Document, Section, Sentence, Numeral, Quantity.

All are frozen and hold half-open offsets in code points into ``Document.text``; none has logic beyond
what its offsets say. What is published (``Figure``) lives in :mod:`extractor.records.figure`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from extractor.errors import ReadingError
from extractor.words import message


class Span(NamedTuple):
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int


class Heading(NamedTuple):
    """A heading that the format of a document marks as such (Markdown ``#``); ``level`` 1 is the outermost."""

    start: int
    end: int
    level: int


class Locator(NamedTuple):
    """Where the text from ``start`` on stands in the original, in words (``p. 3``, ``table 2 R4C3``)."""

    start: int
    label: str


#: What stands between the cells of a row in the text.
CELL_SEPARATOR = " | "


class Cell(NamedTuple):
    """A table cell: its span in the text and its place, rows and columns counted from 1.

    A merged cell stands once, at its first row and column, with the number of rows and columns that it covers.
    ``indent`` is how far its text is moved in, in half widths of a Chinese character, where the format tells.
    """

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows stand as lines in the text, cells joined by `` | ``; ``number`` counts from 1.

    ``caption`` is the span of the line that names it, where the format tells (``单位:万元`` may stand there too).
    ``header_rows`` is how many of its first rows the format marks as heads; 0 if it does not tell.
    """

    number: int
    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: Span | None = None
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Properties:
    """What the format of a document says of it beside its text: a title, and dates in ISO 8601, to the day.

    ``created`` and ``modified`` are those of the file, ``published`` that of a web page.
    """

    title: str | None = None
    created: str | None = None
    modified: str | None = None
    published: str | None = None

    @property
    def of_file(self) -> tuple[str | None, str | None]:
        """When the file was made and changed."""
        return self.created, self.modified


@dataclass(frozen=True)
class Document:
    """A text with its name; every later object holds offsets into ``text``, which never changes.

    ``encoding`` is the codec that the bytes were read with and ``replaced`` how many undecodable places
    became U+FFFD; ``size`` is how many bytes it was read from and ``sha256`` their digest. These stay at their
    defaults for a text that was never bytes. ``warnings`` say what of the original is not in the text, or not for
    certain, and what to do about it. ``doubtful`` are the places of the characters that OCR is not sure of, in their
    order. ``properties`` are what its format says of it beside the text, if that tells.
    """

    name: str
    text: str
    headings: tuple[Heading, ...] = ()
    locators: tuple[Locator, ...] = ()
    tables: tuple[Table, ...] = ()
    encoding: str | None = None
    replaced: int = 0
    warnings: tuple[str, ...] = ()
    size: int | None = None
    sha256: str | None = None
    properties: Properties | None = None
    doubtful: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a text that no encoding can hold.

        Raises:
            ReadingError: the text has a lone surrogate.
        """
        try:
            self.text.encode()
        except UnicodeEncodeError as error:
            raise ReadingError(message("decoding.surrogate", name=self.name, start=error.start)) from error

    def locator_at(self, position: int) -> str | None:
        """The place in the original of the code point at ``position``; None for a format that has no places."""
        index = bisect_right(self.locators, position, key=attrgetter("start"))
        return self.locators[index - 1].label if index else None

    def doubted(self, start: int, end: int) -> str | None:
        """The text from ``start`` to ``end``, and what stands right beside it, with ``?`` for doubtful characters.

        What stands beside it is only given if it is doubtful and may belong to a number, as a mark of punctuation does
        not. None if all is sure.
        """
        first = bisect_left(self.doubtful, start - 1)
        places = [
            place
            for place in self.doubtful[first : bisect_right(self.doubtful, end)]
            if start <= place < end or self.text[place].isalnum()
        ]
        if not places:
            return None
        start, end = min(start, places[0]), max(end, places[-1] + 1)
        return "".join("?" if at in places else self.text[at] for at in range(start, end))

    def table_at(self, position: int) -> Table | None:
        """The table whose rows hold the code point at ``position``; None if it stands in no table."""
        index = bisect_right(self.tables, position, key=attrgetter("start"))
        table = self.tables[index - 1] if index else None
        return table if table is not None and position < table.end else None

    def table_from(self, position: int) -> Table | None:
        """The first table that starts at ``position`` or behind it."""
        index = bisect_left(self.tables, position, key=attrgetter("start"))
        return self.tables[index] if index < len(self.tables) else None

    @cached_property
    def document_id(self) -> str:
        """First 12 hex digits of the SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under one heading; ``path`` holds the heading texts, outermost first.

    The part before the first heading is a section too, with an empty path. ``start`` is where the heading
    starts, ``body`` where its content starts, ``end`` where the next section starts; ``parent`` is the index of the
    enclosing section.
    """

    start: int
    body: int
    end: int
    path: tuple[str, ...]
    parent: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, with the index of the section that it stands in."""

    start: int
    end: int
    section: int
