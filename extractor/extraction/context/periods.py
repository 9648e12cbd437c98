"""For when a quantity is: the time expressions that may govern it, and the time that they resolve to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.extraction.context.offers import backwards, forwards, whole_of
from extractor.extraction.forms import Decision
from extractor.values.periods import Period, TimePeriod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.context import DocumentContext
    from extractor.extraction.context.offers import ParagraphContext
    from extractor.records import Sentence, Span
    from extractor.rulepack import RulePack, TimeOrPlace
    from extractor.values.periods import TimeFrame

# 2019年|的3倍, 相当于2019年|的85%: the number is held against what that time brought
_TIMES = re.compile(r"(?:同期|增速|增长率)?\s?的\s?(?:将?近|约)?\s?[0-9.一二两三四五六七八九十百]+[多余]?\s?倍")
_SHARE = re.compile(r"(?:同期)?的(?:将?近|约)?(?:[0-9.]+%|百分之|[一二两三四五六七八九十]+(?:分之|成))")
# 按2018年|平均汇率计算
_AT_PRICES = re.compile(r"(?:年?平均)?(?:汇率|价格|不变价|可比价|口径)")
# 北京9月26日|电
_DATELINE = re.compile(r"(?:电|讯)[ (,]")
# 省总工会今年|下达的|任务: only what was set is of that time
_SET = re.compile(r"(?:初|底)?(?:年初)?(?:下达|确定|制定|提出|计划|安排|部署|布置|考核)的")
# 较|上年|的140万元有所增加, 由|上年|的3037条增加到, 在|上年|75家的基础上: what a reported number is held against
_HELD_AGAINST = re.compile(r"[比较由从]$")
_OF_NUMBER = re.compile(r"(?:同期|全年|底|末)?的[约近]?[0-9]")
_AS_GROUND = re.compile(r"(?:同期|全年|底|末)?的?[约近]?[0-9][^,。;]{0,12}基础上")
# 上年|这一数字为612万元
_THIS_NUMBER = re.compile(r"(?:同期)?,?(?:这一|该|同一)(?:数字|数据|数|指标|金额)")
# 较|2016年全年|快了4个百分点, 比|上年|提高; but 较|上年|的140.6万元有所增加
_AGAINST = re.compile(r"(?:[比较]|相比|对比|高于|低于|好于|优于)$")
# 占|全年|任务100.6%, 完成全年|1.8万亿元投资目标
_DONE = re.compile(r"(?:占|完成|完成了)$")
_OF_TASK = re.compile(r"的?(?:[0-9.,]+[万亿]{0,2}(?:元|公里|吨|人|个|户)?)?的?(?:投资|任务)?(?:任务|目标|计划)")
# 近3年|提升21个百分点, 5年|累计增长18.7%: a span that only measures a change
_MEASURES = r"(?:累计|平均|年均|共|总共|净)?{change}|[来之]?最|新[高低]|以?来新[高低]"
# 2027年|、2028年分别建成: each dates what it stands before
_IN_TURN = re.compile(r"(?:、[0-9]{4}年)?分别")
# |由|66户|整合至|12户: where a change starts from
_START = r"{from}(?P<between>[^,。;、0-9]{0,8}?(?:(?:19|20)[0-9]{2}年[^,。;、0-9]{0,4})?[第近约]?)$"
_TO = re.compile(r"[^,。;0-9]{0,10}[至到为成]")
# “十四五”时期|发展成就和|2025年工作回顾
_BESIDE = re.compile(r"[\u4e00-\u9fff]{0,12}[和与及]")
# 完成|全年|任务54.5%
_PART_DONE = re.compile(r"的?(?:任务|目标|计划)的?[0-9]")
# 公司于|1963年|成立,
_BEGAN = re.compile(r"(?:正式|挂牌|批准)?(?:成立|创建|创办|组建|建院|建校|建厂|建矿|设立)[,。;]")
# 5548个(其中|当年|新建210个): of that year are only the numbers of this clause
_SAME_YEAR = "当年"
#: The time of other sentences, which in a report on one year tells nothing of 全年: 2022年追回欠薪414万元。|全年|….
_OF_OTHERS = ("period.in-paragraph", "period.last-named")
# 上年同期|为1.5万户: only the numbers of this clause are of that time
_BASE = re.compile(r"的?(?:[仅只才]?[为是有]|[仅只才])?共?(?:[约近]|超过)?[0-9]")


def period_candidates(
    document: DocumentContext, context: ParagraphContext, sentence: Sentence, clause: Clause
) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """Time expressions that may govern a quantity, nearest first, with the rule that found each."""
    position = clause.number.start
    passage = context.passage
    start = document.rules.form(_START).search(clause.folded, clause.left, position)
    if start is not None and _TO.match(clause.folded, clause.number.end, clause.right):
        for found in backwards(context.periods, position):
            parallel = found.start >= sentence.start and _starts_change(found, document)
            if found.start >= start.start("between") or parallel:
                yield found, "period.in-sentence"
        yield None, "period.start-value"
    item = passage.item_at(position)
    item_start = item.start if item else context.paragraph.start
    lead_end = passage.items[0].start if item else 0
    part_of = whole_of(document.folded, context, sentence)
    is_compared = any(
        sentence.start <= found.start < sentence.end and _is_held_against(document.folded, found.start, found.end)
        for found in context.periods
    )
    earlier = []
    inside = []
    for found in backwards(context.periods, position):
        if not _dates(found, clause, document.rules):
            continue
        leads = found.start in context.leading
        recurs = document.folded[found.start] == "每"
        if found.start >= clause.start or (leads and not recurs and found.start >= sentence.start):
            yield found, "period.in-sentence"
        elif not leads:
            inside.append(found)
        elif _parsed(document.folded, found).carries or found.start >= part_of:
            earlier.append(found)
    for found in forwards(context.periods, position, clause.right):
        yield found, "period.after-number"
    if is_compared:  # 达到8人,在上年6人的基础上: of the year after that one, whatever a sentence before is of
        earlier = [found for found in earlier if found.start >= sentence.start]
    for found in earlier:
        if found.start >= item_start:
            yield found, "period.in-paragraph"
    for found in earlier:
        if found.start < lead_end:
            yield found, "period.before-items"
    for found in reversed(document.lead_periods(context.paragraph)):
        yield found, "period.in-lead"
    for found, rule in _section_periods(document, context.paragraph.section):
        if found.start < position:  # what is said only afterwards governs nothing
            yield found, rule
    for found in inside:
        if found.start >= sentence.start:
            yield found, "period.in-sentence"
    for found in earlier:  # 一是2015年慰问职工;三是|举办比赛: an item before this one
        if lead_end <= found.start < item_start:
            yield found, "period.in-paragraph"
    for found in () if is_compared else document.earlier_periods(context.paragraph):
        yield found, "period.last-named"
    for found in inside:
        if found.start < sentence.start and _parsed(document.folded, found).carries:
            yield found, "period.in-paragraph"
    for around in document.around_in_part(context.paragraph.section):
        for found in around.inner_periods:
            if found.start < position:
                yield found, "period.in-section"
    yield None, "period.none"


def _starts_change(found: TimeOrPlace, document: DocumentContext) -> bool:
    """Whether a time is what a change starts from: |由|2020年|的7.2%提升至."""
    return document.rules.words["from"].ending(document.folded, found.start) is not None


def section_periods(document: DocumentContext, section: int) -> Iterator[tuple[TimeOrPlace | Span | None, str]]:
    """The time expressions that govern a section, by its heading or opening or those around it; none in the end."""
    yield from _section_periods(document, section)
    yield None, "period.none"


def _section_periods(document: DocumentContext, section: int) -> Iterator[tuple[TimeOrPlace, str]]:
    """The times of headings and openings, and of the paragraphs that lead to sections."""
    for around in document.around_in_part(section):
        for found in around.periods:
            yield found, "period.in-section"
        for found in reversed(around.lead_periods):
            yield found, "period.in-lead"


def by_government(folded: str, periods: Sequence[TimeOrPlace], *, in_plan: bool) -> tuple[TimeOrPlace, ...]:
    """Order the times of a heading and its opening, the one that governs first.

    Of a plan and a year in one heading the figures are of the year (“十四五”时期和|2025年|工作回顾), but for a review
    that opens with the plan (“十四五”时期是不平凡的五年). Of 上半年 and 今年上半年 it is the one that tells the year.
    """
    years = [one for one in periods if _is_beside_plan(one, periods, folded)]
    if years and not in_plan and _names_plan(folded, periods, years[-1].end):
        years = []
    ordered = [*years, *(one for one in periods if one not in years)]
    return tuple(_fuller(one, periods, folded) for one in ordered)


def _fuller(found: TimeOrPlace, periods: Sequence[TimeOrPlace], folded: str) -> TimeOrPlace:
    """The time that ends in the words of another one and tells more: 今年上半年 for 上半年."""
    words = folded[found.start : found.end]
    return next((one for one in periods if one != found and folded[one.start : one.end].endswith(words)), found)


def _is_beside_plan(found: TimeOrPlace, periods: Sequence[TimeOrPlace], folded: str) -> bool:
    """Whether a year stands in the line of a plan before it, without a mark between."""
    return _parsed(folded, found).is_calendar_year and any(
        one.end <= found.start and _parsed(folded, one).is_of_plan and _BESIDE.fullmatch(folded, one.end, found.start)
        for one in periods
    )


def _names_plan(folded: str, periods: Sequence[TimeOrPlace], start: int) -> bool:
    """Whether the first time behind ``start`` is that of a plan, or of as many years: 过去的五年."""
    behind = next((one for one in periods if one.start >= start), None)
    if behind is None:
        return False
    period = _parsed(folded, behind)
    return period.is_of_plan or bool(period.count and period.count > 1)


def _dates(found: TimeOrPlace, clause: Clause, rules: RulePack) -> bool:
    """Whether a time expression dates a number. False for a base of comparison (2019年的3倍).

    由2014年的11.3%降至零: the time that a change starts from dates the first number only.
    """
    folded, words = clause.folded, rules.words
    if _AT_PRICES.match(folded, found.end) or _DATELINE.match(folded, found.end):
        return False
    if found.start < clause.left and _SET.match(folded, found.end):
        return False
    if _OF_TASK.match(folded, found.end) and _DONE.search(folded, max(0, found.start - 3), found.start):
        return found.end == clause.number.start
    if _AGAINST.search(folded, max(0, found.start - 2), found.start):
        return folded.startswith("的", found.end) and found.end + 1 == clause.number.start
    if _TIMES.match(folded, found.end):
        return False
    if _SHARE.match(folded, found.end) and words["equals"].ending(folded, found.start) is not None:
        return False
    if found.start < clause.left and _parsed(folded, found).count and rules.form(_MEASURES).match(folded, found.end):
        return False
    if found.start < clause.start and (_IN_TURN.match(folded, found.end) or is_of_own_clause(folded, found)):
        return False
    if found.start < clause.left and _is_held_against(folded, found.start, found.end):
        return False
    if found.start < clause.start and _parsed(folded, found).is_same_period and _is_only_base(found, clause):
        return False
    is_aside = folded[found.start : found.end] == _SAME_YEAR and not folded.startswith(",", found.end)
    if found.start < clause.start and is_aside:
        return False
    is_span = _parsed(folded, found).span is not None
    return found.start >= clause.left or is_span or words["from"].ending(folded, found.start) is None


def is_of_own_clause(folded: str, found: TimeOrPlace) -> bool:
    """Whether a time says how long something went on, or when a body began, and governs its own clause only.

    使用外资|连续8年|全国第一,开行班列100列; 公司于|1963年|成立,现有职工3000人; 完成|全年|任务54.5%.
    """
    starts = folded.startswith("连续", found.start)
    return starts or any(form.match(folded, found.end) is not None for form in (_BEGAN, _PART_DONE))


def is_base(folded: str, found: TimeOrPlace) -> bool:
    """Whether a time is only what a number is held against or measured over: |1999年|的1.9倍, |近3年|提升21个百分点."""
    is_span = found.pattern.id == "period.span-of-change"
    return is_span or _TIMES.match(folded, found.end) is not None or _is_held_against(folded, found.start, found.end)


def _is_held_against(folded: str, start: int, end: int) -> bool:
    """Whether ``folded[start:end]`` is the time of a number that the one of the report is held against."""
    if _HELD_AGAINST.search(folded, max(0, start - 1), start):
        return _OF_NUMBER.match(folded, end) is not None
    is_ground = folded.startswith("在", max(0, start - 1)) and _AS_GROUND.match(folded, end) is not None
    return is_ground or _THIS_NUMBER.match(folded, end) is not None


def _is_only_base(found: TimeOrPlace, clause: Clause) -> bool:
    """Whether 同期 is only what the figures of this period are held against, so that it dates its own clause.

    去年同期受理案件780件,同比增长5%: nor is a change of that time.
    """
    changes = any("direction" in hit.roles for hit in clause.left_hits)
    return changes or _BASE.match(clause.folded, found.end) is not None


def dated(
    folded: str, candidates: Callable[[], Iterator[tuple[TimeOrPlace | Span | None, str]]], frame: TimeFrame
) -> tuple[Decision[TimeOrPlace | Span | None], TimePeriod | None]:
    """Decide for the first candidate, and resolve it to a time, or to None where the text does not tell it.

    去年同期 is the same part of another year as the first candidate that is a period of its own; 全年 and 5月份 are of
    the year that the candidates after them name. What a plan gives no time for, is for the year of the plan.
    """
    found = candidates()
    words, rule = next(found)
    decision = Decision(words, rule, candidates)
    if words is None:
        planned = frame.planned_year if frame.is_plan else None
        return decision, None if planned is None else TimePeriod.of((planned,))
    others = ((_parsed(folded, one), rule) for one, rule in found if one is not None)
    period = _parsed(folded, words)
    if period.offset is not None and _is_held_against(folded, words.start, words.end):
        return decision, period.same_period_of(frame.reporting, frame)
    current = period if not period.is_same_period else next((one for one, _ in others if not one.is_same_period), None)
    if current is None:
        return decision, period.same_period_of(None, frame)
    if current.needs_section_year:
        is_annual = frame.reporting is not None and frame.reporting.year is not None
        around = (one for one, rule in others if not (is_annual and rule in _OF_OTHERS))
        named = next((one for one in around if (one.year and one.span is None) or one.mask), None)
        if named is not None and named.mask:
            return decision, None
        frame = replace(frame, named_year=named.year if named is not None else None)
    resolved = current.resolve(frame)
    return decision, period.same_period_of(resolved, frame) if period.is_same_period else resolved


def _parsed(folded: str, found: TimeOrPlace | Span) -> Period:
    return Period.parse(folded[found.start : found.end])
