"""Time expressions: which ones govern beyond their sentence, and what they mean in ISO 8601."""

from __future__ import annotations

import re
from datetime import date

# a month, a festival or a quarter holds for its own sentence; 20xx年 and 20xx年1-9月 hold until another year comes
_MONTHS_OF_YEAR = re.compile(r"年\d{1,2}月?[-—–~至到]\d{1,2}月份?$")
_NARROW = re.compile(
    r"月|日|季|春节|元旦|前夕|期间|半年|暑|寒假|节|年底|年末|年初|截|日前|近期|每|连续|\d年[底末初]|轮|同期"
)


def carries(expression: str) -> bool:
    """Whether an expression governs the sentences after its own.

    >>> carries("20xx年"), carries("2021年1-9月"), carries("5月份"), carries("20xx年春节前夕")
    (True, True, False, False)
    """
    return _MONTHS_OF_YEAR.search(expression) is not None or _NARROW.search(expression) is None


_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}|(?:民国|(?<!\d)(?=1\d\d年))(\d{2,3})")
_HAN_DIGIT = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTHS = re.compile(r"(\d{1,2})月?[-—–~至到](\d{1,2})月")
_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(\d{1,2})[日号])?")
_QUARTER = re.compile(r"(前)?([一二三四1-4])季度")
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]((?:19|20)?\d\d)(?:学)?年")
_HAN_NUMBER = {character: number for number, character in enumerate("一二三四五六七八九十", 1)} | {
    "十一": 11,
    "十二": 12,
}
#: Years from the year of the report to the year meant.
_FROM_REPORT = (
    (re.compile(r"前年"), -2),
    (re.compile(r"去年|上年|上一年|上学年"), -1),
    (re.compile(r"今年|本年|本学年"), 0),
    (re.compile(r"明年|来年|下年|下一年"), 1),
)
# a part of the year that the section speaks of
_OF_SECTION = re.compile(r"全年|当年|年内|年底|年末|年初|半年|季度|月|一年来")
# 近三年, 三年间, 十二五期间, 截至目前: no year that a calendar tells
_UNTOLD = re.compile(
    r"[xX×*]{2}|近|[^一]年来|年间|连续|过去[^一]|十[一二三四]五|[两二三四五六七八九十]年内|目前|现|每|轮|(?<![今去]年)以来"
)


_ISO_YEAR = re.compile(r"\b\d{4}\b")
#: What ends an expression for the same part of another year: 去年同期, 2019年同期.
SAME_PERIOD = "同期"


def explicit_year(expression: str) -> int | None:
    """The year written in an expression: 2012年, 二〇一二年, 民國101年; None if it is masked or left out."""
    written = _YEAR.search(expression)
    if written is None:
        return None
    return int(written[1]) + 1911 if written[1] else int(written[0].translate(_HAN_DIGIT))


def needs_section_year(expression: str) -> bool:
    """Whether only the year that the section is about tells which year is meant (全年, 5月份)."""
    return explicit_year(expression) is None and _OF_SECTION.search(expression) is not None


def resolve(expression: str, report_year: int | None = None, section_year: int | None = None) -> str | None:
    """The expression in ISO 8601, or None if the text does not tell.

    ``report_year`` is the year in which the report speaks and resolves 去年; ``section_year`` is the year that the
    section is about and resolves 全年 and 5月份.

    >>> resolve("2012年11月"), resolve("2019年上半年"), resolve("去年", 2013), resolve("5月份", 2013, 2012)
    ('2012-11', '2019-01/2019-06', '2012', '2012-05')
    >>> resolve("20xx年", 2013), resolve("去年同期", 2013)  # for 同期 see same_period
    (None, None)
    """
    if expression.endswith(SAME_PERIOD):
        return None
    span = _SPAN.search(expression)
    if span:
        last = span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        return f"{span[1]}/{last}"
    named = _year_of(expression, report_year, section_year)
    if named is None:
        return None
    months = _MONTHS.search(expression)
    if months:
        return _months(named, int(months[1]), int(months[2]))
    if "上半年" in expression:
        return _months(named, 1, 6)
    if "下半年" in expression:
        return _months(named, 7, 12)
    quarter = _QUARTER.search(expression)
    if quarter:
        number = int(quarter[2]) if quarter[2].isdigit() else _HAN_NUMBER[quarter[2]]
        return _months(named, 1 if quarter[1] else 3 * number - 2, 3 * number)
    month = _MONTH.search(expression)
    if month:
        number = int(month[1]) if month[1].isdigit() else _HAN_NUMBER.get(month[1], 0)
        if not 1 <= number <= 12:
            return None
        return f"{named}-{number:02}" if month[2] is None else _day(named, number, int(month[2]))
    return str(named)


def same_period(expression: str, current: str | None) -> str | None:
    """What 同期 in an expression means, in ISO 8601: the part of the year that ``current`` is, in another year.

    ``current`` is the period that the text speaks of otherwise, in ISO 8601; None if the text does not tell.

    >>> same_period("去年同期", "2021-01/2021-11"), same_period("2019年同期", "2021-11-30")
    ('2020-01/2020-11', '2019-11-30')
    """
    years = set(_ISO_YEAR.findall(current or ""))
    if len(years) != 1:
        return None
    year = _year_of(expression, int(*years), None)
    if year is None or current is None:
        return None
    moved = _ISO_YEAR.sub(str(year), current)
    return None if moved.endswith("02-29") else moved


def _year_of(expression: str, report_year: int | None, section_year: int | None) -> int | None:
    written = explicit_year(expression)
    if written is not None or _UNTOLD.search(expression):
        return written
    if report_year is not None:
        for pattern, offset in _FROM_REPORT:
            if pattern.search(expression):
                return report_year + offset
    return (section_year or report_year) if _OF_SECTION.search(expression) else None


# （2013年1月15日）  二〇一三年一月
_DATE_LINE = re.compile(
    r"^\W*((?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?\W*$",
    re.MULTILINE,
)


_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def year_of(as_of: str) -> int:
    """The year of a date, month or year in ISO 8601, such as a report is dated with.

    >>> year_of("2013"), year_of("2013-01"), year_of("2013-01-20")
    (2013, 2013, 2013)

    Raises:
        ValueError: it is none.
    """
    try:
        if _DATE.fullmatch(as_of):
            return date.fromisoformat(as_of + "-01-01"[len(as_of) - 4 :]).year
    except ValueError:  # 2013-02-31
        pass
    raise ValueError(f"as_of={as_of!r} is no date; write it like 2013-01-20, 2013-01 or 2013")


def report_year(folded: str) -> int | None:
    """The year of a report by the line that dates it, near its start or at its end; None if there is none."""
    dated = _DATE_LINE.search(folded[:400]) or _DATE_LINE.search(folded[-200:])
    return explicit_year(dated[0]) if dated else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # 2月31日
        return None


def _months(year: int, first: int, last: int) -> str | None:
    return f"{year}-{first:02}/{year}-{last:02}" if 1 <= first <= last <= 12 else None
