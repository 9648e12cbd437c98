"""Which cells a figure can fill by its time, and which times a panel shows."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from extractor.values.periods import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from extractor.records import ConceptEntry, Report

#: How long after the time that it reports on a report is held. What it counts 目前 is then what that time ended with.
DAYS_TO_REPORT = 122


class TimeFit(IntEnum):
    """How a figure comes to speak of the time of a cell; the least is the best."""

    STATED = 0
    END_OF_SPAN = 1
    DATE_OF_REPORT = 2


class Served(NamedTuple):
    """A time that a figure can fill a cell of."""

    time_period: TimePeriod
    fit: TimeFit


def served_by(
    period: TimePeriod, concept: ConceptEntry, report: Report | None, *, is_sum: bool = False
) -> Iterator[Served]:
    """Yield the times that a figure of ``period`` in a report states something of.

    A total over several years says nothing of one of them, and neither does an average rate; what was reached at
    their end is of the last. The end of a year is the year for what is counted at a time, and so is the day of the
    report on it (目前). ``is_sum`` tells that the figure is a total over its time (累计), whatever the concept is.
    """
    if concept.is_average:
        if period.year is None:
            yield Served(period, TimeFit.STATED)
        return
    year = TimePeriod(period.last[:1], period.last[:1], is_span=False)
    is_year = period.same_days(year) or (
        concept.is_of_end and not period.is_span and period.first_day.month == 12 and period.last_day == year.last_day
    )
    yield Served(year if is_year else period, TimeFit.STATED)
    if not concept.is_of_end:
        return
    if period.year is None and is_of_years(period) and not is_sum:
        yield Served(year, TimeFit.END_OF_SPAN)
    reported = report and _reported_year(report, period.last_day)
    if reported:
        yield Served(reported, TimeFit.DATE_OF_REPORT)


def _reported_year(report: Report, day: date) -> TimePeriod | None:
    """The year that a report is on, if ``day`` is in the month that it is held in, soon after that year."""
    held = report.date and TimePeriod.parse(report.date.value)
    on = report.reporting_period and TimePeriod.parse(report.reporting_period.value)
    if not held or not on or held.last[:2] != (day.year, day.month):
        return None
    last = TimePeriod(on.last[:1], on.last[:1], is_span=False)
    is_soon = 0 < (day - last.last_day).days <= DAYS_TO_REPORT
    return last if is_of_years(on) and is_soon else None


def is_of_years(period: TimePeriod) -> bool:
    """Whether a period is a year or several whole ones."""
    return len(period.first) == 1 and len(period.last) == 1


def is_wanted(period: TimePeriod, wanted: tuple[TimePeriod, ...]) -> bool:
    """Whether a panel shows a time: of ``wanted`` spans of years all that lies in them, of others themselves.

    Without any it shows years and spans of years.
    """
    if not wanted:
        return is_of_years(period)
    return any(
        one.same_days(period) or (one.is_span and is_of_years(one) and is_of_years(period) and one.contains(period))
        for one in wanted
    )
