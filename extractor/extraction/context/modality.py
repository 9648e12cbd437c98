"""Whether a figure is reported, aimed at, or laid down: cue words in its clause, else the headings above it."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from extractor.extraction.clauses import cues_of
from extractor.records import Bound, Modality
from extractor.values.periods import Period, TimePeriod
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.layout import Outline, Paragraph
    from extractor.records import Section, Sentence
    from extractor.rulepack import Cue, Hit, RulePack
    from extractor.values.periods import TimeFrame

#: How many sections before one are asked whether they look back.
SIBLINGS = 20
#: The last month of a year in which a report still plans for the whole of it.
MONTHS_OF_PLANS = 4
#: How far behind a heading its text may say that it plans, in code points.
PLAN_OPENING = 1200

# |由|39%提高至45%, |从目前的|39%: where a change starts from holds already
_BASELINE = r"{from}(?:目前的?|现在的?|上年的?|去年的?)?[第近约]?$"
# 按工资总额的|2%拨缴
_BY_RATE = re.compile(r"按照?[^,。;]{0,12}$")
# 按工资总额的2%|拨缴
_LEVIED = r"的?(?:比例|标准)?{levied}"
# |将|改造危房, 我县|计划|招引项目, 全省|要|新发展会员; not 按|计划, 行动|计划, 即|将, 主|要
_PLANNED = (
    r"(?=[将计要])(?:(?<![即必])将|(?<![主重需必只不纪首简提摘还])要(?![有在为对求素点闻么是])|(?<![按该照旧人占])(?<!年度)(?<![一二三四五六七八九十]年)(?<!行动)(?<!工程)(?<!培训)(?<!工作)(?<!培养)(?<!护航)(?<!提升)计划)"
    r"(?={planned-verb})(?!安排的)(?![\u4e00-\u9fff]{2,12}(?:纳入|作为|转化为|列入|列为|变为|变成|打造成|分解到|融入|送到|送往|交给|延伸到))"
)
# 区总下达的|1500人|参保任务, 市总下达的新建工会|24家|的任务
_SET = re.compile(r"(?:下达|确定|规定|分解|布置|交办)的?(?:年度|全年|总)?(?:新[建增发][\u4e00-\u9fff]{0,6})?$")
_TASK = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:任务|指标|目标)")
# 农村改厕任务|38283座|,完成…, 完成全年|1.8万亿元|投资目标的9.6%
_TASK_BEFORE = re.compile(r"(?:任务数?|考核指标|目标值|计划数|目标数)$")
_PART_DONE = re.compile(r"[\u4e00-\u9fff]{0,4}(?:目标|任务|计划)的")
# 超额完成|1400人|的年度目标
_TASK_DONE = re.compile(r"(?:完成|超过|超出|突破|对照|围绕)了?$")
_TASK_BEHIND = re.compile(r"的?(?:年度|全年|年初|既定|预定|预期|原定|考核)(?:工作|考核)?(?:目标|任务|计划|指标)")
# 预计|生产总值增长7.8%: an estimate of what happened, in a report that gives its growth
_ESTIMATE = re.compile(r"预计[^。]{0,40}?(?:增长|增幅|增速|下降)[^,;。0-9]{0,4}[0-9.]+\s?%(?!左右|以上)")
# |为|确保, |为了|实现: a purpose
_PURPOSE = re.compile(r"(?:为|为了|以|从而)$")
# 三、|下一步|打算, 二、2025年|工作安排|: plans in the report that a title calls a review; not 高度重视细安排
_AHEAD = re.compile(r"下一?步|下一?阶段|明年|来年|今后|打算|工作(?:安排|计划|思路|要点)")
# 乘势而上|为实现我校“十一五”发展目标开好局|
_STRIVING = re.compile(r"为(?:了|全面|加快)?(?:实现|完成|推动|推进|促进|建设|夺取|落实)[^,。;]*")
# 全面|完成主要|预期目标|,培育企业360家: an aim that was reached
_REACHED = re.compile(r"(?:完成|实现|达到|超过)了?[^,。;:]{0,10}$")
#: How far before an aim the verb may stand that reached it, in code points.
MAX_REACHED = 14
# 按2018年平均汇率|计算|为: how a number was worked out
_RECKONED = re.compile(r"按[^,。;]{0,16}(?:计算|折算|核算|统计|口径|换算)")
# “哪里有职工哪里就要建会”, 《计划》: what is quoted says nothing about the number
_QUOTED = re.compile(r"“[^”]{1,60}”|《[^》]{1,60}》|按照?[^,。;“”]{0,40}的?(?:要求|部署|精神|通知|计划安排|任务)")
# 最低工资标准|由1438元提高到1668元, 养老金标准|提高57%: what a standard came to is no norm
_OF_CHANGE = r"(?:标准)?(?:分别)?(?:{change}|{from}|上调)"
# 主要预期目标是:|增长5%。进出口增长7%: a list of aims goes on to the end of its paragraph; not 完成全年目标:
_AIMS = re.compile(
    r"(?:^|(?<=[,。;:\s]))(?![^,。;:\s]{0,8}(?:完成|实现))[^,。;:\s]{0,26}(?:目标|任务)(?:(?:分别)?(?:是|为|有)?:(?!$)|是,)"
)
# 目标是:, 任务是,: most paragraphs have none, and are passed over by one look
_AIM_LEADS = re.compile(r"[目任][标务](?:(?:分别)?(?:是|为|有)?:|是,)")
#: What a list of aims makes of its sentences.
AIMS_LISTED = (Modality.TARGET, "modality.list-of-aims")
_LIMITS = (Bound.AT_MOST, Bound.AT_LEAST)


def section_modality(
    folded: str, layout: Outline, index: int, reported: int | None, rules: RulePack
) -> tuple[Modality, str]:
    """What the headings above a section say: the outermost that looks only ahead or only back decides, titles last.

    A heading that does both (2012年总结和2013年打算) says nothing, nor does a slogan (一鼓作气,开好局起好步): then the
    opening of a section behind a review may say that it plans. Without any, figures are reported. ``reported`` is the
    year that the report is on, where its title names none.
    """
    sections = layout.sections
    decided, reviewed = (Modality.REPORTED, "modality.default"), reported
    for section in reversed(list(layout.enclosing(index))):
        found = _heading_cues(sections[section], rules)
        in_review = decided[1] != "modality.default"
        looks_ahead = not in_review or _looks_beyond(sections[section], reviewed)
        if "plan" in found and "review" not in found and looks_ahead:
            return Modality.TARGET, found["plan"]
        if "review" in found and "plan" not in found:
            decided = Modality.REPORTED, found["review"]
            reviewed = Period.parse(_heading(sections[section])).year or reported
            if not _is_title(layout, section):
                return decided
        is_next = "next" in found and not found.keys() & {"plan", "review"} and not in_review
        if is_next and _follows_review(sections, section, rules):
            return Modality.TARGET, found["next"]
        is_silent = not found.keys() & {"plan", "review"} and not in_review
        if is_silent and _opens_plan(folded, sections[section], rules) and _follows_review(sections, section, rules):
            return Modality.TARGET, "modality.plan-opening"
    return decided


def _looks_beyond(section: Section, reviewed: int | None) -> bool:
    """Whether a heading in a review is over plans: it says so, or names a year after the one in the title."""
    heading = _heading(section)
    year = Period.parse(heading).year
    return _AHEAD.search(heading) is not None or (year is not None and reviewed is not None and year > reviewed)


def _opens_plan(folded: str, section: Section, rules: RulePack) -> bool:
    """Whether the text behind a heading opens a plan: 今年经济社会发展的主要|预期目标是|."""
    return rules.words["plan-opening"].within(folded, section.body, min(section.end, section.body + PLAN_OPENING))


def _is_title(layout: Outline, index: int) -> bool:
    """Whether a heading is over all others, as the title 工作总结 is over 下一步打算."""
    return index == 1 and layout.roots[-1] == 1


def _heading_cues(section: Section, rules: RulePack) -> dict[str, str]:
    """Role → rule of the cues in the heading of a section, which says nothing by what it strives for."""
    words = _STRIVING.sub("", _heading(section))
    return {cue.role: cue.id for hit in rules.cues_in(words) for cue in hit.cues}


def _heading(section: Section) -> str:
    """The heading of a section, folded; empty for a document without any."""
    return fold(section.path[-1]) if section.path else ""


def _follows_review(sections: Sequence[Section], index: int, rules: RulePack) -> bool:
    """Whether a section beside it, further up, looks back."""
    return any(
        "review" in _heading_cues(section, rules)
        for section in sections[max(0, index - SIBLINGS) : index]
        if section.parent == sections[index].parent and section.path
    )


def modality_candidates(
    clause: Clause,
    modal: Sequence[tuple[Cue, Hit]],
    planned: Sequence[int],
    by_list: tuple[Modality, str],
    rules: RulePack,
    *,
    is_ahead: bool,
) -> Iterator[tuple[Modality, str]]:
    """What may decide the modality of a quantity, the decisive first.

    A norm needs a limit beside it, so that 按…发放500元 stays a report. A cue in the clause wins over one earlier in
    the sentence, and both over the headings. ``modal`` is :func:`modal_cues` of the sentence, ``planned`` is
    :func:`planned_at`, ``by_list`` is what the list around it and the headings say, ``is_ahead`` is :func:`lies_ahead`
    of its time.
    """
    quantity = clause.quantity
    near = [(cue, hit) for cue, hit in modal if clause.start <= hit.start < clause.right]
    if _is_task(clause):
        yield Modality.TARGET, "modality.task-set"
    is_limit = quantity.bound.value in _LIMITS or quantity.kind == "money"
    for cue, _hit in near:
        if cue.value == Modality.NORM and is_limit and not _is_reckoned(clause):
            yield Modality.NORM, cue.id
    for cue, hit in modal:
        if cue.value == Modality.NORM and hit.end <= clause.start and quantity.bound.value in _LIMITS:
            yield Modality.NORM, cue.id
    by_rate = quantity.kind == "share" and _BY_RATE.search(clause.folded, clause.left, clause.number.start)
    if by_rate and rules.form(_LEVIED).match(clause.folded, clause.number.end, clause.end):
        yield Modality.NORM, "modality.by-rate"
    if quantity.kind == "money" and quantity.bound.value is not Bound.EXACT and _is_limited(clause, rules):
        yield Modality.NORM, "modality.limit-on-money"
    if rules.form(_BASELINE).search(clause.folded, clause.left, clause.number.start):
        yield Modality.REPORTED, "modality.baseline"
    if is_ahead:
        yield Modality.TARGET, "modality.ahead"
    for value in (Modality.TARGET, Modality.REPORTED):
        for cue, _hit in reversed(near):
            if cue.value == value:
                yield value, cue.id
    if any(clause.start <= start < clause.number.start for start in planned):
        yield Modality.TARGET, "modality.planned"
    earlier = [(hit.end, Modality(cue.value), cue.id) for cue, hit in modal if cue.value != Modality.NORM]
    earlier += [(start, Modality.TARGET, "modality.planned") for start in planned]
    for end, value, rule in sorted(earlier, key=itemgetter(0), reverse=True):
        if end <= clause.start:
            yield value, rule
    yield by_list


def lies_ahead(period: TimePeriod | None, frame: TimeFrame) -> bool:
    """Whether a time has not come when the report speaks; in the plan of its first months, that year has not either."""
    if period is None or frame.date is None:
        return False
    if period.first_day > frame.date.last_day:
        return True
    is_of_year = period == TimePeriod(frame.date.first[:1], frame.date.first[:1], is_span=False)
    return is_of_year and frame.is_plan and len(frame.date.first) > 1 and frame.date.first[1] <= MONTHS_OF_PLANS


def aims_end(folded: str, paragraph: Paragraph) -> int | None:
    """Where a paragraph opens a list of aims; None if it opens none."""
    if _AIM_LEADS.search(folded, paragraph.start, paragraph.end) is None:
        return None
    aims = _AIMS.search(folded, paragraph.start, paragraph.end)
    return aims.end() if aims else None


def _is_reckoned(clause: Clause) -> bool:
    return _RECKONED.search(clause.folded, clause.start, clause.number.start) is not None


def _is_task(clause: Clause) -> bool:
    """Whether a number is what was to be done: 下达的1500人任务, 改厕任务38283座, 全年1.8万亿元投资目标的9.6%."""
    folded, (start, end) = clause.folded, clause.number
    if _SET.search(folded, clause.left, start) and _TASK.match(folded, end):
        return True
    is_done = "完成" in folded[clause.left : start]
    is_share = clause.quantity.kind == "share"  # 占全年任务|100.6%|
    named = _TASK_BEFORE.search(folded, clause.left, start) is not None and not is_done and not is_share
    is_passed = (
        _TASK_DONE.search(folded, clause.left, start) is not None and _TASK_BEHIND.match(folded, end) is not None
    )
    return named or is_passed or _PART_DONE.match(folded, end) is not None


def _is_limited(clause: Clause, rules: RulePack) -> bool:
    """Whether the words beside an amount lay down what it may come to: 最高3万元; 控制在3万元以内 is an aim."""
    cue = next((cue for cue, _, _ in rules.bounds_at(clause.folded, clause.number.start, clause.number.end)), None)
    return cue is not None and cue.norm


def modal_cues(folded: str, sentence: Sentence, hits: Sequence[Hit], rules: RulePack) -> list[tuple[Cue, Hit]]:
    """The cues of modality among the cue words of a sentence, without quoted ones and purposes: |为|确保安全.

    A standard that is raised or lowered is no norm.
    """
    found = cues_of("modality", hits)
    if not found:
        return found
    quoted = [span.span() for span in _QUOTED.finditer(folded, sentence.start, sentence.end)]
    return [
        (cue, hit)
        for cue, hit in found
        if cue.value == Modality.REPORTED
        or not (
            any(start < hit.start and hit.end < end for start, end in quoted)
            or (cue.value == Modality.TARGET and _PURPOSE.search(folded, max(sentence.start, hit.start - 2), hit.start))
            or (folded.endswith("目标", hit.start, hit.end) and _is_reached(folded, sentence, hit))
            or (cue.value == Modality.NORM and rules.form(_OF_CHANGE).match(folded, hit.end, sentence.end))
            or _ESTIMATE.match(folded, hit.start, sentence.end)
        )
    ]


def _is_reached(folded: str, sentence: Sentence, aim: Hit) -> bool:
    return _REACHED.search(folded, max(sentence.start, aim.start - MAX_REACHED), aim.start) is not None


def planned_at(folded: str, sentence: Sentence, rules: RulePack) -> list[int]:
    """Where a sentence says 将 or 计划 before a verb, outside of quotations."""
    starts = [one.start() for one in rules.form(_PLANNED).finditer(folded, sentence.start, sentence.end)]
    if not starts:
        return starts
    quoted = [span.span() for span in _QUOTED.finditer(folded, sentence.start, sentence.end)]
    return [one for one in starts if not any(start < one < end for start, end in quoted)]
