"""Word → canonical text: one paragraph or table row a line; tracked insertions are in it, deletions are not.

What stands beside the text comes after what it belongs to: a text box after its paragraph or table, the notes at the
end. Headers, footers and comments, charts and embedded files are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas, CellText
from extractor.reading.characters import lowered, raised, split_lines, symbol, without_invisible, without_radicals
from extractor.reading.limits import check_size, element_budget
from extractor.reading.linebreaks import join_cell, join_lines, rejoin_numbers
from extractor.reading.markup import Element, kind
from extractor.reading.numbering import Numbering, attribute, is_on, read_numbering, value
from extractor.reading.package import Package
from extractor.reading.properties import core_properties
from extractor.reading.struck import StruckPassages
from extractor.reading.wordstyles import (
    TITLE,
    Styles,
    TextStyle,
    digit,
    list_of,
    look_of,
    properties_of,
    read_styles,
)
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.budget import Budget
    from extractor.records import Document, Span

_PARTS = {
    "styles": "styles.xml",
    "numbering": "numbering.xml",
    "footnotes": "footnotes.xml",
    "endnotes": "endnotes.xml",
}
# What holds no text of the document, or text that is deleted, moved away, or printed elsewhere.
_LEFT_OUT = frozenset(
    [
        *("w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:instrText", "w:fldData", "w:altChunk", "w:rt"),
        *("w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr", "w:sdtPr", "w:sdtEndPr"),
        *("w:annotationRef", "w:footnoteRef", "w:endnoteRef", "mc:Fallback"),
    ]
)
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
# What may hold figures and is not read, which the reader is told.
_UNREAD = {"c:chart": "word.chart", "dgm:relIds": "word.diagram", "w:object": "word.file", "w:altChunk": "word.text"}
_MAX_COLUMNS = 1000  # Word has at most 63
_BLANKS = re.compile(r"[ \t]+")


class WordParagraph(NamedTuple):
    """A paragraph as it shall stand: its lines, its level if it is a heading, and the text boxes anchored in it."""

    lines: list[str]
    level: int | None
    is_caption: bool
    boxes: list[Element]


@dataclass(slots=True)
class _Inline:
    """The text of one paragraph so far, and what was met in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    instructions: list[bool] = field(default_factory=list)  # of the fields that are open: still in the instruction?


def read_docx(data: bytes, name: str) -> Document:
    """Read a Word file; raises ReadingError if it is none, is damaged, or costs too much."""
    check_size(data, name)
    package = Package(data, name)
    top = package.related("", {"officeDocument": "word/document.xml", "core-properties": "docProps/core.xml"})
    main = top["officeDocument"]
    root = package.xml(main)
    body = next((child for child in root if kind(child) == "w:body"), None) if root is not None else None
    if body is None:
        raise ReadingError(message("word.none", name=name, main=main))
    parts = package.related(main, _PARTS)
    styles = read_styles(package.xml(parts["styles"]))
    walker = _Walker(
        Canvas(),
        element_budget(name),
        styles,
        read_numbering(package.xml(parts["numbering"]), styles.lists()),
    )
    walker.write(body)
    for what in ("footnote", "endnote"):
        if walker.notes[what]:
            walker.write_notes(what, package.xml(parts[f"{what}s"]))
    canvas = walker.canvas
    # a title stands above all headings, which go one down
    if any(heading.level == TITLE for heading in canvas.headings):
        canvas.headings = [heading._replace(level=min(heading.level + 1, 9)) for heading in canvas.headings]
    return canvas.document(name, walker.warnings, core_properties(package.xml(top["core-properties"])))


@dataclass(slots=True)
class _Walker:
    canvas: Canvas
    budget: Budget
    styles: Styles
    numbering: Numbering
    notes: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    boxes: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    struck: StruckPassages = field(default_factory=StruckPassages)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What of the file is not in the text."""
        if not self.unread:
            return self.struck.warnings
        counted = ", ".join(message(key, number=number).en for key, number in self.unread.items())
        return (message("word.unread", counted=counted).en, *self.struck.warnings)

    def write(self, parent: Iterable[Element], label: str | None = None) -> None:
        """Write what is in ``parent``, and the text boxes that are anchored there, each after its anchor."""
        caption: Span | None = None
        for block in self._blocks(parent):
            if isinstance(block, WordParagraph):
                span = self.canvas.paragraph(block.lines, label=label, level=block.level)
                boxes = block.boxes
                if span:
                    caption = span if block.is_caption else None
            else:
                boxes = self._write_table(block, caption, label)
                caption = None
            self._write_inner(boxes, label)

    def _write_inner(self, inner: list[Element], label: str | None) -> None:
        """Write text boxes, and tables out of the cells of a table."""
        for element in inner:
            if kind(element) == "w:tbl":
                self._write_inner(self._write_table(element, None, label), label)
            else:
                self.boxes += 1
                self.write(element, label or f"text box {self.boxes}")

    def write_notes(self, what: str, root: Element | None) -> None:
        """Write the notes that the text refers to, in the order and with the numbers of the references."""
        found = {
            attribute(note, "id"): note for note in (root if root is not None else ()) if kind(note) == f"w:{what}"
        }
        for number, identity in enumerate(dict.fromkeys(self.notes[what]), start=1):
            if identity in found:
                self.write(found[identity], f"{what} {number}")

    def _blocks(self, parent: Iterable[Element]) -> Iterator[WordParagraph | Element]:
        """Yield the paragraphs and tables in ``parent``; a paragraph whose end was deleted goes on in the next."""
        carried: list[str] = []
        boxes: list[Element] = []
        for block in self._raw_blocks(parent):
            if kind(block) != "w:p":
                if carried or boxes:
                    yield self._paragraph("".join(carried), None, boxes)
                    carried, boxes = [], []
                yield block
                continue
            inline = _Inline(boxes=boxes)
            self.struck.start_paragraph()
            properties = properties_of(next((child for child in block if kind(child) == "w:pPr"), None))
            style = self.styles[value(properties.get("w:pStyle"))]
            if not style.is_contents:
                self._collect(block, inline, style.look)
            carried += inline.pieces
            mark = properties_of(properties.get("w:rPr"))
            if "w:del" in mark or "w:moveFrom" in mark:
                continue
            yield self._paragraph("".join(carried), properties, boxes)
            carried, boxes = [], []
        if carried or boxes:
            yield self._paragraph("".join(carried), None, boxes)

    def _raw_blocks(self, parent: Iterable[Element]) -> Iterator[Element]:
        for child in parent:
            self._meet(child)
            match kind(child):
                case "w:p" | "w:tbl":
                    yield child
                case "w:sdt":
                    yield from self._raw_blocks(_content(child))
                case "mc:AlternateContent":
                    yield from self._raw_blocks(_chosen(child))
                case left_out if left_out not in _LEFT_OUT:
                    yield from self._raw_blocks(child)

    def _paragraph(self, text: str, properties: dict[str, Element] | None, boxes: list[Element]) -> WordParagraph:
        properties = properties or {}
        style_id = value(properties.get("w:pStyle"))
        style = self.styles[style_id]
        outline = digit(value(properties.get("w:outlineLvl")))
        level = style.level if outline is None else outline + 1 if outline < 9 else None
        list_id, list_level = list_of(properties)
        if list_id is None:
            list_id, list_level = style.list_id, list_level if list_level is not None else style.list_level
        marker = ""
        if list_id is not None and not style.is_contents:
            if list_level is None:
                list_level = self.numbering.level_of(list_id, style_id)
            marker = self.numbering.marker(list_id, list_level)
        lines = _lines(text)
        if level is not None:
            lines = [join_lines(lines)] if lines else []
        if lines:
            lines[0] = marker + lines[0]
        return WordParagraph(lines, level, style.is_caption, boxes)

    def _collect(self, parent: Iterable[Element], inline: _Inline, look: TextStyle) -> None:
        """Add the text in ``parent`` to ``inline``."""
        for child in parent:
            self._meet(child)
            match kind(child):
                case "w:t" | "m:t":
                    self._add(inline, child.text or "", look)
                case "w:r":
                    properties = next((part for part in child if kind(part) == "w:rPr"), None)
                    self._collect(child, inline, self._look(properties).over(look))
                case "w:tab" | "w:ptab":
                    self._add(inline, " ", look)
                case "w:br" | "w:cr":
                    self._add(inline, "\n", look)
                case "w:noBreakHyphen":
                    self._add(inline, "-", look)
                case "w:sym":
                    self._add(inline, symbol(attribute(child, "font"), attribute(child, "char")), look)
                case "w:fldChar":
                    _turn(inline.instructions, attribute(child, "fldCharType"))
                case "w:txbxContent":
                    inline.boxes.append(child)
                case "w:footnoteReference" | "w:endnoteReference" as reference:
                    if not (look.hidden or look.struck):
                        self.notes[_NOTES[reference]].append(attribute(child, "id") or "")
                case "w:sdt":
                    self._collect(_content(child), inline, look)
                case "mc:AlternateContent":
                    self._collect(_chosen(child), inline, look)
                case "m:den":
                    self._add(inline, "/", look)
                    self._collect(child, inline, look)
                case "m:sup":
                    self._collect(child, inline, TextStyle(position="superscript").over(look))
                case "m:sub":
                    self._collect(child, inline, TextStyle(position="subscript").over(look))
                case left_out if left_out not in _LEFT_OUT:
                    self._collect(child, inline, look)

    def _meet(self, element: Element) -> None:
        self.budget.use()
        if what := _UNREAD.get(kind(element)):
            self.unread[what] += 1

    def _look(self, properties: Element | None) -> TextStyle:
        """The look of a run: its own, and that of its style."""
        if properties is None:
            return TextStyle()
        style_id = next((value(part) for part in properties if kind(part) == "w:rStyle"), None)
        return look_of(properties).over(self.styles[style_id].look)

    def _add(self, inline: _Inline, text: str, look: TextStyle) -> None:
        if look.hidden or any(inline.instructions):
            return
        self.struck.meet(text, struck=bool(look.struck))
        if look.struck:
            return
        if look.position == "superscript":
            text = raised(text)
        elif look.position == "subscript":
            text = lowered(text)
        inline.pieces.append(text)

    def _write_table(self, table: Element, caption: Span | None, label: str | None) -> list[Element]:
        """Write a table; returns the text boxes and tables in its cells, which come after it."""
        rows = [(row, list(self._parts(row, "w:tc"))) for row in self._parts(table, "w:tr")]
        if len(rows) == 1 and len(rows[0][1]) == 1:  # a frame around text
            self.write(rows[0][1][0], label)
            return []
        grid = _WordTable()
        for row, cells in rows:
            properties = properties_of(next((part for part in row if kind(part) == "w:trPr"), None))
            if "w:del" in properties:
                continue
            grid.open_row(
                _count(value(properties.get("w:gridBefore")), 0), is_header=is_on(properties.get("w:tblHeader"))
            )
            for cell in cells:
                self._fill(grid, cell)
        self.canvas.table(grid.cells, caption=caption, header_rows=grid.header_rows)
        return grid.inner

    def _fill(self, grid: _WordTable, cell: Element) -> None:
        properties = properties_of(next((part for part in cell if kind(part) == "w:tcPr"), None))
        width = _count(value(properties.get("w:gridSpan")), 1)
        merged = value(properties["w:vMerge"]) or "continue" if "w:vMerge" in properties else None
        beside = value(properties["w:hMerge"]) or "continue" if "w:hMerge" in properties else None
        lines: list[str] = []
        for block in self._blocks(cell):
            if isinstance(block, WordParagraph):
                lines += block.lines
                grid.inner += block.boxes
            else:
                grid.inner.append(block)
        deleted = "w:cellDel" in properties
        grid.add("" if deleted else join_cell(lines), width, below=merged == "continue", beside=beside == "continue")
        if merged is None:
            grid.columns.pop(grid.last_column, None)

    def _parts(self, parent: Iterable[Element], wanted: str) -> Iterator[Element]:
        """Yield the rows of a table or the cells of a row, wherever content controls and changes hold them."""
        for child in parent:
            self.budget.use()
            if (name := kind(child)) == wanted:
                yield child
            elif name == "w:sdt":
                yield from self._parts(_content(child), wanted)
            elif name not in _LEFT_OUT and name not in ("w:tbl", "w:p"):
                yield from self._parts(child, wanted)


@dataclass(slots=True)
class _WordTable:
    """The cells of a table so far; a merged cell stands once and grows."""

    cells: list[CellText] = field(default_factory=list)
    inner: list[Element] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)  # by column: the index of the cell that may go on below
    rows: int = 0
    header_rows: int = 0
    column: int = 1  # of the next cell
    last_column: int = 1

    def open_row(self, skipped: int, *, is_header: bool) -> None:
        if is_header and self.header_rows == self.rows:
            self.header_rows += 1
        self.rows += 1
        self.column = 1 + skipped

    def add(self, text: str, width: int, *, below: bool, beside: bool) -> None:
        """Add a cell, or let the one above or beside it grow."""
        self.last_column = self.column
        above = self.columns.get(self.column) if below else None
        if above is not None:
            cell = self.cells[above]
            self.cells[above] = cell._replace(row_span=self.rows - cell.row + 1)
        elif beside and self.cells and self.cells[-1].row == self.rows:
            cell = self.cells[-1]
            self.cells[-1] = cell._replace(column_span=cell.column_span + width)
        else:
            self.cells.append(CellText(self.rows, self.column, text, 1, width))
            self.columns[self.column] = len(self.cells) - 1
        self.column += width


def _content(control: Element) -> Iterable[Element]:
    """What a content control holds: nothing if that is a prompt to fill it in, or the table of contents."""
    content: Iterable[Element] = ()
    for child in control:
        if kind(child) == "w:sdtContent":
            content = child
        elif kind(child) == "w:sdtPr":
            for part in child:
                if kind(part) == "w:showingPlcHdr" and is_on(part):
                    return ()
                if kind(part) == "w:docPartObj" and any(value(gallery) == "Table of Contents" for gallery in part):
                    return ()
    return content


def _chosen(alternatives: Element) -> Iterable[Element]:
    """The first of several ways to show the same thing."""
    return next((child for child in alternatives if kind(child) in ("mc:Choice", "mc:Fallback")), ())


def _turn(instructions: list[bool], to: str | None) -> None:
    """Open a field, pass from its instruction to its result, or close it; what has no beginning is passed over."""
    if to == "begin":
        instructions.append(True)
    elif instructions and to == "separate":
        instructions[-1] = False
    elif instructions and to == "end":
        instructions.pop()


def _lines(text: str) -> list[str]:
    """The lines of a paragraph, without blanks around them and without what cannot be seen."""
    lines = [_BLANKS.sub(" ", line).strip() for line in split_lines(without_invisible(without_radicals(text)))]
    return rejoin_numbers([line for line in lines if line])


def _count(written: str | None, default: int) -> int:
    """A number of columns, within what a table can have."""
    return min(int(written), _MAX_COLUMNS) if written and len(written) < 6 and written.isdecimal() else default
