"""What the styles of an OpenDocument text say: what is hidden, struck through, raised or lowered, and its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from extractor.reading.elements import attribute, children, first
from extractor.reading.wordstyles import TextStyle

if TYPE_CHECKING:
    from extractor.reading.markup import Element

_MAX_CHAIN = 20  # of styles based on each other, which may be a circle in a damaged file
_SUNK = re.compile(r"sub|-")  # «sub 58%», «-33% 58%»
_LEVEL = re.compile(r"0%?(?:\s|$)")


class OdtStyle(NamedTuple):
    """What a style says with all that it is based on."""

    look: TextStyle = TextStyle()
    is_title: bool = False


@dataclass(slots=True)
class OdtStyles:
    """The styles of a document by family (``paragraph``, ``text``) and name."""

    elements: dict[tuple[str, str], Element] = field(default_factory=dict)
    resolved: dict[tuple[str, str], OdtStyle] = field(default_factory=dict)

    def __getitem__(self, key: tuple[str, str | None]) -> OdtStyle:
        """The style with a family and a name; one that says nothing if there is none."""
        family, name = key
        if name is None:
            return OdtStyle()
        if (family, name) not in self.resolved:
            self.resolved[family, name] = self._resolve(family, name)
        return self.resolved[family, name]

    def _resolve(self, family: str, name: str) -> OdtStyle:
        look, is_title = TextStyle(), False
        current: str | None = name
        for _ in range(_MAX_CHAIN):
            is_title = is_title or (family == "paragraph" and current == "Title")
            element = self.elements.get((family, current or ""))
            if element is None:
                break
            look = look.over(_look_of(first(element, "text-properties")))
            current = attribute(element, "parent-style-name")
        return OdtStyle(look, is_title)


def read_odt_styles(*roots: Element | None) -> OdtStyles:
    """The styles that the parts of a document define; of two with one name the later holds."""
    styles = OdtStyles()
    for root in roots:
        for group in children(root, "styles", "automatic-styles"):
            for style in children(group, "style"):
                key = attribute(style, "family") or "", attribute(style, "name") or ""
                styles.elements[key] = style
    return styles


def _look_of(said: Element | None) -> TextStyle:
    if said is None:
        return TextStyle()
    marks = [attribute(said, "text-line-through-style"), attribute(said, "text-line-through-type")]
    display = attribute(said, "display")
    position = (attribute(said, "text-position") or "").strip()
    return TextStyle(
        display == "none" if display else None,
        any(mark not in (None, "none") for mark in marks) if any(marks) else None,
        _position(position) if position else None,
    )


def _position(written: str) -> str:
    if _SUNK.match(written):
        return "subscript"
    return "baseline" if _LEVEL.match(written) else "superscript"
