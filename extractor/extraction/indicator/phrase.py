"""The indicator: the words that say what is measured, as they stand next to the number.

A number either follows its noun (新建工会8182个) or stands before it (1.2万家企事业单位开展劳动竞赛). The indicator is
the stretch on that side, trimmed of what only leads to the number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.records import Aspect
from extractor.values.periods import Period
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.forms import Reading
    from extractor.records import Span
    from extractor.rulepack import Hit, RulePack

#: A longer stretch before a number is cut at its last particle.
MAX_LEFT = 26
#: What changed is put before words of change if it is no longer.
MAX_SUBJECT = 22
#: The longest name of what is part of a whole: 会费收入|占总收入.
MAX_WHOLE = 10
#: A shorter name in a list with 分别 is no whole one: 国家级、部级创新平台.
MIN_NAME = 4
#: A longer word before a number is no verb alone.
MAX_VERB = 4
#: A longer stretch after a number is cut at its first verb.
MAX_RIGHT = 14

# a mark behind a number: no noun follows
_MARK = re.compile(r"[,。;:)(!?、/+\-—”》|]")
# 以技师试点的|劳动模范创新工作室
_WITH = re.compile(r"(?:以|由|按|用|从)[^,。;、]{1,14}?的")
# marks among the words that lead to a number: 分别为:|120人
_BETWEEN = ",:;、(“"
# ●|会员; 二是|新建; (3)|帮扶; 12351职工热线|受理: marks, the numbers of items and hotlines before the words that count
_OPENING_MARK = re.compile(
    r"[\s,:;、)”。◎●◆■▲※★○□◇·•➢►✓△☆*]+"
    r"|[一二三四五六七八九十]是|[(]?[一二三四五六七八九十0-9]{1,2}[)、.]|[0-9]{5}[\u4e00-\u9fff]{0,4}热线"
)
# 同比增长, 比上年净增, 比2018年下降了: a change, and what it is held against
_CHANGE = (
    r"(?:(?:(?:与|比|较|同|按)?(?:[0-9xX*]{2,4}年|{base})?|[比较][^,。;]{1,6}[时前])(?:同期)?(?:水平)?(?:相比|计算)?,?"
    r"(?:分别|共|又)?{compared}?(?:分别)?(?:可比|年均|净|实际|名义)*{change}(?:了|幅度?|率)?)"
)
# |占生产总值的比重|
_PART_OF = re.compile(r"占[^,。;]{1,16}?的?(?:比重|比例|份额)$")
# 提高到, 跃升至2016年: what the same thing came to
_CHANGED_TO = re.compile(
    r"(?:跃升|提升|提高|增加|增长|上升|下降|降低|减少|缩短|扩大|攀升|压减|调整|发展|转为|整合|精简|压缩|合并)[至到为]?(?:[^,。;]{0,8}年[^,。;]{0,3}|现)?"
)
# 粮食总产量|稳居全国|第4位
_RANKED = re.compile(r"(?:稳居|位居|位列|跃居|排名?|列|居)?(?:全[国省市县区州]|全球|世界)?$")
#: What a rank is one by, of what stands before it: 收入7.5亿元,增幅|全省第1.
_RANKED_BY = ("", "增幅", "增速", "总量", "综合排名", "排名", "综合", "人均", "增长率")
# 收、支|与2023年度相比
_AGAINST = re.compile(r"(?:与|比|较|同)[^,]*$")
# 结案率|和|息诉率
_NAME_LINK = re.compile(r"[、和与及]")
# 99.4%|和|83.1%
_NUMBER_LINK = re.compile(r"(?<=[^\s])[、和与及](?=(?:[约近]|超过)?[0-9])")
# 分别|增长|12%
_RESPECTIVE_CHANGE = re.compile(r"分别(?:同比|比上年|较上年)?(?P<change>增长|下降|上升|提高|减少|增加)(?![至到为])")
# 刑事案件|同比下降|同比: what changed, without how it did by the number before
_CHANGED = rf"(.+?)(?<!新)(?:{_CHANGE}(?<![率幅速度]))+"


#: What does not change: ranks, gaps, and changes themselves.
_UNCHANGING = (Aspect.RANK, Aspect.GAP, Aspect.GROWTH)
#: What a rate of change is called, which may change itself: 增长率7%,|下降0.4个百分点.
_RATES = ("率", "增速", "增幅", "涨幅")
# 比上年同期|年均|增长
_MEASURED = re.compile(r"(?:可比|年均|净|实际|名义)+$")
# 中央级收入|累计完成|, 地区生产总值|突破|
_CAME_TO = re.compile(r"(?<=..)(?:累计|预计|共|已|首次)*(?:完成|实现|达到?|突破|为|共计|首次)$")
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
    start, end = _left(clause, named, previous, rules)
    left = text[start:end]
    respective = _respective(text, clause, named, rules)
    if respective:
        yield respective, "left"
    noun = _noun_start(clause, rules)
    right = _right(text, clause, noun, rules)
    if rules.form(_CHANGE).fullmatch(clause.folded, start, end):
        subject = _subject(text, clause, named, earlier, rules)
        left = subject + left[_change_start(clause.folded, start, end, rules) - start :] if subject else left
    elif clause.quantity.kind == "share" and left.startswith("占") and not _OF_PLAN.fullmatch(left):
        subject = _subject(text, clause, named, earlier, rules)
        left = subject + left if len(subject) <= MAX_WHOLE else left
    if clause.quantity.kind == "rank":
        left = _RANKED.sub("", left)
        if left in _RANKED_BY:
            left = _subject(text, clause, named, earlier, rules) + left
    if previous is not None and previous.clause.start == clause.start and _CHANGED_TO.fullmatch(left):
        yield previous.indicator.value, "previous"
    noun_follows = bool(right) and _noun_follows(clause, noun, rules)
    if right and _is_bare_verb(clause, start, end, rules):
        is_object = rules.words["no-noun"].at(clause.folded, noun, clause.right) is None
        if noun_follows or clause.quantity.kind == "money" or is_object:
            yield left + right, "both"
    if noun_follows:
        yield right, "right"
    if len(left) > 1 or left in ("男", "女"):
        yield left, "left"
    if previous is not None and previous.clause.start == clause.start:
        yield previous.indicator.value, "previous"
    if right and not noun_follows:
        yield right, "right"
    before = _earlier_clause(text, clause, named, previous, rules) if clause.first else ""
    if before:
        yield before, "earlier"
    if previous is not None:
        yield previous.indicator.value, "previous"
    yield left or right or text[clause.left : clause.number.start].strip(), "none"


def _respective(text: str, clause: Clause, named: Sequence[Span], rules: RulePack) -> str:
    """Which of several names a number of a list belongs to: 结案率和息诉率分别提高到99.4%和|83.1%|; empty if none."""
    folded, number = clause.folded, clause.number.start
    at = folded.rfind("分别", clause.start, number)
    if at < 0:
        return ""
    start = _without_opening(folded, clause.start, at, named, rules)
    names = _NAME_LINK.split(text[start:at])
    place, numbers = _place_in_list(clause, at)
    if len(names) != numbers or numbers < 2 or min(map(len, names)) < MIN_NAME or names[-1].count("等"):
        return ""
    change = _RESPECTIVE_CHANGE.match(folded, at)
    return names[place].strip() + (change["change"] if change else "")


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
    is_change = rules.form(_CHANGE).fullmatch
    levels = [
        one
        for one in earlier
        if (one.side.value.aspect not in _UNCHANGING or (of_rate and one.indicator.value.endswith(_RATES)))
        and not one.indicator.value.startswith("占")
        and not _OF_PLAN.fullmatch(fold(one.indicator.value))
        and not is_change(fold(one.indicator.value))
    ]
    if not levels:
        before = _earlier_clause(text, clause, named, None, rules) if clause.first and not earlier else ""
        return _AGAINST.sub("", before) if len(before) <= MAX_SUBJECT else ""
    level = levels[-1]
    before_clause = [one for one in levels if one.clause.start < clause.start]
    if "分别" in clause.folded[clause.start : clause.number.start]:
        place, numbers = _place_in_list(clause, clause.folded.index("分别", clause.start))
        if len(before_clause) >= numbers:
            level = before_clause[-numbers:][place]
    changed = rules.form(_CHANGED).fullmatch(fold(level.indicator.value))
    subject = level.indicator.value[: changed.end(1)] if changed else level.indicator.value
    subject = _LATIN_NAME.sub("", _REACHED.sub("", _CAME_TO.sub("", subject)))
    return subject if len(subject) <= MAX_SUBJECT else ""


def _noun_start(clause: Clause, rules: RulePack) -> int:
    """Where the noun after a number starts: behind 以上, 的 and a phrase with 以…的."""
    folded = clause.folded
    start: int | None = clause.number.end
    at = clause.number.end
    while start is not None:
        at = start
        start = at + 1 if folded[at : at + 1].isspace() else rules.words["after-number"].at(folded, at, clause.right)
    phrase = _WITH.match(folded, at, clause.right)
    return phrase.end() if phrase else at


def _noun_follows(clause: Clause, start: int, rules: RulePack) -> bool:
    """Whether a noun that the number counts stands behind it, at ``start``."""
    folded, quantity, words = clause.folded, clause.quantity, rules.words
    if (
        quantity.kind == "rank"
        or start >= clause.right
        or _MARK.match(folded, start)
        or words["no-noun"].at(folded, start, clause.right)
    ):
        return False
    linked = folded[clause.number.end : start].endswith("的")
    if linked and words["not-counted"].at(folded, start, clause.right):
        return False
    if quantity.kind in ("share", "points"):
        return linked
    if quantity.kind == "money" and not linked:
        return not words["spent-on"].at(folded, start, clause.right) and clause.number.start - clause.left <= 1
    first = next((hit for hit in clause.right_hits[:1] if hit.start == start), None)
    if first is not None and first.roles & {"noun", "verb", "act"}:
        return "noun" in first.roles
    return not _noun_ends(clause)


def _noun_ends(clause: Clause) -> bool:
    """Whether a noun stands right before the number: 會員|1,450人北上."""
    return any(hit.end == clause.number.start and "noun" in hit.roles for hit in clause.left_hits[-1:])


def _left(clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack) -> tuple[int, int]:
    """Start and end of the words before a number that may name what is measured."""
    end = _without_lead(clause.folded, clause.left, clause.number.start, rules)
    end = next((hit.end for hit in clause.left_hits if hit.start < end < hit.end and _is_noun(hit)), end)
    end = _without_comparison(clause.folded, clause.left, end, named, rules)
    start = _without_opening(clause.folded, clause.left, end, named, rules, clause.left_hits)
    before = previous.clause.quantity if previous is not None else None
    if before is not None and before.end == clause.left and rules.words["or-more"].at(clause.folded, clause.left, end):
        start = before.start
    if (start, end) in named:  # 去年同期|197件, 今年|10家到期的企业
        return end, end
    whole = clause.folded.rfind("占", start + 2, end) if clause.quantity.kind == "share" else -1
    if whole > 0 and _PART_OF.match(clause.folded, whole, end):  # 工业增加值占生产总值的比重
        whole = -1
    end = whole if whole > 0 and not clause.folded.startswith("占比", whole) else end  # 教育支出|占预算支出的17.4%
    if end - start > MAX_LEFT - 10:
        start = _shorten(clause.folded, start, end, rules)
    aside = _ASIDE.search(clause.folded, start, end)
    if aside and aside.start() > start:
        end = aside.start()
    if clause.quantity.kind == "money":
        start = _behind_recipient(clause, start, end, rules)
    words = clause.folded[start:end]
    return start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES))


_EDGES = " 、,;:(."
# 其他收入|(含政府补助收入)|105万元, 乡镇科协|[5]|151个; not 生产总值|(GDP)
_ASIDE = re.compile(r"\((?![A-Z]{2,6}\))[^()]{1,30}\)$|\[[0-9]{1,2}\]$")


def _behind_recipient(clause: Clause, start: int, end: int, rules: RulePack) -> int:
    """Where an amount given is named from: 向全市困难职工|发放助学金|, 为158名学生|资助27.2万元.

    The start if nothing is given to anybody.
    """
    given = next((span for span in rules.words["given"].spans(clause.folded, start + 1, end)), None)
    if given is None:
        return start
    counts = not clause.first and start - clause.left <= 1
    leads = rules.words["recipient-lead"].at(clause.folded, start, given[0]) is not None
    return given[0] if counts or leads else start


def _without_lead(folded: str, start: int, end: int, rules: RulePack) -> int:
    """The end of a stretch without the words that lead to the number, and the marks among them."""
    ending = rules.words["lead"].ending
    at: int | None = end
    while at is not None:
        end = at
        marked = end > start and (folded[end - 1] in _BETWEEN or folded[end - 1].isspace())
        at = end - 1 if marked else ending(folded, end, start)
    return end


def _without_comparison(folded: str, start: int, end: int, named: Sequence[Span], rules: RulePack) -> int:
    """The end of a stretch without the time that its number is held against: 收入|是2019年的3倍."""
    for span in named:
        if start < span.start and span.end == end and folded.startswith("的", end):
            for role in ("equals", "from"):
                comparing = rules.words[role].ending(folded, span.start, start)
                if comparing is not None:
                    return comparing
            return end
    return end


def _without_opening(
    folded: str, start: int, end: int, named: Sequence[Span], rules: RulePack, hits: Sequence[Hit] = ()
) -> int:
    """The start of a stretch behind connectives, the last time expression in it, and a scope at its head."""
    for span in named:
        if start <= span.start and span.end <= end - 2 and (span.start == start or _is_time(folded, span)):
            start = span.end
    moved = True
    while moved:
        moved = False
        behind = _behind_opening(folded, start, end, rules)
        if behind is not None and end - behind >= 2 and not _cuts_noun(hits, start, behind):
            start, moved = behind, True
        for span in named:
            if span.start == start and span.end <= end - 2:
                start, moved = span.end, True
    return start


def _behind_opening(folded: str, start: int, end: int, rules: RulePack) -> int | None:
    """The end of a connective or mark at the start of a stretch; None if there is none."""
    behind = rules.words["opening"].at(folded, start, end)
    if behind is not None:
        return behind
    mark = _OPENING_MARK.match(folded, start, end)
    return mark.end() if mark else None


def _cuts_noun(hits: Sequence[Hit], start: int, position: int) -> bool:
    """Whether ``position`` is inside a noun that begins at ``start``: 在|校生."""
    return any(hit.start == start and position < hit.end and _is_noun(hit) for hit in hits)


def _is_noun(hit: Hit) -> bool:
    return "noun" in hit.roles


def _is_time(folded: str, span: Span) -> bool:
    return Period.parse(folded[span.start : span.end]).is_dated


def _shorten(folded: str, start: int, end: int, rules: RulePack) -> int:
    """Cut a long stretch behind its last 累计 or 共; if it is still too long, behind its last 的."""
    for _, behind in reversed(list(rules.words["sum-adverb"].spans(folded, start, end))):
        if end - behind >= 4:
            start = behind
            break
    if end - start > MAX_LEFT:
        at = folded.rfind("的", start, end - 4)
        start = at + 1 if at > 0 else start
    return max(start, end - 2 * MAX_LEFT)


def _right(text: str, clause: Clause, start: int, rules: RulePack) -> str:
    """The words behind the number from ``start`` on."""
    end = clause.right
    listed = clause.folded.find("、", start, end)
    if listed > 0 and clause.right < clause.end:  # another number follows: what stands behind 、 is its noun
        end = listed
    end = _without_lead(clause.folded, start, end, rules)
    if end - start > MAX_RIGHT:
        verbs = [hit.start for hit in clause.right_hits if start + 2 <= hit.start < end and _is_verb(hit)]
        end = min([*verbs, end])
    return text[start : min(end, start + MAX_LEFT)].strip(" ,，、。;；:：的")


def _is_verb(hit: Hit) -> bool:
    return "verb" in hit.roles and "noun" not in hit.roles


def _earlier_clause(text: str, clause: Clause, named: Sequence[Span], previous: Reading | None, rules: RulePack) -> str:
    """The words of the clause before in the same paragraph, if it has no number of its own."""
    end = clause.start - 1
    floor = previous.clause.number.end if previous else max(0, clause.start - 2 * MAX_LEFT)
    for line_end in _LINE_END.finditer(clause.folded, floor, clause.start):
        floor = line_end.end()
    start = max([floor, *(clause.folded.rfind(mark, floor, end) + 1 for mark in ",;:。!?|")])
    if end <= start or (previous is not None and start <= floor):
        return ""
    end = _without_lead(clause.folded, start, end, rules)
    return text[_without_opening(clause.folded, start, end, named, rules) : end].strip()[-MAX_LEFT:]


_LINE_END = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
