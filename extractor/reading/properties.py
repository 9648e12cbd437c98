"""What formats say of a document beside its text: a title, and when it was made, changed or published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.records import Properties
from extractor.values.periods import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.reading.markup import Element

# D:20230105093000+08'00'   2023-01-05T09:30:00Z   2023/1/5   2023年1月5日
_DAY = re.compile(r"\s*(?:D:)?([0-9]{4})(?:([0-9]{2})([0-9]{2})|\s?[-/.年]\s?([0-9]{1,2})\s?[-/.月]\s?([0-9]{1,2}))")
# 白河县总工会2025年工作总结|_白河县人民政府: the name of the site behind the title of a page
_SITE = re.compile(r"\s*[_|].*|\s+[-–—]\s.*", re.DOTALL)
# Microsoft Word - |工作总结.doc: what printers put in front
_PRINTED = re.compile(r"(?:Microsoft (?:Office )?Word|WPS(?: 文字| Office)?)\s*-\s*")
#: Names of the elements of a page that give its title or date, the most trustworthy first, in small letters.
_TITLES = ("articletitle", "og:title")
_PUBLISHED = ("pubdate", "publishdate", "article:published_time", "og:published_time", "dc.date")


def core_properties(root: Element | None) -> Properties | None:
    """The properties of an Office file by its part for them, if it has one."""
    if root is None:
        return None
    told = {str(child.tag).rpartition("}")[2]: child.text or "" for child in root}
    return _properties(told.get("title"), created=told.get("created"), modified=told.get("modified"))


def pdf_properties(metadata: Mapping[str, str]) -> Properties | None:
    """The properties of a PDF by the entries of its document information."""
    title = _PRINTED.sub("", metadata.get("Title", ""))
    return _properties(title, created=metadata.get("CreationDate"), modified=metadata.get("ModDate"))


def page_properties(root: Element | None) -> Properties | None:
    """The properties of a web page by its head."""
    if root is None:
        return None
    told: dict[str, str] = {}
    for element in root.iterdescendants("title", "meta"):
        name = "title" if element.tag == "title" else (element.get("name") or element.get("property") or "").lower()
        told.setdefault(name, (element.text if element.tag == "title" else element.get("content")) or "")
    title = next((told[name] for name in _TITLES if told.get(name)), None)
    published = next((told[name] for name in _PUBLISHED if _day(told.get(name))), None)
    return _properties(title or _SITE.sub("", told.get("title", "")), published=published)


def _properties(
    title: str | None, *, created: str | None = None, modified: str | None = None, published: str | None = None
) -> Properties | None:
    """The properties that are told; None if none is."""
    named = " ".join((title or "").encode(errors="replace").decode().split()) or None
    found = Properties(named, _day(created), _day(modified), _day(published))
    return None if found == Properties() else found


def _day(written: str | None) -> str | None:
    """The day that a date of any of these formats is of, in ISO 8601."""
    found = _DAY.match(written) if written else None
    day = TimePeriod.of(tuple(int(number) for number in found.groups() if number)) if found else None
    return str(day) if day is not None else None
