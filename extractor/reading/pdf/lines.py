"""A page of a PDF → its lines, each with its place: characters sorted by x within a line, spaces told from gaps."""

from __future__ import annotations

import ctypes
import math
import sys
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.reading.characters import without_radicals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.reading.pdf.grids import GridCell, RuledGrid

COLUMN_GAP = 1.2
"""A wider gap, in heights of a line, parts two pieces, like cells of a table; justified text has up to 0.6."""
SPACE_GAP = 0.6
"""A wider gap beside a Chinese character is a space; justified and mixed text has up to 0.5 without one."""
DOUBLE_STRIKE = 0.15
"""The same character again within this distance is one that was printed twice to look bold."""
SLANT = 0.05
"""Radians off a right angle from which on text counts as slanted, as that of watermarks."""
QUARTER = math.pi / 2

# PDFium's marks for a hyphen or minus at the end of a line, after which it reports no line end
_LINE_END_HYPHENS = frozenset({0x02, 0xFFFE})
# zero-width characters, which would split a number, and other control characters
_INVISIBLE = frozenset({*range(0x01, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF}) - {0x09}
_NO_MEANING = 0xFFFD
_BLANKS = frozenset({0x09, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200B)})
_SYMBOL_FONT = range(0xF020, 0xF100)  # bullets of Wingdings and Symbol have no other code


class Char(NamedTuple):
    """A character in the coordinates of upright text: ``x0`` to ``x1``, its base line, its height.

    ``turn`` is its direction in right angles; ``space_before`` says that PDFium takes the gap before it for a blank.
    """

    x0: float
    x1: float
    base: float
    height: float
    code: int
    turn: int
    slanted: bool
    space_before: bool


class Piece(NamedTuple):
    """A part of a line between wide gaps, or between blanks."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page; ``turn`` is its direction in right angles, ``head`` the width of its first character or word.

    ``y`` is the base line, upwards; ``end`` is where the last character other than closing punctuation ends, since
    that may hang over the margin. ``pieces`` are its parts between wide gaps, ``words`` those between any blanks.
    A line with a ``table`` stands for all of it.
    """

    page: int
    text: str
    x0: float
    x1: float
    end: float
    y: float
    size: float
    head: float
    turn: int
    slanted: bool
    pieces: tuple[Piece, ...]
    table: PageTable | None = None
    words: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page: its column edges, and the lines in each of its cells; it takes the place of a line.

    ``marks`` are the places that stay the same where it goes on over the page.
    """

    page: int
    xs: tuple[float, ...]
    cells: dict[GridCell, list[PageLine]]
    marks: tuple[float, ...]


def middle(values: list[float]) -> float:
    """The median, the upper one of two; :mod:`statistics` takes longer to import than a page to read."""
    return sorted(values)[len(values) // 2]


def lines_of(textpage: Any, count: int, page: int, grids: list[RuledGrid]) -> list[PageLine]:
    """The lines of page number ``page`` in the order of its content, from a raw text page of ``count`` characters.

    A table comes as one line, where the first of its text does.
    """
    placed = _characters(textpage, count)
    grids = _turned_like_text(grids, placed)
    lines: list[PageLine] = []
    tables: dict[int, PageTable] = {}
    for chars, turn, slanted, cell in _runs(placed, grids):
        line = line_of(chars, page, turn, slanted)
        if line is None:
            continue
        if cell is None:
            lines.append(line)
            continue
        if cell.grid not in tables:
            xs = grids[cell.grid - 1].xs
            tables[cell.grid] = PageTable(page, xs, {}, marks=xs)
            lines.append(replace(line, text="", pieces=(), words=(), table=tables[cell.grid]))
        tables[cell.grid].cells.setdefault(cell, []).append(line)
    return lines


def _characters(textpage: Any, count: int) -> list[Char | None]:
    """The characters of a page in the order of its content, None where PDFium tells the end of a line."""
    import pypdfium2.raw as pdfium

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Char | None] = []
    space = False
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            if code in (0x0A, 0x0D):
                found.append(None)
                space = False
            else:
                space = True
            continue
        if code in _LINE_END_HYPHENS:
            code = 0x2D
        elif code in _INVISIBLE:
            continue
        elif code == 0 or code > sys.maxunicode:  # a font may say anything about its signs
            code = _NO_MEANING
        angle = pdfium.FPDFText_GetCharAngle(textpage, index)
        quarters = round(angle / QUARTER)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        left, right, base, height = _upright(box, x.value, y.value, quarters % 4)
        slanted = abs(angle - quarters * QUARTER) > SLANT
        found.append(Char(left, right, base, height, code, quarters % 4, slanted, space))
        space = False
    return found


def _turned_like_text(grids: list[RuledGrid], chars: list[Char | None]) -> list[RuledGrid]:
    """Turn each grid into the direction that most of the characters in it have."""
    if not grids or all(char is None or char.turn == 0 for char in chars):
        return grids
    turned = []
    for grid in grids:
        ways = [grid.turned(turn) for turn in range(4)]
        found = Counter(
            char.turn
            for char in chars
            if char is not None and not char.slanted and _cell_at(char, [ways[char.turn]]) is not None
        )
        turned.append(ways[found.most_common(1)[0][0] if found else 0])
    return turned


def _runs(chars: list[Char | None], grids: list[RuledGrid]) -> Iterator[tuple[list[Char], int, bool, GridCell | None]]:
    """Yield the characters between line ends or cell edges, each run with its direction and its cell."""
    by_turn = [[grid for grid in grids if grid.turn == turn] for turn in range(4)]
    run: list[Char] = []
    turn, slanted = 0, False
    cell: GridCell | None = None
    for char in chars:
        if char is None:
            if run:
                yield run, turn, slanted, cell
                run = []
            continue
        around = by_turn[char.turn]
        within = _cell_at(char, around) if around and not char.slanted else None
        if run and (char.turn != turn or char.slanted != slanted or within != cell or _is_elsewhere(run[-1], char)):
            yield run, turn, slanted, cell
            run = []
        turn, slanted, cell = char.turn, char.slanted, within
        run.append(char)
    if run:
        yield run, turn, slanted, cell


def _cell_at(char: Char, grids: list[RuledGrid]) -> GridCell | None:
    x, y = (char.x0 + char.x1) / 2, char.base + char.height / 4
    for grid in grids:
        cell = grid.find(x, y)
        if cell is not None:
            return cell
    return None


def _upright(box: Any, x: float, y: float, turn: int) -> tuple[float, float, float, float]:
    """Where a character starts and ends, its base line and its height, were its page turned so that it is upright."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    if turn == 1:  # runs downwards: PDFium counts clockwise
        left, right, bottom, top, y = -top, -bottom, left, right, x
    elif turn == 2:
        left, right, bottom, top, y = -right, -left, -top, -bottom, -y
    elif turn == 3:  # runs upwards
        left, right, bottom, top, y = bottom, top, -right, -left, -x
    return left, right, y, top - bottom


def _is_elsewhere(previous: Char, char: Char) -> bool:
    """Whether a character stands on another line although no line end was reported, as after a hyphen."""
    size = max(previous.height, char.height, previous.x1 - previous.x0)
    return abs(char.base - previous.base) > 0.7 * size


def line_of(run: list[Char], page: int, turn: int, slanted: bool) -> PageLine | None:
    """The line that these characters make, read from left to right; None if they are blank."""
    chars = [char for char in run if char.code not in _BLANKS]
    if not chars:
        return None
    size = middle([max(char.height, char.x1 - char.x0) for char in chars]) or 1.0
    if not slanted and any(one.x0 > other.x0 for one, other in pairwise(run)):
        # quotation marks from another font come late in the content; a line is read from left to right
        run = sorted(run, key=lambda char: char.x0)
    pieces, words = _parts(_without_double_strikes(run, size), size)
    text = " ".join(piece.text for piece in pieces)
    chars = [char for char in run if char.code not in _BLANKS]
    inner = [char for char in chars if chr(char.code) not in CLOSING] or chars
    return PageLine(
        page=page,
        text=text,
        x0=chars[0].x0,
        x1=chars[-1].x1,
        end=inner[-1].x1,
        y=middle([char.base for char in chars]),
        size=size,
        head=_head(chars),
        turn=turn,
        slanted=slanted,
        pieces=tuple(pieces),
        words=tuple(words),
    )


def _without_double_strikes(run: list[Char], size: float) -> list[Char]:
    kept: list[Char] = []
    for char in run:
        before = kept[-1] if kept else None
        if before and before.code == char.code and abs(char.x0 - before.x0) < DOUBLE_STRIKE * size:
            continue
        kept.append(char)
    return kept


def _parts(run: list[Char], size: float) -> tuple[list[Piece], list[Piece]]:
    """Part a line at its wide gaps into pieces, and at all its blanks into words."""
    pieces: list[Piece] = []
    words: list[Piece] = []
    text: list[str] = []
    start, before = 0.0, None
    blank: float | None = None  # where a blank starts that has not been written yet
    of_piece = 0  # the number of the first word of the piece

    def end_word(end: float) -> None:
        words.append(Piece(_text(text, first=not words), start, end))
        text.clear()

    def end_piece(end: float) -> None:
        end_word(end)
        members = words[of_piece:]
        pieces.append(Piece(" ".join(word.text for word in members), members[0].x0, end))

    for char in run:
        if char.code in _BLANKS:
            blank = char.x0 if blank is None else blank
            continue
        if before is not None:
            gap = char.x0 - before.x1
            if gap > COLUMN_GAP * size:
                end_piece(before.x1)
                of_piece = len(words)
            elif (
                gap > SPACE_GAP * size
                or (blank is not None and char.x0 - blank > 0.05 * size)  # some justify by blanks without width
                or (_is_word_gap(before, char) and gap > 0.1 * size)
            ):
                end_word(before.x1)
        if not text:
            start = char.x0
        text.append(chr(char.code))
        before, blank = char, None
    if before is not None:
        end_piece(before.x1)
    return pieces, words


def _is_word_gap(before: Char, char: Char) -> bool:
    return char.space_before and before.code < 0x80 and char.code < 0x80


def _text(parts: list[str], *, first: bool) -> str:
    joined = "".join(parts)
    if first and joined and ord(joined[0]) in _SYMBOL_FONT:
        joined = "•" + joined[1:]
    if joined.isascii():
        return joined
    # half surrogates that make a pair become one character, others U+FFFD
    joined = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return without_radicals(joined)


CLOSING = frozenset("，。、；：？！”’）》〉】」』…·,.;:?!)%％")
"""Punctuation that starts no line: it moves to the next one only with the character before it."""
_IN_NUMBERS = frozenset(".,-+")
OPENING = frozenset("“‘（《〈【「『(")


def _head(chars: list[Char]) -> float:
    """The width of what could not be parted at the start of a line: a character with its punctuation, or a word."""
    last = 0
    while last + 1 < len(chars) and last < 40:
        here, after = chr(chars[last].code), chr(chars[last + 1].code)
        if here in OPENING or after in CLOSING or (_is_word(after) and (_is_word(here) or here in _IN_NUMBERS)):
            last += 1
        else:
            break
    return chars[last].x1 - chars[0].x0


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
