"""What a cell of a workbook can hold: text that never becomes a formula or an error, and numbers that are numbers.

A number cell holds 15 digits, so exact decimals stand in text columns beside them.
"""

from __future__ import annotations

import math
from decimal import Decimal

from extractor.values.cells import CUT_MARK, without_forbidden

MAX_ROWS = 1_048_575
"""Records on one sheet: the rows that a sheet can have, less the header."""
MAX_TEXT = 32_767
"""UTF-16 units that a cell can have."""
HEADER_FILL = "DDEBF7"
"""Colour of the cells of a header."""

LINE = 15.75
"""Height of a line in points, 21 pixels: Chinese type is taller than Latin."""
MAX_LINES = 12
"""A row is no higher than so many lines: a sentence may be endless."""


def clean(text: str) -> str:
    """``text`` as a cell can hold it: forbidden characters as U+FFFD, over-long text cut with a mark.

    >>> clean("下降\\x023.5个")
    '下降\ufffd3.5个'
    """
    text = without_forbidden(text)
    if len(text) <= MAX_TEXT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= MAX_TEXT * 2:
        return text
    return units[: (MAX_TEXT - len(CUT_MARK)) * 2].decode("utf-16-le", "ignore") + CUT_MARK


def is_number(value: object) -> bool:
    """Whether a cell can hold ``value`` as a number: not text, and not more than a spreadsheet can count."""
    return isinstance(value, (Decimal, int)) and math.isfinite(float(value))


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column: it breaks at spaces, and between any two Chinese characters.

    >>> lines("12-18 19-25 26-30", 9), lines("全市新建工会8182个", 9)
    (3, 2)
    """
    return sum(_wrapped(line, int(width)) for line in text.splitlines())


def _wrapped(line: str, width: int) -> int:
    if " " not in line:
        return -(-_columns(line) // width) or 1
    taken, used = 1, 0
    for word in line.split(" "):
        size = _columns(word)
        if used and used + size > width and word.isascii():
            taken, used = taken + 1, 0
        further = max(0, used + size - 1) // width
        taken, used = taken + further, used + size - further * width + 1
    return taken


def _columns(line: str) -> int:
    """How wide a line is, in digits. A Chinese character has three bytes in UTF-8, and counts two.

    >>> _columns("工会8182个")
    10
    """
    return (len(line.encode("utf-8", "replace")) + len(line) + 1) // 2
