"""Time expressions: what the words of one tell, parsed once, and the time that they resolve to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.values.numerals import han_value
from extractor.values.periods.timeframe import TimeFrame
from extractor.values.periods.timeperiod import TimePeriod
from extractor.values.text import fold

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# 2012   二〇一二   民国101   101年
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}|(?:民国|(?<!\d)(?=1\d\d年))(\d{2,3})")
# 2011-2015年   2013-15年
_YEAR_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]((?:19|20)?\d\d)(?:学)?年")
# 20xx   **
_MASK = re.compile(r"20[xX×*]{2}|20[01][xX×*]|[xX×*]{2,4}")
# 1-9月   1月至9月
_MONTH_SPAN = re.compile(r"(\d{1,2})月?[-—–~至到]\s?(\d{1,2})月")
# 今年|前9个月|
_MONTHS_PASSED = re.compile(r"前(\d{1,2}|[一两二三四五六七八九十]{1,2})个?月")
# 从|7月份开始|
_FROM_MONTH = re.compile(r"(\d{1,2})月份?开始")
# 12月3—4日
_DAY_SPAN = re.compile(r"(\d{1,2})月(\d{1,2})日?[-—–~至到](\d{1,2})日")
# 11月   十一月   11月5日   十一月五日
_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?")
# 第三季度   前三季度
_QUARTER = re.compile(r"(前)?([一二三四1-4])季度")
# 1-3季度   一至三季度
_QUARTER_SPAN = re.compile(r"([1-4一二三四])[-—–~至]([1-4一二三四])季度")
#: Years from the year of the report to 前年.
_BEFORE_LAST = -2
#: Years from the year of the report to the year meant.
_FROM_REPORT = (
    (re.compile(r"前年"), _BEFORE_LAST),
    (re.compile(r"去年|上年|上一年|上学年"), -1),
    (re.compile(r"今年|本年|本学年"), 0),
    (re.compile(r"明年|来年|下年|下一年"), 1),
)
# a part of the year that the section is about: 全年, 5月份, 春节期间
_OF_SECTION = re.compile(
    r"全年|[当是同]年|年内|年底|年末|年初|半年|季度|月|一年来"
    r"|春节|元旦|国庆|中秋|两节|双节|五一|六一|七一|八一|三八|暑|寒假|高考|中考|汛期|春运|节日|节假日"
)
# 近三年, 三年间, 十二五期间, 截至目前: no year that a calendar tells
_UNTOLD = re.compile(
    r"近|[^一]年来|年间|连续|过去[^一]|十[一二三四]五|[两二三四五六七八九十]年内|目前|现|每|轮|(?<![今去]年)以来"
)
# a month, a festival or a quarter holds for its own sentence; 20xx年 and 20xx年1-9月 hold until another year comes
_LASTING = re.compile(
    r"前(?:\d{1,2}|[一两二三四五六七八九十]{1,2})个?月$|年\d{1,2}月?[-—–~至到]\d{1,2}月份?$|^1月?[-—–~至到]\d{1,2}\s?月|^截[至止]|^(?:年末|年底)$|目前|五”?(?:时期|期间)$"
)
_NARROW = re.compile(
    r"月|日|季(?!度)|春节|元旦|前夕|期间|暑|寒假|节|年底|年末|年初|截|日前|此前|不久前|^原来$|^当天$|每|连续|\d年[底末初]|轮|同期"
)
_DATED = re.compile("[年月季日今期]")
# 近|十五|年, |两|年间, |二十|年来
_NUMBER = "[二三四五六七八九]?十[一二三四五六七八九]?|[两二三四五六七八九几多]|[2-9]|1[0-9]"
# 近三年   三年间   “十二五
_SEVERAL = re.compile(
    rf"(?<!\d)(?:(?:近|过去|未来|今后|连续)(?P<count>{_NUMBER})年|(?P<span>{_NUMBER})年(?:来|间)"
    r"|近年来|建国以来|改革开放以来|“?十[一二三四五]五)"
)
_SEASON = re.compile("春节|元旦|国庆|中秋|五一|六一|七一|八一|三八|暑|寒假|高考|汛期|春运|疫情|[春夏秋冬]季")
#: A year that stands for any other where only the part of the year matters; a leap year, so that it has every day.
ANY_YEAR = 2000


class YearPart(NamedTuple):
    """A part of a year as months, or a month and a day: 11月5日 is ((11, 5), None), 上半年 is ((1,), (6,)).

    The whole year is ((), None). A month or day that no calendar has is kept, and resolves to nothing.
    """

    first: tuple[int, ...] = ()
    last: tuple[int, ...] | None = None

    def of(self, year: int) -> TimePeriod | None:
        """This part of a year; None if the calendar has none."""
        return TimePeriod.of((year, *self.first), None if self.last is None else (year, *self.last))


@dataclass(frozen=True, slots=True)
class Period:
    """What the words of a time expression tell.

    Attributes:
        words: the expression, folded.
        year: the year written in it (2012年, 二〇一二年, 民国101年), the first one of a span; None if it is masked or
            left out.
        span: the first and the last year of a span (2011-2015年).
        mask: what stands for a masked year (``20xx``, ``**``), in small letters; empty if none does.
        offset: years from the year of the report to the one meant (去年 is -1); None if it is not told so.
        part: the part of the year (上半年, 5月份).
        count: how many years it counts without naming one (5 of 五年来); None if it counts none.
        several: how many years, of an expression for several that are not written (近三年: ``三``); empty for others.
        seasons: the festivals and seasons named (春节, 冬季).
        carries: whether it governs the sentences after its own (20xx年), not only its own (5月份, 春节前夕).
        is_of_section: whether it is a part of the year that the section is about, unless it names another.
        is_untold: whether no calendar tells its time (近三年, 目前).
        is_same_period: whether it means the same part of another year (去年同期).
    """

    words: str
    year: int | None
    span: tuple[int, int] | None
    mask: str
    offset: int | None
    part: YearPart
    count: int | None
    several: str
    seasons: frozenset[str]
    carries: bool
    is_of_section: bool
    is_untold: bool
    is_same_period: bool

    @staticmethod
    @lru_cache(maxsize=1 << 12)
    def parse(words: str) -> Period:
        """Parse an expression, folded or not; what tells no time at all is a period that resolves to nothing.

        >>> Period.parse("去年上半年").part, Period.parse("２０１２年").year, Period.parse("20xx年").mask
        (YearPart(first=(1,), last=(6,)), 2012, '20xx')
        """
        words = fold(words)
        mask, several = _MASK.search(words), _SEVERAL.search(words)
        return Period(
            words=words,
            year=_year(words),
            span=_span(words),
            mask=mask[0].lower().replace("×", "x") if mask else "",
            offset=next((offset for pattern, offset in _FROM_REPORT if pattern.search(words)), None),
            part=_part(words),
            count=None if mask else _count(words),
            several=(several["count"] or several["span"] or several[0]).replace("二", "两") if several else "",
            seasons=frozenset(_SEASON.findall(words)),
            carries=_LASTING.search(words) is not None or _NARROW.search(words) is None,
            is_of_section=_OF_SECTION.search(words) is not None,
            is_untold=_UNTOLD.search(words) is not None,
            is_same_period=words.endswith("同期"),
        )

    @property
    def needs_section_year(self) -> bool:
        """Whether only the year that the section is about tells which year is meant (全年, 5月份)."""
        return self.year is None and self.is_of_section

    @property
    def is_year(self) -> bool:
        """Whether it is a year of four digits and nothing else: 2019, 2019年."""
        return _BARE_YEAR.fullmatch(self.words) is not None

    @property
    def is_calendar_year(self) -> bool:
        """Whether it names a year of the calendar, masked or not, as 全年 and 目前 do not."""
        return self.year is not None or bool(self.mask)

    @property
    def is_of_plan(self) -> bool:
        """Whether it names a five-year plan: “十四五”时期."""
        return _PLAN.search(self.words) is not None

    @property
    def is_dated(self) -> bool:
        """Whether it names a year, a season, a month or a day, as 目前 and 春节 do not."""
        return _DATED.search(self.words) is not None

    @property
    def relative_year(self) -> int | None:
        """Years from the year of the report to the one meant, where the words themselves tell: 年内 is 0."""
        return 0 if self.offset is None and "年内" in self.words else self.offset

    @property
    def calendar(self) -> TimePeriod | None:
        """The part of the year, in :data:`ANY_YEAR`; None if it is not of one year that a calendar may tell."""
        if self.is_same_period or self.several:
            return None
        if self.span:
            return TimePeriod.of((ANY_YEAR,))
        any_time = TimePeriod((ANY_YEAR,), (ANY_YEAR,), is_span=False)
        is_told = bool(self.mask) or self._year_in(TimeFrame(any_time, any_time)) is not None
        return self.part.of(ANY_YEAR) if is_told else None

    def resolve(self, frame: TimeFrame) -> TimePeriod | None:
        """The time that is meant in a report of a time, or None if the text does not tell.

        For 去年同期 see :meth:`same_period_of`.

        >>> frame = TimeFrame(TimePeriod.parse("2026-02-03"), TimePeriod.parse("2025"))
        >>> [str(Period.parse(words).resolve(frame)) for words in ("今年", "全年", "过去五年", "“十四五”时期", "目前")]
        ['2026', '2025', '2021/2025', '2021/2025', '2026-02-03']
        >>> Period.parse("20xx年").resolve(frame), Period.parse("去年同期").resolve(frame)
        (None, None)
        """
        if self.is_same_period or self.mask:
            return None
        days = _BETWEEN.search(self.words)
        if days:
            numbers = [int(number) for number in days.groups()]
            return TimePeriod.of(tuple(numbers[:3]), tuple(numbers[3:]))
        if self.span:
            return TimePeriod.of((self.span[0],), (self.span[1],))
        return self._of_plan(frame) or self._of_now(frame) or self._of_several(frame) or self._of_year(frame)

    def _of_plan(self, frame: TimeFrame) -> TimePeriod | None:
        """“十四五”时期 is 2021/2025, “十三五”末 its last year."""
        plan = _PLAN.search(self.words)
        if plan is None:
            return None
        last = _FIRST_PLAN + 5 * _PLANS.index(plan["plan"])
        if _LAST_OF_PLAN.search(self.words):
            return TimePeriod.of((last,))
        until = frame.reported_year if "以来" in self.words else last
        return None if until is None else TimePeriod.of((last - 4,), (until,))

    def _of_now(self, frame: TimeFrame) -> TimePeriod | None:
        """目前 is the date of the report, else the time that it reports on; 今年以来 its year up to the month."""
        if _NOW.search(self.words):
            return frame.date or frame.reported_until
        date = frame.date
        if self.offset == 0 and self.words.endswith("以来") and date is not None and len(date.first) > 1:
            return TimePeriod.of((date.first[0], 1), date.first[:2])
        return None

    def _of_several(self, frame: TimeFrame) -> TimePeriod | None:
        """过去五年 ends with the year that is reported on, 未来五年 begins after it."""
        number = self.count
        if number is None or frame.reported_year is None:
            return None
        if _AHEAD.search(self.words):
            ahead = frame.reported_year + 1
            return TimePeriod.of((ahead,), None if number == 1 else (frame.reported_year + number,))
        first = frame.reported_year - number + 1
        return TimePeriod.of((first,), None if number == 1 else (frame.reported_year,))

    def _of_year(self, frame: TimeFrame) -> TimePeriod | None:
        if _BEFORE.search(self.words):
            return None
        if self.year is None and "学年" in self.words:  # which two years it is, the year of speaking does not tell
            return None
        year = self._year_in(frame)
        if year is None:
            return None
        until = frame.reported_year or frame.spoken_year
        if self.year is not None and _SINCE.search(self.words) and until is not None and until > year:
            return TimePeriod.of((year,), (until,))
        return self.part.of(year)

    def same_period_of(self, current: TimePeriod | None, frame: TimeFrame) -> TimePeriod | None:
        """What 同期 means in it: the part of the year that ``current`` is, in the year that it names.

        ``current`` is the period that the text speaks of otherwise. If it speaks of none, of several years, or of one
        that is no later, it is what the report is about, as it is behind 目前. 前年 is told from the year of speaking,
        去年 from that of the period.

        >>> frame = TimeFrame(TimePeriod.parse("2026-01-20"), TimePeriod.parse("2025"))
        >>> str(Period.parse("去年同期").same_period_of(TimePeriod.parse("2021-01/2021-11"), frame))
        '2020-01/2020-11'
        >>> str(Period.parse("前年同期").same_period_of(None, frame))
        '2024'
        """
        of_text = None if current == frame.date else current
        for period in (of_text, frame.reporting):
            if period is not None and period.year is not None:
                spoken = frame.date if self.offset == _BEFORE_LAST else TimePeriod.of((period.year,))
                year = self._year_in(TimeFrame(spoken))
                if year is not None and year < period.year:
                    return period.in_year(year)
        return None

    def _year_in(self, frame: TimeFrame) -> int | None:
        if self.year is not None or self.mask or self.is_untold:
            return self.year
        if self.words.startswith("本年"):
            return frame.year_of_part
        if self.offset is not None:
            return None if frame.spoken_year is None else frame.spoken_year + self.offset
        date = frame.date
        is_day = len(self.part.first) > 1 and self.part.last is None
        if is_day and not frame.is_plan and frame.named_year is None and date is not None and len(date.first) > 1:
            return date.first[0] if self.part.first <= date.first[1:] else date.first[0] - 1
        return frame.year_of_part if self.is_of_section else None


# “十四五”时期   “十三五”末   十五五规划   “十五”末   “九五”期间; not 近|十五年|, 十月|十五日|
_PLANS = ("八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")
_PLAN = re.compile(
    r"(?<![月一二三四五六七八九十])(?P<plan>[八九]|十[一二三四五六]?)五(?:”|(?=时期|期间|规划|计划|以来|末)|(?<=十.五)(?![年日号个]))"
)
#: The last year of the first of these plans.
_FIRST_PLAN = 1995
_LAST_OF_PLAN = re.compile(r"末|收官")
# 目前   截至目前   现有   至今
_NOW = re.compile(r"目前|当前|现在?$|至今|今日|今天|眼下|迄今")
# 2013年以来   2016年至今
_SINCE = re.compile(r"年(?:以来|至今|起|开始)$")
# 在2001年之前
_BEFORE = re.compile(r"(?:之|以)前$")
# 2021年10月1日至2022年5月31日
_BETWEEN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号][-—–~至到](\d{4})年(\d{1,2})月(\d{1,2})[日号]")
# 未来五年   今后三年   新的一年
_AHEAD = re.compile("未来|今后|下一个|接下来|新的")
# 近三年   过去五年   五年来   这五年   连续5年   3年
_COUNT = re.compile(rf"(?<![0-9第二三四五六七八九十])(?P<count>{_NUMBER}|一|[1-9])个?(?:多)?(?:学)?年(?![度份])")


def _count(words: str) -> int | None:
    """How many years an expression spans: 5 of 过去五年; None for 近年来 and 几年来."""
    if _YEAR.search(words) or _MONTH.search(words):
        return None
    found = _COUNT.search(words)
    if found is None:
        return None
    return None if found["count"] in "几多" else _number(found["count"])


# 2019   2019年
_BARE_YEAR = re.compile(r"(?:19|20)\d\d年?")


def without_years(words: str) -> str:
    """The words without the years of four digits in them: 2019年人数 → 人数."""
    return _BARE_YEAR.sub("", words)


def _year(words: str) -> int | None:
    written = _YEAR.search(words)
    if written is None:
        return None
    return int(written[1]) + 1911 if written[1] else int(written[0].translate(_HAN_DIGITS))


def _span(words: str) -> tuple[int, int] | None:
    span = _YEAR_SPAN.search(words)
    if span is None:
        return None
    return int(span[1]), int(span[2] if len(span[2]) == 4 else span[1][:2] + span[2])


# 2022-06   2022.12.31   2022/6/30
_NUMERIC = re.compile(r"(?:19|20)\d\d([-./])(\d{1,2})(?:\1(\d{1,2}))?")
# 2019Q3
_Q = re.compile(r"(?:19|20)\d\dQ([1-4])")


def _part(words: str) -> YearPart:
    numeric = _NUMERIC.fullmatch(words)
    if numeric:
        return YearPart(tuple(int(number) for number in numeric.groups()[1:] if number))
    coded = _Q.fullmatch(words)
    if coded:
        return YearPart((3 * int(coded[1]) - 2,), (3 * int(coded[1]),))
    months = _MONTH_SPAN.search(words)
    if months:
        return YearPart((int(months[1]),), (int(months[2]),))
    elapsed = _MONTHS_PASSED.search(words)
    if elapsed:
        return YearPart((1,), (_number(elapsed[1]),))
    begun = _FROM_MONTH.search(words)
    if begun:
        return YearPart((int(begun[1]),), (12,))
    days = _DAY_SPAN.search(words)
    if days:
        return YearPart((int(days[1]), int(days[2])), (int(days[1]), int(days[3])))
    if "上半年" in words:
        return YearPart((1,), (6,))
    if "下半年" in words:
        return YearPart((7,), (12,))
    quarters = _QUARTER_SPAN.search(words)
    if quarters:
        return YearPart((3 * _number(quarters[1]) - 2,), (3 * _number(quarters[2]),))
    quarter = _QUARTER.search(words)
    if quarter:
        number = _number(quarter[2])
        return YearPart((1 if quarter[1] else 3 * number - 2,), (3 * number,))
    month = _MONTH.search(words)
    if month is None:
        return YearPart()
    return YearPart((_number(month[1]), *((_number(month[2]),) if month[2] else ())))


def _number(written: str) -> int:
    """A number in digits or characters; 0 for what is none (十十月)."""
    return int(written) if written.isdigit() else int(han_value(written) or 0)
