"""What was recognised on a page by OCR → its lines, as those of a PDF; doubtful characters bear a mark.

Characters come with their places but without their sizes: those of a Chinese font are as wide as high, digits and Latin
letters half as wide. A page that is not straight is turned back first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from extractor.reading.doubts import marked
from extractor.reading.pdf.columns import with_columns
from extractor.reading.pdf.lines import Char, line_of, middle
from extractor.reading.pdf.rows import SAME_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.reading.ocr.pages import RecognisedChar, RecognisedLine, RecognisedPage
    from extractor.reading.pdf.lines import PageLine
    from extractor.reading.pdf.paragraphs import Box

SURE = 0.95
"""A character with a lower score is doubtful."""
MISSING = 0.05
"""A character is doubtful if another one behind it, which is not there, has a higher score."""
SMALL = 15.0
"""In a font of fewer pixels a point may be a comma, however high its score (10 points at 100 to an inch have 14)."""
NOISE = 0.5
"""A line whose characters have a lower score on average is a picture or a stain."""
HALF = 0.5
"""The width of an ASCII character, by that of a Chinese one."""
SMALLEST, LARGEST, SHORT = 0.45, 0.9, 0.7
"""A font is so high, in heights of its box, which leaves some room around it; the last one holds for short lines."""
LEVEL = 5.0
"""A line that goes on by so many times more than it rises or falls shows how the page is turned."""
LONG = 4.0
"""From so many widths of a character on, a line tells the size of its font."""
SAME_SIZE = 0.2
"""Lines whose sizes differ by such a share have the same font: sizes are measured, not known."""
BASE = 0.38
"""The base line is so many heights of the font below its middle."""

_POINTS = frozenset(".,．，")


class _Line(NamedTuple):
    """A line on a straight page in points, y upwards: its ends, its middle and the size of its font."""

    x0: float
    x1: float
    y: float
    size: float
    chars: Sequence[RecognisedChar]


def recognised_lines(page: RecognisedPage) -> list[PageLine]:
    """The lines of a page from the top; what stands at one height is one line, numbers in columns make a table."""
    turn = _turn(page.lines)
    lines = _with_common_size([_line(one, turn, page) for one in page.lines if _score(one) >= NOISE])
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y <= SAME_HEIGHT * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    made = (
        line_of([char for line in sorted(row) for char in _chars(line, page.scale)], page.number, 0, False)
        for row in rows
    )
    return with_columns([line for line in made if line is not None], rules=[])


def box_of(page: RecognisedPage) -> Box:
    """Left, bottom, right and top of a page in points, as its lines are placed on it."""
    return 0.0, 0.0, page.width / page.scale, page.height / page.scale


def _score(line: RecognisedLine) -> float:
    return sum(char.score for char in line.chars) / len(line.chars)


def _turn(lines: Sequence[RecognisedLine]) -> float:
    """By how many radians a page is turned clockwise: the middle one of the upper edges of its long lines."""
    angles = [
        math.atan2(right[1] - left[1], right[0] - left[0])
        for left, right, _, _ in (line.corners for line in lines)
        if right[0] - left[0] > LEVEL * abs(right[1] - left[1])
    ]
    return middle(angles) if angles else 0.0


def _line(line: RecognisedLine, turn: float, page: RecognisedPage) -> _Line:
    cos, sin = math.cos(turn), math.sin(turn)
    xs = [(x * cos + y * sin) / page.scale for x, y in line.corners]
    ys = [(page.height - (y * cos - x * sin)) / page.scale for x, y in line.corners]
    x0, x1 = (xs[0] + xs[3]) / 2, (xs[1] + xs[2]) / 2
    width, height = x1 - x0, (ys[0] + ys[1] - ys[2] - ys[3]) / 2
    wide = sum(_width(char.text) for char in line.chars)
    # the room around a line is the same at its ends as above and below: width - wide × size = height - size
    size = (width - height) / (wide - 1) if wide >= LONG else SHORT * height
    size = min(max(size, SMALLEST * height), LARGEST * height)
    room = (height - size) / 2
    return _Line(x0 + room, x1 - room, sum(ys) / 4, size, line.chars)


def _width(text: str) -> float:
    return HALF if text.isascii() else 1.0


def _with_common_size(lines: list[_Line]) -> list[_Line]:
    """The lines, those that are about as large as most text all of one size."""
    if not lines:
        return []
    common = middle([line.size for line in lines for _ in line.chars])
    return [line._replace(size=common) if abs(line.size - common) <= SAME_SIZE * common else line for line in lines]


def _chars(line: _Line, scale: float) -> list[Char]:
    """The characters of a line with their places; the first and the last stand at its ends."""
    found = []
    is_small = line.size * scale < SMALL
    texts = [char.text for char in line.chars]
    for (text, score, missing, place), before, after in zip(line.chars, ["", *texts], [*texts[1:], ""], strict=False):
        center = line.x0 + place * (line.x1 - line.x0)
        half = _width(text) * line.size / 2
        is_point = text in _POINTS and before.isdigit() and after.isdigit()
        is_sure = score >= SURE and missing <= MISSING and not (is_small and is_point)
        code = ord(text) if is_sure else marked(ord(text))
        found.append(Char(center - half, center + half, line.y - BASE * line.size, line.size, code, 0, False, False))
    found[0] = found[0]._replace(x0=line.x0)
    found[-1] = found[-1]._replace(x1=line.x1)
    return found
