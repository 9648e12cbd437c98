"""Lines of a PDF → paragraphs: a line goes on in the next one if it ended because nothing more would fit.

So headings, list items and last lines, which end early, stay alone, and a number that a line or page end splits is
whole again. Nothing is joined on the strength of its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.reading.pdf.lines import middle

if TYPE_CHECKING:
    from extractor.reading.pdf.lines import PageLine

Box = tuple[float, float, float, float]

WINDOW = 30
"""How many lines before and after a line show the margins of its column."""
SAME_LEFT = 3.0
"""Lines of one column start within so many heights of each other: paragraphs are indented by two."""
INDENT = 1.0
"""A line that starts so many heights further right starts a paragraph."""
SAME_SIZE = 0.13
SUPPORT = 1.6
"""Lines that end within so many heights of the longest one show a right margin: what did not fit was so wide."""
ENOUGH_LINES = 5
NARROW = 3.0
"""A column that ends so many heights before the margin of the page is narrower than the page."""
COLUMN_LINES = 3
TITLE_LINES = 3
"""A title has so many lines, and they may be centred."""
WIDE_SHARE, NARROW_SHARE = 0.1, 0.35
"""Such a share of the lines of a column must end at a margin that is as wide as the page, or that is narrower."""
SLACK = 0.4
"""What did not fit may be narrower than the room by so many heights: margins are measured, not known."""
WIDE_PITCH = 1.4
"""Lines further apart than this times the usual distance are two paragraphs."""
NOTE_SIZE = 0.88
"""Smaller text at the foot of a page is a note: the paragraph above it goes on over the page."""

_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]|[（(]?[0-9]{1,2}[）)、](?![0-9])|第[一二三四五六七八九十百0-9]{1,4}[章节条编部]|"
    r"[•●■◆▪·※★☆□○◇—–-]"
)
# «1.1 研究背景......3», «第二章 方法 ……… 12», «结论 . . . . . IV»: a line of a list of contents with its page
_CONTENTS_LINE = re.compile(r"(?:[.．·•…‥・_-]\s?){4}\s*[(（]?(?:[0-9]{1,4}|[ivxIVX]{1,8})[)）]?\Z")
_ENDED = re.compile(r"[。！？!?；;：:][”’」』）)]*$")


@dataclass(frozen=True, slots=True)
class _PageFrame:
    """What the lines of a document tell about its pages, by page.

    ``margins`` is where lines end if the page has equal margins, by direction too; ``columns`` the place right of
    which at least some lines start: those of a second column.
    """

    margins: dict[tuple[int, int], float]
    columns: dict[int, float]


def paragraphs_of(lines: list[PageLine], boxes: dict[int, Box]) -> list[list[PageLine]]:
    """Join lines, in the order of the content, to paragraphs; ``boxes`` are left, bottom, right and top of pages."""
    texts = [line for line in lines if line.table is None]
    frame = _PageFrame(
        margins=_margins(texts, boxes),
        columns={page[0].page: nlargest(COLUMN_LINES, (line.x0 for line in page))[-1] for page in _pages(texts)},
    )
    main, notes = _without_notes(lines)
    paragraphs: list[list[PageLine]] = []
    for paragraph in _joined(main, frame):
        paragraphs.append(paragraph)
        for line in paragraph:
            paragraphs += _joined(notes.get(id(line), []), frame)
    return paragraphs


def joint(before: str, after: str) -> str:
    """What a line end stands for: a space between words in Latin letters, else nothing."""
    if not before or not after:
        return ""
    left, right = before[-1], after[0]
    if right.isascii() and right.isalpha() and left.isascii() and (left.isalnum() or left in ",.;:)"):
        return " "
    return " " if left.isascii() and left.isalpha() and right.isascii() and right.isalnum() else ""


def _without_notes(lines: list[PageLine]) -> tuple[list[PageLine], dict[int, list[PageLine]]]:
    """Part the smaller lines at the end of each page from the others; they are kept by the id of the line before."""
    body = _body_size(lines)
    main: list[PageLine] = []
    notes: dict[int, list[PageLine]] = {}
    for page in _pages(lines):
        end = len(page)
        while end and page[end - 1].size < NOTE_SIZE * body and page[end - 1].table is None:
            end -= 1
        main += page[:end]
        if end == 0:
            main += page
        elif end < len(page):
            notes[id(page[end - 1])] = page[end:]
    return main, notes


def _margins(lines: list[PageLine], boxes: dict[int, Box]) -> dict[tuple[int, int], float]:
    """Where lines end on each page, if its right margin is as wide as its left one."""
    lefts: dict[int, float] = {}
    for line in lines:
        lefts[line.turn] = min(line.x0, lefts.get(line.turn, line.x0))
    margins = {}
    for page, (left, bottom, right, top) in boxes.items():
        for turn, low, high in ((0, left, right), (1, -top, -bottom), (2, -right, -left), (3, bottom, top)):
            if turn in lefts:
                margins[page, turn] = low + high - lefts[turn]
    return margins


def _pages(lines: list[PageLine]) -> list[list[PageLine]]:
    pages: dict[int, list[PageLine]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return list(pages.values())


def _body_size(lines: list[PageLine]) -> float:
    """The size that half of the text is smaller than; 0 for no text."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half = sum(length for _, length in sizes) / 2
    seen = 0
    for size, length in sizes:
        seen += length
        if seen >= half:
            return size
    return 0.0


def _joined(lines: list[PageLine], frame: _PageFrame) -> list[list[PageLine]]:
    paragraphs: list[list[PageLine]] = []
    for index, line in enumerate(lines):
        if paragraphs and _goes_on(lines, index - 1, frame, is_first=len(paragraphs[-1]) == 1):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _goes_on(lines: list[PageLine], index: int, frame: _PageFrame, *, is_first: bool) -> bool:
    """Whether the paragraph that ends with ``lines[index]``, perhaps its first line, goes on in the next line."""
    line, following = lines[index], lines[index + 1]
    if len(line.pieces) != 1 or len(following.pieces) != 1:  # rows of a table, or all of it
        return False
    if line.turn != following.turn or line.slanted or following.slanted:
        return False
    if _CONTENTS_LINE.search(line.text):
        return False
    if abs(line.size - following.size) > SAME_SIZE * line.size:
        return False
    column = _column(lines, index)
    if line.x1 + following.head <= _right_margin(line, column, frame) - SLACK * line.size:
        return False  # it ended early
    is_numbered = _NUMBERED.match(following.text) is not None
    if is_numbered and _ENDED.search(line.text):
        return False
    if line.page == following.page and line.y > following.y and _is_far(column, line, following):
        return False
    left = min(other.x0 for other in _column(lines, index + 1))
    if following.x0 <= left + INDENT * line.size:
        return True
    if line.page != following.page or is_numbered:
        return False
    hangs = is_first and line.x0 < left + INDENT * line.size and _NUMBERED.match(line.text) is not None
    return hangs or len(column) <= TITLE_LINES


def _column(lines: list[PageLine], index: int) -> list[PageLine]:
    """The lines near one that may stand in the same column of the same text."""
    return [other for other in lines[max(0, index - WINDOW) : index + WINDOW + 1] if _is_alike(lines[index], other)]


def _right_margin(line: PageLine, column: list[PageLine], frame: _PageFrame) -> float:
    """Where the lines of a column end at most.

    Lines of a list or of a title end where they happen to: a column that is narrower than the page must have another
    one at its right, and must be shown by many lines.
    """
    right = max(other.end for other in column)
    margin = frame.margins[line.page, line.turn]
    share = sum(other.end > right - SUPPORT * line.size for other in column) / len(column)
    if right > margin - NARROW * line.size:
        return right if len(column) >= ENOUGH_LINES and share > WIDE_SHARE else max(right, margin)
    is_column = frame.columns[line.page] > right and len(column) >= ENOUGH_LINES and share > NARROW_SHARE
    return right if is_column else margin


def _is_alike(line: PageLine, other: PageLine) -> bool:
    """Whether two lines may stand in the same column of the same text."""
    return (
        line.turn == other.turn
        and len(other.pieces) == 1
        and abs(line.x0 - other.x0) < SAME_LEFT * line.size
        and abs(line.size - other.size) <= SAME_SIZE * line.size
    )


def _is_far(column: list[PageLine], line: PageLine, following: PageLine) -> bool:
    """Whether the next line stands further below than the lines of the column do."""
    pitches = [
        one.y - other.y
        for one, other in pairwise(column)
        if one.page == other.page and 0 < one.y - other.y < 4 * line.size
    ]
    return bool(pitches) and line.y - following.y > WIDE_PITCH * middle(pitches)
