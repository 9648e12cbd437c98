"""When a number in a cell is of: by the times in its heads, else by the title of the table, else by its section."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from extractor.extraction.context.periods import dated, section_periods
from extractor.extraction.tables.grid import Form, form_of
from extractor.records import Span
from extractor.values.periods import Period
from extractor.values.periods.reporting import by_reporting_period, is_of_reporting, since_january, whole_quarter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.extraction.context import DocumentContext
    from extractor.extraction.forms import Decision
    from extractor.extraction.tables.grid import Grid
    from extractor.extraction.tables.heads import Keys
    from extractor.records import Cell
    from extractor.rulepack import TimeOrPlace
    from extractor.values.periods import TimePeriod

# (1978年|=100), 上年|=100: a base. 比|2022年|决算增减: what the number is held against
_BASE = re.compile(r"\s?(?:=|为)\s?100")
# 上年|结转|
_CARRIED = re.compile(r"结[转余存]|滚存")
_AGAINST = re.compile(r"(?:[比较]|相比)$")


@dataclass(frozen=True, slots=True)
class Times:
    """The times that a table names.

    ``section`` is the index of the section that the table stands in, ``of_title`` are the times of its title from the
    nearest line on. Those of a cell are found once.
    """

    document: DocumentContext
    grid: Grid
    section: int
    of_title: tuple[TimeOrPlace | Span, ...]
    _of_cells: dict[Cell, tuple[TimeOrPlace | Span, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, document: DocumentContext, grid: Grid, title: Sequence[Span], section: int) -> Times:
        """Find the times of a title; ``title`` are its lines from the nearest to the table on."""
        found: list[TimeOrPlace | Span] = []
        for line in title:
            named = list(_in_words(document, line.start, line.end))
            is_time = form_of(document.folded[line.start : line.end].strip()) in (Form.TIME, Form.YEAR)
            found += named or ([line] if is_time else [])
        return cls(document, grid, section, tuple(found))

    def of_cell(self, cell: Cell) -> tuple[TimeOrPlace | Span, ...]:
        """The times in the words of a cell; a cell that is nothing but a time is one (2011)."""
        known = self._of_cells.get(cell)
        if known is None:
            known = tuple(_in_words(self.document, cell.start, cell.end))
            if not known and self.grid.forms[cell] in (Form.TIME, Form.YEAR) and not self._is_base(cell):
                known = (Span(cell.start, cell.end),)
            self._of_cells[cell] = known
        return known

    def _is_base(self, cell: Cell) -> bool:
        """Whether a cell names what an index is held against: 2015年=100."""
        return _BASE.search(self.document.folded, cell.start, cell.end) is not None

    def latest(self, cells: Iterable[Cell]) -> TimeOrPlace | Span | None:
        """The last time that the heads of a block name: that of a column of growth without a time of its own."""
        told = [
            (self._parsed(found).is_calendar_year, time, found)
            for cell in cells
            for found in self.of_cell(cell)
            if (time := self._resolved(found)) is not None
        ]
        return max(told, key=lambda one: one[:2])[2] if told else None

    def period_of(
        self, keys: Keys, latest: TimeOrPlace | Span | None
    ) -> tuple[Decision[TimeOrPlace | Span | None], TimePeriod | None]:
        """Decide for when a number is, and resolve it; ``latest`` is the last time in the heads around a change."""
        folded, grid = self.document.folded, self.grid
        frame = self.document.section(self.section).frame
        decision, resolved = dated(folded, partial(self._candidates, keys, latest), frame)
        found = decision.value
        if found is not None and decision.rule in ("period.head", "period.growth-column"):
            is_by_report = not self._parsed(found).is_calendar_year and is_of_reporting(folded[found.start : found.end])
            resolved = self._resolved(found) if is_by_report else resolved
        words_of_heads = [grid.words(cell) for cell in (*keys.column, *keys.row)]
        if resolved is not None and any("累计" in words for words in words_of_heads):
            return decision, since_january(resolved)
        if resolved is not None and any(words in ("季", "季度") for words in words_of_heads):
            return decision, whole_quarter(resolved)
        return decision, resolved

    def _candidates(
        self, keys: Keys, latest: TimeOrPlace | Span | None
    ) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
        """The time expressions that may date a number: of its column, its row, its sections, the title, the section.

        A part of the year comes before the year that it is of.
        """
        of_column = [found for cell in reversed(keys.column) for found in self.of_cell(cell)]
        of_row = [
            found
            for cell in (*reversed(keys.row), *reversed(keys.sections))
            for found in self.of_cell(cell)
            if not self._is_aside(cell, found)
        ]
        own = sorted((*of_column, *of_row), key=lambda one: _rank(self._parsed(one)))
        is_dated = any(self._parsed(one).is_calendar_year for one in own)
        if latest is not None and not is_dated and (not own or self._parsed(latest).is_calendar_year):
            yield latest, "period.growth-column"
        for found in own:
            yield found, "period.head"
        for found in self.of_title:
            yield found, "period.caption"
        yield from section_periods(self.document, self.section)

    def _is_aside(self, cell: Cell, found: TimeOrPlace | Span) -> bool:
        """Whether a time in the name of a row is a part of what is counted: |上年|结转, 结转|下年度|办理."""
        period = self._parsed(found)
        leads = found.start == cell.start and _CARRIED.match(self.document.folded, found.end) is None
        return not (leads or period.is_calendar_year or period.part.first)

    def _resolved(self, found: TimeOrPlace | Span) -> TimePeriod | None:
        """The time of words in a head: by themselves, or by the time that the table is about."""
        words = self.document.folded[found.start : found.end]
        reporting = self._reporting()
        if not self._parsed(found).is_calendar_year and is_of_reporting(words):
            return by_reporting_period(words, reporting) if reporting is not None else None
        return self._parsed(found).resolve(self.document.section(self.section).frame)

    def _reporting(self) -> TimePeriod | None:
        """The time that the table is about: that of its title, else that of the report."""
        frame = self.document.section(self.section).frame
        titles = [one for one in self.of_title if not is_of_reporting(self.document.folded[one.start : one.end])]
        told = (self._parsed(one).resolve(frame) for one in titles)
        return next((one for one in told if one is not None), frame.reporting)

    def _parsed(self, found: TimeOrPlace | Span) -> Period:
        return Period.parse(self.document.folded[found.start : found.end])


def _rank(period: Period) -> int:
    """A month or quarter before the year that it is of, and both before a time that only the report tells."""
    if period.needs_section_year and period.part.first:
        return 0
    return 1 if period.is_calendar_year else 2


def _in_words(document: DocumentContext, start: int, end: int) -> Iterator[TimeOrPlace | Span]:
    """The times in a cell or line, but for what a number is held against."""
    folded = document.folded
    relative = [Span(*span) for span in document.rules.words["head-time"].spans(folded, start, end)]
    found = [
        one
        for one in document.rules.periods.find(folded, start, end)
        if not any(span.start <= one.start and one.end <= span.end for span in relative)
    ]
    covered = {position for one in found for position in range(one.start, one.end)}
    times: list[TimeOrPlace | Span] = [*found, *(one for one in relative if one.start not in covered)]
    for one in sorted(times, key=lambda one: one.start):
        if not _BASE.match(folded, one.end, end) and not _AGAINST.search(folded, start, one.start):
            yield one
