"""The drawn lines of an OFD page → the cells between them: text in these makes tables, as in a PDF.

Source: GB/T 33190-2016, 9.1 (paths and their ``AbbreviatedData``).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from extractor.reading.elements import first
from extractor.reading.ofdlines import ObjectPlace, lines_on, numbers
from extractor.reading.pdf.grids import MAX_SEGMENTS, MAX_SHAPES, SHORTEST, THIN, RuledLine
from extractor.reading.pdf.lines import PageTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.reading.markup import Element
    from extractor.reading.ofdlines import Glyph, GlyphPlace, OfdRun
    from extractor.reading.pdf.grids import GridCell, RuledGrid
    from extractor.reading.pdf.lines import PageLine

_Point = tuple[float, float]

#: How many numbers follow each letter of a path, of which the last two are where it leads; C closes it.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
STRAIGHT = 1.0
"""Points by which the ends of a horizontal or vertical line may differ."""


def rules_of(paths: Iterable[Element], place: GlyphPlace) -> tuple[list[RuledLine], list[RuledLine]]:
    """The horizontal and the vertical lines that PathObjects draw, as thin shapes or as edges of others."""
    across: list[RuledLine] = []
    down: list[RuledLine] = []
    for path in islice(paths, MAX_SHAPES):
        if path.get("Stroke") == "false" and path.get("Fill") != "true":
            continue
        edges = list(_edges(path, ObjectPlace.of(path, place)))
        xs = [x for edge in edges for x, _ in edge]
        ys = [y for edge in edges for _, y in edge]
        if not edges:
            continue
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= THIN < width:
            across.append(RuledLine((min(ys) + max(ys)) / 2, min(xs), max(xs)))
        elif width <= THIN < height:
            down.append(RuledLine((min(xs) + max(xs)) / 2, min(ys), max(ys)))
        else:
            for (x0, y0), (x1, y1) in edges:
                if abs(y1 - y0) <= STRAIGHT and abs(x1 - x0) >= SHORTEST:
                    across.append(RuledLine((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
                elif abs(x1 - x0) <= STRAIGHT and abs(y1 - y0) >= SHORTEST:
                    down.append(RuledLine((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return across, down


def _edges(path: Element, place: ObjectPlace) -> Iterator[tuple[_Point, _Point]]:
    """Yield the straight edges of a path in points on the page."""
    data = first(path, "AbbreviatedData")
    words = iter(((data.text if data is not None else None) or "").split(maxsplit=8 * MAX_SEGMENTS))
    start = here = None
    for word in islice(words, 8 * MAX_SEGMENTS):
        count = _OPERANDS.get(word)
        if count is None:
            return
        given = numbers(" ".join(islice(words, count)), count)
        if len(given) < count:
            return
        to = place.point(given[-2], given[-1]) if given else start
        if word in "LC" and here is not None and to is not None:
            yield here, to
        if word in "SM":
            start = to
        here = to


def lines_between(page: int, runs: Iterable[OfdRun], grids: list[RuledGrid]) -> list[PageLine]:
    """The lines of a page from top to bottom; a table comes as one line, where the first of its text stands."""
    if not grids:
        return lines_on(page, runs)
    outside: list[OfdRun] = []
    inside: dict[GridCell, list[OfdRun]] = {}
    for run in runs:
        if not run.is_upright:
            outside.append(run)
            continue
        for cell, glyphs in groupby(run.glyphs, key=lambda glyph: _cell_at(glyph, grids)):
            (outside if cell is None else inside.setdefault(cell, [])).append(replace(run, glyphs=list(glyphs)))
    cells = {cell: lines for cell, members in inside.items() if (lines := lines_on(page, members))}
    found = lines_on(page, outside)
    for number, grid in enumerate(grids, start=1):
        of_grid = {cell: lines for cell, lines in cells.items() if cell.grid == number}
        if of_grid:
            top = max((lines[0] for lines in of_grid.values()), key=lambda line: line.y)
            table = PageTable(page, grid.xs, of_grid, marks=grid.xs)
            found.append(replace(top, text="", pieces=(), words=(), table=table))
    return sorted(found, key=lambda line: (-line.y, line.x0))


def _cell_at(glyph: Glyph, grids: list[RuledGrid]) -> GridCell | None:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.y + glyph.size / 4
    return next((cell for grid in grids if (cell := grid.find(x, y)) is not None), None)
