"""When a report speaks and on which time: what relative time expressions are resolved from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.values.periods.timeperiod import TimePeriod


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """The time of a report, as far as it is known.

    Attributes:
        date: when it speaks, to the year, month or day.
        reporting: the time that it reports on, mostly a year.
        is_plan: whether the part of the report that is read looks ahead.
        named_year: the year that the part is about, where it names one.
    """

    date: TimePeriod | None = None
    reporting: TimePeriod | None = None
    is_plan: bool = False
    named_year: int | None = None

    @property
    def spoken_year(self) -> int | None:
        """The year of speaking (今年): that of the date, else the year that is reported on."""
        if self.date is not None:
            return self.date.year
        return None if self.reporting is None else self.reporting.year

    @property
    def reported_year(self) -> int | None:
        """The last year that is reported on (近三年 ends with it)."""
        return None if self.reporting is None else self.reporting.last[0]

    @property
    def reported_until(self) -> TimePeriod | None:
        """The end of the time that is reported on, as exact as it is known."""
        return None if self.reporting is None else self.reporting.end

    @property
    def planned_year(self) -> int | None:
        """The year that a plan is for: the one after the year that is reported on."""
        return None if self.reported_year is None else self.reported_year + 1

    @property
    def year_of_part(self) -> int | None:
        """The year that 全年 and 5月份 are of: the named one, else that of the review or of the plan."""
        return self.named_year or (self.planned_year if self.is_plan else self.reported_year)
