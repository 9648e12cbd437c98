"""The merged ranges of a sheet: how much a merged cell covers, and which cells lie under one."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Most rows that the ranges of a sheet may have together; what lies under those after them is read.
MAX_ROWS = 1_000_000


class MergedRange(NamedTuple):
    """A merged range by its first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


class Merges:
    """The merged ranges of a sheet.

    A program shows the first cell of each only, though the others may hold values of before.
    """

    def __init__(self, ranges: Iterable[MergedRange]) -> None:
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        self._by_row: dict[int, list[MergedRange]] = defaultdict(list)
        left = MAX_ROWS
        for one in ranges:
            self._spans[one.top, one.left] = (one.bottom - one.top + 1, one.right - one.left + 1)
            left -= one.bottom - one.top + 1
            if left >= 0:
                for row in range(one.top, one.bottom + 1):
                    self._by_row[row].append(one)
        for found in self._by_row.values():
            found.sort(key=_left)

    def span(self, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the cell at a place covers."""
        return self._spans.get((row, column), (1, 1))

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell lies under a merged one."""
        ranges = self._by_row.get(row)
        if ranges is None:
            return False
        index = bisect_right(ranges, column, key=_left)
        found = ranges[index - 1] if index else None
        return found is not None and column <= found.right and (row, column) != (found.top, found.left)


def _left(one: MergedRange) -> int:
    return one.left
