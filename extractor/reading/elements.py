"""What the readers of OpenDocument, PowerPoint and OFD share: names without namespaces, numbers, lines, properties.

These formats differ in the namespaces of their versions and makers, while the names in them are the same.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from extractor.reading.characters import split_lines, without_invisible, without_radicals
from extractor.reading.linebreaks import rejoin_numbers
from extractor.records import Properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.reading.markup import Element

_BLANKS = re.compile(r"[ \t]+")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return _without_namespace(element.tag)


def attribute(element: Element, name: str) -> str | None:
    """The value of an attribute, whatever namespace it is in."""
    return next((value for key, value in element.attrib.items() if _without_namespace(key) == name), None)


def children(parent: Iterable[Element] | None, *names: str) -> Iterator[Element]:
    """The children with one of these names; none of a parent that is not there."""
    return (child for child in (() if parent is None else parent) if local(child) in names)


def first(parent: Iterable[Element] | None, *path: str) -> Element | None:
    """The first element at a path of names below ``parent``, None if there is none."""
    found: Iterable[Element] | None = parent
    last: Element | None = None
    for name in path:
        last = next(children(found, name), None)
        found = last
    return last


def whole(written: str | None, default: int, most: int) -> int:
    """A number as written, from 1 to ``most``; ``default`` for what is no such number."""
    written = (written or "").strip()
    if not re.fullmatch(r"[0-9]{1,9}", written) or int(written) < 1:
        return default
    return min(int(written), most)


def shown_lines(text: str) -> list[str]:
    """The lines of a paragraph, without blanks around them and without what cannot be seen."""
    lines = [_BLANKS.sub(" ", line).strip() for line in split_lines(without_invisible(without_radicals(text)))]
    return rejoin_numbers([line for line in lines if line])


def properties(title: str | None, created: str | None, modified: str | None) -> Properties | None:
    """What a format says beside the text, with its dates in ISO 8601; None if it says nothing."""
    found = Properties(" ".join((title or "").split()) or None, _day(created), _day(modified))
    return None if found == Properties() else found


def _day(written: str | None) -> str | None:
    try:
        return date.fromisoformat((written or "").strip()[:10]).isoformat()
    except ValueError:  # a date that is none says nothing
        return None


def _without_namespace(name: str) -> str:
    return name.rpartition("}")[2]
