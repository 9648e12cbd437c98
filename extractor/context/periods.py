"""Time expressions: which ones govern beyond their sentence, and what they mean in ISO 8601."""

from __future__ import annotations

import re

# a month, a festival or a quarter holds for its own sentence; 20xx年 holds until another year comes
_NARROW = re.compile(r"月|日|季|春节|元旦|前夕|期间|半年|暑|寒假|节|年底|年末|年初|截|日前|近期|每|连续|\d年[底末初]|轮")


def carries(expression: str) -> bool:
    """Whether an expression governs the sentences after its own.

    >>> carries("20xx年"), carries("今年"), carries("5月份"), carries("20xx年春节前夕")
    (True, True, False, False)
    """
    return _NARROW.search(expression) is None


_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}|民国(\d{2,3})")
_HAN_DIGIT = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTHS = re.compile(r"(\d{1,2})月?[-—至到](\d{1,2})月")
_MONTH = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(\d{1,2})[日号])?")
_QUARTER = re.compile(r"(前)?([一二三四1-4])季度")
_SPAN = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]((?:19|20)?\d\d)年")
_HAN_NUMBER = {character: number for number, character in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
#: Years from the time of the report to the year meant.
_RELATIVE = (
    (re.compile(r"前年"), -2),
    (re.compile(r"去年|上年|上一年|上学年"), -1),
    (re.compile(r"今年|本年|当年|年内|全年|年底|年末|年初|上半年|下半年|季度|\d月|一年来"), 0),
    (re.compile(r"明年|来年|下年|下一年"), 1),
)


def resolve(expression: str, year: int | None) -> str | None:
    """The expression in ISO 8601, or None if the text does not tell; ``year`` is that of the report, if known.

    >>> resolve("2012年11月", None), resolve("2019年上半年", None), resolve("去年", 2013), resolve("20xx年", 2013)
    ('2012-11', '2019-01/2019-06', '2012', None)
    """
    span = _SPAN.search(expression)
    if span:
        last = span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        return f"{span[1]}/{last}"
    named = _year_of(expression, year)
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
        return f"{named}-{number:02}" + (f"-{int(month[2]):02}" if month[2] and 1 <= int(month[2]) <= 31 else "")
    return str(named)


def _year_of(expression: str, year: int | None) -> int | None:
    written = _YEAR.search(expression)
    if written:
        return int(written[1]) + 1911 if written[1] else int(written[0].translate(_HAN_DIGIT))
    if year is None or re.search(r"[xX×*]{2}|近|来$|间$|连续|过去[^一]|五", expression.replace("一年来", "")):
        return None
    return next((year + offset for pattern, offset in _RELATIVE if pattern.search(expression)), None)


def _months(year: int, first: int, last: int) -> str | None:
    return f"{year}-{first:02}/{year}-{last:02}" if 1 <= first <= last <= 12 else None
