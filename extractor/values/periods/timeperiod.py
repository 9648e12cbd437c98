"""Resolved periods in ISO 8601: years, months, days, and spans of them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from extractor.words import message

#: A year, a month or a day of the calendar: (2012,), (2012, 11), (2012, 11, 30).
CalendarDate: TypeAlias = tuple[int, ...]
#: Lengths of time as SDMX codes them: year, half-year, quarter, month, day.
Frequency: TypeAlias = Literal["A", "S", "Q", "M", "D"]

_BY_PRECISION: tuple[Frequency, ...] = ("A", "M", "D")
# 2012   2012-11   2012-11-30   2012-01/2012-06
_DATE = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_PERIOD = re.compile(f"({_DATE})(?:/({_DATE}))?")


@dataclass(frozen=True, slots=True, order=True)
class TimePeriod:
    """A period in ISO 8601, ordered by its first date, then by its last.

    ``first`` and ``last`` are its ends, as exact as they are written, and equal where ``is_span`` is false: a span of
    one month (``2012-05/2012-05``) is written otherwise than the month.
    """

    first: CalendarDate
    last: CalendarDate
    is_span: bool

    @staticmethod
    def of(first: CalendarDate, last: CalendarDate | None = None) -> TimePeriod | None:
        """The period of one date, or from one to another; None if the calendar has no such dates in that order."""
        period = TimePeriod(first, first if last is None else last, last is not None)
        if not _exists(period.first) or not _exists(period.last):
            return None
        return period if period.first_day <= period.last_day else None

    @property
    def end(self) -> TimePeriod:
        """Its last year, month or day."""
        return TimePeriod(self.last, self.last, is_span=False)

    @staticmethod
    @lru_cache(maxsize=1 << 12)
    def parse(written: str) -> TimePeriod | None:
        """The period that is written in ISO 8601, None for anything else.

        >>> str(TimePeriod.parse("2012-01/2012-06")), TimePeriod.parse("2012-02-31"), TimePeriod.parse("2012/2008")
        ('2012-01/2012-06', None, None)
        """
        found = _PERIOD.fullmatch(written)
        if found is None:
            return None
        return TimePeriod.of(_numbers(found[1]), _numbers(found[2]) if found[2] else None)

    @staticmethod
    def of_report(as_of: str) -> TimePeriod:
        """The day, month or year that a report is dated with.

        >>> TimePeriod.of_report("2013-01").year
        2013

        Raises:
            ValueError: it is none.
        """
        period = TimePeriod.parse(as_of)
        if period is None or period.is_span:
            raise ValueError(message("corrections.no_date", words=f"as_of={as_of!r}"))
        return period

    def __str__(self) -> str:
        """The period in ISO 8601; :meth:`parse` reads it back."""
        return f"{_written(self.first)}/{_written(self.last)}" if self.is_span else _written(self.first)

    @property
    def year(self) -> int | None:
        """The year that it lies in; None if it reaches from one year into another."""
        return self.first[0] if self.first[0] == self.last[0] else None

    @property
    def first_day(self) -> date:
        """Its first day."""
        year, month, day = (*self.first, 1, 1)[:3]
        return date(year, month, day)

    @property
    def last_day(self) -> date:
        """Its last day."""
        year, month = (*self.last, 12)[:2]
        return date(year, month, self.last[2] if len(self.last) == 3 else monthrange(year, month)[1])

    @property
    def months(self) -> tuple[int, int]:
        """Its first and its last month, counted from January of the year 0.

        >>> TimePeriod.of((2012,)).months, TimePeriod.of((2012, 1), (2012, 6)).months
        ((24144, 24155), (24144, 24149))
        """
        first, last = self.first_day, self.last_day
        return first.year * 12 + first.month - 1, last.year * 12 + last.month - 1

    @property
    def precision(self) -> tuple[int, int]:
        """How exactly its ends are written: 1 for a year, 2 for a month, 3 for a day; 0 for the end that has none."""
        return len(self.first), len(self.last) if self.is_span else 0

    @property
    def frequency(self) -> Frequency | None:
        """Its length, if it is a year, a half-year, a quarter, a month or a day of the calendar.

        >>> [TimePeriod.parse(one).frequency for one in ("2012", "2012-07/2012-12", "2012-02/2012-04")]
        ['A', 'S', None]
        """
        if not self.is_span:
            return _BY_PRECISION[len(self.first) - 1]
        if self.precision != (2, 2):
            return None
        first, last = self.months
        start, length = first % 12, last - first + 1
        return next((code for code, size in _OF_MONTHS if length == size and start % size == 0), None)

    def same_days(self, other: TimePeriod) -> bool:
        """Whether two periods are the same days, however they are written: 2012-01/2012-12 and 2012."""
        return self.first_day == other.first_day and self.last_day == other.last_day

    def contains(self, other: TimePeriod) -> bool:
        """Whether every day of another period is in this one."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    def overlaps(self, other: TimePeriod) -> bool:
        """Whether two periods have a day in common."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def conflicts(self, other: TimePeriod) -> bool:
        """Whether neither period is a part of the other: 2012 and 2013."""
        return not self.contains(other) and not other.contains(self)

    def in_year(self, year: int) -> TimePeriod | None:
        """The same part of another year; None if it is of several years, or that year has no such day.

        >>> str(TimePeriod.parse("2021-01/2021-11").in_year(2020)), TimePeriod.parse("2020-02-29").in_year(2019)
        ('2020-01/2020-11', None)
        """
        if self.year is None:
            return None
        return TimePeriod.of((year, *self.first[1:]), (year, *self.last[1:]) if self.is_span else None)


_OF_MONTHS: tuple[tuple[Frequency, int], ...] = (("A", 12), ("S", 6), ("Q", 3))


def _numbers(written: str) -> CalendarDate:
    return tuple(int(number) for number in written.split("-"))


def _written(one: CalendarDate) -> str:
    return "-".join(f"{number:0{4 if index == 0 else 2}}" for index, number in enumerate(one))


def _exists(one: CalendarDate) -> bool:
    """Whether the calendar has such a year, month or day."""
    year, month, day = (*one, 1, 1)[:3]
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
