"""The characters of an OFD page → its lines: those on one base line from left to right, lines from top to bottom."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractor.reading.characters import lowered, raised, without_invisible, without_radicals
from extractor.reading.elements import children
from extractor.reading.pdf.lines import (
    CLOSING,
    COLUMN_GAP,
    DOUBLE_STRIKE,
    QUARTER,
    SLANT,
    SPACE_GAP,
    PageLine,
    Piece,
    middle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.reading.markup import Element

POINTS = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""
SAME_LINE = 0.4
"""Base lines that are no further apart, in heights of the larger text, are one: raised digits are."""
SMALL = 0.8
"""Text that is smaller than so much of its line may be raised or lowered."""
SHIFTED = 0.12
"""It is if its base line is so many heights off that of the line."""
MAX_COORDINATE = 1e6

_DEFAULT_SIZE = 3.5
_IDENTITY = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,12}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][-+]?[0-9]{1,2})?")
_UPRIGHT, _DOWN = 0, 1


class GlyphPlace(NamedTuple):
    """The corner of a page that its coordinates count from: left, and the foot, since lines count upwards."""

    left: float
    foot: float


class ObjectPlace(NamedTuple):
    """Where an object stands: its matrix, then its corner, turn its own coordinates into those of the page."""

    left: float
    top: float
    matrix: list[float]
    page: GlyphPlace

    @classmethod
    def of(cls, element: Element, page: GlyphPlace) -> ObjectPlace:
        """The place that the attributes of an object tell."""
        boundary, matrix = numbers(element.get("Boundary"), 4), numbers(element.get("CTM"), 6)
        left, top = boundary[:2] if len(boundary) == 4 else (0.0, 0.0)
        return cls(left, top, matrix if len(matrix) == 6 else _IDENTITY, page)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point on the page, in points and counted upwards."""
        a, b, c, d, e, f = self.matrix
        across = self.left + a * x + c * y + e - self.page.left
        return across * POINTS, (self.page.foot - (self.top + b * x + d * y + f)) * POINTS


class Glyph(NamedTuple):
    """A character from ``x0`` to ``x1`` on its base line, in points; ``y`` counts upwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class OfdRun:
    """Characters that are set one after the other, with their direction in right angles."""

    glyphs: list[Glyph]
    turn: int
    slanted: bool

    @property
    def is_upright(self) -> bool:
        """Whether it is written as lines are."""
        return self.turn == _UPRIGHT and not self.slanted


def numbers(written: str | None, most: int) -> list[float]:
    """The first numbers of a list, at most so many; it ends before what is no number, or none on a page."""
    found: list[float] = []
    for word in (written or "").split(maxsplit=most)[:most]:
        if not _NUMBER.fullmatch(word) or abs(float(word)) > MAX_COORDINATE:
            break
        found.append(float(word))
    return found


def runs_of(element: Element, place: GlyphPlace) -> Iterator[OfdRun]:
    """Yield the runs of a TextObject."""
    of_object = ObjectPlace.of(element, place)
    a, b, c, d, _, _ = of_object.matrix
    size = _number(element.get("Size"), _DEFAULT_SIZE)
    height = size * math.hypot(c, d) * POINTS
    width = size * _number(element.get("HScale"), 1.0)
    angle = math.atan2(b, a)
    turn = round(angle / QUARTER)
    slanted = abs(angle - turn * QUARTER) > SLANT
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        here_x, here_y = x, y
        glyphs = []
        for index, char in enumerate(text):
            room = width * (0.5 if char.isascii() else 1.0)
            start, base = of_object.point(here_x, here_y)
            glyphs.append(Glyph(char, start, start + room * math.hypot(a, b) * POINTS, base, abs(height) or 1.0))
            here_y += down[index] if index < len(down) else 0.0
            here_x += across[index] if index < len(across) else (0.0 if down else room)
        if glyphs:
            is_vertical = turn % 4 == _UPRIGHT and abs(here_y - y) > abs(here_x - x)
            yield OfdRun(glyphs, _DOWN if is_vertical else turn % 4, slanted)


def lines_on(page: int, runs: Iterable[OfdRun]) -> list[PageLine]:
    """The lines of a page from top to bottom; what is turned stays as it is set."""
    upright: list[tuple[float, float, list[Glyph]]] = []
    lines: list[PageLine | None] = []
    for run in runs:
        base, size = middle([glyph.y for glyph in run.glyphs]), max(glyph.size for glyph in run.glyphs)
        if run.is_upright:
            upright.append((base, size, run.glyphs))
        else:
            lines.append(_turned(page, run, base, size))
    open_base, open_size = math.inf, 0.0
    members: list[Glyph] = []
    for base, size, glyphs in sorted(upright, key=lambda one: (-one[0], one[2][0].x0)):
        if members and open_base - base > SAME_LINE * max(size, open_size):
            lines.append(_line(page, members))
            members = []
        if not members:
            open_base, open_size = base, size
        open_size = max(open_size, size)
        members += glyphs
    lines.append(_line(page, members))
    return sorted((line for line in lines if line is not None), key=lambda line: (-line.y, line.x0))


def _line(page: int, members: list[Glyph]) -> PageLine | None:
    """One line of the characters on a base line; a gap becomes a blank, a wide one parts two pieces."""
    seen = [glyph for glyph in members if glyph.text.strip()]
    if not seen:
        return None
    size = max(glyph.size for glyph in seen)
    base = middle([glyph.y for glyph in seen if glyph.size > SMALL * size])
    kept: list[Glyph] = []
    columns: list[list[list[Glyph]]] = []  # between wide gaps, each of words
    blank = False
    for glyph in sorted(members, key=lambda glyph: glyph.x0):
        if not glyph.text.strip():
            blank = True
            continue
        before = kept[-1] if kept else None
        gap = math.inf if before is None else glyph.x0 - before.x1
        if before is not None and before.text == glyph.text and glyph.x0 - before.x0 < DOUBLE_STRIKE * size:
            continue  # printed twice to look bold
        if gap > SPACE_GAP * size or blank:
            if gap > COLUMN_GAP * size:
                columns.append([])
            columns[-1].append([])
        columns[-1][-1].append(glyph)
        kept.append(glyph)
        blank = False
    words = [[_word(glyphs, base, size) for glyphs in column] for column in columns]
    pieces = [Piece(" ".join(word.text for word in column), column[0].x0, column[-1].x1) for column in words]
    inner = [glyph for glyph in kept if glyph.text not in CLOSING] or kept
    return PageLine(
        page=page,
        text=" ".join(piece.text for piece in pieces),
        x0=kept[0].x0,
        x1=kept[-1].x1,
        end=inner[-1].x1,
        y=base,
        size=size,
        head=_head(kept),
        turn=_UPRIGHT,
        slanted=False,
        pieces=tuple(pieces),
        words=tuple(word for column in words for word in column),
    )


def _turned(page: int, run: OfdRun, base: float, size: float) -> PageLine | None:
    """A line that is not written from left to right: its characters in their order."""
    text = _cleaned([glyph.text for glyph in run.glyphs]).strip()
    if not text:
        return None
    x0, x1 = min(glyph.x0 for glyph in run.glyphs), max(glyph.x1 for glyph in run.glyphs)
    return PageLine(page, text, x0, x1, x1, base, size, size, run.turn, run.slanted, (Piece(text, x0, x1),))


def _word(glyphs: list[Glyph], base: float, size: float) -> Piece:
    """A part of a line between blanks."""
    return Piece(_cleaned([_shifted(glyph, base, size) for glyph in glyphs]), glyphs[0].x0, glyphs[-1].x1)


def _shifted(glyph: Glyph, base: float, size: float) -> str:
    """The character as it looks: raised or lowered if it is small and stands off the base line."""
    if glyph.size > SMALL * size or abs(glyph.y - base) < SHIFTED * size:
        return glyph.text
    return raised(glyph.text) if glyph.y > base else lowered(glyph.text)


def _head(glyphs: list[Glyph]) -> float:
    """The width of what could not be parted at the start of a line: a character, or a word or number."""
    last = 0
    while last + 1 < min(len(glyphs), 40) and glyphs[last].text.isascii() and glyphs[last + 1].text.isascii():
        last += 1
    return glyphs[last].x1 - glyphs[0].x0


def _cleaned(texts: list[str]) -> str:
    return without_radicals(without_invisible("".join(texts)))


def _number(written: str | None, default: float) -> float:
    found = numbers(written, 1)
    return found[0] if found else default


def _steps(written: str | None, most: int) -> list[float]:
    """How far each character is from the next, at most so many; ``g 3 5.5`` says 5.5 three times."""
    steps: list[float] = []
    words = iter((written or "").split(maxsplit=3 * most)[: 3 * most])
    for word in words:
        if len(steps) >= most:
            break
        if word != "g":
            steps += numbers(word, 1)
            continue
        count, step = numbers(next(words, None), 1), numbers(next(words, None), 1)
        if count and step:
            steps += step * min(max(int(count[0]), 0), most)
    return steps[:most]
