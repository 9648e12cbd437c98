"""The parts of a workbook: which one a sheet is in, what is replaced, and what is added."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from extractor.words import word
from extractor.writing.forms.parts import MAIN, OFFICE, RELATIONS, TYPES, parsed, written
from extractor.writing.forms.sheets import edit_sheet
from extractor.writing.forms.sources import sources_sheet
from extractor.writing.forms.styles import FormStyles
from extractor.zips import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.records.form import FormCell

_WORKBOOK = "xl/workbook.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET_RELATION = f"{OFFICE}/worksheet"


def write_form(data: bytes, name: str, cells: Sequence[FormCell], lang: str) -> bytes:
    """Write the numbers of ``cells`` into a workbook, and mark those that stay empty; the rest of it stays as it is.

    Each number has a link to its sentence on a sheet that is added. Formulas are worked out anew when the workbook is
    opened next.

    Raises:
        ReadingError: ``data`` is no workbook, locked or damaged.
    """
    with open_workbook(data, name) as package:
        parts = {member.filename: package.read(member) for member in package.infolist()}
        members = package.infolist()
    changed = _changed_parts(parts, cells, lang)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for member in members:
            made.writestr(member, changed.pop(member.filename, parts[member.filename]))
        for part, content in changed.items():
            made.writestr(part, content)
    return stream.getvalue()


def _changed_parts(parts: Mapping[str, bytes], cells: Sequence[FormCell], lang: str) -> dict[str, bytes]:
    """The parts that differ from those of the form, and those that are new."""
    workbook, relations = parsed(parts[_WORKBOOK]), parsed(parts[_relations_of(_WORKBOOK)])
    title = _free_title(workbook, word("sheet.sources", lang))
    filled = [cell for cell in cells if cell.status.is_filled]
    rows = {(cell.sheet, cell.cell): number for number, cell in enumerate(filled, start=2)}
    styles_part = _target_of_type(relations, f"{OFFICE}/styles") or "xl/styles.xml"
    styles = FormStyles(parsed(parts[styles_part]))
    by_sheet: dict[str, list[FormCell]] = defaultdict(list)
    for cell in cells:
        by_sheet[cell.sheet].append(cell)
    changed = {}
    for sheet, of_sheet in by_sheet.items():
        part = _part_of_sheet(workbook, relations, sheet)
        root = parsed(parts[part])
        links = {cell.cell: f"'{title}'!A{rows[sheet, cell.cell]}" for cell in of_sheet if cell.status.is_filled}
        edit_sheet(root, of_sheet, links, styles)
        changed[part] = written(root)
    changed[styles_part] = written(styles.root)
    changed |= _with_sources(parts, workbook, relations, title, sources_sheet(filled, lang))
    return changed


def _with_sources(
    parts: Mapping[str, bytes], workbook: etree._Element, relations: etree._Element, title: str, sheet: bytes
) -> dict[str, bytes]:
    """The sheet of sources, and the parts that list it."""
    number = 1 + sum(part.startswith("xl/worksheets/sheet") for part in parts)
    while f"xl/worksheets/sheet{number}.xml" in parts:
        number += 1
    part = f"xl/worksheets/sheet{number}.xml"
    ids = {one.get("Id") for one in relations}
    own = next(f"rId{index}" for index in range(1, len(ids) + 2) if f"rId{index}" not in ids)
    etree.SubElement(
        relations, f"{{{RELATIONS}}}Relationship", Id=own, Type=_SHEET_RELATION, Target=f"worksheets/sheet{number}.xml"
    )
    sheets = workbook.find(f"{{{MAIN}}}sheets")
    assert sheets is not None  # a workbook without sheets is refused when it is read
    last = max(int(one.get("sheetId", "0")) for one in sheets)
    added = etree.SubElement(sheets, f"{{{MAIN}}}sheet", name=title, sheetId=str(last + 1))
    added.set(f"{{{OFFICE}}}id", own)
    _work_out_anew(workbook)
    types = parsed(parts["[Content_Types].xml"])
    etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=_SHEET_TYPE)
    return {
        part: sheet,
        _WORKBOOK: written(workbook),
        _relations_of(_WORKBOOK): written(relations),
        "[Content_Types].xml": written(types),
    }


def _work_out_anew(workbook: etree._Element) -> None:
    """Let the formulas be worked out when the workbook is opened, as the cells that they add up have changed."""
    found = workbook.find(f"{{{MAIN}}}calcPr")
    if found is None:
        found = etree.Element(f"{{{MAIN}}}calcPr")
        after = [workbook.find(f"{{{MAIN}}}{name}") for name in ("definedNames", "externalReferences", "sheets")]
        place = next(one for one in after if one is not None)
        place.addnext(found)
    found.set("fullCalcOnLoad", "1")


def _free_title(workbook: etree._Element, title: str) -> str:
    """A title that no sheet has yet: 数据来源, 数据来源 2."""
    taken = {one.get("name") for one in workbook.iter(f"{{{MAIN}}}sheet")}
    return next(
        one for one in (title, *(f"{title} {number}" for number in range(2, len(taken) + 3))) if one not in taken
    )


def _part_of_sheet(workbook: etree._Element, relations: etree._Element, title: str) -> str:
    own = next(one.get(f"{{{OFFICE}}}id") for one in workbook.iter(f"{{{MAIN}}}sheet") if one.get("name") == title)
    return next(_absolute(one.get("Target", "")) for one in relations if one.get("Id") == own)


def _target_of_type(relations: etree._Element, kind: str) -> str | None:
    return next((_absolute(one.get("Target", "")) for one in relations if one.get("Type") == kind), None)


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
