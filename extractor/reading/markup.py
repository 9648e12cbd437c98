"""XML and HTML → elements, without entities, DTD or network; the one place that knows lxml, which has no types."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from lxml import etree  # type: ignore[import-untyped]

from extractor.errors import ReadingError
from extractor.reading.limits import check_markup
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",  # the strict variant of the standard
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
}


class Element(Protocol):
    """What the readers use of an element."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Mapping[str, str]:
        """The attributes by name."""

    def get(self, key: str) -> str | None:
        """The value of an attribute."""

    def __iter__(self) -> Iterator[Element]: ...

    def __reversed__(self) -> Iterator[Element]: ...

    def iterdescendants(self, *tags: str) -> Iterator[Element]:
        """The elements inside, in the order of the text."""


def start_of(data: bytes) -> bytes:
    """What a file begins with, in lower case, without what may stand before its first word or tag."""
    return data[:_START_BYTES].lstrip(b"\xef\xbb\xbf \r\n\t").lower()


def looks_like_page(data: bytes) -> bool:
    """Whether a file is a web page whatever its name.

    >>> looks_like_page(b"<?xml version='1.0'?> <HTML>"), looks_like_page(b"<?xml version='1.0'?><Workbook>")
    (True, False)
    """
    return _DECLARATION.sub(b"", start_of(data), count=1).startswith(_PAGE)


_START_BYTES = 4096
_DECLARATION = re.compile(rb"<\?xml[^>]{0,500}\?>\s*")
_PAGE = (b"<html", b"<!doctype html", b"<head", b"<meta", b"<body", b"<table", b"<div")


def parse_xml(data: bytes, name: str, part: str) -> Element:
    """The root element of a part of an Office file; raises ReadingError for what no such file holds."""
    check_markup(data, name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _with_dtd(name, part)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise ReadingError(message("word.deep", name=name, part=part)) from error
        raise ReadingError(message("word.damaged_part", name=name, part=part, line=error.lineno)) from error
    if etree.ElementTree(root).docinfo.internalDTD is not None:  # in an encoding that hid it above
        raise _with_dtd(name, part)
    return root


def parse_html(text: str, name: str) -> Element | None:
    """The root element of a page, None if it has none; raises ReadingError where it is nested beyond reason."""
    data = text.replace("\x00", "").encode()
    check_markup(data, name)
    # pages that never close their <font> nest deeper than 256, so only the limit of 2,048 holds
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    root: Element | None = etree.fromstring(data, parser) if data.strip() else None
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise ReadingError(message("markup.deep", name=name))
    return root


def kind(element: Element) -> str:
    """The name of an Office element with its usual prefix (``w:p``), without one if it is of no use here."""
    return _kind(element.tag)


@lru_cache(maxsize=4096)
def _kind(tag: str) -> str:
    match = _QUALIFIED.fullmatch(tag)
    prefix = _PREFIXES.get(match[1]) if match else None
    return f"{prefix}:{match[2]}" if match and prefix else ""


_QUALIFIED = re.compile(r"\{([^}]*+)\}(.*+)", re.DOTALL)


def _with_dtd(name: str, part: str) -> ReadingError:
    return ReadingError(message("word.entities", name=name, part=part))
