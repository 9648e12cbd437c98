"""A column of words put into the XML of a worksheet, every other byte of it kept.

A parser tells where the cells go and they are put in between, so that nothing is lost that only the program knows which
wrote the sheet. Rows and cells may come without a reference: they follow the one before them then.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter

from extractor.errors import ExportError, ReadingError
from extractor.records import plain
from extractor.words import message
from extractor.writing.cells import clean, is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractor.values.rows import Header

#: The columns that a sheet of Excel can have.
MAX_COLUMNS = 16_384
#: The digits that a number cell holds.
MAX_DIGITS = 15

_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([^"']*)""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_REFERENCE = re.compile("([A-Z]{1,3})[0-9]{1,7}")
# ref="A1:AB101" of a sheet, spans="1:28" of a row
_RANGE = re.compile(rb"""(?<=:)[A-Z]{1,3}(?=[0-9]{1,7}["'])""")
_SPANS = re.compile(rb"""(?<=:)[0-9]{1,5}(?=["'])""")


def with_column(
    data: bytes, name: str, header: Header, words: Mapping[int, str | Decimal], *, keeps: bool = False
) -> bytes:
    """A sheet with the column of ``header``: its heading, and for the number of each row its word.

    An empty word empties the cell. What the column has in other rows is taken away, or left there with ``keeps``.

    Raises:
        ExportError: the sheet has no column left, or is not in UTF-8.
        ReadingError: it is no XML.
    """
    encoding = _ENCODING.match(data)
    if data.startswith(_UTF_16) or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")):
        raise ExportError(message("annotate.not_utf8", name=name))
    cells = dict(words) if header.is_marked else {header.row: header.heading, **words}
    try:
        column = header.column if header.is_marked else max(header.column, _free_column(data))
        if column > MAX_COLUMNS:
            raise ExportError(message("annotate.no_column", name=name, heading=header.heading))
        sheet = _Sheet(data, column, header.row, cells, keeps=keeps)
        sheet.parse()
    except expat.ExpatError as error:
        raise ReadingError(message("annotate.damaged", name=name, reason=error)) from error
    parts = []
    position = 0
    for start, end, new in sheet.edits:
        parts += [data[position:start], new]
        position = end
    return b"".join([*parts, data[position:]])


def _free_column(data: bytes) -> int:
    """The first column behind all cells that hold anything, be it a formula without a value."""
    column = last = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal column, last
        match name.rpartition(":")[2]:
            case "row":
                column = 0
            case "c":
                column = _column_of(attributes, column)
            case "v" | "f" | "is":
                last = max(last, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return last + 1


def _column_of(cell: Mapping[str, str], previous: int) -> int:
    """The column that a cell names, or the one behind the cell before it."""
    reference = _REFERENCE.fullmatch(cell.get("r", ""))
    return column_index_from_string(reference[1]) if reference else previous + 1


def _content(name: str, word: str | Decimal | None) -> str:
    """What stands in a cell behind its attributes: a number where the cell can hold all its digits, else text."""
    if word is None or word == "":
        return "/>"
    prefix = name.removesuffix("c")
    if isinstance(word, Decimal):
        if len(word.as_tuple().digits) <= MAX_DIGITS and is_number(word):
            return f"><{prefix}v>{plain(word)}</{prefix}v></{name}>"
        word = plain(word)
    space = ' xml:space="preserve"' if word != word.strip() else ""
    text = escape(clean(word))
    return f' t="inlineStr"><{prefix}is><{prefix}t{space}>{text}</{prefix}t></{prefix}is></{name}>'


class _Edit(NamedTuple):
    """The bytes from ``start`` to ``end``, and what stands there instead."""

    start: int
    end: int
    new: bytes


class _Sheet:
    """A worksheet while it is parsed: what to change, in the order of its bytes."""

    def __init__(
        self, data: bytes, target: int, header_row: int, words: Mapping[int, str | Decimal], *, keeps: bool
    ) -> None:
        self.edits: list[_Edit] = []
        self._data = data
        self._target = target
        self._header_row = header_row
        self._words = words
        self._keeps = keeps
        self._parser = expat.ParserCreate()
        self._in_rows = False
        self._row = 0
        self._column = 0
        self._is_done = False  # with this row
        self._style: str | None = None  # of the cell at the left, then of the cell itself
        self._own_start: int | None = None  # of the cell that is there already

    def parse(self) -> None:
        """Find the edits; raises ExpatError for what is no XML."""
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(self._data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheetData":
            self._in_rows = True
        elif local == "dimension" and not self._in_rows:
            self._change_tag(_RANGE, self._last_column)
        elif local == "row" and self._in_rows:
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column, self._is_done, self._style = 0, False, None
            if self._row in self._words:
                self._change_tag(_SPANS, lambda found: b"%d" % max(int(found[0]), self._target))
        elif local == "c" and self._in_rows:
            self._column = _column_of(attributes, self._column)
            if self._column <= self._target:
                self._style = attributes.get("s")
            if self._column == self._target:
                self._own_start = self._parser.CurrentByteIndex
            elif self._column > self._target and not self._is_done:
                self._put(name, self._parser.CurrentByteIndex, self._parser.CurrentByteIndex)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        position = self._parser.CurrentByteIndex
        if local == "sheetData":
            self._in_rows = False
        elif local == "c" and self._own_start is not None:
            closing = f"</{name}".encode()  # which an empty element has not
            end = self._data.index(b">", position) + 1 if self._data.startswith(closing, position) else position
            self._put(name, self._own_start, end)
            self._own_start = None
        elif local == "row" and self._in_rows and not self._is_done:
            self._put(f"{name.removesuffix('row')}c", position, position)

    def _put(self, name: str, start: int, end: int) -> None:
        """Put the cell of this row in, if it has one; a word of before on a row that says nothing now goes."""
        self._is_done = True
        word = self._words.get(self._row)
        is_there = start < end
        is_stale = is_there and self._row > self._header_row and not self._keeps
        if (word is None and not is_stale) or (word == "" and not is_there):
            return
        style = f' s="{self._style}"' if self._style is not None else ""
        tag = f'<{name} r="{get_column_letter(self._target)}{self._row}"{style}'
        self.edits.append(_Edit(start, end, f"{tag}{_content(name, word)}".encode()))

    def _last_column(self, found: re.Match[bytes]) -> bytes:
        """The last column of the sheet as it will be."""
        last = max(column_index_from_string(found[0].decode()), self._target)
        return get_column_letter(last).encode()

    def _change_tag(self, pattern: re.Pattern[bytes], change: Callable[[re.Match[bytes]], bytes]) -> None:
        """Change what a pattern matches in the tag that is being read."""
        start = self._parser.CurrentByteIndex
        end = self._data.index(b">", start) + 1
        self.edits.append(_Edit(start, end, pattern.sub(change, self._data[start:end], count=1)))
