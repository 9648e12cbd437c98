"""The cells of a sheet: numbers are put into empty ones, with links to their sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from extractor.records import plain
from extractor.records.form import FormCellStatus
from extractor.writing.forms.parts import MAIN
from extractor.writing.forms.styles import FormStyles, StyleChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.records.form import FormCell

FILLS: Mapping[FormCellStatus, str | None] = {
    FormCellStatus.FILLED: None,
    FormCellStatus.AGREED: None,
    FormCellStatus.CHOICE: "FBD5A5",
    FormCellStatus.CONFLICT: "F4B6B6",
    FormCellStatus.NOT_STATED: "EDEDED",
    FormCellStatus.NO_REPORT: "EDEDED",
    FormCellStatus.NO_CONCEPT: "CFE2F3",
    FormCellStatus.NO_TIME: "CFE2F3",
    FormCellStatus.NO_UNIT: "CFE2F3",
}
"""The colour of a cell: red and orange to choose, blue for a head that is not understood, grey for nothing stated."""

_CELL = re.compile(r"([A-Z]+)([0-9]+)")
#: What may stand behind the links of a sheet (ECMA-376, part 1, 18.3.1.99).
_BEHIND_LINKS = frozenset(
    [
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties"),
        *("cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
        *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
    ]
)


def edit_sheet(root: etree._Element, cells: Sequence[FormCell], links: Mapping[str, str], styles: FormStyles) -> None:
    """Put the numbers of ``cells`` into a sheet, and colours where there is none; ``links`` are by names of cells."""
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None  # every sheet has one
    rows = {int(row.get("r", "0")): row for row in data}
    for cell in cells:
        element = _cell_of(data, rows, cell.cell)
        style = int(element.get("s", "0"))
        element.set("s", str(styles.changed(style, StyleChange(FILLS[cell.status], cell.bound))))
        if cell.value is not None:
            for child in list(element):  # an empty text
                element.remove(child)
            element.attrib.pop("t", None)
            etree.SubElement(element, f"{{{MAIN}}}v").text = plain(cell.value)
    if links:
        listed = _links(root)
        for name, target in links.items():
            etree.SubElement(listed, f"{{{MAIN}}}hyperlink", ref=name, location=target, display=target)


def _cell_of(data: etree._Element, rows: dict[int, etree._Element], name: str) -> etree._Element:
    """The element of a cell, made where the sheet has none yet; rows and cells stay in their order."""
    match = _CELL.fullmatch(name)
    assert match is not None
    number, column = int(match[2]), _column(match[1])
    row = rows.get(number)
    if row is None:
        row = etree.Element(f"{{{MAIN}}}row", r=str(number))
        later = [one for at, one in rows.items() if at > number]
        if later:
            min(later, key=lambda one: int(one.get("r", "0"))).addprevious(row)
        else:
            data.append(row)
        rows[number] = row
    for one in row:
        found = _CELL.fullmatch(one.get("r", ""))
        at = _column(found[1]) if found else 0
        if at == column:
            return one
        if at > column:
            made = etree.Element(f"{{{MAIN}}}c", r=name)
            one.addprevious(made)
            return made
    return etree.SubElement(row, f"{{{MAIN}}}c", r=name)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _links(root: etree._Element) -> etree._Element:
    """The list of links of a sheet, at its place among the parts of the sheet."""
    found = root.find(f"{{{MAIN}}}hyperlinks")
    if found is not None:
        return found
    made = etree.Element(f"{{{MAIN}}}hyperlinks")
    behind = {f"{{{MAIN}}}{name}" for name in _BEHIND_LINKS}
    following = next((one for one in root if one.tag in behind), None)
    if following is None:
        root.append(made)
    else:
        following.addprevious(made)
    return made
