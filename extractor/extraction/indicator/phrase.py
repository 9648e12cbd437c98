"""The indicator: the words that say what is measured, as they stand next to the number.

A number either follows its noun (新建工会8182个) or stands before it (1.2万家企事业单位开展劳动竞赛). The indicator is
the stretch on that side, trimmed of what only leads to the number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.indicator.category import comes_from
from extractor.extraction.indicator.stretch import (
    MIN_LEFT,
    earlier_clause,
    left_stretch,
    noun_follows,
    noun_start,
    right_stretch,
    without_opening,
)
from extractor.records import Aspect
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.forms import Reading
    from extractor.records import Span
    from extractor.rulepack import RulePack

#: What changed is put before words of change if it is no longer.
MAX_SUBJECT = 22
#: The longest name of what is part of a whole: 会费收入|占总收入.
MAX_WHOLE = 10
# 结案率, 营业收入: a shorter name in a list with 分别 is no whole one (国家级、部级创新平台)
_IS_NAME = re.compile(r".{4,}|..[率额量数值]")
# 组织|职工培训、宣传讲座和文艺演出等|各项活动
_LISTED = re.compile(r"[^,。;]*、[^,。;、]*?等(?![级次])")
#: A longer word before a number is no verb alone.
MAX_VERB = 4

# 同比增长, 比上年净增, 比2018年下降了: a change, and what it is held against
_CHANGE = (
    r"(?:(?:(?:与|比|较|同|按)?(?:[0-9xX*]{2,4}年底?|“?十[一二三四五六]五”?(?:规划|时期|期间)?[初末]?期?|{base})?|[比较][^,。;]{1,6}[时前])(?:同期)?(?:水平)?(?:相比|计算)?,?"
    r"(?:分别|共|又)?{compared}?(?:分别)?(?:可比|年均|净|实际|名义)*{change}(?:了|幅度?|率)?)"
)
# 粮食总产量|稳居全国|第4位, 出口增速|连续30个月居全国前|10位, 区域创新能力|由全国|第12位
_RANKED = re.compile(
    r"[、 ]?(?:连续[0-9]{1,3}(?:年|个?月|个?季度|次|届))?(?:分别|均|保持|一直)*"
    r"(?:稳居|位居|位列|跃居|排名?|列|居|[由从])?"
    r"(?:全[国省市县区州]|国内|全球|世界|[中东西]+部(?:地区)?|东北(?:地区)?|长三角|同类[\u4e00-\u9fff]{1,4})?前?$"
)
#: What a rank is one by, of what stands before it: 收入7.5亿元,增幅|全省第1.
_RANKED_BY = ("", "增幅", "增速", "总量", "综合排名", "排名", "综合", "人均", "增长率")
# 收、支|与2023年度相比
_AGAINST = re.compile(r"(?:与|比|较|同)[^,]*$")
# 发放资金162万元,|较上年|的140万元有所增加
_BASE = r"[比较](?:[0-9]{4}年|{base})(?:同期)?"
# 结案率|和|息诉率
_NAME_LINK = re.compile(r"[、和与及]")
# 99.4%|和|83.1%
_NUMBER_LINK = re.compile(r"(?<=[^\s])[、和与及](?=(?:[约近]|超过)?[0-9])")
# 分别|增长|12%
_RESPECTIVE_CHANGE = re.compile(r"分别(?:同比|比上年|较上年)?(?P<change>增长|下降|上升|提高|减少|增加)(?![至到为])")
# 刑事案件|同比下降|同比: what changed, without how it did by the number before
_CHANGED = rf"(.+?)(?<!新)(?:{_CHANGE}(?<![率幅速度]))+"


# 规上工业增加值增长6.7%、|高于全国|0.8个百分点
_APART = re.compile(r"高于|低于|高出|快于|慢于|好于|优于")
#: The shortest name that stands without what is measured of it.
MIN_NAME = 2
#: The longest name that is put before what it is held against.
MAX_APART = 8
#: What does not change: ranks, gaps, and changes themselves.
_UNCHANGING = (Aspect.RANK, Aspect.GAP, Aspect.GROWTH)
#: What a rate of change is called, which may change itself: 增长率7%,|下降0.4个百分点.
_RATES = ("率", "增速", "增幅", "涨幅")
# 比上年同期|年均|增长
_MEASURED = re.compile(r"(?:可比|年均|净|实际|名义)+$")
# 中央级收入|累计完成|, 地区生产总值|突破|
_CAME_TO = re.compile(r"(?<=..)(?:累计|预计|共|已|首次|连续|成功)*(?:完成|实现|达到?|突破|为|共计|首次|[迈跃跨站]上)$")
# |实现|归属于上市公司股东的净利润
_REACHED = re.compile(r"^(?:累计)?(?:实现|完成)(?=..)")
# 地区生产总值|(GDP)|
_LATIN_NAME = re.compile(r"\([A-Z]{2,6}\)$")
# 占|计划的50%: part of what was to be done
_OF_PLAN = re.compile(r"占|完成率?|.*(?:计划|任务|进度)")


def indicator_candidates(
    text: str, clause: Clause, named: Sequence[Span], earlier: Sequence[Reading], rules: RulePack
) -> Iterator[tuple[str, str]]:
    """The stretches that may name what is measured, the best first, each with the side that it stands on.

    ``earlier`` are the readings before it in the same sentence.
    """
    previous = earlier[-1] if earlier else None
    start, end = left_stretch(clause, named, previous, rules)
    left = _without_list(text, clause, start, end)
    respective = _respective(text, clause, named, earlier, rules)
    if respective:
        yield respective, "left"
    noun = noun_start(clause, rules)
    right = right_stretch(text, clause, noun, rules)
    if rules.form(_CHANGE).fullmatch(clause.folded, start, end):
        subject = _subject(text, clause, named, earlier, rules)
        left = subject + left[_change_start(clause.folded, start, end, rules) - start :] if subject else left
    elif clause.quantity.kind == "share" and left.startswith("占") and not _OF_PLAN.fullmatch(left):
        subject = _subject(text, clause, named, earlier, rules)
        left = subject + left if len(subject) <= MAX_WHOLE else left
    if clause.quantity.kind == "points" and _APART.match(left):
        apart = _subject(text, clause, named, earlier, rules)
        left = apart + left if len(apart) <= MAX_APART else left
    if start < end and rules.words["bare-measure"].at(clause.folded, start, end) == end:
        counted = _counted(_subject(text, clause, named, earlier, rules), rules).removesuffix(left)
        left = (counted if clause.quantity.kind == "share" else _without_measure(counted, rules)) + left
    if clause.quantity.kind == "rank":
        left = _RANKED.sub("", left)
        if left in _RANKED_BY:
            left = _subject(text, clause, named, earlier, rules) + left
    is_base = rules.form(_BASE).fullmatch(fold(left)) is not None
    if previous is not None and (is_base or comes_from(clause, previous)):
        yield previous.indicator.value, "previous"
    counted_behind = bool(right) and noun_follows(clause, noun, rules)
    if right and _is_bare_verb(clause, start, end, rules):
        is_object = rules.words["no-noun"].at(clause.folded, noun, clause.right) is None
        if counted_behind or clause.quantity.kind == "money" or is_object:
            yield left + right, "both"
    if counted_behind:
        yield right, "right"
    if len(left) > 1 or left in ("男", "女"):
        yield left, "left"
    if previous is not None and previous.clause.start == clause.start:
        yield previous.indicator.value, "previous"
    if right and not counted_behind:
        yield right, "right"
    before = earlier_clause(text, clause, named, previous, rules) if clause.first else ""
    if before:
        yield before, "earlier"
    if previous is not None:
        yield previous.indicator.value, "previous"
    yield left or right or text[clause.left : clause.number.start].strip(), "none"


def _without_list(text: str, clause: Clause, start: int, end: int) -> str:
    """The stretch before a number without the list before 等: 组织|培训、讲座、演出等|各项活动."""
    listed = _LISTED.match(clause.folded, start, end)
    is_rate = clause.quantity.kind in ("share", "points")
    if listed is None or is_rate or end - listed.end() < MIN_LEFT:
        return text[start:end]
    verb = start
    for hit in clause.left_hits:
        if hit.start == verb and "noun" not in hit.roles and ("verb" in hit.roles or hit.start == start):
            verb = hit.end
    return text[start:verb] + text[listed.end() : end]


def _counted(whole: str, rules: RulePack) -> str:
    """What a number before counted, without what was done: |新增|上市公司62家,总数186家; empty if it is long."""
    done = rules.words["bare-verb"].at(fold(whole), 0, len(whole)) or 0
    counted = whole[done:] if len(whole) - done > 1 else whole
    return counted if len(counted) <= MAX_WHOLE else ""


def _without_measure(name: str, rules: RulePack) -> str:
    """A name without what was measured of it: 粮食|播种面积|1585万亩、总产量132亿斤."""
    start = rules.words["measure"].ending(fold(name), len(name))
    return name if start is None or start < MIN_NAME else name[:start]


def _respective(text: str, clause: Clause, named: Sequence[Span], earlier: Sequence[Reading], rules: RulePack) -> str:
    """Which of several names a number of a list belongs to: 结案率和息诉率分别提高到99.4%和|83.1%|; empty if none.

    The names may stand with numbers of their own before: 存款71亿元、贷款63亿元,分别增长18.6%和|30.5%|.
    """
    folded, number = clause.folded, clause.number.start
    at = folded.rfind("分别", clause.start, number)
    if at < 0:
        return ""
    start = without_opening(folded, clause.start, at, named, rules)
    change = _RESPECTIVE_CHANGE.match(folded, at)
    if start == at and change is not None:
        subject = _subject(text, clause, named, earlier, rules)
        return subject + change["change"] if subject else ""
    names = _NAME_LINK.split(text[start:at])
    place, numbers = _place_in_list(clause, at)
    if len(names) != numbers or numbers < 2 or not all(map(_IS_NAME.fullmatch, names)) or names[-1].count("等"):
        return ""
    named_one = _with_head(names[place].strip(), names[-1], rules)
    return named_one + change["change"] if named_one and change else named_one


def _with_head(name: str, last: str, rules: RulePack) -> str:
    """A name with the head that only the last one of its list has; empty if nobody knows how long that is.

    城镇居民|收入| of 城镇居民、农村居民收入, 汽车|产量| of 汽车、芯片产量; not 农民工|率| of 农民工、会员达标率.
    """
    for size in range(len(name), 1, -1):
        at = last.find(name[-size:])
        if at >= 0:
            return name + last[at + size :]
    measured, folded = rules.words["measure"].ending, fold(last)
    head = measured(folded, len(folded))
    if head is None or measured(fold(name), len(name)) is not None:
        return name
    return name + last[head:] if len(last) - head > 1 else ""


def _place_in_list(clause: Clause, start: int) -> tuple[int, int]:
    """Which number of a list that begins at ``start`` a number is, from 0, and how many there are."""
    links = [link.start() for link in _NUMBER_LINK.finditer(clause.folded, start, clause.end)]
    return sum(link < clause.number.start for link in links), len(links) + 1


def _is_bare_verb(clause: Clause, start: int, end: int, rules: RulePack) -> bool:
    """Whether only a verb stands before a number, whose object stands behind it: |发放|3万元助学金."""
    return 0 < end - start <= MAX_VERB and rules.words["bare-verb"].at(clause.folded, start, end) == end


def _change_start(folded: str, start: int, end: int, rules: RulePack) -> int:
    """Where the words of change themselves start, behind what it is held against: 比上年同期|年均增长."""
    changes = list(rules.words["change"].spans(folded, start, end))
    at = changes[-1][0] if changes else start
    measured = _MEASURED.search(folded, start, at)
    return measured.start() if measured else at


def _subject(text: str, clause: Clause, named: Sequence[Span], earlier: Sequence[Reading], rules: RulePack) -> str:
    """What changed, if words of change alone stand before a number: 刑事案件 of 刑事案件同比下降.

    Of several levels with 分别 the one in the same place; ranks and parts of a plan between them do not change.
    """
    of_rate = clause.quantity.kind == "points"
    is_change, changed_of = rules.form(_CHANGE).fullmatch, rules.form(_CHANGED).fullmatch
    levels = [
        one
        for one in earlier
        if (
            one.side.value.aspect not in _UNCHANGING
            or (of_rate and one.indicator.value.endswith(_RATES))
            or (one.side.value.aspect == Aspect.GROWTH and changed_of(fold(one.indicator.value)))
        )
        and not one.indicator.value.startswith("占")
        and not _OF_PLAN.fullmatch(fold(one.indicator.value))
        and not is_change(fold(one.indicator.value))
    ]
    if not levels:
        before = earlier_clause(text, clause, named, None, rules) if clause.first and not earlier else ""
        return _AGAINST.sub("", before) if len(before) <= MAX_SUBJECT else ""
    level = levels[-1]
    before_clause = [one for one in levels if one.clause.start < clause.start]
    if "分别" in clause.folded[clause.start : clause.number.start]:
        place, numbers = _place_in_list(clause, clause.folded.index("分别", clause.start))
        if len(before_clause) >= numbers:
            level = before_clause[-numbers:][place]
    changed = changed_of(fold(level.indicator.value))
    subject = level.indicator.value[: changed.end(1)] if changed else level.indicator.value
    subject = _LATIN_NAME.sub("", _REACHED.sub("", _CAME_TO.sub("", subject)))
    return subject if len(subject) <= MAX_SUBJECT else ""
