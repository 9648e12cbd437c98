"""The styles of a workbook: copies of those that cells have, with another colour or the sign of a bound."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from extractor.records.names import SIGNS
from extractor.writing.forms.parts import MAIN

if TYPE_CHECKING:
    from extractor.records import Bound

#: The first number of a format that a workbook may give itself.
_FIRST_FORMAT = 164


class StyleChange(NamedTuple):
    """What a cell looks like besides its own style: ``fill`` is hexadecimal."""

    fill: str | None = None
    bound: Bound | None = None


class FormStyles:
    """The part of styles, to which copies are added; none that is there is changed."""

    def __init__(self, root: etree._Element) -> None:
        """Take the root of the part."""
        self.root = root
        self._known: dict[tuple[int, StyleChange], int] = {}
        self._fills: dict[str, int] = {}
        self._formats: dict[str, int] = {}

    def changed(self, style: int, change: StyleChange) -> int:
        """The number of a style that is another one with a change."""
        if change == StyleChange():
            return style
        if (style, change) not in self._known:
            self._known[style, change] = self._copy(style, change)
        return self._known[style, change]

    def _copy(self, style: int, change: StyleChange) -> int:
        styles = self._list("cellXfs")
        copied = deepcopy(styles[min(style, len(styles) - 1)])
        if change.fill:
            copied.set("fillId", str(self._fill(change.fill)))
            copied.set("applyFill", "1")
        sign = SIGNS[change.bound] if change.bound else ""
        if sign:
            copied.set("numFmtId", str(self._format(f'"{sign} "#,##0.##########')))
            copied.set("applyNumberFormat", "1")
        return _add(styles, copied)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fill = etree.Element(f"{{{MAIN}}}fill")
            pattern = etree.SubElement(fill, f"{{{MAIN}}}patternFill", patternType="solid")
            etree.SubElement(pattern, f"{{{MAIN}}}fgColor", rgb=f"FF{colour}")
            etree.SubElement(pattern, f"{{{MAIN}}}bgColor", indexed="64")
            self._fills[colour] = _add(self._list("fills"), fill)
        return self._fills[colour]

    def _format(self, code: str) -> int:
        if code not in self._formats:
            formats = self.root.find(f"{{{MAIN}}}numFmts")
            if formats is None:
                formats = etree.Element(f"{{{MAIN}}}numFmts", count="0")
                self.root.insert(0, formats)  # the first of all, as the schema has it
            taken = [int(one.get("numFmtId", "0")) for one in formats]
            number = max([_FIRST_FORMAT - 1, *taken]) + 1
            _add(formats, etree.Element(f"{{{MAIN}}}numFmt", numFmtId=str(number), formatCode=code))
            self._formats[code] = number
        return self._formats[code]

    def _list(self, name: str) -> etree._Element:
        found = self.root.find(f"{{{MAIN}}}{name}")
        assert found is not None  # every workbook has one
        return found


def _add(listed: etree._Element, one: etree._Element) -> int:
    """Add an entry and return its number."""
    listed.append(one)
    listed.set("count", str(len(listed)))
    return len(listed) - 1
