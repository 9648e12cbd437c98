"""Pages of a document → their lines, by the program that recognises what stands on them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.reading.pagenames import named_pages
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MAX_PAGES = 200
"""Most pages of a document that are recognised; those beyond are told."""
PAGE_SECONDS = 60
"""Longest time of the processor for a page, in seconds; one that is full of text takes 12."""
MAX_SECONDS = 3600.0
"""Longest time for the pages of a document, in seconds."""
MAX_FAULTS = 3
"""After so many pages one after the other that the program does not survive, it is not started again."""

_PROGRAM = Path(__file__).with_name("recognise.py")


class RecognisedChar(NamedTuple):
    """A character with its score and the highest one of what may be missing behind it, both from 0 to 1.

    ``place`` is where its middle is between the ends of its line, from 0 to 1.
    """

    text: str
    score: float
    missing: float
    place: float


class RecognisedLine(NamedTuple):
    """A line: its corners from the upper left clockwise, in pixels, and its characters."""

    corners: list[tuple[float, float]]
    chars: list[RecognisedChar]


class RecognisedPage(NamedTuple):
    """A page with its size in pixels, how many of these a point has, and its lines."""

    number: int
    width: int
    height: int
    scale: float
    lines: list[RecognisedLine]


class Recognised(NamedTuple):
    """What was recognised of a document: pages by their numbers, and the numbers of those that failed.

    ``total`` is how many pages the document has; 0 for what is no picture that can be read.
    """

    total: int
    pages: dict[int, RecognisedPage]
    failed: list[int]


NOTHING_RECOGNISED = Recognised(0, {}, [])


def warnings_of(found: Recognised, with_text: Collection[int], numbers: Sequence[int], pages: int) -> list[str]:
    """What is to be said of the pages ``numbers``, of so many that a document has; some turned out to have text."""
    groups = {
        "ocr.pages": [number for number in found.pages if number in with_text],
        "ocr.nothing": [number for number in found.pages if number not in with_text],
        "ocr.failed": found.failed,
        "ocr.beyond": list(numbers[MAX_PAGES:]),
    }
    return [
        message(key, some=named_pages(some), pages=pages, most=MAX_PAGES).en for key, some in groups.items() if some
    ]


def recognise(data: bytes, kind: str, numbers: Sequence[int]) -> Recognised:
    """Recognise these pages of a document, :data:`MAX_PAGES` at most; ``kind`` is ``pdf`` or ``picture``.

    The pages beyond the end of the document are left out.
    """
    found = Recognised(0, {}, [])
    began, left, faults = time.monotonic(), list(numbers[:MAX_PAGES]), 0
    while left:
        total, pages = _printed(data, kind, left, MAX_SECONDS - (time.monotonic() - began))
        found = found._replace(total=max(total, found.total))
        found.pages.update((page.number, page) for page in pages if page is not None)
        found.failed.extend(number for number, page in zip(left, pages, strict=False) if page is None)
        left = [number for number in left[len(pages) :] if total < 0 or number <= total]
        faults = 0 if pages else faults + 1
        if left:
            found.failed.append(left.pop(0))
        if faults == MAX_FAULTS or time.monotonic() - began > MAX_SECONDS:
            found.failed.extend(left)
            break
    return found


def _printed(data: bytes, kind: str, numbers: Sequence[int], seconds: float) -> tuple[int, list[RecognisedPage | None]]:
    """What the program prints until its end, or until it is ended: how many pages there are, -1 if nothing, and these.

    A page is None that is too large or cannot be decoded. Nobody is told what the libraries print: that the program
    does not come to its end tells enough.
    """
    command = [sys.executable, "-I", str(_PROGRAM), kind, str(PAGE_SECONDS), ",".join(map(str, numbers))]
    try:
        printed = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False).stdout
    except subprocess.TimeoutExpired as error:
        printed = error.stdout or b""
    whole = [json.loads(line) for line in printed.split(b"\n")[:-1]]  # what follows the last line end is cut off
    return (whole[0], [_page(*page) if page else None for page in whole[1:]]) if whole else (-1, [])


def _page(number: int, width: int, height: int, scale: float, lines: list[Any]) -> RecognisedPage:
    read = [RecognisedLine(corners, [RecognisedChar(*char) for char in chars]) for corners, chars in lines]
    return RecognisedPage(number, width, height, scale, read)
