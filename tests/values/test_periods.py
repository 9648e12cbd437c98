"""Time expressions and the periods that they resolve to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.rulepack import load_rules
from extractor.rulepack.schema import Lexicon
from extractor.values.periods import Period, TimeFrame, TimePeriod, without_years
from extractor.values.periods.reporting import by_reporting_period, is_of_reporting

# words that tell time, in any order: most make no sense
SIGNS = "0123456789年月日号底末初-—至到xX*×民国一二三四五六七八九十〇"
WORDS = st.lists(st.sampled_from([*SIGNS, "2012", "20xx", "去年", "上半年", "季度", "同期"]), max_size=8).map("".join)


def frame(date: str, reporting: str, named_year: int | None = None) -> TimeFrame:
    return TimeFrame(TimePeriod.parse(date), TimePeriod.parse(reporting), named_year=named_year)


CARRYING = [
    # (expression, whether it governs the sentences after its own)
    ("20xx年", True),
    ("2021年1-9月", True),  # months of a year hold as the year does
    ("近三年", True),
    ("去年", True),
    ("5月份", False),
    ("20xx年春节前夕", False),
    ("2012年底", False),
    ("年末", True),  # of the year that is spoken of
    ("截至6月底", True),
    ("目前", True),
    ("现", True),  # as 目前
    ("去年同期", False),  # what is compared with
]


@pytest.mark.parametrize(("words", "carries"), CARRYING)
def test_carries(words: str, carries: bool) -> None:
    assert Period.parse(words).carries is carries


TOLD = [
    # (expression, year, mask, offset)
    ("２０１２年", 2012, "", None),  # full-width
    ("二〇一二年", 2012, "", None),
    ("民國101年", 2012, "", None),
    ("2011-2015年", 2011, "", None),  # the first one of a span
    ("20XX年", None, "20xx", None),
    ("**年", None, "**", None),
    ("去年同期", None, "", -1),
    ("前年", None, "", -2),
    ("本学年", None, "", 0),
    ("明年", None, "", 1),
    ("5月份", None, "", None),
    ("春节期间", None, "", None),
    ("", None, "", None),
]


@pytest.mark.parametrize(("words", "year", "mask", "offset"), TOLD)
def test_what_the_words_tell(words: str, year: int | None, mask: str, offset: int | None) -> None:
    period = Period.parse(words)
    assert (period.year, period.mask, period.offset) == (year, mask, offset)


IN_SECTION = [
    # (expression, year that the section names, period): the report speaks in June 2013 of 2013
    ("5月份", 2012, "2012-05"),
    ("全年", 2012, "2012"),
    ("5月份", None, "2013-05"),
    ("2011年5月", 2012, "2011-05"),  # names its year
    ("去年", 2011, "2012"),  # is told from the report, not from the section
    ("20xx年5月", 2012, None),
    ("十月", 2012, "2012-10"),
    ("十三月", 2012, None),  # no calendar has these
    ("2月31日", 2012, None),
    ("12-3月", 2012, None),
    ("2015-2011年", 2012, None),
    ("近三年", 2012, "2011/2013"),  # ends with the year that is reported on
    ("目前", 2012, "2013-06"),
]


@pytest.mark.parametrize(("words", "section_year", "wanted"), IN_SECTION)
def test_resolve_in_a_section(words: str, section_year: int | None, wanted: str | None) -> None:
    assert written(Period.parse(words).resolve(frame("2013-06", "2013", section_year))) == wanted


IN_REPORT = [
    # (expression, in a report of February 2026 on 2025, in the plan of that report)
    ("今年", "2026", "2026"),
    ("去年", "2025", "2025"),
    ("前年", "2024", "2024"),
    ("今年以来", "2026-01/2026-02", "2026-01/2026-02"),
    ("全年", "2025", "2026"),
    ("过去一年", "2025", "2025"),
    ("一年来", "2025", "2025"),
    ("年底", "2025", "2026"),
    ("5月份", "2025-05", "2026-05"),
    ("上半年", "2025-01/2025-06", "2026-01/2026-06"),
    ("目前", "2026-02-03", "2026-02-03"),
    ("截至目前", "2026-02-03", "2026-02-03"),
    ("过去五年", "2021/2025", "2021/2025"),
    ("五年来", "2021/2025", "2021/2025"),
    ("这五年", "2021/2025", "2021/2025"),
    ("近3年", "2023/2025", "2023/2025"),
    ("未来五年", "2026/2030", "2026/2030"),
    ("“十四五”时期", "2021/2025", "2021/2025"),
    ("十一五期间", "2006/2010", "2006/2010"),
    ("“十三五”末", "2020", "2020"),
    ("“十五”期间", "2001/2005", "2001/2005"),  # the tenth plan
    ("“九五”末", "2000", "2000"),
    ("近十五年", "2011/2025", "2011/2025"),  # 15 years, no plan
    ("二十五年来", "2001/2025", "2001/2025"),
    ("过去十二年", "2014/2025", "2014/2025"),
    ("近七八年", None, None),  # of how many is not said
    ("十月十五日", "2025-10-15", "2026-10-15"),
    ("二十五期间", None, None),
    ("五一期间", "2025", "2026"),  # a festival, no plan
    ("到2030年", "2030", "2030"),
    ("截至2008年底", "2008", "2008"),
    ("20xx年", None, None),  # masked
    ("本学年", None, None),  # begins in one year and ends in the next
    ("近年来", None, None),  # of how many is not said
    ("多年来", None, None),
    ("本届以来", None, None),
    ("去年同期", None, None),  # of what is asked apart
]


@pytest.mark.parametrize(("words", "in_review", "in_plan"), IN_REPORT)
def test_resolve_in_a_report(words: str, in_review: str | None, in_plan: str | None) -> None:
    period, times = Period.parse(words), frame("2026-02-03", "2025")
    assert written(period.resolve(times)) == in_review
    assert written(period.resolve(replace(times, is_plan=True))) == in_plan


@pytest.mark.parametrize("words", ["今年", "去年", "全年", "目前", "过去五年", "5月份"])
def test_without_a_date_nothing_relative_resolves(words: str) -> None:
    assert Period.parse(words).resolve(TimeFrame()) is None


SAME_PERIODS = [
    # (expression, period that the text speaks of, what is meant)
    ("去年同期", "2021-01/2021-11", "2020-01/2020-11"),
    ("2019年同期", "2021-11-30", "2019-11-30"),
    ("上年同期", "2021", "2020"),
    ("去年同期", "2020-02-29", None),  # 2019 has no such day
    ("去年同期", "2016/2020", None),  # several years
    ("去年同期", None, None),
    ("同期", "2021", None),  # of which year is not said
]


@pytest.mark.parametrize(("words", "current", "wanted"), SAME_PERIODS)
def test_same_period(words: str, current: str | None, wanted: str | None) -> None:
    period = Period.parse(words)
    assert period.is_same_period
    assert written(period.same_period_of(TimePeriod.parse(current) if current else None, TimeFrame())) == wanted


def test_same_period_alone_resolves_to_nothing() -> None:
    assert Period.parse("2019年同期").resolve(frame("2021", "2021")) is None


CALENDARS = [
    # (expression, its part of any year)
    ("20xx年5月", "2000-05"),
    ("去年上半年", "2000-01/2000-06"),
    ("全年", "2000"),
    ("2011-2015年", "2000"),
    ("近三年", None),
    ("去年同期", None),
    ("目前", None),
]


@pytest.mark.parametrize(("words", "wanted"), CALENDARS)
def test_part_of_any_year(words: str, wanted: str | None) -> None:
    assert written(Period.parse(words).calendar) == wanted


KINDS = [
    # (words, whether a year and nothing else, whether dated)
    ("2019", True, False),
    ("2019年", True, True),
    ("2019年度", False, True),
    ("1019年", False, True),
    ("今年以来", False, True),
    ("目前", False, False),
    ("春节前夕", False, False),
    ("全市", False, False),
]


@pytest.mark.parametrize(("words", "is_year", "is_dated"), KINDS)
def test_years_and_dates(words: str, is_year: bool, is_dated: bool) -> None:
    period = Period.parse(words)
    assert (period.is_year, period.is_dated) == (is_year, is_dated)


def test_heads_without_years() -> None:
    assert without_years("2019年人数") == without_years("人数2019") == without_years("人数") == "人数"


ISO = [
    # (written, year, frequency)
    ("2012", 2012, "A"),
    ("2012-11", 2012, "M"),
    ("2012-02-29", 2012, "D"),
    ("2012-01/2012-12", 2012, "A"),
    ("2012-07/2012-12", 2012, "S"),
    ("2012-10/2012-12", 2012, "Q"),
    ("2012-03/2012-08", 2012, None),  # six months, but no half-year
    ("2012-05/2012-05", 2012, None),
    ("2012-07/2013-06", None, None),
    ("2008/2012", None, None),
]


@pytest.mark.parametrize(("text", "year", "frequency"), ISO)
def test_parse_iso(text: str, year: int | None, frequency: str | None) -> None:
    period = TimePeriod.parse(text)
    assert period is not None
    assert (str(period), period.year, period.frequency) == (text, year, frequency)


@pytest.mark.parametrize(
    "text",
    [
        *("", "last year", "12", "20xx", "2012-Q1", "2012年", "２０１２"),
        *("2012-13", "2012-00", "2013-02-29", "0000", "2012/2008", "2012-06/2012-01", "2012/", "/2012"),
    ],
)
def test_parse_refuses(text: str) -> None:
    assert TimePeriod.parse(text) is None


RELATED = [
    # (one, other, same days, contains, overlaps, conflicts)
    ("2012", "2012", True, True, True, False),
    ("2012", "2012-01/2012-12", True, True, True, False),
    ("2012", "2012-11-30", False, True, True, False),
    ("2012-11", "2012", False, False, True, False),
    ("2012-01/2012-06", "2012-04/2012-09", False, False, True, True),
    ("2012", "2013", False, False, False, True),
    ("2012-01/2012-06", "2012-07/2012-12", False, False, False, True),
]


@pytest.mark.parametrize(("one", "other", "same", "contains", "overlaps", "conflicts"), RELATED)
def test_relations(one: str, other: str, same: bool, contains: bool, overlaps: bool, conflicts: bool) -> None:
    first, second = TimePeriod.parse(one), TimePeriod.parse(other)
    assert first is not None
    assert second is not None
    assert (first.same_days(second), first.contains(second)) == (same, contains)
    assert (first.overlaps(second), first.conflicts(second)) == (overlaps, conflicts)
    assert (second.overlaps(first), second.conflicts(first)) == (overlaps, conflicts)


def test_order() -> None:
    ordered = ["2011/2015", "2012", "2012-01", "2012-01/2012-06", "2012-01-05", "2012-02"]
    periods = [period for text in reversed(ordered) if (period := TimePeriod.parse(text))]
    assert [str(period) for period in sorted(periods)] == ordered


@pytest.mark.parametrize(("as_of", "year"), [("2013", 2013), ("2013-01", 2013), ("2013-01-20", 2013)])
def test_date_of_report(as_of: str, year: int) -> None:
    assert TimePeriod.of_report(as_of).year == year


@pytest.mark.parametrize("as_of", ["", "2013-02-31", "2013-1", "2012/2013", "去年"])
def test_no_date_of_report(as_of: str) -> None:
    with pytest.raises(ValueError, match=r"is no date; write it like 2013-01-20"):
        TimePeriod.of_report(as_of)


LEXICONS = [rule for rule, _ in load_rules().own if isinstance(rule, Lexicon) and rule.role == "head-time"]
HEAD_TIMES = [word for lexicon in LEXICONS for word in lexicon.words]


@pytest.mark.parametrize("words", HEAD_TIMES)
def test_heads_of_time_resolve_by_the_reporting_period(words: str) -> None:
    assert is_of_reporting(words)
    assert by_reporting_period(words, TimePeriod.parse("2020-03")) is not None


REPORTING = [
    # (head, time of a report of January to March 2020)
    ("本期", "2020-01/2020-03"),
    ("本期末", "2020-03"),
    ("上期末", "2019"),  # of a balance: the end of the year before
    ("上期", "2019-01/2019-03"),  # of a flow: the same months of the year before
    ("上年同期", "2019-01/2019-03"),
    ("期初", "2019"),
    ("上年末", "2019"),
    ("上月", "2020-02"),
    ("上季度", "2019-10/2019-12"),
    ("上季末", "2019-10/2019-12"),
    ("本月", "2020-03"),
    ("本月止累计", "2020-01/2020-03"),
    ("人数", None),
    ("2019年", None),
    ("期货", None),  # 期 alone names no time
    ("本科", None),
]


@pytest.mark.parametrize(("words", "expected"), REPORTING)
def test_time_by_the_reporting_period(words: str, expected: str | None) -> None:
    assert written(by_reporting_period(words, TimePeriod.parse("2020-01/2020-03"))) == expected


@given(WORDS, st.integers(1950, 2050), st.integers(1950, 2050))
def test_whatever_resolves_is_a_period(words: str, report: int, section: int) -> None:
    for period in (Period.parse(words).resolve(frame(str(report), str(report), section)), Period.parse(words).calendar):
        assert period is None or TimePeriod.parse(str(period)) == period


@given(st.text(max_size=20))
def test_any_words_are_parsed(words: str) -> None:
    Period.parse(words).resolve(frame("2013", "2013", 2012))
    found = TimePeriod.parse(words)
    assert found is None or str(found) == words


def written(period: TimePeriod | None) -> str | None:
    return str(period) if period else None
