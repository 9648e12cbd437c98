"""What the styles of a Word file say about its paragraphs and runs: heading levels, lists, what is hidden or struck."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.reading.markup import kind
from extractor.reading.numbering import attribute, is_on, value

if TYPE_CHECKING:
    from extractor.reading.markup import Element

TITLE = 0
"""The level of the title of a document, above heading 1."""

# "heading 1" is what Word writes in every language, the others come from WPS and converters
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLES = ("title", "标题", "標題")
# a copy of the headings, with page numbers that are no figures
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*(?:[1-9]|heading|标题)|table of figures|图表目录", re.IGNORECASE)
_CAPTIONS = ("caption", "题注", "題注")
_MAX_CHAIN = 20  # of styles based on each other, which may be a circle in a damaged file


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style or a run says about its text; None where it says nothing."""

    hidden: bool | None = None
    struck: bool | None = None
    """Struck through: what the document no longer says."""
    position: str | None = None
    """``superscript``, ``subscript`` or ``baseline``."""

    def over(self, other: TextStyle) -> TextStyle:
        """This look where it says something, the ``other`` where it does not."""
        return TextStyle(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
            other.position if self.position is None else self.position,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """One style with all that it has from those that it is based on."""

    names: tuple[str, ...] = ()
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    look: TextStyle = TextStyle()

    @property
    def level(self) -> int | None:
        """The heading level: :data:`TITLE`, 1 to 9, or None for running text."""
        if self.outline is not None:
            return self.outline + 1 if self.outline < 9 else None
        for name in self.names:
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            if name.lower() in _TITLES:
                return TITLE
        return None

    @property
    def is_contents(self) -> bool:
        """Whether its paragraphs are the table of contents."""
        return any(_CONTENTS.match(name) for name in self.names)

    @property
    def is_caption(self) -> bool:
        """Whether its paragraphs name a table or picture."""
        return any(name.lower() in _CAPTIONS for name in self.names)


@dataclass(slots=True)
class Styles:
    """The styles of a document by id."""

    elements: dict[str, Element] = field(default_factory=dict)
    resolved: dict[str, Style] = field(default_factory=dict)

    def __getitem__(self, style_id: str | None) -> Style:
        """The style with an id; one that says nothing if there is none."""
        if style_id is None or style_id not in self.elements:
            return Style()
        if style_id not in self.resolved:
            self.resolved[style_id] = self._resolve(style_id)
        return self.resolved[style_id]

    def lists(self) -> dict[str, str]:
        """The list that each style of lists stands for."""
        return {
            style_id: found
            for style_id, element in self.elements.items()
            if attribute(element, "type") == "numbering" and (found := self[style_id].list_id)
        }

    def _resolve(self, style_id: str) -> Style:
        names: list[str] = []
        properties: dict[str, Element] = {}
        look = TextStyle()
        current: str | None = style_id
        for _ in range(_MAX_CHAIN):
            element = self.elements.get(current or "")
            if element is None:
                break
            parts = {kind(child): child for child in element}
            names.append((value(parts.get("w:name")) or "").strip())
            properties = properties_of(parts.get("w:pPr")) | properties
            look = look.over(look_of(parts.get("w:rPr")))
            current = value(parts.get("w:basedOn"))
        list_id, list_level = list_of(properties)
        return Style(tuple(names), digit(value(properties.get("w:outlineLvl"))), list_id, list_level, look)


def read_styles(root: Element | None) -> Styles:
    """The styles that ``styles.xml`` defines."""
    styles = Styles()
    for element in root if root is not None else ():
        if kind(element) == "w:style" and (style_id := attribute(element, "styleId")):
            styles.elements[style_id] = element
    return styles


def properties_of(element: Element | None) -> dict[str, Element]:
    """The properties in a ``w:pPr`` or ``w:rPr`` by name."""
    return {kind(child): child for child in element} if element is not None else {}


def list_of(properties: dict[str, Element]) -> tuple[str | None, int | None]:
    """The list that a paragraph or style belongs to, and its level there; list ``0`` means none."""
    parts = properties_of(properties.get("w:numPr"))
    return value(parts.get("w:numId")), digit(value(parts.get("w:ilvl")))


def look_of(element: Element | None) -> TextStyle:
    """What a ``w:rPr`` says."""
    if element is None:
        return TextStyle()
    properties = properties_of(element)
    return TextStyle(
        _switched(properties, "w:vanish"),
        _switched(properties, "w:strike", "w:dstrike"),
        value(properties.get("w:vertAlign")),
    )


def _switched(properties: dict[str, Element], *names: str) -> bool | None:
    """Whether one of some switches is on; None where none of them is there."""
    switches = [properties[name] for name in names if name in properties]
    return any(map(is_on, switches)) if switches else None


def digit(written: str | None) -> int | None:
    """A level as written, None if it is not one digit."""
    return int(written) if written and len(written) == 1 and written.isdecimal() else None
