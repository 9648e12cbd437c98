"""The indicator: the words that say what is measured, as they stand next to the number.

A number either follows its noun (新建工会8182个) or stands before it (1.2万家企事业单位开展劳动竞赛). The indicator is
the stretch on that side, trimmed of what only leads to the number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.values.periods import Period
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.indicator import Measure
    from extractor.records import Span
    from extractor.rulepack import Hit

#: A longer stretch before a number is cut at its last particle.
MAX_LEFT = 26
#: What changed is put before words of change if it is no longer.
MAX_SUBJECT = 14
#: The words that lead to a number are no longer than this.
MAX_LEAD = 12
#: A longer stretch after a number is cut at its first verb.
MAX_RIGHT = 14

# between a number and its noun: 85%|以上的|企业
_AFTER_NUMBER = re.compile(r"(?:\s|及?以上|以下|以内|左右|上下|多|有?余|不等|的|之多|各|\(含\)|等)*")
# a stretch that starts so is no noun: 5人以上;  3万元,用于
_NO_NOUN = re.compile(
    r"[,。;:)(!?、/+\-—”》|]|和|与|及|或|以及|并|且|而|但|也|还|又|再|均|都|已|将|被|为|是|用于|用来|用以|在|于|其中|占|比|较|同比|环比|增|减|下降|上升|提高|分别|合计|共计|总计|用作|作为|计|至|到|给|向|对|左右|不等|以来|时(?!间)|后|前|内|中|上|下"
)
# 以技师试点的|劳动模范创新工作室
_WITH = re.compile(r"(?:以|由|按|用|从)[^,。;、]{1,14}?的")
# 80万人的|工作目标, 7%的|水平, 在45家的|基础上: what the number is, not what it counts
_NOT_COUNTED = re.compile(
    r"基础|(?:工作|年度|预期)?(?:目标|任务|要求|标准|水平|规模|速度|比例|总量|份额|幅度|成绩|佳绩|指标)"
)
_SPENT_ON = re.compile(r"购|买|建|改|发|送|救|帮|资助|慰|支持|扶|对|开展|补|奖|投|设|成立|实施|解决|采")

# what leads to a number: 参赛职工|达   共有   分别为
_TRAILING = re.compile(
    r"(?:[\s,:;、(“]|已?达到?了?|为了?|有|是|共计?|总共|合计|累计|总计|约[为占有]?|大约|(?<![最附临])近|将近|超过|(?<![彩Bb心高])超|(?<=其中)过|突破|逾|已|均|各|分别|的|了|至|在|不足|不到|不少于|不低于|不超过|最高|最多|至少|第|还|又|仅|就|也|其中|接近|成功|高达|多达|另有|则|要|将|能|可|等|和|与|及|向|对|给|以|由|从|并|跃居|位居|位列|排名|(?<![安编彩减并力])排|列|居|力争|争取|确保|合共|港币|新台币|人民币|全部|只|一次性|每[人户月年天家名位亩件](?:次)?|每|占|"
    r"(?:扩大|增加|增长|提高|提升|上升|下降|降低?|减少|发展|增|减|扩展|调整|壮大|攀升|延伸|覆盖|恢复|缩短|压缩|压减)[到至]|控制在|保持在|稳定在|同时|[两三四五六七八九]个)+$"
)
# 收入|是|2019年的3倍, 住院日|由|上年的8.6天
_COMPARING = re.compile(r"(?:(?:已|仅|约|只)?(?:是|为|相当于)|由|从)$")
# 60岁|以上老人1200人, 10万只|以上的村4个: which ones are counted
_OR_MORE = re.compile(r"[及或]?以[上下]")
# 签约, 开行专列 and 邻居 end in a character that elsewhere leads to a number
_WHOLE_WORD = re.compile(
    r"(?:[节签预违履条公集邀特]约|[专系排队班行]列|[邻民定家]居|公有|所有|国有|享有|成为|行为|作为|认为|可能|功能|技能|职能|主要|重要|需要|即将|目的|参与|给与|赠与|平均|人均|存在|所在|安全部|(?<!同)意向|(?<=[\u4e00-\u9fff]{2})[惠涉波]及|[遍普]及|[走志导趋去]向|(?<![各多地对双三])方向|(?<![主活行流])动向)$"
)
# 达成协议, 现场培训 and 再就业人员 begin with a character that elsewhere only leads to the words that count
_WHOLE_OPENING = (
    r"在(?:[编册读研训押逃]|建(?![立成设])|职(?!工)|岗(?!位)|校(?![园内外区]))|达(?:[成产效]|标(?!准)|人(?!均))|现[场代金状象役]|再(?:就业|生|造)|就(?:业(?!务)|[医诊学餐])|及[时格]|使(?:用(?![户人])|馆)|让利|约[谈定束]"
    r"|要[素闻]|等[级次]|近[视海]|并[购网]|还[款贷]|将军|均衡|与会|都市|是非|已婚|继续教育|计划生育|积极分子|成功率|通过率"
)
# what stands before the words that count: 其中, 全年共
_LEADING = re.compile(
    rf"(?!{_WHOLE_OPENING})(?:"
    r"[\s,:;、)”。◎●◆■▲※★○□◇·•➢►✓△☆*]+|其中|同时|此外|另外|并且|并|还|又|也|已经?|共计?|总共|合计|累计|总计|先后|分别|截至|截止|现|我们|使|让|将|要|再|年底|到(?![位期会场岗访账站港货])|及?以[上下]的?|及|和|与|以及|而|则|均|都|约|近|达到?|为|另?有(?!关(?![爱怀工])|机(?![关构])|线电|[色毒害效])|是|的|等|力争|争取|确保|至[少多]|计划|拟|预计|努力|着力|积极|大力|继续|进一步|切实|认真|广泛|深入|全面|扎实|成功|圆满|顺利|通过|据统计|[一二三四五六七八九十]是|[(]?[一二三四五六七八九十0-9]{1,2}[)、.]|由|在|仅|就|各级|[0-9]{5}[\u4e00-\u9fff]{0,4}热线)"
)
# 同比增长, 比上年净增, 比2018年下降: the words of change alone do not say what changed
_CHANGE = (
    r"(?:(?:与|比|较|同|按)?(?:[0-9xX*]{2,4}年|去年|上年|前年|上一年|上年度|上学年|上学期|上季度|上月|同期|去年同期|上年同期|全年|年初|可比口径|可比价格|计划)?(?:同期)?(?:相比|计算)?"
    r",?(?:分别|共|又)?(?:同比|环比|按年)?(?:分别)?(?:净|实际|名义)?(?:增长|增加|增|提高|提升|上升|下降|降低|减少|回落|上涨|升|降|涨|增幅|增速|扩大|缩短|缩小|下滑)(?:了|幅度?|率)?)"
)
_CHANGE_ONLY = re.compile(_CHANGE)
# 刑事案件|同比下降|同比: what changed, without how it did by the number before
_CHANGED = re.compile(rf"(.+?)(?<!新)(?:{_CHANGE}(?<![率幅速度]))+")
_COUNT_ADVERB = re.compile(r"累计|共计|总共|先后|合计|已有|共有|直接|现有|共(?![同享建青产])")


def indicator_candidates(
    text: str, folded: str, clause: Clause, named: Sequence[Span], previous: Measure | None
) -> Iterator[tuple[str, str]]:
    """The stretches that may name what is measured, the best first, each with the side that it stands on."""
    start, end = _left(folded, clause, named, previous)
    left = text[start:end]
    right = _right(text, folded, clause)
    if previous is not None and _CHANGE_ONLY.fullmatch(folded, start, end):
        left = _subject(previous) + left
    noun_follows = bool(right) and _noun_follows(folded, clause)
    if noun_follows:
        yield right, "right"
    if len(left) > 1 or left in ("男", "女"):
        yield left, "left"
    if previous is not None and previous.clause.start == clause.start:
        yield previous.indicator, "previous"
    if right and not noun_follows:
        yield right, "right"
    earlier = _earlier_clause(text, folded, clause, named, previous) if clause.first else ""
    if earlier:
        yield earlier, "earlier"
    if previous is not None:
        yield previous.indicator, "previous"
    yield left or right or text[clause.left : clause.quantity.start].strip(), "none"


def _subject(previous: Measure) -> str:
    """What changed, if words of change alone stand before the next number: 刑事案件 of 刑事案件同比下降."""
    folded = fold(previous.indicator)
    if _CHANGE_ONLY.fullmatch(folded):
        return ""
    changed = _CHANGED.fullmatch(folded)
    subject = previous.indicator[: changed.end(1)] if changed else previous.indicator
    return subject if len(subject) <= MAX_SUBJECT else ""


def _noun_start(folded: str, clause: Clause) -> int:
    """Where the noun after a number starts: behind 以上, 的 and a phrase with 以…的."""
    start = clause.quantity.end
    particles = _AFTER_NUMBER.match(folded, start, clause.right)
    start = particles.end() if particles else start
    phrase = _WITH.match(folded, start, clause.right)
    return phrase.end() if phrase else start


def _noun_follows(folded: str, clause: Clause) -> bool:
    quantity = clause.quantity
    start = _noun_start(folded, clause)
    if start >= clause.right or _NO_NOUN.match(folded, start, clause.right):
        return False
    linked = folded[quantity.end : start].endswith("的")
    if linked and _NOT_COUNTED.match(folded, start, clause.right):
        return False
    if quantity.kind in ("share", "points"):
        return linked
    if quantity.kind == "money" and not linked:
        return not _SPENT_ON.match(folded, start, clause.right) and quantity.start - clause.left <= 1
    roles = {cue.role for hit in clause.right_hits[:1] if hit.start == start for cue in hit.cues}
    if "noun" in roles:
        return True
    return not roles & {"verb", "act"} and not _noun_ends(clause)


def _noun_ends(clause: Clause) -> bool:
    """Whether a noun stands right before the number: 會員|1,450人北上."""
    last = clause.left_hits[-1:]
    return any(hit.end == clause.quantity.start and cue.role == "noun" for hit in last for cue in hit.cues)


def _left(folded: str, clause: Clause, named: Sequence[Span], previous: Measure | None) -> tuple[int, int]:
    """Start and end of the words before a number that may name what is measured."""
    end = _without_lead(folded, clause.left, clause.quantity.start)
    end = next((hit.end for hit in clause.left_hits if hit.start < end < hit.end and _is_noun(hit)), end)
    end = _without_comparison(folded, clause.left, end, named)
    start = _without_opening(folded, clause.left, end, named, clause.left_hits)
    before = previous.clause.quantity if previous is not None else None
    if before is not None and before.end == clause.left and _OR_MORE.match(folded, clause.left, end):
        start = before.start
    if any(span == (start, end) for span in named):  # 去年同期|197件, 今年|10家到期的企业
        return end, end
    whole = folded.rfind("占", start + 2, end) if clause.quantity.kind == "share" else -1
    end = whole if whole > 0 and not folded.startswith("占比", whole) else end  # 教育支出|占预算支出的17.4%
    if end - start > MAX_LEFT - 10:
        start = _shorten(folded, start, end)
    words = folded[start:end]
    return start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES))


_EDGES = " 、,;:(."


def _without_lead(folded: str, start: int, end: int) -> int:
    """The end of a stretch without the words that lead to the number."""
    trailing = _TRAILING.search(folded, max(start, end - MAX_LEAD), end)
    if trailing is None:
        return end
    at = trailing.start()
    while at < end:  # 开行专列: the word that the trailing words cut in two
        word = _WHOLE_WORD.search(folded, start, at + 1)
        if word is None:
            return at
        at += 1
    return end


def _without_comparison(folded: str, start: int, end: int, named: Sequence[Span]) -> int:
    """The end of a stretch without the time that its number is held against: 收入|是2019年的3倍."""
    for span in named:
        if start < span.start and span.end == end and folded.startswith("的", end):
            comparing = _COMPARING.search(folded, start, span.start)
            return comparing.start() if comparing else end
    return end


def _without_opening(folded: str, start: int, end: int, named: Sequence[Span], hits: Sequence[Hit] = ()) -> int:
    """The start of a stretch behind connectives, the last time expression in it, and a scope at its head."""
    for span in named:
        if start <= span.start and span.end <= end - 2 and (span.start == start or _is_time(folded, span)):
            start = span.end
    moved = True
    while moved:
        moved = False
        leading = _LEADING.match(folded, start, end)
        if leading and end - leading.end() >= 2 and not _cuts_noun(hits, start, leading.end()):
            start, moved = leading.end(), True
        for span in named:
            if span.start == start and span.end <= end - 2:
                start, moved = span.end, True
    return start


def _cuts_noun(hits: Sequence[Hit], start: int, position: int) -> bool:
    """Whether ``position`` is inside a noun that begins at ``start``: 在|校生."""
    return any(hit.start == start and position < hit.end and _is_noun(hit) for hit in hits)


def _is_noun(hit: Hit) -> bool:
    return any(cue.role == "noun" for cue in hit.cues)


def _is_time(folded: str, span: Span) -> bool:
    return Period.parse(folded[span.start : span.end]).is_dated


def _shorten(folded: str, start: int, end: int) -> int:
    """Cut a long stretch behind its last 累计 or 共; if it is still too long, behind its last 的."""
    for adverb in reversed(list(_COUNT_ADVERB.finditer(folded, start, end))):
        if end - adverb.end() >= 4:
            start = adverb.end()
            break
    if end - start > MAX_LEFT:
        at = folded.rfind("的", start, end - 4)
        start = at + 1 if at > 0 else start
    return max(start, end - 2 * MAX_LEFT)


def _right(text: str, folded: str, clause: Clause) -> str:
    start = _noun_start(folded, clause)
    end = clause.right
    listed = folded.find("、", start, end)
    if listed > 0 and clause.right < clause.end:  # another number follows: what stands behind 、 is its noun
        end = listed
    end = _without_lead(folded, start, end)
    if end - start > MAX_RIGHT:
        verbs = [hit.start for hit in clause.right_hits if start + 2 <= hit.start < end and _is_verb(hit)]
        end = min([*verbs, end])
    return text[start : min(end, start + MAX_LEFT)].strip(" ,，、。;；:：的")


def _is_verb(hit: Hit) -> bool:
    return any(cue.role == "verb" for cue in hit.cues) and not _is_noun(hit)


def _earlier_clause(text: str, folded: str, clause: Clause, named: Sequence[Span], previous: Measure | None) -> str:
    """The words of the clause before in the same paragraph, if it has no number of its own."""
    end = clause.start - 1
    floor = previous.clause.quantity.end if previous else max(0, clause.start - 2 * MAX_LEFT)
    for line_end in _LINE_END.finditer(folded, floor, clause.start):
        floor = line_end.end()
    start = max([floor, *(folded.rfind(mark, floor, end) + 1 for mark in ",;:。!?|")])
    if end <= start or (previous is not None and start <= floor):
        return ""
    end = _without_lead(folded, start, end)
    return text[_without_opening(folded, start, end, named) : end].strip()[-MAX_LEFT:]


_LINE_END = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
