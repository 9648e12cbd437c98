"""Doubtful characters while a text is composed: each stands as a code point that no text has, one for one.

So they keep their places while lines are joined and parted. Where the text is whole, they become what they stand for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.records import Document

_PLANE = 0x40000
"""Unassigned, as are the planes up to 0xE0000 (https://www.unicode.org/roadmaps/)."""
_LAST = 0xFFFF
_MARKED = re.compile(f"[{chr(_PLANE)}-{chr(_PLANE + _LAST)}]")


def marked(code: int) -> int:
    """The code point for a doubtful character; the few outside of the first plane, which are no digits, stay."""
    return _PLANE + code if code <= _LAST else code


def unmarked(text: str) -> str:
    """The text with its doubtful characters as what they stand for.

    >>> unmarked("12" + chr(marked(ord("8"))) + "人")
    '128人'
    """
    return _MARKED.sub(lambda found: chr(ord(found[0]) - _PLANE), text)


def with_doubtful(document: Document) -> Document:
    """The document with its marks taken out of its text, and told."""
    places = tuple(found.start() for found in _MARKED.finditer(document.text))
    return replace(document, text=unmarked(document.text), doubtful=places)
