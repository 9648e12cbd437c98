"""OpenDocument text (.odt) → canonical text: one paragraph or table row a line; tracked deletions are left out.

As in Word files, a text box comes after its paragraph, notes come at the end, and the numbers that lists and headings
are given by their styles are written out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas, CellText
from extractor.reading.characters import lowered, raised
from extractor.reading.elements import attribute, children, first, local, properties, shown_lines, whole
from extractor.reading.limits import check_size, element_budget
from extractor.reading.linebreaks import join_cell, join_lines
from extractor.reading.odtlists import OdtLists, read_odt_lists
from extractor.reading.odtstyles import OdtStyles, read_odt_styles
from extractor.reading.package import Package
from extractor.reading.struck import StruckPassages
from extractor.reading.wordstyles import TITLE, TextStyle
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.budget import Budget
    from extractor.reading.markup import Element
    from extractor.records import Document, Properties

# What holds no text of the document, or text that is deleted, hidden, or stands elsewhere already.
_LEFT_OUT = frozenset(
    [
        *("tracked-changes", "annotation", "annotation-end", "hidden-text", "hidden-paragraph", "note-citation"),
        *("sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls", "forms", "ruby-text"),
        *("table-of-content", "illustration-index", "table-index", "object-index", "user-index"),
        *("alphabetical-index", "bibliography", "desc", "title", "script", "event-listeners"),
    ]
)
_SHAPES = frozenset(
    [
        *("frame", "g", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "polygon", "polyline"),
        *("path", "regular-polygon", "caption"),
    ]
)
_OBJECTS = ("object", "object-ole")
_MAX_COLUMNS = 1000
_MAX_ROWS = 100_000
_MAX_LEVEL = 9
_BLANKS = re.compile(r"[ \t\r\n]+")


class _Paragraph(NamedTuple):
    lines: list[str]
    level: int | None
    boxes: list[Element]


@dataclass(slots=True)
class _InlineText:
    """The text of one paragraph so far, and the shapes that are anchored in it."""

    struck: StruckPassages
    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def add(self, text: str | None, look: TextStyle) -> None:
        if not text or look.hidden:
            return
        self.struck.meet(text, struck=bool(look.struck))
        if not look.struck:
            text = _BLANKS.sub(" ", text)
            change = {"superscript": raised, "subscript": lowered}.get(look.position or "")
            self.pieces.append(change(text) if change else text)


def read_odt(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - it is told in the XML
    """Read an OpenDocument text; raises ReadingError if it is none, is damaged or locked, or costs too much."""
    check_size(data, name)
    package = Package(data, name)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iterdescendants()):
        raise ReadingError(message("office.locked", name=name))
    content = package.xml("content.xml")
    text = first(content, "body", "text")
    if text is None:
        raise ReadingError(message("office.no_text", name=name))
    roots = package.xml("styles.xml"), content
    walker = _ContentWalker(Canvas(), element_budget(name), read_odt_styles(*roots), read_odt_lists(*roots))
    walker.write(text)
    walker.write_notes()
    canvas = walker.canvas
    # a title stands above all headings, which go one down
    if any(heading.level == TITLE for heading in canvas.headings):
        canvas.headings = [one._replace(level=min(one.level + 1, _MAX_LEVEL)) for one in canvas.headings]
    return canvas.document(name, walker.warnings, _properties_of(first(package.xml("meta.xml"), "meta")))


def _properties_of(meta: Element | None) -> Properties | None:
    told = {local(child): child.text for child in meta} if meta is not None else {}
    return properties(told.get("title"), told.get("creation-date"), told.get("date"))


@dataclass(slots=True)
class _ContentWalker:
    canvas: Canvas
    budget: Budget
    styles: OdtStyles
    lists: OdtLists
    notes: list[Element] = field(default_factory=list)
    boxes: int = 0
    unread: int = 0
    struck: StruckPassages = field(default_factory=StruckPassages)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What of the file is not in the text."""
        if not self.unread:
            return self.struck.warnings
        counted = message("word.file", number=self.unread).en
        return (message("word.unread", counted=counted).en, *self.struck.warnings)

    def write(self, parent: Iterable[Element], label: str | None = None) -> None:
        """Write what is in ``parent``, and the shapes that are anchored there, each after its anchor."""
        for block in self._blocks(parent):
            if isinstance(block, _Paragraph):
                self.canvas.paragraph(block.lines, label=label, level=block.level)
                self._write_inner(block.boxes, label)
            else:
                self._write_inner([block], label)

    def write_notes(self) -> None:
        """Write the footnotes and then the endnotes, numbered in the order of the text; notes have no notes."""
        for kind in ("footnote", "endnote"):
            of_kind = [note for note in self.notes if (attribute(note, "note-class") or "footnote") == kind]
            for number, note in enumerate(of_kind, start=1):
                self.write(next(children(note, "note-body"), ()), f"{kind} {number}")

    def _write_inner(self, inner: list[Element], label: str | None) -> None:
        """Write tables and shapes."""
        for element in inner:
            if local(element) == "table":
                self._write_table(element, label)
            else:
                before = self.canvas.length
                self.write([element], label or f"text box {self.boxes + 1}")
                self.boxes += self.canvas.length > before  # most shapes are pictures

    def _blocks(self, parent: Iterable[Element]) -> Iterator[_Paragraph | Element]:
        """Yield the paragraphs and tables in ``parent``, whatever sections, lists and shapes hold them."""
        for child in parent:
            self.budget.use()
            match local(child):
                case "p" | "h" as name:
                    yield self._paragraph(child, is_heading=name == "h")
                case "list":
                    yield from self._items(child, self.lists.open(child))
                case "table":
                    yield child
                case name if name in _OBJECTS:
                    self.unread += 1
                case name if name not in _LEFT_OUT:
                    yield from self._blocks(child)

    def _items(self, parent: Element, key: str, depth: int = 0) -> Iterator[_Paragraph | Element]:
        """Yield what is in the items of a list; the first paragraph of each gets its number."""
        for item in parent:
            self.budget.use()
            is_open = local(item) == "list-item"  # a header of a list has no number
            for child in item:
                match local(child):
                    case "p" | "h" as name:
                        self.budget.use()
                        marker = self.lists.marker(key, depth, attribute(item, "start-value")) if is_open else ""
                        is_open = False
                        yield self._paragraph(child, is_heading=name == "h", marker=marker)
                    case "list":
                        yield from self._items(child, self.lists.open(child, key), depth + 1)
                    case _:
                        yield from self._blocks([child])

    def _paragraph(self, element: Element, *, is_heading: bool, marker: str | None = None) -> _Paragraph:
        """The paragraph or heading; ``marker`` is the number that a list gives it, None outside of lists."""
        style = self.styles["paragraph", attribute(element, "style-name")]
        self.struck.start_paragraph()
        inline = _InlineText(self.struck)
        self._collect(element, inline, style.look)
        lines = shown_lines("".join(inline.pieces))
        level = TITLE if style.is_title else None
        if is_heading:
            level = whole(attribute(element, "outline-level"), 1, _MAX_LEVEL)
            if marker is None and attribute(element, "is-list-header") != "true":
                marker = self.lists.marker_of_heading(level)
        if level is not None and lines:
            lines = [join_lines(lines)]
        if lines and marker:
            lines[0] = marker + lines[0]
        return _Paragraph(lines, level, inline.boxes)

    def _collect(self, parent: Element, inline: _InlineText, look: TextStyle) -> None:
        """Add the text in ``parent`` to ``inline``."""
        inline.add(parent.text, look)
        for child in parent:
            self.budget.use()
            match local(child):
                case "s" | "tab":
                    inline.pieces.append(" ")
                case "line-break":
                    inline.pieces.append("\n")
                case "span":
                    style = self.styles["text", attribute(child, "style-name")]
                    self._collect(child, inline, style.look.over(look))
                case "note":
                    self.notes.append(child)
                case name if name in _SHAPES:
                    inline.boxes.append(child)
                case name if name not in _LEFT_OUT:
                    self._collect(child, inline, look)
            inline.add(child.tail, look)

    def _write_table(self, table: Element, label: str | None) -> None:
        rows = list(self._rows(table, is_header=False))
        if len(rows) == 1 and len(cells := list(children(rows[0][0], "table-cell"))) == 1:  # a frame around text
            self.write(cells[0], label)
            return
        placed: list[CellText] = []
        inner: list[Element] = []
        number = header_rows = 0
        for row, is_header in rows:
            cells_of_row = self._cells(row, inner)
            repeated = whole(attribute(row, "number-rows-repeated"), 1, _MAX_ROWS)
            if is_header and header_rows == number:
                header_rows += repeated
            # an empty row that is repeated fills the page and only counts
            copies = repeated if any(cell.text for cell in cells_of_row) else 1
            self.budget.use(sum(1 + len(cell.text) for cell in cells_of_row) * (copies - 1))
            for copy in range(1, copies + 1):
                placed += [cell._replace(row=number + copy) for cell in cells_of_row]
            number += repeated
        self.canvas.table(placed, header_rows=header_rows)
        self._write_inner(inner, label)

    def _rows(self, parent: Element, *, is_header: bool) -> Iterator[tuple[Element, bool]]:
        """Yield the rows of a table, and whether they stand in its head."""
        for child in parent:
            self.budget.use()
            match local(child):
                case "table-row":
                    yield child, is_header
                case "table-header-rows" | "table-rows" | "table-row-group" as name:
                    yield from self._rows(child, is_header=is_header or name == "table-header-rows")

    def _cells(self, row: Element, inner: list[Element]) -> list[CellText]:
        """The cells of a row at its columns; tables and shapes in them are added to ``inner``."""
        cells: list[CellText] = []
        column = 1
        for cell in children(row, "table-cell", "covered-table-cell"):
            self.budget.use()
            repeated = whole(attribute(cell, "number-columns-repeated"), 1, _MAX_COLUMNS)
            if local(cell) == "table-cell" and column <= _MAX_COLUMNS:
                lines: list[str] = []
                for block in self._blocks(cell):
                    if isinstance(block, _Paragraph):
                        lines += block.lines
                        inner += block.boxes
                    else:
                        inner.append(block)
                text = join_cell(lines)
                height = whole(attribute(cell, "number-rows-spanned"), 1, _MAX_ROWS)
                width = whole(attribute(cell, "number-columns-spanned"), 1, _MAX_COLUMNS)
                self.budget.use((1 + len(text)) * (repeated - 1))
                cells += [CellText(0, column + copy, text, height, width) for copy in range(repeated)]
            column += repeated
        return cells
