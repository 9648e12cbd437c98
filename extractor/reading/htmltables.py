"""Tables of HTML: which of them hold data, and where their cells stand once those that span others are placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.reading.canvas import CellText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.budget import Budget
    from extractor.reading.markup import Element

PROSE_LINES, PROSE_CHARACTERS = 3, 200
"""A cell with more of both is running text: its table only lays out the page."""

_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}  # as they are shown, wherever they stand
_NOT_DATA = ("h1", "h2", "h3", "article", "main", "section", "form")
_MAX_SPANS = {"colspan": 1000, "rowspan": 65_534}  # as browsers have it


@dataclass(slots=True)
class HtmlRow:
    """A row of a table: its group (0 for the head, 2 for the foot), and its cells."""

    group: int
    cells: list[Element] = field(default_factory=list)

    @property
    def is_header(self) -> bool:
        """Whether it names the columns: it stands in the head, or has heads only."""
        return self.group == 0 or (bool(self.cells) and all(cell.tag == "th" for cell in self.cells))


@dataclass(slots=True)
class Parts:
    """What a table consists of; ``stray`` is text in it that is in none of its cells."""

    captions: list[Element] = field(default_factory=list)
    rows: list[HtmlRow] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    @property
    def is_marked(self) -> bool:
        """Whether it has a caption or heads, as only tables of data do."""
        marked = any(row.group == 0 or any(cell.tag == "th" for cell in row.cells) for row in self.rows)
        return marked or bool(self.captions)

    @property
    def header_rows(self) -> int:
        """How many of its first rows are marked as heads."""
        return next((index for index, row in enumerate(self.rows) if not row.is_header), len(self.rows))


def parts_of(table: Element, is_hidden: Callable[[Element], bool], budget: Budget) -> Parts:
    """Sort out what is in a table; rows come as they are shown, head first and foot last."""
    parts = Parts(stray=[table.text or ""])
    todo: list[tuple[Element, int, HtmlRow | None]] = [(child, 1, None) for child in reversed(table)]
    loose: HtmlRow | None = None  # of cells without a row
    while todo:
        element, group, row = todo.pop()
        budget.use()
        parts.stray.append(element.tail or "")
        tag = element.tag
        if is_hidden(element):
            continue
        if tag == "caption":
            parts.captions.append(element)
        elif tag in ("td", "th"):
            if row is None:
                row = loose = loose or _opened(parts.rows, group)
            row.cells.append(element)
        else:
            loose = None
            group = _GROUPS.get(tag, group)
            row = _opened(parts.rows, group) if tag == "tr" else row
            parts.stray.append(element.text or "")
            todo += [(child, group, row) for child in reversed(element)]
    parts.rows.sort(key=lambda row: row.group)
    return parts


def _opened(rows: list[HtmlRow], group: int) -> HtmlRow:
    rows.append(HtmlRow(group))
    return rows[-1]


def is_data(table: Element, parts: Parts) -> bool:
    """Whether a table holds data, as far as its marks and shape tell; one that lays out a page is read as blocks."""
    if table.get("role") in ("presentation", "none"):
        return False
    if parts.is_marked:
        return True
    if next(table.iterdescendants("table", *_NOT_DATA), None) is not None:
        return False
    return any(len(row.cells) > 1 for row in parts.rows)


def is_prose(lines: list[str]) -> bool:
    """Whether the text of a cell is running text."""
    return len(lines) > PROSE_LINES and sum(map(len, lines)) > PROSE_CHARACTERS


def place(rows: list[HtmlRow], texts: list[list[str]], budget: Budget) -> Iterator[CellText]:
    """Yield the cells with their rows and columns; a cell that spans others stands once, at its first place."""
    taken: dict[int, int] = {}  # by column: the last row that a cell from above takes
    for number, (row, row_texts) in enumerate(zip(rows, texts, strict=True), start=1):
        column = 1
        for cell, text in zip(row.cells, row_texts, strict=True):
            while taken.get(column, 0) >= number:
                budget.use()
                column += 1
            width, height = max(_span(cell, "colspan"), 1), _span(cell, "rowspan")
            last = min(number + height - 1, len(rows)) if height else len(rows)
            if last > number:
                budget.use(width)
                taken |= dict.fromkeys(range(column, column + width), last)
            yield CellText(number, column, text, last - number + 1, width)
            column += width


def _span(cell: Element, name: str) -> int:
    """How many columns or rows a cell covers; 0 rows means all that are left."""
    written = (cell.get(name) or "1").strip()
    return min(int(written[:6]) if written.isdecimal() else 1, _MAX_SPANS[name])
