"""The numbers of lists and headings in an OpenDocument text, which stand in its styles and nowhere in its text.

They are counted as those of Word are (:mod:`~extractor.reading.numbering`); a list that does not go on another one is
counted by itself. Source: OpenDocument 1.3, part 3, sections 5.3 (lists) and 16.30 to 16.34 (their styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.reading.elements import attribute, children, local, whole
from extractor.reading.numbering import LEVELS, MAX_MARKER, NumberedList, Numbering, NumberingLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.reading.markup import Element

_MAX_START = 999_999
#: The styles of :func:`~extractor.reading.numbering.spell` by what ``style:num-format`` begins with (一, 二, 三, ...).
_STYLES = {
    **{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"},
    **{"１": "decimalFullWidth", "一": "japaneseCounting", "壹": "chineseLegalSimplified", "壱": "japaneseLegal"},
    **{"甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle"},
    **{"⑴": "decimalEnclosedParen", "⒈": "decimalEnclosedFullstop", "㊀": "ideographEnclosedCircle"},
}
_LEVEL_STYLES = ("list-level-style-number", "list-level-style-bullet", "list-level-style-image", "outline-level-style")
_PLACE = re.compile(r"%([0-9]{1,2})%")  # «%1%.%2%»
_OUTLINE = "outline"

_Levels = dict[int, NumberingLevel]


@dataclass(slots=True)
class OdtLists:
    """The styles of lists by name, the levels of the numbers of headings, and the lists that were met so far."""

    styles: dict[str, _Levels] = field(default_factory=dict)
    outline: _Levels = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    ids: dict[str, str] = field(default_factory=dict)  # of the lists with an ``xml:id``
    last_of_style: dict[str | None, str] = field(default_factory=dict)

    def open(self, element: Element, outer: str | None = None) -> str:
        """The list that an element is, by a key; one in ``outer`` without a style of its own is that list."""
        style = attribute(element, "style-name")
        if outer is not None and (style is None or self.numbering.lists[outer].levels is self.styles.get(style)):
            return outer
        key = f"list {len(self.numbering.lists)}"
        goes_on = self.ids.get(attribute(element, "continue-list") or "")
        if goes_on is None and attribute(element, "continue-numbering") == "true":
            goes_on = self.last_of_style.get(style)
        counted_by = key if goes_on is None else self.numbering.lists[goes_on].counted_by
        self.numbering.lists[key] = NumberedList(counted_by, self.styles.get(style or "", {}))
        self.last_of_style[style] = key
        if identity := attribute(element, "id"):
            self.ids[identity] = key
        return key

    def marker(self, key: str, depth: int, start: str | None) -> str:
        """What stands before the next item of a list; ``start`` is the number that it is given, if any."""
        if start is not None and depth < LEVELS:
            self.numbering.restart(key, depth, whole(start, 1, _MAX_START))
        return self.numbering.marker(key, depth)

    def marker_of_heading(self, level: int) -> str:
        """What stands before the next heading of a level, the outermost being 1, that is in no list."""
        self.numbering.lists.setdefault(_OUTLINE, NumberedList(_OUTLINE, self.outline))
        return self.numbering.marker(_OUTLINE, level - 1)


def read_odt_lists(*roots: Element | None) -> OdtLists:
    """The styles of lists that the parts of a document define; of two with one name the later holds."""
    lists = OdtLists()
    for root in roots:
        for group in children(root, "styles", "automatic-styles"):
            for style in children(group, "list-style", "outline-style"):
                if local(style) == "outline-style":
                    lists.outline = dict(_levels_of(style))
                else:
                    lists.styles[attribute(style, "name") or ""] = dict(_levels_of(style))
    return lists


def _levels_of(style: Element) -> Iterator[tuple[int, NumberingLevel]]:
    elements = {whole(attribute(one, "level"), 1, LEVELS + 1): one for one in children(style, *_LEVEL_STYLES)}
    for level, element in elements.items():
        if level <= LEVELS:
            yield (
                level - 1,
                NumberingLevel(
                    style=_style_of(element),
                    text=_text_of(level, elements),
                    start=whole(attribute(element, "start-value"), 1, _MAX_START),
                ),
            )


def _style_of(element: Element) -> str:
    return _STYLES.get((attribute(element, "num-format") or "").strip()[:1], "none")


def _text_of(level: int, elements: Mapping[int, Element]) -> str:
    """The text of a level with ``%1`` for each number in it: that which it gives, or its numbers with dots between."""
    element = elements[level]
    if given := attribute(element, "num-list-format"):
        return _PLACE.sub(r"%\1", given)[:MAX_MARKER]
    shown = whole(attribute(element, "display-levels"), 1, level)
    numbers = [
        one for one in range(level - shown + 1, level + 1) if one in elements and _style_of(elements[one]) != "none"
    ]
    prefix, suffix = (attribute(element, f"num-{side}") or "" for side in ("prefix", "suffix"))
    return f"{prefix}{'.'.join(f'%{one}' for one in numbers)}{suffix}"[:MAX_MARKER]
