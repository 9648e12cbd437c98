"""PowerPoint (.pptx) → canonical text: slide by slide, the title as a heading, then its texts and tables, its notes.

Hidden slides, comments, and what layouts print on every slide are left out. What is older (.ppt) is converted before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas, CellText
from extractor.reading.characters import lowered, raised
from extractor.reading.elements import attribute, children, first, local, shown_lines, whole
from extractor.reading.libreoffice import POWERPOINT_97, Conversion
from extractor.reading.limits import check_size, element_budget
from extractor.reading.linebreaks import join_cell, join_lines
from extractor.reading.package import Package
from extractor.reading.properties import core_properties
from extractor.reading.struck import StruckPassages
from extractor.words import message
from extractor.zips import LOCKED_PACKAGE, OLD_OFFICE, POWERPOINT_STREAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.budget import Budget
    from extractor.reading.markup import Element
    from extractor.records import Document

_TITLES = ("title", "ctrTitle")
# Placeholders for what stands on every slide, and the picture of the slide on its page of notes.
_FURNITURE = ("sldNum", "dt", "ftr", "hdr", "sldImg")
_NO_TEXT = ("rPr", "pPr", "endParaRPr", "tblPr", "tcPr", "bodyPr", "lstStyle")
# What may hold figures and is not read, which the reader is told.
_UNREAD = {"chart": "word.chart", "relIds": "word.diagram", "oleObj": "word.file"}
_MAX_SPAN = 1000
_TRUE = ("1", "true")
# in the CurrentUserAtom of a locked .ppt, its length and the token of such files ([MS-PPT] 2.3.2)
_LOCKED_USER = b"\x14\0\0\0\xdf\xc4\xd1\xf3"


def conversion_of(data: bytes, name: str) -> Conversion | None:
    """How LibreOffice must convert a presentation of PowerPoint or WPS, None for one that is read as it is.

    Raises ReadingError if it is locked, too large, or of another program of Office.
    """
    check_size(data, name)
    if not data.startswith(OLD_OFFICE):
        return None
    if LOCKED_PACKAGE in data or _LOCKED_USER in data:
        raise ReadingError(message("office.locked", name=name))
    if POWERPOINT_STREAM not in data:
        raise ReadingError(message("office.not_of", name=name, program="PowerPoint"))
    return POWERPOINT_97


def read_pptx(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - it is told in the XML
    """Read a presentation, converted where :func:`conversion_of` says so.

    Raises ReadingError if it is none, is damaged or locked, or costs too much.
    """
    check_size(data, name)
    if not data.startswith(b"PK"):
        raise ReadingError(message("office.none", name=name, program="PowerPoint"))
    package = Package(data, name)
    top = package.related("", {"officeDocument": "ppt/presentation.xml", "core-properties": "docProps/core.xml"})
    main = top["officeDocument"]
    root = package.xml(main)
    if root is None or local(root) != "presentation":
        raise ReadingError(message("office.no_text", name=name))
    walker = _SlideWalker(Canvas(), element_budget(name))
    parts = package.related_by_id(main)
    hidden: list[int] = []
    missing = 0
    for number, listed in enumerate(children(first(root, "sldIdLst"), "sldId"), start=1):
        part = parts.get(_relation_of(listed) or "")
        slide = package.xml(part)
        if part is None or slide is None:
            missing += 1
        elif slide.get("show") in ("0", "false"):
            hidden.append(number)
        else:
            walker.write_slide(slide, number)
            walker.write_notes(package.xml(package.related(part, {}).get("notesSlide")), number)
    warnings = []
    if hidden:
        warnings.append(message("pptx.hidden", hidden=", ".join(map(str, hidden[:20]))).en)
    if missing:
        warnings.append(message("pptx.missing", missing=missing).en)
    if walker.unread:
        counted = ", ".join(message(_UNREAD[what], number=number).en for what, number in walker.unread.items())
        warnings.append(message("word.unread", counted=counted).en)
    warnings += walker.struck.warnings
    return walker.canvas.document(name, tuple(warnings), core_properties(package.xml(top["core-properties"])))


def _relation_of(listed: Element) -> str | None:
    """The id of a reference; the element has an ``id`` of its own, without a namespace, beside it."""
    return next((value for key, value in listed.attrib.items() if key.startswith("{") and key.endswith("}id")), None)


@dataclass(slots=True)
class _SlideWalker:
    canvas: Canvas
    budget: Budget
    unread: Counter[str] = field(default_factory=Counter)
    struck: StruckPassages = field(default_factory=StruckPassages)

    def write_slide(self, slide: Element, number: int) -> None:
        """Write a slide: its title first, and then the other shapes in their order."""
        shapes = list(self._shapes(first(slide, "cSld", "spTree")))
        titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
        for title in titles:
            lines = [line for lines in self._paragraphs(first(title, "txBody")) for line in lines]
            self.canvas.paragraph([join_lines(lines)], label=f"slide {number}", level=1)
        for shape in shapes:
            if _placeholder(shape) not in (*_TITLES, *_FURNITURE):
                self._write_shape(shape, number, f"slide {number}")

    def write_notes(self, notes: Element | None, number: int) -> None:
        """Write what the speaker noted on a slide."""
        for shape in self._shapes(first(notes, "cSld", "spTree")):
            if _placeholder(shape) not in _FURNITURE:
                self._write_shape(shape, number, f"slide {number} notes")

    def _write_shape(self, shape: Element, number: int, label: str) -> None:
        if local(shape) == "sp":
            for lines in self._paragraphs(first(shape, "txBody")):
                self.canvas.paragraph(lines, label=label)
            return
        data = first(shape, "graphic", "graphicData")
        table = first(data, "tbl")
        if table is not None:
            self._write_table(table, number)
            return
        for inner in data.iterdescendants() if data is not None else ():
            self.budget.use()
            if local(inner) in _UNREAD:
                self.unread[local(inner)] += 1
                return  # the same thing is often there in several ways

    def _shapes(self, parent: Iterable[Element] | None) -> Iterator[Element]:
        """Yield the shapes that are shown, also those in groups."""
        for child in parent if parent is not None else ():
            self.budget.use()
            match local(child):
                case "grpSp":
                    yield from self._shapes(child)
                case "AlternateContent":
                    yield from self._shapes(next(children(child, "Choice", "Fallback"), None))
                case "sp" | "graphicFrame":
                    if not _is_hidden(child):
                        yield child

    def _paragraphs(self, body: Element | None) -> Iterator[list[str]]:
        """Yield the lines of each paragraph of a text."""
        for paragraph in children(body, "p"):
            pieces: list[str] = []
            self.struck.start_paragraph()
            self._collect(paragraph, pieces)
            yield shown_lines("".join(pieces))

    def _collect(self, parent: Iterable[Element], pieces: list[str]) -> None:
        """Add the text in ``parent`` to ``pieces``."""
        for child in parent:
            self.budget.use()
            match local(child):
                case "t":
                    pieces.append(child.text or "")
                case "br":
                    pieces.append("\n")
                case "r":
                    pieces += self._run(child)
                case "fld" if (child.get("type") or "").startswith("slidenum"):
                    pass
                case "AlternateContent":
                    self._collect(next(children(child, "Choice", "Fallback"), ()), pieces)
                case name if name not in _NO_TEXT:
                    self._collect(child, pieces)

    def _run(self, run: Element) -> list[str]:
        """The text of a run as it looks: nothing if it is struck through, with raised or lowered digits."""
        look = first(run, "rPr")
        struck = look is not None and look.get("strike") not in (None, "noStrike")
        baseline = (look.get("baseline") or "") if look is not None else ""
        texts = [text.text or "" for text in children(run, "t")]
        self.struck.meet("".join(texts), struck=struck)
        if struck:
            return []
        if baseline.strip("0%") == "":
            return texts
        return [lowered(text) if baseline.startswith("-") else raised(text) for text in texts]

    def _write_table(self, table: Element, slide: int) -> None:
        cells: list[CellText] = []
        for row, line in enumerate(children(table, "tr"), start=1):
            for column, cell in enumerate(children(line, "tc"), start=1):
                self.budget.use()
                # what a merged cell covers stands there too, without a text of its own
                if cell.get("hMerge") in _TRUE or cell.get("vMerge") in _TRUE:
                    continue
                text = join_cell([line for lines in self._paragraphs(first(cell, "txBody")) for line in lines])
                height = whole(cell.get("rowSpan"), 1, _MAX_SPAN)
                cells.append(CellText(row, column, text, height, whole(cell.get("gridSpan"), 1, _MAX_SPAN)))
        number = self.canvas.next_table
        self.canvas.table(cells, place=lambda cell: f"slide {slide} table {number} R{cell.row}C{cell.column}")


def _properties_of_shape(shape: Element) -> Element | None:
    """What is said of a shape beside its content; each kind of shape has its own name for it."""
    return next(children(shape, "nvSpPr", "nvGraphicFramePr"), None)


def _placeholder(shape: Element) -> str | None:
    """What a shape is the place for (``title``, ``body``, ``sldNum``), None for one that was drawn freely."""
    place = first(_properties_of_shape(shape), "nvPr", "ph")
    return None if place is None else place.get("type") or "body"


def _is_hidden(shape: Element) -> bool:
    named = first(_properties_of_shape(shape), "cNvPr")
    return named is not None and attribute(named, "hidden") in _TRUE
