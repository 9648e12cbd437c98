"""XML parts of a workbook, parsed without reaching outside of them."""

from __future__ import annotations

from lxml import etree  # type: ignore[import-untyped]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def parsed(part: bytes) -> etree._Element:
    """Parse a part; entities and documents outside are left alone."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def written(root: etree._Element) -> bytes:
    """A part as it is stored."""
    part: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part
