"""Times that heads of tables name by the time that the report is about: 本期, 上年同期, 期末, 本月止累计."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.values.periods.timeperiod import TimePeriod

if TYPE_CHECKING:
    from collections.abc import Callable


def _whole(reporting: TimePeriod) -> TimePeriod | None:
    return reporting


def _end(reporting: TimePeriod) -> TimePeriod | None:
    return reporting.end


def _year_before(reporting: TimePeriod) -> TimePeriod | None:
    return None if reporting.year is None else reporting.in_year(reporting.year - 1)


def _end_of_year_before(reporting: TimePeriod) -> TimePeriod | None:
    return TimePeriod.of((reporting.last[0] - 1,))


def _month_before(reporting: TimePeriod) -> TimePeriod | None:
    if len(reporting.last) < 2:
        return None
    year, month = reporting.last[:2]
    return TimePeriod.of((year, month - 1) if month > 1 else (year - 1, 12))


def _quarter_before(reporting: TimePeriod) -> TimePeriod | None:
    if len(reporting.last) < 2:
        return None
    year, month = reporting.last[:2]
    last = (month - 1) // 3 * 3
    return TimePeriod.of((year, last - 2), (year, last)) if last else TimePeriod.of((year - 1, 10), (year - 1, 12))


def _month(reporting: TimePeriod) -> TimePeriod | None:
    return TimePeriod.of(reporting.last[:2]) if len(reporting.last) > 1 else None


def since_january(period: TimePeriod) -> TimePeriod | None:
    """The part of the year up to the end of a month or of a span of months; other periods as they are.

    >>> str(since_january(TimePeriod.parse("2023-06"))), str(since_january(TimePeriod.parse("2022")))
    ('2023-01/2023-06', '2022')
    """
    if len(period.last) != 2 or period.first[0] != period.last[0]:
        return period
    return TimePeriod.of((period.last[0], 1), period.last)


def whole_quarter(period: TimePeriod) -> TimePeriod | None:
    """The quarter that ends with a month, where a table dates quarters by months; other periods as they are.

    >>> str(whole_quarter(TimePeriod.parse("2018-09")))
    '2018-07/2018-09'
    """
    if len(period.first) != 2 or period.is_span or period.first[1] % 3:
        return period
    year, month = period.first
    return TimePeriod.of((year, month - 2), (year, month))


#: What each word of a head means of the reporting period, the first that fits.
_WORDS: tuple[tuple[re.Pattern[str], Callable[[TimePeriod], TimePeriod | None]], ...] = (
    # 上年同期   上期金额   上年初至上年报告期末
    (re.compile(r"(?:上年|去年|上年度)同[期月季]|上期(?!末)|上年初至"), _year_before),
    # 上月末
    (re.compile(r"上月"), _month_before),
    # 上季度末
    (re.compile(r"上季"), _quarter_before),
    # 年初至报告期末   本年累计   本月止累计   1-本月
    (re.compile(r"年初至|年累计|止累计|累计|1[-—–~至]本月"), since_january),
    # 期初余额   年初数   上年末   上年度
    (re.compile(r"期初|年初|上年|上期末|去年"), _end_of_year_before),
    # 本月   当月
    (re.compile(r"[本当]月"), _month),
    # 期末余额   报告期末   年末
    (re.compile(r"[期年季]末"), _end),
    # 本期   报告期   本年   本季
    (re.compile(r"本期|报告期|本年|本季|当期|当年"), _whole),
)


def by_reporting_period(words: str, reporting: TimePeriod) -> TimePeriod | None:
    """The time that a head names by the time that the report is about; None if it names none so.

    >>> quarter = TimePeriod.parse("2020-01/2020-03")
    >>> [str(by_reporting_period(words, quarter)) for words in ("本报告期末", "上年同期", "上年度末", "人数")]
    ['2020-03', '2019-01/2019-03', '2019', 'None']
    """
    return next((meaning(reporting) for pattern, meaning in _WORDS if pattern.search(words)), None)


def is_of_reporting(words: str) -> bool:
    """Whether a head names its time by the time that the report is about.

    >>> is_of_reporting("期末余额"), is_of_reporting("2019年")
    (True, False)
    """
    return any(pattern.search(words) for pattern, _ in _WORDS)
