"""Which cells a figure can fill by its time, and which times a panel shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.values.periods import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import ConceptEntry


class Served(NamedTuple):
    """A time that a figure can fill a cell of; ``is_of_end`` if the figure is of several years that end with it."""

    time_period: TimePeriod
    is_of_end: bool


def served_by(period: TimePeriod, concept: ConceptEntry) -> Iterator[Served]:
    """Yield the times that a figure of ``period`` states something of.

    A total over several years says nothing of one of them, and neither does an average rate; what was reached at
    their end is of the last. The end of a year is the year for what is counted at a time.
    """
    if concept.is_average:
        if period.year is None:
            yield Served(period, is_of_end=False)
        return
    year = TimePeriod(period.last[:1], period.last[:1], is_span=False)
    is_year = period.same_days(year) or (
        concept.is_of_end and not period.is_span and period.first_day.month == 12 and period.last_day == year.last_day
    )
    yield Served(year if is_year else period, is_of_end=False)
    if concept.is_of_end and period.year is None and is_of_years(period):
        yield Served(year, is_of_end=True)


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
