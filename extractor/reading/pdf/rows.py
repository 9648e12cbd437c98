"""Lines of a page → rows of cells, as a table without lines between its columns has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.reading.pdf.lines import COLUMN_GAP, SPACE_GAP, PageLine, Piece
from extractor.reading.pdf.numbers import is_amount, is_value

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_HEIGHT = 0.35
"""Lines whose base lines differ by so many heights at most stand in one row; a number may be set a little lower."""
MAX_CELLS_OF_ROW = 60

# «绪论......3», «方法 …… 12»: a line of a list of contents
_LEADERS = re.compile(r"[.．·•‥_]{4}|…{2}|(?:[.．·•] ){3}")
# «2022», «2022.»: a row may have a year for its name
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# «完成投资3亿元，增长5%。»: running text
_SENTENCE = re.compile(r"[。；，！？]")


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell of a row, with the line that it comes from."""

    text: str
    x0: float
    x1: float
    line: PageLine

    @property
    def is_amount(self) -> bool:
        """Whether it is a number and nothing else, perhaps in brackets."""
        return is_amount(self.text) or (is_value(self.text) and any(char.isdigit() for char in self.text))

    def as_line(self) -> PageLine:
        """The cell as a line of its own."""
        line, piece = self.line, Piece(self.text, self.x0, self.x1)
        return PageLine(
            page=line.page,
            text=self.text,
            x0=self.x0,
            x1=self.x1,
            end=self.x1,
            y=line.y,
            size=line.size,
            head=line.head,
            turn=line.turn,
            slanted=line.slanted,
            pieces=(piece,),
            words=(piece,),
        )


@dataclass(frozen=True, slots=True)
class TextRow:
    """Cells beside each other from left to right, and the numbers of their lines in the order of the content."""

    y: float
    size: float
    cells: tuple[RowCell, ...]
    lines: tuple[int, ...]

    @property
    def is_sentence(self) -> bool:
        """Whether it may be running text."""
        return any(not cell.is_amount and _SENTENCE.search(cell.text) for cell in self.cells)

    @property
    def has_amounts(self) -> bool:
        """Whether a cell of it is a number."""
        return any(cell.is_amount for cell in self.cells)

    @property
    def shows_columns(self) -> bool:
        """Whether it is a name, or a year, with two numbers beside it, and no line of a list of contents."""
        if sum(cell.is_amount for cell in self.cells[1:]) < 2 or len(self.cells) > MAX_CELLS_OF_ROW:
            return False
        if self.is_sentence or any(_LEADERS.search(cell.text) for cell in self.cells):
            return False
        first, second = self.cells[:2]
        is_counted = first.is_amount and not is_value(second.text)  # a running number stands before the name
        return not is_value(first.text) or is_counted or _YEAR.fullmatch(first.text) is not None


def rows_of(numbered: Iterable[tuple[int, PageLine]], *, is_table: bool = False) -> list[TextRow]:
    """The rows that lines of one direction make, from the top; each line with its number in the order of content.

    Of what is known to be a table, all lines at one height are a row.
    """
    rows: list[TextRow] = []
    group: list[tuple[int, PageLine]] = []
    for number, line in sorted(numbered, key=lambda pair: -pair[1].y):
        if group and group[0][1].y - line.y > SAME_HEIGHT * line.size:
            rows += [_row(group)] if is_table else _parted(group)
            group = []
        group.append((number, line))
    if group:
        rows += [_row(group)] if is_table else _parted(group)
    return rows


def _parted(group: list[tuple[int, PageLine]]) -> list[TextRow]:
    """The rows among lines at one height.

    Lines are of one row if they follow each other in the content, or if one has nothing but values: the columns of a
    page do neither.
    """
    runs: list[list[tuple[int, PageLine]]] = []
    for number, line in sorted(group, key=lambda pair: pair[0]):
        if runs and number == runs[-1][-1][0] + 1 and line.x0 >= runs[-1][-1][1].x1:
            runs[-1].append((number, line))
        else:
            runs.append([(number, line)])
    runs.sort(key=lambda run: run[0][1].x0)
    joined: list[list[tuple[int, PageLine]]] = []
    for run in runs:
        if joined and (_are_values(run) or _are_values(joined[-1])) and run[0][1].x0 >= joined[-1][-1][1].x1:
            joined[-1] += run
        else:
            joined.append(list(run))
    return [_row(run) for run in joined]


def _are_values(run: list[tuple[int, PageLine]]) -> bool:
    return all(line.words and all(is_value(word.text) for word in line.words) for _, line in run)


def _row(run: list[tuple[int, PageLine]]) -> TextRow:
    lines = sorted((line for _, line in run), key=lambda line: line.x0)
    cells = [cell for line in lines for cell in _cells(line)]
    return TextRow(lines[0].y, lines[0].size, tuple(cells), tuple(number for number, _ in run))


def _cells(line: PageLine) -> list[RowCell]:
    """Part a line into cells: at wide gaps, between values, and where a value stands well after a text."""
    groups: list[list[Piece]] = []
    for word in line.words:
        if groups and not _is_apart(groups[-1], word, line.size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [RowCell(" ".join(word.text for word in words), words[0].x0, words[-1].x1, line) for words in groups]


def _is_apart(words: list[Piece], word: Piece, size: float) -> bool:
    gap = word.x0 - words[-1].x1
    if gap > COLUMN_GAP * size:
        return True
    if not is_value(word.text):
        return False
    return (len(words) == 1 and is_value(words[0].text)) or gap > SPACE_GAP * size
