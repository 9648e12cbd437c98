"""Periods: what a time expression means (:class:`Period`), and the time that it resolves to (:class:`TimePeriod`).

The rule pack finds time expressions; everything that depends on what one means asks these two types.
"""

from __future__ import annotations

from extractor.values.periods.period import ANY_YEAR, Period, without_years
from extractor.values.periods.timeframe import TimeFrame
from extractor.values.periods.timeperiod import TimePeriod

__all__ = ["ANY_YEAR", "Period", "TimeFrame", "TimePeriod", "without_years"]
