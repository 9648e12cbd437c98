"""Periods in ISO 8601, parts of totals, repeated passages."""

from __future__ import annotations

import pytest
from support import figures_of

from extractor import Document, extract
from extractor.values.periods import Period, TimeFrame, TimePeriod

RESOLVED = [
    # years, written in digits, in characters, in the calendar of the Republic of China
    ("2012年", None, "2012"),
    ("2012年度", None, "2012"),
    ("到2024年", None, "2024"),
    ("二〇一二年", None, "2012"),
    ("二○一九年", None, "2019"),
    ("民国101年", None, "2012"),
    ("截至2008年底", None, "2008"),
    # months and days
    ("2012年11月", None, "2012-11"),
    ("2012年11月5日", None, "2012-11-05"),
    ("二〇一九年三月", None, "2019-03"),
    ("截至2012年11月底", None, "2012-11"),
    # parts of a year
    ("2019年上半年", None, "2019-01/2019-06"),
    ("2019年下半年", None, "2019-07/2019-12"),
    ("2019年第三季度", None, "2019-07/2019-09"),
    ("2019年前三季度", None, "2019-01/2019-09"),
    ("2012年1-6月", None, "2012-01/2012-06"),
    # spans of years
    ("2011-2015年", None, "2011/2015"),
    ("2011年至2013年", None, "2011/2013"),
    ("2013-15年", None, "2013/2015"),
    # told from the year of the report, or not at all
    ("去年", 2013, "2012"),
    ("去年", None, None),
    ("上年度", 2013, "2012"),
    ("前年", 2013, "2011"),
    ("今年", 2013, "2013"),
    ("明年", 2013, "2014"),
    ("全年", 2013, "2013"),
    ("上半年", 2013, "2013-01/2013-06"),
    ("去年11月", 2013, "2012-11"),
    ("5月份", 2013, "2013-05"),
    ("1-12月份", 2013, "2013-01/2013-12"),
    ("一季度", 2013, "2013-01/2013-03"),
    ("11月", None, None),
    # a masked year stays unknown, whatever the year of the report
    ("20xx年", 2013, None),
    ("**年", 2013, None),
    ("20xx年11月", 2013, None),
    # years that end with the one that is reported on, and the time of speaking
    ("近三年", 2013, "2011/2013"),
    ("三年间", 2013, "2011/2013"),
    ("五年来", 2013, "2009/2013"),
    ("目前", 2013, "2013"),
    # what names no one period
    ("每年", 2013, None),
    ("近年来", 2013, None),
    ("第三轮", 2013, None),
    ("08年", None, None),
    # no such month, no such day
    ("2012年13月", None, None),
    ("2012年2月31日", None, None),
    # since the start of this year, in May of this year
    ("今年以来", 2013, "2013"),
    ("五月", 2013, "2013-05"),
    # 同期 is told by the period that it is the same part of
    ("去年同期", 2013, None),
    # a school year is two
    ("2008-2009学年", None, "2008/2009"),
]


@pytest.mark.parametrize(("expression", "year", "period"), RESOLVED)
def test_resolve(expression: str, year: int | None, period: str | None) -> None:
    spoken = TimePeriod.of((year,)) if year else None
    resolved = Period.parse(expression).resolve(TimeFrame(spoken, spoken))
    assert (str(resolved) if resolved else None) == period


AS_OF = [
    # the year of the report comes from what the caller says
    ("去年新建工会5个。", "2013", "2012"),
    ("去年新建工会5个。", "2013-01-15", "2012"),
    # and is not needed where the text tells it
    ("2009年新建工会5个。", "2013", "2009"),
    # nor does it unmask a year
    ("20xx年新建工会5个。", "2013", None),
]


@pytest.mark.parametrize(("text", "as_of", "period"), AS_OF)
def test_as_of(text: str, as_of: str, period: str | None) -> None:
    (figure,) = extract(Document("report.txt", text), as_of=as_of).figures
    assert figure.time_period == period


PARTS = [
    # 其中, with one part and with several
    ("共有会员100人,其中女会员40人。", {"40人": "100人"}),
    ("共有会员100人,其中女会员40人、农民工会员30人。", {"40人": "100人", "30人": "100人"}),
    # up to the end of the clauses that belong to it
    ("发放慰问金5万元,其中市总工会2万元;走访3户。", {"2万元": "5万元"}),
    ("共有会员100人,其中女会员40人。培训会员50人。", {"40人": "100人"}),
    # in a sentence of its own
    ("共有会员100人。其中女会员40人。", {"40人": "100人"}),
    # in brackets
    ("职工共100人(男60人、女40人)。", {"60人": "100人", "40人": "100人"}),
    # after a colon
    ("培训学员90人:技能班50人,安全班40人。", {"50人": "90人", "40人": "90人"}),
    # done out of what was received
    ("受理案件100件,办结90件。", {"90件": "100件"}),
    # a part is of the same kind as its total
    ("投入5万元,其中女会员40人。", {}),
    ("培训职工20名,其中参加安全培训40人次。", {}),
    # and larger only by a misprint of what 其中 or 中有 says
    ("共有会员30人,其中女会员40人。", {"40人": "30人"}),
    ("126家企业中已有162家完成改制。", {"162家": "126家"}),
    ("共有会员30人,其中女会员400人。", {}),
    ("共有会员30人:女会员40人。", {}),
    # 分别是 opens the parts like a colon
    ("举办活动46场,分别是比赛32场、展览14场。", {"32场": "46场", "14场": "46场"}),
    # a total before, with another number between
    ("共有会员100人,入会率90%,其中女会员40人。", {"40人": "100人"}),
    # numbers one after another are no parts
    ("新建工会5个,发展会员100人,培训会员50人。", {}),
]


@pytest.mark.parametrize(("text", "parts"), PARTS)
def test_parts(text: str, parts: dict[str, str]) -> None:
    figures = figures_of(text)
    mentions = {figure.id: figure.mention for figure in figures}
    assert {figure.mention: mentions[figure.part_of] for figure in figures if figure.part_of} == parts


SENTENCE = "全市新建工会8182个,发展会员83630人。"

REPEATS = [
    # every figure of a sentence that stood before repeats its counterpart
    (SENTENCE + "\n培训职工100人。\n" + SENTENCE, ["8182个", "83630人"]),
    # the third repeats the first, not the second
    (SENTENCE * 3, ["8182个", "83630人"] * 2),
    # blanks do not matter
    (SENTENCE + "\n" + SENTENCE.replace("个,", "个 ,"), ["8182个", "83630人"]),
    (SENTENCE.replace("8182", " 8182") + "\n" + SENTENCE, ["8182个", "83630人"]),
    # another number does
    (SENTENCE + "\n" + SENTENCE.replace("8182", "8183"), []),
    # a short sentence is no passage
    ("新增会员3人。\n新增会员3人。", []),
]


@pytest.mark.parametrize(("text", "repeating"), REPEATS)
def test_repeats(text: str, repeating: list[str]) -> None:
    figures = figures_of(text)
    ids = [figure.id for figure in figures]
    assert [figure.mention for figure in figures if figure.repeats] == repeating
    firsts = [figure.repeats for figure in figures if figure.repeats]
    assert firsts == ids[:2] * (len(repeating) // 2)
