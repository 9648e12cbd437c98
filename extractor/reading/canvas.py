"""The canonical text of a document while it grows line by line, with what its format tells about each line."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extractor.reading.characters import split_lines
from extractor.records import CELL_SEPARATOR, Cell, Document, Heading, Locator, Properties, Span, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class CellText(NamedTuple):
    """The text of a table cell and its place, rows and columns counted from 1; a merged cell comes once.

    ``indent`` is how far the text is moved in, in half widths of a Chinese character.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    indent: int = 0


@dataclass(slots=True)
class Canvas:
    """Lines, headings, locators and tables so far; every offset refers to the joined ``parts``."""

    parts: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    locators: list[Locator] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0
    paragraphs: int = 0

    @property
    def next_table(self) -> int:
        """The number that the next table will have."""
        return len(self.tables) + 1

    def line(self, text: str, *, label: str | None = None, level: int | None = None) -> Span:
        """Append one line and say where it stands; ``level`` marks it as a heading, ``label`` tells its place."""
        span = Span(self.length, self.length + len(text))
        if level is not None:
            self.headings.append(Heading(*span, level))
        if label is not None:
            self._locate(span.start, label)
        self._write(f"{text}\n")
        return span

    def line_of(self, pieces: Iterable[tuple[str, str]]) -> None:
        """Append one line of several pieces, each a text with the label of its place."""
        for text, label in pieces:
            self._locate(self.length, label)
            self._write(text)
        self._write("\n")

    def paragraph(self, lines: Iterable[str], *, label: str | None = None, level: int | None = None) -> Span | None:
        """Append the lines of a paragraph, and count it if it has text and no ``label`` of its own.

        Returns the span of its first line, None if it has no text.
        """
        filled = [stripped for line in lines if (stripped := line.strip())]
        if not filled:
            return None
        if label is None:
            self.paragraphs += 1
            label = f"paragraph {self.paragraphs}"
        spans = [self.line(line, label=label, level=level) for line in filled]
        return spans[0]

    def table(
        self,
        cells: Iterable[CellText],
        *,
        caption: Span | None = None,
        header_rows: int = 0,
        place: Callable[[CellText], str] | None = None,
    ) -> Table | None:
        """Append a table, one line a row that has text; None, and nothing appended, if there is no text in it.

        ``place`` says where a cell stands, if not by the number of the table (``sheet 资金 R4C3``).
        """
        number = self.next_table
        placed: list[Cell] = []
        cells = list(cells)
        if any(cell.text.strip() for cell in cells) and self.tables and self.tables[-1].end + 1 == self.length:
            self._write("\n")  # so that the text alone tells two tables apart
        start = self.length
        for _, row in groupby(sorted(cells, key=lambda cell: cell[:2]), key=lambda cell: cell.row):
            members = [cell._replace(text=" ".join(split_lines(cell.text)).strip()) for cell in row]
            if any(cell.text for cell in members):
                placed += self._row(members, place or (lambda cell: f"table {number} R{cell.row}C{cell.column}"))
        if not placed:
            return None
        table = Table(number, start, self.length - 1, tuple(placed), caption, header_rows)
        self.tables.append(table)
        return table

    def document(
        self,
        name: str,
        warnings: tuple[str, ...] = (),
        properties: Properties | None = None,
        *,
        encoding: str | None = None,
        replaced: int = 0,
    ) -> Document:
        """The document as it stands."""
        return Document(
            name=name,
            text="".join(self.parts),
            headings=tuple(self.headings),
            locators=tuple(self.locators),
            tables=tuple(self.tables),
            encoding=encoding,
            replaced=replaced,
            warnings=warnings,
            properties=properties,
        )

    def _row(self, members: list[CellText], place: Callable[[CellText], str]) -> list[Cell]:
        line = CELL_SEPARATOR.join(cell.text for cell in members).rstrip(" ")
        end = self.length + len(line)
        placed = []
        position = self.length
        for cell in members:
            start = min(position, end)  # an empty last cell loses the blank before it
            placed.append(
                Cell(
                    start,
                    start + len(cell.text),
                    cell.row,
                    cell.column,
                    cell.row_span,
                    cell.column_span,
                    cell.indent,
                )
            )
            self._locate(start, place(cell))
            position += len(cell.text) + len(CELL_SEPARATOR)
        self._write(f"{line}\n")
        return placed

    def _locate(self, start: int, label: str) -> None:
        if not self.locators or self.locators[-1].label != label:
            self.locators.append(Locator(start, label))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
