"""OFD (GB/T 33190, the format of fixed pages) → canonical text: one paragraph a line, with the page of each place.

The places of the characters become lines (:mod:`~extractor.reading.ofdlines`), which are joined as those of a PDF are.
Text between drawn lines makes tables (:mod:`~extractor.reading.ofdrules`); without lines each row is a line of text.
Stamps, annotations and attached files are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.budget import Budget
from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas
from extractor.reading.elements import attribute, children, first, local, properties
from extractor.reading.limits import check_size, element_budget
from extractor.reading.ofdlines import POINTS, GlyphPlace, numbers, runs_of
from extractor.reading.ofdrules import lines_between, rules_of
from extractor.reading.package import Package, resolved
from extractor.reading.pdf.composing import write_paragraphs
from extractor.reading.pdf.furniture import without_furniture
from extractor.reading.pdf.grids import grids_of
from extractor.reading.pdf.paragraphs import paragraphs_of
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.reading.markup import Element
    from extractor.reading.ofdlines import OfdRun
    from extractor.reading.pdf.lines import PageLine
    from extractor.reading.pdf.paragraphs import Box
    from extractor.records import Document, Properties

MAX_CHARS = 10_000_000
"""Of a document, with what templates print on each page; 5,000 dense pages."""
MAX_LINES = 200_000

_A4 = (0.0, 0.0, 210.0, 297.0)
_PICTURES = ("ImageObject", "CompositeObject")


def read_ofd(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - it is told in the XML
    """Read an OFD file; raises ReadingError if it is none, is damaged, costs too much, or shows pictures only."""
    check_size(data, name)
    package = Package(data, name)
    bodies = list(children(package.xml("OFD.xml"), "DocBody"))
    if not bodies:
        raise ReadingError(message("office.no_text", name=name))
    pages = _Pages(package)
    for body in bodies:
        main = _part_at("OFD.xml", _text_of(first(body, "DocRoot")))
        document = package.xml(main)
        if document is None:
            raise ReadingError(message("office.no_text", name=name))
        pages.read(main, document)
    if pages.pictured and not pages.lines:
        raise ReadingError(message("ofd.only_pictures", name=name, pages=pages.number))
    canvas = Canvas()
    write_paragraphs(paragraphs_of(without_furniture(pages.lines, pages.number), pages.boxes), canvas)
    return canvas.document(name, pages.warnings, _properties_of(first(bodies[0], "DocInfo")))


def _properties_of(info: Element | None) -> Properties | None:
    told = {local(child): child.text for child in info} if info is not None else {}
    return properties(told.get("Title"), told.get("CreationDate"), told.get("ModDate"))


@dataclass(slots=True)
class _Pages:
    """The lines of the pages so far."""

    package: Package
    lines: list[PageLine] = field(default_factory=list)
    boxes: dict[int, Box] = field(default_factory=dict)
    number: int = 0
    pictured: int = 0  # pages without text, but with pictures
    missing: int = 0
    elements: Budget = field(init=False)
    characters: Budget = field(init=False)

    def __post_init__(self) -> None:
        name = self.package.name
        self.elements = element_budget(name)
        self.characters = Budget(MAX_CHARS, lambda: ReadingError(message("ofd.crowded", name=name, most=MAX_CHARS)))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What of the file is not in the text."""
        warnings = []
        if self.pictured:
            warnings.append(message("ofd.some_pictures", some=self.pictured, pages=self.number).en)
        if self.missing:
            warnings.append(message("ofd.missing", missing=self.missing).en)
        return tuple(warnings)

    def read(self, main: str, document: Element) -> None:
        """Read the pages of a document; ``main`` is its part."""
        common = first(document, "CommonData")
        templates = {
            template.get("ID"): self.package.xml(_part_at(main, template.get("BaseLoc")))
            for template in children(common, "TemplatePage")
        }
        for listed in children(first(document, "Pages"), "Page"):
            self.number += 1
            page = self.package.xml(_part_at(main, listed.get("BaseLoc")))
            if page is None:
                self.missing += 1
                continue
            box = _box_of(first(page, "Area")) or _box_of(first(common, "PageArea")) or _A4
            below = [templates.get(used.get("TemplateID")) for used in children(page, "Template")]
            self._read_page([root for root in (*below, page) if root is not None], box)

    def _read_page(self, roots: list[Element], box: tuple[float, ...]) -> None:
        left, top, width, height = box
        self.boxes[self.number] = (0.0, 0.0, width * POINTS, height * POINTS)
        place = GlyphPlace(left, top + height)
        runs: list[OfdRun] = []
        paths: list[Element] = []
        has_pictures = False
        for element in self._shown(roots):
            if local(element) == "TextObject":
                for run in runs_of(element, place):
                    self.characters.use(len(run.glyphs))
                    runs.append(run)
            elif local(element) == "PathObject":
                paths.append(element)
            elif local(element) in _PICTURES:
                has_pictures = True
        lines = lines_between(self.number, runs, grids_of(*rules_of(paths, place)))
        self.lines += lines
        self.pictured += has_pictures and not lines
        if len(self.lines) > MAX_LINES:
            raise ReadingError(message("ofd.many_lines", name=self.package.name, most=MAX_LINES))

    def _shown(self, roots: list[Element]) -> Iterator[Element]:
        """Yield what is drawn on a page, that of its templates first."""
        for root in roots:
            for layer in children(first(root, "Content"), "Layer"):
                for element in layer.iterdescendants():
                    self.elements.use()
                    if attribute(element, "Visible") != "false" and attribute(element, "Alpha") != "0":
                        yield element


def _box_of(area: Element | None) -> tuple[float, ...] | None:
    """The edges of a page as they are told: left, top, width, height in millimetres."""
    told = numbers(_text_of(first(area, "PhysicalBox")), 4)
    return tuple(told) if len(told) == 4 and told[2] > 0 and told[3] > 0 else None


def _part_at(part: str, location: str | None) -> str:
    """The part that ``part`` names by a path as it is written in an OFD file."""
    return resolved(part, (location or "").strip().replace("\\", "/"))


def _text_of(element: Element | None) -> str | None:
    return None if element is None else element.text
